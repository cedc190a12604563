"""The chat page without a script: a form, no cookie, all of an answer, buttons that press, nothing that runs."""

import datetime as dt

import httpx
import pytest
from fakes.web_talk import Visitor

from bot.web.talks import Talks
from handlers.messages import Attachment, Choice, Reply
from handlers.texts import common, web

QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
VAGUE = "Việc kiểm tra do ai chủ trì?"


@pytest.fixture
def visitor(house):
    return Visitor(house.url)


def test_a_question_is_answered_with_its_source_and_a_link_to_the_row(visitor):
    answer = visitor.say(QUESTION)
    assert "Sở Tư pháp" in answer
    assert "STT 13" in answer
    assert any(link.endswith("/muc/13") for link in visitor.links)


def test_no_cookie_is_set_and_no_script_is_needed(visitor):
    visitor.say(QUESTION)
    assert "set-cookie" not in visitor.answer.headers
    assert visitor.entries[1] == QUESTION


def test_a_conversation_goes_on(visitor):
    visitor.say(QUESTION)
    assert "Văn phòng UBND tỉnh" in visitor.say("thế ai phối hợp?")
    assert len(visitor.entries) == 5


def test_choices_are_buttons_that_press(visitor):
    visitor.say(VAGUE)
    assert len(visitor.buttons) >= 2
    label = visitor.buttons[0]
    answer = visitor.press(label)
    assert "Nguồn" in answer
    assert visitor.entries[-2] == label


def test_a_number_chooses_as_well(visitor):
    visitor.say(VAGUE)
    assert "Nguồn" in visitor.say("1")


def test_a_screen_takes_the_place_of_the_one_that_was_pressed(visitor):
    first = visitor.say("/kehoach")
    count = len(visitor.entries)
    second = visitor.press(visitor.buttons[0])
    assert second != first
    assert len(visitor.entries) == count


def test_a_button_that_is_there_no_more_is_refused_in_words(visitor, house):
    visitor.say(VAGUE)
    button = visitor.find_button(visitor.buttons[0])
    house.now += dt.timedelta(minutes=31)
    assert visitor.press_button(button) == common.CHOICE_STALE
    assert len(house.asked) == 1


def test_a_forged_button_is_refused(visitor, house):
    visitor.say(VAGUE)
    button = visitor.find_button(visitor.buttons[0])
    button.set("value", "2:ps.yes")
    assert visitor.press_button(button) == common.CHOICE_STALE
    assert len(house.asked) == 1


def test_a_reload_asks_nothing_again(visitor, house):
    page = visitor.page
    visitor.say(QUESTION)
    visitor.say("thế ai phối hợp?")
    assert len(house.asked) == 2
    code = visitor.page.xpath("//input[@name='c']/@value")[0]
    turn = page.xpath("//form[@id='say']//input[@name='turn']/@value")[0]
    again = httpx.post(house.url, data={"c": code, "turn": turn, "text": QUESTION})
    assert again.status_code == 200
    assert len(house.asked) == 2


def test_two_visitors_do_not_see_each_other(house, visitor):
    visitor.say(QUESTION)
    other = Visitor(house.url)
    assert len(other.entries) == 1
    assert "Sở Tư pháp" not in other.say("thế ai phối hợp?")


def test_a_code_of_ones_own_choice_begins_a_new_talk(house, visitor):
    answer = httpx.post(house.url, data={"c": "abc", "text": QUESTION})
    assert 'value="abc"' not in answer.text
    assert house.asked[0].person.startswith("web:")


def test_the_page_code_is_not_the_account(house, visitor):
    visitor.say(QUESTION)
    code = visitor.page.xpath("//input[@name='c']/@value")[0]
    assert len(code) >= 20
    assert code not in house.asked[0].person


def test_a_talk_is_forgotten_after_half_an_hour_and_when_asked_to(house, visitor):
    visitor.say(QUESTION)
    visitor.end()
    assert len(visitor.entries) == 1
    visitor.say(QUESTION)
    house.now += dt.timedelta(minutes=31)
    visitor.say("/trogiup")
    assert QUESTION not in visitor.entries


def test_what_people_type_is_shown_as_text(visitor):
    text = "<script>alert(1)</script> <b>an toàn</b> & \"'"
    visitor.say(text)
    assert visitor.entries[-2] == text
    assert "<script>alert" not in visitor.answer.text


def test_an_address_in_an_answer_can_be_followed(visitor):
    visitor.say("lam khai sinh cho con can giay to gi")
    assert any(link.startswith("https://") for link in visitor.links)
    assert 'rel="' in visitor.answer.text


@pytest.mark.parametrize("text", ["", "   ", "?!"])
def test_nothing_that_can_be_read_gets_a_sentence_or_the_page(visitor, text):
    assert visitor.say(text) in {common.EMPTY_QUESTION, visitor.entries[0]}


def test_a_long_list_is_whole(visitor):
    answer = visitor.say("tất cả nhiệm vụ của kế hoạch 4110")
    assert answer.count("\n") > 50


def test_too_much_at_once_is_told(house, visitor):
    answer = httpx.post(house.url, data={"text": "x" * 100_000})
    assert answer.status_code == 413
    assert web.TOO_BIG in answer.text


def test_who_asks_too_fast_is_asked_to_wait(house, visitor):
    visitor.say("/trogiup")
    code = visitor.page.xpath("//input[@name='c']/@value")[0]
    with httpx.Client(base_url=house.url) as client:
        answers = [client.post("/", data={"c": code, "text": "/trogiup"}) for _ in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_the_page_for_frames_alone_may_be_framed(house):
    alone, framed = httpx.get(house.url), httpx.get(f"{house.url}/khung")
    assert "frame-ancestors 'none'" in alone.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in framed.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/static/site.css", "/static/chat.js", "/static/icon.svg", "/widget.js"])
def test_static_files_are_given(house, path):
    answer = httpx.get(house.url + path)
    assert answer.status_code == 200
    assert "max-age" in answer.headers["cache-control"]
    assert "WORDS" not in answer.text


@pytest.mark.parametrize("path", ["/static/none.css", "/static/../server.py", "/static/%2e%2e/pages.py"])
def test_nothing_else_is_given(house, path):
    assert httpx.get(house.url + path).status_code == 404


# ---- replies that the shipped plans do not bring


@pytest.fixture
def talks(house):
    return Talks(house.store, lambda: house.now, lambda: house.services)


def test_files_can_be_downloaded_and_pictures_seen(house, talks):
    talk = talks.begin()
    files = (
        Attachment(name="tiến độ.png", mime="image/png", content=b"\x89PNG"),
        Attachment(name="lich.ics", mime="text/calendar", content=b"BEGIN"),
    )
    talks.note(talk, "lịch", Reply(text="Đây", kind="answer", files=files))
    visitor = Visitor(house.url, f"/?c={talk.code}")
    picture, file = visitor.page.xpath("//img[@alt]/@src")[-1], visitor.page.xpath("//a[@download='lich.ics']/@href")[0]
    assert visitor.fetch(picture).content == b"\x89PNG"
    assert visitor.fetch(file).content == b"BEGIN"


def test_a_note_stands_above_the_screen_and_buttons_alone_can_change(talks):
    talk = talks.begin()
    yes, no = Choice(label="Có", value="a.1"), Choice(label="Không", value="a.0")
    talk = talks.note(talk, "hỏi", Reply(text="Chắc không?", kind="clarify", buttons=((yes, no),)))
    screen = talk.entries[-1].number
    talk = talks.note(talk, "Có", Reply(text="", kind="answer", edits=True, alert="Đã ghi.", buttons=((no,),)), screen)
    assert [entry.by for entry in talk.entries] == ["person", "assistant"]
    last = talk.entries[-1]
    assert (last.text, last.note, last.rows) == ("Chắc không?", "Đã ghi.", ((("Không", "a.0"),),))
    talk = talks.note(talk, "", Reply(text="", kind="answer", alert="Xong."))
    assert talk.entries[-1].text == "Xong."


def test_what_comes_unasked_is_found_by_the_page(house, talks, visitor):
    visitor.say("/trogiup")
    talks.deliver(house.asked[0].person, Reply(text="Nhắc việc", kind="answer"))
    code = visitor.page.xpath("//input[@name='c']/@value")[0]
    turn = visitor.page.xpath("//form[@id='say']//input[@name='turn']/@value")[0]
    news = httpx.post(f"{house.url}/tin", data={"c": code, "turn": turn})
    assert "Nhắc việc" in news.text
    assert httpx.post(f"{house.url}/tin", data={"c": "x" * 24, "turn": "1"}).status_code == 204
