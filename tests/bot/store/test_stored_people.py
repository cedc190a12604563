"""Invitations, confirmations, consents and questions in the store, on both databases."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store.tables.people import INVITATIONS, QUESTIONS, WRONG_CODES
from handlers.people import key_of_code

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
AGENCY = "Sở Tư pháp"


@pytest.fixture
def lan(store):
    """Return an official."""
    with store.begin() as work:
        person = work.people.add("telegram:7", "Lan", NOW)
        work.people.join(person.id, "official", AGENCY, NOW)
        return work.people.get(person.id)


def make(store, role="official", agency=AGENCY, created_by=None):
    with store.begin() as work:
        return work.invitations.make(role, agency, NOW, created_by=created_by)[0]


def test_a_code_is_long_fits_a_deep_link_and_is_kept_nowhere(store):
    code = make(store)
    assert len(code) * 6 >= 128
    assert len(code) <= 64
    with store.look() as work:
        kept = work.connection.execute(select(INVITATIONS)).mappings().one()
        assert code not in map(str, kept.values())
        assert work.invitations.find(key_of_code(code), NOW).agency == AGENCY
        assert work.invitations.find(code, NOW) is None


def test_no_code_is_made_twice(store):
    assert len({make(store) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("age", "good"), [(timedelta(hours=24) - timedelta(seconds=1), True), (timedelta(hours=24), False)]
)
def test_a_code_is_good_for_a_day(store, lan, age, good):
    key = key_of_code(make(store))
    with store.begin() as work:
        assert (work.invitations.find(key, NOW + age) is not None) == good
        assert (work.invitations.use(key, lan.id, NOW + age) is not None) == good


def test_of_two_who_use_a_code_at_once_one_gets_in(store, lan):
    key = key_of_code(make(store))
    gate, got = threading.Barrier(2), []

    def use():
        gate.wait()
        with store.begin() as work:
            got.append(work.invitations.use(key, lan.id, NOW))

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert got.count(None) == 1


def test_what_a_person_invited_can_be_taken_back_until_it_is_used(store, lan):
    used, unused = make(store, created_by=lan.id), make(store, created_by=lan.id)
    with store.begin() as work:
        work.invitations.use(key_of_code(used), lan.id, NOW)
        assert work.invitations.revoke(lan.id) == 1
        assert work.invitations.find(key_of_code(unused), NOW) is None


def test_wrong_codes_count_for_an_hour_and_name_nobody(store):
    with store.begin() as work:
        for minute in range(5):
            work.invitations.note_wrong("telegram:7", NOW + timedelta(minutes=minute))
        assert work.invitations.count_wrong("telegram:7", NOW + timedelta(minutes=59)) == 5
        assert work.invitations.count_wrong("telegram:7", NOW + timedelta(minutes=61)) == 3
        assert work.invitations.count_wrong("telegram:8", NOW) == 0
        assert "telegram:7" not in str(work.connection.execute(select(WRONG_CODES)).all())
        work.invitations.purge(NOW + timedelta(minutes=61))
        assert len(work.connection.execute(select(WRONG_CODES)).all()) == 3


def test_an_invitation_long_over_is_forgotten_a_used_one_is_not(store, lan):
    used = make(store)
    make(store)
    with store.begin() as work:
        work.invitations.use(key_of_code(used), lan.id, NOW)
        work.invitations.purge(NOW + timedelta(days=8, hours=1))
        assert work.connection.execute(select(INVITATIONS.c.code_hash)).scalars().all() == [key_of_code(used)]


def test_a_role_is_asked_about_once_and_rests_when_nobody_answers(store, lan):
    (held,) = lan.memberships
    later = NOW + timedelta(days=183)
    with store.begin() as work:
        assert work.people.ask_to_confirm(NOW, later) == []
        asked = work.people.ask_to_confirm(later - timedelta(days=182), later)
        assert [(one.membership.id, one.display_name) for one in asked] == [(held.id, "Lan")]
        assert work.people.ask_to_confirm(later - timedelta(days=182), later) == []
        assert work.people.suspend_unanswered(later, later) == []
        rested = work.people.suspend_unanswered(later + timedelta(days=1), later + timedelta(days=31))
        assert [one.membership.id for one in rested] == [held.id]
    with store.begin() as work:
        assert work.people.get(lan.id).memberships == ()
        assert work.people.with_role("official", AGENCY) == []
        assert [one.suspended for one in work.people.roster(frozenset({AGENCY}))] == [True]
        assert not work.people.confirm(held.id, later)
        assert work.people.confirm(held.id, later, restore=True)
        assert work.people.get(lan.id).memberships[0].confirmed_at == later


def test_an_answer_in_time_keeps_the_role(store, lan):
    (held,) = lan.memberships
    later = NOW + timedelta(days=183)
    with store.begin() as work:
        work.people.ask_to_confirm(later, later)
        assert work.people.confirm(held.id, later)
        assert work.people.suspend_unanswered(later + timedelta(days=99), later) == []
        assert work.people.ask_to_confirm(later, later + timedelta(days=1)) == []


def test_a_new_invitation_wakes_a_role_that_rests(store, lan):
    with store.begin() as work:
        work.people.ask_to_confirm(NOW + timedelta(days=1), NOW)
        work.people.suspend_unanswered(NOW + timedelta(days=1), NOW)
        work.people.join(lan.id, "official", AGENCY, NOW)
        assert len(work.people.get(lan.id).memberships) == 1


def test_the_roster_names_the_highest_first_and_other_agencies_not_at_all(store, lan):
    with store.begin() as work:
        minh = work.people.add("telegram:8", "Minh", NOW)
        work.people.join(minh.id, "supervisor", AGENCY, NOW)
        work.people.join(minh.id, "official", "Sở Nội vụ", NOW)
        work.people.join(minh.id, "admin", None, NOW)
        assert [one.display_name for one in work.people.roster(frozenset({AGENCY}))] == ["Minh", "Lan"]
        assert work.people.roster(frozenset()) == []
        assert len(work.people.roster()) == 4
        gone = work.people.roster(frozenset({"Sở Nội vụ"}))[0]
        work.people.leave(gone.membership.id, NOW, ended_by=lan.id)
        assert work.people.find_member(gone.membership.id) is None
        assert len(work.people.roster()) == 3


def test_a_consent_stands_until_it_is_withdrawn(store, lan):
    with store.begin() as work:
        assert work.consents.find(lan.id) is None
        work.consents.give(lan.id, "1", "abc", "telegram:7", NOW)
        work.consents.give(lan.id, "2", "def", "telegram:7", NOW + timedelta(days=1))
        assert work.consents.find(lan.id).version == "2"
        assert work.consents.find_agreed({lan.id, lan.id + 1}) == {lan.id}
        assert work.consents.withdraw(lan.id, NOW)
        assert not work.consents.withdraw(lan.id, NOW)
        assert work.consents.find(lan.id) is None
        assert work.consents.find_agreed({lan.id}) == set()


def test_questions_go_after_their_time(store):
    with store.begin() as work:
        work.questions.keep(date(2026, 8, 29), "một", "answer")
        work.questions.keep(date(2026, 8, 30), "hai", "no_answer")
        assert work.questions.purge(date(2026, 8, 30)) == 1
        assert work.connection.execute(select(QUESTIONS.c.text)).scalars().all() == ["hai"]


def test_the_audit_trail_is_read_the_newest_first(store):
    with store.begin() as work:
        for number in range(5):
            work.audit.note(NOW, "command line", "test", f"n:{number}", value=number)
        assert work.audit.count() == 5
        assert [(line.subject, line.detail) for line in work.audit.page(1, 2)] == [
            ("n:3", {"value": 3}), ("n:2", {"value": 2})
        ]  # fmt: skip
