"""Which handler a message goes to."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations import StoredConversations
from handlers.messages import Asker, Incoming
from handlers.ports import Services
from handlers.router import QUESTION_LIMIT, respond
from handlers.texts import common
from knowledge.library import Library
from knowledge.library_build import build


class Untouchable:
    """What no command may need."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was asked for")


def say(text, services=None, choice=None):
    incoming = Incoming(
        person="test:1",
        text=text,
        asker=Asker(),
        received_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
        choice=choice,
    )
    return respond(incoming, services or Services(library=Untouchable(), conversations=StoredConversations()))


@pytest.mark.parametrize("text", ["/start", "/start CB2026", "/START", "/start@cchc_bot", "  /start\n"])
def test_start_greets(text):
    assert (say(text).text, say(text).kind) == (common.start(), "answer")


@pytest.mark.parametrize("text", ["/help", "/trogiup", "/help@cchc_bot xin chào"])
def test_help_shows_how_to_ask(text):
    assert say(text).text == common.help_screen()


def test_an_unknown_command_is_named_and_help_is_pointed_to():
    reply = say("/xoa mọi thứ")
    assert reply.kind == "clarify"
    assert "/xoa" in reply.text
    assert "/help" in reply.text


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "???", "👍", "\u200b", "…"])
def test_a_text_without_a_word_is_asked_back(text):
    assert say(text).text == common.EMPTY_QUESTION


@pytest.mark.parametrize("length", [QUESTION_LIMIT + 1, 10_000, 1_000_000])
def test_a_text_too_long_is_told_its_limit(length):
    reply = say("ă" * length)
    assert reply.kind == "clarify"
    assert "4.000" in reply.text


def test_start_and_help_show_examples():
    for text in (common.start(), common.help_screen()):
        assert all(example in text for example in common.EXAMPLES)


class Memory:
    """Conversations in a dict, never too old."""

    def __init__(self):
        self.values = {}

    def get(self, person, _now):
        return self.values.get(person)

    def put(self, person, value, _now):
        self.values[person] = value


@pytest.fixture
def empty(tmp_path):
    """Return services over a library that holds no plan."""
    build([], tmp_path / "library.sqlite")
    library = Library.open(tmp_path / "library.sqlite")
    yield Services(library=library, conversations=Memory())
    library.close()


def test_everything_else_is_a_question(empty):
    assert say("ai chủ trì nhiệm vụ 13?", empty).kind in {"no_answer", "clarify"}


ODD = ["/nhiệm vụ 13", "13/01 là hạn gì", "a" * QUESTION_LIMIT, "\ud83d nhiệm vụ", "\x00 \u202e nhiệm vụ"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_a_question_may_look_odd(empty, text):
    reply = say(text, empty)
    assert reply.kind in {"no_answer", "clarify"}
    reply.text.encode()


@pytest.mark.parametrize("choice", ["", "x", "0000000000:lea", "'; DROP TABLE plans", "a" * 64, "đ"])
def test_a_choice_that_the_library_does_not_know_gets_a_sentence(empty, choice):
    reply = say("Nhiệm vụ 13", empty, choice)
    assert reply.kind in {"no_answer", "clarify"}
    assert reply.text


@given(st.text(max_size=60))
def test_no_text_at_all_raises(text):
    with TemporaryDirectory() as folder:
        build([], Path(folder) / "library.sqlite")
        library = Library.open(Path(folder) / "library.sqlite")
        try:
            assert say(text, Services(library=library, conversations=Memory())).text
        finally:
            library.close()


def test_who_had_blocked_the_assistant_and_writes_again_can_be_reached_again(store):
    now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    with store.begin() as work:
        lan = work.people.add("test:1", "Lan", now)
        work.sending.mark_gone("test:1", now)
    with store.look() as work:
        assert not work.sending.has_addresses(lan.id)
    say("/help", Services(library=Untouchable(), conversations=StoredConversations(), store=store))
    with store.look() as work:
        assert work.sending.has_addresses(lan.id)
        assert work.people.get(lan.id).lost == ()
