"""Words and their kinds: loads `data/lexicon.yaml`, and cuts a text into the tokens that grammars read.

The file writes words with their diacritics; they are compared folded, so wrong or missing tone marks do not
matter. `unlike` names written words that fold to the same letters and are others ("quỹ" beside "quý").
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.grammar import Token
from knowledge.text import fold
from knowledge.wording import Tokens

FILE = "lexicon.yaml"
NUMBER = "number"  # one or two digits
YEAR_NUMBER = "year_number"  # 1990 to 2099
FIGURE = "figure"  # any other number
CITATION = "citation"  # the number of a document: 76/NQ-CP, 59-CV/BCĐ
WORD = "word"  # letters that the lexicon does not hold
MARK = "mark"  # a mark that it does not hold
IGNORED = "ignored"  # marks of emphasis and quotation: as if they were blanks
BULLET = "bullet"  # the dash that opens a line
DASH = "dash"

_KEYS = {"kind", "value", "words", "unlike", "joins"}
_GLUED = 8  # from this many letters on, words of several parts are known without their blanks too
# a number may hold letters that a scan took for digits (l5/01, 2O26), but touches no other letter
_PIECE = re.compile(r"(?<![^\W_])[lio]?[0-9][0-9lio]*(?![^\W_])|[0-9]+|[^\W\d_]+|[^\s]")
_LONGEST_CITATION = 12  # pieces, marks included
_NUMERAL = re.compile(r"[lio]?[0-9][0-9lio]*")
_SCANNED_DIGITS = str.maketrans("lio", "110")


class _Entry(NamedTuple):
    kind: str
    value: Any
    unlike: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Entries by their folded words; `lengths` says how many pieces a phrase may have that begins with a word."""

    entries: dict[tuple[str, ...], tuple[_Entry, ...]]
    lengths: dict[str, tuple[int, ...]]
    joining: tuple[str, ...]


class Reading(NamedTuple):
    """A text cut into tokens; spans are those of `text`, which is the text that was given."""

    text: str
    tokens: tuple[Token, ...]


def _pieces(word: str) -> tuple[str, ...]:
    return tuple(match.group() for match in _PIECE.finditer(fold(word)))


def _check(entry: Any, place: str) -> None:
    if not isinstance(entry, dict) or not set(entry) <= _KEYS:
        raise BadData(f"{place}: a mapping of {sorted(_KEYS)} was expected, not {entry!r}")
    if not isinstance(entry.get("kind"), str) or not re.fullmatch(r"[a-z_]+", entry["kind"]):
        raise BadData(f"{place}: `kind` must be a word of a-z and _, not {entry.get('kind')!r}")
    for key in ("words", "unlike"):
        words = entry.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise BadData(f"{place}: `{key}` must be a list of words, in quotes where YAML would read something else")
    if not entry.get("words"):
        raise BadData(f"{place}: no words")
    if not isinstance(entry.get("value", ""), str | int):
        raise BadData(f"{place}: `value` must be a word or a whole number")


def build_lexicon(data: dict[str, Any], name: str = FILE) -> Lexicon:
    """Return the lexicon that `data` holds under "entries"; raises `BadData` naming the entry that breaks a rule."""
    found: dict[tuple[str, ...], list[_Entry]] = {}
    joining: list[str] = []
    entries = data.get("entries")
    if not isinstance(entries, list) or not entries:
        raise BadData(f"{name}: `entries` must be a list")
    for number, raw in enumerate(entries, 1):
        place = f"{name}: entry {number}"
        _check(raw, place)
        unlike = frozenset(word.lower() for word in raw.get("unlike", []))
        entry = _Entry(raw["kind"], raw.get("value", raw["kind"]), unlike)
        for word in raw["words"]:
            pieces = _pieces(word)
            known = found.setdefault(pieces, [])
            if not pieces or any(other.kind == entry.kind for other in known):
                raise BadData(f"{place}: `{word}` is there already under {entry.kind}, or holds nothing")
            known.append(entry)
            if raw.get("joins"):
                joining.append("".join(pieces))
    for pieces in [pieces for pieces in found if len(pieces) > 1 and len("".join(pieces)) >= _GLUED]:
        found.setdefault(("".join(pieces),), found[pieces])
    lengths: dict[str, set[int]] = {}
    for pieces in found:
        lengths.setdefault(pieces[0], set()).add(len(pieces))
    return Lexicon(
        entries={pieces: tuple(known) for pieces, known in found.items()},
        lengths={word: tuple(sorted(counts, reverse=True)) for word, counts in lengths.items()},
        joining=tuple(sorted(joining, key=len, reverse=True)),
    )


def pattern_of(lexicon: Lexicon, *kinds: str) -> str:
    """Return a regular expression that matches in a folded text where words of `kinds` stand, or a part of them.

    A phrase that holds a shorter one of the same kinds is left out: the shorter one is found in it.
    """
    wanted = set(kinds)
    found = {pieces for pieces, entries in lexicon.entries.items() if any(entry.kind in wanted for entry in entries)}
    spaced = [f" {' '.join(pieces)} " for pieces in found]
    glued = {f" {words.replace(' ', '')} " for words in spaced if words.count(" ") > 2}
    least = [one for one in spaced if one not in glued and not any(other in one for other in spaced if other != one)]
    patterns = sorted(r"\s*".join(map(re.escape, words.split())) for words in least)
    return f"(?:{'|'.join(patterns)})"


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of `data/lexicon.yaml`; raises `BadData` when the file breaks a rule."""
    return build_lexicon(datafile.load(FILE))


class _Piece(NamedTuple):
    text: str
    start: int
    end: int


def _cut(folded: str, lexicon: Lexicon) -> list[_Piece]:
    """Cut a text into pieces; "quyiv" is "quy" and "iv": a blank is lost after a word that numerals follow."""
    pieces: list[_Piece] = []
    for match in _PIECE.finditer(folded):
        text, start, end = match[0], match.start(), match.end()
        if text.startswith(lexicon.joining) and text not in lexicon.lengths:
            head = next((word for word in lexicon.joining if text.startswith(word)), "")
            if (text[len(head) :],) in lexicon.entries:
                cut = start + len(head)
                pieces += (_Piece(head, start, cut), _Piece(text[len(head) :], cut, end))
                continue
        pieces.append(_Piece(text, start, end))
    return pieces


def _number(digits: str) -> tuple[tuple[str, Any], ...]:
    figure = digits.translate(_SCANNED_DIGITS)
    value = int(figure[:9])
    if len(figure) <= 2:
        return ((NUMBER, value),)
    if len(figure) == 4 and 1990 <= value <= 2099:
        return ((YEAR_NUMBER, value),)
    return ((FIGURE, figure),)


def _known(pieces: list[_Piece], at: int, text: str, lexicon: Lexicon) -> tuple[Token, int] | None:
    for length in lexicon.lengths.get(pieces[at].text, ()):
        window = pieces[at : at + length]
        if len(window) < length:
            continue
        entries = lexicon.entries.get(tuple(piece.text for piece in window))
        if entries is None:
            continue
        start, end = window[0].start, window[-1].end
        written = text[start:end]
        kinds = tuple((entry.kind, entry.value) for entry in entries if not _differs(entry, written))
        if kinds:
            return Token(kinds, start, end), length
    return None


def _differs(entry: _Entry, written: str) -> bool:
    return bool(entry.unlike) and " ".join(written.lower().split()) in entry.unlike


def _plain(piece: _Piece) -> Token:
    if piece.text[0].isalpha():
        kinds: tuple[tuple[str, Any], ...] = ((WORD, piece.text),)
    else:
        kinds = ((MARK, piece.text),)
    return Token(kinds, piece.start, piece.end)


def _opens_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def scan(text: str, lexicon: Lexicon) -> Reading:
    """Return `text`, which must be normalised, cut into tokens; document numbers come as one token each."""
    pieces = _cut(fold(text), lexicon)
    tokens: list[Token] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        length = 1
        if not piece.text.isalpha() and _NUMERAL.fullmatch(piece.text):
            length = _citation_length(pieces, at, lexicon) or 1
            kinds = _number(piece.text) if length == 1 else ((CITATION, piece.text),)
            tokens.append(Token(kinds, piece.start, pieces[at + length - 1].end))
        elif piece.text not in lexicon.lengths:
            tokens.append(_plain(piece))
        else:
            token, length = _known(pieces, at, text, lexicon) or (_plain(piece), 1)
            kind = token.kinds[0][0]
            if kind == DASH and _opens_line(text, token.start):
                token = Token(((BULLET, BULLET),), token.start, token.end)
            if kind != IGNORED:
                tokens.append(token)
        at += length
    return Reading(text, tuple(tokens))


class Spotter:
    """Tells without cutting a text into tokens that none of some kinds stands in it."""

    def __init__(self, lexicon: Lexicon, kinds: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._kinds = kinds
        entries = lexicon.entries.items()
        held = [pieces for pieces, known in entries if any(entry.kind in kinds for entry in known)]
        self._alone = {pieces[0] for pieces in held if len(pieces) == 1}
        self._openings = {pieces[:2] for pieces in held if len(pieces) > 1}
        self._tells = Tokens(self._read)

    def sees(self, text: str) -> bool:
        """Whether some pieces of a text, which must be normalised, may open a token of the kinds."""
        pieces = _PIECE.findall(fold(text))
        return any(map(self._tells.__getitem__, pieces)) or not self._openings.isdisjoint(pairwise(pieces))

    def _read(self, piece: str) -> bool:
        texts = [part.text for part in _cut(piece, self._lexicon)]
        numbers = {kind for text in texts if _NUMERAL.fullmatch(text) for kind, _ in _number(text)}
        joined = len(texts) > 1  # it may go on with the next piece
        return joined or not self._alone.isdisjoint(texts) or not self._kinds.isdisjoint(numbers)


def _citation_length(pieces: list[_Piece], at: int, lexicon: Lexicon) -> int:
    """Return how many pieces from `at` are the number of a document (76/NQ-CP, 118/2025/NĐ-CP), or 0."""
    end = at + 1
    letters = False
    last = min(len(pieces), at + _LONGEST_CITATION)
    while end + 1 < last and pieces[end].text in "/-–" and _touches(pieces, end):
        part = pieces[end + 1].text
        if part.isalpha():
            if part in lexicon.lengths and not letters:
                return 0
            letters = True
        elif letters or not _NUMERAL.fullmatch(part):
            break
        end += 2
    return end - at if letters else 0


def _touches(pieces: list[_Piece], at: int) -> bool:
    """Tell whether the mark at `at` stands close to its neighbours: one blank in all, as a scan may put."""
    return pieces[at + 1].start - pieces[at - 1].end <= 2
