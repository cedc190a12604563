"""The inbox of a channel: what was taken is answered by this process or the next, and what is doubtful says so."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.channels.inbox import Inbox, Letter
from bot.store.inbox import LEASE, key_of_message
from bot.together import Together

NOW = datetime(2026, 11, 28, 16, tzinfo=UTC)


def make_letter(number, chat="a"):
    return Letter(id=str(number), chat=chat, lay_out=lambda: {"number": number, "chat": chat})


class Desk:
    """An inbox whose messages are answered when the test says so."""

    def __init__(self, store, now=NOW, drain_seconds=0.05):
        self.store, self.now, self.told = store, now, []
        self.gate = asyncio.Event()
        self.inbox = Inbox(
            "test", store, self._answer, lambda body: make_letter(body["number"], body["chat"]), lambda: self.now,
            drain_seconds=drain_seconds,
        )  # fmt: skip

    async def _answer(self, letter):
        await self.gate.wait()
        self.told.append((letter.lay_out()["number"], letter.doubtful))

    async def wait_for(self, count):
        async with asyncio.timeout(20):
            while len(self.told) < count:
                await asyncio.sleep(0.01)


def count_open(store):
    with store.look() as work:
        return work.connection.execute(text("SELECT count(*) FROM inbox WHERE body IS NOT NULL")).scalar()


def test_what_is_answered_is_forgotten_and_known_again(store):
    async def act():
        desk = Desk(store)
        desk.gate.set()
        async with desk.inbox.serving():
            assert await desk.inbox.take_all([make_letter(1), make_letter(2), make_letter(1)]) == [True, True, False]
            await desk.wait_for(2)
        assert desk.told == [(1, False), (2, False)]
        again = Desk(store)
        async with again.inbox.serving():
            assert await again.inbox.take_all([make_letter(1), make_letter(3)]) == [False, True]

    asyncio.run(act())
    assert count_open(store) == 1


def test_what_a_stop_cuts_off_goes_on_with_the_next_and_only_what_was_begun_is_doubtful(store):
    async def act():
        first = Desk(store)
        async with first.inbox.serving():
            await first.inbox.take_all([make_letter(1, "a"), make_letter(2, "a"), make_letter(3, "b")])
        assert first.told == []
        second = Desk(store)
        second.gate.set()
        async with second.inbox.serving():
            await second.wait_for(3)
        return second.told

    assert sorted(asyncio.run(act())) == [(1, True), (2, False), (3, True)]
    assert count_open(store) == 0


def test_what_a_stop_cuts_off_again_and_again_is_not_lost(store):
    async def act():
        for _ in range(4):
            cut = Desk(store, drain_seconds=0.01)
            async with cut.inbox.serving():
                await cut.inbox.take(make_letter(1))
                await asyncio.sleep(0.2)
        last = Desk(store)
        last.gate.set()
        async with last.inbox.serving():
            await last.wait_for(1)
        return last.told

    assert asyncio.run(act()) == [(1, True)]


def test_what_comes_after_the_end_is_kept_for_the_next(store):
    async def act():
        first = Desk(store)
        async with first.inbox.serving():
            pass
        assert await first.inbox.take(make_letter(1))
        second = Desk(store)
        second.gate.set()
        async with second.inbox.serving():
            await second.wait_for(1)
        return second.told

    assert asyncio.run(act()) == [(1, False)]


def test_what_a_dead_process_held_is_taken_over_when_its_lease_is_over(store):
    with store.begin() as work:
        assert work.inbox.take("test", key_of_message("test", "1"), {"number": 1, "chat": "a"}, NOW)

    async def act(now):
        desk = Desk(store, now)
        desk.gate.set()
        async with desk.inbox.serving():
            await asyncio.sleep(0.2)
        return desk.told

    assert asyncio.run(act(NOW + LEASE - timedelta(seconds=1))) == []
    assert asyncio.run(act(NOW + LEASE)) == [(1, True)]


def test_what_is_given_again_before_it_is_taken_over_is_not_lost(store):
    with store.begin() as work:
        assert work.inbox.take("test", key_of_message("test", "1"), {"number": 1, "chat": "a"}, NOW - LEASE)

    async def act():
        desk = Desk(store)
        desk.gate.set()
        assert not await desk.inbox.take(make_letter(1))
        async with desk.inbox.serving():
            await desk.wait_for(1)
        return desk.told

    assert asyncio.run(act()) == [(1, True)]


def test_what_could_not_be_noted_as_answered_is_not_answered_again(store):
    async def act():
        desk = Desk(store)
        desk.gate.set()
        writes = desk.inbox._writes
        async with desk.inbox.serving():
            await desk.inbox.take(make_letter(1))
            desk.inbox._writes = Together(fail)
            await desk.wait_for(1)
        assert count_open(store) == 1
        desk.inbox._writes, desk.now = writes, NOW + LEASE
        await desk.inbox._sweep()
        return desk.told

    assert asyncio.run(act()) == [(1, False)]
    assert count_open(store) == 0


def test_what_comes_and_what_is_answered_meanwhile_share_a_write(store):
    writes, begun = Desk(store).inbox._writes, []
    event.listen(store.engine, "begin", begun.append)
    assert asyncio.run(writes.add_all([("a", {"n": 1}), ("b", {"n": 2})])) == [True, True]
    assert asyncio.run(writes.add_all([("a", None), ("b", {"n": 2}), ("c", {"n": 3})])) == [False, False, True]
    assert len(begun) == 2
    assert count_open(store) == 2


def fail(_items):
    raise OperationalError("", {}, Exception())


class Away:
    """A store that cannot be reached."""

    def begin(self):
        raise OperationalError("", {}, Exception())


def test_while_the_store_is_away_messages_are_answered_from_memory():
    async def act():
        desk = Desk(Away())
        desk.gate.set()
        async with desk.inbox.serving():
            assert await desk.inbox.take_all([make_letter(1), make_letter(2)]) == [True, True]
            await desk.wait_for(2)
        return desk.told

    assert asyncio.run(act()) == [(1, False), (2, False)]


def test_what_is_asked_for_together_is_done_together():
    turns = []

    def act(items):
        turns.append(items)
        return [item * 2 for item in items]

    async def ask():
        together = Together(act)
        return await asyncio.gather(together.add(1), together.add_all([2, 3]), together.add(4))

    assert asyncio.run(ask()) == [2, [4, 6], 8]
    assert [item for turn in turns for item in turn] == [1, 2, 3, 4]
    assert len(turns) <= 2


def test_what_fails_together_fails_for_each_and_the_next_turn_is_a_new_one():
    def act(items):
        if 1 in items:
            raise ValueError("one")
        return items

    async def ask():
        together = Together(act)
        failed = await asyncio.gather(together.add(1), together.add(2), return_exceptions=True)
        return failed, await together.add(3)

    failed, then = asyncio.run(ask())
    assert [type(one) for one in failed] == [ValueError, ValueError]
    assert then == 3


def test_whoever_is_broken_off_does_not_hold_up_the_others():
    async def ask():
        together = Together(lambda items: items)
        broken = asyncio.create_task(together.add(1))
        await asyncio.sleep(0)
        broken.cancel()
        with pytest.raises(asyncio.CancelledError):
            await broken
        return await together.add(2)

    assert asyncio.run(ask()) == 2
