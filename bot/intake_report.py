"""The report of an intake: as text within 100 columns, and as JSON for scripts."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.intake import Intake, Taken
from handlers.changes import name_section, quote, shorten, tell_change
from handlers.texts import intake as texts
from handlers.texts.deadlines import explain_unread
from knowledge.corrections import Refusal, describe
from knowledge.coverage import Coverage, Unaccounted
from knowledge.model import Conflict, Document, Reading, Repair
from knowledge.report import PlanReport, conflict_to_json, refusal_to_json, report_to_json

WIDTH = 100
_MOST_PLACES = 6  # of one repair, or of plans that differ; JSON has them all


def report_json(intake: Intake) -> dict[str, Any]:
    """Return the report as a JSON object; the README names its keys."""
    return {
        "plans": [
            {"path": str(taken.path), "replaced": taken.replaced} | report_to_json(taken.report)
            for taken in intake.taken
        ],
        "failed": [{"path": str(failed.path), "reason": failed.reason} for failed in intake.failed],
        "conflicts_between_plans": [conflict_to_json(conflict) for conflict in intake.conflicts],
        "refused": [refusal_to_json(refusal) for refusal in intake.refused],
        "plan_count": None if intake.documents is None else len(intake.documents),
    }


def report_text(intake: Intake) -> str:
    """Return the report of what was read, for people; what failed is told apart."""
    blocks = ["\n".join(_report_plan(taken)) for taken in intake.taken]
    documents = {document.id: document for document in intake.documents or ()}
    if intake.conflicts:
        lines = [texts.BETWEEN_PLANS.format(count=len(intake.conflicts))]
        lines += [_wrap(_tell_conflict(conflict, documents), 2) for conflict in intake.conflicts]
        blocks.append("\n".join(lines))
    if intake.refused:
        lines = [texts.STRANGERS.format(count=len(intake.refused))]
        blocks.append("\n".join([*lines, *(_wrap(_tell_refusal(refusal), 2) for refusal in intake.refused)]))
    if intake.documents is None:
        blocks.append(texts.LIBRARY_UNTOUCHED)
    else:
        blocks.append(texts.LIBRARY_HOLDS.format(count=len(intake.documents)))
    return "\n\n".join(blocks)


def plan_text(taken: Taken) -> str:
    """Return what is told of one plan, for people."""
    return "\n".join(_report_plan(taken)) + "\n"


def _wrap(text: str, indent: int) -> str:
    """Return one paragraph in lines; those after the first stand further in. Words longer than a line stay whole."""
    return textwrap.fill(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _report_plan(taken: Taken) -> Iterator[str]:
    report = taken.report
    document = report.document
    yield _wrap(texts.head(document.number, document.title, document.issuer), 0)
    file = texts.FILE.format(name=taken.path.name, id=document.id)
    yield _wrap("; ".join((file, texts.REPLACED) if taken.replaced else (file,)), 2)
    yield _wrap(texts.STORED.format_map(report.counts), 2)
    yield _wrap(tell_coverage(report.coverage), 2)
    yield _wrap(texts.TO_CHECK.format_map(report.counts), 2)
    yield from (_wrap(line, 2) for line in list_open(report))
    yield from _list_repairs(report)
    yield from _list_changes(report)


def tell_coverage(coverage: Coverage) -> str:
    """Return the proof of an annex in one sentence: rows in and rows stored, cells, and cells named as unread."""
    if not coverage.rows:
        return texts.NO_ANNEX
    kept = coverage.rows - coverage.stored
    return texts.ANNEX.format(
        rows=coverage.rows,
        stored=coverage.stored,
        kept=texts.ANNEX_KEPT.format(count=kept) if kept else "",
        joined=texts.ANNEX_JOINED.format(count=coverage.joined) if coverage.joined else "",
        cells=coverage.cells,
        told=coverage.told + len(coverage.lost),
    )


def list_open(report: PlanReport) -> Iterator[str]:
    """Yield what somebody should look at, cell by cell, in whole lines."""
    yield from (_tell_cell(texts.LOST, one) for one in report.coverage.lost)
    yield from (_tell_cell(texts.ADDED, one) for one in report.coverage.added)
    told = {one.text for one in report.unread_deadlines} | {one.text for one in report.coverage.lost}
    for one in report.unread:
        if one.text and one.text in told:
            continue  # told with more beside it
        text = f": “{shorten(one.text)}”" if one.text else ""
        yield texts.UNREAD_PLACE.format(place=one.place, text=text, reason=one.reason)
    for deadline in report.unread_deadlines:
        reason = explain_unread(deadline.reason)
        yield texts.UNREAD_DEADLINE.format(place=deadline.place, text=shorten(deadline.text), reason=reason)
    for agency in report.unknown_agencies:
        yield texts.UNKNOWN_AGENCY.format(name=agency.name, places=_join(agency.places))
    for conflict in report.conflicts:
        yield texts.CONFLICT.format(about=conflict.about, readings=_tell_readings(conflict.readings, {}))


def _tell_cell(sentence: str, cell: Unaccounted) -> str:
    return sentence.format(place=cell.place, column=texts.COLUMNS[cell.column], text=shorten(cell.text))


def _list_repairs(report: PlanReport) -> Iterator[str]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for repair in report.repairs:
        groups.setdefault((repair.before, repair.after, repair.reason), []).append(repair.place)
    if groups:
        yield _wrap(texts.REPAIRS.format(count=len(report.repairs)), 2)
    for (before, after, reason), places in groups.items():
        said = quote(before=before, after=after)
        yield _wrap(texts.REPAIR.format(reason=reason, places=_join(places), **said), 4)
    if report.overrides:
        yield _wrap(texts.OVERRIDES.format(count=len(report.overrides)), 2)
    yield from (_wrap(_tell_override(repair), 4) for repair in report.overrides)
    yield from (_wrap(_tell_refusal(refusal), 2) for refusal in report.refused)


def _tell_override(repair: Repair) -> str:
    by_hand = repair.correction
    said = quote(before=repair.before, after=repair.after)
    if by_hand is None:
        return texts.REPAIR.format(reason=repair.reason, places=repair.place, **said)
    when = f"{by_hand.when:%d/%m/%Y}"
    return texts.OVERRIDE.format(place=repair.place, who=by_hand.who, when=when, why=by_hand.why, **said)


def _tell_refusal(refusal: Refusal) -> str:
    override = refusal.override
    field = texts.FIELDS[override.field]
    if override.item:
        subject = texts.IN_TASK.format(plan=override.plan, item=override.item, field=field)
    elif override.section:
        subject = texts.IN_TARGET.format(plan=override.plan, section=name_section(override.section), field=field)
    else:
        subject = texts.IN_DOCUMENT.format(plan=override.plan, field=field)
    said = quote(found=refusal.found, was=describe(override.was))
    reason = texts.REFUSALS[refusal.reason].format_map(said)
    return texts.REFUSED.format(where=override.where, subject=subject, reason=reason)


def _list_changes(report: PlanReport) -> Iterator[str]:
    if report.changes is None:
        return
    if not report.changes:
        yield _wrap(texts.NO_CHANGES, 2)
        return
    yield _wrap(texts.CHANGES.format(count=len(report.changes)), 2)
    yield from (_wrap(tell_change(change), 4) for change in report.changes)


def _tell_conflict(conflict: Conflict, documents: Mapping[str, Document]) -> str:
    return f"{conflict.about}: {_tell_readings(conflict.readings, documents)}"


def _tell_readings(readings: Sequence[Reading], documents: Mapping[str, Document]) -> str:
    shown = [
        texts.CONFLICT_READING.format(value=_tell_value(one), place=_name_place(one, documents))
        for one in readings[:_MOST_PLACES]
    ]
    if len(readings) > len(shown):
        shown.append(texts.AND_MORE.format(count=len(readings) - len(shown)))
    return texts.AND.join(shown)


def _tell_value(reading: Reading) -> str:
    return f"{reading.value:g}{reading.unit if reading.unit == '%' else f' {reading.unit}'}"


def _name_place(reading: Reading, documents: Mapping[str, Document]) -> str:
    section = name_section(reading.section)
    document = documents.get(reading.document)
    if document is None:
        return section
    return f"{document.number or document.issuer or document.title}, {section}"


def _join(places: Sequence[str]) -> str:
    shown = list(dict.fromkeys(places))
    more = len(shown) - _MOST_PLACES
    if more > 0:
        shown = [*shown[:_MOST_PLACES], texts.AND_MORE.format(count=more)]
    return ", ".join(shown)
