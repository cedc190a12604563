"""Sentences about messages that may not have arrived, in Vietnamese."""

from datetime import datetime
from typing import Final

_ONE: Final = "Có một tin tôi đã gửi bạn mà đường truyền trục trặc, không rõ đã đến chưa. Nếu chưa đọc, xin bấm để xem."
_SEVERAL: Final = (
    "Có {count} tin tôi đã gửi bạn mà đường truyền trục trặc, không rõ đã đến chưa. Tin nào chưa đọc, xin bấm để xem."
)
NO_LONGER: Final = "Tin này nay không còn cần báo nữa."


def tell(count: int) -> str:
    """Return that `count` messages may not have arrived."""
    return _ONE if count == 1 else _SEVERAL.format(count=count)


def label(sent_at: datetime) -> str:
    """Return what stands on the button of a message that was sent at `sent_at`."""
    return f"Xem tin lúc {sent_at:%H:%M} ngày {sent_at:%d/%m}"
