"""Deadlines in the sentences of the body."""

import re
from collections.abc import Iterable
from functools import cache

from knowledge.deadline import Ongoing
from knowledge.deadline_reading import find_deadlines
from knowledge.extract.headings import Entry
from knowledge.extract.sentences import split_sentences
from knowledge.layout import alternatives, layout
from knowledge.model import BodyDeadline


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(layout()['body_deadlines']['cues'])})\b", re.IGNORECASE)


def find_body_deadlines(entries: Iterable[Entry], year: int | None) -> tuple[BodyDeadline, ...]:
    """Return the deadlines of sentences that ask for something by a time, each with its sentence."""
    found: list[BodyDeadline] = []
    for entry in entries:
        if not _cues().search(entry.text):
            continue
        for sentence in split_sentences(entry.text):
            if not _cues().search(sentence):
                continue
            for hit in find_deadlines(sentence, year):
                if isinstance(hit.deadline, Ongoing):
                    continue
                found.append(BodyDeadline(text=sentence, section=entry.section, deadline=hit.deadline))
    return tuple(found)
