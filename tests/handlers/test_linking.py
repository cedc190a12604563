"""One person on two channels: linked by a code, told on one of them, parted again; a code is nobody else's key."""

from datetime import timedelta

import pytest
from fakes.desk import NOW, Desk, button, labels

from bot.store.links import VALID_FOR
from handlers.people import key_of_code
from handlers.texts import consent, own_data
from handlers.texts import linking as texts
from handlers.texts import wishes as wish_texts

TELEGRAM, ZALO, OA = "telegram:7", "zalo:z7", "oa:o7"
AGENCY = "Sở Tư pháp"


@pytest.fixture
def desk(store, library):
    return Desk(store, library)


def agree(desk, address, name="Lan"):
    """Let somebody give consent, and return their number."""
    card = desk.say(address, "/start", name=name)
    desk.press(address, button(card, consent.AGREE), name=name)
    with desk.store.look() as work:
        return work.people.find(address).id


def take_code(desk, address):
    screen = desk.press(address, button(desk.say(address, "/lienket"), texts.GET_CODE))
    return screen.text.splitlines()[0].removeprefix("Mã liên kết: ")


def link(desk, owner=TELEGRAM, other=ZALO, name="Lan Zalo"):
    asked = desk.say(other, f"lienket {take_code(desk, owner)}", name=name)
    return desk.press(other, button(asked, texts.YES), name=name)


def person(desk, address):
    with desk.store.look() as work:
        return work.people.find(address)


def test_without_consent_nothing_is_linked(desk):
    assert desk.say(TELEGRAM, "/lienket").text == texts.CONSENT_FIRST


@pytest.mark.parametrize("typed", ["lienket {}", "/lienket {}", "Liên kết {}", "/lienket   {}  ", "LIEN KET {}"])
def test_a_code_typed_into_the_other_channel_makes_one_identity(desk, typed):
    lan = agree(desk, TELEGRAM)
    code = take_code(desk, TELEGRAM)
    asked = desk.say(ZALO, typed.format(code.lower()))
    assert "“Lan” (Telegram)" in asked.text
    assert desk.press(ZALO, button(asked, texts.YES)).text == texts.LINKED.format(channel="Telegram")
    assert person(desk, ZALO).id == lan
    assert person(desk, ZALO).addresses == (TELEGRAM, ZALO)
    assert person(desk, ZALO).preferred_address == TELEGRAM


def test_who_made_the_code_is_told_and_can_undo_it(desk):
    lan = agree(desk, TELEGRAM)
    link(desk)
    (told,) = desk.notices(lan)
    assert told.text == texts.TOLD.format(channel="Zalo")
    desk.press(TELEGRAM, button(told, texts.TOLD_REMOVE))
    assert person(desk, ZALO) is None
    assert person(desk, TELEGRAM).addresses == (TELEGRAM,)


def test_a_code_is_good_once_for_ten_minutes_and_the_next_one_ends_it(desk):
    agree(desk, TELEGRAM)
    first = take_code(desk, TELEGRAM)
    code = take_code(desk, TELEGRAM)
    assert desk.say(ZALO, f"lienket {first}").text == texts.CODE_WRONG
    asked = desk.say(ZALO, f"lienket {code}")
    also = desk.say(OA, f"lienket {code}")
    desk.press(ZALO, button(asked, texts.YES))
    assert desk.press(OA, button(also, texts.YES)).text == texts.CODE_WRONG
    late = take_code(desk, TELEGRAM)
    desk.pass_time(seconds=VALID_FOR.total_seconds())
    assert desk.say(OA, f"lienket {late}").text == texts.CODE_WRONG
    assert person(desk, OA) is None


def test_shown_in_time_and_pressed_too_late_it_links_nothing(desk):
    agree(desk, TELEGRAM)
    asked = desk.say(ZALO, f"lienket {take_code(desk, TELEGRAM)}")
    desk.pass_time(minutes=11)
    assert desk.press(ZALO, button(asked, texts.YES)).text == texts.CODE_WRONG
    assert person(desk, ZALO) is None


def test_five_wrong_codes_an_hour_and_no_more_even_a_right_one(desk):
    agree(desk, TELEGRAM)
    code = take_code(desk, TELEGRAM)
    for _ in range(5):
        assert desk.say(ZALO, "lienket ABCD-2345").text == texts.CODE_WRONG
    assert desk.say(ZALO, f"lienket {code}").text == consent.CODE_BLOCKED
    assert desk.say(ZALO, "start " + "x" * 20).text == consent.CODE_BLOCKED


def test_ones_own_code_and_no_are_no_link(desk):
    agree(desk, TELEGRAM)
    code = take_code(desk, TELEGRAM)
    assert desk.say(TELEGRAM, f"lienket {code}").text == texts.SAME
    asked = desk.say(ZALO, f"lienket {code}")
    assert desk.press(ZALO, button(asked, texts.NO)).text == texts.NOT_LINKED
    assert person(desk, ZALO) is None


def test_a_forged_button_links_nothing(desk):
    agree(desk, TELEGRAM)
    assert desk.press(ZALO, f"link.y{key_of_code('GUESSED2')}").text == texts.CODE_WRONG


def test_in_a_group_no_code_is_given_or_taken(desk):
    agree(desk, TELEGRAM)
    code = take_code(desk, TELEGRAM)
    desk.say(ZALO, f"/lienket {code}", group=True)
    assert person(desk, ZALO) is None
    with desk.store.look() as work:
        assert work.links.find(key_of_code(code.replace("-", "")), desk.now) is not None


def test_a_question_about_links_stays_a_question(desk):
    assert desk.say(TELEGRAM, "liên kết dữ liệu dân cư do ai chủ trì").text != texts.CODE_WRONG


def test_two_who_were_both_known_are_one_with_the_roles_of_both_named_beforehand(desk):
    lan = agree(desk, TELEGRAM)
    other = agree(desk, ZALO, "Lan Z")
    with desk.store.begin() as work:
        work.people.join(lan, "official", AGENCY, NOW)
        work.people.join(other, "official", AGENCY, NOW)
        work.people.join(other, "supervisor", "Sở Nội vụ", NOW)
        work.reminders.follow(lan, "p", "1", wanted=True)
        work.reminders.follow(other, "p", "1", wanted=False)
        work.reminders.follow(other, "p", "2", wanted=True)
    asked = desk.say(ZALO, f"lienket {take_code(desk, TELEGRAM)}")
    assert "lãnh đạo đơn vị, Sở Nội vụ" in asked.text
    desk.press(ZALO, button(asked, texts.YES))
    one = person(desk, TELEGRAM)
    assert one.id == person(desk, ZALO).id == lan
    assert desk.roles(ZALO) == [("official", AGENCY), ("supervisor", "Sở Nội vụ")]
    with desk.store.look() as work:
        wishes = work.reminders.wishes([lan])[lan]
        assert (wishes.followed, wishes.put_away) == (frozenset({("p", "1"), ("p", "2")}), frozenset())
        with pytest.raises(KeyError):
            work.people.get(other)
        actors = {row["actor"] for row in work.personal.export(lan, one.addresses)["audit"]}
        assert actors == {f"person:{lan}", f"person:{other}"}


def test_where_to_be_told_can_be_chosen_and_stands_among_the_wishes(desk):
    lan = agree(desk, TELEGRAM)
    link(desk)
    with desk.store.begin() as work:
        work.people.join(lan, "official", AGENCY, NOW)
    screen = desk.say(ZALO, "/lienket")
    assert labels(screen) == [
        texts.GET_CODE, texts.REMOVE.format(channel="Telegram"), texts.PREFER.format(channel="Zalo"),
    ]  # fmt: skip
    desk.press(ZALO, button(screen, texts.PREFER.format(channel="Zalo")))
    assert person(desk, TELEGRAM).preferred_address == ZALO
    assert texts.WHERE.format(channel="Zalo") in desk.say(TELEGRAM, "/nhacviec").text
    assert wish_texts.HEAD in desk.say(TELEGRAM, "/nhacviec").text


def test_a_terminal_is_told_things_only_where_there_is_nothing_else(desk):
    agree(desk, "terminal:lan")
    assert link(desk, "terminal:lan", TELEGRAM).text == texts.LINKED.format(channel="Telegram")
    screen = desk.say(TELEGRAM, "/lienket")
    assert texts.REMOVE.format(channel=texts.CHANNELS["terminal"]) in labels(screen)
    assert texts.PREFER.format(channel=texts.CHANNELS["terminal"]) not in labels(screen)


def test_the_last_account_stays_and_an_account_of_somebody_else_is_not_touched(desk):
    lan, minh = agree(desk, TELEGRAM), agree(desk, ZALO, "Minh")
    with desk.store.begin() as work:
        assert not work.links.remove(lan, TELEGRAM)
        assert not work.links.remove(lan, ZALO)
    assert person(desk, ZALO).id == minh


def test_erasing_takes_both_accounts_and_the_code_and_shows_them_before(desk):
    lan = agree(desk, TELEGRAM)
    link(desk)
    code = take_code(desk, TELEGRAM)
    shown = desk.say(ZALO, "/dulieucuatoi").text
    assert f"{TELEGRAM}, {ZALO}" in shown
    assert own_data.TABLES["link_codes"] in shown
    desk.press(ZALO, button(desk.say(ZALO, "/xoadulieu"), own_data.ERASE_YES))
    assert person(desk, TELEGRAM) is None
    assert person(desk, ZALO) is None
    assert desk.say(OA, f"lienket {code}").text == texts.CODE_WRONG
    with desk.store.look() as work:
        assert set(work.personal.export(lan, [TELEGRAM, ZALO])) == {"audit"}


def test_linking_and_parting_stand_in_the_trail_without_names(desk):
    lan = agree(desk, TELEGRAM)
    link(desk)
    desk.press(TELEGRAM, button(desk.say(TELEGRAM, "/lienket"), texts.REMOVE.format(channel="Zalo")))
    with desk.store.look() as work:
        lines = [line for line in work.audit.page(0, 9) if "linked" in line.action]
    assert [(line.action, line.actor, line.detail["channel"]) for line in lines] == [
        ("unlinked", f"person:{lan}", "zalo"), ("linked", f"person:{lan}", "zalo"),
    ]  # fmt: skip


def test_a_reminder_that_waits_for_both_is_told_once(desk):
    from handlers.notices import Notice

    lan, other = agree(desk, TELEGRAM), agree(desk, ZALO)
    with desk.store.begin() as work:
        for owner in (lan, other):
            for about in ("a", "b")[: 1 if owner == lan else 2]:
                due_at = NOW + timedelta(days=1)
                notice = Notice(key=f"{about}{owner}", person_id=owner, kind="unsure", due_at=due_at, about=about)
                work.outbox.put(notice)
    link(desk)
    with desk.store.look() as work:
        waiting = {line.notice.key for line in work.outbox.ledger(kinds=["unsure"], states=["waiting"])}
        assert waiting == {f"a{lan}", f"b{other}"}
        assert {line.notice.person_id for line in work.outbox.ledger(kinds=["unsure"])} == {lan}
