"""Sentences of what admins tell many at once, in Vietnamese."""

from typing import Final

ABOUT: Final = "Gửi thông báo cho cán bộ theo vai trò, đơn vị"

ASK_TEXT: Final = (
    "Bạn muốn thông báo gì? Xin gõ nội dung trong một tin (tối đa {limit} ký tự). Tôi cho xem lại và hỏi người nhận "
    "trước khi gửi."
)
TOO_LONG: Final = "Nội dung dài {length} ký tự, quá mức {limit} ký tự. Xin viết gọn lại rồi gõ lại."
PREVIEW: Final = (
    "Bản xem trước, chưa gửi:\n\n{message}\n\n———\nGửi cho: {roles} – {agencies}.\nSố người nhận: {count}{unsure}."
)
MESSAGE: Final = "📢 Thông báo của {name}, quản trị CCHC:\n\n{text}"
NOT_YOU: Final = " (không tính bạn)"
ROLES: Final = {"official": "cán bộ", "supervisor": "lãnh đạo đơn vị", "admin": "quản trị"}
ALL_AGENCIES: Final = "tất cả đơn vị"
ON: Final = "☑ {label}"
OFF: Final = "☐ {label}"
EVERY_AGENCY: Final = "Tất cả đơn vị"
CHOOSE: Final = "Chọn đơn vị ({count})"
CHOOSE_HEAD: Final = "Bấm để chọn hoặc bỏ chọn đơn vị nhận thông báo{page}. Đang chọn: {chosen}."
NO_AGENCIES: Final = "chưa chọn đơn vị nào"
BACK: Final = "‹ Xem lại thông báo"
SEND: Final = "📢 Gửi cho {count} người"
EDIT: Final = "Sửa nội dung"
DISCARD: Final = "Bỏ, không gửi"
DISCARDED: Final = "Đã bỏ, không gửi gì."
NOBODY: Final = "Chưa có ai trong nhóm này. Xin chọn vai trò, đơn vị khác."
AT_LEAST_ONE_ROLE: Final = "Phải chọn ít nhất một vai trò."
STALE: Final = "Thông báo này không còn ở dạng nháp. Gõ /gui để soạn mới."

PROGRESS: Final = (
    "Thông báo gửi lúc {moment} cho {total} người:\n- đã gửi: {sent}\n- không gửi được: {failed}\n- còn chờ: {left}"
)
UNCERTAIN: Final = "\n- không rõ đã đến hay chưa: {count}"
AT_NIGHT: Final = "Ngoài giờ (21 giờ đến 7 giờ) tin không gửi; sáng mai tôi gửi tiếp."
AFTER_REMINDERS: Final = "Tin nhắc việc đến hạn được gửi trước. Xong tôi báo bạn kết quả."
SENDING: Final = "Đang gửi: thông báo lúc {moment}"
REFRESH: Final = "Xem tiến độ"
STOP: Final = "⏹ Dừng gửi"
STOPPED: Final = "Đã dừng; {count} tin chưa gửi đã được rút lại."
STOPPED_BEFORE: Final = "Thông báo này đã dừng hoặc đã gửi xong."
RESULT: Final = "Đã gửi xong thông báo lúc {moment}."
RESULT_STOPPED: Final = "Thông báo này đã dừng."
