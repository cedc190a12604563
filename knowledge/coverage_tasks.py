"""The outputs of a plan's tasks, and which of their words some cell of the file accounts for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from knowledge.agencies import read_cell
from knowledge.agency_roles import part_roles
from knowledge.column_names import Column
from knowledge.coverage_rows import Cell, FileRow
from knowledge.model import Output, Task
from knowledge.text import words

AgencyColumn = Literal["lead", "coordinate"]
AGENCY_COLUMNS: tuple[AgencyColumn, ...] = ("lead", "coordinate")
_OWN_COLUMNS: frozenset[Column | None] = frozenset({"item", "title", "product", "time", *AGENCY_COLUMNS})


@dataclass(slots=True)
class HeldOutput:
    """One output: its rows so far, the words that no cell has accounted for, and the cells that name its agencies."""

    task: Task
    is_first: bool
    output: Output
    rest: dict[Column, str]
    extra: list[str]
    rows: list[FileRow] = field(default_factory=list)
    agencies: dict[AgencyColumn, list[tuple[FileRow, Cell]]] = field(
        default_factory=lambda: {"lead": [], "coordinate": []}
    )

    def names(self, column: AgencyColumn) -> tuple[str, ...]:
        """Return the agencies of one column."""
        return self.output.lead if column == "lead" else self.output.coordinate

    def has_next(self, cell: Cell) -> bool:
        """Whether the words of a cell come next in its field, or in some further column."""
        own = (self.rest[cell.column],) if cell.column in self.rest else ()
        return any(drop_prefix(held, cell.text) is not None for held in (*own, *self.extra))

    def take_extra(self, text: str) -> bool:
        """Account for the next words of some further column; False when they stand in none."""
        for index, held in enumerate(self.extra):
            rest = drop_prefix(held, text)
            if rest is not None:
                self.extra[index] = rest
                return True
        return False


def drop_prefix(text: str, prefix: str) -> str | None:
    """Return what follows `prefix` in `text`, None when `text` does not begin with those whole words."""
    rest = _drop(text, prefix)
    if rest is None and ";" in text:  # the items of a list, each on its own line, are parted by semicolons
        return _drop(_without_semicolons(text), _without_semicolons(prefix))
    return rest


def _drop(text: str, prefix: str) -> str | None:
    if not text.startswith(prefix):
        return None
    rest = text[len(prefix) :]
    return rest.lstrip() if not rest or rest[0] == " " else None


def _without_semicolons(text: str) -> str:
    return " ".join(text.replace(";", " ").split())


@lru_cache(maxsize=4096)
def name_items(item: str) -> tuple[str, ...]:
    """Return the numbers that a row of a task may carry: "II.3" stands as "3" in its area, "3+1" has no number."""
    own = item.partition("+")[0]
    parts = own.split(".")
    return tuple(dict.fromkeys((item, own, *(".".join(parts[at:]) for at in range(1, len(parts))))))


def read_item(text: str) -> str:
    """Return a number as it is written elsewhere: "02." is "2"."""
    plain = text.rstrip(".)")
    return ".".join(part.lstrip("0") or "0" for part in plain.split(".")) if plain[:1].isdigit() else plain


class HeldTasks:
    """All outputs in their order; rows of the file find theirs one after the other."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.outputs: list[HeldOutput] = []
        self._titles = {task.item: task.title for task in tasks}
        self._title_rests = dict(self._titles)
        self._by_item: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        for task in tasks:
            for name in name_items(task.item):
                self._by_item.setdefault(name, []).append(len(self.outputs))
            for number, output in enumerate(task.outputs):
                self._by_title.setdefault(self._titles[task.item], []).append(len(self.outputs))
                self.outputs.append(_hold(task, output, is_first=number == 0))
        self._at = -1

    def has(self, item: str, title: str) -> bool:
        """Whether some task has this number and begins with these words."""
        found = (self.outputs[index].task for index in self._by_item.get(read_item(item), ()))
        return any(drop_prefix(self._titles[task.item], title) is not None for task in found)

    def take_whole(self, row: FileRow) -> HeldOutput | None:
        """Account for a row that says the next task in the very words of its record; None for any other.

        What `find` and `take` do cell by cell, done at once for nearly every row; of another row nothing is taken.
        """
        following = self._at + 1
        if following == len(self.outputs):
            return None
        held = self.outputs[following]
        said: dict[Column | None, str] = dict(zip(row.columns, row.texts, strict=True))
        item, title, rest = said.get("item", ""), said.get("title", ""), held.rest
        if item != held.task.item or not item.isdecimal() or item[0] == "0" or not held.is_first or held.rows:
            return None
        if not title or not title == self._titles[item] == self._title_rests[item]:
            return None
        if said.get("product", "") != rest["product"] or said.get("time", "") != rest["time"]:
            return None
        lead, beside = part_roles(said.get("lead", ""))
        if beside or not said.keys() <= _OWN_COLUMNS:
            return None
        self._at = following
        self._title_rests[item] = ""
        rest["product"] = rest["time"] = ""
        held.rows.append(row)
        if lead:
            held.agencies["lead"].append((row, Cell(lead, "lead")))
        if coordinate := said.get("coordinate"):
            held.agencies["coordinate"].append((row, Cell(coordinate, "coordinate")))
        return held

    def find(self, row: FileRow) -> HeldOutput | None:
        """Return the output that holds a row of data, None when none does."""
        item, title = read_item(row.text("item")), row.text("title")
        following = self._at + 1
        if item and following < len(self.outputs) and self._opens(self.outputs[following], item, title):
            self._at = following  # nearly every row
            return self.outputs[following]
        near = (self._at, following)
        indexes = dict.fromkeys((*near, *self._by_item.get(item, ()), *self._by_title.get(title, ())))
        scores = {index: self._score(index, row, item, title) for index in indexes if 0 <= index < len(self.outputs)}
        best: int | None = max(scores, key=scores.__getitem__, default=None)
        if best is None or scores[best] <= 0:
            return None
        self._at = best
        return self.outputs[best]

    def _opens(self, held: HeldOutput, item: str, title: str) -> bool:
        """Whether an output is the first of the task with this number and these words, and has no row yet."""
        own = held.task.item
        return held.is_first and not held.rows and item == own and bool(title) and self._titles[own].startswith(title)

    def _score(self, index: int, row: FileRow, item: str, title: str) -> float:
        """Return how well a row fits an output, 0 when it cannot be a row of it."""
        held = self.outputs[index]
        fresh = not held.rows
        fits = bool(title) and self._fits_title(held, title)
        if item:
            same = item in name_items(held.task.item)
            if not fresh or not held.is_first or not (same or fits):
                return 0
            score = 10.0 * same + 5.0 * fits
        elif title and not fits:
            return 0
        elif fresh and held.is_first and not title and held.task.title:
            return 0  # without number and title no task begins
        elif not fresh and index != self._at:
            return 0
        else:
            score = 5.0 * fits
        filled = [cell for cell in row.cells if cell.column not in {"item", "title", *AGENCY_COLUMNS}]
        fitting = sum(held.has_next(cell) for cell in filled)
        score += 2.0 * fitting + _share(held, row)
        if not item and not fits and filled and not fitting:
            return 0
        return score + (1.0 if fresh and index == self._at + 1 else 1.5 if index == self._at else 0.0) if score else 0

    def _fits_title(self, held: HeldOutput, title: str) -> bool:
        item = held.task.item
        if title == self._titles[item]:
            return True
        # a new row of a task that has one already may repeat its title; only the rest of a cut row brings more of it
        return (held.is_first or bool(held.rows)) and drop_prefix(self._title_rests[item], title) is not None

    def take(self, held: HeldOutput, row: FileRow, cell: Cell) -> bool:
        """Account for one cell of a row that the output holds; False when the output does not have its words."""
        match cell.column:
            case "item":
                return read_item(cell.text) in name_items(held.task.item)
            case "title":
                return self._take_title(held, cell.text)
            case "product" | "time":
                rest = drop_prefix(held.rest[cell.column], cell.text)
                if rest is None:
                    return held.take_extra(cell.text)
                held.rest[cell.column] = rest
                return True
            case "lead":
                lead, coordinate = part_roles(cell.text)
                held.agencies["lead"].append((row, cell._replace(text=lead)))
                if coordinate:
                    held.agencies["coordinate"].append((row, Cell(coordinate, "coordinate")))
                return True
            case "coordinate":
                held.agencies["coordinate"].append((row, cell))
                return True
            case _:
                return held.take_extra(cell.text)

    def _take_title(self, held: HeldOutput, text: str) -> bool:
        item = held.task.item
        rest = drop_prefix(self._title_rests[item], text)
        if rest is None:
            return text == self._titles[item]  # a second product may repeat the title
        self._title_rests[item] = rest
        return True

    def is_told(self, held: HeldOutput) -> bool:
        """Whether cells account for all the words of an output, and for its agencies; nearly every output is told."""
        if held.is_first and self._title_rests[held.task.item]:
            return False
        if any(held.rest.values()) or any(held.extra):
            return False
        return all(held.agencies[column] or not held.names(column) for column in AGENCY_COLUMNS)

    def list_rest(self, held: HeldOutput) -> Iterator[tuple[Column, str]]:
        """Yield the words of an output that no cell accounts for, each with its column."""
        if held.is_first and (rest := self._title_rests[held.task.item]):
            yield "title", rest
        yield from ((column, rest) for column, rest in held.rest.items() if rest)
        yield from (("extra", rest) for rest in held.extra if rest)


def _hold(task: Task, output: Output, *, is_first: bool) -> HeldOutput:
    return HeldOutput(
        task=task,
        is_first=is_first,
        output=output,
        rest={"product": output.product, "time": output.time_raw},
        extra=[text for _, text in output.extra],
    )


def _share(held: HeldOutput, row: FileRow) -> float:
    """Return which share of what a row says of agencies the output still has to account for."""
    shares = [_share_of(held, name, text) for name in AGENCY_COLUMNS if (text := row.text(name))]
    return sum(shares) / len(shares) if shares else 0.0


def _share_of(held: HeldOutput, column: AgencyColumn, text: str) -> float:
    names = held.names(column)
    before = [cell.text for _, cell in held.agencies[column]]
    if before and read_cell(" ".join(before)).names == names:
        return 0.0
    if read_cell(" ".join((*before, text))).names == names:
        return 1.0
    left = Counter(word for name in names for word in words(name))
    left.subtract(word for piece in before for word in words(piece))
    said = words(text)
    return sum(left[word] > 0 for word in said) / len(said) if said else 0.0
