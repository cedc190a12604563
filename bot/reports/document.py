"""A report as a Word document in the form of a periodic report; what nobody knows is left as "…" to be filled in."""

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document

from bot.reports.document_parts import Line, body, heading, lay_columns, rule, set_up, tabulate, write
from bot.reports.outputs import Joined, join_rows
from handlers.report_records import STAGES, Basis, Report, count_stages, group_by_area
from handlers.texts import reports as texts
from handlers.texts.dates import day

_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_TASKS = (1.3, 5.4, 2.6, 2.8, 4.4)
_TASKS_OF_ONE = (1.3, 7.9, 3.2, 4.1)


def make_document(report: Report) -> bytes:
    """Return the document."""
    document = docx.Document()
    set_up(document)
    document.core_properties.author = ""
    document.core_properties.title = texts.DOCUMENT_ABOUT.format(period=report.period.label)
    _write_head(document, report)
    parts = (_overview, _results, _figures, _shortcomings, _plans, _proposals)
    for number, write_part in zip(_ROMAN, parts, strict=True):
        write_part(document, report, number)
    _write_foot(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _write_head(document: Document, report: Report) -> None:
    left, right = lay_columns(document, (6.3, 10.2))
    write(left, texts.PARENT_BLANK, size=13, align="center", first=True)
    write(left, report.agency.upper() or texts.AGENCY_BLANK, size=13, bold=True, align="center")
    rule(left, 2.1)
    write(left, texts.NUMBER_LINE, size=13, align="center", before=2)
    write(right, texts.NATION, size=13, bold=True, align="center", first=True)
    write(right, texts.MOTTO, bold=True, align="center")
    rule(right, 2.2)
    write(right, texts.PLACE_LINE, italic=True, align="center", before=2)
    write(document, texts.DOCUMENT_KIND, bold=True, align="center", before=14)
    write(document, texts.DOCUMENT_ABOUT.format(period=report.period.label), bold=True, align="center")
    rule(document, 6.2)
    write(document, texts.ADDRESSEE, align="center", before=6, after=8)
    bases = "; ".join(_name_basis(basis) for basis in report.bases)
    body(
        document,
        texts.OPENING.format(
            bases=bases, agency=report.agency or texts.AGENCY_BLANK, period=report.period.label, day=day(report.as_of)
        ),
    )


def _name_basis(basis: Basis) -> str:
    issued = texts.BASIS_ISSUED.format(day=day(basis.issued_on)) if basis.issued_on else ""
    issuer = texts.BASIS_ISSUER.format(issuer=basis.issuer) if basis.issuer else ""
    title = basis.title[:1].lower() + basis.title[1:]
    if not basis.title or basis.title in basis.name:
        issuer = "" if basis.issuer in basis.name else issuer
        return texts.BASIS_UNTITLED.format(name=basis.name, issued=issued, issuer=issuer)
    return texts.BASIS.format(name=basis.name, issued=issued, issuer=issuer, title=title)


def _overview(document: Document, report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_OVERVIEW}")
    counts = count_stages(report.rows)
    late = sum(1 for row in report.rows if row.stage == "done" and row.is_late)
    body(document, f"1. {texts.HEADING_DIRECTION}")
    agencies = {row.agency for row in report.rows}
    many = f" {texts.OVERVIEW_AGENCIES.format(count=len(agencies))}" if len(agencies) > 1 else ""
    body(document, f"2. {texts.overview(len(report.rows), counts, late)}{many}")
    names = (texts.TABLE_AREA, *(texts.SHORT_STAGES[stage] for stage in STAGES), texts.TOTAL)
    lines: list[Line] = []
    for label, rows in (*group_by_area(report.rows), (texts.TOTAL, report.rows)):
        counted = count_stages(rows)
        lines.append((label or texts.NO_AREA, *(str(counted[stage]) for stage in STAGES), str(len(rows))))
    tabulate(document, names, (5.1, 2.0, 1.8, 1.8, 2.1, 2.1, 1.6), lines, centred=frozenset(range(1, 7)), total=True)


def _results(document: Document, report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_RESULTS}")
    for count, (area, rows) in enumerate(group_by_area(report.rows), start=1):
        write(document, f"{count}. {area or texts.NO_AREA}", bold=True, indent=True, before=4, after=4, keep=True)
        joined = join_rows(rows, report.as_of)
        lines: list[Line] = []
        for stage in STAGES:
            there = [one for one in joined if one.stage == stage]
            if there:
                lines.append(texts.STAGE_ROW.format(stage=texts.STAGES[stage], count=len(there)))
                lines += [_task_line(one, place) for place, one in enumerate(there, start=1)]
        _tabulate_tasks(document, lines, report)


def _tabulate_tasks(document: Document, lines: Sequence[Line], report: Report) -> None:
    """Put a table of tasks; where all are one agency's own, it is not named in each line."""
    names = (texts.TABLE_NUMBER, texts.TABLE_TASK, texts.TABLE_LEAD, texts.TABLE_TIME, texts.TABLE_RESULT)
    if {row.agency for row in (*report.rows, *report.coming)} == {report.agency}:
        short: list[Line] = [line if isinstance(line, str) else (*line[:2], *line[3:]) for line in lines]
        tabulate(document, (*names[:2], *names[3:]), _TASKS_OF_ONE, short, centred=frozenset({0}))
    else:
        tabulate(document, names, _TASKS, lines, centred=frozenset({0}))


def _task_line(one: Joined, number: int) -> tuple[str, ...]:
    product = f"\n{texts.TASK_PRODUCT.format(product=one.row.product)}" if one.row.product else ""
    source = texts.TASK_SOURCE.format(plan=one.row.plan, item=one.row.item)
    return (str(number), f"{one.row.title}{product}\n{source}", one.lead, one.time, one.result)


def _figures(document: Document, report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_FIGURES}")
    if not report.figures:
        body(document, texts.BLANK)
        return
    body(document, texts.FIGURES_NOTE, italic=True)
    names = (texts.TABLE_NUMBER, texts.TABLE_METRIC, texts.TABLE_LEVEL, texts.TABLE_REACHED, texts.TABLE_SOURCE)
    lines = [
        (str(count), figure.metric, figure.level, texts.BLANK, figure.source)
        for count, figure in enumerate(report.figures, start=1)
    ]
    tabulate(document, names, (1.3, 6.4, 3.0, 2.6, 3.2), lines, centred=frozenset({0, 3}))


def _shortcomings(document: Document, report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_SHORTCOMINGS}")
    rows = [row for row in report.rows if row.stage == "overdue"]
    if rows:
        body(document, f"1. {texts.SHORTCOMINGS.format(day=day(report.as_of), count=len(rows))}")
        joined = join_rows(rows, report.as_of)
        _tabulate_tasks(document, [_task_line(one, place) for place, one in enumerate(joined, start=1)], report)
    else:
        body(document, f"1. {texts.SHORTCOMINGS_NONE.format(day=day(report.as_of))}")
    body(document, f"2. {texts.OTHER_SHORTCOMINGS}")
    body(document, f"3. {texts.CAUSES}")


def _plans(document: Document, report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_PLANS.format(period=report.next_label.upper())}")
    counts = count_stages(report.rows)
    said: list[str] = []
    if counts["overdue"]:
        said.append(texts.PLANS_CARRIED.format(count=counts["overdue"], section=_ROMAN[3]))
    if unfinished := counts["running"] + counts["waiting"] + counts["standing"]:
        said.append(texts.PLANS_RUNNING.format(count=unfinished, section=_ROMAN[1]))
    said.append((texts.PLANS_DUE if report.coming else texts.PLANS_NONE).format(period=report.next_label))
    for count, sentence in enumerate(said, start=1):
        body(document, f"{count}. {sentence}")
    if report.coming:
        joined = join_rows(report.coming, report.as_of, by_turn=False)
        _tabulate_tasks(document, [_task_line(one, place) for place, one in enumerate(joined, start=1)], report)
    body(document, f"{len(said) + 1}. {texts.PLANS_OTHER}")


def _proposals(document: Document, _report: Report, number: str) -> None:
    heading(document, f"{number}. {texts.HEADING_PROPOSALS}")
    body(document, texts.BLANK)


def _write_foot(document: Document) -> None:
    write(document, "", size=6)
    left, right = lay_columns(document, (8.0, 8.5))
    write(left, texts.RECIPIENTS, size=12, bold=True, italic=True, align="left", first=True)
    for line in texts.RECIPIENT_LINES:
        write(left, line, size=11, align="left")
    write(right, texts.SIGNER_TITLE, size=13, bold=True, align="center", first=True)
    write(right, texts.SIGNER_NOTE, size=13, italic=True, align="center", after=48)
    write(right, texts.SIGNER_NAME, size=13, bold=True, align="center")
