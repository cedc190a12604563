"""Progress in the store, on both databases: changes count once, history stays, turns and agencies stand apart."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.standings import Event, Evidence, Key, Step

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = Key(plan="4110-kh-ubnd", item="13", output=0, agency="Sở Tư pháp")
FILE = Evidence(kind="file", name="báo cáo.pdf", reference="telegram:BQAC")


def step(action, person_id=None, minutes=0, **words):
    return Step(action=action, at=NOW + timedelta(minutes=minutes), person_id=person_id, **words)


@pytest.fixture
def lan(store):
    """Return the number of a person."""
    with store.begin() as work:
        return work.people.add("telegram:7", "Lan", NOW).id


def test_what_nobody_touched_is_not_there(store):
    with store.look() as work:
        assert work.progress.find(KEY) is None
        assert work.progress.history(KEY) == []
        assert work.progress.standings() == []


def test_a_change_is_kept_with_its_words_and_proof(store, lan):
    done = step("finish", lan, note="xong", document_number="123/BC-STP", evidence=FILE)
    with store.begin() as work:
        first = work.progress.change(KEY, step("start", lan), "in_progress", 0)
        second = work.progress.change(KEY, done, "done", 1)
    assert (first.state, first.revision, first.done_on) == ("in_progress", 1, None)
    assert (second.id, second.state, second.revision, second.done_on) == (first.id, "done", 2, date(2026, 3, 2))
    with store.look() as work:
        assert work.progress.find(KEY) == work.progress.get(first.id) == second
        started, finished = work.progress.history(KEY)
    assert (started.before, started.after, started.step.action) == ("not_started", "in_progress", "start")
    assert (finished.before, finished.after, finished.step) == ("in_progress", "done", done)


@pytest.mark.parametrize("revision", [0, 2, 9])
def test_a_change_to_an_older_or_unknown_state_changes_nothing(store, revision):
    with store.begin() as work:
        work.progress.change(KEY, step("start"), "in_progress", 0)
    with store.begin() as work:
        assert work.progress.change(KEY, step("finish"), "done", revision) is None
    with store.look() as work:
        assert work.progress.find(KEY).state == "in_progress"
        assert len(work.progress.history(KEY)) == 1


@pytest.mark.parametrize("touched", [False, True])
def test_of_two_who_change_the_same_at_once_one_does(store, touched):
    if touched:
        with store.begin() as work:
            work.progress.change(KEY, step("start"), "in_progress", 0)
    outcomes, both = [], threading.Barrier(2)

    def finish():
        both.wait()
        with store.begin() as work:
            outcomes.append(work.progress.change(KEY, step("finish"), "done", int(touched)))

    threads = [threading.Thread(target=finish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome is not None for outcome in outcomes) == [False, True]
    with store.look() as work:
        assert [change.after for change in work.progress.history(KEY)].count("done") == 1


def test_the_day_it_was_done_stays_when_confirmed_and_goes_when_sent_back(store):
    with store.begin() as work:
        work.progress.change(KEY, step("finish"), "done", 0)
        later = step("confirm", minutes=60 * 24 * 3)
        assert work.progress.change(KEY, later, "confirmed", 1).done_on == date(2026, 3, 2)
        assert work.progress.change(KEY, step("send_back"), "in_progress", 2).done_on is None


def test_agencies_turns_and_plans_stand_apart(store):
    keys = [
        KEY,
        Key(plan=KEY.plan, item="13", output=0, agency="Sở Nội vụ"),
        Key(plan=KEY.plan, item="13", output=0, agency="Sở Tư pháp", period=date(2026, 3, 31)),
        Key(plan="other", item="13", output=0, agency="Sở Tư pháp"),
    ]
    with store.begin() as work:
        for key in keys:
            assert work.progress.change(key, step("start"), "in_progress", 0)
    with store.look() as work:
        assert {one.key for one in work.progress.standings()} == set(keys)
        assert {one.key for one in work.progress.standings(agencies=["Sở Nội vụ"])} == {keys[1]}
        assert {one.key for one in work.progress.standings(plans=["other"], agencies=["Sở Tư pháp"])} == {keys[3]}


def test_an_erased_person_leaves_the_history_without_a_name(store, lan):
    with store.begin() as work:
        work.progress.change(KEY, step("start", lan), "in_progress", 0)
        work.personal.erase(lan, ["telegram:7"])
        (change,) = work.progress.history(KEY)
    assert change.step.person_id is None


def test_an_event_is_kept_once_and_may_be_set_right(store, lan):
    event = Event(plan=KEY.plan, item="15", output=0, happened_on=date(2026, 3, 1))
    right = Event(plan=KEY.plan, item="15", output=0, happened_on=date(2026, 3, 4))
    with store.begin() as work:
        assert work.progress.record_event(event, lan, NOW) is None
        assert work.progress.record_event(right, None, NOW) == event
        assert work.progress.find_event(KEY.plan, "15", 0) == right.happened_on
        assert work.progress.find_event(KEY.plan, "15", 1) is None
        assert work.progress.events() == {(KEY.plan, "15", 0): right.happened_on}
        assert work.progress.events(["other"]) == {}
