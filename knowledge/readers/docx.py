"""Plans written in Word (.docx): paragraphs and tables in the order of the body, read from the XML itself.

A row's cells are taken from the table's grid, where merges are explicit; a list of cells that repeats merged ones
cannot tell an empty cell from a covered one. Headers and footers are no part of the plan and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.blocks import Block, Blocks, Paragraph, Table
from knowledge.readers.archive import Element, Package, open_package
from knowledge.readers.docx_numbering import Lists
from knowledge.readers.docx_styles import W, read_styles
from knowledge.readers.docx_tables import Slot, cells_of, is_layout, slots_of
from knowledge.readers.docx_text import (
    Story,
    flatten,
    mark_is_deleted,
    next_label,
    own_text,
    text_boxes,
)
from knowledge.readers.grid import lay_out, tidy
from knowledge.readers.source import Refused, load, reading
from knowledge.text import squeeze

_NOTES = (("footnote", "footnotes"), ("endnote", "endnotes"))


def read(path: Path) -> Blocks:
    """Read a .docx file; raises `UnreadableFile`.

    Places are "paragraph 12", "table 1, row 5" (rows counted from 1, headings included), "footnote 2". In cells a
    line feed parts what Word shows as separate paragraphs.
    """
    with reading(path):
        package = open_package(load(path, "zip"), "docx")
        blocks = tuple(_read_document(package))
        if not blocks:
            pictures = any("/media/" in name for name in package.sizes)
            raise Refused("no_text" if pictures else "empty")
        return Blocks(name=path.name, format="docx", blocks=blocks)


@dataclass(slots=True)
class _Walk:
    """A walk through the body: what was counted so far, and text whose paragraph end was deleted."""

    story: Story
    paragraphs: int = 0
    tables: int = 0
    held: str = field(default="")


def _read_document(package: Package) -> Iterator[Block]:
    root = package.tree(package.main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Refused("damaged", "no body")
    walk = _Walk(
        Story(read_styles(package.related(package.main, "styles")), Lists(package.related(package.main, "numbering")))
    )
    yield from _blocks(body, walk, "")
    for kind, relation in _NOTES:
        yield from _notes(package.related(package.main, relation), kind, walk)


def _blocks(parent: Element, walk: _Walk, within: str) -> Iterator[Block]:
    """Give the blocks of a body, a cell or a text box; `within` is the place of the latter two."""
    for child in flatten(parent):
        if child.tag == f"{W}p":
            yield from _paragraphs(child, walk, within)
        elif child.tag == f"{W}tbl":
            yield from _table(child, walk, within)


def _paragraphs(element: Element, walk: _Walk, within: str) -> Iterator[Block]:
    text = walk.held + own_text(element, walk.story)
    walk.held = ""
    if mark_is_deleted(element):
        walk.held = text
    else:
        label = next_label(element, walk.story)
        lines = list(filter(None, map(squeeze, text.splitlines())))
        if lines and label:
            lines[0] = f"{label} {lines[0]}"
        for line in lines:
            walk.paragraphs += 1
            yield Paragraph(text=line, place=within or f"paragraph {walk.paragraphs}")
    for box in text_boxes(element):
        yield from _blocks(box, walk, within or f"paragraph {walk.paragraphs}, text box")


def _table(table: Element, walk: _Walk, within: str) -> Iterator[Block]:
    rows = slots_of(table)
    if not rows:
        return
    walk.tables += 1
    place = f"{within}, table {walk.tables}" if within else f"table {walk.tables}"
    places = [f"{place}, row {index}" for index in range(1, len(rows) + 1)]
    if is_layout(table, rows, walk.story.styles):
        yield from _side_by_side(rows, walk, places)
        return
    cells, column_count = cells_of(table, rows, lambda cell, _row: _cell_text(cell, walk))
    if any(cell.text for cell in cells):
        yield Table(rows=lay_out(cells, len(rows), column_count, places), place=place)


def _side_by_side(rows: list[list[Slot]], walk: _Walk, places: list[str]) -> Iterator[Block]:
    for place, slots in zip(places, rows, strict=True):
        for slot in slots:
            if not (slot.continues_above or slot.continues_left):
                yield from _blocks(slot.element, walk, place)


def _cell_text(cell: Element, walk: _Walk) -> str:
    return tidy("\n".join(_cell_lines(cell, walk)))


def _cell_lines(parent: Element, walk: _Walk) -> Iterator[str]:
    """Give the lines of a cell; a table inside it becomes lines too, for its text belongs to this cell."""
    held = ""
    for child in flatten(parent):
        if child.tag == f"{W}p":
            text = held + own_text(child, walk.story)
            held = text if mark_is_deleted(child) else ""
            if not held:
                # a column of running numbers often holds nothing but labels that Word draws
                yield f"{next_label(child, walk.story)} {text}"
            for box in text_boxes(child):
                yield from _cell_lines(box, walk)
        elif child.tag == f"{W}tbl":
            for slots in slots_of(child):
                cells = (_cell_text(slot.element, walk) for slot in slots if not slot.continues_above)
                yield " ".join(squeeze(text) for text in cells)
    if held:
        yield held


def _notes(root: Element | None, kind: str, walk: _Walk) -> Iterator[Block]:
    """Give the notes that the text mentions, each as one paragraph after the body, under the number it has there."""
    if root is None:
        return
    by_id = {note.get(f"{W}id", ""): note for note in root.iter(f"{W}{kind}")}
    for (noted, note_id), number in tuple(walk.story.notes.items()):
        if noted == kind and note_id in by_id:
            lines = (squeeze(own_text(child, walk.story)) for child in by_id[note_id].iter(f"{W}p"))
            text = " ".join(filter(None, lines))
            if text:
                yield Paragraph(text=text, place=f"{kind} {number}")
