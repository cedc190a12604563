"""Marks that stand for words written elsewhere: "as above" for those of the cell above, a cross for a heading."""

from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from knowledge.column_names import Column, name_column
from knowledge.deadline import Within
from knowledge.deadline_reading import read_deadline
from knowledge.layout import layout
from knowledge.text import fold

DITTO_COLUMNS: tuple[Column, ...] = ("lead", "coordinate", "time")  # where "as above" is written
_LONGEST = 20  # a cell with more letters is no mark
_EDGES = " \n-–—.,:()"
_QUOTES = "\"'“”‘’〃″"
_ANY_YEAR = 2000  # a heading that names a period names one in every year


@cache
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    words = layout()["marks"]
    return frozenset(map(fold, words["ditto"])), frozenset(map(fold, words["cross"]))


def is_ditto(cell: str) -> bool:
    """Whether a cell only says that the cell above it holds here as well ("nt", "như trên", a quotation mark)."""
    return 0 < len(cell) <= _LONGEST and _is_ditto(cell)


@lru_cache(maxsize=4096)
def _is_ditto(cell: str) -> bool:
    core = cell.strip(_EDGES)
    return bool(core) and (not core.strip(_QUOTES) or fold(" ".join(core.split())) in _marks()[0])


def is_cross(cell: str) -> bool:
    """Whether a cell only says that its heading holds for this row ("x")."""
    return 0 < len(cell) <= _LONGEST and fold(cell.strip()) in _marks()[1]


@lru_cache(maxsize=1024)
def names_period(heading: str) -> bool:
    """Whether a heading names a quarter, a month or another period and nothing else, so that a row can be crossed."""
    if not heading or name_column(heading) is not None:
        return False
    reading = read_deadline(heading, _ANY_YEAR)
    return isinstance(reading.deadline, Within) and not reading.left_over


def list_crossed(cells: Sequence[str], headings: Collection[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the periods, each with its column, that a row is crossed under; `headings` stand over these columns."""
    return [
        (heading, index)
        for heading, index in headings
        if index < len(cells) and is_cross(cells[index]) and names_period(heading)
    ]
