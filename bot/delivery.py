"""One message on its way: the notices it tells, made into words now, marked, sent page by page, settled."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from bot.channels.links import add_links
from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater, Sender, Uncertain
from bot.incidents import Incident, guard
from bot.journal import Journal, Run
from bot.metrics import LATENESS, counted
from bot.pacing import Pacer
from bot.store.sending import NO_CHANNEL, Claimed, Settlement
from bot.store.store import SqlStore
from handlers.notices import AFTER_OTHERS, AT_ONCE, BY_DAY, Dropped, Notice, Priority
from handlers.permissions import person_may
from handlers.ports import Services
from handlers.rooms import Kind

SEND_SECONDS = 20.0
"""For how long a send may take; less than the lease of a notice."""

_NIGHT_FROM, _NIGHT_UNTIL = time(21), time(7)
_PATIENCE_SECONDS = 5.0
_DOUBT_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=5)
_LONG_PAUSE = timedelta(hours=1)
_PATIENT_ATTEMPTS = 8  # about two minutes, after which a person's other channel is better than waiting
_LONG_WAIT_SECONDS = 300.0


def find_opening(now: datetime) -> datetime | None:
    """Return since when today all may be sent that is due, in the office's time zone; None from 21 until 7."""
    night = now.time() >= _NIGHT_FROM or now.time() < _NIGHT_UNTIL
    return None if night else datetime.combine(now.date(), _NIGHT_UNTIL, now.tzinfo)


def list_priorities(now: datetime) -> tuple[Priority, ...]:
    """Return what may go out at `now`, in the office's time zone: from 21 until 7 only what answers somebody."""
    return (AT_ONCE,) if find_opening(now) is None else (AT_ONCE, BY_DAY, AFTER_OTHERS)


def _find_lateness(notice: Notice, now: datetime) -> float:
    """Return for how many seconds a notice has been due, the night not counted where it had to wait for the day."""
    opening = find_opening(now)
    due_at = notice.due_at if notice.priority == AT_ONCE or opening is None else max(notice.due_at, opening)
    return max(0.0, (now - due_at).total_seconds())


@dataclass(slots=True)
class Report:
    """What a turn of the dispatcher came to; notices, not messages."""

    planned: int = 0
    sent: int = 0
    doubled: int = 0
    put_off: int = 0
    dropped: int = 0
    uncertain: int = 0
    recovered: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """Claimed notices that go out as one message."""

    claimed: tuple[Claimed, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(one.id for one in self.claimed)

    @property
    def first(self) -> Claimed:
        """The one that was due first."""
        return self.claimed[0]


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel with its address and its words; `others` are the person's other addresses that are still open to it."""

    parcel: Parcel
    address: str
    pages: Sequence[Any]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutOff:
    """There is nothing to send now, but there may be later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """It may have arrived at an address that is no more; sent to another it might arrive twice."""

    address: str


def choose_address(claimed: Claimed, addresses: Sequence[str]) -> str | Lost:
    """Return at which of a person's `addresses`, the best first, a notice is to be tried.

    What may have arrived, or arrived in part, goes on where it was; what could not be sent somewhere goes elsewhere.
    """
    if claimed.address is not None and (claimed.doubtful or claimed.page_count):
        if claimed.address in addresses:
            return claimed.address
        if claimed.doubtful:
            return Lost(claimed.address)
    return next((one for one in addresses if one not in claimed.refused), addresses[0])


def sort_into_parcels(claimed: Sequence[Claimed], kinds: Mapping[str, Kind]) -> list[Parcel]:
    """Return the notices by the message that they go out in.

    What went out together before, and may have arrived or arrived in part, goes out together again and alone.
    """
    parcels: dict[tuple[object, ...], list[Claimed]] = {}
    for one in claimed:
        key: tuple[object, ...] = (one.id,)
        if one.doubtful or one.page_count:
            key = ("again", one.sent_with or one.id)
        elif (kind := kinds.get(one.notice.kind)) is not None and kind.combined:
            key = (one.notice.person_id, one.notice.kind)
        parcels.setdefault(key, []).append(one)
    return [Parcel(tuple(some)) for some in parcels.values()]


@dataclass(slots=True)
class Post:
    """Delivers parcels: at most one message at a time to a chat."""

    store: SqlStore
    senders: Mapping[str, Sender[Any]]
    kinds: Mapping[str, Kind]
    pacers: Mapping[str, Pacer]
    get_services: Callable[[], Services]
    read_now: Callable[[], datetime]
    journal: Journal
    run: Run
    report: Report = field(default_factory=Report)
    stopping: bool = False
    gone: set[str] = field(default_factory=set)

    async def deliver(self, parcel: Parcel) -> None:
        """See a parcel through: sent, put off, dropped or uncertain, and written down."""
        made = await self.run(lambda: self._make(parcel))
        match made:
            case Dropped(reason=reason):
                await self._drop(parcel, reason)
            case PutOff(reason=reason):
                await self._put_off(parcel, _LONG_PAUSE, reason)
            case Lost(address=address):
                await self._lose(parcel, address)
            case Parcel():  # some of it may no longer be told to the person
                refused = [one for one in parcel.claimed if one not in made.claimed]
                await self._drop(Parcel(tuple(refused)), "no right")
                await self.deliver(made)
            case _:
                await self._send(made)

    # ---- its words

    def _make(self, parcel: Parcel) -> Letter | Parcel | PutOff | Lost | Dropped:
        notice = parcel.first.notice
        kind = self.kinds.get(notice.kind)
        if kind is None:
            return PutOff("unknown kind")
        with self.store.look() as work:
            addresses = work.sending.list_addresses(notice.person_id, self.senders.keys())
            if not addresses:
                return PutOff(NO_CHANNEL) if work.sending.has_addresses(notice.person_id) else Dropped(reason="gone")
            person = work.people.get(notice.person_id)
        allowed = tuple(
            one for one in parcel.claimed if person_may(person, kind.action, one.notice.subject.get("agency"))
        )
        if not allowed:
            return Dropped(reason="no right")
        if len(allowed) < len(parcel.claimed):
            return Parcel(allowed)
        notices = tuple(one.notice for one in allowed)
        now, services = self.read_now(), self.get_services()
        reply = guard(lambda: kind.render(notices, person, services, now), f"rendering a notice: {kind.name}")
        match reply:
            case Incident(id=incident):
                return PutOff(f"incident {incident}")
            case Dropped():
                return reply
        address = choose_address(parcel.first, addresses)
        if isinstance(address, Lost):
            return address
        self.gone.discard(address)
        others = tuple(one for one in addresses if one not in {address, *parcel.first.refused})
        pages = self.senders[_channel_of(address)].make_pages(address, add_links(reply, services, address))
        return Letter(parcel, address, pages, others) if pages else Dropped(reason="empty")

    # ---- sending

    async def _send(self, letter: Letter) -> None:
        first = letter.parcel.first
        done = first.page_count if first.address in {None, letter.address} else 0
        last = len(letter.pages) - 1
        if done > last:  # rendered anew it is shorter, and all of it is there
            await self._settle(letter.parcel, "sent")
            return
        for number in range(done, last + 1):
            doubtful = letter.parcel.first.doubtful and number == done
            message = await self._send_page(letter, letter.pages[number], doubtful=doubtful)
            if message is None:
                return
            if number < last:
                await self._settle(letter.parcel, "claimed", page_count=number + 1, doubtful=False)
        count = len(letter.parcel.claimed)
        for one in letter.parcel.claimed:
            LATENESS.observe(_find_lateness(one.notice, self.read_now()))
        self.report.sent += count
        self.report.doubled += count if letter.parcel.first.doubtful else 0

    async def _send_page(self, letter: Letter, page: Any, *, doubtful: bool) -> str | None:
        """Return the channel's id of the message; None when it was not sent, or nobody knows, which is settled then."""
        channel = _channel_of(letter.address)
        sender, pacer, parcel = self.senders[channel], self.pacers[channel], letter.parcel
        group = sender.is_group(letter.address)
        wait = pacer.find_wait(letter.address, group=group)
        if wait > _PATIENCE_SECONDS:
            await self._put_off(parcel, timedelta(seconds=wait), "the chat or the channel must wait")
            return None
        async with pacer.turn(letter.address, group=group):
            if not self._may_go(letter):
                await self._put_off(parcel, timedelta(0), "not now")
                return None
            ours = await self._settle(parcel, "sending", address=letter.address)
            if ours != frozenset(parcel.ids):  # withdrawn, or taken away: what is left is made anew
                await self._put_off(parcel, timedelta(0), "changed")
                return None
            if not (await pacer.go() and self._may_go(letter)):  # the mark may have taken its time
                await self._put_off(parcel, timedelta(0), "not now")
                return None
            message = await self._try(letter, page, doubtful=doubtful)
            if message is not None:
                pacer.succeed(letter.address)
                if page is letter.pages[-1]:
                    await self._settle(parcel, "sent", address=letter.address, message=message)
            return message

    def _may_go(self, letter: Letter) -> bool:
        """Whether nothing has come up since the letter was made: the end, the night, or that the address is no more."""
        awake = letter.parcel.first.notice.priority in list_priorities(self.read_now())
        return awake and not self.stopping and letter.address not in self.gone

    async def _try(self, letter: Letter, page: Any, *, doubtful: bool) -> str | None:
        """Send one page once; what comes in the way is settled."""
        sender = self.senders[_channel_of(letter.address)]
        try:
            with counted(_channel_of(letter.address), "notice"):
                async with asyncio.timeout(SEND_SECONDS):
                    return await sender.send(letter.address, page, doubtful=doubtful)
        except RetryLater as refusal:
            await self._try_later(letter, refusal)
        except RecipientGone:
            self.gone.add(letter.address)
            await self._put_off(letter.parcel, timedelta(0), "gone", address=letter.address, gone=True)
        except OutOfReach:
            await self._try_elsewhere(letter, "out of reach")
        except Rejected as refusal:
            if letter.others:
                await self._try_elsewhere(letter, f"rejected: {refusal}")
            else:
                await self._drop(letter.parcel, f"rejected: {refusal}")
        except (Uncertain, TimeoutError):
            await self._doubt(letter, doubtful=doubtful)
        return None

    async def _try_later(self, letter: Letter, refusal: RetryLater) -> None:
        attempt = letter.parcel.first.attempt_count
        pause = min(timedelta(seconds=2 ** min(attempt, 16)), _LONGEST_PAUSE)
        if refusal.wait is not None:
            pause = timedelta(seconds=refusal.wait)
        if refusal.wait is not None or refusal.scope == "channel":
            self.pacers[_channel_of(letter.address)].refuse(letter.address, pause.total_seconds(), refusal.scope)
        tired = attempt + 1 >= _PATIENT_ATTEMPTS or pause.total_seconds() >= _LONG_WAIT_SECONDS
        if tired and letter.others and not letter.parcel.first.doubtful:
            await self._try_elsewhere(letter, str(refusal))
        else:
            await self._put_off(letter.parcel, pause, str(refusal))

    async def _try_elsewhere(self, letter: Letter, reason: str) -> None:
        """Leave this address alone for now; where no other is left, all of them are tried again later."""
        refused = (*letter.parcel.first.refused, letter.address) if letter.others else ()
        pause = timedelta(0) if letter.others else _LONG_PAUSE
        await self._put_off(letter.parcel, pause, reason, refused=refused, page_count=0)

    async def _doubt(self, letter: Letter, *, doubtful: bool) -> None:
        if not doubtful:
            await self._put_off(letter.parcel, _DOUBT_PAUSE, "may have arrived", doubtful=True)
            return
        await self._lose(letter.parcel, letter.address)

    async def _lose(self, parcel: Parcel, address: str) -> None:
        self.report.uncertain += len(parcel.claimed)
        await self._settle(parcel, "uncertain", address=address, reason="may have arrived")

    # ---- writing down

    async def _settle(self, parcel: Parcel, state: str, **more: Any) -> frozenset[int]:
        return await self.journal.settle(Settlement(ids=parcel.ids, state=state, at=self.read_now(), **more))

    async def _drop(self, parcel: Parcel, reason: str) -> None:
        self.report.dropped += len(parcel.claimed)
        await self._settle(parcel, "dropped", reason=reason)

    async def _put_off(self, parcel: Parcel, pause: timedelta, reason: str, **more: Any) -> None:
        self.report.put_off += len(parcel.claimed)
        await self._settle(parcel, "waiting", not_before=self.read_now() + pause, reason=reason, **more)


def _channel_of(address: str) -> str:
    return address.partition(":")[0]
