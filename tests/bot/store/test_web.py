"""What the site keeps, on both databases: talks that end by themselves, links that are good once, sessions."""

import datetime as dt

import pytest

NOW = dt.datetime(2026, 1, 12, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ENTRIES = [{"number": 1, "text": "Sở Tư pháp"}]


def test_a_talk_is_kept_in_the_place_of_what_was_there_and_for_its_time(store):
    with store.begin() as work:
        work.talks.put("web:1", [], NOW, 30 * MINUTE)
        work.talks.put("web:1", ENTRIES, NOW, 30 * MINUTE)
    with store.look() as work:
        assert work.talks.find("web:1", NOW) == ENTRIES
        assert work.talks.find("web:2", NOW) is None
        assert work.talks.find("web:1", NOW + 30 * MINUTE) is None


def test_a_talk_is_erased_when_asked_to_and_when_its_time_is_over(store):
    with store.begin() as work:
        work.talks.put("web:1", ENTRIES, NOW, 30 * MINUTE)
        work.talks.put("web:2", ENTRIES, NOW + 31 * MINUTE, 30 * MINUTE)
        assert work.talks.find("web:1", NOW) is None, "it went when another was written"
        work.talks.forget("web:2")
        assert work.talks.find("web:2", NOW + 31 * MINUTE) is None


@pytest.fixture
def person_id(store):
    with store.begin() as work:
        return work.people.add("telegram:1", "Lan", NOW).id


def test_a_link_lets_in_once_and_a_session_lasts_eight_hours(store, person_id):
    with store.begin() as work:
        code = work.web_access.make_link(person_id, NOW)
    with store.begin() as work:
        assert work.web_access.is_good(code, NOW)
        assert work.web_access.use_link(code, NOW) == person_id
        assert work.web_access.use_link(code, NOW) is None
        session = work.web_access.open_session(person_id, NOW)
    with store.look() as work:
        assert work.web_access.find_session(session, NOW + 479 * MINUTE) == person_id
        assert work.web_access.find_session(session, NOW + 480 * MINUTE) is None
        assert work.web_access.find_session(code, NOW) is None


def test_all_of_a_person_is_closed_at_once(store, person_id):
    with store.begin() as work:
        other = work.people.add("telegram:2", "Minh", NOW).id
        link, session = work.web_access.make_link(person_id, NOW), work.web_access.open_session(person_id, NOW)
        kept = work.web_access.open_session(other, NOW)
        work.web_access.close_all(person_id)
        assert not work.web_access.is_good(link, NOW)
        assert work.web_access.find_session(session, NOW) is None
        assert work.web_access.find_session(kept, NOW) == other
