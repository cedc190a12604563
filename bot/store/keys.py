"""How the key of a piece of work stands in a row: in one set of columns, whatever the table."""

from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from handlers.standings import Key


def to_columns(key: Key) -> dict[str, Any]:
    """Return the key as a row has it; a turn that is the only one has the period ''."""
    period = "" if key.period is None else key.period.isoformat()
    return {"plan": key.plan, "item": key.item, "output": key.output, "agency": key.agency, "period": period}


def to_key(row: RowMapping) -> Key:
    """Return the key that stands in a row."""
    period = date.fromisoformat(row["period"]) if row["period"] else None
    return Key(plan=row["plan"], item=row["item"], output=row["output"], agency=row["agency"], period=period)
