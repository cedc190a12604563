"""Sentences of the ledger of what was sent, in Vietnamese."""

from collections.abc import Mapping
from typing import Final

ABOUT: Final = "Sổ gửi tin: đã gửi gì cho ai, ai đã nhận"

HEAD: Final = "Sổ gửi tin ngày {day} – {whose}{page}"
ALL: Final = "tất cả đơn vị"
SUMMARY: Final = "{total} tin: {parts}."
ACKNOWLEDGED_COUNT: Final = "Người nhận đã trả lời {count} tin nhắc việc, đôn đốc."
NOTHING: Final = "Ngày này không có tin nào."
NOTHING_SUCH: Final = "Không có tin nào như vậy trong ngày."
STATE_COUNTS: Final[Mapping[str, str]] = {
    "sent": "{count} đã gửi",
    "waiting": "{count} chờ gửi",
    "uncertain": "{count} không rõ đã đến hay chưa",
    "dropped": "{count} không gửi",
}
LINE: Final = "{time} {name}: {kind}{item} – {state}"
ITEM: Final = " (nhiệm vụ {item})"
SENT: Final = "đã gửi lúc {time} qua {channel}"
DOUBLED: Final = ", gửi hai lần vì lần đầu không rõ đã đến"
ACKNOWLEDGED: Final = "; {name} báo đã nhận lúc {moment}"
UNCERTAIN: Final = "không rõ đã đến hay chưa (gửi hai lần qua {channel} đều mất liên lạc)"
WAITING: Final = "chờ gửi"
WAITING_BECAUSE: Final = "chờ gửi, {reason}"
DROPPED: Final = "không gửi: {reason}"

CHANNELS: Final = {"telegram": "Telegram", "zalo": "Zalo", "web": "trang web", "terminal": "cửa sổ dòng lệnh"}
KINDS: Final = {
    "reminder": "nhắc việc buổi sáng",
    "snoozed": "nhắc lại theo hẹn",
    "unanswered": "báo việc chưa ai nhận",
    "disowned": "báo không phải việc của mình",
    "digest": "tổng hợp",
    "standing_work": "việc thường xuyên",
    "urging": "đôn đốc",
    "urging_answered": "báo có người trả lời đôn đốc",
    "urging_silent": "báo chưa ai trả lời đôn đốc",
    "work_awaiting": "báo việc chờ xác nhận",
    "work_confirmed": "báo đã xác nhận",
    "work_returned": "báo trả lại việc",
    "plan_changed": "báo kế hoạch thay đổi",
    "broadcast": "thông báo chung",
    "broadcast_result": "kết quả thông báo chung",
}
REASONS: Final = {
    "done": "việc đã xong hoặc đã có người xử lý trước khi gửi",
    "answered": "đã có người trả lời trước khi gửi",
    "settled": "đã được giải quyết trước khi gửi",
    "changed since": "việc đã thay đổi trước khi gửi",
    "no right": "người nhận không còn quyền xem",
    "gone": "người nhận đã chặn hoặc rời kênh chat, hoặc việc không còn",
    "nothing": "không có gì để báo",
    "empty": "không có gì để báo",
    "stopped": "người gửi đã dừng",
    "no channel": "chưa có kênh nào gửi được cho người này",
    "may have arrived": "lần gửi đầu chưa rõ đã đến hay chưa",
    "died while sending": "lần gửi đầu chưa rõ đã đến hay chưa",
    "told already": "đã nhắn việc này ở tài khoản khác của người nhận",
    "out of reach": "Zalo chỉ cho gửi khi người nhận nhắn lại",
    "the chat or the channel must wait": "kênh chat yêu cầu gửi chậm lại",
}
REASON_REJECTED: Final = "kênh chat từ chối tin này"
REASON_INCIDENT: Final = "có lỗi, quản trị xem mã sự cố {code}"
REASON_OTHER: Final = "sẽ thử lại"

FILTERS: Final = {"a": "Tất cả", "p": "Chưa đến nơi", "n": "Chưa ai nhận"}
SELECTED: Final = "• {label}"
DAY_BEFORE: Final = "‹ {day}"
DAY_AFTER: Final = "{day} ›"
