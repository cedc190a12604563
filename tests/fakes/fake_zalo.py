"""A strict Zalo on loopback: the Bot Platform, and the Official Account's OpenAPI, OAuth and template messages.

Written from what is publicly known of the two: one update a poll and no offset, HTTP 408 when idle, 409 while a webhook
is set, 2,000 characters, pictures by address alone; answers of the Official Account are HTTP 200 with an `error`,
refresh tokens are good once, windows of 48 hours and 7 days, events signed over their raw bytes. Time is virtual for
tokens and windows (`pass_time`).
"""

import asyncio
import collections
import hashlib
import json
import re
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlparse

from aiohttp import ClientSession, ClientTimeout, web

from fakes.fakelib import CallLog, Faults, FakeMessenger, read_params, refuse, run_faulted

TOKEN = "4110:zalo-TEST_token"
APP_ID, APP_SECRET, OA_SECRET, OA_ID = "1000000001", "app-secret-TEST", "oa-secret-TEST", "2000000002"
TEXT_MAX = 2000
HOUR, IDLE = 3600, 0.3  # an idle poll is answered as soon as that, so that a stop is not waited for
ACCESS_LIFE, REFRESH_LIFE, FREE, LATEST = 25 * HOUR, 90 * 24 * HOUR, 48 * HOUR, 7 * 24 * HOUR


class Refusal(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code, self.text = code, text


def need(condition, text, code=400):
    if not condition:
        raise Refusal(code, text)


class World:
    """What both products know."""

    def __init__(self):
        self.log, self.faults = CallLog(), Faults()
        self.changed, self.new = asyncio.Condition(), asyncio.Event()
        self.events, self.skew = [], 0.0
        # the bot
        self.queue, self.chats, self.webhook, self.revoked, self.shape = collections.deque(), {}, None, False, "flat"
        self.pushed = []
        # the Official Account
        self.access, self.refresh, self.users, self.templates, self.sent_templates = {}, {}, {}, {}, []
        self.oa_webhook, self.refresh_count, self.name = None, 0, "Lan"

    def now(self):
        return time.time() + self.skew

    def ms(self):
        return int(self.now() * 1000)

    async def tell(self, surface, method, chat, **more):
        self.events.append({"surface": surface, "method": method, "chat_id": chat, **more})
        async with self.changed:
            self.changed.notify_all()

    # ---- the bot's methods

    async def bot(self, name, params):
        need(not self.revoked, "Unauthorized", 401)
        if name == "getMe":
            return {"id": "4110", "account_name": "bot.cchc", "account_type": "BASIC", "can_join_groups": False, "display_name": "Bot CCHC"}
        if name == "getUpdates":
            return await self.poll(max(0, min(60, int(params.get("timeout") or 30))))
        if name == "setWebhook":
            address, secret = urlparse(params.get("url", "")), params.get("secret_token", "")
            need(address.scheme in ("http", "https") and address.hostname in ("127.0.0.1", "localhost"), "Bad Request: invalid webhook url")
            need(8 <= len(secret) <= 256, "Bad Request: secret_token must be 8-256 characters")
            self.webhook = {"url": params["url"], "secret": secret}
            return {"url": params["url"], "updated_at": self.ms()}
        if name == "deleteWebhook":
            self.webhook = None
            return {"url": "", "updated_at": self.ms()}
        if name == "getWebhookInfo":
            need(self.webhook, "Not Found", 404)
            return {"url": self.webhook["url"], "updated_at": self.ms()}
        need(name in ("sendMessage", "sendPhoto", "sendChatAction"), "Not Found", 404)
        return await self.post(name, params.get("chat_id", ""), params)

    async def poll(self, seconds):
        need(self.webhook is None, "Conflict: can't use getUpdates method while webhook is active", 409)
        end = time.monotonic() + min(seconds, IDLE)
        while not self.queue:
            left = end - time.monotonic()
            need(left > 0, "Request timeout", 408)
            self.new.clear()
            try:
                await asyncio.wait_for(self.new.wait(), left)
            except TimeoutError:
                pass
        return self.queue.popleft()

    async def post(self, name, chat, params):
        need(chat in self.chats, "Bad Request: chat not found")
        need(not self.chats[chat]["blocked"], "Forbidden: bot was blocked by the user", 403)
        if name == "sendChatAction":
            need(params.get("action") == "typing", "Bad Request: action is invalid")
            return True
        if name == "sendMessage":
            need(1 <= len(params.get("text", "")) <= TEXT_MAX, f"Bad Request: text must be 1-{TEXT_MAX} characters")
            body = {"text": params["text"]}
        else:
            need(params.get("photo", "").startswith(("http://", "https://")), "Bad Request: photo must be a URL")
            need(len(params.get("caption", "")) <= TEXT_MAX, "Bad Request: caption is too long")
            body = {"photo": params["photo"], "text": params.get("caption", "")}
        message = {"message_id": uuid.uuid4().hex[:20], "date": self.ms(), **body, "reply_to": params.get("reply_to_message_id")}
        self.chats[chat]["messages"].append(message)
        await self.tell("bot", name, chat, message=message)
        return {"message_id": message["message_id"], "date": message["date"]}

    # ---- the Official Account's

    def pair(self):
        access, refresh = "AT" + uuid.uuid4().hex, "RT" + uuid.uuid4().hex
        self.access = {access: self.now() + ACCESS_LIFE}  # the one before dies at once
        self.refresh[refresh] = {"used": False, "until": self.now() + REFRESH_LIFE}
        return {"access_token": access, "refresh_token": refresh, "expires_in": str(ACCESS_LIFE)}

    async def renew(self, headers, params):
        if headers.get("secret_key") != APP_SECRET or params.get("app_id") != APP_ID:
            return {"error": -14004, "error_name": "Invalid app id or secret"}
        known = self.refresh.get(params.get("refresh_token", ""))
        if params.get("grant_type") != "refresh_token" or not known or known["used"] or known["until"] < self.now():
            return {"error": -14020, "error_name": "Invalid refresh token", "error_description": "Invalid refresh token"}
        known["used"] = True
        self.refresh_count += 1
        return self.pair()

    def check_access(self, headers):
        token = headers.get("access_token", "")
        if token not in self.access:
            return {"error": -216, "message": "Access token is invalid"}
        if self.access[token] < self.now():
            return {"error": -220, "message": "access_token is expired or removed"}
        return None

    async def consult(self, body):
        chat = str((body.get("recipient") or {}).get("user_id", ""))
        message, user = body.get("message") or {}, self.users.get(chat)
        if not user:
            return {"error": -201, "message": "user_id is invalid"}
        if user["blocked"]:
            return {"error": -217, "message": "User has blocked the OA"}
        if not (message.get("text") or message.get("attachment")):
            return {"error": -201, "message": "message is invalid"}
        if len(message.get("text") or "") > TEXT_MAX:
            return {"error": -210, "message": f"text must not exceed {TEXT_MAX} characters"}
        age = self.now() - user["acted_at"]
        if age > LATEST:
            return {"error": -230, "message": "User has not interacted with the OA in the past 7 days"}
        charged = age > FREE
        shown = {"message_id": uuid.uuid4().hex[:20], "text": message.get("text", ""), "attachment": message.get("attachment"), "charged": charged}
        user["messages"].append(shown)
        await self.tell("oa", "message/cs", chat, message=shown)
        quota = {"quota_type": "purchase_quota" if charged else "reply", "owner_type": "OA"}
        return {"error": 0, "message": "Success", "data": {"message_id": shown["message_id"], "user_id": chat, "sent_time": str(self.ms()), "quota": quota}}

    async def template(self, body):
        phone, template = str(body.get("phone", "")), self.templates.get(str(body.get("template_id", "")))
        if not re.fullmatch(r"84\d{9}", phone):
            return {"error": -108, "message": "Phone number is invalid"}
        if template is None:
            return {"error": -109, "message": "Template ID is invalid"}
        missing = [name for name in template if name not in (body.get("template_data") or {})]
        if missing:
            return {"error": -1122, "message": f"Missing template parameter: {', '.join(missing)}"}
        self.sent_templates.append(body)
        await self.tell("oa", "message/template", phone, message={"text": json.dumps(body["template_data"], ensure_ascii=False)})
        quota = {"dailyQuota": "500", "remainingQuota": str(500 - len(self.sent_templates))}
        return {"error": 0, "message": "Success", "data": {"msg_id": uuid.uuid4().hex[:20], "sent_time": str(self.ms()), "quota": quota}}

    async def official(self, path, headers, params, body):
        if path == "/v4/oa/access_token":
            return await self.renew(headers, params)
        refusal = self.check_access(headers)
        if refusal is not None:
            return refusal
        match path:
            case "/v3.0/oa/message/cs":
                return await self.consult(body)
            case "/message/template":
                return await self.template(body)
            case "/v3.0/oa/user/detail":
                return {"error": 0, "message": "Success", "data": {"display_name": self.name}}
            case "/v3.0/oa/quota/message":
                return {"error": 0, "message": "Success", "data": {"type": "active", "remain": 1200, "total": 2000}}
        raise web.HTTPNotFound


OA_PATHS = ("/v3.0/oa/user/detail", "/v4/oa/access_token", "/v3.0/oa/message/cs", "/message/template", "/v3.0/oa/quota/message")


def make_app(world):
    async def on_bot(request):
        name, params = request.match_info["method"], await read_params(request)

        async def process():
            try:
                need(request.match_info["token"] == TOKEN, "Unauthorized", 401)
                return web.json_response({"ok": True, "result": await world.bot(name, params)})
            except Refusal as refusal:
                return refuse(refusal.code, refusal.text)

        rule = world.faults.pick(name, params.get("chat_id"), params)
        response = await run_faulted(request, rule, process)
        if response.status != 408:
            world.log.add(method=name, status=response.status, params=params)
        return response

    async def on_oa(request):
        params = await read_params(request)
        body = await request.json() if request.content_type == "application/json" and request.method == "POST" else {}
        name = request.path.lstrip("/")

        async def process():
            return web.json_response(await world.official(request.path, request.headers, params, body))

        rule = world.faults.pick(name, (body.get("recipient") or {}).get("user_id"), body)
        response = await run_faulted(request, rule, process)
        error = json.loads(response.body).get("error") if response.content_type == "application/json" and response.body else None
        world.log.add(method=name, status=response.status, error=error)
        return response

    async def life(_app):
        world.http = ClientSession()
        yield
        await world.http.close()

    app = web.Application()
    app.cleanup_ctx.append(life)
    app.router.add_route("*", "/bot{token}/{method}", on_bot)
    for path in OA_PATHS:
        app.router.add_route("*", path, on_oa)
    return app


def sign(raw, timestamp, secret=OA_SECRET, app_id=APP_ID):
    """Return the signature of an event of the Official Account."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


class FakeZalo(FakeMessenger):
    """The server, and what a test does with it; every method may be called from the test's thread."""

    def __init__(self):
        self.world = None

        def build():
            self.world = World()
            return make_app(self.world)

        super().__init__(build)

    def wait_for_fault(self, timeout=20):
        """Wait until a fault rule has hit a call."""

        async def act():
            while not any(rule.fired for rule in self.world.faults.rules):
                await asyncio.sleep(0.01)

        self._do(asyncio.wait_for(act(), timeout))

    def calls(self, **query):
        """Return the logged calls; `method` and `status` choose among them."""
        return self.world.log.query(**query)

    def pass_time(self, **span):
        """Let time go by for tokens and windows."""
        self.world.skew += span.get("hours", 0) * HOUR + span.get("days", 0) * 24 * HOUR

    # ---- people on the bot

    def start(self, *users):
        """Let these people have written to the bot before."""
        for user in users:
            self.world.chats.setdefault(user, {"blocked": False, "messages": []})

    def block(self, user, blocked=True):
        """Block the bot, or let it write again."""
        self.world.chats[user]["blocked"] = blocked

    def revoke(self):
        """Refuse the bot's token from now on."""
        self.world.revoked = True

    def make_update(self, user, text=None, group=None, event=None, message_id=None, **more):
        """Return an update as the bot is given it."""
        message = {
            "message_id": message_id or uuid.uuid4().hex[:20], "date": self.world.ms(),
            "chat": {"id": group or user, "chat_type": "GROUP" if group else "PRIVATE"},
            "from": {"id": user, "display_name": more.pop("name", f"Người {user}"), "is_bot": False},
            **({} if text is None else {"text": text}), **more,
        }  # fmt: skip
        return {"event_name": event or "message.text.received", "message": message}

    def say(self, user, text=None, **more):
        """Send a message to the bot as `user`, and return {"seq", "message_id"}; waits for the webhook's answer."""
        return self.give(self.make_update(user, text, **more))

    def give(self, update, times=1):
        """Give the bot an update, or the same one several times."""

        async def act():
            world = self.world
            world.chats.setdefault(update["message"]["chat"]["id"], {"blocked": False, "messages": []})
            seq, statuses = len(world.events), []
            for _ in range(times):
                if world.webhook:
                    statuses.append(await self._push(update))
                else:
                    world.queue.append(update)
                    world.new.set()
            return {"seq": seq, "message_id": update["message"]["message_id"], "statuses": statuses}

        return self._do(act())

    async def _push(self, update):
        world = self.world
        body = {"ok": True, "result": update} if world.shape == "wrapped" else update
        headers = {"X-Bot-Api-Secret-Token": world.webhook["secret"]}
        async with world.http.post(world.webhook["url"], json=body, headers=headers, timeout=ClientTimeout(total=10)) as response:
            return response.status

    # ---- people on the Official Account

    def issue(self):
        """Return a first pair, as an admin of the Official Account would get it."""

        async def act():
            return self.world.pair()

        return self._do(act())

    def write(self, user, text=None, event="user_send_text", url=None, msg_id=None, **more):
        """Act as `user` on the Official Account, and return {"seq", "status", "seconds"} of the webhook."""
        world = self.world
        known = world.users.setdefault(user, {"messages": [], "acted_at": world.now(), "blocked": False})
        known["acted_at"] = world.now()
        message = {"msg_id": msg_id or uuid.uuid4().hex[:20], **({} if text is None else {"text": text}), **more}
        body = {
            "app_id": APP_ID, "user_id_by_app": "9" + user, "event_name": event, "timestamp": str(world.ms()),
            "sender": {"id": user}, "recipient": {"id": OA_ID}, "message": message,
        }  # fmt: skip
        return self.push(body, url)

    def follow(self, user, followed=True, url=None):
        """Follow the Official Account as `user`, or leave it."""
        world = self.world
        world.users.setdefault(user, {"messages": [], "acted_at": world.now(), "blocked": False})["blocked"] = not followed
        return self.push({
            "oa_id": OA_ID, "follower": {"id": user}, "user_id_by_app": "9" + user, "app_id": APP_ID,
            "event_name": "follow" if followed else "unfollow", "source": "oa_profile", "timestamp": str(world.ms()),
        }, url)  # fmt: skip

    def push(self, body, url=None, signature=None):
        """Send an event to the webhook, signed as Zalo signs it, or with another signature."""
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        mac = signature or "mac=" + sign(raw, body["timestamp"])
        seq, began = len(self.world.events), time.monotonic()
        status = post(url or self.world.oa_webhook, raw, {"X-ZEvent-Signature": mac})
        return {"seq": seq, "status": status, "seconds": time.monotonic() - began, "body": body}

    # ---- what they see

    def history(self, chat):
        """Return the texts that somebody was sent by the bot, in order."""
        return [message["text"] for message in self.world.chats[chat]["messages"]]



def post(url, raw, headers):
    """Return the status of a POST of `raw`."""
    request = urllib.request.Request(url, raw, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
