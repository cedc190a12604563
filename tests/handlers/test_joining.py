"""/start: greeting, consent, and joining by a code that is good once, on both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.desk import NOW, Desk, button, labels
from sqlalchemy import select

from bot.store.tables.people import ACCOUNTS, CONSENTS, PEOPLE
from handlers.joining import WRONG_CODES_AN_HOUR
from handlers.membership import clean_name
from handlers.people import key_of_code
from handlers.texts import common, consent

LAN, MINH = "telegram:7", "telegram:8"
AGENCY = "Sở Tư pháp"


@pytest.fixture
def desk(store):
    return Desk(store)


def rows(store, table):
    with store.look() as work:
        return work.connection.execute(select(table)).mappings().all()


def agree(desk, address, name="Lan", text="/start"):
    return desk.press(address, button(desk.say(address, text, name=name), consent.AGREE), name=name)


def test_the_first_start_shows_what_would_be_kept_and_keeps_nothing(desk, store):
    reply = desk.say(LAN, "/start", name="Lan")
    assert reply.text.startswith(common.start())
    assert consent.card() in reply.text
    assert labels(reply) == [consent.AGREE, consent.DECLINE]
    assert rows(store, PEOPLE) == []


def test_the_card_says_what_the_law_asks_for():
    for words in ("Luật 91/2025/QH15", "356/2025/NĐ-CP", "/dulieucuatoi", "/xoadulieu", "90 ngày", "rút đồng ý", "để "):
        assert words in consent.card()
    assert len(common.start()) + len(consent.card()) < 4000


def test_the_words_of_a_version_do_not_change():
    """Words that were agreed to must be provable: a changed card takes the next version and a line here."""
    assert {consent.CONSENT_VERSION: consent.wording_hash()} == {
        "3": "041213ffa1a00bf671a00843ce74a99bb74bc0c903258057ee9d59a6013c1df9"
    }


def test_the_card_names_the_operating_office_and_what_was_shown_is_kept(desk, store):
    assert consent.OFFICE in desk.say(LAN, "/start").text
    desk.services = replace(desk.services, office="Sở Nội vụ tỉnh Cao Bằng")
    assert (
        "đồng ý, Sở Nội vụ tỉnh Cao Bằng (cơ quan vận hành, bên kiểm soát dữ liệu) lưu:" in desk.say(LAN, "/start").text
    )
    agree(desk, LAN)
    (kept,) = rows(store, CONSENTS)
    assert kept["wording"] == consent.wording_hash("Sở Nội vụ tỉnh Cao Bằng") != consent.wording_hash()


def test_the_screen_of_erasure_tells_of_nameless_texts_as_the_card_does(desk):
    screen = desk.say(LAN, "/xoadulieu").text
    for words in ("90 ngày", "giữ 7 ngày để báo sai được", "không kèm tên hay tài khoản"):
        assert words in screen
        assert words in consent.card()


def test_agreeing_is_kept_with_its_words_once(desk, store):
    reply = agree(desk, LAN)
    assert "28/11/2026" in reply.text
    again = desk.press(LAN, f"agree.{consent.CONSENT_VERSION}.", name="Lan")
    assert again.text == consent.AGREED_BEFORE.format(day="28/11/2026")
    (kept,) = rows(store, CONSENTS)
    assert (kept["version"], kept["wording"], kept["address"]) == (consent.CONSENT_VERSION, consent.wording_hash(), LAN)
    assert kept["given_at"] == NOW
    assert consent.card() not in desk.say(LAN, "/start").text


def test_declining_keeps_nothing(desk, store):
    reply = desk.press(LAN, button(desk.say(LAN, "/start"), consent.DECLINE))
    assert reply.text == consent.DECLINED
    assert rows(store, PEOPLE) == []
    assert rows(store, ACCOUNTS) == []


def test_agreeing_to_words_of_another_version_asks_again(desk, store):
    reply = desk.press(LAN, "agree.0.")
    assert consent.CARD_CHANGED in reply.text
    assert reply.edits  # the card with the old words is replaced
    assert button(reply, consent.AGREE)
    assert rows(store, CONSENTS) == []


def test_who_agreed_to_words_of_another_version_is_asked_again(desk, store):
    agree(desk, LAN)
    with store.begin() as work:
        work.connection.execute(CONSENTS.update().values(version="0"))
    assert consent.card() in desk.say(LAN, "/start").text
    agree(desk, LAN, name="")  # the channel says no name this time: the one that is known stands
    assert [row["display_name"] for row in rows(store, PEOPLE)] == ["Lan"]


@pytest.mark.parametrize("typed", ["/start {}", "start {}", "Start   {} ", "/start@cchc_bot {}", "/batdau {}"])
def test_a_code_lets_in_after_consent(desk, typed):
    shown = desk.say(LAN, typed.format(desk.invite()), name="Lan")
    assert "cán bộ, Sở Tư pháp" in shown.text
    assert consent.card() in shown.text
    assert desk.roles(LAN) == []
    assert "Chào mừng" in desk.press(LAN, button(shown, consent.AGREE), name="Lan").text
    assert desk.roles(LAN) == [("official", AGENCY)]


def test_who_agreed_before_is_let_in_at_once(desk):
    agree(desk, LAN)
    assert "Chào mừng" in desk.say(LAN, f"/start {desk.invite('supervisor')}").text
    assert "Chào mừng" in desk.say(LAN, f"/start {desk.invite('admin', None)}").text
    assert desk.roles(LAN) == [("supervisor", AGENCY), ("admin", None)]


def test_declining_an_invitation_leaves_the_code_good(desk):
    code = desk.invite()
    reply = desk.press(LAN, button(desk.say(LAN, f"/start {code}"), consent.DECLINE))
    assert "08:30 ngày 29/11/2026" in reply.text
    assert desk.roles(LAN) == []
    agree(desk, LAN, text=f"/start {code}")
    assert desk.roles(LAN) == [("official", AGENCY)]


def test_a_used_an_old_and_a_wrong_code_get_the_same_words(desk):
    used, old = desk.invite(), desk.invite()
    agree(desk, LAN, text=f"/start {used}")
    desk.pass_time(hours=24)
    replies = {desk.say(MINH, f"/start {code}").text for code in (used, old, "x" * 24)}
    assert replies == {consent.CODE_WRONG}
    assert desk.roles(MINH) == []


def test_a_code_that_went_old_under_the_card_lets_nobody_in_and_keeps_nothing(desk, store):
    shown = desk.say(LAN, f"/start {desk.invite()}", name="Lan")
    desk.pass_time(hours=24)
    assert desk.press(LAN, button(shown, consent.AGREE), name="Lan").text == consent.CODE_WRONG
    assert rows(store, PEOPLE) == []


def test_five_wrong_codes_an_hour_and_no_more(desk):
    good = desk.invite()
    for number in range(WRONG_CODES_AN_HOUR):
        assert desk.say(LAN, f"/start {'x' * 20}{number}").text == consent.CODE_WRONG
    assert desk.say(LAN, f"/start {good}").text == consent.CODE_BLOCKED
    assert desk.say(LAN, f"start {good}").text == consent.CODE_BLOCKED
    assert "cán bộ" in desk.say(MINH, f"/start {good}").text
    desk.press(LAN, "erase.yes")
    assert desk.say(LAN, f"/start {good}").text == consent.CODE_BLOCKED
    desk.pass_time(minutes=61)
    assert "cán bộ" in desk.say(LAN, f"/start {good}").text


def test_wrong_codes_at_once_are_all_counted(desk):
    replies = []

    def guess(number):
        replies.append(desk.say(LAN, f"/start {'y' * 20}{number}").text)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies.count(consent.CODE_WRONG) == WRONG_CODES_AN_HOUR
    assert replies.count(consent.CODE_BLOCKED) == 3


def test_of_two_people_with_one_code_at_once_one_joins(desk, store):
    code = desk.invite()
    cards = {address: desk.say(address, f"/start {code}", name="Ai") for address in (LAN, MINH)}
    gate, replies = threading.Barrier(2), []

    def join(address):
        gate.wait()
        replies.append(desk.press(address, button(cards[address], consent.AGREE), name="Ai").text)

    threads = [threading.Thread(target=join, args=(address,)) for address in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply == consent.CODE_WRONG for reply in replies) == [False, True]
    assert len(desk.roles(LAN) + desk.roles(MINH)) == 1
    assert len(rows(store, PEOPLE)) == 1


def test_joining_pressed_twice_has_its_effect_once(desk):
    card = button(desk.say(LAN, f"/start {desk.invite()}"), consent.AGREE)
    desk.press(LAN, card)
    assert desk.press(LAN, card).text == consent.CODE_WRONG
    assert desk.roles(LAN) == [("official", AGENCY)]


def test_the_code_itself_stands_in_no_button(desk):
    code = desk.invite()
    values = [choice.value for row in desk.say(LAN, f"/start {code}").buttons for choice in row]
    assert all(code not in value and len(value) <= 40 for value in values)
    assert any(key_of_code(code) in value for value in values)


def test_a_short_word_after_start_is_no_code(desk):
    for _ in range(6):
        assert consent.card() in desk.say(LAN, "/start CB2026").text


def test_in_a_group_nothing_is_asked_and_no_code_taken(desk):
    code = desk.invite()
    assert desk.say(LAN, "/start", group=True).text == common.start()
    assert desk.say(LAN, f"/start {code}", group=True).text == consent.CODE_IN_GROUP
    assert desk.press(LAN, f"agree.3.{key_of_code(code)}", group=True).text == common.ONLY_PRIVATE
    assert desk.roles(LAN) == []


def test_without_a_store_start_greets(desk):
    desk.services = replace(desk.services, store=None)
    assert desk.say(LAN, "/start").text == common.start()
    assert desk.press(LAN, "agree.3.").text == common.NEEDS_STORE


def test_the_inviter_is_told_who_joined(desk):
    admin = desk.admit("telegram:1", "Quản", "admin")
    agree(desk, LAN, name="Lan\u202e<b>\n Nguyễn", text=f"/start {desk.invite(created_by=admin)}")
    (told,) = desk.notices(admin)
    assert "Lan<b> Nguyễn đã tham gia với vai trò cán bộ, Sở Tư pháp" in told.text
    assert "Lan" in desk.press("telegram:1", button(told, "Gỡ")).text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lan \n Anh ", "Lan Anh"),
        ("\u202eLan\u200b", "Lan"),
        ("a" * 99, "a" * 60),
        ("\x00", ""),
        ("\N{WOMAN}\u200d Hoa", "\N{WOMAN} Hoa"),
        ("\ud83d", ""),
    ],
)
def test_a_name_is_one_short_line_of_what_can_be_seen(typed, kept):
    assert clean_name(typed) == kept


def test_who_agrees_under_another_name_goes_by_it(desk, store):
    desk.admit(LAN, "Lan")
    agree(desk, LAN, name="Ngoc Lan")
    assert [row["display_name"] for row in rows(store, PEOPLE)] == ["Ngoc Lan"]


def test_declining_after_having_agreed_says_so_and_keeps_what_was_agreed(desk, store):
    no = button(desk.say(LAN, "/start", name="Lan"), consent.DECLINE)
    agree(desk, LAN)
    reply = desk.press(LAN, no, name="Lan")
    assert reply.text == consent.AGREED_BEFORE.format(day=consent.day(NOW, desk.now.tzinfo))
    assert len(rows(store, CONSENTS)) == 1


def test_declining_an_invitation_that_has_ended_is_declining(desk, store):
    no = button(desk.say(LAN, f"/start {desk.invite()}", name="Lan"), consent.DECLINE)
    desk.now += timedelta(days=60)
    assert desk.press(LAN, no, name="Lan").text == consent.DECLINED
    assert rows(store, PEOPLE) == []
