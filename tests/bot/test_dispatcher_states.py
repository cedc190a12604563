"""Whatever happens to the dispatcher, in any order: the promise holds; and a year of days with the machine off."""

import asyncio
import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from fakes.dispatching import HANOI, MANY, MORNING, WORD, After, Office
from fakes.virtual_time import run
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from bot.channels.sending import RetryLater, Uncertain
from bot.planning import PLAN_AHEAD
from bot.store.store import SqlStore
from bot.store.tables.outbox import OUTBOX
from handlers.messages import Reply
from handlers.notices import AT_ONCE, BY_DAY, UNSURE, Notice
from handlers.rooms import Kind, Planner

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan_days(window, services, work):
    """Give a notice at eight each day."""
    day = window.after.date()
    while day <= window.until.date():
        due_at = datetime.combine(day, MORNING.time(), window.until.tzinfo)
        if window.after < due_at <= window.until:
            yield Notice(key=f"day:{day}", person_id=1, kind="many", due_at=due_at)
        day += DAY


def tell_unsure(notices, person, services, now):
    return Reply(text=" ".join(f"?{notice.subject['notice']}" for notice in notices), kind="answer")


DAYS = Planner(name="days", plan=plan_days)
KINDS = (WORD, MANY, Kind(name=UNSURE, action="ask", render=tell_unsure, combined=True))


class Machine(RuleBasedStateMachine):
    """People are told things while dispatchers die, sends fail and the clock jumps."""

    def __init__(self):
        super().__init__()
        self.office = Office(SqlStore.open("sqlite://"), planners=(DAYS,), kinds=KINDS)
        self.people = [self.office.add(number) for number in (7, 8)]
        self.urgent, self.withdrawn, self.now = set(), {}, MORNING

    def copies(self, key):
        return [one for one in self.office.channel.arrived if key in one.text.split()]

    @rule(
        key=st.integers(0, 30),
        person=st.integers(0, 1),
        minutes=st.integers(-90, 600),
        kind=st.sampled_from(["word", "many"]),
        priority=st.sampled_from([AT_ONCE, BY_DAY, BY_DAY]),
    )
    def put(self, key, person, minutes, kind, priority):
        due_at = self.now + timedelta(minutes=minutes)
        notice = Notice(key=f"k{key}", person_id=self.people[person], kind=kind, due_at=due_at, priority=priority)
        with self.office.store.begin() as work:
            kept = work.outbox.put(notice)
        if kept and priority == AT_ONCE:
            self.urgent.add(notice.key)

    @rule(key=st.integers(0, 30))
    def withdraw(self, key):
        with self.office.store.begin() as work:
            if work.outbox.withdraw(self.now, "done", key=f"k{key}"):
                self.withdrawn[f"k{key}"] = len(self.copies(f"k{key}"))

    @rule(
        faults=st.lists(
            st.sampled_from(
                [
                    None,
                    None,
                    RetryLater("429", wait=2),
                    RetryLater("network", scope="channel"),
                    Uncertain(),
                    After(Uncertain()),
                ]
            ),
            max_size=6,
        )
    )
    def tick(self, faults):
        self.office.channel.faults = faults
        self.live()

    @rule(sends=st.integers(0, 4), arrives=st.booleans())
    def die(self, sends, arrives):
        """Send until the process dies in the midst of a send, before or after it arrived."""
        died = asyncio.Event()
        channel = self.office.channel

        async def send(address, page, *, doubtful):
            nonlocal sends
            sends -= 1
            if sends >= 0:
                return await type(channel).send(channel, address, page, doubtful=doubtful)
            if arrives:
                await type(channel).send(channel, address, page, doubtful=doubtful)
            died.set()
            return await asyncio.get_running_loop().create_future()

        async def live():
            ticking = asyncio.create_task(self.office.make_dispatcher().tick())
            await asyncio.wait((ticking, asyncio.create_task(died.wait())), return_when=asyncio.FIRST_COMPLETED)

        channel.send = send
        self.office.clock.set(self.now)
        run(live())
        del channel.send
        self.let_pass(timedelta(minutes=1))

    @rule(hours=st.floats(-72, 72))
    def jump(self, hours):
        self.let_pass(timedelta(hours=hours))

    @precondition(lambda self: self.now.hour < 7 or self.now.hour >= 21)
    @rule()
    def let_the_night_pass(self):
        self.let_pass(timedelta(hours=(24 + 8 - self.now.hour) % 24))

    def let_pass(self, span):
        self.now += span
        self.office.clock.set(self.now)

    def live(self):
        self.office.clock.set(self.now)
        run(self.office.tick())
        self.let_pass(timedelta(minutes=1))

    @invariant()
    def nothing_comes_twice_but_once_with_a_note(self):
        by_key = defaultdict(list)
        for one in self.office.channel.arrived:
            for key in one.text.split():
                by_key[key].append(one)
        for key, copies in by_key.items():
            if not key.startswith("?"):
                assert len(copies) <= 2
                assert sum(not one.doubtful for one in copies) <= 1
        for key, count in self.withdrawn.items():
            assert len(by_key[key]) == count

    @invariant()
    def nothing_wakes_anybody(self):
        for one in self.office.channel.arrived:
            assert 7 <= one.at.hour < 21 or set(one.text.split()) <= self.urgent

    def teardown(self):
        self.now = max(self.now, MORNING + 4 * DAY).replace(hour=7, minute=30) + 4 * DAY
        for _ in range(60):
            if not {"waiting", "claimed", "sending"} & set(self.office.count()):
                break
            self.live()
            self.let_pass(HOUR)
        with self.office.store.look() as work:
            rows = work.connection.execute(select(OUTBOX)).mappings().all()
        told = {row["subject"]["notice"] for row in rows if row["kind"] == UNSURE and row["state"] == "sent"}
        for row in rows:
            assert row["state"] in {"sent", "uncertain", "dropped"}
            if row["kind"] == UNSURE:
                continue
            if row["state"] == "sent":
                assert self.copies(row["key"])
            elif row["state"] == "uncertain":
                assert row["id"] in told
            else:
                assert row["key"] in self.withdrawn
        self.office.store.close()


Machine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestWhateverHappens = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")(Machine.TestCase)


@pytest.mark.parametrize("seed", range(3))
def test_over_a_year_with_its_leap_day_every_morning_is_told_once_however_long_the_machine_was_off(store, seed):
    chance = random.Random(seed)  # noqa: S311 - a dice
    office = Office(store, planners=(DAYS,), kinds=KINDS)
    office.add()
    now, end = datetime(2027, 12, 20, 8, 30, tzinfo=HANOI), datetime(2029, 1, 10, 8, 30, tzinfo=HANOI)
    first, off = now.date(), []
    while now < end:
        office.clock.set(now)
        before = len(office.channel.arrived)
        run(office.tick())
        assert len(office.channel.arrived) - before <= 1  # one message, whatever was missed
        off.append(chance.choice([HOUR, 7 * HOUR, DAY, DAY, 2 * DAY, 30 * DAY]))
        now += off[-1]
    office.clock.set(end)
    run(office.tick())
    told = Counter(key for text in office.channel.texts for key in text.split())
    days = [first + number * DAY for number in range((end.date() - first).days + 1)]
    assert told == Counter(f"day:{day}" for day in days)
    assert "day:2028-02-29" in told
    assert 30 * DAY in off
    assert all(7 <= one.at.hour < 21 for one in office.channel.arrived)


def test_what_falls_due_is_in_the_outbox_a_little_ahead_and_leaves_to_the_second(store):
    office = Office(store, planners=(DAYS,), kinds=KINDS)
    office.add()
    office.clock.set(MORNING - PLAN_AHEAD)

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(1)
        assert office.count() == {"waiting": 1}
        await asyncio.sleep(PLAN_AHEAD.total_seconds() + 5)
        stop.set()
        await serving

    run(serve())
    (arrival,) = office.channel.arrived
    assert timedelta(0) <= arrival.at - MORNING < timedelta(seconds=1)


def test_a_clock_that_was_a_year_ahead_stops_no_planning(store):
    office = Office(store, planners=(DAYS,), kinds=KINDS)
    office.add()
    for moment in (MORNING + 365 * DAY, MORNING, MORNING + DAY):
        office.clock.set(moment + HOUR)
        run(office.tick())
    days = [MORNING + 365 * DAY, MORNING, MORNING + DAY]
    assert office.channel.texts == [f"day:{day.date()}" for day in days]


def test_a_planner_that_breaks_stops_no_other_and_its_time_is_planned_when_it_is_mended(store):
    def fail(*_):
        raise ZeroDivisionError

    office = Office(store, planners=(Planner(name="broken", plan=fail), DAYS), kinds=KINDS)
    office.add()
    run(office.tick())
    assert office.channel.texts == [f"day:{MORNING.date()}"]

    def plan(window, services, work):
        return [Notice(key=f"{window.after:%d %H}".replace(" ", ":"), person_id=1, kind="word", due_at=MORNING)]

    office.planners = (Planner(name="broken", plan=plan),)
    office.clock.go_on(days=1)
    run(office.tick())
    assert office.channel.texts[1:] == [f"{MORNING + DAY:%d}:00"]
