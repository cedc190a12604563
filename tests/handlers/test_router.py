"""Which handler a message goes to."""

from datetime import UTC, datetime

import pytest

from handlers.messages import Asker, Incoming
from handlers.router import QUESTION_LIMIT, respond
from handlers.texts import common


class Untouchable:
    """Services that no command may need."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was asked for")


def say(text, services=None):
    incoming = Incoming(person="test:1", text=text, asker=Asker(), received_at=datetime(2026, 11, 21, 8, tzinfo=UTC))
    return respond(incoming, services or Untouchable())


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
