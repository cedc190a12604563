"""Calendars in the store: two who give out the same at once, on both databases."""

import threading
from datetime import UTC, date, datetime

from handlers.report_records import Entry

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
FIRST = date(2026, 1, 1)


def entry(due_on):
    return Entry(uid="1@cchc", due_on=due_on, title="Việc", description="Nguồn")


def publish(store, *entries):
    with store.begin() as work:
        return work.calendar.publish("a", entries, FIRST, NOW)


def test_two_who_give_out_the_same_change_at_once_raise_the_sequence_once(store):
    publish(store, entry(date(2026, 12, 1)))
    moved, given, failures = entry(date(2026, 12, 2)), [], []
    start = threading.Barrier(2)

    def give_out():
        start.wait(10)
        try:
            given.extend(publish(store, moved))
        except Exception as error:  # noqa: BLE001 - told to the test below
            failures.append(error)

    threads = [threading.Thread(target=give_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert [(one.sequence, one.due_on) for one in given] == [(1, date(2026, 12, 2))] * 2


def test_a_calendar_knows_nothing_of_another(store):
    publish(store, entry(date(2026, 12, 1)))
    with store.begin() as work:
        assert work.calendar.publish("b", (), FIRST, NOW) == []
    (kept,) = publish(store, entry(date(2026, 12, 1)))
    assert (kept.sequence, kept.cancelled) == (0, False)


def test_words_that_change_raise_the_sequence_and_being_done_does_not(store):
    publish(store, entry(date(2026, 12, 1)))
    changed = Entry(uid="1@cchc", due_on=date(2026, 12, 1), title="Việc khác", description="Nguồn", done=True)
    assert [one.sequence for one in publish(store, changed)] == [1]
    again = Entry(uid="1@cchc", due_on=date(2026, 12, 1), title="Việc khác", description="Nguồn", done=False)
    assert [(one.sequence, one.changed_at) for one in publish(store, again)] == [(1, NOW)]
