"""Alarms: told once, again after an hour, over when it is over; past the dispatcher where it stands still."""

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from socket import gethostname

import pytest
from fakes.dispatching import HANOI, MORNING, WORD, Office
from fakes.virtual_time import in_place, run
from sqlalchemy.exc import OperationalError

from bot.alarms import LOOK_EVERY, Watch
from bot.channels.sending import RetryLater, Uncertain
from bot.vitals import Vitals, VitalSigns
from handlers.alarms import ROOM
from handlers.notices import AFTER_OTHERS, AT_ONCE
from handlers.texts import alarms as texts

WELL = {"disk_free": 50 * 10**9, "disk_total": 100 * 10**9}
GB = 10**9


def disk_text(where=""):
    return texts.TROUBLES["disk"].format(where=where, gigabytes="2,0", percent=2)


class Healthy:
    """A library that can be read."""

    def __init__(self, well=True):
        self.library = self
        self.can_read = lambda: well


class Ward(Office):
    """An office with two admins and somebody else, its dispatcher, and the watch over both."""

    def __init__(self, store, **more):
        super().__init__(store, kinds=(WORD, *ROOM.kinds), **more)
        self.official = self.add(7, "Sở Tư pháp")
        for number in (1, 2):
            with store.begin() as work:
                admin = work.people.add(f"telegram:{number}", "Hoa", MORNING)
                work.people.join(admin.id, "admin", None, MORNING)
        self.disk, self.idle, self.machine = dict(WELL), 0.0, ""
        self.dispatcher = self.make_dispatcher()
        self.watch = self.make_watch()

    def make_watch(self):
        return Watch(
            store=self.store, senders=self.channels, dispatcher=self.dispatcher, look=self.look,
            get_services=lambda: None, read_now=self.clock, run=in_place,
        )  # fmt: skip

    def look(self):
        signs = VitalSigns(self.store, "/", Healthy, self.clock, lambda: self.idle)
        return replace(signs.look(), machine=self.machine, **self.disk)

    async def minutes(self, count, *, sending=True):
        for _ in range(count):
            await self.watch.examine()
            if sending:
                await self.dispatcher.tick()
            await asyncio.sleep(LOOK_EVERY)

    def read(self, chat=1):
        return [one.text for one in self.channel.arrived if one.address == f"telegram:{chat}"]


@pytest.fixture
def ward(store):
    opened = Ward(store)
    yield opened
    run(opened.dispatcher.close())


async def fill_and_free(ward):
    await ward.dispatcher.tick()
    ward.disk["disk_free"] = 2 * GB
    await ward.minutes(150)
    ward.disk["disk_free"] = 40 * GB
    await ward.minutes(4)
    ward.disk["disk_free"] = 2 * GB  # it comes and goes: that is one trouble
    await ward.minutes(2)
    ward.disk["disk_free"] = 40 * GB
    await ward.minutes(30)


def test_a_disk_that_fills_is_told_each_hour_at_most_and_that_it_is_over_once(ward):
    run(fill_and_free(ward))
    full = disk_text()
    assert ward.read(1) == ward.read(2) == [full, full, full, texts.OVER["disk"].format(where="")]
    times = [one.at - MORNING for one in ward.channel.arrived if one.address == "telegram:1"]
    assert all(timedelta(minutes=60) <= after - before < timedelta(minutes=63)
               for before, after in pairwise(times[:3]))  # fmt: skip
    assert ward.read(7) == []


def test_another_process_and_the_next_life_tell_nothing_twice_and_do_not_forget_the_end(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.disk["disk_free"] = 2 * GB
        others = [ward.make_watch() for _ in range(2)]
        for _ in range(3):
            for one in (ward.watch, *others):
                await one.examine()
            await ward.dispatcher.tick()
        ward.disk["disk_free"] = 40 * GB
        ward.watch = ward.make_watch()
        await ward.minutes(8)

    run(live())
    assert ward.read() == [disk_text(), texts.OVER["disk"].format(where="")]


def test_of_several_machines_the_one_whose_disk_fills_is_named_and_ended_by_itself_alone(ward):
    async def live():
        await ward.dispatcher.tick()
        for minute in range(20):
            for ward.machine, free in (("may1", 2 if minute < 10 else 40), ("may2", 40)):
                ward.disk["disk_free"] = free * GB
                await ward.watch.examine()
                ward.watch, ward.other = ward.other, ward.watch
            await ward.dispatcher.tick()
            await asyncio.sleep(LOOK_EVERY)

    ward.other = ward.make_watch()
    run(live())
    where = texts.where("may1")
    assert "máy may1" in disk_text(where)
    assert ward.read() == [disk_text(where), texts.OVER["disk"].format(where=where)]
    times = [one.at - MORNING for one in ward.channel.arrived if one.address == "telegram:1"]
    assert times[1] > timedelta(minutes=14)


def test_a_machine_has_a_name_where_several_may_serve(store):
    signs = VitalSigns(store, "/", Healthy, lambda: MORNING, lambda: None)
    assert signs.look().machine == (gethostname() if store.shared else "")


def test_what_is_over_before_it_was_told_is_not_told(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.disk["disk_free"] = 2 * GB
        ward.channel.before_send = lambda _address: RetryLater("no connection", wait=60, scope="chat")
        await ward.minutes(5)
        ward.disk["disk_free"] = 40 * GB
        await ward.minutes(7)
        ward.channel.before_send = lambda _address: None
        await ward.minutes(10)

    run(live())
    assert ward.read() == []


@pytest.mark.parametrize(
    ("free", "total", "told"),
    [(4, 100, True), (6, 100, False), (9, 1000, True), (11, 1000, False), (0.4, 1, True), (0.6, 1, False)],
)
def test_nearly_full_is_a_twentieth_ten_gigabytes_at_most_half_a_gigabyte_at_least(free, total, told):
    vitals = Vitals(backlog=None, disk_free=int(free * GB), disk_total=int(total * GB))
    assert bool(vitals.list_troubles()) == told


def test_notices_that_are_late_are_told_and_those_that_wait_for_their_own_sake_are_not(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.put(ward.official, "own", due_at=MORNING - timedelta(minutes=30))
        with ward.store.begin() as work:
            claimed = work.sending.claim(ward.clock(), "x", 1, (1,))
            work.sending.settle(_put_off(claimed[0], ward.clock()), "x")
        assert ward.look().backlog.late_count == 0
        ward.put(ward.official, "many", priority=AFTER_OTHERS, due_at=MORNING - timedelta(hours=2))
        ward.put(ward.official, "night", due_at=MORNING - timedelta(hours=10))
        assert ward.look().backlog.late_count == 1
        assert [trouble.name for trouble in ward.look().list_troubles()] == ["outbox"]

    run(live())


def _put_off(claimed, now):
    from bot.store.sending import Settlement

    later = now + timedelta(hours=1)
    return Settlement(ids=(claimed.id,), state="waiting", at=now, not_before=later, reason="no channel")


@pytest.mark.parametrize(("hour", "minute", "late"), [(6, 59, 0), (7, 10, 0), (7, 21, 1)])
def test_what_waits_for_the_morning_is_not_late_at_seven(ward, hour, minute, late):
    ward.put(ward.official, "evening", due_at=MORNING - timedelta(hours=10))
    ward.clock.set(MORNING.replace(hour=hour, minute=minute))
    assert ward.look().backlog.late_count == late
    ward.put(ward.official, "answer", priority=AT_ONCE, due_at=MORNING - timedelta(hours=10))
    assert ward.look().backlog.late_count == late + 1


def test_a_dispatcher_that_stands_still_is_told_past_it_and_its_end_through_it(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.idle = 300.0
        await ward.minutes(6, sending=False)
        assert ward.read(1) == ward.read(2) == [texts.TROUBLES["dispatcher"].format(where="", minutes=5)]
        ward.idle = 0.0
        await ward.minutes(8)

    run(live())
    assert ward.read(1)[1:] == ward.read(2)[1:] == [texts.OVER["dispatcher"]]


def test_what_cannot_go_past_it_either_waits_in_the_outbox(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.idle = 300.0
        ward.channel.before_send = lambda _address: RetryLater("no connection", scope="channel")
        await ward.minutes(5, sending=False)
        assert ward.count() == {"waiting": 2}
        ward.channel.before_send = lambda _address: None
        await ward.minutes(3, sending=False)

    run(live())
    assert ward.read(1) == ward.read(2) == [texts.TROUBLES["dispatcher"].format(where="", minutes=5)]


def test_an_alarm_of_which_nobody_knows_whether_it_arrived_is_not_sent_again_and_again(ward):
    async def live():
        await ward.dispatcher.tick()
        ward.idle = 300.0
        ward.channel.before_send = lambda _address: Uncertain()
        await ward.minutes(20, sending=False)

    run(live())
    assert len(ward.channel.tries) == 2


class Gone(OperationalError):
    def __init__(self):
        super().__init__("select", {}, Exception("away"))


def test_a_store_that_is_away_is_told_to_the_admins_known_last_and_that_it_is_back(ward, monkeypatch):
    @contextmanager
    def away():
        raise Gone
        yield

    async def live():
        await ward.minutes(1)
        with monkeypatch.context() as broken:
            broken.setattr(ward.store, "look", away)
            broken.setattr(ward.store, "begin", away)
            await ward.minutes(90, sending=False)
        await ward.minutes(3)

    run(live())
    first, second, back = ward.read(1)
    assert first == texts.TROUBLES["store"].format(where="", minutes=3)
    assert second == texts.TROUBLES["store"].format(where="", minutes=63)
    assert back == texts.OVER["store"]


def test_it_watches_until_told_to_stop(ward):
    async def live():
        stop = asyncio.Event()
        watching = asyncio.create_task(ward.watch.run(stop))
        ward.disk["disk_free"] = 2 * GB
        await asyncio.sleep(5 * LOOK_EVERY)
        stop.set()
        await watching

    run(live())
    assert ward.count() == {"waiting": 2} or ward.read(1)


def test_ready_names_what_cannot_do_its_work():
    assert Vitals(backlog=None, idle_seconds=500, library=False, **WELL).list_failing() == (
        "store", "library", "dispatcher",
    )  # fmt: skip
    from bot.store.watching import Backlog

    assert Vitals(backlog=Backlog(counts={}), idle_seconds=3, **WELL).list_failing() == ()
    assert MORNING.tzinfo is HANOI
