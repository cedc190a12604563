"""Ten situations of citizens, message by message; the transcripts are read by people in golden/citizen_talks.md."""

import pytest
from fakes.citizen_talks import TRANSCRIPTS, play, read_talks, write

from bot.store.store import SqlStore

TALKS = read_talks()


@pytest.fixture
def kept():
    opened = SqlStore.open("sqlite://")
    yield opened
    opened.close()


def test_there_are_ten_situations():
    assert len(TALKS) >= 10


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk["title"])
def test_each_message_gets_what_it_needs(talk, library, kept):
    played = play(talk, library, kept)
    for turn, (said, reply) in zip(talk["turns"], played, strict=True):
        for words in turn["says"]:
            assert words.casefold() in reply.text.casefold(), f"{said}: {reply.text}"
        for words in turn.get("not", ()):
            assert words.casefold() not in reply.text.casefold(), f"{said}: {reply.text}"
    assert write(talk, played) in TRANSCRIPTS.read_text(encoding="utf-8")
