"""The report of an import: what was read, what was not and where, what was mended, and what changed since last time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from knowledge.changes import Change, compare_plans
from knowledge.corrections import OVERRIDE, Refusal, describe
from knowledge.coverage import Coverage, Unaccounted
from knowledge.deadline import Deadline, Mixed, Unread
from knowledge.deadline_parts import Reason
from knowledge.deadline_reading import read_deadline
from knowledge.export import plain_number, repair_to_json
from knowledge.importing import Imported
from knowledge.layout import layout
from knowledge.model import Conflict, Document, Plan, Repair, UnreadPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDeadline:
    """Words that no rule reads as a deadline, with the reason why."""

    place: str
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownAgency:
    """An agency that the registry does not know, and the places that name it."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """What an import made of one file; `changes` is None when the library had no version of the plan.

    `repairs` are scan errors that rules mended, `overrides` what people corrected, `refused` what they could not.
    """

    document: Document
    counts: dict[str, int]
    coverage: Coverage
    unread: tuple[UnreadPlace, ...]
    unread_deadlines: tuple[UnreadDeadline, ...]
    unknown_agencies: tuple[UnknownAgency, ...]
    conflicts: tuple[Conflict, ...]
    repairs: tuple[Repair, ...]
    overrides: tuple[Repair, ...]
    refused: tuple[Refusal, ...]
    changes: tuple[Change, ...] | None


def report_plan(imported: Imported) -> PlanReport:
    """Return the report of an import, without a look at the library."""
    plan = imported.plan
    deadlines = tuple(dict.fromkeys(_list_unread_deadlines(plan)))
    agencies = tuple(UnknownAgency(name=name, places=_find_places(plan, name)) for name in plan.unknown_agencies)
    repairs = tuple(repair for repair in plan.repairs if repair.reason != OVERRIDE)
    overrides = tuple(repair for repair in plan.repairs if repair.reason == OVERRIDE)
    return PlanReport(
        document=plan.document,
        counts={
            "rows": plan.row_count,
            "tasks": len(plan.tasks),
            "outputs": sum(len(task.outputs) for task in plan.tasks),
            "targets": len(plan.targets),
            "duties": len(plan.duties),
            "unread": len(plan.unread),
            "unread_deadlines": len(deadlines),
            "unknown_agencies": len(agencies),
            "conflicts": len(plan.conflicts),
            "repairs": len(repairs),
            "overrides": len(overrides),
            "refused": len(imported.refused),
            "changes": 0,
        },
        coverage=imported.coverage,
        unread=plan.unread,
        unread_deadlines=deadlines,
        unknown_agencies=agencies,
        conflicts=plan.conflicts,
        repairs=repairs,
        overrides=overrides,
        refused=imported.refused,
        changes=None,
    )


def add_changes(report: PlanReport, before: Plan, after: Plan) -> PlanReport:
    """Return the report of `after` with what changed since `before`, the version that the library holds."""
    changes = compare_plans(before, after)
    return replace(report, changes=changes, counts=report.counts | {"changes": len(changes)})


def _list_unread_deadlines(plan: Plan) -> Iterator[UnreadDeadline]:
    """Yield every part of a deadline that no rule covers; an empty cell is none."""
    section = str(layout()["places"]["section"])
    found = [(task.place, output.deadline) for task in plan.tasks for output in task.outputs]
    found += [(section.format(section=one.section), one.deadline) for one in plan.other_deadlines]
    for place, deadline in found:
        for raw in _list_unread(deadline):
            reason = read_deadline(raw, plan.document.year).reason or "nothing_read"
            yield UnreadDeadline(place=place, text=raw, reason=reason)


def _list_unread(deadline: Deadline) -> Iterator[str]:
    if isinstance(deadline, Mixed):
        for part in deadline.parts:
            yield from _list_unread(part)
    elif isinstance(deadline, Unread) and deadline.raw.strip():
        yield deadline.raw


def _find_places(plan: Plan, name: str) -> tuple[str, ...]:
    section = str(layout()["places"]["section"])
    places = [
        task.place for task in plan.tasks if any(name in {*output.lead, *output.coordinate} for output in task.outputs)
    ]
    places += [section.format(section=duty.section) for duty in plan.duties if duty.agency == name]
    return tuple(dict.fromkeys(places))


def report_to_json(report: PlanReport) -> dict[str, Any]:
    """Return a report in the shape that `cchc ingest --json` promises to scripts."""
    document = report.document
    return {
        "id": document.id,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "counts": report.counts,
        "coverage": _coverage(report.coverage),
        "unread": [{"place": one.place, "text": one.text, "reason": one.reason} for one in report.unread],
        "unread_deadlines": [
            {"place": one.place, "text": one.text, "reason": one.reason} for one in report.unread_deadlines
        ],
        "unknown_agencies": [{"name": one.name, "places": list(one.places)} for one in report.unknown_agencies],
        "conflicts": [conflict_to_json(one) for one in report.conflicts],
        "repairs": [repair_to_json(one) for one in report.repairs],
        "overrides": [repair_to_json(one) for one in report.overrides],
        "refused": [refusal_to_json(one) for one in report.refused],
        "changes": None if report.changes is None else [_change(one) for one in report.changes],
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    def listed(cells: tuple[Unaccounted, ...]) -> list[dict[str, str | None]]:
        return [{"place": one.place, "column": one.column, "text": one.text} for one in cells]

    return {
        "rows": coverage.rows,
        "stored": coverage.stored,
        "joined": coverage.joined,
        "areas": coverage.areas,
        "headings": coverage.headings,
        "cells": coverage.cells,
        "told": coverage.told,
        "lost": listed(coverage.lost),
        "added": listed(coverage.added),
    }


def conflict_to_json(conflict: Conflict) -> dict[str, Any]:
    """Return figures that differ; "plan" stands with a reading where they are of several plans."""
    return {
        "about": conflict.about,
        "readings": [
            ({"plan": reading.document} if reading.document else {})
            | {
                "text": reading.text,
                "section": reading.section,
                "value": plain_number(reading.value),
                "unit": reading.unit,
            }
            for reading in conflict.readings
        ],
    }


def refusal_to_json(refusal: Refusal) -> dict[str, Any]:
    """Return a correction that was not applied: what it names, what it expects, and what is there."""
    override = refusal.override
    return {
        "where": override.where,
        "plan": override.plan,
        "item": override.item or None,
        "output": override.output if override.item else None,
        "section": override.section or None,
        "measure": override.measure or None,
        "field": override.field,
        "was": describe(override.was),
        "to": describe(override.to),
        "reason": refusal.reason,
        "found": refusal.found,
    }


def _change(change: Change) -> dict[str, str]:
    return {
        "kind": change.kind,
        "place": change.place,
        "item": change.item,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
    }
