"""Alive, ready and metrics, for who runs the program and nobody else; and what logs hold after real conversations."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fakes.assistant import ZONE
from fakes.browsing import Site, find_free_port
from fakes.fake_telegram import TOKEN, FakeTelegram
from fakes.serving import Server

from bot.incidents import count_incident
from bot.metrics import UPDATES, timed
from bot.store.engine import default_url
from bot.store.store import SqlStore
from bot.vitals import VitalSigns
from bot.web.inside import open_inside
from handlers.notices import AT_ONCE, Notice
from handlers.ports import Services

ROOT = Path(__file__).parents[3]
LAN = {"id": 730001001, "first_name": "Nguyễn Ngọc Lan", "username": "lan_ngoc_cb"}
HOA = {"id": 730002002, "first_name": "Hoàng Thị Hoa"}
QUESTION = "nhiệm vụ 13 kế hoạch 4110 ai chủ trì vậy cưng ơi 0912345678"
TICKET = "Em nộp hồ sơ khai sinh nhầm tên thằng Tèo"
PERSONAL = (
    "73000",
    "Lan",
    "lan_ngoc",
    "Hoàng",
    "0912345678",
    "cưng",
    "Tèo",
    "khai sinh",
    "Sở Tư pháp",
    TOKEN,
    "TEST-token",
)


@pytest.fixture
def store(tmp_path):
    opened = SqlStore.open(default_url(tmp_path))
    yield opened
    opened.close()


class Inside:
    """The inner site over a store; `idle` is what the dispatcher says of itself."""

    def __init__(self, library, store, folder):
        self.idle = 1.0
        services = Services(library=library, conversations=None, store=store)
        signs = VitalSigns(store, folder, lambda: services, lambda: datetime.now(ZONE), lambda: self.idle)
        self._site = Site(open_inside(signs))
        self.url = self._site.url
        self.close = self._site.close

    def read(self, path):
        return httpx.get(self.url + path)


@pytest.fixture
def inside(library, store, tmp_path):
    opened = Inside(library, store, tmp_path)
    yield opened
    opened.close()


def test_alive_and_ready_where_all_is_well(inside):
    assert inside.read("/healthz").text == "ok"
    ready = inside.read("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"store": "ok", "library": "ok", "dispatcher": "ok"})


def test_not_ready_names_what_fails_and_alive_all_the_same(inside, store):
    inside.idle = 600.0
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")
    ready = inside.read("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"store": "failing", "library": "ok", "dispatcher": "failing"}
    assert inside.read("/healthz").status_code == 200
    assert 'cchc_ready{part="store"} 0.0' in inside.read("/metrics").text


def read_metric(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return None if found is None else float(found[1])


def test_metrics_tell_what_waits_and_what_was_counted(inside, store):
    now = datetime.now(UTC)
    with store.begin() as work:
        person = work.people.add("telegram:7", "Lan", now)
        work.outbox.put(Notice(key="a", person_id=person.id, kind="word", due_at=now, priority=AT_ONCE))
    before = UPDATES.labels("test")._value.get()
    with timed("test") as timing:
        timing.kind = "answer"
    count_incident("testing")
    text = inside.read("/metrics").text
    assert read_metric(text, 'cchc_updates_total{channel="test"}') == before + 1
    assert read_metric(text, 'cchc_answers_total{channel="test",kind="answer"}') >= 1
    assert read_metric(text, 'cchc_answer_seconds_count{channel="test"}') >= 1
    assert read_metric(text, 'cchc_incidents_total{doing="testing"}') >= 1
    assert read_metric(text, 'cchc_outbox_notices{state="waiting"}') == 1
    assert read_metric(text, "cchc_outbox_late_notices") == 0
    assert read_metric(text, 'cchc_tickets{state="waiting"}') == 0
    assert read_metric(text, "cchc_dispatcher_idle_seconds") == 1
    assert 0 < read_metric(text, "cchc_disk_free_bytes") < read_metric(text, "cchc_disk_bytes")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a program that serves Telegram, its site and its inner site, with an admin who has joined."""
    folder = tmp_path_factory.mktemp("inside")
    store = SqlStore.open(default_url(folder))
    with store.begin() as work:
        hoa = work.people.add(f"telegram:{HOA['id']}", HOA["first_name"], datetime.now(UTC))
        work.people.join(hoa.id, "admin", None, datetime.now(UTC))
    store.close()
    telegram = FakeTelegram()
    ports = {"CCHC_HTTP_PORT": str(find_free_port()), "CCHC_METRICS_PORT": str(find_free_port())}
    server = Server(telegram.url, folder, CCHC_LOG_FORMAT="json", CCHC_LOG_LEVEL="DEBUG", **ports)
    server.wait_until_serving()
    server.telegram = telegram
    server.site, server.inner = (f"http://127.0.0.1:{port}" for port in ports.values())
    yield server
    server.stop()
    telegram.close()


def talk(telegram):
    """Let people say what holds names and numbers, press buttons, and meet failures."""
    telegram.wait(HOA["id"], telegram.say(HOA, "/start")["seq"])
    telegram.set_faults(
        {"method": "sendMessage", "kind": "429", "retry_after": 1, "times": 1},
        {"method": "sendMessage", "kind": "500", "times": 1},
    )
    for text in ("/start", QUESTION, TICKET, "/dulieucuatoi", "/canbo", TICKET, "x" * 4000, "capnhat 13 xong"):
        telegram.wait(LAN["id"], telegram.say(LAN, text)["seq"])
    telegram.set_faults({"method": "sendMessage", "kind": "400", "times": 1})
    sent = telegram.say(LAN, QUESTION)
    telegram.wait_for_call("sendMessage", status=400)
    telegram.set_faults()
    telegram.wait(
        LAN["id"],
        telegram.say(
            LAN,
            "cảm ơn",
        )["seq"],
    )
    assert sent
    for text in ("/quantri", "/nhatky", "/hangdoi", "/gopy"):
        telegram.wait(HOA["id"], telegram.say(HOA, text)["seq"])
    telegram.tap(LAN, data="0000000000:forged")


def test_after_real_conversations_the_logs_hold_nobody_and_the_metrics_hold_numbers(served):
    talk(served.telegram)
    httpx.post(served.site + "/", data={"text": QUESTION})
    httpx.post(served.site + "/webhook/telegram", content=b'{"name": "Lan"}')
    metrics = httpx.get(served.inner + "/metrics").text
    assert read_metric(metrics, 'cchc_updates_total{channel="telegram"}') >= 12
    assert read_metric(metrics, 'cchc_answers_total{channel="telegram",kind="answer"}') >= 1
    assert read_metric(metrics, 'cchc_sends_total{channel="telegram",outcome="refused",purpose="reply"}') == 1
    assert read_metric(metrics, 'cchc_sends_total{channel="telegram",outcome="failed",purpose="reply"}') == 1
    assert httpx.get(served.inner + "/readyz").status_code == 200
    for path in ("/metrics", "/readyz"):  # the public site has none of it
        assert httpx.get(served.site + path).status_code == 404
    log = served.log
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line.get("channel") == "telegram" and line["milliseconds"] >= 0 for line in lines)
    assert any("incident" in line for line in lines)
    for shown in (log, metrics):
        assert [one for one in PERSONAL if one in shown] == []


def test_the_grafana_board_asks_for_metrics_that_there_are(served):
    metrics = httpx.get(served.inner + "/metrics").text
    there = {name.removesuffix("_total") for name in re.findall(r"^# TYPE (\w+)", metrics, re.MULTILINE)}
    board = json.loads((ROOT / "deploy/grafana.json").read_text(encoding="utf-8"))
    asked = {
        re.sub(r"_(total|bucket)$", "", name)
        for panel in board["panels"] for target in panel["targets"]
        for name in re.findall(r"\b(?:cchc|process)_\w+", target["expr"])
    }  # fmt: skip
    assert len(asked) > 10
    assert asked <= there
