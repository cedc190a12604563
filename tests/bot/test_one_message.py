"""What one message costs the store and the conversations: little is asked, and what was put is there in time."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes.assistant import ZONE
from sqlalchemy import event

from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.one_message import Talk
from bot.store.conversations import SharedConversations
from handlers import registry
from handlers.messages import Asker, Incoming, Reply
from handlers.ports import Services
from handlers.rooms import Button, Command

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"


class CountedConversations(StoredConversations):
    """In memory, with how often they were read and written."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def read(self, names, now):
        self.calls.append("read")
        return super().read(names, now)

    def write(self, entries, now):
        self.calls.append("write")
        super().write(entries, now)


@pytest.fixture
def kept():
    opened = CountedConversations()
    yield opened
    opened.close()


@pytest.fixture
def talk(kept):
    return Talk(kept, "telegram:7", NOW)


def ask(services, text, **more):
    incoming = Incoming(person="telegram:7", text=text, asker=Asker(), received_at=datetime.now(ZONE), **more)
    return respond_or_apologise(incoming, services)


def test_what_was_put_is_seen_at_once_and_kept_when_written(talk, kept):
    talk.put("telegram:7", {"n": 1}, NOW)
    talk.put("answer:1", {"n": 2}, NOW, timedelta(days=7))
    assert talk.get("telegram:7", NOW) == {"n": 1}
    assert kept.get("telegram:7", NOW) is None
    talk.write()
    assert kept.get("telegram:7", NOW) == {"n": 1}
    assert kept.get("answer:1", NOW + timedelta(days=6)) == {"n": 2}


def test_a_value_that_is_changed_by_whoever_got_it_stays_as_it_was_put(talk):
    talk.put("telegram:7", {"list": []}, NOW)
    talk.get("telegram:7", NOW)["list"].append(1)
    assert talk.get("telegram:7", NOW) == {"list": []}


def test_what_is_erased_is_gone_and_does_not_come_back(talk, kept):
    kept.put("telegram:7#answer", {"n": 0}, NOW)
    talk.put("telegram:7", {"n": 1}, NOW)
    talk.put("telegram:7#buttons", {"n": 2}, NOW)
    talk.put("telegram:70", {"n": 3}, NOW)
    talk.forget("telegram:7")
    assert talk.get("telegram:7", NOW) is None
    talk.write()
    assert kept.list_kept("telegram:7", NOW) == []
    assert kept.get("telegram:70", NOW) == {"n": 3}


def test_all_that_is_kept_is_told_with_what_was_just_put(talk):
    talk.put("telegram:7#answer", {"n": 1}, NOW)
    assert talk.list_kept("telegram:7", NOW) == [{"n": 1}]


def test_a_question_reads_and_writes_its_conversation_once_and_looks_at_the_store_once(library, store, kept):
    with store.begin() as work:
        person = work.people.add("telegram:7", "Lan", NOW)
        work.people.join(person.id, "official", "Sở Tư pháp", NOW)
    services = Services(library=library, conversations=kept, store=store)
    store.jottings._later = True  # as in a process that stays, where those of many messages are written together
    begun = []
    event.listen(store.engine, "begin", begun.append)
    outcome = ask(services, QUESTION)
    assert (outcome.incident, outcome.role) == (None, "official")
    assert outcome.reply.rating
    assert kept.calls == ["read", "write"]
    assert len(begun) == 2  # who asks, and how far the work is that the answer is about


def test_a_role_that_the_message_gave_is_known_when_it_is_answered(library, store, kept, monkeypatch):
    def join(incoming, services, _words):
        with services.store.begin() as work:
            work.people.join(work.people.add(incoming.person, "Lan", NOW).id, "admin", None, NOW)
        return Reply(text="vâng", kind="answer")

    monkeypatch.setattr(registry, "find_command", lambda _: Command(names=("x",), action="ask", handle=join, about=""))
    services = Services(library=library, conversations=kept, store=store)
    assert ask(services, "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?").role is None
    assert ask(services, "/x").role == "admin"


def test_a_screen_that_breaks_over_what_it_waited_for_waits_no_more(library, store, kept, monkeypatch):
    def fail(incoming, services, _words):
        services.conversations.put(f"{incoming.person}#seen", {"n": 1}, incoming.received_at)
        raise LookupError

    button = Button(prefix="x", action="ask", handle=fail)
    monkeypatch.setattr(registry, "find_button", lambda _: (button, ""))
    kept.put("telegram:7#awaited", {"value": "x.1", "files": False}, datetime.now(ZONE))
    outcome = ask(Services(library=library, conversations=kept, store=store), "sáu mươi phần trăm")
    assert outcome.incident is not None
    assert kept.get("telegram:7#awaited", datetime.now(ZONE)) == {}
    assert kept.get("telegram:7#seen", datetime.now(ZONE)) == {"n": 1}


def test_machines_that_share_a_store_see_what_a_message_left(library, store):
    conversations = SharedConversations(store.engine)
    services = Services(library=library, conversations=conversations, store=store)
    assert ask(services, QUESTION).incident is None
    kept = SharedConversations(store.engine).get("telegram:7", datetime.now(ZONE))
    assert kept["question"] == QUESTION
    assert "Nhiệm vụ 13" in ask(services, "ai phối hợp?").reply.text
