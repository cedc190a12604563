"""The words of digests: counts, the most pressing lines with their sources, agencies that lag, and the chart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from handlers.messages import Attachment
from handlers.oversight import VIEWS, Held, Overview, Term, View
from handlers.ports import Services
from handlers.progress import Case
from handlers.reminder_texts import source_of, title_of
from handlers.reminder_texts import when as when_due
from handlers.report_records import STAGES, Bar, Chart
from handlers.reporting import stage_of
from handlers.texts import dates, reports
from handlers.texts import digests as texts
from knowledge.working_days import Stretch, end_of

_AGENCIES = 8
_EXAMPLES = 3
_PRESSING = 4
_SHORT_TITLE = 110


def name_whose(held: Held) -> str:
    """Return whose work it is: the agency, the first of several, or all."""
    if held is None:
        return texts.ALL
    first, *others = sorted(held)
    return texts.AND_MORE_AGENCIES.format(first=first, count=len(others)) if others else first


def head(stretch: Stretch, held: Held, today: date) -> str:
    """Return the first line of a digest."""
    return texts.HEADS[stretch].format(
        day=dates.day(today), month=today.month, quarter=texts.quarter(today), year=today.year, whose=name_whose(held)
    )


def describe(stretch: Stretch, overview: Overview, members: Iterable[str] = ()) -> tuple[str, tuple[Case, ...]]:
    """Return a digest, and the cases that it names; a stretch in which nothing is due is said to be one.

    `members` are the agencies that have somebody who can be reminded.
    """
    groups, today = overview.groups, overview.today
    blocks = [head(stretch, overview.held, today)]
    if not any(case.due_on and case.due_on <= end_of(today, stretch) for case in groups["s"]):
        blocks.append(texts.NOTHING_DUE[stretch])
    shown = list_shown(stretch, overview)
    blocks.append("\n".join(_count(view, overview) for view in shown) or texts.NOTHING_AT_ALL)
    if overview.is_of_several:
        blocks.append(_by_agency(overview))
    named: list[Case] = []
    pressing: tuple[View, ...] = ("o", "s")
    for view in pressing:
        rows = _rows(groups[view])[:_PRESSING]
        named += [cases[0] for cases in rows]
        lines = [_line_of_row(cases, number, view, overview) for number, cases in enumerate(rows, start=1)]
        blocks.append("\n".join((texts.PRESSING[view], *lines)) if lines else "")
    if overview.held is None:
        blocks.append(_nobody_joined(overview, members))
    blocks.append(texts.HINT if shown else "")
    return "\n\n".join(block for block in blocks if block), tuple(named)


def list_shown(stretch: Stretch, overview: Overview) -> list[View]:
    """Return the counts that a digest gives: those that are not 0; of standing work once a quarter."""
    return [view for view in VIEWS if overview.groups[view] and (view != "t" or stretch == "quarter")]


def _count(view: View, overview: Overview) -> str:
    cases = overview.groups[view]
    agency_count = len({case.key.agency for case in cases})
    said = texts.COUNTS[view].format(count=len(cases), **_days(overview.term))
    return said + texts.OF_AGENCIES.format(count=agency_count) if agency_count > 1 else said


def _rows(cases: Iterable[Case]) -> list[list[Case]]:
    """Return the cases by the row of the annex and its day: one line for what many agencies have to do alike."""
    rows: dict[object, list[Case]] = {}
    for case in cases:
        rows.setdefault((case.key.plan, case.key.item, case.key.output, case.due_on), []).append(case)
    return list(rows.values())


def _line_of_row(cases: Sequence[Case], number: int, view: View, overview: Overview) -> str:
    if len(cases) == 1:
        return line(cases[0], number, view, overview)
    return _fill(cases[0], number, view, overview, texts.BY_AGENCIES.format(count=len(cases)))


def _days(term: Term) -> dict[str, str]:
    return {
        "since": f"{term.since:%d/%m}",
        "done_until": dates.day(term.done_until),
        "due_until": dates.day(term.due_until),
    }


def _by_agency(overview: Overview) -> str:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for view in ("o", "u", "s"):
        for case in overview.groups[view]:
            counts[case.key.agency][view] += 1
    lagging = [pair for pair in counts.items() if pair[1]["o"] or pair[1]["u"]]
    lagging.sort(key=lambda pair: (-pair[1]["o"], -pair[1]["u"], pair[0]))
    if not lagging:
        return ""
    lines = [
        texts.AGENCY_LINE.format(
            agency=agency,
            parts=", ".join(words.format(count=some[view]) for view, words in texts.PARTS.items() if some[view]),
        )
        for agency, some in lagging[:_AGENCIES]
    ]
    if len(lagging) > _AGENCIES:
        lines.append(texts.MORE_AGENCIES.format(count=len(lagging) - _AGENCIES))
    return "\n".join((texts.AGENCIES_HEAD, *lines))


def _nobody_joined(overview: Overview, members: Iterable[str]) -> str:
    served = set(members)
    missing = list(dict.fromkeys(case.key.agency for case in overview.cases if case.key.agency not in served))
    if not missing:
        return ""
    return texts.NOBODY_JOINED.format(count=len(missing), examples=", ".join(missing[:_EXAMPLES]))


# ---- lists


def list_head(view: View, term: Term) -> str:
    """Return what a list holds."""
    return texts.LIST_HEADS[view].format(**_days(term))


def line(case: Case, number: int, view: View, overview: Overview) -> str:
    """Return one line of a list: the task, how it stands, and where the plan says it."""
    agency = texts.OF_AGENCY.format(agency=case.key.agency) if overview.is_of_several else ""
    return _fill(case, number, view, overview, agency)


def _fill(case: Case, number: int, view: View, overview: Overview, agency: str) -> str:
    return texts.LINE.format(
        number=number,
        title=title_of(case, _SHORT_TITLE),
        when=_when(case, view, overview),
        agency=agency,
        source=source_of(case),
    )


def _when(case: Case, view: View, overview: Overview) -> str:
    done_on = case.standing.done_on if case.standing else None
    if view == "t":
        return updated(case)
    if view in {"w", "d"} and done_on is not None:
        if case.is_late() and case.due_on is not None:
            days = (done_on - case.due_on).days
            return texts.DONE_LATE.format(day=dates.day(done_on), days=days, due=dates.day(case.due_on))
        return texts.DONE_ON.format(day=dates.day(done_on))
    said = when_due(case, overview.today)
    return texts.UNANSWERED.format(when=said, days=overview.waited[case.key]) if view == "u" else said


def updated(case: Case) -> str:
    """Return when somebody last reported on a case."""
    if case.standing is None:
        return texts.NEVER_UPDATED
    return texts.UPDATED_ON.format(day=dates.day(case.standing.updated_at.date()))


# ---- the chart


def draw(overview: Overview, services: Services) -> tuple[Attachment, ...]:
    """Return the chart of states by agency, the one with most overdue first; of one agency by area."""
    today = overview.today
    if services.printer is None or not overview.cases:
        return ()
    by = "agency" if len({case.key.agency for case in overview.cases}) > 1 else "area"
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in overview.cases:
        groups[case.key.agency if by == "agency" else case.assignment.task.area or reports.NO_AREA].append(case)
    bars = [_bar(label, cases, today) for label, cases in groups.items()]
    bars.sort(key=lambda bar: (-bar.counts["overdue"], -sum(bar.counts.values()), bar.label))
    chart = Chart(
        title=texts.CHART_TITLE[by].format(day=dates.day(today)),
        subtitle=texts.CHART_SUBTITLE.format(whose=name_whose(overview.held), count=len(overview.cases)),
        bars=tuple(bars),
    )
    name = texts.CHART_FILE.format(day=f"{today:%Y%m%d}")
    return (Attachment(name=name, mime="image/png", content=services.printer.chart(chart)),)


def _bar(label: str, cases: Sequence[Case], today: date) -> Bar:
    counts = Counter(stage_of(case, today) for case in cases)
    return Bar(label=label, counts={stage: counts[stage] for stage in STAGES})
