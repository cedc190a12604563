"""A deadline as JSON, in the shape that the export and the command line promise, and back."""

from datetime import date
from typing import Any, assert_never

from knowledge.deadline import UNITS, After, By, Deadline, Every, Mixed, Ongoing, Span, Unread, Within


def deadline_to_json(deadline: Deadline) -> dict[str, Any]:
    """Return `deadline` in the shape of the plan export: a dict whose "kind" names its form.

    "before" and "weekday" stand there only when they say something. What was not read is {"kind": "none"}.
    """
    match deadline:
        case By(due=due, before=before):
            return {"kind": "date", "due": due.isoformat()} | ({"before": True} if before else {})
        case Within(spans=spans):
            return {"kind": "period", "due": sorted({span.last.isoformat() for span in spans})}
        case Every(every=every, ad_hoc=ad_hoc, day=day, weekday=weekday):
            said = {"kind": "recurring", "every": list(every), "ad_hoc": ad_hoc, "day": day}
            return said | ({} if weekday is None else {"weekday": weekday})
        case After(trigger=trigger, offset_days=offset, working_days=working):
            return {"kind": "event", "trigger": trigger, "offset_days": offset, "working_days": working}
        case Ongoing():
            return {"kind": "ongoing"}
        case Mixed(parts=parts):
            return {"kind": "mixed", "parts": [deadline_to_json(part) for part in parts]}
        case Unread():
            return {"kind": "none"}
        case _:
            assert_never(deadline)


def deadline_from_json(data: dict[str, Any]) -> Deadline:
    """Return the deadline that `deadline_to_json` wrote; raises ValueError for anything else.

    JSON holds only the end of a period, so a span read from it is that one day; the words of what was
    not read are not in it either.
    """
    try:
        return _from_json(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a deadline: {data!r}") from error


def _from_json(data: dict[str, Any]) -> Deadline:
    match data["kind"]:
        case "date":
            return By(due=date.fromisoformat(data["due"]), before=bool(data.get("before", False)))
        case "period":
            ends = [date.fromisoformat(day) for day in data["due"]]
            return Within(spans=tuple(Span(first=end, last=end) for end in ends))
        case "recurring":
            every = tuple(unit for unit in UNITS if unit in data["every"])
            if len(every) != len(data["every"]):
                raise ValueError(f"not a deadline: {data!r}")
            return Every(every=every, ad_hoc=bool(data.get("ad_hoc")), day=data.get("day"), weekday=data.get("weekday"))
        case "event":
            return After(
                trigger=data["trigger"],
                offset_days=data.get("offset_days"),
                working_days=bool(data.get("working_days")),
            )
        case "ongoing":
            return Ongoing()
        case "mixed":
            return Mixed(parts=tuple(deadline_from_json(part) for part in data["parts"]))
        case "none":
            return Unread(raw="")
        case _:
            raise ValueError(f"not a deadline: {data!r}")
