"""Sentences about questions to officials: the citizen's side, the desk, reviewed answers, in Vietnamese."""

from typing import Final

ABOUT_ASK: Final = "Gặp cán bộ: gửi câu hỏi cho cơ quan"
ABOUT_MINE: Final = "Câu hỏi tôi đã gửi cán bộ"
ABOUT_QUEUE: Final = "Câu hỏi của người dân đang chờ"
ABOUT_REVIEW: Final = "Duyệt câu trả lời mẫu"

PRIVATE_ONLY: Final = "Việc này có thông tin riêng của bạn, xin nhắn riêng với tôi, đừng nhắn trong nhóm."
ASK_QUESTION: Final = (
    "Tôi chuyển câu hỏi của bạn cho cán bộ. Bạn gõ câu hỏi vào một tin nhắn. Đừng ghi mật khẩu, mã OTP; số căn cước, "
    "số tài khoản chỉ ghi khi thật cần."
)
ASK_LAST: Final = "Hỏi câu vừa rồi: {question}"
TOO_LONG: Final = "Câu hỏi dài {length} ký tự, tối đa {limit}. Xin gõ gọn lại."
TOO_MANY: Final = "Bạn đang có {count} câu hỏi chờ trả lời. Xin đợi cán bộ trả lời bớt rồi hãy gửi thêm: /phieu"
ASK_AGENCY: Final = "Gõ tên cơ quan bạn muốn hỏi (ví dụ: Sở Tư pháp, Công an tỉnh, UBND xã Đông Khê)."
UNKNOWN_AGENCY: Final = "Tôi chưa biết cơ quan này. Gõ đầy đủ tên, ví dụ: Sở Nội vụ, Công an tỉnh, UBND xã Đông Khê."
OTHER_AGENCY: Final = "Cơ quan khác"
WHERE: Final = "Bạn hỏi cán bộ ở đâu? {ask}"

CONSENT: Final = (
    "Bấm “Đồng ý gửi” là bạn đồng ý cho tôi lưu câu hỏi này và chuyển cho cán bộ của {agency}. Cán bộ thấy nội dung "
    "câu hỏi, không thấy số điện thoại hay tài khoản của bạn. Báo cáo không nêu ai hỏi. Muốn xóa thì bấm “Xóa câu hỏi” "
    "trong /phieu."
)
DRAFT: Final = "Gửi đến: {agency}\nCâu hỏi: {question}"
SEND: Final = "Đồng ý gửi"
CHANGE_QUESTION: Final = "Sửa câu hỏi"
CHANGE_AGENCY: Final = "Chọn nơi khác"
NO_SEND: Final = "Không gửi"
NOT_SENT: Final = "Tôi không gửi, và không giữ câu hỏi."
DRAFT_GONE: Final = "Câu hỏi soạn dở đã quá nửa giờ nên tôi đã bỏ. Xin bấm “Gặp cán bộ” và gõ lại."

SENT: Final = "Đã gửi câu hỏi số {number} đến {agency}. Có trả lời tôi báo ngay tại đây; xem lại bằng /phieu."
SENT_CLOSED: Final = "Hiện ngoài giờ làm việc, cán bộ sẽ thấy từ {opens}."
SENT_NOBODY: Final = (
    "Xin nói trước: {agency} chưa có cán bộ nào dùng trợ lý này, nên câu hỏi được báo cho người quản trị để tìm người "
    "trả lời, có thể lâu. Việc gấp thì gọi {hotline}, hoặc đến Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã."
)

STATES: Final[dict[str, str]] = {
    "waiting": "đang chờ cán bộ nhận",
    "taken": "cán bộ đã nhận, đang xử lý",
    "answered": "đã trả lời",
    "closed": "đã đóng",
}
MINE_HEAD: Final = "Câu hỏi bạn đã gửi cán bộ:"
MINE_LINE: Final = "Số {number} · {agency} · {state} · {question}"
MINE_NONE: Final = "Bạn chưa gửi câu hỏi nào cho cán bộ. Muốn hỏi thì gõ /canbo."
SHOW_ONE: Final = "Xem số {number}"
TICKET_HEAD: Final = "Câu hỏi số {number} · {agency}\nTình trạng: {state} (gửi {sent})"
TURN: Final[dict[str, str]] = {"citizen": "Người dân ({at}): {text}", "official": "Cán bộ ({at}): {text}"}
NOT_YOURS: Final = "Tôi không thấy câu hỏi này."
MORE: Final = "Hỏi thêm"
DONE: Final = "Xong rồi, cảm ơn"
DELETE: Final = "Xóa câu hỏi"
DELETE_SURE: Final = "Xóa hẳn câu hỏi số {number} và mọi trả lời? Xóa rồi không lấy lại được."
DELETE_YES: Final = "Xóa hẳn"
DELETED: Final = "Đã xóa câu hỏi số {number}."
ASK_MORE: Final = "Bạn gõ thêm vào một tin nhắn, tôi chuyển tiếp cho cán bộ (câu hỏi số {number})."
ADDED: Final = "Đã chuyển thêm cho cán bộ (câu hỏi số {number})."
CLOSED_ALREADY: Final = "Câu hỏi số {number} đã đóng. Cần hỏi tiếp thì gõ /canbo."
RATE: Final = "Bạn hài lòng với việc trả lời câu hỏi số {number} ở mức nào? (1: rất không hài lòng, 5: rất hài lòng)"
RATED: Final = "Cảm ơn bạn đã chấm {score}/5."
RATED_BEFORE: Final = "Câu hỏi này bạn đã chấm rồi, cảm ơn bạn."

TO_CITIZEN_ANSWER: Final = "{agency} trả lời câu hỏi số {number} của bạn:\n\n{text}\n\n(Bạn hỏi: {question})"
TO_CITIZEN_TAKEN: Final = "Cán bộ {agency} đã nhận câu hỏi số {number} của bạn."
TO_CITIZEN_HANDED: Final = "Câu hỏi số {number} của bạn được chuyển sang {agency} vì đúng việc của nơi đó hơn."
TO_CITIZEN_CLOSED: Final = "Câu hỏi số {number} đã được {agency} đóng."

NEW: Final = "Người dân hỏi {agency} (số {number}, gửi {sent}):\n\n{question}"
NEW_NOBODY: Final = "Chưa có cán bộ nào của {agency} trong hệ thống, nên câu hỏi được báo cho quản trị."
ADDED_NEWS: Final = "Người dân hỏi thêm (câu hỏi số {number}, {agency}):\n\n{text}"
LATE: Final = "Nhắc: câu hỏi số {number} gửi {agency} đã chờ {waited}, chưa có trả lời.\n\n{question}"
LATE_SUPERVISOR: Final = (
    "Câu hỏi số {number} của người dân gửi {agency} đã chờ {waited}, chưa ai trả lời.\n\n{question}"
)

QUEUE_HEAD: Final = "Câu hỏi của người dân đang chờ: {count} (lâu nhất ở trên)"
QUEUE_LINE: Final = "{number}. Số {ticket} · {agency} · chờ {waited} · {state}\n   {question}"
QUEUE_NONE: Final = "Không có câu hỏi nào của người dân đang chờ."
QUEUE_MORE: Final = "… và {count} câu nữa."
OPEN_ONE: Final = "Mở số {number}"
DESK_HEAD: Final = "Câu hỏi số {number} · {agency}\nTình trạng: {state} · gửi {sent} · chờ {waited}"
DESK_ABOUT: Final = "Thủ tục: {name}"
DESK_TAKEN_SELF: Final = "Bạn đang nhận câu này."
DESK_TAKEN_OTHER: Final = "Đồng nghiệp {name} đang nhận câu này."
SCORE: Final = "Người dân chấm {score}/5."
TAKE: Final = "Nhận"
TAKE_OVER: Final = "Nhận thay"
REPLY: Final = "Trả lời"
HAND: Final = "Chuyển"
CLOSE: Final = "Đóng"
PROPOSE: Final = "Đề xuất làm câu trả lời mẫu"
TAKEN: Final = "Bạn đã nhận câu hỏi số {number}. Bấm “Trả lời” rồi gõ câu trả lời."
TAKEN_BEFORE: Final = "Câu hỏi này đã có người khác nhận."
ASK_REPLY: Final = (
    "Gõ câu trả lời cho câu hỏi số {number} vào một tin nhắn; gõ xong là gửi ngay cho người dân.\n\nHỏi: {question}"
)
REPLIED: Final = "Đã gửi câu trả lời cho người dân (câu hỏi số {number})."
CANCEL: Final = "Thôi"
ASK_HAND: Final = "Chuyển câu hỏi số {number} sang cơ quan nào? Gõ tên cơ quan."
HANDED: Final = "Đã chuyển câu hỏi số {number} sang {agency}."
HANDED_NOBODY: Final = "{agency} chưa có cán bộ trong hệ thống, nên quản trị được báo."
HANDED_SAME: Final = "Câu hỏi số {number} đang ở {agency} rồi."
CLOSED: Final = "Đã đóng câu hỏi số {number}; người dân được báo và mời chấm điểm."

PROPOSED: Final = "Đã gửi đề xuất số {number} cho quản trị duyệt. Số điện thoại, số căn cước trong câu đã được che."
PROPOSE_NEEDS_ANSWER: Final = "Cần có câu trả lời rồi mới đề xuất được."
REVIEW_HEAD: Final = (
    "Câu trả lời mẫu số {number} ({state})\nNguồn: {agency}, ngày {day}\n\nHỏi: {question}\n\nĐáp: {answer}"
)
REVIEW_STATES: Final[dict[str, str]] = {
    "proposed": "chờ duyệt",
    "approved": "đã duyệt",
    "declined": "không duyệt",
    "retired": "đã gỡ",
}
REVIEW_LIST: Final = "Câu trả lời mẫu: {proposed} chờ duyệt, {approved} đang dùng."
REVIEW_NONE: Final = "Không có câu trả lời mẫu nào chờ duyệt hay đang dùng."
APPROVE: Final = "Duyệt"
DECLINE: Final = "Không duyệt"
REWORD: Final = "Sửa câu đáp"
RETIRE: Final = "Gỡ, không dùng nữa"
ASK_REWORD: Final = "Gõ câu đáp mới cho câu trả lời mẫu số {number} vào một tin nhắn."
REVIEWED: Final[dict[str, str]] = {
    "approved": "Đã duyệt. Từ nay tôi tự trả lời bằng câu này và ghi ngày duyệt.",
    "declined": "Đã ghi: không duyệt.",
    "retired": "Đã gỡ. Tôi không dùng câu này nữa.",
}
REVIEWED_BEFORE: Final = "Câu này đã được xử lý trước đó."
TO_PROPOSER: Final[dict[str, str]] = {
    "approved": "Câu trả lời mẫu số {number} bạn đề xuất đã được duyệt và bắt đầu dùng.",
    "declined": "Câu trả lời mẫu số {number} bạn đề xuất không được duyệt.",
}
REVIEWED_ANSWER: Final = (
    "{answer}\n\nCâu trả lời đã duyệt ngày {day} (cơ quan trả lời: {agency}).\nCâu được hỏi trước đây: “{question}”"
)
OLD_ANSWER: Final = "(Câu trả lời này duyệt đã quá sáu tháng, nên hỏi lại trước khi làm.)"

HOURS: Final = "{count} giờ"
DAYS: Final = "{count} ngày"
MINUTES: Final = "{count} phút"
