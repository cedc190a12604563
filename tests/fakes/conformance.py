"""One conversation on any channel: typed, pressed, heard; what is read comes back in one form, however it was shown.

The form is what a channel without buttons shows (the buttons numbered below the text) with all white space made one, so
that pages make no difference; moments are masked, and so is the name of the person, which not every channel knows.
"""

import re
import subprocess
import sys
import threading

from fakes.browsing import find_free_port
from fakes.fake_telegram import FakeTelegram
from fakes.fake_zalo import FakeZalo
from fakes.serving import MAIN, Server
from fakes.web_talk import Visitor
from fakes.zalo_serving import serve_official, serve_polling, serve_webhook

from handlers.texts import common, feedback, own_data, reminders, work

NAME = "Lan"
_RATING = (feedback.HELPFUL, feedback.WRONG)
_MOMENT = re.compile(r"\b\d{1,2}:\d{2}\b")


def unify(text, labels=()):
    """Return what a screen says in the one form; `labels` are buttons that do not stand in the text yet."""
    numbered = [f"{number}. {label}" for number, label in enumerate(labels, start=1) if label != str(number)]
    whole = " ".join("\n".join((text, *numbered)).split())
    return _MOMENT.sub("HH:MM", whole).replace(reminders.SOMEBODY, NAME).replace(work.SOMEBODY, NAME)


def drop_choices(text, labels):
    """Return the labels of buttons alone: choices stand in the text by number already, and a rating counts nowhere."""
    flat = " ".join(text.split())
    kept = [label for label in labels if label not in _RATING]
    return [label for label in kept if not re.search(rf"\d+\. {re.escape(re.sub(r'^[0-9]+[.] |…$', '', label))}", flat)]


class TelegramTalk:
    """Somebody on Telegram; what is said here is what all others are held against."""

    def __init__(self, telegram, number):
        self.telegram, self.who = telegram, {"id": number, "first_name": NAME}
        self.address, self.seq = f"telegram:{number}", 0

    def mark(self):
        """What is heard comes after this."""
        self.seq = len(self.telegram.world.events)

    def say(self, text, expected=None):
        return self._see(self.telegram.say(self.who, text)["seq"], ("sendMessage",))

    def press(self, label, expected=None):
        tap = self.telegram.tap(self.who, label)
        if tap["text"] and not tap["text"].startswith(common.CHOICE_TAKEN.split("{")[0]):
            return unify(tap["text"])
        return self._see(tap["seq"], ("sendMessage", "editMessageText"))

    def choose(self, number, expected=None):
        return self.press(self.labels[number - 1])

    def hear(self, words, expected=None):
        (event,) = self.telegram.wait(
            self.who["id"], self.seq, matching=lambda event: words in event["message"]["text"]
        )
        return self._read(event)

    def _see(self, seq, methods):
        world, chat = self.telegram.world, self.who["id"]
        self.telegram.wait(chat, seq, method=tuple_of(methods))
        event = next(one for one in world.events[seq:] if one["method"] in methods and one["chat_id"] == chat)
        return self._read(event)

    def _read(self, event):
        message = event["message"]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        self.labels = [button["text"] for row in rows for button in row]
        return unify(message["text"], drop_choices(message["text"], self.labels))


class tuple_of(tuple):  # noqa: N801 - the fake compares methods with ==
    """Several methods, any of which is meant."""

    def __eq__(self, other):
        return other in tuple(self)

    __hash__ = tuple.__hash__


class NumberedTalk:
    """Somebody on Zalo, where a button is pressed by its number; `send` types, `texts` returns what came since."""

    def __init__(self, zalo, user, send):
        self.zalo, self.user, self._send = zalo, user, send
        self.last, self.seq = "", 0

    def mark(self):
        """What is heard comes after this."""
        self.seq = len(self.zalo.world.events)

    def say(self, text, expected=None):
        self.seq = self._send(self.user, text)["seq"]
        return self._meet(expected)

    def press(self, label, expected=None):
        return self.say(re.search(rf"(\d+)\. {re.escape(label)}", self.last)[1], expected)

    def choose(self, number, expected=None):
        return self.say(str(number), expected)

    def hear(self, words, expected=None):
        (event, *_) = self.zalo.wait(self.user, self.seq, matching=lambda event: words in event["message"]["text"])
        self.last = event["message"]["text"]
        return unify(self.last)

    def _texts(self):
        events = [one for one in self.zalo.world.events[self.seq :] if one["chat_id"] == self.user]
        return "\n".join(one["message"]["text"] for one in events)

    def _meet(self, expected):
        try:
            self.zalo.wait(self.user, self.seq, matching=lambda _event: expected in {None, unify(self._texts())})
        except TimeoutError:
            pass  # the test says what came instead
        self.last = self._texts()
        return unify(self.last)


class WebTalk:
    """Somebody on the chat page, without a script."""

    def __init__(self, url):
        self.url, self.visitor = url, Visitor(url)
        self.address = None  # a code that the page alone holds is hashed in it

    def mark(self):
        """What is heard comes after this."""
        self.count = len(self.visitor.entries)

    def hear(self, words, expected=None):
        code = self.visitor.page.xpath("//input[@name='c']/@value")[0]
        pause, page = threading.Event(), self.visitor
        for _ in range(100):
            page._show(page.fetch(f"/?c={code}"))
            if any(words in entry for entry in page.entries[self.count :]):
                break
            pause.wait(0.2)
        return self._read()

    def say(self, text, expected=None):
        self.visitor.say(text)
        return self._read()

    def press(self, label, expected=None):
        self.visitor.press(label)
        return self._read()

    def choose(self, number, expected=None):
        return self.press([one for one in self.visitor.buttons if one not in _RATING][number - 1])

    def _read(self):
        text = self.visitor.newest
        return unify(text, drop_choices(text, self.visitor.buttons))


class TerminalTalk:
    """Somebody at `cchc chat`, where a button is pressed by its number."""

    def __init__(self, folder, login, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "chat"], cwd=folder, env={**environment, "LOGNAME": login}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.address, self._login = f"terminal:{login}", login
        self._text, self._news = "", threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait(lambda: self._text.endswith("\n\n"))
        self._seen = len(self._text)

    def _read(self):
        for line in iter(self.process.stdout.readline, ""):
            with self._news:
                self._text += line
                self._news.notify_all()

    def _wait(self, condition):
        with self._news:
            self._news.wait_for(condition, 60)

    def _unseen(self):
        return unify(self._text[self._seen :]).replace(self._login, NAME)

    def mark(self):
        """What is heard comes after this."""

    def say(self, text, expected=None):
        self._type(text)
        self._wait(lambda: self._unseen() == expected if expected is not None else self._unseen())
        return self._take()

    def _type(self, text):
        self._seen = len(self._text)
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def press(self, label, expected=None):
        return self.say(self._number(label), expected)

    def _number(self, label):
        return re.search(rf"(\d+)\. {re.escape(label)}", self.last)[1]

    def choose(self, number, expected=None):
        return self.say(str(number), expected)

    def hear(self, words, expected=None):
        self._wait(lambda: words in self._text[self._seen :] and self._text.endswith("\n\n"))
        return self._take()

    def _take(self):
        self.last, said = self._text[self._seen :], self._unseen()
        self._seen = len(self._text)
        return said

    def become_new(self):
        """Have all forgotten: who sits here next is somebody else."""
        self._type("/xoadulieu")
        self.hear(own_data.ERASE_YES)
        self._type(self._number(own_data.ERASE_YES))
        self.hear(own_data.ERASED[:40])

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self._reader.join(5)
        self.process.stdout.close()


class Channel:
    """One way in: its server, and talks over it; `rest` is called when a story is over, and its talks are, too."""

    def __init__(self, name, server, talk, close, rest=lambda: None):
        self.name, self.server, self.talk, self.rest, self._close = name, server, talk, rest, close

    def close(self):
        try:
            if self.server is not None:
                assert self.server.stop() == 0
                assert "Traceback" not in self.server.log
        finally:
            self._close()


def open_telegram(folder, *, webhook, **more):
    """Serve Telegram, by polling or behind its webhook."""
    telegram = FakeTelegram()
    if webhook:
        port = str(find_free_port())
        more |= {"CCHC_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}", "CCHC_HTTP_PORT": port}
    server = Server(telegram.url, folder, **more)
    server.wait_until_serving()
    if webhook:
        telegram.wait_for_call("setWebhook")
    name = "Telegram webhook" if webhook else "Telegram polling"
    return Channel(name, server, lambda number: TelegramTalk(telegram, number), telegram.close)


def open_zalo(folder, *, way, **more):
    """Serve Zalo: the bot by "polling" or "webhook", or the "OA"."""
    zalo = FakeZalo()
    if way == "OA":
        server, _ = serve_official(zalo, folder, **more)
    elif way == "webhook":
        server, _ = serve_webhook(zalo, folder, **more)
    else:
        server = serve_polling(zalo, folder, **more)
    server.wait_until_serving()
    zalo.world.name = NAME

    def send(user, text):
        return zalo.write(user, text) if way == "OA" else zalo.say(user, text, name=NAME)

    def talk(number):
        made = NumberedTalk(zalo, f"u{number}", send)
        made.address = f"{'oa' if way == 'OA' else 'zalo'}:u{number}"
        return made

    return Channel("Zalo OA" if way == "OA" else f"Zalo {way}", server, talk, zalo.close)


def open_web(folder, **more):
    """Serve the chat page alone."""
    port = find_free_port()
    server = Server("http://127.0.0.1:9", folder, CCHC_TELEGRAM_TOKEN="", CCHC_HTTP_PORT=str(port), **more)
    server.wait_until_serving()
    return Channel("web", server, lambda _number: WebTalk(f"http://127.0.0.1:{port}"), lambda: None)


def open_terminal(folder, **more):
    """Talk at terminals on one data directory, each of another user of the operating system.

    A terminal takes a second to start, so one whose story is over is taken again, by somebody new.
    """
    talks, free = [], []

    def talk(number):
        if free:
            return free.pop()
        environment = {"PATH": sys.exec_prefix, "CCHC_DATA_DIR": str(folder), **more}
        talks.append(TerminalTalk(folder, f"u{number}", environment))
        return talks[-1]

    def rest():
        for one in talks:
            if one not in free:
                one.become_new()
                free.append(one)

    return Channel("terminal", None, talk, lambda: [one.close() for one in talks], rest)
