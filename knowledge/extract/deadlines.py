"""Deadlines in the sentences of the body."""

from collections.abc import Iterable

from knowledge.deadline import Ongoing
from knowledge.deadline_reading import find_deadlines
from knowledge.extract.headings import Entry
from knowledge.extract.sentences import split_sentences
from knowledge.model import BodyDeadline


def find_body_deadlines(entries: Iterable[Entry], year: int | None) -> tuple[BodyDeadline, ...]:
    """Return the deadlines of sentences that ask for something by a time, each with its sentence.

    What is to be done all the time ("regularly follow ...") is no deadline of the body: half its sentences say so.
    """
    return tuple(
        BodyDeadline(text=sentence, section=entry.section, deadline=found.deadline)
        for entry in entries
        for sentence in split_sentences(entry.text)
        for found in find_deadlines(sentence, year)
        if not isinstance(found.deadline, Ongoing)
    )
