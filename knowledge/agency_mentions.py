"""The agencies that a question names, as people type them: folded, shortened, or with a slip of the keyboard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.agency_phrases import (
    Line,
    Node,
    build_tree,
    committee_names,
    commune_tree,
    communes_by_name,
    has_other_letter,
    joiners,
    longest,
    may_be,
    phrase,
    province_tree,
    read_line,
    without_joiner,
)
from knowledge.agency_registry import Agency, Surroundings, registry
from knowledge.agency_relations import same_names
from knowledge.text import fold

Certainty = Literal["exact", "alias", "fuzzy"]
_SHORTEST_SLIP = 3
_LONG_NAME = 14  # letters of a name from which two slips may be in it
_SHORTEST_FUZZY = 9  # letters; a slip in a shorter name makes too many other words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMention:
    """An agency named in a question, at characters `start` to `end` of the normalised text.

    `names` are the canonical names it may stand for, the likeliest first; several where plans keep two names for one
    agency, or, with `ambiguous`, where the words fit several agencies. `former` is the dissolved department that was
    named where `names` has its successor.
    """

    names: tuple[str, ...]
    start: int
    end: int
    certainty: Certainty
    ambiguous: bool = False
    former: str | None = None

    @property
    def name(self) -> str:
        """The likeliest name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One spelling people use: the agency, how sure it is, and as it is written with accents."""

    agency: str
    certainty: Certainty
    text: str


@dataclass(frozen=True, slots=True)
class _Match:
    spelling: _Spelling
    words: tuple[str, ...]
    first: int
    last: int  # the token after


@dataclass(frozen=True, slots=True)
class _Spellings:
    tree: Node
    by_words: Mapping[tuple[str, ...], _Spelling]
    fuzzy: Mapping[str, Mapping[int, Mapping[str, _Spelling]]]  # by first word, then number of words


def asked_words() -> list[tuple[str, ...]]:
    """Return every way in which people write a name of an agency, as folded words."""
    return list(_spellings().by_words)


def _all_spellings() -> Iterator[_Spelling]:
    source = registry()
    asked = [agency for agency in source.agencies.values() if agency.kind not in source.questions.unasked]
    for agency in asked:
        yield _Spelling(agency.name, "exact", agency.name)
    for spelling, name in committee_names(source).items():
        yield _Spelling(name, "exact", spelling)
    for commune in source.communes:
        name = f"{source.commune_prefixes[0]} {commune.full_name}"
        if commune.province in source.served_provinces or commune.name in source.served_communes:
            for prefix in source.asked_prefixes:
                for type_ in source.asked_types[commune.type]:
                    yield _Spelling(name, "alias", f"{prefix} {type_}. {commune.name}")
    for agency in asked:
        yield from (_Spelling(agency.name, "alias", text) for text in (*agency.written, *agency.asked))
        if agency.kind in source.questions.joined:
            yield _Spelling(agency.name, "alias", "".join(agency.name.split()))


@cache
def _spellings() -> _Spellings:
    source = registry()
    by_words: dict[tuple[str, ...], _Spelling] = {}
    phrases = []
    for spelling in _all_spellings():
        item = phrase(spelling.text, spelling.agency)
        for form in (item, without_joiner(item, joiners())):
            if form is not None:
                phrases.append(form)
                by_words.setdefault(form.words, spelling)
    fuzzy: dict[str, dict[int, dict[str, _Spelling]]] = {}
    for words, spelling in by_words.items():
        agency = source.agencies.get(spelling.agency)
        joined = " ".join(words)
        if agency and agency.kind in source.questions.fuzzy and len(words) > 2 and len(joined) >= _SHORTEST_FUZZY:
            fuzzy.setdefault(words[0], {}).setdefault(len(words), {})[joined] = spelling
    return _Spellings(build_tree(phrases), by_words, fuzzy)


def find_agencies(question: str) -> tuple[AgencyMention, ...]:
    """Return the agencies that a question names, in the order of the text; where two overlap the longer one counts."""
    line = read_line(question)
    found = [match for match in _exact_matches(line) if _fits(line, match)]
    chosen = _without_overlaps(found)
    chosen = _without_overlaps([*chosen, *_fuzzy_matches(line, chosen)])
    return tuple(_mention(line, match) for match in sorted(chosen, key=lambda match: match.first))


def _exact_matches(line: Line) -> Iterator[_Match]:
    known = _spellings()
    for at, token in enumerate(line.tokens):
        if token.text not in known.tree.children:
            continue
        if match := longest(line, at, known.tree):
            yield _Match(known.by_words[match[0].words], match[0].words, at, match[1])


def _without_overlaps(matches: Iterable[_Match]) -> list[_Match]:
    """Return the matches that stay when of two overlapping ones the longer, then the earlier counts."""
    ordered = sorted(matches, key=lambda match: (match.first - match.last, match.first))
    taken: set[int] = set()
    kept = []
    for match in ordered:
        span = range(match.first, match.last)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return kept


# --- does it mean the agency? ------------------------------------------------------------------------


def _fits(line: Line, match: _Match) -> bool:
    """Whether the accents typed and the words around allow the spelling to mean the agency."""
    rules = registry().questions
    typed = line.source(match.first, match.last)
    bare = fold(typed) == typed.lower()
    if match.words in rules.accents and (bare or not may_be(typed, match.spelling.text)):
        return False
    around = rules.bare.get(match.words)
    if around and (not may_be(typed, match.spelling.text) or (bare and not _allow(line, match, around))):
        return False
    first = match.spelling.text.split()[0]
    if has_other_letter(line.source(match.first, match.first + 1), first):
        return False
    return all(
        _allow(line, match, near)
        for start, near in rules.surroundings.items()
        if match.words[: len(start)] == start and (len(start) > 1 or len(match.words) > 1)
    )


def _allow(line: Line, match: _Match, around: Surroundings) -> bool:
    before = line.source(match.first - 1, match.first) if match.first else ""
    after = line.source(match.last, match.last + 1)
    if before.lower() in around.not_after_typed:
        return False
    return not (_is_one_of(before, around.not_after) or _is_one_of(after, around.not_before))


def _is_one_of(typed: str, choices: frozenset[str]) -> bool:
    return bool(typed) and any(fold(typed) == fold(choice) and may_be(typed, choice) for choice in choices)


def _fuzzy_matches(line: Line, sure: Sequence[_Match]) -> Iterator[_Match]:
    """Find near spellings where nothing sure stands, or around something sure that they are longer than."""
    known = _spellings()
    places = [at for at, token in enumerate(line.tokens) if token.is_word]
    texts = [line.tokens[at].text for at in places]
    for position, text in enumerate(texts):
        for count, choices in known.fuzzy.get(text, {}).items():
            if position + count > len(texts):
                continue
            typed = " ".join(texts[position : position + count])
            allowed = 1 if len(typed) < _LONG_NAME else 2
            best = process.extractOne(typed, choices.keys(), scorer=OSA.distance, score_cutoff=allowed)
            if best is None:
                continue
            first, last, meant = places[position], places[position + count - 1] + 1, choices[best[0]]
            if not _cuts(sure, first, last) and all(map(_is_slip, typed.split(), best[0].split())):
                spelling = _Spelling(meant.agency, "fuzzy", meant.text)
                match = _Match(spelling, tuple(best[0].split()), first, last)
                if _fits(line, match):
                    yield match


def _cuts(sure: Sequence[_Match], first: int, last: int) -> bool:
    """Whether the window is no longer than a sure match that it meets, or meets only a part of one."""
    met = [match for match in sure if match.first < last and first < match.last]
    return any(match.first < first or match.last > last or match.last - match.first == last - first for match in met)


def _is_slip(typed: str, word: str) -> bool:
    """Whether one slip of the keyboard makes `typed` of `word`; in a short word, only a letter added at its end."""
    if len(word) < _SHORTEST_SLIP:
        return typed.startswith(word) and len(typed) <= len(word) + 1
    return OSA.distance(typed, word) <= 1


# --- what it means -----------------------------------------------------------------------------------


def _mention(line: Line, match: _Match) -> AgencyMention:
    name, last = match.spelling.agency, match.last
    agency = registry().agencies.get(name)
    ambiguous, former = False, None
    if agency is not None and agency.vague:
        names = _narrow(line, last, agency)
        ambiguous = len(names) > 1
    elif agency is not None and agency.now:
        names, former = same_names(agency.now), name
    elif agency is not None and (foreign := _foreign_province(line, last, agency)):
        names, last = (foreign[0],), foreign[1]
    else:
        names = same_names(name)
    tokens = line.tokens
    return AgencyMention(
        names=names,
        start=tokens[match.first].start,
        end=tokens[last - 1].end,
        certainty=match.spelling.certainty,
        ambiguous=ambiguous,
        former=former,
    )


def _narrow(line: Line, at: int, agency: Agency) -> tuple[str, ...]:
    """Return what an ambiguous spelling may mean, given the place that follows it."""
    source = registry()
    match = longest(line, at, commune_tree(typed=True))
    if match is None and line.sign(at) not in source.words.whole:
        return agency.vague
    near = [name for name in agency.vague if source.agencies[name].level in ("commune", "any")]
    if match is not None:
        # the plan of the province names the centres of its communes as a group, a commune's own plan by itself
        served = communes_by_name()[match[0].name].province in source.served_provinces
        near = [name for name in near if source.agencies[name].is_group == served] or near
    return tuple(near) or agency.vague


def _foreign_province(line: Line, at: int, agency: Agency) -> tuple[str, int] | None:
    """Return the agency's name with the province behind it, where it is another one, and the token after."""
    source = registry()
    if agency.level != "province" or agency.is_group:
        return None
    worded = line.sign(at) == fold(source.province_word)
    match = longest(line, at + worded, province_tree())
    if match is None or match[0].name == source.home:
        return None
    if not may_be(line.source(at + worded, match[1]), match[0].name):
        return None
    word = "" if agency.name.endswith(f" {source.province_word}") else f"{source.province_word} "
    return f"{agency.name} {word}{match[0].name}", match[1]
