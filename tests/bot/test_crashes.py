"""A dispatcher that is killed again and again, before a Telegram that fails: what was planned, and what people read.

The promise: what was due was sent; a second copy only where nobody could know of the first, at most one, with a note;
and where nobody can know of the second either, the person is told that something may be missing.
`pytest --crash-runs 10000` kills more often.
"""

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("aiohttp")

from fakes.crashing import PEOPLE, list_due
from fakes.dispatching import MORNING
from fakes.fake_telegram import FakeTelegram
from sqlalchemy import select

from bot.store.store import SqlStore
from bot.store.tables.outbox import OUTBOX
from handlers.notices import UNSURE
from handlers.texts import common

ROOT = Path(__file__).parents[2]
LIVES_IN_A_STORE = 50
APART = timedelta(seconds=45)  # from one life to the next: the leases of the dead have ended
FAULTS = (
    {"kind": "429", "retry_after": 1, "fraction": 0.04}, {"kind": "500", "fraction": 0.03},
    {"kind": "502", "body": "html", "fraction": 0.03}, {"kind": "504", "fraction": 0.02},
    {"kind": "drop_before", "fraction": 0.04}, {"kind": "drop_after", "fraction": 0.04},
    {"kind": "hang_after", "fraction": 0.004}, {"kind": "hold", "fraction": 0.004},
)  # fmt: skip


class Undertaker:
    """The process that forks dispatchers and ends them."""

    def __init__(self):
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fakes.crashing"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def live(self, **order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@dataclass
class Counts:
    """What came of all lives on all stores."""

    runs: int = 0
    killed: int = 0
    planned: int = 0
    sent: int = 0
    doubled: int = 0
    uncertain: int = 0
    told_unsure: int = 0
    lost: int = 0


@pytest.fixture(scope="module")
def undertaker():
    process = Undertaker()
    yield process
    process.close()


@pytest.fixture(scope="module")
def telegram():
    server = FakeTelegram(burst=10**9)
    yield server
    server.set_faults()
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def make_store(request, tmp_path):
    """Return what gives the address of an empty store, a new one each time."""
    numbers = iter(range(10**6))
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / str(next(numbers))}.sqlite"
    template = request.getfixturevalue("postgresql_template")
    return lambda: request.getfixturevalue("postgresql").make(template)


def test_however_it_is_killed_nothing_is_lost_and_nothing_comes_twice_without_a_note(
    make_store, undertaker, telegram, request, capsys
):
    runs = request.config.getoption("--crash-runs") // 2  # the other half on the other database
    counts, chance = Counts(), random.Random(request.node.name)  # noqa: S311 - a dice
    for number in range(-(-runs // LIVES_IN_A_STORE)):
        lives = min(LIVES_IN_A_STORE, runs - number * LIVES_IN_A_STORE)
        one_store(make_store(), undertaker, telegram, chance, lives, counts)
    with capsys.disabled():
        sys.stdout.write(f"\n{request.node.callspec.id}: {counts}\n")
    assert counts.runs == runs
    assert counts.killed > runs / 6
    assert counts.planned > runs
    assert counts.doubled
    assert counts.lost == 0


def one_store(url, undertaker, telegram, chance, lives, counts):
    """Let dispatchers live and die on one store, then let one finish in peace, and look at what people read."""
    store = SqlStore.open(url)
    chats = {}
    with store.begin() as work:
        for _ in range(PEOPLE):
            chat = 10_000 + chance.randrange(10**9)
            chats[work.people.add(f"telegram:{chat}", "Lan", MORNING).id] = chat
    telegram.start(*chats.values())
    begin, end = MORNING, MORNING + lives * APART
    order = {"store": url, "telegram": telegram.url, "people": list(chats)}
    order |= {"begin": begin.isoformat(), "end": end.isoformat()}
    telegram.set_faults(*({"method": "sendMessage", "seed": chance.random(), **fault} for fault in FAULTS))
    for life in range(lives):
        ending = chance.choice([{"kill_at": chance.randrange(60)}, {"seconds": chance.uniform(0.02, 0.2)}, {}])
        ended = undertaker.live(**order, now=(begin + life * APART).isoformat(), **ending)
        assert ended in {"killed", "0"}
        counts.runs += 1
        counts.killed += ended == "killed"
    telegram.set_faults()
    now = end + timedelta(hours=1)
    while waiting(store):
        assert now < end + timedelta(days=1)
        assert undertaker.live(**order, now=now.isoformat()) == "0"
        now += timedelta(minutes=31)
    check(store, telegram, chats, [notice.key for notice in list_due(begin, end, list(chats))], counts)
    store.close()


def waiting(store):
    with store.look() as work:
        return {"waiting", "claimed", "sending"} & set(work.outbox.count())


def check(store, telegram, chats, expected, counts):
    """Hold what people read against what was planned."""
    texts = [text for chat in chats.values() for text in telegram.history(chat)]
    copies = {key: [text for text in texts if key in text] for key in expected}
    with store.look() as work:
        rows = work.connection.execute(select(OUTBOX)).mappings().all()
    states = {row["key"]: row for row in rows}
    told = {row["subject"]["notice"] for row in rows if row["kind"] == UNSURE and row["state"] == "sent"}
    assert {row["key"] for row in rows if row["kind"] != UNSURE} == set(expected)
    for key, read in copies.items():
        row = states[key]
        noted = [text for text in read if text.startswith(common.SENT_AGAIN)]
        assert len(read) <= 2, (key, read)
        assert len(read) - len(noted) <= 1, (key, read)
        assert len(read) < 2 or row["doubtful"], (key, read)
        assert row["state"] in {"sent", "uncertain"}, dict(row)
        assert row["state"] == "uncertain" or read, dict(row)
        if row["state"] == "uncertain":
            assert row["id"] in told, dict(row)
            assert any(f"?{row['id']}?" in text for text in texts), dict(row)
        counts.lost += not read and row["id"] not in told
    tally = Counter(row["state"] for row in rows if row["kind"] != UNSURE)
    counts.planned += len(expected)
    counts.sent += tally["sent"]
    counts.uncertain += tally["uncertain"]
    counts.doubled += sum(len(read) == 2 for read in copies.values())
    counts.told_unsure += len(told)


def test_the_text_of_a_message_names_its_notices():
    keys = [notice.key for notice in list_due(MORNING, MORNING + timedelta(minutes=3), [1, 2, 3])]
    assert len(keys) == len(set(keys)) == 18
    assert all(re.fullmatch(r"<\d{6}-\d-\d>", key) for key in keys)
