"""A server that forks dispatchers and kills them: it has everything imported, so that a life costs milliseconds.

It reads orders as JSON lines from standard input and writes how each life ended, as one line, when it has ended.
An order: `store` and `telegram` (addresses), `now` (ISO 8601), and how the life ends: `kill_at` (the number of a point:
before and after each commit and each send) or `seconds` (after which it is killed wherever it is); neither: it lives on.
"""

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from fakes.dispatching import MANY, SERVICES, WORD, Clock
from telegram import Bot

from bot.channels.sending import Limits, RetryLater
from bot.channels.signing import Signer
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.requests import Request
from bot.channels.telegram.sender import TelegramSender
from bot.dispatcher import Dispatcher
from bot.store.store import SqlStore
from handlers.messages import Reply
from handlers.notices import UNSURE, Notice
from handlers.rooms import Planner

TOKEN = "123456:TEST-token_abc"  # noqa: S105
TICKS, TICK = 2, timedelta(seconds=10)
PEOPLE = 12


def make_key(minute, person, number):
    """Return the key of a notice; it is found again in the text of a message."""
    return f"<{minute:%d%H%M}-{person}-{number}>"


def list_due(after, until, person_ids):
    """Return what the planner finds: each minute something for four people, for two of them what is combined."""
    minute = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while minute <= until:
        count = int(minute.timestamp()) // 60
        for number, kind in enumerate(("word", "word", "many", "many", "many", "many")):
            person = person_ids[(count + min(number, 2 + number // 4)) % len(person_ids)]
            yield Notice(key=make_key(minute, person, number), person_id=person, kind=kind, due_at=minute)
        minute += timedelta(minutes=1)


def plan(begin, end, person_ids):
    """Return a planner of a time, nothing before and after."""

    def find(window, services, work):
        return list_due(max(window.after, begin), min(window.until, end), person_ids)

    return Planner(name="minutes", plan=find)


class Points:
    """Counts the points that a life comes by, and ends it at one."""

    def __init__(self, kill_at):
        self.left = kill_at

    def pass_by(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalStore(SqlStore):
    """A store with a point before and after each commit."""

    points = None

    @contextmanager
    def begin(self):
        with super().begin() as work:
            yield work
            self.points.pass_by()
        self.points.pass_by()


class MortalSender(TelegramSender):
    """A sender with a point before and after each send; the pauses that Telegram asks for are a fiftieth as long."""

    limits = Limits(per_second=2000)

    def __init__(self, outgoing, points):
        super().__init__(outgoing)
        self._points = points

    async def send(self, address, page, *, doubtful):
        self._points.pass_by()
        try:
            message = await super().send(address, page, doubtful=doubtful)
        except RetryLater as refusal:
            if refusal.wait is not None:
                refusal.wait /= 50
            raise
        self._points.pass_by()
        return message


def tell_unsure(notices, person, services, now):
    """Tell which notices may not have arrived, as the room of such notices does, by number."""
    return Reply(text=" ".join(f"?{notice.subject['notice']}?" for notice in notices), kind="answer")


async def live(order):
    """Plan and send for some ticks."""
    points, clock = Points(order.get("kill_at")), Clock(datetime.fromisoformat(order["now"]))
    store = MortalStore.open(order["store"])
    store.points = points
    request = Request(connections=64, read_timeout=0.25)
    bot = Bot(TOKEN, base_url=f"{order['telegram']}/bot", request=request, get_updates_request=request)
    begin, end = (datetime.fromisoformat(order[name]) for name in ("begin", "end"))
    kinds = (WORD, MANY, replace(MANY, name=UNSURE, render=tell_unsure))
    dispatcher = Dispatcher(
        store=store,
        senders={"telegram": MortalSender(Outgoing(bot, Signer(TOKEN)), points)},
        kinds={kind.name: kind for kind in kinds},
        planners=(plan(begin, end, order["people"]),),
        get_services=lambda: SERVICES,
        read_now=clock,
    )
    for _ in range(TICKS):
        await dispatcher.tick()
        clock.go_on(seconds=TICK.total_seconds())
    await dispatcher.close()
    await request.shutdown()


def run_life(order):
    """Fork a life, end it as ordered, and return how it ended: "killed" or the exit code."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(live(order))
        except BaseException as error:  # noqa: BLE001 - the parent is told
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    seconds = order.get("seconds")
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else str(os.waitstatus_to_exitcode(status))


def serve():
    """Serve orders until standard input ends."""
    for line in sys.stdin:
        sys.stdout.write(run_life(json.loads(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
