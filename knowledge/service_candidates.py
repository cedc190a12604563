"""Entries of the service guide that a message may mean, and how they stand to one another."""

from dataclasses import dataclass, replace

from knowledge.service_words import Level

FOUND = 0.70  # a score from which an entry may be the answer
FULLER = 0.17  # how much less a fuller reading may score and still take the place of a barer one
BESIDE = 0.6  # what is left of the score of a paper that is only brought along


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that may be meant: a score of 0 to 1, the words that speak for it, and their positions.

    `words` are those of all its phrases, `core` those of its shortest, without what tells no entry from another;
    `first` is where the best phrase begins, `level` how surely it speaks ("hint" merely hints). `spelled` tells that
    one of the words was typed in three letters or more: "hc" may be anything.
    """

    id: str
    general: bool
    score: float
    why: tuple[str, ...]
    words: frozenset[int]
    core: frozenset[int]
    first: int
    level: Level
    spelled: bool = True

    @property
    def named(self) -> bool:
        """Whether more than a hint speaks for it."""
        return self.level != "hint"


def covers(other: Candidate, candidate: Candidate) -> bool:
    """Whether `other` says the same and more."""
    if not other.named or other.score <= BESIDE or not candidate.core < other.words:
        return False
    if other.score < candidate.score - FULLER:
        return False
    return (len(candidate.words), candidate.score) < (len(other.words), other.score)


def is_of(candidate: Candidate, words: frozenset[int]) -> bool:
    """Whether a candidate is only read into `words`, which mean something that the guide does not have."""
    if candidate.core <= words:
        return True
    sure = candidate.level == "name" and not candidate.general
    return not sure and not candidate.words.isdisjoint(words) and not words < candidate.words


def beats(other: Candidate, candidate: Candidate) -> bool:
    """Whether `other` is named by words of which `candidate` makes something else."""
    if other.general or candidate.general or other.level != "name" or candidate.level == "name":
        return False
    return not other.core.isdisjoint(candidate.words)


def scaled(candidate: Candidate, factor: float) -> Candidate:
    """Return `candidate` with its score multiplied by `factor`."""
    return replace(candidate, score=candidate.score * factor)
