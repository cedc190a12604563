"""Which words a record is found by: a title that names it, and the context around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

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
from knowledge.wording import accented_list, index_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as the library stores it; words are folded, short forms written out."""

    kind: Kind
    key: str
    content: Content
    title: list[str]
    context: list[str]
    accented: list[str]


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
    kind, key, title, context = _describe(content)
    return Entry(
        kind=kind,
        key=key,
        content=content,
        title=index_words(title),
        context=index_words(context),
        accented=accented_list(title),
    )


def _describe(content: Content) -> tuple[Kind, str, str, str]:
    match content:
        case Task():
            return "task", content.item, content.title, _around(content)
        case Target():
            return "target", content.section, content.metric, f"{content.area} {content.text}"
        case Duty():
            return "duty", content.section, content.agency, " ".join(content.points)
        case BodyDeadline():
            return "deadline", content.section, content.text, ""
        case Passage():
            return "passage", content.section, content.text, " ".join(content.headings)
        case Definition():
            return "definition", content.short, f"{content.short} {content.long}", ""
        case Reference():
            about = f"{content.kind or ''} {content.number} {content.about or ''}"
            return "reference", content.number, about, content.section
        case Conflict():
            return "conflict", content.about, content.about, " ".join(reading.text for reading in content.readings)
        case Section():
            return "section", content.section, content.heading, " ".join(content.path)
        case _:
            assert_never(content)


def _around(task: Task) -> str:
    parts = [task.area]
    for output in task.outputs:
        parts += [output.product, *output.lead, *output.coordinate]
    return " ".join(parts)
