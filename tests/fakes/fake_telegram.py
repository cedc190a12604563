"""A strict Telegram Bot API server on loopback, with the person's side, faults and a log of calls.

Bot side:   http://127.0.0.1:PORT/bot<token>/<method>, by polling or by webhook.
Test side:  the methods of `FakeTelegram`, thread-safe, which act as a person's client would and wait for the bot.
Rules and error texts follow the public Bot API documentation and the open-source Bot API server.
"""

import asyncio
import collections
import itertools
import json
import re
import time
import uuid

from aiohttp import ClientError, ClientSession, web
from fakes.fakelib import CallLog, Faults, FakeMessenger, read_params, refuse, run_faulted
from fakes.telegram_text import Fail, bad, find_entities, load, read_keyboard, read_text

TOKEN = "123456:TEST-token_abc"
ACTIONS = {"typing", "upload_photo", "upload_document", "choose_sticker", "find_location"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
CALLBACK_SECONDS = 30
INLINE_SECONDS = 10
CHAT_BURST = 20


class Limiter:
    """About one message a second in a chat; a burst passes."""

    def __init__(self, burst):
        self.burst, self.levels, self.until = burst, {}, {}

    def check(self, chat_id):
        """Return None, or the seconds to wait; a refused call takes nothing."""
        now = time.monotonic()
        if self.until.get(chat_id, 0) > now:
            return max(1, round(self.until[chat_id] - now))
        level, since = self.levels.get(chat_id, (self.burst, now))
        level = min(self.burst, level + now - since)
        if level < 1:
            self.until[chat_id] = now + 1
            return 1
        self.levels[chat_id] = (level - 1, now)
        return None


class World:
    """One bot with its chats, as Telegram sees them; lives in the server's loop."""

    def __init__(self, burst=CHAT_BURST):
        self.me = {
            "id": int(TOKEN.split(":", maxsplit=1)[0]), "is_bot": True, "first_name": "Bot thử", "username": "cchc_thu_bot",
            "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip
        self.updates, self.next_update, self.next_message = collections.deque(), 1000, 0
        self.allowed, self.poll, self.new = None, None, asyncio.Event()
        self.users, self.groups = {}, {}
        self.messages, self.callbacks, self.commands, self.inline = collections.defaultdict(dict), {}, [], {}
        self.limiter, self.log, self.faults = Limiter(burst), CallLog(), Faults()
        self.events, self.changed = [], asyncio.Condition()
        self.revoked, self.files, self.scoped = False, {}, {}
        self.webhook, self.sending, self.statuses = None, None, []

    def keep_file(self, name, content):
        code = f"file{len(self.files) + 1}"
        self.files[code] = (name, content)
        return code

    async def show(self, method, chat_id, **what):
        """Note what the bot did that a person can see."""
        self.events.append({"seq": len(self.events) + 1, "method": method, "chat_id": chat_id, **json.loads(json.dumps(what))})
        async with self.changed:
            self.changed.notify_all()

    # people and chats

    def user(self, spec):
        fields = spec if isinstance(spec, dict) else {"id": spec}
        user = self.users.setdefault(
            fields["id"],
            {"id": fields["id"], "is_bot": False, "first_name": f"Người {fields['id']}", "_started": False, "_blocked": False},
        )
        user.update(fields)
        return user

    def chat(self, chat_id):
        if chat_id in self.groups:
            return public(self.groups[chat_id])
        return {"id": chat_id, "type": "private", "first_name": self.users[chat_id]["first_name"]}

    def target(self, params):
        try:
            chat_id = int(params.get("chat_id", ""))
        except ValueError:
            raise bad("chat not found") from None
        if chat_id in self.groups:
            return self.chat(chat_id)
        user = self.users.get(chat_id)
        if user is None:
            raise bad("chat not found")
        if user["_blocked"]:
            raise Fail(403, "Forbidden: bot was blocked by the user")
        if not user["_started"]:
            raise Fail(403, "Forbidden: bot can't initiate conversation with a user")
        return self.chat(chat_id)

    def throttle(self, chat):
        wait = self.limiter.check(chat["id"])
        if wait:
            raise Fail(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    def add(self, chat, message):
        self.next_message += 1
        message = {"message_id": self.next_message, "date": int(time.time()), "chat": chat, **message}
        self.messages[chat["id"]][self.next_message] = message
        return message

    def push(self, kind, payload):
        if self.allowed is not None and kind not in self.allowed:
            return None
        self.next_update += 1
        self.put({"update_id": self.next_update, kind: payload})
        return self.next_update

    def put(self, update):
        self.updates.append(update)
        self.new.set()

    async def send_updates(self):
        async with ClientSession() as session:
            while True:
                while not self.updates:
                    self.new.clear()
                    await self.new.wait()
                if await send_to_webhook(self, session, self.updates[0]) // 100 == 2:
                    self.updates.popleft()
                else:
                    await asyncio.sleep(0.05)

    def reaches(self, message):
        """Privacy mode: whether the bot is shown a message of a group."""
        if self.me["can_read_all_group_messages"]:
            return True
        text = message.get("text", "")
        mention = f"@{self.me['username']}".lower()
        if text.startswith("/"):
            at = re.match(r"/\w+(@\w+)", text)
            return at is None or at[1].lower() == mention
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        return mention in text.lower() or answered == self.me["id"] or "new_chat_members" in message


def public(record):
    return {key: value for key, value in record.items() if not key.startswith("_")}


# ---- methods of the Bot API: world, parameters -> result


async def get_me(world, params):
    return world.me


async def set_my_commands(world, params):
    commands = load(params, "commands", "commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = json.loads(params.get("scope") or "{}")
    world.scoped[scope.get("type", "default"), scope.get("chat_id")] = commands
    world.commands = world.scoped.get(("default", None), [])
    return True


async def delete_my_commands(world, params):
    scope = json.loads(params.get("scope") or "{}")
    world.scoped.pop((scope.get("type", "default"), scope.get("chat_id")), None)
    world.commands = world.scoped.get(("default", None), [])
    return True


async def answer_inline_query(world, params):
    query = world.inline.get(params.get("inline_query_id", ""))
    if query is None or query["answered"] is not None or time.monotonic() - query["asked_at"] > INLINE_SECONDS:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    results = load(params, "results", "inline query results")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len({one.get("id") for one in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    for one in results:
        if one.get("type") != "article" or not one.get("title"):
            raise bad("can't parse inline query result: Can't find field \"title\"")
        if not 1 <= len(str(one.get("id", "")).encode()) <= 64:
            raise bad("RESULT_ID_INVALID")
        content = one.get("input_message_content") or {}
        one["input_message_content"] = {**content, **read_text({"text": content.get("message_text", "")})}
    query["answered"] = results
    await world.show("answerInlineQuery", query["from"], query=params["inline_query_id"], results=results)
    return True


async def delete_webhook(world, params):
    if world.sending is not None:
        world.sending.cancel()
    world.webhook = world.sending = None
    return True


async def set_webhook(world, params):
    """Send updates to the address from now on, one after another, each again until it is answered with 2xx."""
    secret = params.get("secret_token") or ""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    await delete_webhook(world, {})
    world.webhook = {"url": params["url"], "secret": secret}
    if params.get("allowed_updates"):
        world.allowed = load(params, "allowed_updates", "allowed_updates")
    world.sending = asyncio.create_task(world.send_updates())
    return True


async def get_webhook_info(world, params):
    info = {"url": world.webhook["url"] if world.webhook else "", "has_custom_certificate": False}
    if world.statuses and world.statuses[-1] != 200:
        info |= {"last_error_date": 1, "last_error_message": f"Wrong response from the webhook: {world.statuses[-1]}"}
    return info | {"pending_update_count": len(world.updates)}


async def send_to_webhook(world, session, update, url=None):
    """Send one update as Telegram does, and return the status of the answer, 0 where there was none."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": world.webhook["secret"]}
    try:
        async with session.post(url or world.webhook["url"], json=update, headers=headers) as answer:
            status = answer.status
    except ClientError:
        status = 0
    world.statuses.append(status)
    return status


def _answered(world, params, chat):
    if not params.get("reply_parameters"):
        return {}
    wanted = load(params, "reply_parameters", "reply parameters")
    message = world.messages[chat["id"]].get(wanted.get("message_id"))
    if message is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}} if message else {}


async def send_message(world, params):
    chat = world.target(params)
    body, keyboard = read_text(params), read_keyboard(params)
    answered = _answered(world, params, chat)
    world.throttle(chat)
    sender = {key: world.me[key] for key in ("id", "is_bot", "first_name", "username")}
    message = world.add(chat, {"from": sender, **answered, **body, **({"reply_markup": keyboard} if keyboard else {})})
    await world.show("sendMessage", chat["id"], message=message)
    return message


def _attached(world, params, field):
    """Return the bytes and the name of an uploaded file; raises what the server says of a missing or empty one."""
    value = params.get(field, "")
    if isinstance(value, str) and value in world.files:  # a file that the server has already
        return world.files[value]
    upload = params.get(value.removeprefix("attach://")) if isinstance(value, str) and value.startswith("attach://") else value
    if not isinstance(upload, tuple):
        raise bad(f"there is no {field} in the request")
    if not upload[1]:
        raise bad("file must be non-empty")
    if len(upload[1]) > (10 if field == "photo" else 50) * 1024 * 1024:
        raise Fail(413, "Request Entity Too Large")
    return upload


async def _send_file(world, params, field, method):
    chat = world.target(params)
    name, content = _attached(world, params, field)
    if field == "photo" and not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise bad("IMAGE_PROCESS_FAILED")
    if len(params.get("caption", "")) > 1024:
        raise bad("message caption is too long")
    answered = _answered(world, params, chat)
    world.throttle(chat)
    code = world.keep_file(name, content)
    media = {"file_id": code, "file_unique_id": code, "file_size": len(content)}
    shown = [{**media, "width": 90, "height": 90}] if field == "photo" else {**media, "file_name": name}
    sender = {key: world.me[key] for key in ("id", "is_bot", "first_name", "username")}
    caption = {"caption": params["caption"]} if params.get("caption") else {}
    message = world.add(chat, {"from": sender, field: shown, **caption, **answered})
    await world.show(method, chat["id"], message=message)
    return message


async def send_photo(world, params):
    return await _send_file(world, params, "photo", "sendPhoto")


async def send_document(world, params):
    return await _send_file(world, params, "document", "sendDocument")


async def edit_message_text(world, params):
    chat = world.target(params)
    message = world.messages[chat["id"]].get(int(params.get("message_id") or 0))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != world.me["id"] or "text" not in message:
        raise bad("message can't be edited")
    body, keyboard = read_text(params), read_keyboard(params)
    if body["text"] == message["text"] and (keyboard or None) == message.get("reply_markup"):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    message.pop("reply_markup", None)
    message.update(**body, edit_date=int(time.time()), **({"reply_markup": keyboard} if keyboard else {}))
    await world.show("editMessageText", chat["id"], message=message)
    return message


async def edit_message_reply_markup(world, params):
    chat = world.target(params)
    message = world.messages[chat["id"]].get(int(params.get("message_id") or 0))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != world.me["id"]:
        raise bad("message can't be edited")
    keyboard = read_keyboard(params)
    if (keyboard or None) == message.get("reply_markup"):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    message.pop("reply_markup", None)
    message.update(edit_date=int(time.time()), **({"reply_markup": keyboard} if keyboard else {}))
    await world.show("editMessageReplyMarkup", chat["id"], message=message)
    return message


async def get_file(world, params):
    code = params.get("file_id", "")
    if code not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    name, content = world.files[code]
    if len(content) > 20 * 1024 * 1024:
        raise bad("file is too big")
    return {"file_id": code, "file_unique_id": code, "file_size": len(content), "file_path": f"documents/{code}"}


async def answer_callback_query(world, params):
    query = world.callbacks.get(params.get("callback_query_id", ""))
    if query is None or query["answered"] or time.monotonic() - query["asked_at"] > CALLBACK_SECONDS:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(params.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query["answered"] = {"text": params.get("text"), "show_alert": params.get("show_alert") == "true"}
    await world.show("answerCallbackQuery", query["chat_id"], query=params["callback_query_id"], answer=query["answered"])
    return True


async def send_chat_action(world, params):
    if params.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    await world.show("sendChatAction", world.target(params)["id"], action=params["action"])
    return True


async def get_updates(world, params):
    """Hold the call until there are updates; those below `offset` are confirmed and forgotten."""
    offset, timeout = int(params.get("offset") or 0), min(50, int(params.get("timeout") or 0))
    if params.get("allowed_updates"):
        world.allowed = load(params, "allowed_updates", "allowed_updates")
    if world.webhook is not None:
        raise Fail(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
    if world.poll is not None and not world.poll.done():
        world.poll.set_result(None)
    mine = world.poll = asyncio.get_running_loop().create_future()
    while world.updates and world.updates[0]["update_id"] < offset:
        world.updates.popleft()
    end = time.monotonic() + timeout
    try:
        while not world.updates:
            left = end - time.monotonic()
            if left <= 0:
                return []
            world.new.clear()
            waiting = asyncio.ensure_future(world.new.wait())
            await asyncio.wait({waiting, mine}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if mine.done():
                raise Fail(409, CONFLICT)
        return list(itertools.islice(world.updates, 100))
    finally:
        if not mine.done():
            mine.cancel()


METHODS = {
    "getme": get_me, "getupdates": get_updates, "setmycommands": set_my_commands, "deletewebhook": delete_webhook,
    "setwebhook": set_webhook,
    "getwebhookinfo": get_webhook_info,
    "deletemycommands": delete_my_commands, "answerinlinequery": answer_inline_query,
    "sendphoto": send_photo, "senddocument": send_document, "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup, "getfile": get_file,
    "sendmessage": send_message, "answercallbackquery": answer_callback_query, "sendchataction": send_chat_action,
}  # fmt: skip


# ---- HTTP


def make_app(world):
    async def serve(request):
        name, row = request.match_info["method"], {"status": 0, "error": None}
        params = await read_params(request)

        async def process():
            try:
                if request.match_info["token"] != TOKEN or world.revoked:
                    raise Fail(401, "Unauthorized")
                if name.lower() not in METHODS:
                    raise Fail(404, "Not Found: method not found")
                result = await METHODS[name.lower()](world, params)
            except Fail as failure:
                row.update(status=failure.code, error=failure.description)
                return refuse(failure.code, failure.description, failure.parameters)
            row["status"] = 200
            return web.json_response({"ok": True, "result": result})

        rule = world.faults.pick(name, params.get("chat_id"), params)
        try:
            response = await run_faulted(request, rule, process)
            row["status"] = row["status"] or response.status
            return response
        finally:
            world.log.add(method=name, params=params, fault=rule.kind if rule else None, **row)

    async def give(request):
        if request.match_info["token"] != TOKEN or request.match_info["code"] not in world.files:
            raise web.HTTPNotFound
        return web.Response(body=world.files[request.match_info["code"]][1])

    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", serve)
    app.router.add_get("/file/bot{token}/documents/{code}", give)
    return app


class FakeTelegram(FakeMessenger):
    """The server, and what a test does with it; every method may be called from the test's thread."""

    awaited = "sendMessage"

    def __init__(self, burst=CHAT_BURST, world=World):
        self.world = None

        def build():
            self.world = world(burst)
            return make_app(self.world)

        super().__init__(build)

    def start(self, *user_ids):
        """Let these people start the bot, silently."""

        async def act():
            for user_id in user_ids:
                self.world.user(user_id)["_started"] = True

        self._do(act())

    def history(self, chat_id):
        """Return the texts in a chat, in order."""

        async def act():
            return [message.get("text", "") for message in self.world.messages[chat_id].values()]

        return self._do(act())

    def revoke(self):
        """Refuse the token from now on."""

        async def act():
            self.world.revoked = True
            self.world.new.set()

        self._do(act())

    def calls(self, **query):
        """Return the logged calls; `method` and `status` choose among them."""
        return self.world.log.query(**query)

    def add_group(self, chat_id, title="Nhóm"):
        """Make a group of which the bot is a member."""
        self.world.groups[chat_id] = {"id": chat_id, "type": "supergroup", "title": title}

    def end_privacy_mode(self):
        """Show the bot every message of its groups from now on."""
        self.world.me["can_read_all_group_messages"] = True

    def say(self, user, text=None, chat=None, reply_to=None, **more):
        """Send a message as `user`, and return {"seq", "message_id", "update_id"}; `more` holds media."""
        if text is not None and not 1 <= len(text.strip()) <= 4096:
            raise ValueError("a client refuses empty texts and splits texts over 4,096 characters")

        async def act():
            world, sender = self.world, self.world.user(user)
            chat_id = sender["id"] if chat is None else chat
            if chat is None:
                sender.update(_started=True, _blocked=False)
            message = {"from": public(sender), **more}
            if text is not None:
                message["text"] = text.strip()
                if entities := find_entities(message["text"]):
                    message["entities"] = entities
            if reply_to is not None:
                message["reply_to_message"] = world.messages[chat_id][reply_to]
            seq = len(world.events)
            message = world.add(world.chat(chat_id), message)
            shown = chat is None or world.reaches(message)
            return {
                "seq": seq, "message_id": message["message_id"],
                "update_id": world.push("message", message) if shown else None,
            }  # fmt: skip

        return self._do(act())

    def send_file(self, user, name, content, mime="application/octet-stream", caption=None, **more):
        """Send a document as `user`; see `say`."""
        code = self.world.keep_file(name, content)
        document = {
            "file_id": code, "file_unique_id": code, "file_name": name, "mime_type": mime, "file_size": len(content),
        }  # fmt: skip
        return self.say(user, document=document, **({"caption": caption} if caption else {}), **more)

    def edit(self, user, message_id, text):
        """Change the text of one's own message in the private chat."""

        async def act():
            message = self.world.messages[self.world.user(user)["id"]][message_id]
            message.update(text=text, edit_date=int(time.time()))
            seq = len(self.world.events)
            self.world.push("edited_message", message)
            return {"seq": seq}

        return self._do(act())

    def tap(self, user, button=None, data=None, message_id=None, chat=None, timeout=20):
        """Tap a button, by part of its label, of the newest message with a keyboard, and return the bot's answer.

        `data` instead of `button` is a client that sends what stands on no button.
        """

        async def act():
            world, sender = self.world, self.world.user(user)
            messages = world.messages[sender["id"] if chat is None else chat]
            message = messages[message_id] if message_id else next(m for m in reversed(messages.values()) if "reply_markup" in m)
            buttons = [one for row in message["reply_markup"]["inline_keyboard"] for one in row]
            value = data or next(one["callback_data"] for one in buttons if button in one["text"])
            query = uuid.uuid4().hex
            world.callbacks[query] = {"asked_at": time.monotonic(), "answered": None, "chat_id": message["chat"]["id"]}
            seq = len(world.events)
            world.push("callback_query", {
                "id": query, "from": public(sender), "chat_instance": "1", "data": value, "message": message,
            })  # fmt: skip
            return seq, query

        seq, query = self._do(act())
        shown = self.wait(seq=seq, method="answerCallbackQuery", matching=lambda event: event["query"] == query, timeout=timeout)
        return {"seq": seq, **shown[0]["answer"]}

    def query(self, user, text, timeout=20):
        """Type the bot's name and `text` in another chat, and return the results that are offered."""

        async def act():
            world, sender = self.world, self.world.user(user)
            query = uuid.uuid4().hex
            world.inline[query] = {"asked_at": time.monotonic(), "answered": None, "from": sender["id"]}
            seq = len(world.events)
            world.push("inline_query", {"id": query, "from": public(sender), "query": text, "offset": ""})
            return seq, query

        seq, query = self._do(act())
        shown = self.wait(seq=seq, method="answerInlineQuery", matching=lambda event: event["query"] == query, timeout=timeout)
        return shown[0]["results"]

    def menu(self, chat_id=None, kind=None):
        """Return the names of the commands in the menu that somebody sees in a chat."""
        scoped = self.world.scoped
        keys = [("chat", chat_id)] if chat_id is not None else [(kind or "default", None)]
        found = next((scoped[key] for key in (*keys, ("default", None)) if key in scoped), [])
        return [one["command"] for one in found]

    def block(self, user):
        """Block the bot, without a word."""
        self.world.user(user)["_blocked"] = True

    def deliver(self, update_id, user, text):
        """Deliver a text message under an update id of choice, as Telegram does when a confirmation was lost."""

        async def act():
            sender = self.world.user(user)
            sender["_started"] = True
            message = self.world.add(self.world.chat(sender["id"]), {"from": public(sender), "text": text})
            self.world.put({"update_id": update_id, "message": message})

        self._do(act())

    def wait_for_call(self, method, timeout=20, **query):
        """Wait until a call of `method` is in the log (see `calls`), and return all of them."""

        async def act():
            while not (found := self.world.log.query(method=method, **query)):
                await asyncio.sleep(0.01)
            return found

        return self._do(asyncio.wait_for(act(), timeout), timeout + 5)
