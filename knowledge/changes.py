"""What changed from one version of a plan to the next: tasks by their number, targets by what they measure."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from knowledge.deadline import Unread
from knowledge.extract.conflicts import name_measure
from knowledge.model import Document, Output, Plan, Target, Task
from knowledge.text import words

ChangeKind = Literal[
    "document",  # number, title, date or signer
    "added",
    "dropped",
    "renumbered",  # the same words under another number: who follows the old number follows another task now
    "title",
    "area",
    "output_added",
    "output_dropped",
    "product",
    "lead",
    "coordinate",
    "time",
    "target_added",
    "target_dropped",
    "target",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: `subject` is the task or measure it is about, `before` and `after` what was and is said there.

    `item` is the task's number in the new version (in the old one when it was dropped), '' for anything else.
    """

    kind: ChangeKind
    place: str
    item: str = ""
    subject: str = ""
    before: str = ""
    after: str = ""


T = TypeVar("T")


def compare_plans(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return what the new version of a plan says otherwise; the order of rows does not matter."""
    return (
        *_compare_documents(old.document, new.document),
        *_compare_tasks(old.tasks, new.tasks),
        *_compare_targets(old.targets, new.targets),
    )


def _compare_documents(old: Document, new: Document) -> Iterator[Change]:
    for name in ("number", "title", "issued_on", "signer"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(kind="document", place="", subject=name, before=str(before or ""), after=str(after or ""))


def _compare_tasks(old: Sequence[Task], new: Sequence[Task]) -> Iterator[Change]:
    pairs, dropped, added = _pair(
        old,
        new,
        lambda task: (task.item, tuple(words(task.title))),
        lambda task: tuple(words(task.title)) or None,
        lambda task: task.item,
    )
    for before, after in sorted(pairs, key=lambda pair: new.index(pair[1])):
        yield from _compare_task(before, after)
    for task in dropped:
        yield Change(kind="dropped", place=task.place, item=task.item, subject=task.title, before=task.title)
    for task in added:
        yield Change(kind="added", place=task.place, item=task.item, subject=task.title, after=task.title)


def _pair(
    old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair what is the same by the first key, what is left by the next; return the pairs and what is left at last.

    Things that share a key are paired in their order; None is no key.
    """
    left, right = list(old), list(new)
    pairs: list[tuple[T, T]] = []
    for key in keys:
        waiting: dict[Hashable, list[T]] = {}
        for one in right:
            waiting.setdefault(key(one), []).append(one)
        rest: list[T] = []
        for one in left:
            name = key(one)
            if name is not None and waiting.get(name):
                pairs.append((one, waiting[name].pop(0)))
            else:
                rest.append(one)
        left = rest
        open_ids = {id(one) for group in waiting.values() for one in group}
        right = [one for one in right if id(one) in open_ids]
    return pairs, left, right


def _compare_task(old: Task, new: Task) -> Iterator[Change]:
    def change(kind: ChangeKind, before: str, after: str) -> Change:
        return Change(kind=kind, place=new.place, item=new.item, subject=new.title, before=before, after=after)

    if old.item != new.item:
        yield change("renumbered", old.item, new.item)
    if words(old.title) != words(new.title):
        yield change("title", old.title, new.title)
    if words(old.area) != words(new.area):
        yield change("area", old.area, new.area)
    pairs, dropped, added = _pair(
        old.outputs,
        new.outputs,
        _all_of,
        lambda output: tuple(words(output.product)) or None,
        _duty_of,
        lambda _: True,  # in their order
    )
    for before, after in pairs:
        yield from (change(*one) for one in _compare_outputs(before, after))
    yield from (change("output_dropped", _describe(output), "") for output in dropped)
    yield from (change("output_added", "", _describe(output)) for output in added)


def _all_of(output: Output) -> Hashable:
    return tuple(words(output.product)), output.lead, output.coordinate, _due(output)


def _duty_of(output: Output) -> Hashable:
    return (output.lead, _due(output)) if output.lead else None


def _due(output: Output) -> Hashable:
    """Return what a deadline means; words that mean the same are no change."""
    return tuple(words(output.time_raw)) if isinstance(output.deadline, Unread) else output.deadline


def _compare_outputs(old: Output, new: Output) -> Iterator[tuple[ChangeKind, str, str]]:
    if words(old.product) != words(new.product):
        yield "product", old.product, new.product
    if set(old.lead) != set(new.lead):
        yield "lead", "; ".join(old.lead), "; ".join(new.lead)
    if set(old.coordinate) != set(new.coordinate):
        yield "coordinate", "; ".join(old.coordinate), "; ".join(new.coordinate)
    if _due(old) != _due(new):
        yield "time", old.time_raw, new.time_raw


def _describe(output: Output) -> str:
    return "; ".join(filter(None, (output.product, ", ".join(output.lead), output.time_raw)))


def _compare_targets(old: Sequence[Target], new: Sequence[Target]) -> Iterator[Change]:
    def measure(target: Target) -> Hashable:
        return name_measure(target.metric), target.unit

    pairs, dropped, added = _pair(
        old,
        new,
        lambda target: (measure(target), target.operator, target.value, target.section),
        lambda target: (measure(target), target.operator, target.value),
        lambda target: (measure(target), target.section),
        measure,
    )
    for before, after in pairs:
        if (before.operator, before.value) != (after.operator, after.value):
            yield Change(
                kind="target", place=after.section, subject=after.metric, before=_figure(before), after=_figure(after)
            )
    for target in dropped:
        yield Change(kind="target_dropped", place=target.section, subject=target.metric, before=_figure(target))
    for target in added:
        yield Change(kind="target_added", place=target.section, subject=target.metric, after=_figure(target))


def _figure(target: Target) -> str:
    unit = target.unit if target.unit == "%" else f" {target.unit}"
    return f"{target.operator} {target.value:g}{unit}"
