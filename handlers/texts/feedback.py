"""Sentences about remarks on answers: calling one wrong, suggesting something, and settling it, in Vietnamese."""

from typing import Final

from handlers.remarks import Cause, RemarkState

HELPFUL: Final = "👍"
WRONG: Final = "👎 Báo sai"
THANKS: Final = "Cảm ơn bạn!"
ANSWER_GONE: Final = "Câu trả lời này đã cũ, tôi không còn giữ. Xin hỏi lại, rồi bấm “Báo sai” dưới câu trả lời mới."

ABOUT_WRONG: Final = "Báo câu trả lời vừa rồi bị sai"
ABOUT_FEEDBACK: Final = "Góp ý cho trợ lý"

NOTHING_TO_CALL_WRONG: Final = (
    "Tôi không còn giữ câu trả lời nào của bạn trong nửa giờ qua. Xin hỏi lại rồi gõ /baosai, "
    "hoặc gõ /gopy kèm nội dung góp ý."
)
ASK_CAUSE: Final = "Câu trả lời cho “{question}” sai ở đâu? Bấm một lý do; muốn viết rõ hơn thì bấm “Khác”."
ASK_CAUSE_IN_GROUP: Final = "Câu trả lời cho “{question}” sai ở đâu? Bấm một lý do."
CAUSES: Final[dict[Cause, str]] = {
    "agency": "Sai cơ quan",
    "deadline": "Sai thời hạn",
    "missing": "Thiếu",
    "question": "Không đúng câu hỏi",
    "other": "Khác",
}
CANCEL: Final = "Thôi"
CANCELLED: Final = "Đã thôi, không gửi gì."
ASK_WORDS: Final = "Bạn thấy sai ở đâu? Xin gõ trong một tin nhắn."
ASK_SUGGESTION: Final = "Bạn muốn góp ý điều gì? Xin gõ trong một tin nhắn."
ASK_MORE: Final = "Xin gõ phần viết thêm trong một tin nhắn."
ADD_WORDS: Final = "Viết thêm"
NOTED_WRONG: Final = (
    "Cảm ơn bạn. Tôi đã ghi báo sai số {number}{cause} và chuyển người quản trị; có kết quả tôi nhắn bạn ngay. "
    "Trong lúc chờ, xin đối chiếu với văn bản gốc."
)
NOTED_SUGGESTION: Final = (
    "Cảm ơn bạn. Tôi đã ghi góp ý số {number} và chuyển người quản trị; có kết quả tôi nhắn bạn ngay."
)
NOTED_BEFORE: Final = "Câu trả lời này đã được báo sai rồi (số {number}), người quản trị sẽ xem."
NOTED_MORE: Final = "Đã ghi thêm vào báo sai số {number}."
CLOSED_FOR_MORE: Final = "Báo sai này đã được xử lý nên không ghi thêm được. Xin gõ /gopy kèm nội dung để góp ý mới."
TOO_MANY: Final = "Hôm nay bạn đã gửi {count} góp ý; xin gửi tiếp vào ngày mai."
TOO_LONG: Final = "Nội dung dài {length} ký tự, tôi chỉ ghi được {limit}. Xin viết gọn lại và gửi lại."

KINDS: Final = {"wrong": "Báo sai", "suggestion": "Góp ý"}
STATES: Final[dict[RemarkState, str]] = {"open": "chưa xử lý", "accepted": "đã tiếp thu", "declined": "đã giải thích"}
DESK_HEAD: Final = "Góp ý chưa xử lý: {count}{page}"
DESK_DONE_HEAD: Final = "Góp ý đã xử lý: {count}{page}"
DESK_PAGE: Final = " (trang {page}/{pages})"
DESK_RATINGS: Final = "30 ngày qua: {helpful} lần 👍, {wrong} lần báo sai."
DESK_LINE: Final = "Số {number} · {kind}{cause} · {day}{state}\n“{about}”"
DESK_NONE: Final = "Không có góp ý nào."
DESK_HINT: Final = "Bấm số để xem. Muốn tự góp ý: /gopy kèm nội dung."
OPEN_ONES: Final = "Chưa xử lý"
DONE_ONES: Final = "Đã xử lý"
NUMBER: Final = "Số {number}"
EARLIER: Final = "‹ Trước"
LATER: Final = "Sau ›"
BACK: Final = "‹ Danh sách"

VIEW_HEAD: Final = "{kind} số {number}{cause}, ngày {day}, {state}."
VIEW_WORDS: Final = "Người gửi viết: “{words}”"
VIEW_QUESTION: Final = "Câu hỏi: “{question}”"
VIEW_REPLY: Final = "Trả lời:\n{reply}"
VIEW_CITED: Final = "Dòng đã dẫn:\n{rows}"
SERVICE_GUIDE: Final = "Hướng dẫn dịch vụ công"
VIEW_ROW: Final = "- {plan}, {place}: “{quote}”"
VIEW_OUTCOME: Final = "Đã trả lời người gửi: “{outcome}”"
VIEW_FORGOTTEN: Final = "(Nội dung đã xóa vì quá 90 ngày.)"
VIEW_NOBODY: Final = "(Người gửi đã xóa dữ liệu của mình, nên không nhắn lại được.)"
VIEW_REST: Final = "… (còn {count} ký tự)"
VERDICT_WRONG: Final = "Đúng là sai"
VERDICT_RIGHT: Final = "Không sai"
VERDICT_ACCEPT: Final = "Tiếp thu"
VERDICT_DECLINE: Final = "Không tiếp thu"
ASK_MENDED: Final = "Số {number}: đã sửa hoặc sẽ sửa thế nào? Xin gõ một tin, tôi gửi nguyên văn cho người báo."
ASK_EXPLAINED: Final = "Số {number}: xin gõ lời giải thích, tôi gửi nguyên văn cho người báo."
SETTLED: Final = "Đã khép số {number}. {told}"
WILL_BE_TOLD: Final = "Người gửi sẽ nhận được tin."
SETTLED_BEFORE: Final = "Số {number} đã được người khác xử lý trước đó."
NO_SUCH: Final = "Không có góp ý này."

TOLD_WRONG: Final = (
    "Bạn đã báo sai câu trả lời cho “{question}” (số {number}). Bạn báo đúng: câu trả lời có chỗ sai. "
    "Người quản trị cho biết:\n“{outcome}”\nCảm ơn bạn."
)
TOLD_RIGHT: Final = (
    "Bạn đã báo sai câu trả lời cho “{question}” (số {number}). Người quản trị đã đối chiếu và thấy không sai. "
    "Giải thích:\n“{outcome}”\nCảm ơn bạn đã báo."
)
TOLD_ACCEPTED: Final = "Góp ý số {number} của bạn đã được tiếp thu. Người quản trị cho biết:\n“{outcome}”\nCảm ơn bạn."
TOLD_DECLINED: Final = (
    "Góp ý số {number} của bạn đã được xem nhưng chưa tiếp thu. Lý do:\n“{outcome}”\nCảm ơn bạn đã góp ý."
)
NEW_ONES: Final = "Có {count} góp ý, báo sai mới chưa xử lý. Gõ /gopy để xem."


def with_cause(cause: Cause | None) -> str:
    """Return the cause as it follows a number: " (sai thời hạn)", '' where none is known."""
    return "" if cause is None or cause == "other" else f" ({CAUSES[cause][:1].lower()}{CAUSES[cause][1:]})"
