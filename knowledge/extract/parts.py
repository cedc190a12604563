"""The four parts of a document: its head, its body, its foot (recipients and signature) and its annex."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from knowledge.blocks import Block, Paragraph, Table
from knowledge.extract.annex import is_annex
from knowledge.extract.headings import find_number
from knowledge.layout import folded, layout
from knowledge.text import fold, tidy

_RUNNING_TEXT = 150  # a paragraph this long belongs to no head
_ANNEX_TITLE = 120
_OPENING = 40  # letters in which the words that open a foot or an annex stand


@dataclass(slots=True)
class Parts:
    """The paragraphs of each part in reading order, and the tables that hold tasks."""

    head: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    foot: list[Paragraph] = field(default_factory=list)
    annex_head: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@cache
def _begins() -> dict[str, re.Pattern[str]]:
    words = layout()
    return {
        "bases": re.compile(rf"(?:{folded(words['head']['bases'])})\b"),
        "recipients": re.compile(rf"(?:{folded([words['foot']['recipients']])})\b"),
        "annex": re.compile(rf"(?:{folded([words['foot']['annex']])})\b"),
    }


def split_parts(blocks: Iterable[Block]) -> Parts:
    """Return the parts of a document; a table without tasks is read as paragraphs."""
    parts = Parts()
    items = list(_flatten(blocks))
    tables = [index for index, item in enumerate(items) if isinstance(item, Table)]
    foot = _find_foot(items)
    stage = "head"
    for index, item in enumerate(items):
        if isinstance(item, Table):
            parts.tables.append(item)
            continue
        if stage == "head" and (opens_body(item.text) or (tables and index > tables[0] and index < foot)):
            stage = "body"
        if index == foot:
            stage = "foot"
        elif _is_annex_title(item.text) and (index > foot or _before_table(index, tables)):
            stage = "annex"
        target = {"head": parts.head, "body": parts.body, "foot": parts.foot, "annex": parts.annex_head}[stage]
        target.append(item)
    return parts


def opens_body(text: str) -> bool:
    """Whether a paragraph is the first of a body: its legal bases, its first heading, or running text."""
    if len(text) > _RUNNING_TEXT or find_number(text) is not None:
        return True
    return text.endswith((".", ";", ":", ",")) and _begins()["bases"].match(fold(text)) is not None


def _is_annex_title(text: str) -> bool:
    return len(text) < _ANNEX_TITLE and _opens("annex", text)


def _opens(part: str, text: str) -> bool:
    """Whether a text begins with the words that open a part; most are told by their first letter."""
    return text[:1] in _initials()[part] and _begins()[part].match(fold(text[:_OPENING])) is not None


@cache
def _initials() -> dict[str, frozenset[str]]:
    foot = layout()["foot"]
    letters = {part: fold(str(foot[part]))[:1] for part in ("recipients", "annex")}
    return {
        part: frozenset(chr(c) for c in range(0x2000) if fold(chr(c)) == letter) for part, letter in letters.items()
    }


def _before_table(index: int, tables: Sequence[int]) -> bool:
    """Whether only a few lines (a title, its brackets) stand between this paragraph and a table."""
    return any(index < table <= index + 6 for table in tables)


def _find_foot(items: Sequence[Paragraph | Table]) -> int:
    """Return where the recipients or, without them, the signature begin; past the end when neither is there."""
    for index, item in enumerate(items):
        if isinstance(item, Paragraph) and len(item.text) < 400 and _opens("recipients", item.text):
            return index
    for index, item in enumerate(items):
        if index > len(items) // 3 and isinstance(item, Paragraph) and find_signer_title(item.text) and index > 4:
            return index
    return len(items)


@cache
def _signers() -> tuple[re.Pattern[str], dict[str, str]]:
    foot = layout()["foot"]
    titles = {fold(name): str(title) for name, title in foot["signers"].items()}
    proxies = folded(foot["proxies"])
    return re.compile(rf"(?:(?:{proxies})\s*)*(?P<title>{folded(titles)})\b.{{0,40}}"), titles


def find_signer_title(text: str) -> str | None:
    """Return the title that stands in capitals above a signature, as it is written elsewhere ("Phó Chủ tịch")."""
    if not text.isupper() or len(text) > 80:
        return None
    pattern, titles = _signers()
    match = pattern.fullmatch(fold(tidy(text)))
    return titles[" ".join(match["title"].split())] if match else None


def _flatten(blocks: Iterable[Block]) -> Iterator[Paragraph | Table]:
    """Yield paragraphs and annex tables; other tables (letterhead, signature) as the paragraphs in their cells."""
    annex_width = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in block.text.split("\n"):
                if text := tidy(line):
                    yield block if text == block.text else replace(block, text=text)
        elif is_annex(block):
            annex_width = max(len(row.cells) for row in block.rows)
            yield block
        elif annex_width and any(len(row.cells) == annex_width for row in block.rows):
            yield block
        else:
            yield from _read_layout_table(block)


def _read_layout_table(table: Table) -> Iterator[Paragraph]:
    width = max((len(row.cells) for row in table.rows), default=0)
    if width <= 2:
        columns = ((row, row.cells[index]) for index in range(width) for row in table.rows if index < len(row.cells))
        for row, cell in columns:
            for line in cell.split("\n"):
                if text := tidy(line):
                    yield Paragraph(text=text, place=row.place)
        return
    for row in table.rows:
        if text := "; ".join(tidy(cell) for cell in row.cells if cell.strip()):
            yield Paragraph(text=text, place=row.place)
