"""A dispatcher on a store of the tests, with a clock that can be set and a channel that does what it is told."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fakes.virtual_time import in_place

from bot.channels.sending import Limits
from bot.conversations import StoredConversations
from bot.dispatcher import Dispatcher
from handlers.messages import Reply
from handlers.notices import Notice
from handlers.ports import Services
from handlers.rooms import Kind

SERVICES = Services(library=None, conversations=StoredConversations())  # no notice here looks anything up


HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 30, 8, 0, tzinfo=HANOI)  # a Monday


@dataclass(frozen=True)
class Arrival:
    """A message that somebody can read."""

    at: datetime
    address: str
    text: str
    doubtful: bool


class FakeChannel:
    """A channel in the process. `faults` are raised by the next sends, in order; `After(fault)` once it has arrived."""

    def __init__(self, clock, limits=None, seconds=0.05):
        self.limits = limits or Limits(per_second=29, chat_seconds=1, group_per_minute=20)
        self.clock, self.seconds = clock, seconds
        self.arrived, self.tries, self.faults = [], [], []
        self.before_send = lambda address: None

    def is_group(self, address):
        return ":-" in address

    def make_pages(self, address, reply):
        return reply.text.split("\f")

    async def send(self, address, page, *, doubtful):
        self.tries.append((self.clock(), address))
        fault = self.before_send(address) or (self.faults.pop(0) if self.faults else None)
        await asyncio.sleep(self.seconds)
        if fault is not None and not isinstance(fault, After):
            raise fault
        self.arrived.append(Arrival(self.clock(), address, page, doubtful))
        if fault is not None:
            raise fault.fault
        return str(len(self.arrived))

    @property
    def texts(self):
        return [arrival.text for arrival in self.arrived]


@dataclass(frozen=True)
class After:
    """A fault that comes when the message has arrived."""

    fault: Exception


class Clock:
    """The time, as the loop's goes on from where it was set.

    Each loop counts its seconds from a moment of its own, a real one from the machine's start; so another loop begins
    anew where the clock was set.
    """

    def __init__(self, now=MORNING):
        self.set(now)

    def set(self, now):
        self._now, self._loop, self._since = now, None, 0.0

    def __call__(self):
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._now
        if loop is not self._loop:
            self._loop, self._since = loop, loop.time()
        return self._now + timedelta(seconds=loop.time() - self._since)

    def go_on(self, **time):
        self.set(self._now + timedelta(**time))


def say(notices, person, services, now):
    """Render notices as their keys."""
    return Reply(text=" ".join(notice.key for notice in notices), kind="answer")


WORD = Kind(name="word", action="ask", render=say)
MANY = replace(WORD, name="many", combined=True)
DUTY = replace(WORD, name="duty", action="leave")  # for whoever works in an agency
DUTIES = replace(DUTY, name="duties", combined=True)


class Office:
    """A store with people, a channel, a clock, and a dispatcher between them."""

    def __init__(self, store, planners=(), kinds=(WORD, MANY, DUTY, DUTIES), channels=("telegram",), **more):
        self.store, self.clock = store, Clock()
        self.channels = {name: FakeChannel(self.clock) for name in channels}
        self.channel = self.channels[channels[0]]
        self.kinds, self.planners, self._more = {kind.name: kind for kind in kinds}, planners, more

    def make_dispatcher(self, **more):
        return Dispatcher(
            **{
                "store": self.store, "senders": self.channels, "kinds": self.kinds, "planners": self.planners,
                "get_services": lambda: SERVICES, "read_now": self.clock, "run": in_place,
            } | self._more | more
        )  # fmt: skip

    def add(self, number=7, agency=None):
        with self.store.begin() as work:
            person = work.people.add(f"telegram:{number}", "Lan", MORNING)
            if agency is not None:
                work.people.join(person.id, "official", agency, MORNING)
            return person.id

    def put(self, person, *keys, kind="word", **more):
        with self.store.begin() as work:
            for key in keys:
                assert work.outbox.put(Notice(**{"key": key, "person_id": person, "kind": kind, "due_at": MORNING} | more))

    async def tick(self):
        dispatcher = self.make_dispatcher()
        try:
            return await dispatcher.tick()
        finally:
            await dispatcher.close()

    def read(self, key):
        with self.store.look() as work:
            return next(one for one in work.outbox.ledger() if one.notice.key == key)

    def count(self):
        with self.store.look() as work:
            return work.outbox.count()
