"""Many people who write to one bot at once: a lean Telegram that keeps no history, and how long each one waited."""

import asyncio
import collections
import itertools
import json
import random
import time

from aiohttp import ClientSession, TCPConnector

from fakes.fake_telegram import FakeTelegram, World, send_to_webhook

FIRST_PERSON = 1_000_000
CONNECTIONS = 40
ADDRESSES = tuple(f"127.0.1.{number}" for number in range(1, 9))
"""Telegram calls a webhook from several addresses too."""


class LeanWorld(World):
    """Telegram with nothing kept of chats, no limit of messages, and as many webhook connections as Telegram makes."""

    def __init__(self, burst):
        super().__init__(burst)
        self.urls = []  # of several workers, each of which gets its chats
        self.seen = lambda method, chat_id, text, now: None
        self.statuses = collections.deque(maxlen=1000)
        self.messages = collections.defaultdict(_Nothing)
        self.pages = None  # what the bot sent, where it is to be repeated by an echo

    def throttle(self, chat):
        pass

    async def show(self, method, chat_id, message=None, **what):
        self.seen(method, chat_id, (message or {}).get("text", ""), time.perf_counter())
        if self.pages is not None and message is not None and len(self.pages) < 2000:
            self.pages.append({"text": message["text"], "reply_markup": message.get("reply_markup")})

    async def send_updates(self):
        lanes = [asyncio.Queue(2) for _ in range(CONNECTIONS)]
        open_ones = {}
        urls = itertools.cycle(self.urls or [self.webhook["url"]])
        sending = [
            asyncio.create_task(self._send_lane(*one, open_ones))
            for one in zip(lanes, itertools.cycle(ADDRESSES), urls)
        ]
        try:
            while True:
                while not self.updates:
                    self.new.clear()
                    await self.new.wait()
                update = self.updates.popleft()
                open_ones[update["update_id"]] = update
                await lanes[update["message"]["chat"]["id"] % CONNECTIONS].put(update)
        finally:
            for one in sending:
                one.cancel()
            self.updates.extendleft(reversed(open_ones.values()))  # each worker that starts sets the webhook again

    async def _send_lane(self, lane, address, url, open_ones):
        """A chat's updates go by one lane, so that they keep their order."""
        async with ClientSession(connector=TCPConnector(local_addr=(address, 0))) as session:
            while True:
                update = await lane.get()
                while await send_to_webhook(self, session, update, url) // 100 != 2:
                    await asyncio.sleep(0.05)
                del open_ones[update["update_id"]]


class _Nothing(dict):
    """A chat whose messages are forgotten."""

    def __setitem__(self, key, value):
        pass


class Crowd:
    """People of a lean Telegram, who ask one question at a time each, the longest idle first."""

    def __init__(self, size, questions, seed=1):
        self.telegram = FakeTelegram(world=LeanWorld)
        self.world, self.random = self.telegram.world, random.Random(seed)
        self.people = range(FIRST_PERSON, FIRST_PERSON + size)
        self.questions = questions
        self.idle = collections.deque(self.people)
        self.asked_at, self.waits, self.pages = {}, [], 0
        self.answered = 0
        self.on_answer = lambda: None
        self.flooder, self.told = None, collections.Counter()
        self.world.seen = self._see
        self.telegram.start(*self.people)

    def _see(self, method, chat_id, text, now):
        if method != "sendMessage":
            return
        if chat_id == self.flooder:
            self.told[text[:60]] += 1
            return
        self.pages += 1
        asked_at = self.asked_at.pop(chat_id, None)
        if asked_at is not None:  # later pages of the same answer count no more
            self.waits.append(now - asked_at)
            self.answered += 1
            self.idle.append(chat_id)
            self.on_answer()

    def _put(self, person, text):
        world, user = self.world, self.world.users[person]
        sender = {"id": person, "is_bot": False, "first_name": user["first_name"]}
        message = world.add({"id": person, "type": "private", "first_name": user["first_name"]}, {"from": sender, "text": text})
        world.push("message", message)

    def _ask(self):
        person = self.idle.popleft()
        self.asked_at[person] = time.perf_counter()
        self._put(person, next(self.questions))

    def saturate(self, count, open_count=200, look=lambda answered: None, every=10_000):
        """Have `count` questions answered, always `open_count` of them open; call `look` each `every` answers."""
        return self._run(self._saturate(count, open_count, look, every))

    async def _saturate(self, count, open_count, look, every):
        done = asyncio.Event()
        left = count - open_count
        goal = self.answered + count

        def go_on():
            nonlocal left
            if left > 0:
                left -= 1
                self._ask()
            if self.answered % every == 0:
                look(self.answered)
            if self.answered >= goal:
                done.set()

        self.on_answer = go_on
        for _ in range(open_count):
            self._ask()
        await done.wait()
        self.on_answer = lambda: None

    def keep_asking(self, count, per_second, flood=(None, ())):
        """Put `count` questions at random moments, `per_second` of them on average, whatever is open; wait for all.

        `flood`: a person and the messages that they send all at once after a tenth of the others' questions.
        """
        return self._run(self._keep_asking(count, per_second, *flood))

    async def _keep_asking(self, count, per_second, flooder, flood):
        done, goal = asyncio.Event(), self.answered + count
        self.on_answer = lambda: done.set() if self.answered >= goal else None
        due = time.perf_counter()
        for number in range(count):
            due += self.random.expovariate(per_second)
            pause = due - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            if number == count // 10 and flooder is not None:
                self.flooder = flooder
                self.world.user(flooder)["_started"] = True
                for text in flood:
                    self._put(flooder, text)
            if self.idle:
                self._ask()
            else:
                goal -= 1  # everybody waits already: the rate is beyond what is borne
        await done.wait()
        self.on_answer = lambda: None

    def _run(self, work):
        self.waits, self.pages = [], 0
        begun = time.perf_counter()
        asyncio.run_coroutine_threadsafe(work, self.telegram._loop).result()
        return time.perf_counter() - begun

    def close(self):
        self.telegram.close()


def find_share(waits, share):
    """Return how long the given share of them waited at most, in milliseconds."""
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))] * 1000 if waits else float("nan")


def write_pages(world, path):
    path.write_text(json.dumps(world.pages, ensure_ascii=False), encoding="utf-8")
