"""From a message to the services it is about and what is asked of them, or to nothing where it is about none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from knowledge.service_candidates import BESIDE, FOUND, Candidate, beats, covers, is_of, scaled
from knowledge.service_matching import Fit, find_fits
from knowledge.service_talk import asks_of_somebody
from knowledge.service_words import (
    ALL,
    CommonGap,
    Index,
    Message,
    load_index,
    load_office_index,
    read_message,
)
from knowledge.services import Gap, Guide, load_guide
from knowledge.text import fold
from knowledge.wording import Word

Decision = Literal["found", "unclear", "uncovered", "none"]

# Everything that decides between "found", "unclear" and "none" stands here, set on the development questions.
EXACT = 0.99  # a score from which a phrase stands as it is written
UNSURE = 0.78  # a score below which what the guide does not have is meant, where its name stands in the message
OPEN = 0.40  # a score from which an entry may be offered
MARGIN = 0.12  # entries whose scores are nearer than this are not told apart
PURPOSE = 0.5  # what is left of the score of what a paper is wanted for
LONE = 0.50  # a score from which the only entry that is named is the answer
COVERED = 0.62  # share of rare words that must be known before something is offered by its words alone
RARE = 2.2  # rarity from which a word tells services apart
BARE_WORDS = 5  # words of a message that is a heading rather than a question: what it may mean is offered
VAGUE = 2  # unexplained words in a message that only says that some paper is needed
TWICE = 2
MOST_FOUND, MOST_CHOICES = 2, 5
_LETTERS = re.compile(r"[^\W_]+")
SPELLED = 3  # letters of a word that can name a service
_DENIALS = frozenset({"khong", "chua", "chang", "cha"})
_CLASSIFIERS = frozenset({"giay", "cai", "the", "to", "ban", "so", "tam", "chiec", "bo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReading:
    """What a message asks of the service guide.

    `found` are the ids to answer with, `choices` those to offer, both in order; `candidates` are all that were
    weighed, best first. `gaps` are questions without a verified answer, by the id they were put to. `office` tells
    that words of plans and offices stand in the message, `needs` those of somebody who needs something. `rest` are the
    words that nothing explains.
    """

    message: str
    today: date
    decision: Decision
    candidates: tuple[Candidate, ...]
    found: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    gaps: tuple[tuple[str, Gap], ...] = ()
    moods: frozenset[str] = frozenset()
    goes_on: bool = False
    office: bool = False
    outside: bool = False
    needs: bool = False
    rest: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether as many words speak for a service that was found as are left unexplained."""
        best = self.candidates[0] if self.candidates else None
        return best is None or best.general or len(best.words) >= len(self.rest)

    @property
    def score(self) -> float:
        """How sure the best candidate is, 0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


def find_services(message: str, today: date, index: Index | None = None, guide: Guide | None = None) -> ServiceReading:
    """Return which services `message` asks about on `today`, and what it asks of them."""
    read = _read(message) if index is None else read_message(message, index)
    index, guide = index or load_index(), guide or load_guide()
    return _Reader(message, read.words, find_fits(read, index), index, guide).reading(today)


def speaks_of_office(message: str) -> bool:
    """Whether words of plans and offices stand in `message`, which `ServiceReading.office` tells as well."""
    read = _read(message)
    return bool(_plan_words(read.words, find_fits(read, load_office_index())))


@lru_cache(maxsize=16)  # a message is asked for words of plans first, then read whole
def _read(message: str) -> Message:
    return read_message(message, load_index())


def _plan_words(words: Sequence[Word], fits: Sequence[Fit]) -> set[str]:
    found = set()
    for fit in fits:
        if fit.kind != "plan":
            continue
        typed = sum(words[i].end - words[i].start for i in {min(fit.words), max(fit.words)})
        if typed > 2 or fit.why == "%":  # "kh" may be many things besides a plan
            found.add(fit.target)
    return found


class _Reader:
    """Weighs the fits of one message."""

    def __init__(self, message: str, words: Sequence[Word], fits: Sequence[Fit], index: Index, guide: Guide) -> None:
        self._message = message
        self._words, self._fits = words, fits
        self._index, self._guide = index, guide
        self._places = {key: number for number, key in enumerate((*guide.services, *guide.generals))}
        self._plan = _plan_words(words, fits)
        self._outside = {fit.target for fit in fits if fit.kind == "outside"}

    def reading(self, today: date) -> ServiceReading:
        """Return what the message asks."""
        candidates = self._without_covered(self._demoted(self._candidates()))
        decision, found, choices = self._decide(candidates)
        explained = {position for candidate in candidates for position in candidate.words}
        asked = found or tuple(c.id for c in candidates[:MOST_FOUND])
        return ServiceReading(
            message=self._message,
            today=today,
            decision=decision,
            candidates=tuple(candidates),
            found=found,
            choices=choices,
            aspects=self._aspects([c for c in candidates if c.id in found] if found else []),
            gaps=self._gaps(asked),
            moods=frozenset(fit.target for fit in self._fits if fit.kind == "mood"),
            goes_on=any(fit.kind == "follow" and 0 in fit.words for fit in self._fits),
            office=bool(self._plan),
            outside=bool(self._outside),
            needs=any(fit.kind == "need" for fit in self._fits),
            rest=self._rest(explained),
        )

    def _candidates(self) -> list[Candidate]:
        best: dict[str, Fit] = {}
        for fit in self._fits:
            if fit.kind not in {"service", "general"}:
                continue
            known = best.get(fit.target)
            if known is None or (fit.score, len(fit.words)) > (known.score, len(known.words)):
                best[fit.target] = fit
        return [self._candidate(fit) for fit in best.values()]

    def _candidate(self, fit: Fit) -> Candidate:
        level = fit.rule.level
        fits = [f for f in self._fits if (f.target, f.kind) == (fit.target, fit.kind)]
        same = [f for f in fits if (f.rule.level == "hint") == (level == "hint")]
        told = [self._telling(f.words) for f in same]
        named = [self._telling(f.words) for f in same if f.rule.level == "name"] or told
        return Candidate(
            id=fit.target,
            general=fit.kind == "general",
            score=fit.score,
            why=tuple(dict.fromkeys([fit.why, *(f.why for f in same)]))[:3],
            words=frozenset().union(*told),
            core=min(named, key=len),
            first=min(fit.words),
            level=level,
            spelled=self._is_spelled(fit),
        )

    def _is_spelled(self, fit: Fit) -> bool:
        """Whether a word of a fit was typed as such, or as a short form, in more than two letters."""
        fitting = {self._words[i].text for i in fit.words}
        typed = [word for word in _LETTERS.findall(fold(self._message)) if len(word) >= SPELLED]
        return not fitting.isdisjoint(typed) or not self._index.folded_shorts.isdisjoint(typed)

    def _telling(self, words: frozenset[int]) -> frozenset[int]:
        return frozenset(i for i in words if self._words[i].text not in self._index.filler) or words

    def _demoted(self, candidates: list[Candidate]) -> list[Candidate]:
        """Take off the score of what is only brought along or only the purpose, where something else is asked for."""
        required = {c.id for c in candidates if c.named and not c.general and self._follows(c, "required", 1)}
        if required:
            return [c if c.id in required or c.general else scaled(c, PURPOSE) for c in candidates]
        factors = {c.id: self._factor(c) for c in candidates if c.named and not c.general}
        beside = [c for c in candidates if factors.get(c.id, 1.0) < 1.0]
        asked = [c for c in candidates if factors.get(c.id) == 1.0 and c.level == "name"]
        if all(any(c.core < one.words for one in beside) for c in asked):  # what is beside says more than that
            return candidates
        return [scaled(c, factors.get(c.id, 1.0)) for c in candidates]

    def _factor(self, candidate: Candidate) -> float:
        if self._follows(candidate, "papers", 1):
            return BESIDE
        return PURPOSE if self._follows(candidate, "purpose", 2) else 1.0

    def _follows(self, candidate: Candidate, marker: str, within: int) -> bool:
        """Whether the phrase of `candidate` stands up to `within` words after a marker, words for "paper" aside."""
        back = candidate.first - 1
        while back >= 0 and self._words[back].text in _CLASSIFIERS:
            back -= 1
        fits = [f for f in self._fits if f.kind == "beside" and f.target == marker]
        lasts = [max(f.words) for f in fits if candidate.level == "name" or not self._is_denied(f)]
        return any(0 <= back - last < within or 0 < candidate.first - last <= within for last in lasts)

    def _is_denied(self, fit: Fit) -> bool:
        """Whether what a fit says is not there ("không có tên cha"): then it is no paper brought along."""
        said = [self._words[i].text for i in (min(fit.words) - 1, min(fit.words)) if i >= 0]
        return said[-1] == "co" and said[0] in _DENIALS

    def _without_covered(self, candidates: list[Candidate]) -> list[Candidate]:
        """Drop what only stands inside something more specific, and order the rest, the surest first."""
        uncovered = [fit.words for fit in self._fits if fit.kind == "uncovered"]
        kept = [
            c
            for c in candidates
            if not any(self._holds(other, c) or self._says_more(other, c) for other in candidates)
            and not any(is_of(c, words) for words in uncovered)
        ]
        named = [c for c in kept if c.named]
        hints = [c for c in kept if not c.named and not any(c.words & other.words for other in named)]
        return sorted([*named, *hints], key=lambda c: (-c.score, -len(c.words), self._places[c.id]))

    def _says_more(self, other: Candidate, candidate: Candidate) -> bool:
        """Whether `other` covers `candidate`, and is not itself a part of what `candidate` does in one go."""
        return covers(other, candidate) and not self._holds(candidate, other)

    def _holds(self, other: Candidate, candidate: Candidate) -> bool:
        """Whether `other` is a service that does `candidate` in one go with others."""
        service = self._guide.services.get(other.id)
        return service is not None and candidate.id in service.parts and other.named and other.score >= FOUND

    def _decide(self, candidates: Sequence[Candidate]) -> tuple[Decision, tuple[str, ...], tuple[str, ...]]:
        if "sure" in self._plan or "never" in self._outside or asks_of_somebody(self._message):
            return "none", (), ()
        sure = [c for c in candidates if c.named and c.score >= FOUND]
        if self._plan:
            sure = [c for c in sure if not c.general]
        others = [fit for fit in self._fits if fit.kind == "uncovered"]
        outside = max((len(fit.words) for fit in others if fit.score >= EXACT), default=0)
        if others and all(c.score < UNSURE or _is_less(c, outside) for c in sure):
            return "uncovered", (), ()
        if sure:
            return self._tell_apart(sure)
        if self._plan or self._outside:
            return "none", (), ()
        lone = [c for c in candidates if c.named and c.score >= LONE]
        if len(lone) == 1 and any(fit.kind == "need" for fit in self._fits):
            return "found", (lone[0].id,), ()
        if any(fit.kind == "uncovered" for fit in self._fits):
            return "uncovered", (), ()
        return self._offer(candidates)

    def _tell_apart(self, sure: list[Candidate]) -> tuple[Decision, tuple[str, ...], tuple[str, ...]]:
        close = [c for c in sure if c.score >= sure[0].score - MARGIN]
        close = [c for c in close if not any(beats(other, c) for other in close)]
        services = [c for c in close if not c.general]
        generals = [c for c in close if c.general and not (services and c.id in self._index.yields)]
        same = [c for c in services if services[0].words == c.words]
        if len(services) > MOST_FOUND and _ends_in(generals, services):
            return "found", (generals[0].id,), ()
        if len(services) > MOST_FOUND:  # what a story holds beside: half the words of what is meant
            services = [c for c in services if TWICE * len(c.words) > len(services[0].words)]
        if len(same) > 1 or len(services) > MOST_FOUND:
            return "unclear", (), tuple(c.id for c in services[:MOST_CHOICES])
        if services:
            return "found", tuple(c.id for c in (*services, *generals[:1])), ()
        return "found", tuple(c.id for c in generals[:MOST_FOUND]), ()

    def _offer(self, candidates: Sequence[Candidate]) -> tuple[Decision, tuple[str, ...], tuple[str, ...]]:
        """Offer what the words hint at, where they are the words of somebody who needs something."""
        offered = [c.id for c in candidates if c.score >= OPEN]
        bare = len(self._words) <= BARE_WORDS and len(offered) > 1 and not self._rest(set())
        if not bare and not any(fit.kind == "need" for fit in self._fits):
            return "none", (), ()
        if not offered and any(fit.kind == "vague" for fit in self._fits) and len(self._rest(set())) <= VAGUE:
            return "unclear", (), self._index.popular
        offered = offered or self._by_words()
        return ("unclear", (), tuple(offered[:MOST_CHOICES])) if offered else ("none", (), ())

    def _by_words(self) -> list[str]:
        """Return the services whose phrases hold most of the rare words of the message, best first."""
        texts = {word.text for word in self._words}
        rare = {t: self._index.rarity.get(t, 0.0) for t in texts if self._index.rarity.get(t, 0.0) >= RARE}
        strange = [w for w in self._rest(set()) if w not in self._index.vocabulary]
        total = sum(rare.values()) + RARE * len(strange)
        if len(rare) < 2:
            return []
        known = {key: [text for text in rare if text in words] for key, words in self._index.documents.items()}
        shares = {key: sum(rare[text] for text in held) / total for key, held in known.items() if len(held) > 1}
        best = sorted((key for key in shares if shares[key] >= COVERED), key=lambda k: (-shares[k], self._places[k]))
        return best[:MOST_CHOICES]

    def _rest(self, explained: Iterable[int]) -> tuple[str, ...]:
        """Return the words that no phrase holds, but for those that say nothing."""
        held = {position for fit in self._fits for position in fit.words} | set(explained)
        return tuple(
            word.text
            for position, word in enumerate(self._words)
            if position not in held and word.text not in self._index.quiet
        )

    def _aspects(self, found: Sequence[Candidate]) -> tuple[str, ...]:
        """Return what is asked, in the order of the words; words that name the service ask nothing."""
        named = self._named_by(found)
        places: dict[str, int] = {}
        for fit in self._fits:
            if fit.kind == "aspect" and not fit.words <= named and not self._longer(fit, found):
                first = min(fit.words)
                places[fit.target] = min(first, places.get(fit.target, first))
        return tuple(sorted(places, key=lambda aspect: (places[aspect], aspect)))

    def _named_by(self, found: Sequence[Candidate]) -> frozenset[int]:
        """Return the words that name what was found, and so ask nothing."""
        ids = {c.id: c.level for c in found}
        fits = [f for f in self._fits if f.kind in {"service", "general"} and f.target in ids]
        names = [f.words for f in fits if f.rule.level == "name" or ids[f.target] != "name"]
        return frozenset().union(*names)

    def _longer(self, fit: Fit, found: Sequence[Candidate]) -> bool:
        """Whether the words of an aspect are part of a longer one, or of a question without a verified answer."""
        owners = {c.id for c in found}
        return any(
            (other.kind == "aspect" and fit.words < other.words)
            or (other.kind == "gap" and not fit.words.isdisjoint(other.words) and self._states(other, owners))
            for other in self._fits
        )

    def _states(self, fit: Fit, owners: set[str]) -> bool:
        """Whether a gap of one of `owners` states its question by its own words."""
        owner, _, number = fit.target.partition(":")
        gaps = [self._gap(owner, int(number), entry) for entry in owners]
        return any(gap is not None and not gap.needs for gap in gaps)

    def _gaps(self, asked: Sequence[str]) -> tuple[tuple[str, Gap], ...]:
        found: dict[tuple[str, Gap], None] = {}
        aspects = set(self._aspects([]))
        aspects |= {"fee", "amount"} if "money" in aspects else set()
        for fit in self._fits:
            if fit.kind != "gap":
                continue
            owner, _, number = fit.target.partition(":")
            for entry in asked:
                gap = self._gap(owner, int(number), entry)
                if gap is not None and (not gap.needs or gap.aspect in aspects):
                    found[entry, gap] = None
        return tuple(found)

    def _gap(self, owner: str, number: int, entry: str) -> Gap | None:
        if owner == ALL:
            common: CommonGap = self._index.common_gaps[number]
            return common.gap if entry in self._guide.services and entry not in common.not_for else None
        if owner != entry:
            return None
        known = self._guide.services.get(entry) or self._guide.generals[entry]
        return known.gaps[number]


def _ends_in(generals: Sequence[Candidate], services: Sequence[Candidate]) -> bool:
    """Whether a story that names several services ends in what concerns all of them: there its question stands."""
    if not generals:
        return False
    last = max(position for service in services for position in service.words)
    return generals[0].level != "hint" and max(generals[0].words) > last


def _is_less(candidate: Candidate, words: int) -> bool:
    """Whether a candidate is only read into fewer words than the `words` that mean something else."""
    return candidate.level == "sign" and not candidate.general and len(candidate.core) < words
