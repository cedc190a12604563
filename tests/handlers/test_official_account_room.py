"""What admins see of the Official Account, and the number that a person gives for template messages."""

from datetime import datetime, timedelta

import pytest
from fakes.desk import NOW, Desk, button

from bot.store.official_account import Pair
from handlers.notices import Dropped, Notice, Window
from handlers.official_account import plan_out_of_reach
from handlers.ports_official_account import OUT_OF_REACH
from handlers.texts import common, consent
from handlers.texts import official_account as texts

ADMIN, LAN = "telegram:1", "oa:7"


@pytest.fixture
def desk(store):
    made = Desk(store)
    made.admit(ADMIN, "Hùng", "admin")
    return made


def seed(desk):
    with desk.store.begin() as work:
        work.official_account.seed("app", "a", "r", "s", NOW)


def test_admins_see_tokens_quota_windows_and_what_waits(desk):
    assert desk.say(ADMIN, "/zalo").text == texts.NOT_CONFIGURED
    seed(desk)
    assert texts.QUOTA_UNKNOWN in desk.say(ADMIN, "/zalo").text
    for number, days in enumerate((0, 1, 3, 8)):
        desk.admit(f"oa:{number}", "x")
        with desk.store.begin() as work:
            work.official_account.note_act(f"oa:{number}", NOW - timedelta(days=days))
    with desk.store.begin() as work:
        work.official_account.note_quota("app", {"remain": 12, "total": 2000}, NOW)
    shown = desk.say(ADMIN, "/zalo").text
    assert texts.WINDOWS.format(free=2, billed=1, closed=1) in shown
    assert "12/2000" in shown
    with desk.store.begin() as work:
        assert work.official_account.begin_renewal("app", "r", "me", NOW)
        work.official_account.end_renewal("app", "me", NOW, lost=True)
    assert "MẤT" in desk.say(ADMIN, "/zalo").text


def test_others_do_not(desk):
    desk.admit(LAN, "Lan", "supervisor", "Sở Tư pháp")
    assert desk.say(LAN, "/zalo").text == common.refused(("admin",), known=True)


def test_a_renewal_is_one_process_s_and_a_pair_of_the_settings_comes_in_once(desk):
    seed(desk)
    pair = Pair(access="a2", refresh="r2", expires_at=NOW, lost_at=None)
    with desk.store.begin() as work:
        account = work.official_account
        assert account.begin_renewal("app", "r", "one", NOW)
        assert not account.begin_renewal("app", "r", "two", NOW)
        account.end_renewal("app", "two", NOW, pair=pair)
        assert account.find_pair("app").access == "a"
        account.end_renewal("app", "one", NOW, pair=pair)
        assert account.find_pair("app") == pair
        assert not account.begin_renewal("app", "r", "two", NOW)
        account.seed("app", "a", "r", "s", NOW)
        assert account.find_pair("app") == pair
        account.seed("app", "a3", "r3", "s3", NOW)
        assert account.find_pair("app").access == "a3"


def put_waiting(desk):
    lan = desk.admit(LAN, "Lan")
    with desk.store.begin() as work:
        work.outbox.put(Notice(key="k", person_id=lan, kind="word", due_at=NOW))
        work.connection.exec_driver_sql(f"UPDATE outbox SET reason = '{OUT_OF_REACH}'")
    return lan


def test_each_morning_admins_hear_of_what_cannot_be_sent_and_of_nothing_when_it_could(desk):
    put_waiting(desk)
    zone = NOW.tzinfo
    midnight = datetime(2026, 11, 29, tzinfo=zone)
    window = Window(after=midnight, until=midnight + timedelta(days=2))
    noon = midnight + timedelta(hours=36)
    halves = [Window(after=midnight, until=noon), Window(after=noon, until=window.until)]
    with desk.store.begin() as work:
        notices = list(plan_out_of_reach(window, desk.services, work))
        assert notices == [one for half in halves for one in plan_out_of_reach(half, desk.services, work)]
        work.outbox.put_all(notices)
    assert len(notices) == 2
    admin = notices[0].person_id
    assert desk.told(admin) == [texts.TOLD_OUT_OF_REACH.format(count=1)] * 2
    with desk.store.begin() as work:
        work.outbox.withdraw(NOW, "done", key="k")
    assert all(isinstance(one, Dropped) for one in desk.notices(admin))


@pytest.mark.parametrize("typed", ["0912345678", "0912 345 678", "+84912345678", "84.912.345.678"])
def test_a_number_is_kept_shown_and_forgotten(desk, typed):
    card = desk.say(LAN, "/start", name="Lan")
    assert desk.say(LAN, f"/sodienthoai {typed}").text == texts.JOIN_FIRST
    desk.press(LAN, button(card, consent.AGREE), name="Lan")
    assert desk.say(LAN, f"/sodienthoai {typed}").text == texts.PHONE_KEPT.format(phone="0912345678")
    assert "0912345678" in desk.say(LAN, "/sodienthoai").text
    with desk.store.look() as work:
        assert work.official_account.find_phone(LAN) == "84912345678"
    assert desk.say(LAN, "/sodienthoai xóa").text == texts.PHONE_FORGOTTEN
    with desk.store.look() as work:
        assert work.official_account.find_phone(LAN) is None


@pytest.mark.parametrize("typed", ["12345", "0212345678", "09123456789", "abc"])
def test_a_wrong_number_and_another_channel_get_a_sentence(desk, typed):
    card = desk.say(LAN, "/start", name="Lan")
    desk.press(LAN, button(card, consent.AGREE), name="Lan")
    assert desk.say(LAN, f"/sodienthoai {typed}").text == texts.PHONE_WRONG
    assert desk.say(ADMIN, "/sodienthoai 0912345678").text == texts.ONLY_OA
