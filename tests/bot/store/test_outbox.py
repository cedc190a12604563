"""The outbox in the store: kept once, claimed once, marked, settled, found again after a crash; on both databases."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.sending import LEASE, Settlement
from bot.store.turns import TURN
from handlers.notices import AFTER_OTHERS, AT_ONCE, BY_DAY, Notice

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
ALL = (AT_ONCE, BY_DAY, AFTER_OTHERS)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def lan(store):
    """Return the number of a person with a Telegram account."""
    with store.begin() as work:
        return work.people.add("telegram:7", "Lan", NOW).id


def make(lan, key="a", **more):
    return Notice(**{"key": key, "person_id": lan, "kind": "reminder", "due_at": NOW} | more)


def put(store, *notices):
    with store.begin() as work:
        assert work.outbox.put_all(notices) == len(notices)


def claim(store, now=NOW, holder="one", limit=10):
    with store.begin() as work:
        return work.sending.claim(now, holder, limit, ALL)


def settle(store, state, claimed, now=NOW, holder="one", **more):
    with store.begin() as work:
        ids = tuple(one.id for one in claimed)
        return work.sending.settle(Settlement(ids=ids, state=state, at=now, **more), holder)


def read(store, key="a"):
    with store.look() as work:
        return next(one for one in work.outbox.ledger() if one.notice.key == key)


def test_a_notice_planned_again_stands_once(store, lan):
    with store.begin() as work:
        assert work.outbox.put(make(lan))
        assert not work.outbox.put(make(lan, due_at=NOW + MINUTE))
        assert work.outbox.put_all([make(lan), make(lan, "b"), make(lan, "b")]) == 1
    assert read(store).notice.due_at == NOW


def test_what_is_due_is_claimed_the_urgent_first_then_by_time(store, lan):
    put(store, make(lan, "late", due_at=NOW - MINUTE, priority=AFTER_OTHERS), make(lan, "now"),
        make(lan, "before", due_at=NOW - MINUTE), make(lan, "urgent", priority=AT_ONCE),
        make(lan, "tomorrow", due_at=NOW + MINUTE))  # fmt: skip
    assert [one.notice.key for one in claim(store, limit=2)] == ["urgent", "before"]
    assert [one.notice.key for one in claim(store)] == ["now", "late"]
    assert claim(store) == []
    with store.look() as work:
        assert work.sending.find_next(ALL) == NOW + MINUTE
        assert work.sending.find_next((AT_ONCE,)) is None


def test_two_that_claim_at_once_never_take_the_same(store, lan):
    put(store, *(make(lan, str(number)) for number in range(200)))
    taken = {"one": [], "two": []}

    def take(holder):
        while some := claim(store, holder=holder, limit=7):
            taken[holder] += [one.id for one in some]

    threads = [threading.Thread(target=take, args=(holder,)) for holder in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both = taken["one"] + taken["two"]
    assert len(both) == len(set(both)) == 200


def test_all_that_is_due_for_a_person_is_taken_with_it(store, lan):
    put(
        store,
        make(lan, "a"),
        make(lan, "b"),
        make(lan, "later", due_at=NOW + MINUTE),
        make(lan, "other", kind="ticket"),
    )
    (first,) = claim(store, limit=1)
    with store.begin() as work:
        others = work.sending.claim_others(NOW, "one", [lan], ["reminder"], [BY_DAY])
    assert (first.notice.key, [one.notice.key for one in others]) == ("a", ["b"])


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)  # on SQLite one writes at a time
def test_what_another_is_taking_at_this_moment_is_passed_over_and_not_waited_for(store, lan):
    put(store, make(lan))
    with store.begin() as one, store.begin() as two:
        assert len(one.sending.claim(NOW, "one", 10, ALL)) == 1
        two.connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
        assert two.sending.claim(NOW, "two", 10, ALL) == []
        assert two.sending.claim_others(NOW, "two", [lan], ["reminder"], ALL) == []


@pytest.mark.parametrize("state", ["sending", "claimed"])
def test_whoever_is_at_work_on_it_holds_it_for_longer(store, lan, state):
    put(store, make(lan))
    claimed = claim(store)
    assert settle(store, state, claimed, NOW + LEASE / 2)
    with store.begin() as work:
        assert work.sending.recover(NOW + LEASE, "two") == (0, 0)
        assert work.sending.recover(NOW + LEASE * 3 / 2, "two") == (1, 0)


def test_what_was_sent_is_in_the_ledger_with_its_channel(store, lan):
    put(store, make(lan, subject={"item": "13"}, about="task:13"))
    claimed = claim(store)
    assert settle(store, "sending", claimed) == {claimed[0].id}
    assert read(store).state == "sending"
    settle(store, "sent", claimed, address="telegram:7", message="55")
    found = read(store)
    assert (found.state, found.address, found.settled_at, found.doubled) == ("sent", "telegram:7", NOW, False)
    assert found.notice == make(lan, subject={"item": "13"}, about="task:13", id=claimed[0].id)
    assert claim(store, NOW + 9 * LEASE) == []


def test_what_was_claimed_by_a_dead_one_goes_again_and_is_not_doubted(store, lan):
    put(store, make(lan))
    number = claim(store)[0].id
    with store.begin() as work:
        assert work.sending.recover(NOW + LEASE - MINUTE / 60, "two") == (0, 0)
        assert work.sending.recover(NOW + LEASE, "one", [number]) == (0, 0)  # its own, which is alive
        assert work.sending.recover(NOW + LEASE, "two") == (1, 0)
    (again,) = claim(store, NOW + LEASE, "two")
    assert not again.doubtful


def test_what_was_being_sent_by_a_dead_one_goes_once_more_and_no_third_time(store, lan):
    put(store, make(lan))
    settle(store, "sending", claim(store), address="telegram:7")
    with store.begin() as work:
        assert work.sending.recover(NOW + LEASE, "two") == (1, 0)
    assert (read(store).state, read(store).address, read(store).doubled) == ("waiting", None, False)
    (again,) = claim(store, NOW + LEASE, "two")
    assert again.doubtful
    settle(store, "sending", [again], NOW + LEASE, "two")
    with store.begin() as work:
        assert work.sending.recover(NOW + 2 * LEASE, "three") == (0, 1)
    assert claim(store, NOW + 9 * LEASE) == []
    assert (read(store).state, read(store).doubled) == ("uncertain", True)


def test_a_lease_from_a_clock_that_was_wrong_holds_nothing_up(store, lan):
    put(store, make(lan))
    claim(store, NOW + timedelta(days=400))
    with store.begin() as work:
        assert work.sending.recover(NOW, "two") == (1, 0)
    claim(store, NOW + LEASE)  # a clock that is only a little ahead
    with store.begin() as work:
        assert work.sending.recover(NOW, "two") == (0, 0)


def test_that_it_arrived_counts_even_if_told_late(store, lan):
    put(store, make(lan))
    claimed = claim(store)
    settle(store, "sending", claimed)
    with store.begin() as work:
        work.sending.recover(NOW + LEASE, "two")
    assert settle(store, "sent", claimed, NOW + LEASE)
    assert claim(store, NOW + LEASE, "two") == []


def test_who_was_taken_over_settles_nothing(store, lan):
    put(store, make(lan))
    claimed = claim(store)
    with store.begin() as work:
        work.sending.recover(NOW + LEASE, "two")
    claim(store, NOW + LEASE, "two")
    assert not settle(store, "sending", claimed)
    assert not settle(store, "sent", claimed)


def test_withdrawn_in_the_last_moment_it_is_not_sent(store, lan):
    put(store, make(lan, about="task:13"), make(lan, "b", about="task:14"))
    claimed = claim(store)
    with store.begin() as work:
        assert work.outbox.withdraw(NOW, "done", about="task:13") == 1
        with pytest.raises(ValueError, match="withdrawn"):
            work.outbox.withdraw(NOW, "done")
    assert settle(store, "sending", claimed) == {one.id for one in claimed if one.notice.key == "b"}
    assert (read(store).state, read(store).reason) == ("dropped", "done")


def test_moved_it_goes_at_its_new_time(store, lan):
    put(store, make(lan))
    with store.begin() as work:
        assert work.outbox.move(make(lan, due_at=NOW + MINUTE, subject={"item": "14"}))
        assert not work.outbox.move(make(lan, "never planned"))
    assert claim(store) == []
    (claimed,) = claim(store, NOW + MINUTE)
    assert claimed.notice.subject == {"item": "14"}
    settle(store, "sending", [claimed])
    with store.begin() as work:
        assert not work.outbox.move(make(lan))


def test_it_is_acknowledged_once_and_says_by_whom(store, lan):
    put(store, make(lan), make(lan, "b"))
    with store.begin() as work:
        minh = work.people.add("telegram:8", "Minh", NOW).id
        number = work.outbox.ledger()[-1].notice.id
        assert work.outbox.acknowledge(number, minh, NOW)
        assert not work.outbox.acknowledge(number, lan, NOW)
        assert (work.outbox.find(number).acknowledged_by, work.outbox.find(number).acknowledged_at) == (minh, NOW)
        assert [one.notice.key for one in work.outbox.ledger(acknowledged=False)] == ["b"]
        assert work.outbox.find(number + 99) is None


def test_the_ledger_is_asked_by_person_kind_time_and_state(store, lan):
    put(store, make(lan), make(lan, "b", due_at=NOW + MINUTE, kind="ticket", about="task:13"))
    with store.look() as work:

        def keys(**conditions):
            return [one.notice.key for one in work.outbox.ledger(**conditions)]

        assert keys() == ["b", "a"]
        assert keys(limit=1) == keys(kinds=["ticket"]) == keys(about="task:13") == keys(due_from=NOW + MINUTE) == ["b"]
        assert keys(due_until=NOW) == ["a"]
        assert keys(person_ids=[lan + 1]) == keys(states=["sent"]) == []
        assert work.outbox.count() == {"waiting": 2}
        assert work.outbox.count(due_from=NOW + MINUTE) == {"waiting": 1}


def test_an_address_that_is_gone_is_not_used_again(store, lan):
    with store.begin() as work:
        work.people.add("telegram:8", "Hoa", NOW)  # somebody else, who stays
        assert work.sending.list_addresses(lan, {"telegram"}) == ["telegram:7"]
        assert work.sending.list_addresses(lan, {"zalo"}) == []
        work.sending.mark_gone("telegram:7", NOW)
        assert work.sending.list_addresses(lan, {"telegram"}) == []
        assert not work.sending.has_addresses(lan)


def test_how_far_was_planned_is_remembered(store):
    with store.begin() as work:
        assert work.sending.find_planned("days") is None
        work.sending.note_planned("days", NOW)
        work.sending.note_planned("days", NOW + MINUTE)
        assert work.sending.find_planned("days") == NOW + MINUTE


def test_one_dispatcher_sends_at_a_time_and_another_takes_over(store):
    one, two = store.make_turn("one"), store.make_turn("two")
    assert one.take(NOW)
    assert one.take(NOW)
    assert not two.take(NOW)
    one.give_back()
    assert two.take(NOW)
    assert not one.take(NOW)
    two.give_back()


def test_the_turn_of_one_that_died_is_taken_over_within_half_a_minute(store):
    one, two = store.make_turn("one"), store.make_turn("two")
    assert one.take(NOW)
    if store.engine.dialect.name == "postgresql":  # the connection is cut, as when the process is killed
        with store.engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    assert timedelta(seconds=30) > TURN
    assert two.take(NOW + TURN)
    one.give_back()
    assert not one.take(NOW + TURN)
    two.give_back()


def test_a_turn_from_a_clock_that_was_wrong_is_no_turn(store):
    one, two = store.make_turn("one"), store.make_turn("two")
    one.take(NOW + timedelta(days=400))
    if store.engine.dialect.name == "sqlite":
        assert two.take(NOW)
    one.give_back()
    two.give_back()
