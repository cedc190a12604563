"""A memory of the last things seen, so that what is delivered twice is handled once."""

from collections import OrderedDict
from collections.abc import Hashable


class Recent:
    """The last `size` keys with the value that each was last seen with."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Hashable] = OrderedDict()

    def has(self, key: Hashable) -> bool:
        """Whether `key` was seen."""
        return key in self._values

    def notice(self, key: Hashable, value: Hashable = None) -> bool:
        """Remember `key` with `value`, and return whether that is news."""
        news = key not in self._values or self._values[key] != value
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)
        return news
