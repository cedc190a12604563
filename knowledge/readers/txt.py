"""Plain text files: any Unicode encoding, tab-separated tables, wrapped lines, the marks of Markdown."""

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from knowledge.blocks import Block, Blocks, Row, Table
from knowledge.errors import UnreadableFile
from knowledge.layout import name_line
from knowledge.readers.aligned import RawLine, find_regions
from knowledge.readers.joining import Line, join_lines
from knowledge.text import normalise, tidy

MAX_BYTES = 20 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_FORMATS = (b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
_CONTROLS = bytes((*range(9), *range(14, 32), 127))
_RARE_LINE_ENDS = "\r\x0b\x85\u2028\u2029"
_LINE_END = re.compile(rf"\r\n|[\n{_RARE_LINE_ENDS}]")
_EMPHASIS = re.compile(r"\*(?<!\w\*)(?=\S)([^*\n]*)(?<=\S)\*(?!\w)")
_RAISED = re.compile(r"[\^_](?=\([^()\n]*\))")
_HASHES = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_PIPE_RULE = re.compile(r"[\s|:-]+")
_NOTE_RULE = 20  # this many blanks and nothing else: the line above the footnotes of a page
_TABS = 2


def read(path: Path) -> Blocks:
    """Read one text file; raises `UnreadableFile` (missing, empty, too_large, wrong_format)."""
    text = normalise(_decode(path))
    if not text.strip():
        raise UnreadableFile(path.name, "empty")
    return Blocks(name=path.name, format="txt", blocks=tuple(_read_normal(text)))


def read_text(text: str) -> Iterator[Block]:
    """Yield the blocks of a text, in order; `text` may have any line ends and any Unicode form."""
    yield from _read_normal(normalise(text))


def _read_normal(text: str) -> Iterator[Block]:
    plain = _strip_marks(text).replace("\f", "")
    lines = _split_lines(plain)
    raw = [RawLine(line, number) for number, line in enumerate(lines, start=1)]
    position = 0
    for region in find_regions(raw) if "  " in plain else ():  # columns are set with blanks
        yield from _read_flow(raw[position : region.first])
        yield region.table
        position = region.last
    yield from _read_flow(raw[position:])


def _read_flow(raw: Sequence[RawLine]) -> Iterator[Block]:
    """Yield the blocks of lines that no columns of blanks part: paragraphs, and tables with tabs."""
    for is_row, group in groupby(_read_lines(raw), key=lambda item: item[0]):
        if is_row:
            yield from _read_tables([line for _, line in group])
        else:
            yield from join_lines([line for _, line in group])


def _split_lines(text: str) -> list[str]:
    rare = any(end in text for end in _RARE_LINE_ENDS)
    return _LINE_END.split(text) if rare else text.split("\n")


def _strip_marks(text: str) -> str:
    """Return `text` without the marks of Markdown; each is looked for only where it can be."""
    if "#" in text:
        text = _HASHES.sub("", text)
    if "*" in text:
        text = text.replace("**", "")
    if "_" in text:
        text = text.replace("__", "")
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", text)
    return _RAISED.sub("", text) if "^" in text or "_" in text else text


def _decode(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(path.name, "too_large", f"{MAX_BYTES // 1024 // 1024} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path.name, "missing", error.strerror or "") from error
    if not data.strip():
        raise UnreadableFile(path.name, "empty")
    if data.startswith(_OTHER_FORMATS):
        raise UnreadableFile(path.name, "wrong_format")
    encoding = _find_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(path.name, "wrong_format", "UTF-8") from error
    if _has_controls(data if encoding.startswith("utf-8") else text.encode()):
        raise UnreadableFile(path.name, "wrong_format")
    return text


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)  # in UTF-8 these bytes stand for nothing else


def _find_encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:2000]
    if len(head) >= 4:  # without a mark, UTF-16 shows by the zero bytes beside spaces, digits and line ends
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) / 8:
            return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def _read_lines(raw_lines: Sequence[RawLine]) -> Iterator[tuple[bool, Line]]:
    """Yield each line that is not blank, and whether it is a row of a table."""
    apart, rule, is_row = True, False, False
    for line in raw_lines:
        raw = line.text
        stripped = raw.strip()
        if not stripped:
            if "\t" in raw:
                continue  # an empty row; it parts nothing
            apart, rule = True, rule or len(raw) >= _NOTE_RULE
            continue
        tabs = raw.count("\t")
        is_row = tabs >= _TABS or (tabs > 0 and is_row and not apart) or ("|" in raw and _is_pipe_row(raw))
        yield (
            is_row,
            Line(text=raw if is_row else tidy(stripped), number=line.number, apart=apart, rule=rule),
        )
        apart, rule = False, False


def _is_pipe_row(raw: str) -> bool:
    return raw.count("|") > _TABS and _PIPE_ROW.fullmatch(raw) is not None


def _read_tables(lines: list[Line]) -> Iterator[Table]:
    """Yield one table for each run of rows with no blank line in it."""
    run: list[Line] = []
    for line in lines:
        if run and line.apart:
            yield _make_table(run)
            run = []
        run.append(line)
    yield _make_table(run)


def _make_table(lines: list[Line]) -> Table:
    rows = [(line, cells) for line in lines if (cells := _split_row(line.text))]
    width = max((len(cells) for _, cells in rows), default=0)
    return Table(
        rows=tuple(
            Row(cells=cells + ("",) * (width - len(cells)), place=name_line(line.number)) for line, cells in rows
        ),
        place=name_line(lines[0].number),
    )


def _split_row(text: str) -> tuple[str, ...]:
    if "\t" in text:
        cells = text.split("\t")
        if "  " not in text and text.replace("\t", "").isprintable():
            return tuple(map(str.strip, cells))  # all that `tidy` would do
    elif _PIPE_RULE.fullmatch(text):
        return ()
    else:
        cells = text.strip().strip("|").split("|")
    return tuple(map(tidy, cells))
