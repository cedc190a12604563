"""The words of a text with short forms written out: of plans (`index_words`) and of questions (`read_words`)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from knowledge import datafile
from knowledge.text import fold, normalise

_T = TypeVar("_T")
_WORD = re.compile(r"[a-z0-9]+|%")
_MOST_TOKENS = 1 << 16
_SHOUTING = 0.6  # above this share of capitals, capitals tell nothing about a word


class Word(NamedTuple):
    """One word of a question after writing out: folded, as accented by the writer, and its span in the message."""

    text: str
    accented: str
    start: int
    end: int


def words_in(words: Sequence[Word], start: int, end: int) -> range:
    """Return the positions of the words that the characters `start` to `end` of the message touch."""
    first = next((i for i, word in enumerate(words) if word.end > start), len(words))
    return range(first, next((i for i, word in enumerate(words) if word.start >= end), len(words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The short forms, folded, each with its long forms as lists of accented words.

    `lengths` are how many words a sequence may have that begins with a word, the longest first.
    """

    formal: dict[str, list[str]]
    chat: dict[str, list[list[str]]]
    accented_chat: dict[str, list[list[str]]]
    sequences: dict[tuple[str, ...], list[str]]
    lengths: dict[str, tuple[int, ...]]
    accented_shorts: frozenset[str]
    sounds: tuple[tuple[str, ...], ...]
    before_figures: frozenset[str]
    after_figures: frozenset[str]
    times: tuple[str, ...]


@cache
def wording() -> Wording:
    """Return the short forms of `wording.yaml`."""
    data = datafile.load("wording.yaml")
    formal = {fold(short): str(long).lower().split() for short, long in data["formal"].items()}
    chat: dict[str, list[list[str]]] = {}
    accented: dict[str, list[list[str]]] = {}
    for short, longs in data["chat"].items():
        options = [str(long).lower().split() for long in (longs if isinstance(longs, list) else [longs])]
        chat.setdefault(fold(str(short)), []).extend(options)
        if fold(str(short)) != str(short):
            accented[str(short).lower()] = options
    sequences = {
        tuple(_WORD.findall(fold(str(short)))): str(long).lower().split() for short, long in data["sequences"].items()
    }
    return Wording(
        formal=formal,
        chat=chat,
        accented_chat=accented,
        sequences=sequences,
        lengths=lengths_by_opening(sequences),
        accented_shorts=frozenset(str(short).lower() for short in data["chat"] if fold(str(short)) != str(short)),
        sounds=tuple(tuple(group) for group in data["sounds"]),
        before_figures=frozenset(map(fold, str(data["before_figures"]).split())),
        after_figures=frozenset(map(fold, str(data["after_figures"]).split())),
        times=tuple(f"{unit} {which}" for ways in data["times"] for unit in ways["units"] for which in ways["which"])
        + tuple(f"{place} {unit}" for ways in data["times"] for unit in ways["units"] for place in ways["places"]),
    )


def lengths_by_opening(runs: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """Return how many words the runs have that begin with each word, the most first."""
    found: dict[str, set[int]] = {}
    for run in filter(None, runs):
        found.setdefault(run[0], set()).add(len(run))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


def _raw_words(text: str) -> Iterator[Word]:
    yield from _plain_words(normalise(text))


def _plain_words(plain: str) -> Iterator[Word]:
    for match in _WORD.finditer(fold(plain)):
        start, end = match.span()
        yield Word(match.group(), plain[start:end], start, end)


class Tokens(dict[str, _T]):
    """What stands between two blanks, with what it is read as: texts share most of it, so it is read once.

    A plain dictionary, for it is asked for every word of every plan; it begins anew when it is full.
    """

    def __init__(self, read: Callable[[str], _T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, token: str) -> _T:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        self[token] = words = self._read(token)
        return words


def _index_token(token: str) -> Iterator[str]:
    for word in _raw_words(token):
        if word.text == "ai" and word.accented != "AI":
            yield word.text  # "who", not artificial intelligence
        else:
            yield from map(fold, wording().formal.get(word.text, [word.text]))


def _accented_token(token: str) -> Iterator[str]:
    return (word.accented.lower() for word in _raw_words(token))


# nothing joins over a blank in Unicode's normal form: what stands between two may be made normal by itself
_INDEXED = Tokens(lambda token: " ".join(_index_token(token)))
_ACCENTED = Tokens(lambda token: tuple(_accented_token(token)))


@lru_cache(maxsize=8192)  # a paragraph is a record, and a target, and a point of a duty; offices copy from each other
def index_text(text: str) -> str:
    """Return the folded words of a plan's text, its short forms written out, a blank between two words."""
    return " ".join(filter(None, map(_INDEXED.__getitem__, text.split())))


def index_words(text: str) -> list[str]:
    """Return the words of `index_text`."""
    return index_text(text).split()


def accented_list(text: str) -> list[str]:
    """Return the words of a plan's text as accented there, in lower case, in order, short forms as they stand."""
    return list(chain.from_iterable(map(_ACCENTED.__getitem__, text.split())))


def count_accented(tokens: Mapping[str, int]) -> dict[str, int]:
    """Return how often each word of `accented_list` stands in texts in which `tokens` stand that often, by blanks."""
    found: dict[str, int] = {}
    for token, count in tokens.items():
        for form in _ACCENTED[token]:
            found[form] = found.get(form, 0) + count
    return found


def accented_words(text: str) -> frozenset[str]:
    """Return the words of a plan's text as accented there, in lower case, short forms written out."""
    found: set[str] = set()
    for word in _raw_words(text):
        long = wording().formal.get(word.text)
        found.update(long if long and not (word.text == "ai" and word.accented != "AI") else [word.accented.lower()])
    return frozenset(found)


def read_words(message: str, known_pair: Callable[[str, str], bool]) -> tuple[Word, ...]:
    """Return the words of what a person typed, chat's short forms written out.

    Where a short form has several readings, the first one that stands beside most of its neighbours in some plan
    (`known_pair`) is taken.
    """
    words: list[Word] = []
    for one in _typed_words(message):
        if isinstance(one, Word):
            words.append(one)
        else:
            long = _choose(one, known_pair) if len(one.options) > 1 else one.options[0]
            words += [Word(fold(word), word, one.start, one.end) for word in long]
    return tuple(words)


class _Short(NamedTuple):
    """A short form: what it may stand for, its neighbours (folded, "" where there is none), and its span."""

    options: Sequence[list[str]]
    before: str
    after: str
    start: int
    end: int


@lru_cache(maxsize=16)  # a question is read for what citizens ask first, then for what stands in plans
def _typed_words(message: str) -> tuple[Word | _Short, ...]:
    """Return the words and short forms of a message, in order."""
    raw = list(_raw_words(message))
    letters = list(filter(str.isalpha, message))
    shouting = bool(letters) and sum(map(str.isupper, letters)) / len(letters) > _SHOUTING
    found: list[Word | _Short] = []
    position = 0
    while position < len(raw):
        options, taken = _long_forms(raw, position, shouting)
        word, end = raw[position], position + taken
        if options:
            before, after = raw[position - 1].text if position else "", raw[end].text if end < len(raw) else ""
            found.append(_Short(options, before, after, word.start, raw[end - 1].end))
        else:
            lower = word.accented.lower()
            found.append(word if lower == word.accented else word._replace(accented=lower))
        position = end
    return tuple(found)


def _long_forms(raw: list[Word], position: int, shouting: bool) -> tuple[Sequence[list[str]], int]:
    """Return what may be meant by a short form at a position, and how many words it has; nothing where none stands."""
    forms = wording()
    word = raw[position]
    for length in forms.lengths.get(word.text, ()):
        if 1 < length <= len(raw) - position:
            long = forms.sequences.get(tuple([w.text for w in raw[position : position + length]]))
            if long:
                return (long,), length
    if word.text == "ai":
        capitals = word.accented == "AI" and not shouting
        return ((forms.formal["ai"],) if capitals else ()), 1
    return _LONG_FORMS[word.accented], 1


def _read_short(typed: str) -> Sequence[list[str]]:
    forms, text, accented = wording(), fold(typed), typed.lower()
    if text in forms.formal:
        return (forms.formal[text],)
    if accented not in forms.accented_shorts and _is_real_word(accented):
        return ()
    return forms.accented_chat.get(accented) or forms.chat.get(text) or ()


_LONG_FORMS = Tokens(_read_short)


@lru_cache(maxsize=8192)
def _is_real_word(accented: str) -> bool:
    """Whether accents make a full word of what would be a short form without them ("về", "thì", not "đc")."""
    return any(c != "đ" and fold(c) != c for c in accented) and any(fold(c) in "aeiouy" for c in accented)


def _choose(typed: _Short, known_pair: Callable[[str, str], bool]) -> list[str]:
    """Return the reading of a short form with several that stands beside most of its neighbours, else the first."""
    before = written_out(typed.before)[-1] if typed.before else ""
    after = written_out(typed.after)[0] if typed.after else ""
    figure = after.isdigit()
    fits = [
        2 * (figure and fold(option[-1]) in wording().before_figures)
        + bool(after and known_pair(fold(option[-1]), after))
        + bool(before and known_pair(before, fold(option[0])))
        for option in typed.options
    ]
    return typed.options[fits.index(max(fits))]


@lru_cache(maxsize=8192)
def sound_alikes(word: str) -> frozenset[str]:
    """Return the words (folded) that people who write by ear mix up with `word`."""
    found: set[str] = set()
    for group in wording().sounds:
        for spoken in group:
            if word.startswith(spoken):
                found.update(other + word[len(spoken) :] for other in group if other != spoken)
            elif len(spoken) == 1 and spoken in "iy" and word.endswith(spoken):
                found.update(word[:-1] + other for other in group if other != spoken)
    return frozenset(found)


def written_out(word: str) -> list[str]:
    """Return the words (folded) of a neighbour, written out by its first reading where it is a short form."""
    forms = wording()
    long = forms.formal.get(word) or (forms.chat.get(word) or [[word]])[0]
    return list(map(fold, long))
