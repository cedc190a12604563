"""What is due to the person at a terminal, brought there while it is open; no dispatcher serves terminals."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot.channels.terminal import CHANNEL, TerminalSender
from bot.delivery import Post, list_priorities, sort_into_parcels
from bot.journal import Journal
from bot.pacing import Pacer
from bot.planning import plan_ahead
from bot.store.sending import Claimed
from bot.store.store import SqlStore
from handlers.people import Person, is_terminal
from handlers.ports import Services
from handlers.rooms import Kind, Planner

_PLAN_EVERY = timedelta(minutes=1)
Result = TypeVar("Result")


class TerminalPost:
    """Brings one account's notices; `ring` is called again and again, by one thread.

    What it claims it holds as a dispatcher would, so both may be at it; what is left over waits in the outbox.
    """

    def __init__(
        self, *, store: SqlStore, sender: TerminalSender, address: str, kinds: Mapping[str, Kind],
        planners: Sequence[Planner], get_services: Callable[[], Services], read_now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._store, self._sender, self._address = store, sender, address
        self._get_services, self._read_now = get_services, read_now
        self._holder = secrets.token_hex(8)
        self._planned_at: datetime | None = None
        self._kinds, self._planners = kinds, planners

    def ring(self) -> int:
        """Show what is due, and return how many notices that was; raises what the database raises when it is away."""
        now = self._read_now()
        with self._store.look() as work:
            who = work.people.find(self._address)
        if who is None or not _is_told_here(who):
            return 0
        self._stand_in(now)
        claimed = self._claim(who, now)
        return asyncio.run(self._deliver(claimed)) if claimed else 0

    def _stand_in(self, now: datetime) -> None:
        """Do now and then what a dispatcher does besides sending, while there is none: plan, and take back what a
        process died over. The turn is given back at once, for a dispatcher may begin at any time."""
        if self._planned_at is not None and timedelta(0) <= now - self._planned_at < _PLAN_EVERY:
            return
        self._planned_at = now
        turn = self._store.make_turn(self._holder)
        if not turn.take(now):
            return
        try:
            with self._store.begin() as work:
                work.sending.recover(now, self._holder)
            plan_ahead(self._store, self._planners, self._get_services(), now)
        finally:
            turn.give_back()

    def _claim(self, who: Person, now: datetime) -> list[Claimed]:
        with self._store.look() as work:
            if not work.sending.has_own(now, who.id):
                return []
        with self._store.begin() as work:
            return work.sending.claim_own(now, self._holder, who.id, list_priorities(now))

    async def _deliver(self, claimed: Sequence[Claimed]) -> int:
        senders = {CHANNEL: self._sender}
        loop = asyncio.get_running_loop()
        post = Post(
            store=self._store, senders=senders, kinds=self._kinds, get_services=self._get_services,
            read_now=self._read_now, run=_in_place, journal=Journal(self._store, self._holder, _in_place),
            pacers={CHANNEL: Pacer(self._sender.limits, loop.time)},
        )  # fmt: skip
        for parcel in sort_into_parcels(claimed, self._kinds):
            await post.deliver(parcel)
        return post.report.sent


def _is_told_here(who: Person) -> bool:
    """Whether a terminal is all that the person has; any other account is served by a dispatcher."""
    return all(is_terminal(one) for one in who.addresses if one not in who.lost)


async def _in_place(act: Callable[[], Result]) -> Result:
    """Do here what would be done in a thread: this one is there for nothing else."""
    return act()
