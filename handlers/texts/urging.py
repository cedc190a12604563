"""Sentences of urging: the list, the message to the officials, and what comes of it, in Vietnamese."""

from typing import Final

from handlers.standings import Action

ABOUT: Final = "Đôn đốc việc quá hạn, việc chưa ai nhận"
OPEN: Final = "📣 Đôn đốc"

LIST_HEAD: Final = "Cần đôn đốc – {whose}: {count} việc quá hạn hoặc đã nhắc mà chưa ai nhận{page}"
LIST_EMPTY: Final = "Không có việc nào của {whose} quá hạn hay chưa ai nhận. Chưa cần đôn đốc."
LINE: Final = "{number}. {title}\n   {when}{unanswered}{agency}{urged}. {source}"
UNANSWERED: Final = "; đã nhắc {days} ngày làm việc, chưa ai nhận"
OF_AGENCY: Final = "; {agency}"
URGED_TODAY: Final = "; hôm nay đã đôn đốc"
LIST_HINT: Final = "Bấm số để xem rồi đôn đốc từng việc."
NOT_OVERSEEN: Final = "{agency} không thuộc phạm vi bạn phụ trách."

CARD: Final = "{line}\n\nNgười nhận: {recipients}."
OFFICIALS: Final = "{count} cán bộ của {agency} ({names})"
AND_OTHERS: Final = "{names} và {count} người khác"
NOBODY: Final = "{agency} chưa có cán bộ nào dùng trợ lý nên tôi chưa gửi được. Quản trị có thể mời bằng /moi."
SEND: Final = "📣 Đôn đốc ngay"
OPEN_TASK: Final = "Mở việc"
BACK: Final = "‹ Danh sách đôn đốc"

SENT: Final = "Đã gửi đôn đốc tới {recipients}. Có người trả lời là tôi báo bạn; nếu chưa, sáng mai tôi nhắc bạn biết."
SENT_AT_NIGHT: Final = "Ngoài giờ, tin đôn đốc sẽ gửi lúc 7 giờ sáng tới {recipients}. Có người trả lời là tôi báo bạn."
ALREADY: Final = "Hôm nay việc này đã được {name} đôn đốc lúc {moment}. Mỗi việc một lần một ngày."
NOT_NEEDED: Final = "Việc này không còn quá hạn hay chờ ai nhận nữa, nên không cần đôn đốc."
SOMEBODY: Final = "một người phụ trách"

URGING: Final = "📣 {name}, {office}, đôn đốc việc này của {agency}:"
OFFICE: Final = {"supervisor": "lãnh đạo {agency}", "admin": "quản trị CCHC"}
URGING_HINT: Final = "Xin trả lời bằng nút bên dưới; {name} sẽ được báo lại."

ANSWERED: Final = "{who} ({agency}) {what} việc bạn đã đôn đốc:"
WHAT: Final[dict[Action | str, str]] = {
    "taken": "đã nhận",
    "start": "đã bắt đầu làm",
    "note": "đã cập nhật",
    "finish": "đã báo xong",
}
SILENT_HEAD: Final = "Đã đôn đốc mà chưa ai trả lời – {day}"
SILENT_LINE: Final = "{number}. {title}\n   {when}; {agency}; đôn đốc lúc {moment}. {source}"
SILENT_HINT: Final = "Bấm số để đôn đốc lại, hoặc liên hệ trực tiếp đơn vị."
