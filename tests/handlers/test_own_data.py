"""/dulieucuatoi and /xoadulieu: everything shown, everything erased, consent withdrawn, on both databases."""

import json

import pytest
from fakes.desk import Desk, button, labels

from bot.conversations import StoredConversations
from bot.store.tables import METADATA
from handlers.texts import common, members, own_data

HEAD, LAN = "telegram:200200200", "telegram:700700700"
NAME = "Nguyễn Thị Hoa Lan"
AGENCY = "Sở Tư pháp"


@pytest.fixture
def conversations(tmp_path):
    kept = StoredConversations(tmp_path / "conversations.sqlite")
    yield kept
    kept.close()


@pytest.fixture
def desk(store, conversations):
    desk = Desk(store, conversations=conversations)
    desk.head = desk.admit(HEAD, "Hoa", "supervisor", AGENCY)
    joined = desk.say(LAN, f"/start {desk.invite(created_by=desk.head)}", name=NAME)
    desk.press(LAN, button(joined, "Tôi đồng ý"), name=NAME)
    conversations.put(LAN, {"question": f"{NAME} hỏi"}, desk.now)
    return desk


def test_everything_is_shown_in_short_and_handed_over_whole(desk):
    shown = desk.say(LAN, "/dulieucuatoi")
    for words in (NAME, LAN, "cán bộ, Sở Tư pháp, từ 28/11/2026", "Đồng ý xử lý dữ liệu: ngày 28/11/2026, bản 3",
                  "Đoạn đang trao đổi (tự mất sau 30 phút): 2", "Dòng nhật ký: 3"):  # fmt: skip
        assert words in shown.text
    (file,) = shown.files
    assert file.mime == "application/json"
    whole = json.loads(file.content)
    assert {"people", "accounts", "memberships", "invitations", "consents", "audit"} == set(whole["tables"])
    assert whole["conversations"][0] == {"question": f"{NAME} hỏi"}
    assert "Hoa" not in file.content.decode().replace(NAME, "")


def test_every_table_that_may_be_shown_has_a_name_in_words():
    from bot.store.personal import account_columns, references

    personal = {table.name for table in METADATA.sorted_tables if references(table) or account_columns(table)}
    assert personal - set(own_data.TABLES) == set()


def test_of_a_stranger_there_is_nothing_to_show(desk):
    reply = desk.say("telegram:5", "/dulieucuatoi")
    assert reply.text == own_data.NOTHING
    assert reply.files == ()


def test_withdrawing_ends_the_roles_and_stops_keeping(desk):
    sure = desk.press(LAN, button(desk.say(LAN, "/dulieucuatoi"), own_data.WITHDRAW))
    assert desk.roles(LAN)
    assert desk.press(LAN, button(sure, own_data.WITHDRAW_YES)).text == own_data.WITHDRAWN
    assert desk.roles(LAN) == []
    assert own_data.NO_CONSENT in desk.say(LAN, "/dulieucuatoi").text
    assert desk.press(LAN, "withdraw.yes").text == own_data.NOT_CONSENTED
    assert any("Lan đã rời" in told for told in desk.told(desk.head))
    assert "Tôi đồng ý" in labels(desk.say(LAN, "/start"))


def test_erasing_asks_first(desk):
    sure = desk.say(LAN, "/xoadulieu")
    assert sure.text == own_data.ERASE_SURE
    assert desk.press(LAN, button(sure, own_data.KEEP)).text == own_data.KEPT
    assert desk.roles(LAN) == [("official", AGENCY)]


def test_erasing_leaves_nothing_in_any_table_file_or_conversation(desk, tmp_path):
    sure = desk.press(LAN, button(desk.say(LAN, "/dulieucuatoi"), own_data.ERASE))
    assert desk.press(LAN, button(sure, own_data.ERASE_YES)).text == own_data.ERASED
    assert desk.say(LAN, "/dulieucuatoi").text == own_data.NOTHING
    with desk.store.look() as work:
        everything = str([work.connection.execute(table.select()).all() for table in METADATA.sorted_tables])
    for trace in (NAME, LAN):
        assert trace not in everything
        for file in tmp_path.iterdir():
            assert trace.encode() not in file.read_bytes(), file.name
            assert json.dumps(trace)[1:-1].encode() not in file.read_bytes(), file.name
    assert "Hoa" in everything
    assert "Một người đã rời vai trò cán bộ, Sở Tư pháp." in desk.told(desk.head)


@pytest.mark.parametrize("value", ["stay.1", "leave.2", "member.1", "withdraw.yes", "erase.yes"])
def test_an_old_button_after_erasing_does_nothing(desk, value):
    desk.press(LAN, "erase.yes")
    reply = desk.press(LAN, value)
    assert reply.text in {own_data.NOT_CONSENTED, own_data.ERASED} or "dành cho" in reply.text
    assert desk.roles(HEAD) == [("supervisor", AGENCY)]


def test_the_trail_keeps_what_was_done_but_not_by_whom(desk):
    admin = "telegram:1"
    desk.admit(admin, "Quản", "admin")
    before = desk.say(admin, "/nhatky").text
    assert f"{NAME} (số 2) · tham gia (role=official" in before
    desk.press(LAN, "erase.yes")
    after = desk.say(admin, "/nhatky").text
    assert "người đã xóa dữ liệu (số 2) · tham gia" in after
    assert NAME not in after


def kept_questions(desk):
    with desk.store.look() as work:
        return work.connection.execute(METADATA.tables["questions"].select()).mappings().all()


def test_a_question_is_kept_without_who_asked_only_of_those_who_agreed(store, library):
    desk = Desk(store, library=library)
    desk.say(LAN, "nhiệm vụ 13 hạn ngày nào, gọi tôi 0912 345 678", name=NAME)
    assert kept_questions(desk) == []
    desk.press(LAN, "agree.3.", name=NAME)
    reply = desk.say(LAN, "nhiệm vụ 13 hạn ngày nào, gọi tôi 0912 345 678", name=NAME)
    (kept,) = kept_questions(desk)
    assert set(kept) == {"id", "asked_on", "text", "outcome"}
    assert kept["text"] == "nhiệm vụ 13 hạn ngày nào, gọi tôi ***"
    assert (kept["asked_on"], kept["outcome"]) == (desk.now.date(), reply.kind)
    desk.press(LAN, "withdraw.yes")
    desk.say(LAN, "nhiệm vụ 14 hạn ngày nào")
    assert len(kept_questions(desk)) == 1


def test_in_a_group_no_data_is_shown(desk):
    for said in (desk.say(LAN, "/dulieucuatoi", group=True), desk.press(LAN, "erase.yes", group=True)):
        assert said.text == common.ONLY_PRIVATE
    assert desk.roles(LAN)


def test_a_screen_is_left_by_its_number_where_there_are_no_buttons(desk):
    desk.say(LAN, "/roikhoi")
    assert desk.say(LAN, "2").text == members.STAYED
