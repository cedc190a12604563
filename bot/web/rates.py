"""How often somebody may come: a bucket of tokens for each, which fills up again with time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

_KEPT_COUNT = 50_000


class Rates:
    """Lets each key through `burst` times at once, and `per_minute` times a minute in the long run.

    Those not seen for the longest time are forgotten beyond 50,000, so that nobody can fill the memory.
    """

    def __init__(self, *, burst: int, per_minute: float, read_seconds: Callable[[], float]) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._read_seconds = read_seconds
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> bool:
        """Return whether `key` may come now, and count it."""
        left = self._fill(key)
        self._buckets[key] = (max(0.0, left - 1), self._read_seconds())
        self._buckets.move_to_end(key)
        while len(self._buckets) > _KEPT_COUNT:
            self._buckets.popitem(last=False)
        return left >= 1

    def find_wait(self, key: Hashable) -> float:
        """Return after how many seconds `key` may come again, 0 when it may now."""
        return max(0.0, (1 - self._fill(key)) / self._per_second)

    def _fill(self, key: Hashable) -> float:
        now = self._read_seconds()
        left, seen_at = self._buckets.get(key, (self._burst, now))
        return min(self._burst, left + (now - seen_at) * self._per_second)
