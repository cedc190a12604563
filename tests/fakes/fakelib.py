"""Shared parts of the loopback test servers: fault rules, call log, request parsing, a server in a thread.

Fault kinds:
  429                 refused, with parameters.retry_after and Retry-After (retry_after, default 1)
  500..504            refused with that status (body: "json" (default), "html" as a gateway would, or "empty")
  400,401,403,404,409 refused with `description`
  blocked             403 "Forbidden: bot was blocked by the user"
  drop_before         not processed; the connection is closed at once
  drop_after          PROCESSED, then the connection is closed without an answer (a retry then shows it twice)
  hang_after          PROCESSED, but not answered until `release` is called
  hold                not processed until `release` is called, then processed as usual
Which calls a rule hits:
  fraction: 0..1 of the matching calls (by `seed`)
  method: a name, a list of names, or "*" (which leaves getUpdates and getMe alone; name them to hit them)
  chat_ids: [..]   contains: "text in the parameters"   skip: k first matching calls   times: n at most
"""

import asyncio
import collections
import json
import random
import threading

from aiohttp import web

KINDS = {"429", "500", "502", "503", "504", "400", "401", "403", "404", "409", "blocked", "drop_before", "drop_after", "hang_after", "hold"}
KEYS = {"kind", "method", "chat_ids", "contains", "skip", "times", "retry_after", "description", "body", "fraction", "seed"}
PHRASES = {
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
}


class Rule:
    """One fault, and which calls it hits."""

    def __init__(self, spec):
        self.spec, self.kind = dict(spec), str(spec["kind"])
        if self.kind not in KINDS or set(spec) - KEYS:
            raise ValueError(f"unknown fault {self.kind!r} or keys {sorted(set(spec) - KEYS)}")
        method = spec.get("method", "*")
        self.methods = {name.lower() for name in ([method] if isinstance(method, str) else method)}
        self.chats = {str(chat) for chat in spec.get("chat_ids", [])}
        self.seen = self.fired = 0
        self.released = asyncio.Event()
        self.random = random.Random(spec.get("seed", 0))

    def hits(self, method, chat_id, params):
        name, spec = method.lower(), self.spec
        if not (name in self.methods or ("*" in self.methods and name not in ("getupdates", "getme"))):
            return False
        if self.chats and str(chat_id) not in self.chats:
            return False
        if spec.get("contains") and spec["contains"] not in json.dumps(params, ensure_ascii=False):
            return False
        if spec.get("times") is not None and self.fired >= spec["times"]:
            return False
        if self.random.random() >= spec.get("fraction", 1):
            return False
        self.seen += 1
        if self.seen <= spec.get("skip", 0):
            return False
        self.fired += 1
        return True

    def describe(self):
        return dict(self.spec, seen=self.seen, fired=self.fired)


class Faults:
    """The rules in force."""

    def __init__(self):
        self.rules = []

    def set(self, specs):
        self.clear()
        self.rules = [Rule(spec) for spec in specs]

    def clear(self):
        for rule in self.rules:
            rule.released.set()
        self.rules = []

    def pick(self, method, chat_id, params):
        return next((rule for rule in self.rules if rule.hits(method, chat_id, params)), None)


def refuse(code, description, parameters=None):
    body = {"ok": False, "error_code": code, "description": description}
    headers = {}
    if parameters:
        body["parameters"] = parameters
        if "retry_after" in parameters:
            headers["Retry-After"] = str(parameters["retry_after"])
    return web.json_response(body, status=code, headers=headers)


def _refusal(rule):
    spec, kind = rule.spec, rule.kind
    if kind == "429":
        wait = int(spec.get("retry_after", 1))
        return refuse(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
    if kind == "blocked":
        return refuse(403, "Forbidden: bot was blocked by the user")
    code, body = int(kind), spec.get("body", "json")
    if body == "html":
        return web.Response(status=code, content_type="text/html", text=f"<html><h1>{code} {PHRASES[code]}</h1></html>")
    if body == "empty":
        return web.Response(status=code)
    return refuse(code, spec.get("description", PHRASES[code]))


def _cut(request):
    """Close the connection with no answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=444)


async def run_faulted(request, rule, process):
    """Run `process` (a coroutine function giving a response) under a rule, or under none."""
    if rule is None:
        return await process()
    if rule.kind == "hold":
        await rule.released.wait()
        return await process()
    if rule.kind == "hang_after":
        response = await process()
        await rule.released.wait()
        return response
    if rule.kind == "drop_before":
        return _cut(request)
    if rule.kind == "drop_after":
        await process()
        return _cut(request)
    return _refusal(rule)


class CallLog:
    """The last calls, in memory."""

    def __init__(self, keep=10_000):
        self.rows = collections.deque(maxlen=keep)
        self.count = 0

    def add(self, **row):
        self.count += 1
        self.rows.append({"n": self.count, **row})

    def query(self, since=0, method=None, status=None):
        return [
            row for row in self.rows
            if row["n"] > int(since)
            and (method is None or row["method"].lower() == method.lower())
            and (status is None or str(row["status"]) == str(status))
        ]


async def read_params(request):
    """Return the parameters of a call as texts, from query, form, JSON or multipart; a file as its name and bytes."""
    params = dict(request.query)
    if request.method == "POST":
        if request.content_type == "application/json":
            body = await request.read()
            fields = json.loads(body) if body.strip() else {}
            params.update({k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in fields.items()})
        elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            for name, value in (await request.post()).items():
                params[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return params


class ServerThread:
    """A server on a free loopback port, in a thread with its own loop, until `close`."""

    def __init__(self, make_app):
        self._loop = None
        self._ready = threading.Event()
        self._stop = None
        self.port = 0
        self._thread = threading.Thread(target=self._run, args=(make_app,), daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the test server did not start")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def _run(self, make_app):
        asyncio.run(self._serve(make_app))

    async def _serve(self, make_app):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(make_app(), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    def close(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)


class FakeMessenger(ServerThread):
    """A messenger's server whose `world` has faults, a log of calls, and events in the order in which they came."""

    awaited = None  # the method that `wait` waits for where none is named; None: any

    def _do(self, coroutine, timeout=30):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout)

    def set_faults(self, *rules):
        """Put these fault rules in the place of those in force; calls that are held go on."""

        async def act():
            self.world.faults.set(rules)

        self._do(act())

    def wait(self, chat=None, seq=0, count=1, method=None, matching=lambda event: True, timeout=20):
        """Return the first `count` things that the bot did after `seq`; raises TimeoutError when they do not come."""
        method = method or self.awaited

        async def act():
            world = self.world
            while True:
                found = [
                    event for event in world.events[seq:]
                    if method in (None, event["method"]) and chat in (None, event["chat_id"]) and matching(event)
                ]  # fmt: skip
                if len(found) >= count:
                    return found
                async with world.changed:
                    await world.changed.wait()

        async def bounded():
            try:
                return await asyncio.wait_for(act(), timeout)
            except TimeoutError:
                calls = list(self.world.log.rows)[-5:]
                raise TimeoutError(f"the bot did not {method or 'send'}; its calls: {calls}") from None

        return self._do(bounded(), timeout + 5)

    def texts(self, events):
        """Return the texts of sent messages."""
        return [event["message"]["text"] for event in events]
