"""Sentences of the digests that supervisors and admins get, and of the lists behind their counts, in Vietnamese."""

from datetime import date
from typing import Final

HEADS: Final = {
    "week": "Tổng hợp đầu tuần, {day} – {whose}",
    "month": "Tổng hợp đầu tháng {month}/{year} – {whose}",
    "quarter": "Tổng hợp đầu quý {quarter}/{year} – {whose}",
}
QUARTERS: Final = ("I", "II", "III", "IV")
ALL: Final = "tất cả đơn vị"
AND_MORE_AGENCIES: Final = "{first} và {count} đơn vị khác"

COUNTS: Final = {
    "o": "🔴 Quá hạn: {count} việc",
    "s": "⏳ Đến hạn từ nay đến {due_until}: {count} việc",
    "w": "🟡 Đã báo xong, chờ xác nhận: {count} việc",
    "u": "🔕 Đã nhắc từ 2 ngày làm việc trở lên, chưa ai báo đã nhận: {count} việc",
    "d": "🟢 Báo xong từ {since} đến {done_until}: {count} việc",
    "t": "🔁 Việc thường xuyên đang theo dõi: {count} việc",
}
OF_AGENCIES: Final = " của {count} đơn vị"
BY_AGENCIES: Final = "; {count} đơn vị"
BUTTONS: Final = {
    "o": "🔴 Quá hạn ({count})",
    "s": "⏳ Đến hạn ({count})",
    "w": "🟡 Chờ xác nhận ({count})",
    "u": "🔕 Chưa ai nhận ({count})",
    "d": "🟢 Báo xong ({count})",
    "t": "🔁 Thường xuyên ({count})",
}
BY_AGENCY: Final = "Tiến độ theo đơn vị"
NOTHING_DUE: Final = {
    "week": "Tuần này không có việc đến hạn.",
    "month": "Tháng này không có việc đến hạn.",
    "quarter": "Quý này không có việc đến hạn.",
}
NOTHING_AT_ALL: Final = "Không có việc quá hạn, không có việc chờ xác nhận."
AGENCIES_HEAD: Final = "Đơn vị có việc quá hạn hoặc chưa ai nhận:"
AGENCY_LINE: Final = "- {agency}: {parts}"
PARTS: Final = {"o": "quá hạn {count}", "s": "sắp đến hạn {count}", "u": "chưa ai nhận {count}"}
MORE_AGENCIES: Final = "- và {count} đơn vị khác"
NOBODY_JOINED: Final = (
    "{count} đơn vị chủ trì chưa có ai dùng trợ lý nên không được nhắc, chẳng hạn {examples}. Mời cán bộ: /moi."
)
PRESSING: Final = {"o": "🔴 Quá hạn lâu nhất", "s": "⏳ Gần đến hạn nhất"}
HINT: Final = "Bấm nút để mở từng danh sách."

CHART_TITLE: Final = {"agency": "Tiến độ theo đơn vị, ngày {day}", "area": "Tiến độ theo lĩnh vực, ngày {day}"}
CHART_SUBTITLE: Final = "{whose}; {count} việc"
CHART_FILE: Final = "tien-do-{day}.png"

LIST_HEADS: Final = {
    "o": "Việc quá hạn",
    "s": "Việc đến hạn đến hết {due_until}",
    "w": "Việc đã báo xong, chờ xác nhận",
    "u": "Việc đã nhắc mà chưa ai báo đã nhận",
    "d": "Việc báo xong từ {since} đến {done_until}",
    "t": "Việc thường xuyên",
}
LIST_HEAD: Final = "{head} – {whose}: {count} việc, tính đến {day}{page}"
LIST_EMPTY: Final = "{head} – {whose}: hiện không có việc nào."
LINE: Final = "{number}. {title}\n   {when}{agency}. {source}"
OF_AGENCY: Final = "; {agency}"
WAITS_SINCE: Final = "báo xong ngày {day}"
DONE_ON: Final = "báo xong ngày {day}"
DONE_LATE: Final = "báo xong ngày {day}, muộn {days} ngày so với hạn {due}"
UNANSWERED: Final = "{when}; đã nhắc {days} ngày làm việc trước"
UPDATED_ON: Final = "cập nhật gần nhất {day}"
NEVER_UPDATED: Final = "chưa có cập nhật"
OPEN_HINT: Final = "Bấm số để mở việc."

STANDING_HEAD: Final = "Việc thường xuyên, quý {quarter}/{year} – {agencies}"
STANDING_LEAD: Final = "Những việc không có ngày hạn, cần làm đều:"
STANDING_MORE: Final = "Còn {count} việc nữa; gõ /viec để xem đủ."
STANDING_HINT: Final = "Bấm số để mở và cập nhật tình hình."


def quarter(value: date) -> str:
    """Return the number of the quarter of a day as people write it."""
    return QUARTERS[(value.month - 1) // 3]
