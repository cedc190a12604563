"""Sentences about the work: lists, cards, reports of progress, confirmation, and notices, in Vietnamese."""

from collections.abc import Sequence
from typing import Final

from handlers.standings import Action, State

ABOUT_TASKS: Final = "Việc của đơn vị tôi"
ABOUT_DUE: Final = "Việc quá hạn và sắp đến hạn"
ABOUT_UPDATE: Final = "Cập nhật tiến độ một việc"
ABOUT_SUMMARY: Final = "Tiến độ theo đơn vị, theo lĩnh vực"
ABOUT_EVENT: Final = "Ghi ngày của sự kiện tính hạn"

COLOURS: Final = {"green": "🟢", "yellow": "🟡", "red": "🔴", "white": "⚪"}
STATES: Final[dict[State, str]] = {
    "not_started": "chưa bắt đầu",
    "in_progress": "đang làm",
    "done": "đã báo xong, chờ xác nhận",
    "confirmed": "đã xác nhận hoàn thành",
}
ACTIONS: Final[dict[Action, str]] = {
    "start": "bắt đầu làm",
    "note": "cập nhật",
    "finish": "báo xong",
    "reopen": "rút lại báo xong",
    "confirm": "xác nhận hoàn thành",
    "send_back": "trả lại",
}
OVERDUE: Final = "quá hạn {days} ngày"
DUE_TODAY: Final = "hạn hôm nay"
DUE_IN: Final = "còn {days} ngày"
NO_DAY: Final = "không có ngày cụ thể"
ONGOING: Final = "thường xuyên"
WAITS: Final = "chờ sự kiện"
LATE: Final = "xong muộn {days} ngày"

FILTERS: Final = {
    "a": "Đang phải làm",
    "o": "🔴 Quá hạn",
    "s": "⏳ Đến hạn 30 ngày",
    "p": "🟡 Đang làm",
    "w": "Chờ xác nhận",
    "d": "🟢 Đã xong",
    "c": "Phối hợp",
}
HEADS: Final = {
    "a": "{agency}: {count} việc đang phải làm",
    "o": "{agency}: {count} việc quá hạn",
    "s": "{agency}: {count} việc đến hạn trong 30 ngày tới",
    "p": "{agency}: {count} việc đang làm",
    "w": "{agency}: {count} việc đã báo xong, chờ xác nhận",
    "d": "{agency}: {count} việc đã xác nhận hoàn thành",
    "c": "{agency}: {count} việc phối hợp",
    "h": "{agency}: {count} việc quá hạn hoặc đến hạn trong 30 ngày tới",
    "e": "{agency}: {count} việc có hạn tính từ một sự kiện",
    "u": "{agency}: bạn cập nhật việc nào trong {count} việc đang phải làm?",
}
NONE: Final = {
    "a": "{agency} không có việc nào đang phải làm.",
    "o": "{agency} không có việc nào quá hạn.",
    "s": "{agency} không có việc nào đến hạn trong 30 ngày tới.",
    "p": "{agency} chưa ghi việc nào đang làm.",
    "w": "{agency} không có việc nào chờ xác nhận.",
    "d": "{agency} chưa có việc nào được xác nhận hoàn thành.",
    "c": "{agency} không có việc phối hợp nào.",
    "h": "{agency} không có việc nào quá hạn hay đến hạn trong 30 ngày tới.",
    "u": "{agency} không có việc nào đang phải làm.",
    "e": "{agency} không có việc nào mà hạn chờ một sự kiện.",
}
MISSED: Final = "{count} kỳ chưa báo: {turns}"
AND_MORE: Final = "…"
PAGE: Final = " (trang {page}/{pages})"
ROW: Final = "{number}. {colour} STT {item}: {title} ({when})"
TAP: Final = "Bấm số để mở từng việc."
WITH_COUNT: Final = "{label} ({count})"
PREVIOUS: Final = "‹ Trước"
NEXT: Final = "Sau ›"
BACK: Final = "‹ Danh sách"
BACK_TO_TASK: Final = "‹ Trở về"
LEGEND: Final = "🔴 quá hạn · 🟡 đang làm · ⚪ chưa bắt đầu · 🟢 đã xong"
NO_TASKS: Final = "Các kế hoạch đang có không giao việc nào cho {agency}."
WHICH_AGENCY: Final = "Bạn muốn xem việc của đơn vị nào?"

STATE_LINE: Final = "{colour} {agency}: {state}{when}"
BY_ROLE: Final = "Đơn vị bạn phối hợp; {lead} chủ trì và báo kết quả."
THROUGH_GROUP: Final = "Giao chung cho nhóm “{group}”; mỗi đơn vị tự báo phần mình."
TURN: Final = "Kỳ đến hạn {day}"
EVENT_ON: Final = "Sự kiện đã xảy ra ngày {day}."
EVENT_WAITS: Final = "Hạn tính từ khi: {trigger}. Chưa ghi ngày của sự kiện."
EVENT_NO_DAY: Final = "Kế hoạch không nói bao nhiêu ngày sau đó, nên không có ngày hạn."
LAST: Final = "Gần nhất: {what}"

START: Final = "Bắt đầu làm"
UPDATE: Final = "Cập nhật"
ATTACH: Final = "Đính kèm"
FINISH: Final = "Báo xong"
FINISH_NOW: Final = "Báo xong, không kèm gì"
REOPEN: Final = "Rút lại báo xong"
CONFIRM: Final = "Xác nhận"
SEND_BACK: Final = "Trả lại"
OPEN_AGAIN: Final = "Mở lại việc này"
HISTORY: Final = "Lịch sử"
RECORD_EVENT: Final = "Ghi ngày sự kiện"
CANCEL: Final = "Thôi"
SEE_LIST: Final = "Việc của đơn vị tôi"
SEE_TASK: Final = "Mở việc này"
SEE_FILE: Final = "Tệp {number}"

ASK_UPDATE: Final = (
    "{title}\n\nXin gõ tình hình thực hiện. Có số văn bản thì ghi “số 123/BC-STP”; có tệp thì gửi tệp, "
    "có đường dẫn thì dán vào."
)
ASK_ATTACH: Final = "{title}\n\nXin gửi tệp minh chứng (kèm ghi chú nếu cần), hoặc dán đường dẫn."
ASK_FINISH: Final = (
    "{title}\n\nXin gõ số văn bản đã ban hành (ví dụ: 123/BC-STP), hoặc gửi tệp, dán đường dẫn, ghi kết quả. "
    "Không có gì kèm theo thì bấm nút dưới đây."
)
ASK_REASON: Final = "{title}\n\nXin gõ lý do trả lại; người báo xong sẽ đọc được lý do này."
ASK_EVENT: Final = "{title}\n\n{trigger}\n\nSự kiện này xảy ra ngày nào? Xin gõ ngày, ví dụ 05/02/2026."
EVENT_NOT_READ: Final = "Tôi chưa đọc được ngày. Xin gõ như 05/02/2026."
EVENT_IN_FUTURE: Final = "Ngày {day} chưa tới. Chỉ ghi khi sự kiện đã xảy ra."
EVENT_TOLD: Final = "{agency}: việc này nay có hạn {due}, vì “{trigger}” đã xảy ra ngày {day}."
EVENT_TOLD_NO_DAY: Final = (
    "{agency}: “{trigger}” đã xảy ra ngày {day}. Kế hoạch không nói bao nhiêu ngày sau đó, nên việc này vẫn chưa có "
    "ngày hạn."
)
EVENT_KEPT: Final = "Đã ghi: sự kiện xảy ra ngày {day}."
TOO_LONG: Final = "Ghi chú dài {length} ký tự; tôi giữ được {limit}. Xin viết gọn lại rồi bấm nút lần nữa."
A_QUESTION: Final = (
    "Câu này có dấu hỏi nên tôi chưa ghi gì. Nếu là nội dung cập nhật, xin gõ lại không có dấu hỏi; "
    "nếu muốn hỏi, xin bấm Thôi rồi hỏi."
)
NOTHING_SAID: Final = "Tôi chưa thấy nội dung. Xin gõ lại, hoặc bấm Thôi."

DONE: Final[dict[Action, str]] = {
    "start": "Đã ghi: đang làm.",
    "note": "Đã ghi cập nhật.",
    "finish": "Đã báo xong. Lãnh đạo đơn vị sẽ xác nhận.",
    "reopen": "Đã rút lại báo xong; việc trở về đang làm.",
    "confirm": "Đã xác nhận hoàn thành.",
    "send_back": "Đã trả lại; người báo xong sẽ nhận được lý do.",
}
ALREADY: Final[dict[State, str]] = {
    "not_started": "Việc này chưa bắt đầu, nên chưa làm được bước đó.",
    "in_progress": "Việc này đang ở trạng thái đang làm.",
    "done": "Việc này đã được báo xong, đang chờ xác nhận.",
    "confirmed": "Việc này đã được xác nhận hoàn thành.",
}
BY_WHOM: Final = " ({who}, {when})"
CHANGED: Final = "Việc này vừa có thay đổi sau khi bạn mở ra: {what}. Xin xem lại rồi bấm."
SAME_AGAIN: Final = "Cập nhật này đã được ghi rồi."
STALE: Final = "Việc này không còn trong kế hoạch đang dùng. Gõ /viec để xem danh sách mới."
NOT_YOURS: Final = "Việc này của {agency}; bạn không có quyền cập nhật thay."
ONLY_PRIVATE: Final = "Xin nhắn riêng cho tôi để xem việc của đơn vị."
SOMEBODY: Final = "một cán bộ"

HISTORY_HEAD: Final = "Lịch sử: {title}"
HISTORY_ROW: Final = "- {when}, {who}: {what}"
HISTORY_MORE: Final = "(còn {count} lần trước đó)"
NUMBER: Final = "số {number}"
EVIDENCE: Final[dict[str, str]] = {"file": "tệp {name}", "link": "{name}"}
FILE_ELSEWHERE: Final = "Tệp này được gửi ở kênh khác, tôi không chuyển sang đây được."
FILE_HERE: Final = "Tệp minh chứng: {name}"

TYPED_NONE: Final = "{agency} không chủ trì nhiệm vụ số {item} trong các kế hoạch đang có. Gõ /viec để xem danh sách."
TYPED_SEVERAL: Final = "Có nhiều việc số {item}. Bạn báo việc nào?"
TYPED_HELP: Final = (
    "Xin gõ số thứ tự của việc rồi đến tình hình, ví dụ: “capnhat 13 xong số 123/BC-STP” hoặc “xong 13”."
)
NO_AGENCY: Final = "Bạn chưa thuộc đơn vị nào nên chưa có việc để xem. Người quản trị có thể mời bạn vào đơn vị."

AWAITING: Final = "{who} ({agency}) báo đã xong:\n{title}"
CONFIRMED: Final = "{who} đã xác nhận hoàn thành:\n{title}"
RETURNED: Final = "{who} trả lại việc này, cần làm tiếp:\n{title}"
REASON: Final = "Lý do: {reason}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as one phrase, empty ones left out."""
    return "; ".join(part for part in parts if part)
