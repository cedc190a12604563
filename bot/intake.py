"""Taking plans in: read the files, build the library anew, keep copies, and report what was read and what was not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Progress, read_plan, read_shelf, stay_silent, write_library
from bot.settings import Settings
from bot.shelf import keep_copy, list_plan_files, list_sources, read_stamp
from handlers.texts import common, console
from knowledge.deadline import Deadline, Mixed, Unread
from knowledge.errors import UnreadableFile
from knowledge.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One file that was read."""

    path: Path
    plan: Plan
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """One file, or a folder without any, that was not read, and why, for people."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of the files; `plan_count` is how many plans the library holds now, None when it was not touched."""

    taken: tuple[Taken, ...]
    failed: tuple[Failed, ...]
    plan_count: int | None


def take_in(paths: Sequence[Path], settings: Settings, progress: Progress = stay_silent) -> Intake:
    """Read `paths` (files or folders; none for the whole shelf) into the library.

    Files that cannot be read leave the others and the library's own plans as they are; when nothing could be read,
    the library is not touched. Raises OSError when the data directory cannot be written.
    """
    shelf = list_sources(settings.data_dir)
    files, failed = _list_files(paths) if paths else ([source.path for source in shelf], [])
    read: dict[Path, Plan] = {}
    for path in files:
        progress(path)
        try:
            read[path] = read_plan(path)
        except UnreadableFile as failure:
            failed.append(Failed(path=path, reason=common.unreadable(failure.reason, failure.detail)))
    if not read:
        return Intake(taken=(), failed=tuple(failed), plan_count=None)
    others = read_shelf(shelf)[0] if paths else {}
    plans = others | {plan.document.id: plan for plan in read.values()}
    if paths:
        for path, plan in read.items():
            keep_copy(path, plan.document.id, settings.data_dir)
    write_library(plans.values(), read_stamp(settings.data_dir), settings)
    taken = (Taken(path=path, plan=plan, replaced=plan.document.id in others) for path, plan in read.items())
    return Intake(taken=tuple(taken), failed=tuple(failed), plan_count=len(plans))


def _list_files(paths: Iterable[Path]) -> tuple[list[Path], list[Failed]]:
    files: dict[Path, None] = {}  # a file named twice is read once
    failed = []
    for path in paths:
        found = list_plan_files(path) if path.is_dir() else (path,)
        if not found:
            failed.append(Failed(path=path, reason=console.NO_PLAN_FILE))
        files.update(dict.fromkeys(found))
    return list(files), failed


def list_unread_deadlines(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return place and words of every deadline of `plan` that no rule covers; empty cells are none."""
    of_tasks = (
        (console.ANNEX_ROW.format(item=task.item), output.deadline) for task in plan.tasks for output in task.outputs
    )
    of_body = ((console.IN_SECTION.format(section=one.section), one.deadline) for one in plan.other_deadlines)
    return tuple((place, raw) for place, deadline in (*of_tasks, *of_body) for raw in _list_unread(deadline))


def _list_unread(deadline: Deadline) -> tuple[str, ...]:
    if isinstance(deadline, Mixed):
        return tuple(raw for part in deadline.parts for raw in _list_unread(part))
    return (deadline.raw,) if isinstance(deadline, Unread) and deadline.raw.strip() else ()


def count_plan(plan: Plan) -> dict[str, Any]:
    """Return the counts of one plan's report, by name."""
    return {
        "rows": plan.row_count,
        "tasks": len(plan.tasks),
        "outputs": sum(len(task.outputs) for task in plan.tasks),
        "targets": len(plan.targets),
        "duties": len(plan.duties),
        "unread": len(plan.unread),
        "unread_deadlines": len(list_unread_deadlines(plan)),
        "unknown_agencies": len(plan.unknown_agencies),
        "conflicts": len(plan.conflicts),
        "repairs": len(plan.repairs),
    }


def report_json(intake: Intake) -> dict[str, Any]:
    """Return the report as a JSON object: {"plans": […], "failed": […], "plan_count": int | null}."""
    return {
        "plans": [_plan_json(taken) for taken in intake.taken],
        "failed": [{"path": str(failed.path), "reason": failed.reason} for failed in intake.failed],
        "plan_count": intake.plan_count,
    }


def _plan_json(taken: Taken) -> dict[str, Any]:
    plan = taken.plan
    return {
        "path": str(taken.path),
        "id": plan.document.id,
        "number": plan.document.number,
        "title": plan.document.title,
        "replaced": taken.replaced,
        "counts": count_plan(plan),
        "unread": [{"place": one.place, "text": one.text, "reason": one.reason} for one in plan.unread],
        "unread_deadlines": [{"place": place, "text": text} for place, text in list_unread_deadlines(plan)],
        "unknown_agencies": list(plan.unknown_agencies),
        "conflicts": _describe_conflicts(plan),
        "repairs": [
            {"place": one.place, "before": one.before, "after": one.after, "reason": one.reason} for one in plan.repairs
        ],
    }


def _describe_conflicts(plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "about": conflict.about,
            "readings": " ≠ ".join(
                console.CONFLICT_READING.format(value=one.value, unit=one.unit, section=one.section)
                for one in conflict.readings
            ),
        }
        for conflict in plan.conflicts
    ]


def report_text(intake: Intake) -> str:
    """Return the report of what was read, for people; what failed is told apart."""
    blocks = ["\n".join(_report_plan(taken)) for taken in intake.taken]
    if intake.plan_count is None:
        blocks.append(console.LIBRARY_UNTOUCHED)
    else:
        blocks.append(console.library_holds(intake.plan_count))
    return "\n\n".join(blocks)


def _report_plan(taken: Taken) -> list[str]:
    plan = taken.plan
    lines = [
        console.plan_head(plan.document.number, plan.document.title, plan.document.issuer),
        console.plan_counts({"id": plan.document.id, **count_plan(plan)}),
    ]
    if taken.replaced:
        lines.append(console.REPLACED)
    lines += [console.UNREAD_PLACE.format(place=one.place, text=one.text, reason=one.reason) for one in plan.unread]
    lines += [console.UNREAD_DEADLINE.format(place=place, text=text) for place, text in list_unread_deadlines(plan)]
    lines += [console.UNKNOWN_AGENCY.format(name=name) for name in plan.unknown_agencies]
    lines += [console.CONFLICT.format_map(conflict) for conflict in _describe_conflicts(plan)]
    return lines
