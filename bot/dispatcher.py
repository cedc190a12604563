"""The dispatcher: plans what falls due, and sends what is due, once, whatever happens to the process meanwhile."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.channels.sending import Sender
from bot.delivery import Parcel, Post, Report, list_priorities, sort_into_parcels
from bot.incidents import record_incident
from bot.journal import Journal, Run
from bot.metrics import NOTICES
from bot.pacing import Pacer
from bot.planning import plan_ahead
from bot.store.store import FAILURES, SqlStore
from handlers.ports import Services
from handlers.rooms import Kind, Planner

_LOG = logging.getLogger("cchc.dispatcher")

_LOOK_AFTER_OTHERS = timedelta(seconds=5)
_IN_HAND = 60
_POLL_SECONDS = 0.5
_STORE_PAUSE_SECONDS = 5.0
_FINISH_SECONDS = 7.0


class Dispatcher:
    """Sends what stands in the outbox of one store; of several on one store, one sends at a time.

    `read_now` gives the time in the office's time zone, `get_services` what renderers and planners work with.
    """

    def __init__(
        self, *, store: SqlStore, senders: Mapping[str, Sender[Any]], kinds: Mapping[str, Kind],
        planners: Sequence[Planner], get_services: Callable[[], Services], read_now: Callable[[], datetime],
        run: Run = asyncio.to_thread,
    ) -> None:  # fmt: skip
        self._store, self._kinds, self._planners = store, kinds, planners
        self._get_services, self._read_now, self._run = get_services, read_now, run
        self._holder = secrets.token_hex(8)
        self._turn = store.make_turn(self._holder)
        self._turn_seen_at: datetime | None = None
        self._post = Post(
            store=store, senders=senders, kinds=kinds, get_services=get_services, read_now=read_now, run=run,
            pacers={name: Pacer(sender.limits, _read_loop_seconds) for name, sender in senders.items()},
            journal=Journal(store, self._holder, run),
        )  # fmt: skip
        self._hands: dict[asyncio.Task[None], Parcel] = {}
        self._heard_at: float | None = None
        self._read_seconds: Callable[[], float] = _read_loop_seconds
        self._wake: asyncio.Future[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Plan and send until `stop` is set; then what is on its way is finished, and the rest is left for later."""
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self.stop())
        self._read_seconds = asyncio.get_running_loop().time  # any thread may ask it
        try:
            while not stop.is_set():
                pause = _POLL_SECONDS
                self._heard_at = _read_loop_seconds()
                try:
                    await self.tick()
                except FAILURES as error:
                    _LOG.warning("the store cannot be used, trying again: %s", type(error).__name__)
                    pause = _STORE_PAUSE_SECONDS
                await asyncio.wait((stopping,), timeout=pause)
        finally:
            stopping.cancel()
            await self.close()

    def stop(self) -> None:
        """Begin nothing more."""
        self._post.stopping = True
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def close(self) -> None:
        """Let another dispatcher have its turn, once what is on its way has arrived or has had its time."""
        self.stop()
        if self._hands:
            _, late = await asyncio.wait(self._hands, timeout=_FINISH_SECONDS)
            for task in late:  # whether it arrived is for the next dispatcher to ask
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._run(self._turn.give_back)
        except FAILURES as error:
            _LOG.warning("the turn could not be given back: %s", type(error).__name__)

    async def tick(self) -> Report:
        """Plan, and send all that is due, until nothing is left; return what it came to since the last turn.

        Nothing is done while another dispatcher has its turn. Raises what the database raises when it is away.
        """
        try:
            while not self._post.stopping and await self.hold_turn():
                self._heard_at = _read_loop_seconds()
                for parcel in await self._run(self._take):
                    task = asyncio.create_task(self._post.deliver(parcel))
                    self._hands[task] = parcel
                    task.add_done_callback(self._put_down)
                if not self._hands:
                    break
                await self._wait_for_hand()
        finally:
            while self._hands and not self._post.stopping:
                await self._wait_for_hand()
        report, self._post.report = self._post.report, Report()
        for outcome, count in asdict(report).items():
            if count:
                NOTICES.labels(outcome).inc(count)
        return report

    async def _wait_for_hand(self) -> None:
        """Wait until one of what is on its way has arrived, and no longer than until `stop` is called."""
        if self._post.stopping:
            return
        self._wake = asyncio.get_running_loop().create_future()
        await asyncio.wait({self._wake, *self._hands}, return_when=asyncio.FIRST_COMPLETED)

    async def hold_turn(self) -> bool:
        """Take the turn to send, or keep it; False while another dispatcher has it."""
        return await self._run(self._hold_turn)

    def find_idle(self) -> float | None:
        """Return for how many seconds nothing was heard of it, whoever's turn it is; None before it runs."""
        return None if self._heard_at is None else self._read_seconds() - self._heard_at

    @property
    def has_turn(self) -> bool:
        """Whether it was this one's turn to send when it last asked."""
        return self._turn_seen_at is not None

    def find_next_try(self) -> datetime | None:
        """Return when something may be sent next, by what stands in the outbox."""
        with self._store.look() as work:
            return work.sending.find_next(list_priorities(self._read_now()))

    def _put_down(self, task: "asyncio.Task[None]") -> None:
        """Let go of a message that was seen through; one that broke beyond all that is foreseen is taken up later."""
        del self._hands[task]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            record_incident(error, "delivering a notice")

    def _hold_turn(self) -> bool:
        """Whether this dispatcher may send; looked up again every few seconds, and planned and taken over then, too."""
        now, seen_at = self._read_now(), self._turn_seen_at
        if seen_at is not None and timedelta(0) <= now - seen_at < _LOOK_AFTER_OTHERS:
            return True
        if not self._turn.take(now):
            self._turn_seen_at = None
            return False
        self._turn_seen_at = now
        self._recover(now)
        self._post.report.planned += plan_ahead(self._store, self._planners, self._get_services(), now)
        return True

    def _recover(self, now: datetime) -> None:
        with self._store.begin() as work:
            in_hand = [number for parcel in list(self._hands.values()) for number in parcel.ids]
            again_count, lost_count = work.sending.recover(now, self._holder, in_hand)
        self._post.report.recovered += again_count
        self._post.report.uncertain += lost_count
        if again_count or lost_count:
            _LOG.warning("taken over from another dispatcher: %d to go again, %d uncertain", again_count, lost_count)

    # ---- taking

    def _take(self) -> list[Parcel]:
        """Return the next messages to send, as many as fit into the hands."""
        room = _IN_HAND - len(self._hands)
        now = self._read_now()
        priorities = list_priorities(now)
        if room < _IN_HAND // 2:
            return []
        with self._store.look() as work:
            due_at = work.sending.find_next(priorities)
        if due_at is None or due_at > now:
            return []
        with self._store.begin() as work:
            claimed = work.sending.claim(now, self._holder, room, priorities)
            combined = [one for one in claimed if (kind := self._kinds.get(one.notice.kind)) and kind.combined]
            if combined:
                people, names = {one.notice.person_id for one in combined}, {one.notice.kind for one in combined}
                claimed += work.sending.claim_others(now, self._holder, people, names, priorities)
        return sort_into_parcels(claimed, self._kinds)


def _read_loop_seconds() -> float:
    return asyncio.get_running_loop().time()
