"""Saying that an answer was right or wrong, suggesting something, and the admins' desk, on both databases."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from fakes.assistant import TODAY, noon
from sqlalchemy import select

from bot.conversations import StoredConversations
from bot.store.tables.outbox import OUTBOX
from handlers.masking import mask
from handlers.messages import Asker, Incoming
from handlers.notices import Dropped, Notice, Window
from handlers.numbers import number_buttons
from handlers.ports import Services
from handlers.registry import list_kinds, list_planners
from handlers.router import respond
from handlers.texts import feedback as texts

QUESTION = "nhiệm vụ 13 kế hoạch 4110 ai chủ trì"
VAGUE = "Việc kiểm tra do ai chủ trì?"


@dataclass
class Talk:
    """One person on one channel; every message comes a minute after the last one."""

    services: Services
    person: str
    clock: dict

    def say(self, text, choice=None, group=False):
        self.clock["now"] += timedelta(minutes=1)
        incoming = Incoming(
            person=self.person, text=text, asker=Asker(), received_at=self.clock["now"], choice=choice, group=group
        )
        return respond(incoming, self.services)

    def press(self, reply, label):
        (value,) = [
            one.value for one in (*(b for row in reply.buttons for b in row), *reply.rating) if one.label == label
        ]
        return self.say(label, value)


@pytest.fixture
def office(store, library):
    """Return a function that lets somebody talk: a citizen, or who has joined in a role."""
    services = Services(library=library, conversations=StoredConversations(), store=store)
    clock = {"now": noon(TODAY)}

    def meet(person, role=None, agency=None):
        if role is not None:
            with store.begin() as work:
                known = work.people.add(person, person, clock["now"])
                work.people.join(known.id, role, agency, clock["now"])
        return Talk(services, person, clock)

    meet.store, meet.services, meet.clock = store, services, clock
    return meet


def notices_of(store, kind):
    with store.look() as work:
        rows = work.connection.execute(select(OUTBOX).where(OUTBOX.c.kind == kind).order_by(OUTBOX.c.id)).mappings()
        return [
            Notice(key=row["key"], person_id=row["person_id"], kind=row["kind"], due_at=row["due_at"],
                   subject=row["subject"])
            for row in rows
        ]  # fmt: skip


def render(office, notices):
    with office.store.look() as work:
        person = work.people.get(notices[0].person_id)
    return list_kinds()[notices[0].kind].render(tuple(notices), person, office.services, office.clock["now"])


def remark(office, number=1):
    with office.store.look() as work:
        return work.remarks.find(number)


def ratings(office):
    day = office.clock["now"].date()
    with office.store.look() as work:
        counts = work.remarks.ratings(day, day)
    return counts.helpful_count, counts.wrong_count


def test_an_answer_carries_a_row_that_no_text_channel_shows(office):
    reply = office("zalo:1").say(QUESTION)
    assert [one.label for one in reply.rating] == [texts.HELPFUL, texts.WRONG]
    assert texts.WRONG not in number_buttons(reply)


@pytest.mark.parametrize("text", ["xin chào", "cảm ơn", VAGUE, "/trogiup", "thời tiết hôm nay"])
def test_what_is_no_answer_carries_none(office, text):
    assert office("telegram:1").say(text).rating == ()


def test_without_a_store_answers_carry_none(assistant):
    assert assistant.ask(QUESTION).rating == ()


def test_numbers_typed_after_an_answer_still_pick_what_the_question_offered(office):
    lan = office("zalo:1")
    offered = lan.say(VAGUE)
    picked = lan.say("1")
    assert picked.rating
    assert lan.say("2").text != lan.say("1").text == picked.text
    assert offered.choices


def test_praise_is_counted_once_and_takes_the_row_away(office):
    lan = office("telegram:1")
    reply = lan.say(QUESTION)
    for _ in range(2):
        thanks = lan.press(reply, texts.HELPFUL)
        assert (thanks.text, thanks.alert, thanks.edits, thanks.buttons) == ("", texts.THANKS, True, ())
    assert ratings(office) == (1, 0)
    with office.store.look() as work:
        assert work.people.find("telegram:1") is None  # praise names nobody


def test_an_answer_about_a_service_keeps_its_other_buttons(office):
    lan = office("telegram:1")
    reply = lan.say("thủ tục khai sinh")
    assert reply.buttons
    assert lan.press(reply, texts.HELPFUL).buttons == reply.buttons


def test_a_wrong_answer_about_a_service_is_shown_with_the_guide_as_its_source(office):
    lan, admin = office("telegram:1"), office("telegram:9", "admin")
    lan.press(lan.press(lan.say("thủ tục khai sinh"), texts.WRONG), "Thiếu")
    assert texts.SERVICE_GUIDE in admin.press(admin.say("/gopy"), "Số 1").text


def test_a_wrong_answer_becomes_a_remark_with_the_question_the_reply_and_the_rows(office):
    lan = office("telegram:1")
    reply = lan.say(QUESTION)
    screen = lan.press(reply, texts.WRONG)
    assert [[one.label for one in row] for row in screen.buttons] == [
        ["Sai cơ quan", "Sai thời hạn"], ["Thiếu", "Không đúng câu hỏi"], ["Khác", texts.CANCEL]
    ]  # fmt: skip
    noted = lan.press(screen, "Sai thời hạn")
    assert "số 1 (sai thời hạn)" in noted.text
    kept = remark(office)
    assert (kept.cause, kept.question, kept.reply, kept.citations) == (
        "deadline", QUESTION, reply.text, reply.citations
    )  # fmt: skip
    assert kept.citations[0].item == "13"
    assert ratings(office) == (0, 1)


def test_called_wrong_twice_it_is_one_remark(office):
    lan = office("telegram:1")
    screen = lan.press(lan.say(QUESTION), texts.WRONG)
    lan.press(screen, "Thiếu")
    again = lan.press(screen, "Sai cơ quan")
    assert again.text == texts.NOTED_BEFORE.format(number=1)
    assert remark(office, 2) is None
    assert ratings(office) == (0, 1)


def test_another_cause_is_told_in_words_and_the_reasons_can_be_picked_by_number(office):
    lan = office("zalo:1")
    lan.say(QUESTION)
    lan.say("/baosai")
    assert lan.say("5").text == texts.ASK_WORDS
    assert "số 1" in lan.say("Hạn phải là 15/2, gọi tôi 0912 345 678").text
    assert remark(office).words == "Hạn phải là 15/2, gọi tôi ***"
    assert lan.say(QUESTION).rating  # the next message is a question again


def test_left_off_nothing_is_noted_and_the_next_message_is_a_question(office):
    lan = office("telegram:1")
    screen = lan.press(lan.say(QUESTION), texts.WRONG)
    prompt = lan.press(screen, "Khác")
    assert lan.press(prompt, texts.CANCEL).text == texts.CANCELLED
    assert lan.say(QUESTION).rating
    assert remark(office) is None


def test_more_can_be_written_to_ones_own_remark_alone(office):
    lan, minh = office("telegram:1"), office("telegram:2")
    noted = lan.press(lan.press(lan.say(QUESTION), texts.WRONG), "Thiếu")
    more = noted.buttons[0][0].value
    lan.say("", more)
    assert lan.say("thiếu Sở Nội vụ").text == texts.NOTED_MORE.format(number=1)
    minh.say("", more)
    assert minh.say("chen vào").text == texts.CLOSED_FOR_MORE
    assert remark(office).words == "thiếu Sở Nội vụ"


def test_baosai_with_words_notes_them_at_once_and_without_an_answer_says_so(office):
    lan = office("telegram:1")
    assert lan.say("/baosai").text == texts.NOTHING_TO_CALL_WRONG
    lan.say("bao giờ xong việc đào ao?")  # the plans hold nothing of it; that can be wrong as well
    assert "số 1" in lan.say("/baosai có trong kế hoạch mà").text
    assert remark(office).words == "có trong kế hoạch mà"


def test_an_answer_of_an_hour_ago_can_be_called_wrong_and_one_of_eight_days_ago_not(office):
    lan = office("telegram:1")
    reply = lan.say(QUESTION)
    office.clock["now"] += timedelta(hours=1)
    assert lan.press(reply, texts.WRONG).buttons
    office.clock["now"] += timedelta(days=8)
    assert lan.press(reply, texts.WRONG).text == texts.ANSWER_GONE
    assert lan.press(reply, texts.HELPFUL).alert == texts.THANKS
    assert ratings(office) == (0, 0)


def test_a_follow_up_is_kept_with_the_question_that_it_goes_on_from(office):
    lan = office("telegram:1")
    lan.say(QUESTION)
    lan.press(lan.press(lan.say("bao giờ xong?"), texts.WRONG), "Thiếu")
    assert remark(office).question == f"{QUESTION} → bao giờ xong?"


def test_a_suggestion_is_noted_with_the_command_or_asked_for(office):
    lan = office("telegram:1")
    assert "số 1" in lan.say("/gopy nên có chữ to hơn").text
    assert lan.say("/gopy").text == texts.ASK_SUGGESTION
    assert "số 2" in lan.say("chỉ tiêu năm 2027 nữa").text
    assert (remark(office, 2).kind, remark(office, 2).words) == ("suggestion", "chỉ tiêu năm 2027 nữa")


def test_what_is_too_long_or_too_often_is_told(office):
    lan = office("telegram:1")
    assert lan.say("/gopy " + "a" * 1501).text == texts.TOO_LONG.format(length=1501, limit=1500)
    assert "số 1" in lan.say("ngắn hơn").text  # it was still waited for
    for number in range(2, 21):
        assert f"số {number} " in lan.say("/gopy thêm").text
    assert lan.say("/gopy nữa").text == texts.TOO_MANY.format(count=20)


def test_in_a_group_the_buttons_do_all_and_no_words_are_waited_for(office):
    lan = office("telegram:1")
    reply = lan.say(QUESTION, group=True)
    (wrong,) = [one.value for one in reply.rating if one.label == texts.WRONG]
    screen = office("telegram:2").say("", wrong, group=True)  # whoever reads it there may call it wrong
    assert "Khác" not in [one.label for row in screen.buttons for one in row]
    noted = office("telegram:2").say("", screen.buttons[0][0].value, group=True)
    assert ("số 1" in noted.text, noted.buttons) == (True, ())
    assert lan.say("/baosai", group=True).kind == "no_answer"


# ---- the admins' desk


@pytest.fixture
def reported(office):
    """Return the office with an admin, and a remark of a citizen and a suggestion of an official that are open."""
    office.admin = office("telegram:9", "admin")
    office.lan = office("telegram:1")
    office.lan.press(office.lan.press(office.lan.say(QUESTION), texts.WRONG), "Sai cơ quan")
    office.minh = office("telegram:2", "official", "Sở Tư pháp")
    office.minh.say("/gopy thêm lịch họp")
    return office


def test_admins_are_told_of_new_remarks_while_these_are_open(reported):
    notices = notices_of(reported.store, "remark_new")
    assert len(notices) == 2
    assert render(reported, notices).text == texts.NEW_ONES.format(count=2)
    settle(reported, 1, texts.VERDICT_WRONG, "đã sửa")
    assert render(reported, notices).text == texts.NEW_ONES.format(count=1)
    assert isinstance(render(reported, notices[:1]), Dropped)


def settle(office, number, verdict, words):
    desk = office.admin.say("/gopy")
    view = office.admin.press(desk, texts.NUMBER.format(number=number))
    office.admin.press(view, verdict)
    return office.admin.say(words)


def test_an_admin_sees_the_question_the_reply_and_the_rows(reported):
    desk = reported.admin.say("/gopy")
    assert "Góp ý chưa xử lý: 2" in desk.text
    assert "0 lần 👍, 1 lần báo sai" in desk.text
    view = reported.admin.press(desk, "Số 1")
    kept = remark(reported)
    assert view.edits
    for part in (QUESTION, kept.reply, "KH-UBND, Phụ lục, STT 13", "(sai cơ quan)"):
        assert part in view.text


@pytest.mark.parametrize(
    ("number", "verdict", "state", "told"),
    [
        (1, texts.VERDICT_WRONG, "accepted", texts.TOLD_WRONG),
        (1, texts.VERDICT_RIGHT, "declined", texts.TOLD_RIGHT),
        (2, texts.VERDICT_ACCEPT, "accepted", texts.TOLD_ACCEPTED),
        (2, texts.VERDICT_DECLINE, "declined", texts.TOLD_DECLINED),
    ],
)
def test_settled_the_person_hears_back_in_the_admins_words(reported, number, verdict, state, told):
    closed = settle(reported, number, verdict, "Đã sửa dòng 13 <b>")
    assert closed.text == texts.SETTLED.format(number=number, told=texts.WILL_BE_TOLD)
    assert (remark(reported, number).state, remark(reported, number).outcome) == (state, "Đã sửa dòng 13 <b>")
    (notice,) = notices_of(reported.store, "remark_settled")
    with reported.store.look() as work:
        assert notice.person_id == remark(reported, number).person_id
        assert work.audit.page(0, 1)[0].action == f"remark_{state}"
    said = render(reported, [notice]).text
    assert said == told.format(number=number, question=QUESTION, outcome="Đã sửa dòng 13 <b>")


def test_two_admins_settle_once(reported):
    other = reported("telegram:10", "admin")
    view = reported.admin.press(reported.admin.say("/gopy"), "Số 1")
    reported.admin.press(view, texts.VERDICT_WRONG)
    other.press(view, texts.VERDICT_RIGHT)
    reported.admin.say("đã sửa")
    assert other.say("không sai").text == texts.SETTLED_BEFORE.format(number=1)
    assert remark(reported).outcome == "đã sửa"
    assert len(notices_of(reported.store, "remark_settled")) == 1
    assert other.press(view, texts.VERDICT_RIGHT).text == texts.SETTLED_BEFORE.format(number=1)


def test_whoever_is_no_admin_any_more_settles_nothing(reported):
    view = reported.admin.press(reported.admin.say("/gopy"), "Số 1")
    reported.admin.press(view, texts.VERDICT_WRONG)
    with reported.store.begin() as work:
        (held,) = work.people.find("telegram:9").memberships
        work.people.leave(held.id, reported.clock["now"], ended_by=None)
    assert reported.admin.say("đã sửa").kind == "no_answer"
    assert reported.admin.press(view, texts.VERDICT_WRONG).kind == "no_answer"
    assert remark(reported).state == "open"
    assert reported.lan.say("", "desk.o.0").kind == "no_answer"


def test_the_desk_pages_and_shows_what_is_done(reported):
    for _ in range(6):
        reported.minh.say("/gopy thêm")
    desk = reported.admin.say("/gopy")
    assert "(trang 1/2)" in desk.text
    second = reported.admin.press(desk, texts.LATER)
    assert [one.label for one in second.buttons[0]] == ["Số 6", "Số 7", "Số 8"]
    assert [one.label for one in second.buttons[1]] == [texts.EARLIER]
    settle(reported, 1, texts.VERDICT_WRONG, "đã sửa")
    done = reported.admin.press(second, texts.DONE_ONES)
    assert "Số 1 · Báo sai (sai cơ quan)" in done.text
    assert "đã sửa" in reported.admin.press(done, "Số 1").text


@pytest.mark.parametrize("value", ["desk.x.y", "desk.o.99", "remark.0", "remark.x", "judge.1.z", "judge.99.y"])
def test_forged_or_stale_values_of_the_desk_break_nothing(reported, value):
    assert reported.admin.say("", value).text


def test_an_erased_person_is_told_nothing_and_the_remark_stays_nameless(reported):
    with reported.store.begin() as work:
        lan = work.people.find("telegram:1")
        work.personal.erase(lan.id, lan.addresses)
    assert remark(reported).person_id is None
    closed = settle(reported, 1, texts.VERDICT_WRONG, "đã sửa")
    assert texts.VIEW_NOBODY in closed.text
    assert notices_of(reported.store, "remark_settled") == []


def test_words_are_forgotten_after_their_time(reported):
    (planner,) = [one for one in list_planners() if one.name == "remarks"]
    made_at, after = remark(reported).made_at, reported.clock["now"]
    for until, kept in ((made_at + timedelta(days=90), True), (after + timedelta(days=90, seconds=1), False)):
        with reported.store.begin() as work:
            assert list(planner.plan(Window(after=after, until=until), reported.services, work)) == []
        assert bool(remark(reported).question) is kept
    kept = remark(reported)
    assert (kept.question, kept.reply, kept.words) == ("", "", "")
    assert texts.VIEW_FORGOTTEN in reported.admin.press(reported.admin.say("/gopy"), "Số 1").text


def test_a_command_or_a_file_ends_the_wait_for_words(office):
    lan = office("telegram:1")
    lan.say("/gopy")
    lan.say("/trogiup")
    assert lan.say(QUESTION).rating
    assert remark(office) is None


# ---- numbers of people


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912345678 nhé", "gọi *** nhé"),
        ("số 0912.345.678", "số ***"),
        ("+84 912 345 678", "***"),
        ("CCCD 004199001234", "CCCD ***"),
        ("thư lan.tran@cao-bang.gov.vn", "thư ***"),
        ("kế hoạch 4110/KH-UBND ngày 30/01/2026", "kế hoạch 4110/KH-UBND ngày 30/01/2026"),
        ("từ 01.01.2026 - 30.06.2026", "từ 01.01.2026 - 30.06.2026"),
        ("01-01-2026 15-01-2026", "01-01-2026 15-01-2026"),
        ("nhiệm vụ 1 2 3 4", "nhiệm vụ 1 2 3 4"),
    ],
)
def test_numbers_of_people_are_masked_and_those_of_documents_stay(text, masked):
    assert mask(text) == masked
    assert mask(masked) == masked
