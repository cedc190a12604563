"""A person's corrections applied to a plan as it was read: what hangs on a corrected cell is read again by its rules.

A correction that finds something else than it expects is not applied, and said so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from knowledge.agencies import read_cell
from knowledge.column_names import Column
from knowledge.deadline_reading import read_deadline
from knowledge.extract.annex import Annex, DraftOutput, DraftTask
from knowledge.extract.conflicts import find_conflicts
from knowledge.extract.references import find_references
from knowledge.extract.targets import find_targets
from knowledge.extract.tasks import read_tasks
from knowledge.layout import layout
from knowledge.model import Correction, Operator, Output, Passage, Plan, Repair, Target, Task, UnreadPlace
from knowledge.overrides import Override, Text
from knowledge.text import fold, squeeze

OVERRIDE = "override"  # the reason of a repair that a person made

RefusalReason = Literal[
    "no_plan",
    "no_task",
    "no_output",
    "no_target",
    "several_targets",
    "changed",  # the document says something else than the correction expects
    "already",  # the document says by now what the correction would make it say
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A correction that was not applied; `found` is what stands in its place, '' where there is no such place."""

    override: Override
    reason: RefusalReason
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A plan after the corrections that name it, and those that could not be applied."""

    plan: Plan
    refused: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Work:
    """The parts of a plan that corrections change, while they do."""

    plan: Plan
    tasks: dict[str, Task]
    targets: list[Target]
    unread: list[UnreadPlace]
    touched: dict[str, None] = field(default_factory=dict)  # the tasks of which a cell was corrected, by number
    renamed: dict[str, None] = field(default_factory=dict)  # those with another title
    repairs: list[Repair] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def apply_overrides(plan: Plan, overrides: Iterable[Override]) -> Corrected:
    """Return the plan as a person corrected it; corrections of other plans are left alone."""
    own = [override for override in overrides if override.plan == plan.document.id]
    if not own:
        return Corrected(plan=plan)
    work = _Work(
        plan=plan,
        tasks={task.item: task for task in plan.tasks},
        targets=list(plan.targets),
        unread=list(plan.unread),
    )
    for override in own:
        if override.item:
            _correct_task(work, override)
        elif not override.section:
            _correct_document(work, override)
    for item in work.touched:
        _read_again(work, item)
    for override in own:
        if override.section:
            _correct_target(work, override)
    return Corrected(plan=_finish(work), refused=tuple(work.refused))


def list_strangers(overrides: Iterable[Override], plans: Iterable[str]) -> tuple[Refusal, ...]:
    """Return the corrections of plans that are not among `plans`, which are ids."""
    known = frozenset(plans)
    return tuple(Refusal(override=one, reason="no_plan") for one in overrides if one.plan not in known)


def describe(value: Text) -> str:
    """Return a value as a report shows it."""
    match value:
        case None:
            return ""
        case tuple():
            return "; ".join(value)
        case date():
            return f"{value:%d/%m/%Y}"
        case float():
            return f"{value:g}"
        case _:
            return value


def _accept(work: _Work, override: Override, found: Text, place: str) -> bool:
    """Whether a correction finds what it expects; keeps it as a repair, or refuses it."""
    expected, wanted = _read(override.was), _read(override.to)
    if found == expected:
        about = Correction(who=override.who, when=override.when, why=override.why)
        before, after = describe(found), describe(wanted)
        repair = Repair(place=place, before=before, after=after, reason=OVERRIDE, correction=about)
        work.repairs.append(repair)
        return True
    reason: RefusalReason = "already" if found == wanted else "changed"
    work.refused.append(Refusal(override=override, reason=reason, found=describe(found)))
    return False


def _read(value: Text) -> Text:
    """Return agencies by the names that plans have for them; anything else as it is."""
    return read_cell("; ".join(value)).names if isinstance(value, tuple) else value


def _correct_document(work: _Work, override: Override) -> None:
    document = work.plan.document
    name = "issued_on" if override.field == "date" else override.field
    found = getattr(document, name)
    place = str(layout()["places"]["head"])
    if _accept(work, override, squeeze(found) if isinstance(found, str) else found, place):
        to = override.to or "" if name == "title" else override.to
        changes = cast("dict[str, Any]", {name: to})
        work.plan = replace(work.plan, document=replace(document, **changes))


def _correct_task(work: _Work, override: Override) -> None:
    task = work.tasks.get(override.item)
    if task is None:
        work.refused.append(Refusal(override=override, reason="no_task"))
        return
    if override.output > len(task.outputs):
        work.refused.append(Refusal(override=override, reason="no_output"))
        return
    place = _name_cell(task, override)
    if override.field == "title":
        if _accept(work, override, squeeze(task.title), place):
            work.tasks[task.item] = replace(task, title=describe(override.to))
            work.touched[task.item] = work.renamed[task.item] = None
        return
    output = task.outputs[override.output - 1]
    if _accept(work, override, _find_value(output, override.field), place):
        changed = _change_output(output, override, work.plan.document.year)
        outputs = [changed if one is output else one for one in task.outputs]
        work.tasks[task.item] = replace(task, outputs=tuple(outputs))
        work.touched[task.item] = None


def _name_cell(task: Task, override: Override) -> str:
    column = str(layout()["missing"]["columns"][override.field])
    return f"{task.place}, {column}{f' {override.output}' if override.output > 1 else ''}"


def _find_value(output: Output, name: str) -> Text:
    match name:
        case "product":
            return squeeze(output.product) or None
        case "time":
            return squeeze(output.time_raw) or None
        case "lead":
            return output.lead
        case _:
            return output.coordinate


def _change_output(output: Output, override: Override, year: int | None) -> Output:
    match override.field:
        case "product":
            return replace(output, product=describe(override.to))
        case "time":
            raw = describe(override.to)
            return replace(output, time_raw=raw, deadline=read_deadline(raw, year).deadline)
        case "lead":
            return replace(output, lead=read_cell(describe(override.to)).names)
        case _:
            return replace(output, coordinate=read_cell(describe(override.to)).names)


def _read_again(work: _Work, item: str) -> None:
    """Say anew what is unread in a corrected task, and what figures its title sets."""
    if not work.plan.row_count:
        return  # tasks in sentences have no cells
    words = layout()
    place = str(words["places"]["annex"]).format(item=item)
    before = [one for one in work.unread if one.place == place]
    numbered = all(one.reason != words["missing"]["number"] for one in before)
    draft = _draft(work.tasks[item], numbered=numbered)
    annex = Annex(tasks=[draft], missing=tuple(_missing_columns(work.plan)))
    found = [one for one in read_tasks(annex, work.plan.document.year).unread if one.place == place]
    at = work.unread.index(before[0]) if before else len(work.unread)
    rest = [one for one in work.unread if one.place != place]
    work.unread = [*rest[:at], *found, *rest[at:]]
    if item in work.renamed:
        at = next((index for index, one in enumerate(work.targets) if one.section == place), len(work.targets))
        others = [one for one in work.targets if one.section != place]
        work.targets = [*others[:at], *find_targets((), [draft]), *others[at:]]


def _draft(task: Task, *, numbered: bool) -> DraftTask:
    outputs = [
        DraftOutput(
            place=task.place,
            cells={
                "title": task.title,
                "product": output.product,
                "lead": "; ".join(output.lead),
                "coordinate": "; ".join(output.coordinate),
                "time": output.time_raw,
            },
            extra={},
        )
        for output in task.outputs
    ]
    return DraftTask(item=task.item, area=task.area, mark="", outputs=outputs, numbered=numbered)


def _missing_columns(plan: Plan) -> Iterator[Column]:
    """Yield the columns that the annex does not have: their cells are not empty, they are not there."""
    words = layout()["missing"]
    told = {one.reason for one in plan.unread}
    for column, name in words["columns"].items():
        if str(words["column"]).format(column=name) in told:
            yield column


def _correct_target(work: _Work, override: Override) -> None:
    found = [
        index
        for index, target in enumerate(work.targets)
        if fold(target.section) == fold(override.section)
        and fold(squeeze(target.metric)) == fold(squeeze(override.measure))
    ]
    if len(found) > 1:  # a range is two targets: what is expected tells which
        found = [index for index in found if getattr(work.targets[index], override.field) == override.was] or found
    if len(found) != 1:
        reason: RefusalReason = "several_targets" if found else "no_target"
        work.refused.append(Refusal(override=override, reason=reason))
        return
    target = work.targets[found[0]]
    if _accept(work, override, getattr(target, override.field), _name_place(target)):
        work.targets[found[0]] = _change_target(target, override)


def _name_place(target: Target) -> str:
    """Return the place of a target in words: a path of headings, or the annex row that its section names already."""
    bare = not any(map(str.isspace, target.section))
    return str(layout()["places"]["section"]).format(section=target.section) if bare else target.section


def _change_target(target: Target, override: Override) -> Target:
    match override.field:
        case "value":
            return replace(target, value=cast("float", override.to))
        case "operator":
            return replace(target, operator=cast("Operator", override.to))
        case "unit":
            return replace(target, unit=describe(override.to))
        case _:
            return replace(target, metric=describe(override.to))


def _finish(work: _Work) -> Plan:
    plan = work.plan
    tasks = tuple(work.tasks[task.item] for task in plan.tasks)
    targets = tuple(work.targets)
    references = plan.references
    if work.touched or work.repairs:
        references = find_references((*plan.passages, *_list_passages(tasks)), plan.document.number)
    return replace(
        plan,
        tasks=tasks,
        targets=targets,
        conflicts=plan.conflicts if targets == plan.targets else find_conflicts(targets),
        references=references,
        unread=tuple(work.unread),
        repairs=(*plan.repairs, *work.repairs),
        unknown_agencies=_list_unknown(plan, tasks, work.touched),
    )


def _list_passages(tasks: Sequence[Task]) -> Iterator[Passage]:
    place = str(layout()["places"]["annex"])
    for task in tasks:
        for text in (task.title, *(output.product for output in task.outputs)):
            yield Passage(section=place.format(item=task.item), headings=(), text=text)


def _list_unknown(plan: Plan, tasks: Sequence[Task], touched: Iterable[str]) -> tuple[str, ...]:
    """Return the unknown agencies that are still named, and those that corrected cells name."""
    named = {name for task in tasks for output in task.outputs for name in (*output.lead, *output.coordinate)}
    named |= {duty.agency for duty in plan.duties}
    kept = [name for name in plan.unknown_agencies if name in named]
    changed = {task.item: task for task in tasks}
    for item in touched:
        for output in changed[item].outputs:
            for names in (output.lead, output.coordinate):
                kept += read_cell("; ".join(names)).unknown
    return tuple(dict.fromkeys(kept))
