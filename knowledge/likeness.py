"""Whether two questions ask the same, by the words that tell something."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.service_words import Index, load_index, read_message

STORED_SHARE = 0.8  # of the telling words of the known question must stand in the new one
ASKED_SHARE = 0.6  # of the telling words of the new question must stand in the known one
FEWEST = 2
_SHORTEST_SLIP = 4


def find_alike(message: str, known: Sequence[str]) -> int | None:
    """Return the place of the known question that `message` asks in much the same words, None where it asks none."""
    if not known:
        return None
    asked = _telling(message, load_index())
    best: tuple[float, int] | None = None
    for place, question in enumerate(known):
        share = _share(asked, _telling_of_known(question))
        if share is not None and (best is None or share > best[0]):
            best = (share, place)
    return None if best is None else best[1]


@lru_cache(maxsize=4096)  # each message is held against all of them
def _telling_of_known(question: str) -> frozenset[str]:
    return _telling(question, load_index())


def _telling(text: str, index: Index) -> frozenset[str]:
    return frozenset(
        word.text
        for word in read_message(text, index).words
        if word.text not in index.quiet and word.text not in index.filler
    )


def _share(asked: frozenset[str], known: frozenset[str]) -> float | None:
    common = [word for word in known if word in asked or any(_is_slip(word, other) for other in asked - known)]
    if len(common) < FEWEST:
        return None
    stored, new = len(common) / len(known), len(common) / len(asked)
    return stored + new if stored >= STORED_SHARE and new >= ASKED_SHARE else None


def _is_slip(word: str, other: str) -> bool:
    if min(len(word), len(other)) < _SHORTEST_SLIP:
        return False
    return OSA.distance(word, other, score_cutoff=1) <= 1
