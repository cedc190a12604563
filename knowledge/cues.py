"""The phrases by which people show what they want, found in the words of a question; the phrases are data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.patterns import Name, Pattern, Patterns, Way, compile_way, make_pattern, make_patterns, read_phrase
from knowledge.text import fold, quality_key, tone_key
from knowledge.wording import Word

_SURE = 3  # words of a phrase that are no chance even without their accents
_AROUND = 4  # words on each side of a phrase that show whether accents are typed there
_HARDLY = 1 / 3  # share of words with accents up to which they are a frame of courtesy around a question without any
_ROLES = frozenset({"lead", "coordinate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A phrase of kind `name` on the words `first` up to, not including, `end`."""

    name: str
    first: int
    end: int
    weak: bool = False

    def __len__(self) -> int:
        return self.end - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The cue phrases of `questions.yaml`, ready to search; all folded."""

    strong: Patterns[str]
    weak: Patterns[str]
    whole: Patterns[str]
    never: Patterns[str]
    never_after: dict[str, frozenset[str]]
    accented_only: frozenset[str]
    companions: dict[str, tuple[frozenset[str], frozenset[str]]]
    classifiers: frozenset[str]
    marks: Patterns[str]
    areas: Patterns[str]
    products: Patterns[str]
    topic_plans: Patterns[str]
    ordinals: Patterns[int]
    item: re.Pattern[str]
    plan_mention: Pattern
    stop: frozenset[str]
    light: frozenset[str]
    exact: frozenset[str]
    stop_phrases: Pattern
    guard: Pattern
    accents: dict[str, tuple[tuple[str, ...], ...]]
    accents_of: dict[tuple[str, str], tuple[tuple[str, ...], ...]]


def _item_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a word for a row with the numbers that follow ("nhiệm vụ 44 với 49")."""
    items = "|".join(sorted(map(read_phrase, set(words)), key=len, reverse=True))
    return re.compile(
        rf"(?<![^ ])(?:{items})(?: la| so| thu)?"
        r"((?: va)?(?: \d{1,3}(?![^ ]))+(?: (?:va|voi|hay|hoac|vs|cung) \d{1,3}(?![^ ]))*)"
    )


@cache
def phrases() -> Phrases:
    """Return the cue phrases; raises `BadData` when the file lacks a part."""
    data: dict[str, Any] = datafile.load("questions.yaml")
    named = _named_areas()
    try:
        wants = data["wants"]
        marks = {name: data[name] for name in ("mine", "deictic", "follow", "plan_words")}
        marks |= {f"level_{level}": words for level, words in data["level_words"].items()}
        return Phrases(
            strong=make_patterns({name: want["strong"] for name, want in wants.items() if "strong" in want}),
            weak=make_patterns({name: want["weak"] for name, want in wants.items() if "weak" in want}),
            whole=make_patterns({name: want["whole"] for name, want in wants.items() if "whole" in want}),
            never=make_patterns(data["never"]),
            accents=_accents(data),
            accents_of=_accents_of(wants, data["never"]),
            never_after={fold(word): frozenset(map(fold, before)) for word, before in data["never_after"].items()},
            accented_only=frozenset(fold(phrase) for phrase in data["accented_only"]),
            classifiers=frozenset(data["classifiers"]),
            companions={
                fold(word): (frozenset(map(fold, beside["before"])), frozenset(map(fold, beside["after"])))
                for word, beside in data["companions"].items()
            },
            marks=make_patterns(marks),
            plan_mention=make_pattern(data["plan_mention"]),
            areas=make_patterns({name: [*words, *named.get(name, ())] for name, words in data["areas"].items()}),
            products=make_patterns({name: [name, *words] for name, words in data["products"].items()}),
            topic_plans=make_patterns({fold(name): words for name, words in data["topic_plans"].items()}),
            ordinals=make_patterns({int(number): words for number, words in data["ordinal"].items()}),
            item=_item_pattern(data["item"]),
            exact=frozenset(str(data["exact"]).split()),
            stop=frozenset(str(data["stop"]).split()),
            light=frozenset(str(data["light"]).split()),
            stop_phrases=make_pattern(data["stop_phrases"]),
            guard=make_pattern(data["guard"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadData(f"questions.yaml: {error!r}") from error


def _named_areas() -> dict[str, list[str]]:
    """Return, for each area, the phrases that name it by a short name after a head ("mảng số hóa")."""
    data: dict[str, Any] = datafile.load("areas.yaml")
    return {
        area: [f"{head} {name}" for head in data["heads"] for name in names] for area, names in data["names"].items()
    }


def _accents(data: dict[str, Any]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return, for each folded phrase, the accented ways in which the file writes it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    groups = [want[part] for want in data["wants"].values() for part in want] + list(data["never"].values())
    groups += [data[name] for name in ("mine", "deictic", "stop_phrases", "plan_mention", "plan_words", "item")]
    groups += [*data["level_words"].values(), *data["areas"].values(), *data["topic_plans"].values()]
    for phrase in (str(phrase) for group in groups for phrase in group):
        if "…" not in phrase:
            words = phrase.lower().split()
            found.setdefault(fold(" ".join(words)), []).append(tuple(words))
    return {key: tuple(dict.fromkeys(ways)) for key, ways in found.items()}


def _accents_of(wants: dict[str, Any], never: dict[str, Any]) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """Return the same for each want apart: "mục nào" asks for a list, "mức nào" for a figure."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    groups = {name: [str(phrase) for part in want for phrase in want[part]] for name, want in wants.items()}
    groups |= {name: list(map(str, phrases)) for name, phrases in never.items()}
    for name, group in groups.items():
        for phrase in group:
            if "…" not in phrase:
                words = phrase.lower().split()
                found.setdefault((name, fold(" ".join(words))), []).append(tuple(words))
    return {key: tuple(dict.fromkeys(ways)) for key, ways in found.items()}


_Place = tuple[int, int, int]
"""The first word of a phrase, its rank among those of its pattern, and the word after its last."""


def _by_place(places: list[_Place]) -> list[tuple[int, int]]:
    """Return the first and the last words of phrases in order, of those that begin together the first by rank."""
    if len(places) == 1:
        return [(places[0][0], places[0][2])]
    return list({first: end for first, _, end in sorted(places, reverse=True)}.items())[::-1]


@lru_cache(maxsize=16)  # a question is looked through for what it asks, then for talk and for products
def _places_of(texts: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    """Return where each word, and each two words that follow each other, stand."""
    places: dict[str, list[int]] = {}
    for index, opening in enumerate(chain(texts, map(" ".join, pairwise(texts)))):
        places.setdefault(opening, []).append(index % len(texts))
    return places


class Line:
    """The words of a question as one folded line, so that phrases can be searched and found words counted.

    `breaks` are the positions of words before which a comma or a full stop stands.
    """

    def __init__(self, words: Sequence[Word], *, accented: bool = False, breaks: frozenset[int] = frozenset()) -> None:
        self.words = words
        self._breaks = breaks
        texts = tuple([word.text for word in words])
        self.text = " ".join(texts)
        self.accented = accented
        lengths = [len(text) + 1 for text in texts]
        self._positions = list(accumulate(lengths, initial=0))
        self._starts = dict(zip(self._positions, range(len(words)), strict=False))
        self._places = _places_of(texts)

    def find(self, name: str, pattern: Pattern, *, weak: bool = False) -> tuple[Cue, ...]:
        """Return every place where `pattern` stands and the vowels typed do not speak against it."""
        standing = self._standing(pattern)
        return tuple(self._heard(name, standing, quality_key, plain_fits=True, weak=weak)) if standing else ()

    def find_among(self, patterns: Patterns[str], *, weak: bool = False) -> list[Cue]:
        """Return every place where one of `patterns` stands, in the order of the patterns."""
        standing = self._standing_among(patterns)
        return [
            cue
            for name in (patterns if standing else ())
            if name in standing
            for cue in self._heard(name, standing[name], quality_key, plain_fits=True, weak=weak)
        ]

    def find_first(self, patterns: Patterns[Name]) -> Name | None:
        """Return the first of `patterns` that stands anywhere."""
        standing = self._standing_among(patterns)
        return next(filter(standing.__contains__, patterns), None) if standing else None

    def find_exact(self, patterns: Patterns[str]) -> str | None:
        """Return the first of `patterns` that stands with its very accents, as `has_exactly` tells."""
        standing = self._standing_among(patterns)
        names = filter(standing.__contains__, patterns) if standing else ()
        return next((name for name in names if self._has_exactly(standing[name], name)), None)

    def _heard(
        self,
        name: str,
        standing: Iterable[tuple[int, int]],
        key: Callable[[str], str],
        *,
        plain_fits: bool,
        weak: bool = False,
    ) -> Iterator[Cue]:
        """Yield those of the places of phrases at which the accents typed do not speak against the phrase."""
        after = 0  # phrases that begin inside one that was taken are none
        for first, end in standing:
            if first >= after:
                cue = Cue(name=name, first=first, end=end, weak=weak)
                if self._sounds_like(cue, key, plain_fits=plain_fits) and not self._is_broken(name, cue):
                    yield cue
                    after = end

    def _standing(self, pattern: Pattern) -> list[tuple[int, int]]:
        """Return for each place where a phrase stands, in order, the first word and the one after the last."""
        found: list[_Place] = []
        for opening in pattern.ways.keys() & self._places.keys():
            self._add_standing(opening, pattern.ways[opening], found)
        return _by_place(found)

    def _standing_among(self, patterns: Patterns[Name]) -> dict[Name, list[tuple[int, int]]]:
        """Return the same for each of the patterns that stands anywhere."""
        found: dict[Name, list[_Place]] = {}
        for opening in patterns.openings.keys() & self._places.keys():
            for name, ways in patterns.openings[opening]:
                here: list[_Place] = []
                self._add_standing(opening, ways, here)
                if here:
                    found.setdefault(name, []).extend(here)
        return {name: _by_place(places) for name, places in found.items()}

    def _add_standing(self, opening: str, ways: Iterable[Way], found: list[_Place]) -> None:
        """Add where phrases that begin with `opening` stand; where several do, the first of them."""
        for first in self._places[opening]:
            for way in ways:
                end = self._end(way, first)
                if end is not None:
                    found.append((first, way.place, end))
                    break

    def _end(self, way: Way, first: int) -> int | None:
        """Return the word after the last of a phrase that begins at a word, None where it does not stand there."""
        start = self._positions[first]
        if way.text:
            end = first + way.length
            stands = end < len(self._positions) and self.text.startswith(way.text, start)
            return end if stands and self._positions[end] == start + len(way.text) + 1 else None
        match = compile_way(way.source).match(self.text, start)
        return None if match is None else self._after(match)

    def _after(self, match: re.Match[str]) -> int:
        """Return the word after the last one of a match on `text`."""
        return self._starts.get(match.end() + 1, len(self.words))

    def has_exactly(self, pattern: Pattern, name: str = "") -> bool:
        """Whether `pattern` stands with the very accents of `name`, in a message that uses accents at all."""
        return self._has_exactly(self._standing(pattern), name)

    def _has_exactly(self, standing: Sequence[tuple[int, int]], name: str) -> bool:
        standing = [span for span in standing if self._breaks.isdisjoint(range(span[0] + 1, span[1]))]
        found = list(self._heard(name, standing, tone_key, plain_fits=not self.accented))
        if self.accented:  # several words typed without accents in a message that has some elsewhere are no chance
            plain = self._heard(name, standing, quality_key, plain_fits=True)
            found += [cue for cue in plain if self._is_sure(cue) or self._is_plain_around(cue)]
        return any(not (self._needs_accents(cue) or self._goes_on(cue)) for cue in found)

    def _is_broken(self, name: str, cue: Cue) -> bool:
        """Whether a role is only heard across a comma ("trình ai, phối hợp với sở nào")."""
        return name in _ROLES and not self._breaks.isdisjoint(range(cue.first + 1, cue.end))

    def _is_plain_around(self, cue: Cue) -> bool:
        """Whether hardly any accents are typed where a cue stands ("Dạ cho em hỏi thoi tiet tuan nay the nao ạ")."""
        around = self.words[max(cue.first - _AROUND, 0) : cue.end + _AROUND]
        return sum(word.accented != word.text for word in around) <= _HARDLY * len(around)

    def _needs_accents(self, cue: Cue) -> bool:
        """Whether a phrase that is another one without its accents was typed without any."""
        words = self.words[cue.first : cue.end]
        typed = " ".join(word.text for word in words)
        return typed in phrases().accented_only and all(word.accented == word.text for word in words)

    def _is_sure(self, cue: Cue) -> bool:
        """Whether a cue is several words long, each typed right or with its tone left out ("trương phòng nào")."""
        words = self.words[cue.first : cue.end]
        ways = phrases().accents.get(" ".join(word.text for word in words), ())
        return len(cue) >= _SURE and any(
            all(
                tone_key(word.accented) == tone_key(meant) or tone_key(word.accented) == quality_key(word.accented)
                for word, meant in zip(words, way, strict=True)
            )
            for way in ways
        )

    def _goes_on(self, cue: Cue) -> bool:
        """Whether the first word of a cue belongs to the word before it ("chat luong" is no pay)."""
        before = self.words[cue.first - 1].text if cue.first else ""
        return before in phrases().never_after.get(self.words[cue.first].text, ())

    def sounds_like(self, cue: Cue) -> bool:
        """Whether the words of a cue, its numbers left out, are spelled with the vowels of the file."""
        last = next((i for i in range(cue.first, cue.end) if self.words[i].text.isdigit()), cue.end)
        return self._sounds_like(Cue(name="", first=cue.first, end=last), quality_key, plain_fits=True)

    def _sounds_like(self, cue: Cue, key: Callable[[str], str], *, plain_fits: bool) -> bool:
        typed = self.words[cue.first : cue.end]
        folded = " ".join([word.text for word in typed])
        ways = phrases().accents_of.get((cue.name, folded)) or phrases().accents.get(folded)
        if ways is None:
            return True
        for way in ways:
            for word, meant in zip(typed, way, strict=True):
                if not (
                    (plain_fits and word.accented == word.text)
                    or word.accented == meant
                    or (key(word.accented) == key(meant) and not _is_another(word.accented, meant))
                ):
                    break
            else:
                return True
        return False

    def span(self, name: str, match: re.Match[str], *, weak: bool = False) -> Cue:
        """Return the words that a match on `text` covers."""
        return Cue(name=name, first=self._starts[match.start()], end=self._after(match), weak=weak)

    def has(self, pattern: Pattern) -> bool:
        """Whether `pattern` stands anywhere."""
        return bool(self._standing(pattern))


def _is_another(typed: str, meant: str) -> bool:
    """Whether a word typed with another tone is another word, and not a slip ("định kỳ" is nobody's signature)."""
    return meant in phrases().exact and tone_key(typed) != tone_key(meant)


def _is_cut_off(cue: Cue, others: Sequence[Cue]) -> bool:
    """Whether a figure seems to be asked for by the first words of a longer phrase that counts tasks."""
    counted = (other for other in others if other.name == "count" and len(other) >= len(cue))
    return cue.name == "target" and any(o.first < cue.end and cue.first < o.end for o in counted)


def find_wants(line: Line) -> list[Cue]:
    """Return the cues of what is wanted, in reading order; one that lies inside a longer one is dropped."""
    known = phrases()
    found = [*line.find("guard", known.guard), *line.find_among(known.strong), *line.find_among(known.weak, weak=True)]
    kept = [
        cue
        for cue in found
        if not any(other.first <= cue.first and cue.end <= other.end and len(other) > len(cue) for other in found)
    ]
    kept = [cue for cue in kept if cue.name != "guard" and not _is_cut_off(cue, kept)]
    return sorted(kept, key=lambda cue: (cue.first, -cue.end))
