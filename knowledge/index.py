"""Which words a record is found by: a title that names it, and the context around it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from knowledge.model import (
    BodyDeadline,
    Conflict,
    Definition,
    Duty,
    Passage,
    Plan,
    Reference,
    Section,
    Target,
    Task,
)
from knowledge.records import Content, Kind
from knowledge.wording import index_text


class Entry(NamedTuple):
    """One record as the library stores it.

    `title` and `context` are the words by which it is found: folded, short forms written out, a blank between two.
    `named` is the title as the plan words it.
    """

    kind: Kind
    key: str
    content: Content
    title: str
    context: str
    named: str


class Name(NamedTuple):
    """What tells a record from others of its plan; the title is left out where the key does."""

    kind: Kind
    key: str
    content: Content
    title: str


def entries_of(plan: Plan) -> Iterator[Entry]:
    """Give every record of a plan with its words, in the order of the document."""
    for group in (
        plan.tasks,
        plan.targets,
        plan.duties,
        plan.other_deadlines,
        plan.passages,
        plan.definitions,
        plan.references,
        plan.conflicts,
    ):
        yield from map(entry_of, group)
    yield from map(entry_of, sections_of(plan))


def sections_of(plan: Plan) -> Iterator[Section]:
    """Give every heading of the body with the paragraphs under it, where its number tells the level."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for passage in plan.passages:
        parts = passage.section.split(".")
        if len(parts) < len(passage.headings):
            continue
        for depth in range(1, len(passage.headings) + 1):
            key = (".".join(parts[:depth]), passage.headings[:depth])
            found.setdefault(key, []).append(passage.text)
    for (section, headings), points in found.items():
        yield Section(section=section, heading=headings[-1], path=headings[:-1], points=tuple(points))


def entry_of(content: Content) -> Entry:
    """Return one record with the words by which it is found."""
    kind, key, title, around = _describe(content)
    return Entry(kind, key, content, index_text(title), " ".join(filter(None, map(index_text, around))), title)


def name_of(content: Content) -> Name:
    """Return what tells a record from others, which is read sooner than all of its words."""
    kind, key, title, _ = _describe(content)
    return Name(kind, key, content, "" if kind == "task" else index_text(title))


def _describe(content: Content) -> tuple[Kind, str, str, Iterable[str]]:
    match content:
        case Task():
            around = [content.area]
            for output in content.outputs:
                around += (output.product, *output.lead, *output.coordinate)
            return "task", content.item, content.title, around
        case Target():
            return "target", content.section, content.metric, (content.area, content.text)
        case Duty():
            return "duty", content.section, content.agency, content.points
        case BodyDeadline():
            return "deadline", content.section, content.text, ()
        case Passage():
            return "passage", content.section, content.text, content.headings
        case Definition():
            return "definition", content.short, f"{content.short} {content.long}", ()
        case Reference():
            about = f"{content.kind or ''} {content.number} {content.about or ''}"
            return "reference", content.number, about, (content.section,)
        case Conflict():
            return "conflict", content.about, content.about, (reading.text for reading in content.readings)
        case Section():
            return "section", content.section, content.heading, content.path
        case _:
            assert_never(content)
