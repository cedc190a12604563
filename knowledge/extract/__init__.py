"""Blocks of any reader in, the records of a plan out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.blocks import Blocks, Paragraph
from knowledge.errors import NotAPlan
from knowledge.extract.annex import Annex, read_annex
from knowledge.extract.conflicts import find_conflicts
from knowledge.extract.deadlines import find_body_deadlines
from knowledge.extract.definitions import find_definitions
from knowledge.extract.duties import find_duties
from knowledge.extract.header import Header, read_header
from knowledge.extract.headings import Entry, is_goal, read_body, strip_bullet, unsaid_headings
from knowledge.extract.narrative import find_tasks
from knowledge.extract.parts import Parts, split_parts
from knowledge.extract.references import find_numbers, find_references
from knowledge.extract.repairs import mend_blocks
from knowledge.extract.targets import find_targets
from knowledge.extract.tasks import Tasks, list_once, read_tasks
from knowledge.layout import folded, layout, name_item
from knowledge.model import Passage, Plan, Task
from knowledge.text import fold

__all__ = ["extract"]


def extract(blocks: Blocks) -> Plan:
    """Return the records of the plan in `blocks`; raises `NotAPlan` when no part of a plan is found there."""
    mended, repairs = mend_blocks(blocks.blocks)
    parts = split_parts(mended)
    annex = read_annex(parts.tables)
    entries = read_body(parts.body)
    header = read_header(parts, blocks.name)
    duties = find_duties(entries, is_letter=header.document.kind == layout()["letter"])
    told = header.document.kind or duties.found or any(entry.title and is_goal(entry.title) for entry in entries)
    if not annex.tasks and not (told and any(entry.section for entry in entries)):
        raise NotAPlan(blocks.name)
    document = replace(header.document, based_on=_find_bases(entries, header.document.number))
    tasks = read_tasks(annex, document.year)
    if not parts.tables:
        tasks.found.extend(find_tasks(entries, document.year))
    passages = (*_make_passages(entries, header, parts), *_annex_passages(annex))
    targets = find_targets(entries, annex.tasks)
    return Plan(
        document=document,
        tasks=tuple(tasks.found),
        targets=targets,
        duties=tuple(duties.found),
        other_deadlines=find_body_deadlines(entries, document.year),
        conflicts=find_conflicts(targets),
        passages=passages,
        references=find_references((*passages, *_task_passages(tasks)), document.number),
        definitions=find_definitions(entries),
        unread=tuple(tasks.unread),
        repairs=(*header.repairs, *repairs, *tasks.repairs),
        unknown_agencies=list_once((*tasks.unknown, *duties.unknown)),
        row_count=annex.row_count,
        counts=_count(tasks.found, annex.areas),
    )


def _find_bases(entries: Sequence[Entry], own: str | None) -> tuple[str, ...]:
    """Return the documents on which a plan rests: those named before its first heading."""
    bases = re.compile(rf"(?:{folded(layout()['head']['bases'])})\b")
    numbers: list[str] = []
    for entry in entries:
        if entry.section:
            break
        if bases.match(fold(entry.text)):
            numbers += find_numbers(entry.text)
    return list_once(number for number in numbers if number != own)


def _make_passages(entries: Sequence[Entry], header: Header, parts: Parts) -> Iterable[Passage]:
    """Yield every paragraph outside the tables that the document record does not hold."""
    words = layout()
    if header.addressees:
        yield _join(header.addressees, str(words["head"]["addressees"]))
    bare = {id(entry) for entry in unsaid_headings(entries)}
    for entry in entries:
        if entry.text:
            yield Passage(section=entry.section, headings=entry.headings, text=entry.text, place=entry.place)
        elif id(entry) in bare and entry.title:
            yield Passage(section=entry.section, headings=entry.titles, text=entry.title, place=entry.place)
    if header.recipients:
        yield _join(header.recipients, str(words["foot"]["recipients"]))
    if parts.annex_head:
        yield _join(parts.annex_head, str(words["foot"]["annex"]))


def _annex_passages(annex: Annex) -> Iterable[Passage]:
    """Yield the words of an annex that stand in no task."""
    heading = str(layout()["foot"]["annex"])
    return (Passage(section="", headings=(heading,), text=text, place=place) for text, place in annex.texts)


def _join(paragraphs: Sequence[Paragraph], heading: str) -> Passage:
    text = " ".join(strip_bullet(paragraph.text) for paragraph in paragraphs)
    opening = re.match(rf"{re.escape(heading)}\s*:?\s*", text, re.IGNORECASE)
    rest = text[opening.end() :] if opening else text
    return Passage(section="", headings=(heading,), text=rest or text, place=paragraphs[0].place)


def _task_passages(tasks: Tasks) -> Iterable[Passage]:
    """Yield the titles and products of the annex as passages, for the documents that they name."""
    for task in tasks.found:
        for text in (task.title, *[output.product for output in task.outputs]):
            if "/" in text or text[:1].isdigit():  # it may name a document, or be a footnote
                yield Passage(section=name_item(task.item), headings=(), text=text)


def _count(tasks: Sequence[Task], areas: Sequence[tuple[str, str]]) -> dict[str, int]:
    return {"outputs": sum(len(task.outputs) for task in tasks), "areas": len(areas)}
