"""What docs/reliability.md promises when something around the program breaks, and that it goes on when it is mended."""

import asyncio
import os
import resource
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.assistant import ZONE
from fakes.browsing import find_free_port
from fakes.dispatching import MORNING, Office
from fakes.fake_telegram import TOKEN, FakeTelegram
from fakes.postgresql import Cluster, find_binaries
from fakes.serving import Server
from fakes.virtual_time import run

from bot.app import LiveServices, find_library
from bot.channels.sending import RetryLater
from bot.channels.telegram import open_sender
from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.settings import Settings
from bot.store import engine as engines
from bot.store.engine import default_url
from bot.store.store import SqlStore
from handlers.messages import Asker, Incoming, Reply
from handlers.notices import AT_ONCE, Notice, Window
from handlers.ports import Services
from handlers.rooms import Planner
from handlers.texts import common

QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
LEAD = "Sở Tư pháp chủ trì."
LAN = {"id": 7, "first_name": "Lan"}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ask(services, text, **more):
    incoming = Incoming(person="telegram:7", text=text, asker=Asker(), received_at=datetime.now(ZONE), **more)
    return respond_or_apologise(incoming, services)


def admit(store):
    """Let Lan be an official; return her number."""
    with store.begin() as work:
        person = work.people.add("telegram:7", "Lan", datetime.now(UTC))
        work.people.join(person.id, "official", "Sở Tư pháp", datetime.now(UTC))
        return person.id


# ---- the store


def check_served_without_store(services):
    """Hold what is said while the store is away: answers from the plans, and that nothing else was done."""
    answered = ask(services, QUESTION)
    assert answered.reply.text.startswith(LEAD)
    assert answered.reply.text.endswith(common.STORE_AWAY_ANSWERED)
    assert answered.reply.rating == ()
    for deed in ({"text": "/viec"}, {"text": "xong 13"}, {"text": "x", "choice": "work.1"}):
        assert ask(services, **deed).reply == Reply(text=common.STORE_AWAY, kind="no_answer")


def test_a_database_held_by_another_is_waited_for_and_then_said_so(library, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "_BUSY_MILLISECONDS", 50)
    store = SqlStore.open(default_url(tmp_path))
    admit(store)
    services = Services(library=library, conversations=StoredConversations(), store=store)
    holder = sqlite3.connect(engines.default_path(tmp_path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert ask(services, "xong 13").reply.text == common.STORE_AWAY
    holder.execute("ROLLBACK")
    assert ask(services, "xong 13").incident is None
    holder.close()
    store.close()


def test_a_database_server_that_stops_and_comes_back_loses_nothing(library):
    binaries = find_binaries()
    if binaries is None:
        assert "CI" not in os.environ
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="cchc-"))
    cluster = Cluster(folder, binaries)
    store = SqlStore.open(cluster.make())
    admit(store)
    services = Services(library=library, conversations=StoredConversations(), store=store)
    office = Office(store)
    office.put(office.add(8), "before")

    async def serve():
        dispatcher, stop = office.make_dispatcher(), asyncio.Event()
        serving = asyncio.create_task(dispatcher.run(stop))
        await asyncio.sleep(5)
        cluster.stop()
        check_served_without_store(services)
        await asyncio.sleep(60)
        cluster.start()
        assert ask(services, QUESTION).incident is None
        office.put(office.add(9), "after")
        await asyncio.sleep(60)
        stop.set()
        await serving

    run(serve())
    assert office.channel.texts == ["before", "after"]
    store.close()
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


def limit_files(server, size):
    """Let no file of the process grow beyond `size` bytes: every write fails, as on a disk that is full."""
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_on_a_full_disk_questions_are_answered_deeds_refused_and_all_goes_on_when_there_is_room(tmp_path):
    telegram = FakeTelegram()
    store = SqlStore.open(default_url(tmp_path))
    lan = admit(store)
    server = Server(telegram.url, tmp_path)
    server.wait_until_serving()
    telegram.wait(LAN["id"], telegram.say(LAN, QUESTION)["seq"])
    limit_files(server, 0)

    def hear(text):
        return telegram.texts(telegram.wait(LAN["id"], telegram.say(LAN, text)["seq"]))[0]

    answer = hear(QUESTION)
    assert answer.startswith(LEAD)
    assert hear("capnhat 13 xong") == common.STORE_AWAY
    assert server.process.poll() is None
    with store.begin() as work:  # this process has room
        work.outbox.put(
            Notice(
                key="x", person_id=lan, kind="unsure", due_at=datetime.now(UTC), priority=AT_ONCE, subject={"notice": 1}
            )
        )
        assert work.outbox.count() == {"waiting": 1}
    limit_files(server, resource.RLIM_INFINITY)
    assert common.STORE_AWAY not in hear("capnhat 13 xong")
    assert common.STORE_AWAY_ANSWERED not in hear(QUESTION)
    assert server.stop() == 0
    assert "Traceback" not in server.log
    store.close()
    telegram.close()


# ---- the library


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    services = LiveServices(Settings(_env_file=None, data_dir=folder, http_port=0))
    yield services, find_library(Settings(_env_file=None, data_dir=folder))
    services.store.close()


def spoil(path):
    """Write nonsense over the records, and leave the beginning as it is."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(64 * 1024)
        file.write(b"\xff" * (size - 64 * 1024))


@pytest.mark.parametrize(
    "damage",
    [spoil, lambda path: path.unlink()],
    ids=["pages", "gone"],
)
def test_a_damaged_library_is_built_again_from_the_plans(live, damage):
    services, path = live
    assert services.mend() is False
    damage(path)
    if ask(services.get(), QUESTION).incident is not None:
        services.doubt()
    assert services.mend() is True
    assert ask(services.get(), QUESTION).reply.text.startswith(LEAD)
    assert services.mend() is False


def test_an_incident_over_a_sound_library_builds_nothing(live):
    services, _ = live
    services.doubt()
    assert services.mend() is False


# ---- the network, and the clock


@pytest.fixture
def sqlite(tmp_path):
    opened = SqlStore.open(default_url(tmp_path))
    yield opened
    opened.close()


async def serve_hours(office, hours, during):
    """Let a dispatcher run; `during` is awaited beside it."""
    dispatcher, stop = office.make_dispatcher(), asyncio.Event()
    serving = asyncio.create_task(dispatcher.run(stop))
    await during()
    await asyncio.sleep(hours * 3600)
    stop.set()
    await serving


@pytest.mark.parametrize(
    ("refusal", "tries"),
    [(RetryLater("no connection", scope="channel"), 300), (RetryLater("too many", wait=30, scope="unknown"), 3000)],
    ids=["down", "429"],
)
def test_an_hour_without_telegram_delays_and_loses_nothing(sqlite, refusal, tries):
    office = Office(sqlite)
    people = [office.add(100 + number) for number in range(20)]

    async def hour():
        office.channel.before_send = lambda _address: refusal
        for minute in range(60):
            office.put(people[minute % 20], f"n{minute}", due_at=office.clock())
            await asyncio.sleep(60)
        assert office.channel.arrived == []
        assert len(office.channel.tries) < tries
        office.channel.before_send = lambda _address: None
        await asyncio.sleep(7 * 60)
        assert len(office.channel.arrived) == 60

    run(serve_hours(office, 0.1, hour))
    assert sorted(office.channel.texts) == sorted(f"n{minute}" for minute in range(60))
    assert not any(one.doubtful for one in office.channel.arrived)


def test_a_name_that_is_not_found_means_that_nothing_was_sent():
    settings = Settings(_env_file=None, telegram_token=TOKEN, telegram_base_url="http://telegram.invalid")

    async def send():
        async with open_sender(settings) as sender:
            (page,) = sender.make_pages("telegram:7", Reply(text="a", kind="answer"))
            with pytest.raises(RetryLater) as refusal:
                await sender.send("telegram:7", page, doubtful=False)
            assert refusal.value.scope == "channel"

    asyncio.run(send())


def test_without_names_the_program_waits_serves_its_site_and_stops_when_told(tmp_path):
    import httpx

    port = find_free_port()
    server = Server("http://telegram.invalid", tmp_path, CCHC_HTTP_PORT=str(port))
    server.sign = "Telegram cannot be reached"
    server.wait_until_serving()
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").text == "ok"
    assert server.stop() == 0
    assert "Traceback" not in server.log
    assert TOKEN not in server.log


@pytest.mark.parametrize("jump", [DAY, -DAY, -HOUR], ids=["day on", "day back", "hour back"])
def test_a_clock_that_jumps_sends_nothing_twice_and_forgets_nothing(sqlite, jump):
    office = Office(sqlite, planners=[Planner(name="minutes", plan=lambda window, *_: each_minute(window))])
    person = office.add()
    assert person == 1

    async def jumps():
        await asyncio.sleep(100)
        office.clock.set(office.clock() + jump)
        await asyncio.sleep(100)
        office.clock.set(office.clock() - jump)

    run(serve_hours(office, 0.05, jumps))
    copies = office.channel.texts
    assert len(copies) == len(set(copies))
    ours = {notice.key for notice in each_minute(Window(after=MORNING, until=MORNING + 5 * MINUTE))}
    assert ours <= set(copies)


def each_minute(window):
    """Give one notice each quarter of an hour, and each minute between eight and nine on the first day."""
    minute = window.after.replace(second=0, microsecond=0)
    while minute <= window.until:
        if (
            window.holds(minute)
            and (minute.minute % 15 == 0 or minute - MORNING < HOUR)
            and minute.hour == MORNING.hour
        ):
            yield Notice(key=f"{minute:%Y%m%d%H%M}", person_id=1, kind="word", due_at=minute)
        minute += MINUTE
