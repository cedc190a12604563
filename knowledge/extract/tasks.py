"""Rows of an annex as tasks: agencies by name, deadlines by form, and whatever is missing or unread by place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.agencies import read_cell
from knowledge.agency_roles import part_roles
from knowledge.column_names import Column
from knowledge.deadline import Unread
from knowledge.deadline_reading import DeadlineReading, read_deadline
from knowledge.extract.annex import Annex, DraftOutput, join_lines
from knowledge.layout import layout, name_item
from knowledge.model import Output, Repair, Task, UnreadPlace
from knowledge.text import tidy

_TOLD: tuple[Column, ...] = ("product", "lead", "time")  # every task has these; coordinators it may lack


@dataclass(slots=True)
class Tasks:
    """The tasks, with what was not understood, what was mended and which agencies are not known."""

    found: list[Task] = field(default_factory=list)
    unread: list[UnreadPlace] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_tasks(annex: Annex, year: int | None) -> Tasks:
    """Return the tasks of an annex in its order; `year` is the plan's, for deadlines written without one."""
    words = layout()
    tasks = Tasks()
    for column in annex.missing:
        reason = str(words["missing"]["column"]).format(column=words["missing"]["columns"][column])
        tasks.unread.append(UnreadPlace(place=words["places"]["annex_head"], text="", reason=reason))
    for row in annex.stray:
        place = str(words["places"]["annex_row"]).format(row=row.place)
        text = "; ".join(cell for cell in map(tidy, row.cells) if cell)
        tasks.unread.append(UnreadPlace(place=place, text=text, reason=words["missing"]["row"]))
    present = [column for column in _TOLD if column not in annex.missing]
    for draft in annex.tasks:
        place = name_item(draft.item)
        if not draft.numbered:
            tasks.unread.append(UnreadPlace(place=place, text=draft.title, reason=words["missing"]["number"]))
        outputs = tuple([_read_output(output, place, year, present, tasks) for output in draft.outputs])
        tasks.found.append(
            Task(
                item=draft.item,
                area=draft.area,
                title=draft.title,
                outputs=outputs,
                place=name_item(draft.item, draft.mark),
            )
        )
    return tasks


def _read_output(draft: DraftOutput, place: str, year: int | None, present: Sequence[Column], tasks: Tasks) -> Output:
    cells = draft.cells
    if draft.dittos:
        _note_dittos(draft, place, tasks)
    if not all(map(cells.__getitem__, present)):
        _note_empty(draft, place, present, tasks)
    reading = read_deadline(cells["time"], year)
    if reading.left_over or isinstance(reading.deadline, Unread):
        _note_unread(reading, cells["time"], place, tasks)
    extra = [(label, text) for label, text in draft.extra.items() if text]
    lead, said_beside = part_roles(cells["lead"])
    coordinate = "; ".join(filter(None, (said_beside, cells["coordinate"]))) if said_beside else cells["coordinate"]
    return Output(
        product=cells["product"],
        lead=_read_agencies("lead", lead, place, tasks, extra),
        coordinate=_read_agencies("coordinate", coordinate, place, tasks, extra),
        time_raw=cells["time"],
        deadline=reading.deadline,
        extra=tuple(extra),
    )


def _note_empty(draft: DraftOutput, place: str, present: Sequence[Column], tasks: Tasks) -> None:
    """Tell which cells of the columns that are present say nothing."""
    words = layout()["missing"]
    empty = [column for column in present if not draft.cells[column] and column not in draft.dittos]
    if len(empty) == len(present) and not draft.cells["coordinate"]:
        empty.append("coordinate")
    if empty:
        names = ", ".join(words["columns"][column] for column in empty)
        tasks.unread.append(UnreadPlace(place=place, text="", reason=str(words["cell"]).format(column=names)))


def _note_unread(reading: DeadlineReading, cell: str, place: str, tasks: Tasks) -> None:
    """Tell that a deadline was not understood, or which of its words were not."""
    words = layout()["missing"]
    if isinstance(reading.deadline, Unread) and cell:
        tasks.unread.append(UnreadPlace(place=place, text=cell, reason=words["deadline"]))
    elif reading.left_over:
        reason = str(words["deadline_part"]).format(text=reading.left_over)
        tasks.unread.append(UnreadPlace(place=place, text=cell, reason=reason))


def _note_dittos(draft: DraftOutput, place: str, tasks: Tasks) -> None:
    """Tell which cells were filled from the row above because they say so, and which say so with nothing above."""
    words = layout()
    for column, mark in draft.dittos.items():
        if taken := draft.cells[column]:
            repair = Repair(place=place, before=tidy(mark), after=tidy(taken), reason=words["missing"]["ditto"])
            tasks.repairs.append(repair)
        else:
            row = str(words["places"]["annex_row"]).format(row=draft.place)
            tasks.unread.append(
                UnreadPlace(place=row, text=tidy(mark), reason=words["missing"]["nothing_above"]),
            )


def _read_agencies(
    column: Column, cell: str, place: str, tasks: Tasks, extra: list[tuple[str, str]]
) -> tuple[str, ...]:
    """Return the agencies of a cell; where it holds a remark besides, the whole cell is kept in `extra`."""
    reading = read_cell(cell)
    if not (reading.repairs or reading.rewordings or reading.unknown):
        return reading.names
    words = layout()["missing"]
    reason = str(words["agency_repair"])
    tasks.repairs.extend(
        Repair(place=place, before=tidy(old), after=tidy(new), reason=reason) for old, new in reading.repairs
    )
    tasks.unknown.extend(reading.unknown)
    if any(not new for _, new in reading.rewordings):
        extra.append((str(words["columns"][column]), join_lines(cell)))
    return reading.names


def list_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return `names` in their order, each once."""
    return tuple(dict.fromkeys(names))
