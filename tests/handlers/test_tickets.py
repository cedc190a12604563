"""A question to officials from writing to marking, the desk, reminders and reviewed answers, on both databases."""

from datetime import datetime, timedelta

import pytest
from fakes.assistant import ZONE
from fakes.counter import Counter

from handlers.messages import Reply
from handlers.numbers import list_buttons
from handlers.office_hours import is_open, late_at, opens_at
from handlers.texts import citizens as citizen_texts
from handlers.texts import tickets as texts

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
CENTRE = "Trung tâm Phục vụ Hành chính công xã Đông Khê"
QUESTION = "Nhà em ở xóm Nà Lạn, giấy khai sinh bị cháy thì xin lại thế nào, số em 0912345678"


@pytest.fixture
def counter(store, library):
    return Counter(library, store, MONDAY)


@pytest.fixture
def lan(counter):
    return counter.citizen("telegram:1001")


@pytest.fixture
def hoa(counter):
    return counter.official("telegram:2001", "official", CENTRE, "Hoa")


def ask(lan, question=QUESTION, commune="xã Đông Khê"):
    """Write a question to the officials of a commune and send it."""
    lan.say("tôi muốn gặp cán bộ")
    lan.say(question)
    lan.say(commune)
    lan.press(commune[:1].upper() + commune[1:])
    return lan.press(texts.SEND)


def labels(reply: Reply):
    return [button.label for button in list_buttons(reply)]


def test_a_question_goes_from_one_chat_to_the_other_and_back(counter, lan, hoa):
    lan.say("tôi muốn gặp cán bộ")
    assert "Bạn gõ câu hỏi" in lan.last.text
    lan.say(QUESTION)
    assert "Bạn hỏi cán bộ ở đâu" in lan.last.text
    lan.say("xã Đông Khê")
    asked = lan.press("Xã Đông Khê")
    assert CENTRE in asked.text
    assert QUESTION in asked.text
    assert "đồng ý cho tôi lưu" in asked.text
    with counter.store.look() as work:
        assert work.tickets.list_some() == []
        assert work.people.find(lan.person) is None
    sent = lan.press(texts.SEND)
    assert "câu hỏi số 1" in sent.text
    assert texts.SENT_CLOSED.split("{", maxsplit=1)[0] not in sent.text

    (news,) = hoa.read()
    assert QUESTION in news.text
    assert labels(news) == [texts.TAKE, texts.REPLY, texts.HAND, texts.CLOSE]
    assert "đã nhận" in hoa.press(texts.TAKE).text
    (taken,) = lan.read()
    assert "đã nhận câu hỏi số 1" in taken.text
    hoa.press(texts.REPLY)
    assert "Đã gửi" in hoa.say("Chị mang căn cước đến trung tâm, xin bản sao trích lục, có ngay trong ngày.").text
    (answer,) = lan.read()
    assert answer.text.startswith(f"{CENTRE} trả lời câu hỏi số 1")
    assert "bản sao trích lục" in answer.text
    assert "đã trả lời" in lan.say("/phieu").text

    lan.press(texts.MORE, answer)
    lan.say("Em đi làm xa, chồng em xin hộ được không?")
    (more,) = hoa.read()
    assert "chồng em xin hộ" in more.text
    assert "cán bộ đã nhận" in lan.say("/phieu").text
    hoa.press(texts.REPLY)
    hoa.say("Được, anh mang theo giấy ủy quyền.")
    (answer,) = lan.read()
    rate = lan.press(texts.DONE, answer)
    assert labels(rate) == ["1", "2", "3", "4", "5"]
    assert "5/5" in lan.press("5").text
    assert lan.press("4", rate).text == texts.RATED_BEFORE
    shown = hoa.say(choice="dk.show.1")
    assert "Người dân chấm 5/5" in shown.text
    assert texts.PROPOSE in labels(shown)


def test_without_agreement_nothing_is_kept(counter, lan, hoa):
    lan.say("gặp cán bộ")
    lan.say(QUESTION)
    lan.say("xã Đông Khê")
    lan.press("Xã Đông Khê")
    assert lan.press(texts.NO_SEND).text == texts.NOT_SENT
    assert hoa.read() == []
    with counter.store.look() as work:
        assert work.personal.export(None, [lan.person]) == {}
    assert lan.say(choice="tk.send").text == texts.DRAFT_GONE


def test_a_question_that_nothing_answers_offers_a_person_and_goes_with_it(counter, lan, hoa):
    reply = lan.say("rút hồ sơ đã nộp thế nào")
    assert reply.kind == "no_answer"
    lan.press(citizen_texts.PERSON)
    last = next(label for label in labels(lan.last) if label.startswith("Hỏi câu vừa rồi"))
    lan.press(last)
    lan.say("thị trấn Đông Khê")
    lan.press("Xã Đông Khê (thị trấn Đông Khê cũ)" if "Xã Đông Khê" not in labels(lan.last) else "Xã Đông Khê")
    lan.press(texts.SEND)
    (news,) = hoa.read()
    assert "rút hồ sơ đã nộp" in news.text


def test_an_agency_named_at_once_is_taken(counter, lan):
    counter.official("telegram:2002", "official", "Sở Tư pháp", "Minh")
    lan.say("cho tôi gặp cán bộ Sở Tư pháp")
    assert "Gửi đến: Sở Tư pháp" in lan.say("Xin hỏi về lý lịch tư pháp").text


def test_a_shared_place_picks_the_commune_while_writing(counter, lan, hoa):
    lan.say("gặp cán bộ")
    lan.say(QUESTION)
    near = lan.say(location=(22.42, 106.43))
    assert all(button.value.startswith("tk.at.") for button in list_buttons(near))


def test_a_commune_that_is_remembered_is_not_asked_for_again(counter, lan, hoa):
    lan.say(choice="cm.is.dong-khe")
    lan.press(citizen_texts.KEEP_PLACE)
    lan.say("gặp cán bộ")
    assert f"Gửi đến: {CENTRE}" in lan.say(QUESTION).text


def test_a_matter_of_the_police_goes_to_the_police_of_the_commune(counter, lan):
    counter.official("telegram:2003", "official", "Công an xã Đông Khê", "Sơn")
    lan.say("đăng ký tạm trú")
    lan.say("gặp cán bộ")
    lan.say("em ở trọ thì ai ký xác nhận")
    lan.say("xã Đông Khê")
    assert "Gửi đến: Công an xã Đông Khê" in lan.press("Xã Đông Khê").text


def test_where_no_official_has_joined_it_is_said_and_the_admins_are_told(counter, lan):
    admin = counter.official("telegram:9", "admin", None, "Quản trị")
    sent = ask(lan)
    assert "chưa có cán bộ nào" in sent.text
    assert "18001096" in sent.text
    (news,) = admin.read()
    assert QUESTION in news.text
    assert "Chưa có cán bộ nào" in news.text
    admin.press(texts.REPLY)
    admin.say("Đã chuyển giúp bạn.")
    assert "Đã chuyển giúp bạn." in lan.read()[0].text


@pytest.mark.parametrize("act", ["show", "take", "over", "reply", "said", "hand", "handed", "close", "propose"])
def test_only_the_agency_of_the_question_may_touch_it(counter, lan, hoa, act):
    ask(lan)
    other = counter.official("telegram:2009", "supervisor", "Sở Nội vụ", "Người khác")
    before = other.say(choice=f"dk.{act}.1")
    assert "không có quyền" in before.text
    assert "dành cho" in lan.say(choice=f"dk.{act}.1").text
    with counter.store.look() as work:
        assert work.tickets.find(1).state == "waiting"
        assert work.tickets.turns(1) == []


@pytest.mark.parametrize("act", ["show", "more", "added", "done", "rate", "delete", "erase"])
def test_only_who_asked_may_see_it_as_the_citizen(counter, lan, hoa, act):
    ask(lan)
    stranger = counter.citizen("telegram:1999")
    assert stranger.say("x", choice=f"tk.{act}.1.5").text == texts.NOT_YOURS
    assert hoa.say("x", choice=f"tk.{act}.1.5").text == texts.NOT_YOURS
    assert lan.say(choice=f"tk.{act}.99.5").text == texts.NOT_YOURS


def test_of_two_officials_one_takes_it_and_the_other_is_told(counter, lan, hoa):
    minh = counter.official("telegram:2002", "official", CENTRE, "Minh")
    ask(lan)
    sent = counter.send_due()
    assert {address for address, _, _ in sent} == {hoa.person, minh.person}
    assert "đã nhận" in hoa.say(choice="dk.take.1").text
    taken = minh.say(choice="dk.take.1")
    assert taken.text == texts.TAKEN_BEFORE
    assert minh.say(choice="dk.reply.1").text == texts.TAKEN_BEFORE
    assert "Hoa" in minh.say(choice="dk.show.1").text
    assert "đã nhận" in minh.press(texts.TAKE_OVER).text
    with counter.store.look() as work:
        assert work.people.get(work.tickets.find(1).taken_by).display_name == "Minh"


def test_a_question_taken_before_its_news_goes_out_is_not_news(counter, lan, hoa):
    minh = counter.official("telegram:2002", "official", CENTRE, "Minh")
    ask(lan)
    hoa.say(choice="dk.take.1")
    assert minh.read() == []


def test_handed_to_another_agency_it_waits_there_and_both_are_told(counter, lan, hoa):
    sa = counter.official("telegram:2004", "official", "Sở Tư pháp", "Sa")
    ask(lan)
    hoa.read()
    hoa.press(texts.HAND)
    assert hoa.say("sở gì đó").text == texts.UNKNOWN_AGENCY
    assert "sang Sở Tư pháp" in hoa.say("sở tư pháp").text
    sent = {address: reply for address, _, reply in counter.send_due()}
    assert QUESTION in sent[sa.person].text
    assert "chuyển sang Sở Tư pháp" in sent[lan.person].text
    assert "không có quyền" in hoa.say(choice="dk.show.1").text
    assert "Sở Tư pháp" in sa.say("/hangdoi").text
    assert texts.QUEUE_NONE in hoa.say("/hangdoi").text


def test_the_queue_shows_the_longest_wait_first_with_numbers_masked(counter, lan, hoa):
    ask(lan)
    counter.now += timedelta(hours=2)
    second = counter.citizen("telegram:1002")
    ask(second, "Đăng ký kết hôn có cần về quê không")
    queue = hoa.say("/hangdoi")
    assert queue.text.index("giấy khai sinh") < queue.text.index("kết hôn")
    assert "0912345678" not in queue.text
    assert "chờ 2 giờ" in queue.text
    assert "0912345678" in hoa.press(texts.OPEN_ONE.format(number=1)).text


def test_closed_by_the_desk_the_citizen_is_asked_for_a_mark(counter, lan, hoa):
    ask(lan)
    hoa.say(choice="dk.close.1")
    (closed,) = lan.read()
    assert "đã được" in closed.text
    assert "3/5" in lan.press("3", closed).text
    assert "đã đóng" in hoa.say("x", choice="dk.said.1").text
    assert "đã đóng" in lan.say("x", choice="tk.added.1").text


def test_an_unanswered_question_is_called_to_mind_after_one_working_day_and_after_two_above(counter, lan, hoa):
    boss = counter.official("telegram:2010", "supervisor", CENTRE, "Trưởng")
    counter.now = datetime(2026, 11, 27, 16, 0, tzinfo=ZONE)  # a Friday
    ask(lan)
    counter.send_due()
    sent_at = counter.now
    whole = counter.plan("tickets_late", days=5)
    again = counter.plan("tickets_late", days=5)
    assert [one.key for one in whole] == [one.key for one in again]
    by_day = {(one.subject["days"], one.person_id): one.due_at for one in whole}
    monday, tuesday = sent_at + timedelta(days=3), sent_at + timedelta(days=4)
    assert sorted({due for (days, _), due in by_day.items() if days == 1}) == [monday]
    assert sorted({due for (days, _), due in by_day.items() if days == 2}) == [tuesday]
    counter.now = monday
    late = {address: reply for address, _, reply in counter.send_due()}
    assert "chưa có trả lời" in late[hoa.person].text
    hoa.say(choice="dk.reply.1")
    hoa.say("Xong rồi ạ")
    counter.now = tuesday + timedelta(hours=1)
    assert boss.read() == []
    assert counter.plan("tickets_late", days=5) == []


def test_halves_of_a_window_hold_what_the_whole_holds(counter, lan, hoa):
    ask(lan)
    start = counter.now
    whole = {one.key for one in counter.plan("tickets_late", days=4)}
    halves = set()
    for _ in range(8):
        halves |= {one.key for one in counter.plan("tickets_late", hours=12)}
        counter.now += timedelta(hours=12)
    assert halves == whole
    assert whole
    assert counter.now == start + timedelta(days=4)


def test_outside_working_hours_the_citizen_is_told_when(counter, lan, hoa):
    counter.now = datetime(2026, 11, 28, 20, 0, tzinfo=ZONE)  # a Saturday
    assert "07:30 30/11/2026" in ask(lan).text
    assert hoa.read() == []
    counter.now = datetime(2026, 11, 30, 7, 31, tzinfo=ZONE)
    assert len(hoa.read()) == 1


def test_working_time_is_reckoned_over_nights_and_weekends():
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=ZONE)
    saturday = friday + timedelta(days=1)
    assert is_open(friday)
    assert not is_open(saturday)
    assert opens_at(friday.replace(hour=18)) == datetime(2026, 11, 30, 7, 30, tzinfo=ZONE)
    assert opens_at(friday.replace(hour=5)) == friday.replace(hour=7, minute=30)
    assert late_at(friday, 1) == datetime(2026, 11, 30, 16, 0, tzinfo=ZONE)
    assert late_at(saturday, 1) == datetime(2026, 12, 1, 7, 30, tzinfo=ZONE)


def test_who_asked_may_erase_the_question_with_all_that_was_written(counter, lan, hoa):
    ask(lan)
    hoa.say(choice="dk.reply.1")
    hoa.say("Trả lời ạ")
    lan.say("/phieu")
    lan.press(texts.SHOW_ONE.format(number=1))
    lan.press(texts.DELETE)
    assert "Đã xóa" in lan.press(texts.DELETE_YES).text
    with counter.store.look() as work:
        assert work.tickets.find(1) is None
        assert work.tickets.turns(1) == []
    assert lan.read() == []
    assert hoa.say(choice="dk.show.1").text == texts.NOT_YOURS


def test_a_person_erased_takes_the_questions_along(counter, lan, hoa):
    ask(lan)
    with counter.store.begin() as work:
        known = work.people.find(lan.person)
        assert "tickets" in work.personal.export(known.id, known.addresses)
        work.personal.erase(known.id, known.addresses)
    with counter.store.look() as work:
        assert work.tickets.list_some() == []


def test_what_an_official_may_take_along_holds_no_words_of_citizens(counter, lan, hoa):
    ask(lan)
    hoa.say(choice="dk.reply.1")
    hoa.say("Trả lời của tôi")
    with counter.store.look() as work:
        known, citizen = work.people.find(hoa.person), work.people.find(lan.person)
        own = work.personal.export(known.id, known.addresses)
        of_citizen = work.personal.export(citizen.id, citizen.addresses)
    assert QUESTION not in str(own)
    assert "Trả lời của tôi" in str(own)
    assert QUESTION in str(of_citizen)


def test_where_to_go_names_the_office_of_the_commune_that_is_remembered(counter, lan):
    assert "Với bạn" not in lan.say("đăng ký tạm trú ở đâu").text
    lan.say(choice="cm.is.dong-khe")
    lan.press(citizen_texts.KEEP_PLACE)
    assert "Với bạn ở xã Đông Khê: Công an xã Đông Khê." in lan.say("đăng ký tạm trú ở đâu").text
    assert f"Với bạn ở xã Đông Khê: {CENTRE}." in lan.say("đăng ký khai sinh nộp ở đâu").text


def test_nobody_may_flood_the_desk(counter, lan, hoa):
    for _ in range(5):
        ask(lan)
    assert "5 câu hỏi chờ" in ask(lan).text
    with counter.store.look() as work:
        assert len(work.tickets.list_some()) == 5


def test_what_is_too_long_or_said_in_a_group_is_refused(counter, lan):
    lan.say("gặp cán bộ")
    assert "tối đa 1500" in lan.say("dài " * 500).text
    assert lan.say("gặp cán bộ", group=True).text == texts.PRIVATE_ONLY
    assert "nhắn riêng" in lan.say("/phieu", group=True).text
    assert "nhắn riêng" in lan.say(choice="tk.new", group=True).text


def test_a_good_answer_is_proposed_reviewed_and_then_given_by_itself(counter, lan, hoa):
    admin = counter.official("telegram:9", "admin", None, "Quản trị")
    question = "xóm Nà Lạn có điểm hỗ trợ nộp hồ sơ lưu động không, gọi 0987654321"
    ask(lan, question)
    hoa.say(choice="dk.reply.1")
    hoa.say("Có, sáng thứ Năm hằng tuần tại nhà văn hóa xóm.")
    hoa.press(texts.PROPOSE)
    proposed = next(reply for reply in admin.read() if "Câu trả lời mẫu" in reply.text)
    assert "0987654321" not in proposed.text
    other = counter.citizen("telegram:1003")
    asked_again = "xom na lan co diem ho tro nop ho so luu dong ko"
    assert "nhà văn hóa" not in other.say(asked_again).text
    assert "không có quyền" in hoa.say(choice="review.yes.1").text
    admin.press(texts.REWORD, proposed)
    admin.say("Có, sáng thứ Năm hằng tuần, tại nhà văn hóa xóm Nà Lạn.")
    assert admin.press(texts.APPROVE).text == texts.REVIEWED["approved"]
    given = other.say(asked_again)
    assert given.text.startswith("Có, sáng thứ Năm hằng tuần, tại nhà văn hóa xóm Nà Lạn.")
    assert "Câu trả lời đã duyệt ngày 23/11/2026" in given.text
    assert given.kind == "answer"
    assert given.citations
    assert "đã được duyệt" in hoa.read()[-1].text
    assert "nhà văn hóa" not in other.say("điểm bán gạo ở đâu").text
    counter.now += timedelta(days=200)
    assert texts.OLD_ANSWER in other.say(asked_again).text
    admin.say("/duyet")
    admin.press("1. xóm Nà Lạn có điểm hỗ trợ nộp hồ sơ lưu động không, gọi ***"[:60])
    assert admin.press(texts.RETIRE).text == texts.REVIEWED["retired"]
    assert "nhà văn hóa" not in other.say(asked_again).text


def test_numbers_of_people_stand_in_no_audit_line(counter, lan, hoa):
    ask(lan)
    hoa.say(choice="dk.reply.1")
    hoa.say("Gọi lại 0912345678")
    with counter.store.look() as work:
        lines = work.audit.page(0, 100)
    assert {line.action for line in lines} >= {"ticket_opened", "ticket_answered"}
    assert "0912345678" not in str(lines)
    assert "khai sinh" not in str(lines)


@pytest.mark.parametrize(
    "value", ["tk.", "tk.nothing", "tk.show.x", "tk.at.nowhere", "dk.", "dk.take.x", "review.yes.7", "review."]
)
def test_a_made_up_button_gets_a_sentence(counter, lan, hoa, value):
    admin = counter.official("telegram:9", "admin", None, "Quản trị")
    for who in (lan, hoa, admin):
        reply = who.say("x", choice=value)
        assert reply.text or reply.alert
