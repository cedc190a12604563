"""A deadline said in Vietnamese, and why one could not be read."""

from typing import Final, assert_never

from handlers.texts.dates import day
from knowledge.deadline import After, By, Deadline, Every, Mixed, Ongoing, Unit, Unread, Within
from knowledge.deadline_parts import Reason

_UNITS: Final[dict[Unit, str]] = {
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "half_year": "nửa năm",
    "year": "năm",
}
_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_REASONS: Final[dict[Reason, str]] = {
    "empty": "không có chữ nào",
    "no_year": "không rõ năm nào; thêm --year",
    "impossible_date": "ngày này không có trong lịch",
    "uncertain_day": "không rõ là ngày nào",
    "no_start": "không rõ tính từ khi nào",
    "words_left": "còn những chữ chỉ thời gian mà không quy tắc nào giải thích được",
    "nothing_read": "không quy tắc nào khớp",
}


def explain_unread(reason: Reason) -> str:
    """Return why a phrase was not read."""
    return _REASONS[reason]


def describe_deadline(deadline: Deadline) -> str:
    """Return what a deadline means, in words for people."""
    match deadline:
        case By(due=due, before=before):
            return f"trước ngày {day(due)}" if before else f"chậm nhất ngày {day(due)}"
        case Within(spans=spans):
            return "; ".join(f"từ {day(span.first)} đến {day(span.last)}" for span in spans)
        case Every():
            return _describe_cycle(deadline)
        case After(trigger=trigger, offset_days=offset, working_days=working):
            wait = "" if offset is None else f", trong {offset} ngày{' làm việc' if working else ''}"
            return f"theo sự kiện: {trigger}{wait}"
        case Ongoing():
            return "thường xuyên"
        case Mixed(parts=parts):
            return "; ".join(describe_deadline(part) for part in parts)
        case Unread():
            return "chưa hiểu"
        case _:
            assert_never(deadline)


def _describe_cycle(every: Every) -> str:
    parts = ["hằng " + ", ".join(_UNITS[unit] for unit in every.every)] if every.every else []
    if every.weekday is not None:
        parts.append(_WEEKDAYS[every.weekday - 1])
    if every.day is not None:
        parts.append(f"ngày {every.day} của kỳ")
    if every.ad_hoc:
        parts.append("và đột xuất khi được yêu cầu")
    return ", ".join(parts)
