"""Watching over the program: admins are told in chat what is not well, past the dispatcher if need be."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater, Sender, Uncertain
from bot.dispatcher import Dispatcher
from bot.incidents import Incident, guard
from bot.journal import Run
from bot.metrics import counted
from bot.store.store import FAILURES, SqlStore
from bot.vitals import Vitals
from handlers.alarms import (
    ALARM,
    NAMES,
    TOLD_DIRECTLY,
    Trouble,
    end_alarms,
    make_end,
    raise_alarms,
    render,
    say_trouble,
)
from handlers.messages import Reply
from handlers.notices import Delivery, Dropped
from handlers.people import Person
from handlers.ports import Services

_LOG = logging.getLogger("cchc.alarms")

LOOK_EVERY = 60.0
_QUIET = timedelta(minutes=5)
"""For how long a trouble must be gone before it is over: what comes and goes is one trouble."""

_AWAY = timedelta(minutes=3)
_AGAIN = timedelta(hours=1)
_UNSENT = timedelta(minutes=2)
"""After which an alarm that the dispatcher has not even tried is sent past it."""

_SEND_SECONDS = 20.0


class Watch:
    """Looks at the vital signs each minute; `look` is called in a thread, as is all that waits for the database."""

    def __init__(
        self, *, store: SqlStore, senders: Mapping[str, Sender[Any]], dispatcher: Dispatcher,
        look: Callable[[], Vitals], get_services: Callable[[], Services], read_now: Callable[[], datetime],
        mend: Callable[[], bool] = lambda: False, run: Run = asyncio.to_thread,
    ) -> None:  # fmt: skip
        self._mend = mend
        self._store, self._senders, self._dispatcher = store, senders, dispatcher
        self._look, self._get_services, self._read_now, self._run = look, get_services, read_now, run
        self._seen_at: dict[str, datetime] = {}
        self._admins: list[Person] = []
        self._away_since: datetime | None = None
        self._away_told_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until `stop` is set."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self.examine()
                await asyncio.wait((stopping,), timeout=LOOK_EVERY)
        finally:
            stopping.cancel()

    async def examine(self) -> None:
        """Look once, and tell what is to be told."""
        mended = await self._run(lambda: guard(self._mend, "mending the library"))
        if mended is True:
            _LOG.warning("the library was built again")
        vitals = await self._run(lambda: guard(self._look, "looking at the vital signs"))
        if isinstance(vitals, Incident):
            return
        now = self._read_now()
        for trouble in vitals.list_troubles():
            _LOG.warning("not well: %s", trouble)
        try:
            if vitals.backlog is None:
                await self._tell_of_store(vitals.machine, now)
                return
            stuck = await self._run(lambda: self._note(vitals, now))
        except FAILURES as error:
            _LOG.warning("the store cannot be used for alarms: %s", type(error).__name__)
            return
        for delivery in stuck:
            await self._tell_past_dispatcher(delivery, now)

    def _note(self, vitals: Vitals, now: datetime) -> list[Delivery]:
        """Put alarms and their ends into the outbox; return those that the dispatcher leaves lying."""
        ours = {"outbox", "disk"} | ({"dispatcher"} if self._dispatcher.has_turn else set())
        troubles = [one for one in vitals.list_troubles() if one.name in ours]
        self._seen_at |= {one.name: now for one in troubles}
        over = [name for name in NAMES if now - self._seen_at.setdefault(name, now) >= _QUIET and name in ours]
        with self._store.begin() as work:
            self._admins = work.people.with_role("admin")
            raise_alarms(work, troubles, now)
            end_alarms(work, over, now, vitals.machine)
            if self._away_told_at is not None:
                work.outbox.put_all(make_end("store", admin, now) for admin in self._admins)
            stuck = work.outbox.ledger(kinds=[ALARM], states=["waiting"], due_until=now - _UNSENT)
        self._away_since = self._away_told_at = None
        admins = {admin.id for admin in self._admins}
        return [one for one in stuck if one.attempt_count == 0 and one.notice.person_id in admins]

    async def _tell_of_store(self, machine: str, now: datetime) -> None:
        """Tell the admins who are known that the store is away; of several processes the one that was sending does."""
        self._away_since = self._away_since or now
        away = now - self._away_since
        _LOG.error("the store has been away for %d s", away.total_seconds())
        told_at = self._away_told_at
        if away < _AWAY or not self._dispatcher.has_turn or (told_at is not None and now - told_at < _AGAIN):
            return
        self._away_told_at = now
        trouble = Trouble(name="store", minutes=int(away.total_seconds() // 60), machine=machine)
        words = say_trouble(trouble, now)
        for admin in self._admins:
            await self._send(admin, words)

    async def _tell_past_dispatcher(self, delivery: Delivery, now: datetime) -> None:
        notice = delivery.notice
        words = render((notice,), self._find_admin(notice.person_id), self._get_services(), now)
        if isinstance(words, Dropped):
            return
        try:
            if not await self._run(lambda: self._take(notice.key, now)):
                return  # the dispatcher has it after all
            if not await self._send(self._find_admin(notice.person_id), words):
                await self._run(lambda: self._put_back(delivery))
        except FAILURES as error:
            _LOG.warning("the store cannot be used for alarms: %s", type(error).__name__)

    def _take(self, key: str, now: datetime) -> int:
        with self._store.begin() as work:
            return work.outbox.withdraw(now, TOLD_DIRECTLY, key=key)

    def _put_back(self, delivery: Delivery) -> None:
        with self._store.begin() as work:
            work.outbox.move(delivery.notice)

    def _find_admin(self, person_id: int) -> Person:
        return next(one for one in self._admins if one.id == person_id)

    async def _send(self, person: Person, words: Reply) -> bool:
        """Send to the first of a person's accounts that takes it; return whether it arrived or may have."""
        for address in person.addresses:
            channel = address.partition(":")[0]
            sender = self._senders.get(channel)
            if sender is None:
                continue
            try:
                for page in sender.make_pages(address, words):
                    with counted(channel, "alarm"):
                        async with asyncio.timeout(_SEND_SECONDS):
                            await sender.send(address, page, doubtful=False)
            except (Uncertain, TimeoutError):
                return True
            except (RetryLater, RecipientGone, OutOfReach, Rejected) as refusal:
                _LOG.warning("an alarm did not go out on %s: %s", channel, type(refusal).__name__)
            else:
                return True
        return False
