"""The agencies that a table cell or a heading of a plan names, split and spelled as the registry spells them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.agency_phrases import Line, match_name, match_words, read_line, spelling_key
from knowledge.agency_pieces import Piece, ends_in_sentence, read_recognised, read_unknown
from knowledge.agency_registry import registry
from knowledge.text import normalise, words

_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s;,]))(\d{1,2})[.)]\s*(?=[^\W\d])")
_BRACKETS = str.maketrans("()", ";;")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """The agencies of a cell in order; `unknown` are those of `names` that the registry lacks, kept as worded.

    `repairs` are scan errors that were mended and `rewordings` other spellings that were replaced,
    each as what stood there and what stands now ('' for a remark that names nobody).
    """

    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    rewordings: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Found:
    """What was gathered so far."""

    names: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    repairs: list[tuple[str, str]] = field(default_factory=list)
    rewordings: list[tuple[str, str]] = field(default_factory=list)

    def add(self, source: str, piece: Piece) -> None:
        """Take a piece that was read from the words `source`."""
        for name in piece.names:
            if name not in self.names:
                self.names.append(name)
            if not piece.known and name not in self.unknown:
                self.unknown.append(name)
        shown = "; ".join(piece.names)
        if spelling_key(source) == spelling_key(shown):
            return
        same_words = words(source) == words(shown)
        (self.repairs if same_words else self.rewordings).append((source, shown))

    def reading(self) -> CellReading:
        """Return what was gathered."""
        return CellReading(
            names=tuple(self.names),
            unknown=tuple(self.unknown),
            repairs=tuple(self.repairs),
            rewordings=tuple(self.rewordings),
        )


@lru_cache(maxsize=8192)
def read_cell(text: str) -> CellReading:
    """Return the agencies that a cell names, in order; unknown ones are kept as worded, no word is dropped."""
    return _read_parted(text) or _read_whole(text)


def _read_parted(text: str) -> CellReading | None:
    """Return the agencies of a cell that semicolons part, each part read, and remembered, by itself.

    None where a part may mean something else beside the others: a remark, a word that nobody knows. A known name is
    the same wherever it stands, and no name goes on behind a semicolon.
    """
    if ";" not in text or "(" in text or ")" in text or text[:1].isdigit():
        return None
    parts = [read_cell(part) for part in text.split(";")]
    if any(part.unknown or part.repairs or part.rewordings for part in parts):
        return None
    return CellReading(names=tuple(dict.fromkeys(name for part in parts for name in part.names)))


def _read_whole(text: str) -> CellReading:
    found = _Found()
    line = read_line(_unglue(_unnumber(text, found), found))
    prefix: str | None = None
    at = _skip_requests(line, found)
    while line.sign(at):
        if line.sign(at) == "(":
            end = _end_of_note(line, at)
            _add_note(line.source(at, end), found)
        else:
            piece = read_recognised(line, at, prefix) or read_unknown(line, at)
            end = piece.end
            found.add(line.source(at, end), piece)
            prefix = piece.prefix
        at = _skip_separators(line, end)
    return found.reading()


def read_leading(text: str) -> tuple[CellReading, int]:
    """Return the agencies with which a sentence opens ("Sở Nội vụ chủ trì, …") and where the rest begins.

    The place counts characters of the normalised text; 0 and no names where the sentence opens with no agency.
    """
    found = _Found()
    line = read_line(text)
    prefix: str | None = None
    at = _skip_requests(line, found)
    end = 0
    while (piece := read_recognised(line, at, prefix, ends_in_sentence)) is not None:
        found.add(line.source(at, piece.end), piece)
        end, prefix = piece.end, piece.prefix
        following = _skip_separators(line, end)
        if following == end and not line.is_capital(end):
            break
        at = following
    if not found.names:
        return CellReading(), 0
    return found.reading(), line.tokens[end - 1].end


def _skip_separators(line: Line, at: int) -> int:
    separators = registry().words.separators
    while (sign := line.sign(at)) and sign != "(":
        if line.tokens[at].is_word and sign not in separators:
            break
        at += 1
    return at


def _skip_requests(line: Line, found: _Found) -> int:
    """Step over "Đề nghị" before the first name, and note it."""
    at = _skip_separators(line, 0)
    end = match_words(line, at, registry().words.requests)
    if end is None:
        return at
    found.rewordings.append((line.source(at, end), ""))
    return _skip_separators(line, end)


def _end_of_note(line: Line, at: int) -> int:
    depth = 0
    while sign := line.sign(at):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        at += 1
        if depth == 0:
            break
    return at


def _add_note(note: str, found: _Found) -> None:
    """Take names in brackets as names, anything else in brackets as a remark that is put aside."""
    inner = read_cell(note.translate(_BRACKETS))  # brackets inside brackets part names too: no deeper reading
    if not inner.names or inner.unknown:
        found.rewordings.append((note, ""))
        return
    found.names += [name for name in inner.names if name not in found.names]
    found.repairs += inner.repairs
    found.rewordings += inner.rewordings


def _is_seam(text: str, at: int) -> bool:
    """Whether two names were written without a space between at the place: "Nội vụSở"."""
    return text[at - 2 : at].islower() and text[at - 2 : at].isalpha() and text[at].isupper()


def _unnumber(text: str, found: _Found) -> str:
    """Return the names of a numbered list ("1. Sở A 2. Sở B") parted by semicolons, and note the numbers."""
    numbers = list(_LIST_NUMBER.finditer(text))
    if [int(number[1]) for number in numbers] != list(range(1, len(numbers) + 1)):
        return text
    found.rewordings += [(number[0].strip(), "") for number in numbers]
    return _LIST_NUMBER.sub("; ", text)


def _unglue(text: str, found: _Found) -> str:
    """Part names that were written without a space between, where a known name follows, and note it."""
    plain = normalise(text)
    if not any(word[2:] != word[2:].lower() for word in plain.split()):
        return plain  # no word has a capital inside
    seams = [at for at in range(2, len(plain) - 1) if _is_seam(plain, at) and plain[at + 1].islower()]
    seams = [at for at in seams if match_name(read_line(plain[at:]), 0)]
    for at in reversed(seams):
        first = plain.rfind(" ", 0, at) + 1
        last = plain.find(" ", at)
        word = plain[first : None if last < 0 else last]
        found.repairs.insert(0, (word, f"{plain[first:at]}; {plain[at : first + len(word)]}"))
        plain = f"{plain[:at]}\n{plain[at:]}"
    return plain
