"""How soon a due notice leaves, how fast a day is planned, and how fast ten thousand people are told.

Run with `python -m pytest tests/benchmarks/test_dispatch_speed.py -o addopts= -s`; BENCHMARK_DATABASE=postgresql takes
a cluster of its own in the place of SQLite. Seconds of work are the processor's, which other programs do not lengthen.
"""

import asyncio
import os
from collections import deque
from datetime import datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from fakes.dispatching import MORNING, FakeChannel, Office
from fakes.synthetic_plans import OFFICES, vary_plans
from fakes.virtual_time import run
from sqlalchemy import insert

from bot.channels.sending import RetryLater
from bot.channels.telegram import TelegramSender
from bot.store.store import SqlStore
from bot.store.tables.people import ACCOUNTS, MEMBERSHIPS, PEOPLE
from handlers.notices import AT_ONCE, Notice, Window
from handlers.ports import Services
from handlers.registry import list_planners
from handlers.rooms import Planner
from knowledge.library import Library
from knowledge.library_build import build

WAITING, PEOPLE_COUNT = 100_000, 10_000
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def store(request, tmp_path):
    """Return an empty store on the database that is asked for."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if os.environ.get("BENCHMARK_DATABASE") == "postgresql":
        url = request.getfixturevalue("postgresql").make()
    opened = SqlStore.open(url)
    yield opened
    opened.close()


def fill(store, count, agencies=("Sở Tư pháp",)):
    """Put `count` officials into the store, spread over `agencies`; return their numbers."""
    numbers = range(1, count + 1)
    with store.begin() as work:
        work.connection.execute(
            insert(PEOPLE), [{"id": one, "display_name": "Lan", "created_at": MORNING} for one in numbers]
        )
        accounts = [{"address": f"telegram:{one}", "person_id": one, "linked_at": MORNING} for one in numbers]
        work.connection.execute(insert(ACCOUNTS), accounts)
        held = [
            {"person_id": one, "role": "official", "agency": agencies[one % len(agencies)],
             "since": MORNING - timedelta(days=300), "confirmed_at": MORNING} for one in numbers
        ]  # fmt: skip
        work.connection.execute(insert(MEMBERSHIPS), held)
    return numbers


# ---- how soon


def measure_delays(store, count):
    """Return after how many seconds each of `count` notices that fall due in real time has left."""
    office = Office(store)
    office.channel = office.channels["telegram"] = FakeChannel(lambda: datetime.now(HANOI))

    async def serve():
        dispatcher, stop = (
            office.make_dispatcher(run=asyncio.to_thread, read_now=lambda: datetime.now(HANOI)),
            asyncio.Event(),
        )
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(2)
        due = {}
        for number in range(count):
            due[str(number)] = datetime.now(HANOI)
            notice = Notice(
                key=str(number), person_id=number + 1, kind="word", due_at=due[str(number)], priority=AT_ONCE
            )
            await asyncio.to_thread(put, store, [notice])
            await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        stop.set()
        await serving
        return [(one.at - due[one.text]).total_seconds() for one in office.channel.arrived]

    return sorted(asyncio.run(serve()))


def put(store, notices):
    with store.begin() as work:
        assert work.outbox.put_all(notices) == len(notices)


def test_a_due_notice_leaves_soon_however_many_wait(store):
    fill(store, 1000)
    alone = measure_delays(store, 200)
    later = datetime.now(HANOI) + timedelta(days=1)
    with store.begin() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox")
    put(store, [
        Notice(key=f"later {one}", person_id=one % 1000 + 1, kind="word", due_at=later + timedelta(seconds=one))
        for one in range(WAITING)
    ])  # fmt: skip
    among = measure_delays(store, 200)
    assert len(alone) == len(among) == 200
    print(f"\na due notice leaves, p50 / p99: {among[99]:.2f} s / {among[197]:.2f} s among {WAITING:,} that wait; "
          f"{alone[99]:.2f} s / {alone[197]:.2f} s alone; ratio of p99 {among[197] / alone[197]:.2f}")  # fmt: skip


# ---- how fast a day is planned


def plan_in_a_sentence(numbers, tasks):
    """Return the plain planner beside ours: every person by every task, in the order of the tasks."""

    def plan(window, services, work):
        for number in numbers:
            for task, due_on in enumerate(tasks):
                if (due_on - window.until.date()).days in {30, 15, 7, 3, 1, 0}:
                    yield Notice(key=f"{number}:{task}:{due_on}", person_id=number, kind="word", due_at=window.until)

    return Planner(name="plain", plan=plan)


@pytest.fixture(scope="module")
def busy_library(shipped_plans, tmp_path_factory):
    """Return a library in which each of `OFFICES` leads about two hundred tasks and coordinates as many."""
    path = tmp_path_factory.mktemp("busy") / "library.sqlite"
    build(vary_plans(shipped_plans, 2500), path, "busy")
    return Library.open(path)


def plan_a_day(store, library, numbers, planners):
    """Return the seconds in which `planners` and the plain one plan a day and keep it, and how many notices each."""
    services = Services(library=library, conversations=None, store=store)
    day = datetime(2026, 3, 30, 23, 59, tzinfo=HANOI)
    window = Window(after=day.replace(hour=0, minute=0), until=day)
    tasks = [(day + timedelta(days=number % 97)).date() for number in range(200)]
    measured = []
    for some in (planners, [plan_in_a_sentence(numbers, tasks)]):
        started, kept = process_time(), 0
        for each in some:
            with store.look() as work:
                found = list(each.plan(window, services, work))
            with store.begin() as work:
                kept += work.outbox.put_all(found)
        measured.append((process_time() - started, kept))
    return measured


@pytest.mark.parametrize("planner", list_planners(), ids=lambda planner: planner.name)
def test_a_day_is_planned_for_ten_thousand_officials(store, busy_library, planner):
    ours, plain = plan_a_day(store, busy_library, fill(store, PEOPLE_COUNT, OFFICES), [planner])
    print(f"\n{planner.name}: a day for {PEOPLE_COUNT:,} officials in {ours[0]:.2f} s ({ours[1]} notices); plain: "
          f"{plain[0]:.2f} s ({plain[1]}); ratio {ours[0] / plain[0]:.2f}")  # fmt: skip


# ---- how fast many are told


class Strict(FakeChannel):
    """A channel that refuses what Telegram would: more than 30 a second over all, more than one a second in a chat."""

    refused_count = 0

    def __init__(self, clock, limits, seconds):
        super().__init__(clock, limits, seconds)
        self._last, self._chats = deque(), {}
        self.before_send = self._refuse

    def _refuse(self, address):
        now = asyncio.get_running_loop().time()
        while self._last and self._last[0] <= now - 1:
            self._last.popleft()
        if len(self._last) >= 30 or now - self._chats.get(address, now - 1) < 0.999:
            self.refused_count += 1
            return RetryLater("429", wait=1, scope="unknown")
        self._last.append(now)
        self._chats[address] = now
        return None


def tell(store, numbers, seconds):
    """Tell people something, each send taking `seconds`; return the channel, what was done, and the seconds of work."""
    put(store, [Notice(key=str(one), person_id=one, kind="word", due_at=MORNING) for one in numbers])
    office = Office(store)
    channel = Strict(office.clock, TelegramSender.limits, seconds)
    office.channels["telegram"] = channel
    started = process_time()
    report = run(office.tick(), real_work=True)
    return channel, report, process_time() - started


def find_duration(channel):
    """Return the seconds from the first message to the last."""
    return (channel.arrived[-1].at - channel.arrived[0].at).total_seconds()


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_ten_thousand_people_are_told_at_the_pace_that_telegram_bears(store, seconds):
    channel, report, work = tell(store, fill(store, PEOPLE_COUNT), seconds)
    took = find_duration(channel)
    assert report.sent == PEOPLE_COUNT
    print(
        f"\n{report.sent:,} people told in {took / 60:.2f} min, {report.sent / took:.1f} a second, "
        f"{channel.refused_count} refused; own work {work:.1f} s; ratio to 30 a second {report.sent / took / 30:.3f}"
    )
