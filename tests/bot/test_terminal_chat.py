"""`cchc chat`: joining and working as on any channel, without the store as well; what comes while somebody types."""

import os
import pty
import select
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from fakes.serving import MAIN

from bot.app import open_store
from bot.channels.terminal import Screen, make_address
from bot.chat import Backstage
from bot.clock import read_now
from bot.settings import Settings
from handlers.messages import Asker, Incoming
from handlers.notices import AT_ONCE, Notice
from handlers.texts import common, consent, console, members, own_data
from knowledge.library import Library

QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
OURS = "việc của đơn vị tôi"


@pytest.fixture
def folder(shipped, tmp_path, monkeypatch):
    """Return a data directory with the library alone, and have the person called Lan."""
    there = tmp_path / "own"
    there.mkdir()
    shutil.copy(shipped / "library.sqlite", there)
    monkeypatch.setenv("LOGNAME", "lan")
    return there


@pytest.fixture
def chat(command, folder, monkeypatch):
    monkeypatch.setenv("CCHC_DATA_DIR", str(folder))
    return lambda *args, **more: command("chat", *args, **more)


def invite(folder, agency="Sở Tư pháp"):
    store = open_store(Settings(_env_file=None, data_dir=folder))
    with store.begin() as work:
        code, _ = work.invitations.make("official", agency, datetime.now(UTC), created_by=None)
    store.close()
    return code


def test_somebody_joins_and_works_and_an_option_changes_only_how_a_question_is_meant(chat, folder):
    done = chat(stdin=f"start {invite(folder)}\n1\n/viec\n")
    assert (done.code, done.err) == (0, "")
    assert consent.JOINED.split("{")[0] in done.out
    assert "Sở Tư pháp" in done.out.rpartition(consent.JOINED[-20:])[2]
    assert "Sở Tư pháp có trách nhiệm" in chat(stdin=f"{OURS}\n").out
    other = chat("--role", "official", "--agency", "Sở Nội vụ", stdin=f"{OURS}\nxong 13\n/dulieucuatoi\n").out
    assert "Sở Nội vụ có trách nhiệm" in other
    assert "Vai trò: cán bộ, Sở Tư pháp" in other


def test_each_user_of_the_operating_system_is_somebody_else(chat, folder, monkeypatch):
    chat(stdin=f"start {invite(folder)}\n1\n")
    monkeypatch.setenv("LOGNAME", "minh")
    assert "cán bộ, Sở Tư pháp" not in chat(stdin="/dulieucuatoi\n").out


@pytest.mark.parametrize(
    ("login", "machine", "address"),
    [
        ("lan", "", "terminal:lan"),
        ("lan", "may-1", "terminal:lan@may-1"),
        ("tỉnh lan#1:x", "", "terminal:tỉnh_lan_1_x"),
        ("x" * 300, "", f"terminal:{'x' * 64}"),
    ],
)
def test_an_account_is_a_user_and_a_machine_where_there_are_several(login, machine, address):
    assert make_address(login, machine) == address


# ---- without the store


def test_a_store_that_cannot_be_opened_is_told_once_and_questions_are_answered(chat, folder):
    (folder / "store.sqlite").mkdir()
    done = chat(stdin=f"{QUESTION}\nbao giờ xong?\nxong 13\n/viec\nstart {'a' * 24}\n/help\n")
    assert (done.code, done.err) == (0, "")
    assert done.out.count(console.CHAT_WITHOUT_STORE.split("{")[0]) == 1
    assert console.STORE_NOT_WRITABLE in done.out
    assert "Sở Tư pháp chủ trì." in done.out
    assert "31/01/2026" in done.out
    assert done.out.count(common.STORE_AWAY) == 3
    assert console.CHAT_HELP in done.out


def test_a_store_that_somebody_holds_is_told_and_questions_are_answered(chat, folder, monkeypatch):
    open_store(Settings(_env_file=None, data_dir=folder)).close()
    monkeypatch.setattr("bot.store.engine._BUSY_MILLISECONDS", 1)
    other = sqlite3.connect(folder / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = chat(stdin=f"{QUESTION}\n")
    other.close()
    assert done.code == 0
    assert console.STORE_LOCKED in done.out
    assert "Sở Tư pháp chủ trì." in done.out


def test_without_a_data_directory_the_shipped_plans_are_answered_from(chat, folder, monkeypatch):
    monkeypatch.setenv("CCHC_DATA_DIR", str(folder / "library.sqlite/none"))
    done = chat(stdin=f"{QUESTION}\n")
    assert (done.code, done.err) == (0, "")
    assert console.STORE_NOT_WRITABLE in done.out
    assert "Sở Tư pháp chủ trì." in done.out


def test_a_store_that_comes_back_is_taken_up(folder, monkeypatch, capsys):
    monkeypatch.setattr("bot.chat._RETRY_SECONDS", 0.01)
    (folder / "store.sqlite").mkdir()
    settings = Settings(_env_file=None, data_dir=folder)
    backstage = Backstage(
        settings, Library.open(folder / "library.sqlite"), Screen(folder), "terminal:lan", lambda: read_now("UTC")
    )

    def say(text):
        incoming = Incoming(person="terminal:lan", text=text, asker=Asker(), received_at=read_now("UTC"))
        return [reply.text for reply in backstage.answer(incoming)]

    backstage.start()
    assert say("/dulieucuatoi")[-1] == common.STORE_AWAY
    (folder / "store.sqlite").rmdir()
    pause = threading.Event()
    for _ in range(600):
        if say("/dulieucuatoi")[-1] != common.STORE_AWAY:
            break
        pause.wait(0.05)
    assert say("/dulieucuatoi") == [own_data.NOTHING]
    backstage.end()
    assert console.CHAT_STORE_BACK in capsys.readouterr().out


# ---- at a real terminal


class Typist:
    """Somebody at a pseudo-terminal; `wait_for` returns all that was shown since the last call."""

    def __init__(self, folder):
        self.side, other = pty.openpty()
        environment = {
            "PATH": os.environ["PATH"], "CCHC_DATA_DIR": str(folder), "LOGNAME": "lan", "TERM": "xterm",
            "CCHC_TIMEZONE": f"Etc/GMT{datetime.now(UTC).hour - 12:+d}",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "chat"], cwd=folder, env=environment, stdin=other, stdout=other, stderr=other
        )
        os.close(other)
        self._shown = b""

    def type(self, keys):
        os.write(self.side, keys.encode())

    def wait_for(self, words):
        while words not in self._shown.decode(errors="ignore"):
            ready, _, _ = select.select([self.side], [], [], 60)
            assert ready, self._shown.decode(errors="ignore")
            self._shown += os.read(self.side, 4096)
        shown, self._shown = self._shown.decode(errors="ignore"), b""
        return shown

    def leave(self):
        self.type("/quit\r")
        self.wait_for(console.CHAT_GOODBYE)
        assert self.process.wait(20) == 0
        os.close(self.side)


def tell(folder, agency):
    """Have Lan told that her role in an agency has ended."""
    store = open_store(Settings(_env_file=None, data_dir=folder))
    with store.begin() as work:
        person = work.people.add("terminal:lan", "Lan", datetime.now(UTC))
        subject = {"role": "official", "of": agency, "person": person.id}
        work.outbox.put(
            Notice(
                key=agency, person_id=person.id, kind="removed", due_at=datetime.now(UTC), priority=AT_ONCE,
                subject=subject,
            )
        )  # fmt: skip
    store.close()


def test_a_notice_comes_above_the_prompt_and_never_into_a_line_and_erasing_takes_the_lines_along(folder):
    tell(folder, "Sở Nội vụ")
    lan = Typist(folder)
    shown = lan.wait_for(console.CHAT_PROMPT)
    while "Sở Nội vụ" not in shown or not shown.endswith(console.CHAT_PROMPT):
        shown += lan.wait_for(console.CHAT_PROMPT)
    assert f"\r\x1b[K{members.YOU_WERE_REMOVED.split('{')[0]}" in shown

    lan.type("/xoadu")
    shown = lan.wait_for("/xoadu")
    tell(folder, "Sở Y tế")
    threading.Event().wait(2)  # twice as long as it takes a notice to come
    lan.type("lieu\r")
    shown += lan.wait_for("Sở Y tế")
    assert shown.startswith("/xoadulieu\r\n")
    assert shown.index(own_data.ERASE_YES) < shown.index("Sở Y tế")
    assert "xoadulieu" not in shown.removeprefix("/xoadulieu").partition(own_data.ERASE_YES)[0]

    lan.type("1\r")
    while own_data.ERASED[:40] not in shown.rpartition("Sở Y tế")[2]:
        shown += lan.wait_for(console.CHAT_PROMPT)
    lan.leave()
    assert (folder / "chat_history").read_text() == "/quit\n"
