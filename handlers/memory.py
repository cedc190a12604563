"""What was worked out of the last questions, so that what thousands ask in the same words is worked out once.

Only what hangs on nothing but the words, the day, who asks (role, agency) and the library is kept: never what the store
or a conversation says. So an answer is the same, word for word, with and without it.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from handlers.masking import mask
from handlers.ports import Services
from knowledge.answering import answer_with_step
from knowledge.facts import Outcome
from knowledge.scope import Scope

if TYPE_CHECKING:
    from knowledge.library import Library

Result = TypeVar("Result")

_MOST_KEPT = 6_000
"""Some four for a question, of 3 kB each: 1,500 questions in 19 MB."""

_LONGEST = 300
"""Characters; what is longer nobody types a second time."""


class Memory:
    """What was worked out over the library in use, for one process; any thread may call.

    Beyond `size` results the one that was not asked for the longest goes.
    """

    def __init__(self, size: int = _MOST_KEPT) -> None:
        self._size = size
        self._lock = Lock()
        self._library: Library | None = None
        self._results: OrderedDict[Hashable, Any] = OrderedDict()

    def find(self, library: "Library", key: Hashable) -> Any:
        """Return what was kept under `key` over this library, else None."""
        with self._lock:
            if self._library is not library or key not in self._results:
                return None
            self._results.move_to_end(key)
            return self._results[key]

    def keep(self, library: "Library", key: Hashable, result: object) -> None:
        """Keep a result; those over another library are forgotten."""
        with self._lock:
            if self._library is not library:
                self._library = library
                self._results.clear()
            self._results[key] = result
            while len(self._results) > self._size:
                self._results.popitem(last=False)

    def forget(self) -> None:
        """Forget all: words may be somebody's who wants them erased."""
        with self._lock:
            self._results.clear()
        _may_keep.cache_clear()


def once(services: Services, text: str, key: Hashable, work: Callable[[], Result]) -> Result:
    """Return what `work` returns, kept under `text` and `key`, which must name all that it hangs on but the library."""
    memory = services.memory
    found: tuple[Result] | None = None if memory is None else memory.find(services.library, (text, key))
    if found is None:
        found = (work(),)
        if memory is not None and _may_keep(text):
            memory.keep(services.library, (text, key), found)
    return found[0]


@lru_cache(maxsize=16)  # asked for each result of one message
def _may_keep(text: str) -> bool:
    """Whether a text may stay in memory: it is short, and holds no number of a person."""
    return len(text) <= _LONGEST and mask(text) == text


# ---- answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """The outcome of a question that stands by itself, and the step that found it.

    `everybodys` where it is the same whatever was talked about before; `asked` are the records that were looked at.
    """

    outcome: Outcome
    step: str
    everybodys: bool
    asked: "array[int]"


def answer_once(services: Services, text: str, scope: Scope, focus: Sequence[int]) -> Alone:
    """Return the outcome of a question; `focus` are the records of the last answer.

    These weigh only where they are among the records that are looked at, so an outcome for which they were not is
    everybody's.
    """
    memory, key = services.memory, (text, ("outcome", scope.today, scope.asker))
    found: Alone | None = None if memory is None else memory.find(services.library, key)
    if found is not None and not any(number in found.asked for number in focus):
        return found
    scope = replace(scope, focus=focus, rankings={})
    outcome, step = answer_with_step(scope)
    rankings = scope.rankings.values() if focus or memory is not None else ()
    asked = array("L", {number for kept in rankings for number in kept.ranking.scored})
    everybodys = not any(number in asked for number in focus)
    answered = Alone(outcome=outcome, step=step, everybodys=everybodys, asked=asked)
    if memory is not None and everybodys and _may_keep(text):
        memory.keep(services.library, key, answered)
    return answered
