"""One Excel sheet heard element by element: the text of its cells, and the areas that are merged."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from knowledge.readers.archive import Element, Package
from knowledge.readers.grid import tidy
from knowledge.readers.legacy_fonts import join_runs
from knowledge.readers.source import Refused
from knowledge.readers.xlsx_values import Look, S, show, show_iso

MAX_CELLS = 500_000
MAX_MERGES = 50_000

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Runs = tuple[tuple[str, str], ...]  # pieces of text, each with its font, '' for the cell's own
Strings = list[Runs]
_KEPT = frozenset({f"{S}v", f"{S}f", f"{S}t"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the sheets of one file share: texts, looks, and whether its days are counted from 1904."""

    strings: Strings
    looks: list[Look]
    from_1904: bool


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The cells that hold text, by row and column counted from 1, and merged areas (top, left, bottom, right).

    A cell below or right of a merged area's corner is not shown by Excel, and is left out.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_strings(root: Element | None) -> Strings:
    """Return the texts that cells name by index."""
    if root is None:
        return []
    return [_runs(item) for item in root.iterfind(f"{S}si")]


def read_sheet(package: Package, part: str, book: Book) -> Sheet:
    """Return the sheet that the part holds; raises `Refused` when it has more cells than any plan."""
    listener = _Listener(book)
    package.feed(part, listener)
    sheet = listener.sheet
    _drop_covered(sheet)
    sheet.rows = {row: cells for row, cells in sheet.rows.items() if cells}
    return sheet


def _drop_covered(sheet: Sheet) -> None:
    used = sorted(sheet.rows)
    visits = 0
    for top, left, bottom, right in sheet.merges:
        rows = used[bisect_left(used, top) : bisect_right(used, bottom)]
        visits += len(rows)
        if visits > MAX_CELLS:
            raise Refused("too_large", f"more than {MAX_CELLS} merged cells")
        for row in rows:
            cells = sheet.rows[row]
            for column in [c for c in cells if left <= c <= right and (row, c) != (top, left)]:
                del cells[column]


def parse_reference(text: str) -> tuple[int, int] | None:
    """Return row and column of a reference such as "B7", None for anything else."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _runs(item: Element) -> Runs:
    """Return the pieces of a shared text; how it is pronounced (rPh) is no part of it."""
    runs = []
    for child in item:
        if child.tag == f"{S}t":
            runs.append((child.text or "", ""))
        elif child.tag == f"{S}r":
            font = child.find(f"{S}rPr/{S}rFont")
            runs.append((child.findtext(f"{S}t") or "", font.get("val", "") if font is not None else ""))
    return tuple(runs)


class _Listener:
    """Hears the elements of a sheet and keeps what the cells hold."""

    def __init__(self, book: Book) -> None:
        self.sheet = Sheet()
        self._book = book
        self._row = self._column = self._count = 0
        self._cell: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._inline: list[tuple[str, str]] = []
        self._font = ""
        self._text: list[str] | None = None
        self._spoken = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{S}c":
            self._open_cell(attributes)
        elif tag in _KEPT:
            self._text = []
        elif tag == f"{S}row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() else self._row + 1
            self._column = 0
        elif tag == f"{S}r":
            self._font = ""
        elif tag == f"{S}rFont":
            self._font = attributes.get("val", "")
        elif tag == f"{S}rPh":
            self._spoken = True
        elif tag == f"{S}mergeCell":
            self._keep_merge(attributes.get("ref", ""))

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag in _KEPT and self._text is not None:
            text, self._text = "".join(self._text), None
            if tag != f"{S}t":
                self._values[tag[-1]] = text
            elif not self._spoken:
                self._inline.append((text, self._font))
        elif tag == f"{S}rPh":
            self._spoken = False
        elif tag == f"{S}c":
            self._close_cell()

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Refused("unsafe", "document type declaration")

    def close(self) -> None:
        """Nothing is left to do at the end."""

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._values, self._inline, self._font = attributes, {}, [], ""
        place = parse_reference(attributes.get("r", ""))
        self._row, self._column = place or (self._row, self._column + 1)
        self._count += 1
        if self._count > MAX_CELLS:
            raise Refused("too_large", f"more than {MAX_CELLS} cells in a sheet")

    def _close_cell(self) -> None:
        style = self._cell.get("s", "0")
        looks = self._book.looks
        look = looks[int(style)] if style.isdigit() and int(style) < len(looks) else Look()
        text = tidy(join_runs((text, font or look.font) for text, font in self._cell_runs(look)))
        if text:
            self.sheet.rows.setdefault(self._row, {})[self._column] = text

    def _cell_runs(self, look: Look) -> Runs:
        kind, raw = self._cell.get("t", "n"), self._values.get("v", "").strip(" \n")
        if kind == "inlineStr":
            return tuple(self._inline)
        if not raw:
            return ((f"={self._values['f']}", ""),) if "f" in self._values and kind != "str" else ()
        if kind == "s":
            if not raw.isdigit() or int(raw) >= len(self._book.strings):
                raise Refused("damaged", f"no text number {raw}")
            return self._book.strings[int(raw)]
        if kind == "b":
            return (("FALSE" if raw == "0" else "TRUE", ""),)
        if kind == "n":
            raw = show(raw, look.form, self._book.from_1904)
        return ((show_iso(raw) if kind == "d" else raw, ""),)

    def _keep_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top_left, bottom_right = parse_reference(first), parse_reference(last)
        if top_left and bottom_right:
            self.sheet.merges.append((*top_left, *bottom_right))
            if len(self.sheet.merges) > MAX_MERGES:
                raise Refused("too_large", f"more than {MAX_MERGES} merged areas")
