"""What goes into a report: the outputs that a period is about, how far each is, the targets, and what comes next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from handlers.cards import level, name_document, place_of
from handlers.looking_back import Known, look_back
from handlers.ports import Work
from handlers.progress import Case, key_of
from handlers.report_periods import following
from handlers.report_records import Bar, Basis, Chart, Figure, Period, Report, Row, Stage, count_stages, group_by_area
from handlers.texts import reports as texts
from handlers.texts.dates import day
from knowledge.library import Library
from knowledge.model import Document
from knowledge.owing import Assignment, acts_for, assignments_of
from knowledge.turns import Turn, comes_again, current_turns, turns_between


def make_report(library: Library, work: Work, agency: str, period: Period, now: datetime) -> Report:
    """Return the report of an agency ('' for all) about a period, as of its last day, or of `now` where it still runs.

    An agency's report holds the work of its rooms as well. Rows stand in the order of plans and annexes. `now` is in
    the office's time zone.
    """
    assignments = list_assignments(library, agency)
    agencies = {one.agency for one in assignments} if agency else None
    known = look_back(work, {one.document.id for one in assignments}, agencies, period, now)
    cases = [case for one in assignments for case in _cases(one, period, known) if _belongs(case, period)]
    after = following(period)
    coming = [
        case
        for one in assignments
        for case in _due(one, after, known)
        if case.is_open and (case.due_on is None or case.due_on >= known.as_of)
    ]
    rows = tuple(_row(case, known) for case in cases)
    named = [document for document in library.documents if document.id in {row.plan_id for row in rows}]
    return Report(
        agency=agency,
        period=period,
        as_of=known.as_of,
        bases=tuple(
            Basis(name=name_document(one), title=one.title, issuer=one.issuer or "", issued_on=one.issued_on)
            for one in named
        ),
        rows=rows,
        figures=tuple(_figures(library, [one.id for one in named])),
        next_label=after.label,
        coming=tuple(_row(case, known) for case in coming),
    )


def list_assignments(library: Library, agency: str) -> list[Assignment]:
    """Return what an agency and its rooms lead in all plans, what everybody leads where `agency` is ''."""
    return [
        one
        for document in library.documents
        for task in library.get_plan(document.id).tasks
        for index in range(len(task.outputs))
        for one in assignments_of(document, task, index)
        if not agency or acts_for(agency, one.agency)
    ]


def _cases(one: Assignment, period: Period, known: Known) -> Iterator[Case]:
    """Give the turns that may belong to a report: those of the day, those touched, the last of the period by then."""
    happened_on = known.events.get((one.document.id, one.task.item, one.output))
    turns = dict.fromkeys(current_turns(one.document, one.row, known.as_of, happened_on))
    if comes_again(one.row.deadline):
        within = turns_between(one.document, one.row, period.first, period.last, happened_on)
        turns |= dict.fromkeys(turn for turn in within if key_of(one, turn) in known.standings)
        turns |= dict.fromkeys([turn for turn in within if turn.due_on and turn.due_on <= known.as_of][-1:])
    ordered = sorted(turns, key=lambda turn: turn.due_on or date.max)
    yield from (_case(one, turn, known) for turn in ordered)


def _due(one: Assignment, period: Period, known: Known) -> Iterator[Case]:
    happened_on = known.events.get((one.document.id, one.task.item, one.output))
    turns: Sequence[Turn] = turns_between(one.document, one.row, period.first, period.last, happened_on)
    yield from (_case(one, turn, known) for turn in turns)


def _case(one: Assignment, turn: Turn, known: Known) -> Case:
    return Case(assignment=one, turn=turn, standing=known.standings.get(key_of(one, turn)))


def _belongs(case: Case, period: Period) -> bool:
    """Whether a report about `period` speaks of a case: due or done in it, open from before, or begun ahead of it."""
    done_on = None if case.standing is None else case.standing.done_on
    if done_on is not None and not case.is_open and period.first <= done_on <= period.last:
        return True
    if case.due_on is None:
        return case.is_open and _runs_in(case.assignment.document, period)
    if case.due_on < period.first:
        return case.is_open
    if case.due_on > period.last:
        return case.state == "in_progress"
    return True


def _runs_in(document: Document, period: Period) -> bool:
    """Whether a plan runs in a period, for what has no day of its own: from its issue to the end of its year."""
    year = document.year
    if year is not None and not period.first.year <= year <= period.last.year:
        return False
    return document.issued_on is None or document.issued_on <= period.last


def stage_of(case: Case, today: date) -> Stage:
    """Return how a report calls the state of a case."""
    if not case.is_open:
        return "done"
    if case.is_overdue(today):
        return "overdue"
    if case.state == "in_progress":
        return "running"
    return "standing" if case.due_on is None else "waiting"


def _row(case: Case, known: Known) -> Row:
    one, standing = case.assignment, case.standing
    steps = [change.step for change in known.histories.get(standing.id, ())] if standing is not None else []
    return Row(
        plan_id=one.document.id,
        plan=name_document(one.document),
        item=one.task.item,
        output=one.output,
        period=case.turn.period,
        area=one.task.area,
        title=one.task.title.rstrip("."),
        product=one.row.product,
        agency=one.agency,
        group=one.group,
        coordinate=one.row.coordinate,
        time_raw=one.row.time_raw,
        due_on=case.due_on,
        state=case.state,
        stage=stage_of(case, known.as_of),
        done_on=standing.done_on if standing is not None and not case.is_open else None,
        is_late=case.is_late() and not case.is_open,
        document_number=_last(step.document_number for step in steps),
        note=_last(step.note for step in steps),
        evidence=next((step.evidence for step in reversed(steps) if step.evidence is not None), None),
        updated_at=None if standing is None else standing.updated_at.astimezone(known.zone),
    )


def _last(values: Iterable[str]) -> str:
    return next((value for value in reversed(list(values)) if value), "")


def _figures(library: Library, plans: Iterable[str]) -> Iterator[Figure]:
    for plan in plans:
        document = library.get_document(plan)
        for target in library.get_plan(plan).targets:
            place = place_of(None, target.section)
            yield Figure(
                area=target.area,
                metric=target.metric[:1].upper() + target.metric[1:],
                level=level(target),
                source=f"{name_document(document)}, {place}",
            )


def make_chart(report: Report) -> Chart:
    """Return the chart of a report: by agency, the one with most that is overdue first; of one agency by area."""
    by_area = len({row.agency for row in report.rows}) == 1
    agencies: dict[str, list[Row]] = {}
    for row in report.rows:
        agencies.setdefault(row.agency, []).append(row)
    groups = group_by_area(report.rows) if by_area else list(agencies.items())
    bars = [Bar(label=label or texts.NO_AREA, counts=count_stages(rows)) for label, rows in groups]
    if not by_area:
        bars.sort(key=lambda bar: (-bar.counts["overdue"], -sum(bar.counts.values()), bar.label))
    what = texts.CHART_BY_AREA if by_area else texts.CHART_BY_AGENCY
    subtitle = texts.CHART_SUBTITLE.format(
        whose=report.agency or texts.ALL_AGENCIES, count=len(report.rows), day=day(report.as_of)
    )
    title = texts.CHART_TITLE.format(what=what, period=report.period.label)
    return Chart(title=title, subtitle=subtitle, bars=tuple(bars))
