"""Tasks of a plan without a table: sentences that name who leads, with whom, what, and by when."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.agencies import read_cell, read_leading
from knowledge.deadline import Deadline, Ongoing, Unread
from knowledge.deadline_reading import find_deadlines
from knowledge.extract.headings import Entry, names_work
from knowledge.extract.sentences import split_sentences
from knowledge.layout import folded, layout
from knowledge.model import Output, Task
from knowledge.text import fold

_EDGES = " ,;:.-–"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = layout()["narrative"]
    return (
        re.compile(rf"(?:{folded(words['assigns'])})\b"),
        re.compile(rf"[\s,]*(?:{folded(words['leads'])})\b[\s,:]*"),
        re.compile(rf"[\s,]*(?:{folded(words['with'])})\b\s*"),
    )


def find_tasks(entries: Sequence[Entry], year: int | None) -> tuple[Task, ...]:
    """Return the tasks that sentences of the body give: somebody is told to lead, or leads something by a date.

    The number of such a task is its section, with a count behind it where a section gives several.
    """
    drafts = [(entry, task) for entry in entries if entry.section and (task := _read_task(entry, year))]
    sections = Counter(entry.section for entry, _ in drafts)
    seen = Counter[str]()
    tasks: list[Task] = []
    for entry, output_title in drafts:
        seen[entry.section] += 1
        item = entry.section if sections[entry.section] == 1 else f"{entry.section}/{seen[entry.section]}"
        title, output = output_title
        place = str(layout()["narrative"]["place"]).format(section=entry.section)
        tasks.append(Task(item=item, area=_find_area(entry), title=title, outputs=(output,), place=place))
    return tuple(tasks)


def _read_task(entry: Entry, year: int | None) -> tuple[str, Output] | None:
    assigns, leads, _ = _patterns()
    sentence, *others = split_sentences(entry.text) or ("",)
    told = assigns.match(fold(sentence)) is not None
    reading, end = read_leading(sentence)
    names = reading.names
    if not names:
        end = 0
        names = _heading_agencies(entry)
    match = leads.match(fold(sentence), end)
    if not names or not (match or (told and end)):
        return None
    deadline, raw, span = _find_deadline([sentence, *others], year)
    if deadline is None and not (told and match):
        return None  # who is asked for something by a date answers for it, in whatever words
    coordinators, start = _read_coordinators(sentence, match.end() if match else end)
    title = sentence[start:] if span is None else sentence[start : span[0]] + sentence[span[1] :]
    output = Output(
        product="",
        lead=names,
        coordinate=coordinators,
        time_raw=raw,
        deadline=deadline if deadline is not None else Unread(raw=""),
    )
    title = title.strip(_EDGES) or sentence[start:].strip(_EDGES)  # nothing but a report by a day
    return (title[:1].upper() + title[1:], output) if title else None


def _heading_agencies(entry: Entry) -> tuple[str, ...]:
    """Return the agencies of the heading of a point, or the one above it, when it names nothing else."""
    if not entry.headings:
        return ()
    reading = read_cell(entry.headings[-1])
    return reading.names if reading.names and not reading.unknown else ()


def _read_coordinators(sentence: str, start: int) -> tuple[tuple[str, ...], int]:
    match = _patterns()[2].match(fold(sentence), start)
    if match is None:
        return (), start
    reading, end = read_leading(sentence[match.end() :])
    return reading.names, match.end() + end


def _find_deadline(sentences: Iterable[str], year: int | None) -> tuple[Deadline | None, str, tuple[int, int] | None]:
    """Return the first deadline, its words, and their span where it stands in the first sentence."""
    for index, sentence in enumerate(sentences):
        for found in find_deadlines(sentence, year):
            if not isinstance(found.deadline, Ongoing):
                return found.deadline, found.text, (found.start, found.end) if index == 0 else None
    return None, "", None


def _find_area(entry: Entry) -> str:
    """Return the nearest heading that names a field of work, '' where headings name agencies or kinds of text."""
    for title in reversed(entry.titles):
        if not names_work(title) and read_cell(title).unknown:
            return title
    return ""
