"""A plan as JSON, in the shape that the contract promises to scripts."""

from typing import Any

from knowledge.deadline_json import deadline_to_json
from knowledge.model import Conflict, Document, Output, Plan, Repair, Target, Task


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return one plan in the shape of the export; "repairs" trace every word that was mended."""
    return {
        "document": _document(plan.document),
        "tasks": [_task(task) for task in plan.tasks],
        "targets": [_target(target) for target in plan.targets],
        "duties": [{"agency": d.agency, "section": d.section, "points": list(d.points)} for d in plan.duties],
        "other_deadlines": [
            {"text": d.text, "section": d.section, "deadline": deadline_to_json(d.deadline)}
            for d in plan.other_deadlines
        ],
        "conflicts": [_conflict(conflict) for conflict in plan.conflicts],
        "unread": [{"place": u.place, "text": u.text, "reason": u.reason} for u in plan.unread],
        "repairs": [repair_to_json(repair) for repair in plan.repairs],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "issuer": document.issuer,
        "place": document.place,
        "date": document.issued_on.isoformat() if document.issued_on else None,
        "signer": document.signer,
        "signer_title": document.signer_title,
        "year": document.year,
        "based_on": list(document.based_on),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "item": task.item,
        "area": task.area,
        "title": task.title,
        "outputs": [_output(output) for output in task.outputs],
    }


def _output(output: Output) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "product": output.product,
        "lead": list(output.lead),
        "coordinate": list(output.coordinate),
        "time_raw": output.time_raw,
        "deadline": deadline_to_json(output.deadline),
    }
    return fields | ({"extra": dict(output.extra)} if output.extra else {})


def _target(target: Target) -> dict[str, Any]:
    return {
        "area": target.area,
        "section": target.section,
        "text": target.text,
        "metric": target.metric,
        "operator": target.operator,
        "value": plain_number(target.value),
        "unit": target.unit,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "about": conflict.about,
        "readings": [
            {"text": reading.text, "section": reading.section, "value": plain_number(reading.value)}
            for reading in conflict.readings
        ],
    }


def repair_to_json(repair: Repair) -> dict[str, str]:
    """Return what was mended; "who", "when" and "why" stand with what a person corrected."""
    said = {"place": repair.place, "before": repair.before, "after": repair.after, "reason": repair.reason}
    by_hand = repair.correction
    return said | ({"who": by_hand.who, "when": by_hand.when.isoformat(), "why": by_hand.why} if by_hand else {})


def plain_number(value: float) -> int | float:
    """Return 60 for 60.0, as a person would write it."""
    return int(value) if value.is_integer() else value
