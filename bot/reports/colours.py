"""The colours of stages, the same in all files, as Vietnamese task systems have them."""

from handlers.report_records import Stage

FILLS: dict[Stage, str] = {
    "done": "C6E7C8",
    "overdue": "F8C4C0",
    "running": "FFE9A8",
    "waiting": "FFFFFF",
    "standing": "EDEDED",
}
"""Behind black letters (RRGGBB)."""

BARS: dict[Stage, str] = {
    "done": "2E9E4F",
    "overdue": "D64545",
    "running": "F2B705",
    "waiting": "BFC6CE",
    "standing": "8FA8C8",
}
"""Bars of a chart; told apart by lightness too, for whoever does not see red and green."""
