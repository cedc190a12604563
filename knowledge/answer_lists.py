"""Answers that are lists or counts of tasks: by agency and role, by time, by area, of a whole plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from knowledge.agencies import groups_of, with_groups
from knowledge.answer_limits import MOST_PLANS, MOST_TASKS, first_plans, is_long
from knowledge.deadline import After, By, Every, Mixed, Ongoing, Within
from knowledge.facts import AreaList, Criteria, DutyFact, Entry, Listing, NotInPlans, Outcome, Rest, RoleName, TaskFact
from knowledge.left_out import STANDING
from knowledge.library import Record
from knowledge.model import Document, Duty, Task
from knowledge.scope import Scope
from knowledge.text import fold, words
from knowledge.wording import index_words

SOON_DAYS = 30
LONG_AGO = date(2000, 1, 1)


def list_plans(scope: Scope) -> Sequence[str] | None:
    """Return the plans from which a list is made: the ones named, else the first likely one with an annex."""
    if scope.plans is not None:
        return scope.plans
    with_tasks = [p for p in scope.query.plans.likely if scope.library.task_counts.get(p)]
    return with_tasks[:1] or None


def roles_wanted(scope: Scope) -> tuple[RoleName, ...]:
    """Return the roles that were asked for; both when none was."""
    lead, coordinate = "lead" in scope.query.wants, "coordinate" in scope.query.wants
    if lead and not coordinate:
        return ("lead",)
    if coordinate and not lead:
        return ("coordinate",)
    return ("lead", "coordinate")


def entries_by_agency(
    scope: Scope, agencies: Sequence[str], roles: Sequence[RoleName], plans: Sequence[str] | None
) -> tuple[Entry, ...]:
    """Return the tasks in which one of `agencies` is named in one of `roles`, one entry for each output."""
    found: dict[tuple[int, int, str], Entry] = {}
    for record, output, role, agency in scope.library.tasks_with_role(agencies, roles, plans):
        fact = scope.fact(record)
        if isinstance(fact, TaskFact):
            found.setdefault(
                (record.id, output, role),
                Entry(
                    document=fact.document,
                    task=fact.task,
                    output=output,
                    role="lead" if role == "lead" else "coordinate",
                    agency=agency,
                ),
            )
    return tuple(found.values())


def list_by_agency(scope: Scope, plans: Sequence[str] | None) -> Outcome:
    """Answer which tasks an agency leads or coordinates; tasks of its groups are told apart."""
    agencies = scope.subjects
    roles = roles_wanted(scope)
    groups = tuple(dict.fromkeys(group for name in agencies for group in groups_of(name)))
    rest = None
    if is_long(scope, plans):
        named = _among(scope.library.count_roles(agencies, roles), plans)
        plans, rest = first_plans(scope, plans, _among(scope.library.count_roles((*agencies, *groups), roles), plans))
        if rest is not None and named:
            rest = Rest(plan_count=len(named), task_count=sum(named.values()))
    own = entries_by_agency(scope, agencies, roles, plans)
    shared = entries_by_agency(scope, groups, roles, plans) if groups else ()
    own, shared = _of_area(scope, own), _of_area(scope, shared)
    by_role = scope.query.wants_any("lead", "coordinate", "count")
    duties = duties_of(scope, agencies, plans) if not by_role or not (own or shared) else ()
    criteria = Criteria(plans=documents(scope, plans), agencies=agencies, roles=roles, rest=rest, **_areas_of(scope))
    if not own and not shared and not duties:
        return NotInPlans(reason="no_tasks_of_agency", about=", ".join(agencies), plans=documents(scope, plans))
    return Listing(criteria=criteria, entries=own, shared=shared, duties=duties, counted="count" in scope.query.wants)


def duties_of(scope: Scope, agencies: Sequence[str], plans: Sequence[str] | None) -> tuple[DutyFact, ...]:
    """Return what the plans tell these agencies to do, by name; by group where none is named."""
    direct = [fact for fact in _duties_named(scope, agencies, plans) if _is_for(fact.duty, agencies)]
    if direct:
        return tuple(direct)
    groups = {group for name in agencies for group in groups_of(name)}
    return tuple(fact for fact in _duties_named(scope, sorted(groups), plans) if fact.duty.agency in groups)


def _duties_named(scope: Scope, agencies: Sequence[str], plans: Sequence[str] | None) -> list[DutyFact]:
    found = {r.id: r for name in agencies for r in scope.library.with_words("duty", index_words(name), plans)}
    facts = (scope.fact(found[number]) for number in sorted(found)[:MOST_TASKS])
    return [fact for fact in facts if isinstance(fact, DutyFact)]


def _among(counts: Mapping[str, int], plans: Sequence[str] | None) -> Mapping[str, int]:
    return counts if plans is None else {plan: count for plan, count in counts.items() if plan in plans}


def _is_for(duty: Duty, agencies: Sequence[str]) -> bool:
    return any(fold(name) == fold(duty.agency) for name in agencies)


def documents(scope: Scope, plans: Sequence[str] | None) -> tuple[Document, ...]:
    """Return the heads of `plans`, of all where that is None."""
    return scope.library.documents if plans is None else scope.library.directory.pick(plans)


def annexes(scope: Scope, plans: Sequence[str] | None) -> tuple[Document, ...]:
    """Return the heads of those of `plans` that have tasks."""
    return tuple(one for one in documents(scope, plans) if scope.library.task_counts.get(one.id))


def list_by_period(scope: Scope, first: date, last: date, plans: Sequence[str] | None, state: str = "") -> Outcome:
    """Answer what must be done between two days; tasks without a day stand apart."""
    if not annexes(scope, plans):
        return NotInPlans(reason="no_annex", plans=documents(scope, plans))
    agencies = scope.subjects
    wanted = with_groups(agencies)
    rest = None
    if is_long(scope, plans):
        counts = _among(scope.library.count_due(first, last, sorted(wanted)), plans)
        plans, rest = first_plans(scope, [*counts] or plans, counts)
        plans = (plans or ())[:MOST_PLANS] if not counts else plans
    kept = _of_area(scope, tuple(_entries_due(scope, first, last, plans)))
    criteria = Criteria(
        plans=annexes(scope, plans),
        agencies=agencies,
        roles=roles_wanted(scope) if agencies else (),
        first=first if first > LONG_AGO else None,
        last=last,
        **_areas_of(scope),
        state="overdue" if state == "overdue" else "upcoming" if state == "upcoming" else "",
        rest=rest,
    )
    of_year = (first, last) == (date(first.year, 1, 1), date(last.year, 12, 31))
    all_year = tuple(e for e in kept if state != "overdue" and not of_year and _is_all_year(e))
    kept = tuple(e for e in kept if e not in all_year)
    leading = tuple(e for e in kept if e.role != "coordinate")
    helping = tuple(e for e in kept if e.role == "coordinate")
    standing = _standing(scope, wanted, plans) if agencies and state != "overdue" else ()
    return Listing(
        criteria=criteria,
        entries=leading,
        coordinated=helping,
        standing=standing,
        all_year=all_year,
        counted="count" in scope.query.wants,
        shows_lead="lead" in scope.query.wants and not agencies,
    )


def _entries_due(scope: Scope, first: date, last: date, plans: Sequence[str] | None) -> Iterator[Entry]:
    agencies = scope.subjects
    wanted = with_groups(agencies)
    seen: set[tuple[int, int]] = set()
    for record, output, day, _form in scope.library.tasks_due(first, last, plans):
        fact = scope.fact(record)
        if not isinstance(fact, TaskFact) or (record.id, output) in seen:
            continue
        role = _role_in(fact.task, output, wanted, roles_wanted(scope)) if agencies else None
        if agencies and role is None:
            continue
        seen.add((record.id, output))
        yield Entry(document=fact.document, task=fact.task, output=output, role=role, due=day)


def _is_all_year(entry: Entry) -> bool:
    """Whether a task may be done at any time of the year, so that its last day tells little about a quarter."""
    deadline = entry.task.outputs[entry.output].deadline
    return isinstance(deadline, Within) and any(
        (span.first.month, span.first.day, span.last.month) == (1, 1, 12) for span in deadline.spans
    )


def _role_in(task: Task, output: int, wanted: set[str], roles: Sequence[RoleName]) -> RoleName | None:
    row = task.outputs[output]
    if "lead" in roles and wanted & set(row.lead):
        return "lead"
    if "coordinate" in roles and wanted & set(row.coordinate):
        return "coordinate"
    return None


def _standing(scope: Scope, wanted: set[str], plans: Sequence[str] | None) -> tuple[Entry, ...]:
    entries = entries_by_agency(scope, tuple(sorted(wanted)), ("lead",), plans)
    return tuple(e for e in entries if isinstance(e.task.outputs[e.output].deadline, (Ongoing, Every, Mixed)))


def _of_area(scope: Scope, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries of the areas asked about, without what is to be left out."""
    areas, excepted = scope.query.areas, scope.query.excepted
    if STANDING in excepted:
        entries = tuple(e for e in entries if not isinstance(e.task.outputs[e.output].deadline, Ongoing))
    entries = tuple(e for e in entries if not any(_is_of(e, area) for area in excepted) and not _is_left_out(scope, e))
    if not areas:
        return entries
    return tuple(e for e in entries if any(_is_of(e, area) for area in areas))


def _is_left_out(scope: Scope, entry: Entry) -> bool:
    """Whether a list is to leave out what an agency leads, or helps in, or what is on a topic."""
    left_out, row = scope.query.left_out, entry.task.outputs[entry.output]
    if any(name in (row.lead if role == "lead" else row.coordinate) for role, name in left_out.agencies):
        return True
    return bool(left_out.topic) and set(left_out.topic) <= set(index_words(f"{entry.task.title} {row.product}"))


def _is_of(entry: Entry, area: str) -> bool:
    return set(words(area)) <= set(words(entry.task.area))


def _areas_of(scope: Scope) -> dict[str, Any]:
    """Return what the criteria say of areas, those asked for, and of what else is left out."""
    left_out = scope.query.left_out
    named = (*left_out.agencies, *([("topic", left_out.said)] if left_out.topic else []))
    return {"area": ", ".join(scope.query.areas), "excepted": scope.query.excepted, "left_out": named}


def list_tasks(
    scope: Scope,
    plans: Sequence[str] | None,
    *,
    form: str = "",
    records: Sequence[Record] | None = None,
    without: frozenset[int] = frozenset(),
) -> Outcome:
    """Answer with the tasks of a plan: all of them, of one area, or of one form of time ("month", "ongoing").

    Of a form of time only the tasks of the agencies asked about, where some are. `records` limits them to tasks already
    found by their topic; those whose numbers are in `without` are left out.
    """
    limited = records is not None
    rest = None
    if records is None and is_long(scope, plans):
        plans, rest = first_plans(scope, plans, _among(_task_counts(scope), plans))
    records = scope.library.all_of_kind("task", plans) if records is None else records
    entries = tuple(_entries(scope, [record for record in records if record.id not in without]))
    among = entries if limited else _of_area(scope, entries)
    kept = tuple(e for e in among if not form or _has_form(e, form))
    agencies = scope.subjects if form else ()
    if agencies and form == "event":  # who is waited for, not who does it
        named = [set(index_words(name)) for name in agencies]
        waited = tuple(e for e in kept if any(words <= set(index_words(_time_of(e))) for words in named))
        kept = waited or kept
    elif agencies:
        wanted = with_groups(agencies)
        kept = tuple(e for e in kept if _role_in(e.task, e.output, wanted, roles_wanted(scope)))
    topic = scope.about if limited else ""
    criteria = Criteria(
        plans=documents(scope, plans), form=form, topic=topic, rest=rest, **({} if limited else _areas_of(scope))
    )
    if not kept:
        return NotInPlans(
            reason="no_tasks", about="" if limited else ", ".join(scope.query.areas), plans=documents(scope, plans)
        )
    wants = scope.query.wants
    return Listing(criteria=criteria, entries=kept, counted="count" in wants, shows_lead="lead" in wants)


def list_areas(scope: Scope, plans: Sequence[str] | None) -> Outcome:
    """Answer with the areas into which the annexes are divided, each with its number of tasks."""
    rest = None
    if is_long(scope, plans):
        plans, rest = first_plans(scope, plans, _among(_task_counts(scope), plans))
    found: dict[str, dict[str, int]] = {}
    for record in scope.library.all_of_kind("task", plans):
        fact = scope.fact(record)
        if isinstance(fact, TaskFact):
            areas = found.setdefault(fact.document.id, {})
            areas[fact.task.area] = areas.get(fact.task.area, 0) + 1
    if not found:
        return NotInPlans(reason="no_annex", plans=documents(scope, plans))
    return AreaList(
        areas=tuple((scope.library.get_document(plan), tuple(areas.items())) for plan, areas in found.items()),
        rest=rest,
    )


def _task_counts(scope: Scope) -> dict[str, int]:
    return {plan: count for plan, count in scope.library.task_counts.items() if count}


def _entries(scope: Scope, records: Iterable[Record]) -> Iterable[Entry]:
    for record in records:
        fact = scope.fact(record)
        if isinstance(fact, TaskFact):
            for output in range(len(fact.task.outputs)):
                yield Entry(document=fact.document, task=fact.task, output=output)


def _time_of(entry: Entry) -> str:
    return entry.task.outputs[entry.output].time_raw


def _has_form(entry: Entry, form: str) -> bool:
    deadline = entry.task.outputs[entry.output].deadline
    parts = deadline.parts if isinstance(deadline, Mixed) else (deadline,)
    if form == "none":
        return not entry.task.outputs[entry.output].time_raw.strip()
    if form == "year":
        return _is_all_year(entry)
    if form == "dated":
        return any(isinstance(part, (By, Within)) for part in parts) and not _is_all_year(entry)
    kind = {"ongoing": Ongoing, "event": After}.get(form)
    if kind is not None:
        return any(isinstance(part, kind) for part in parts)
    return any(isinstance(part, Every) and form in part.every for part in parts)


def soon(today: date) -> tuple[date, date]:
    """Return the stretch that "soon" means."""
    return today, today + timedelta(days=SOON_DAYS)
