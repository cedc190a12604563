"""Sentences of the citizens' service guide, in Vietnamese; what the guide knows is put in by the caller."""

from datetime import date
from typing import Final

LABELS: Final[dict[str, str]] = {
    "where": "Nộp ở đâu",
    "online": "Cách nộp",
    "steps": "Từng bước",
    "time": "Thời gian giải quyết",
    "due": "Hạn phải làm",
    "fee": "Lệ phí",
    "tax": "Thuế",
    "amount": "Mức hưởng",
    "conditions": "Điều kiện",
    "papers": "Cần chuẩn bị",
    "legal": "Căn cứ",
    "level": "Mức độ trực tuyến",
    "notes": "Lưu ý",
    "links": "Trang thủ tục",
    "code": "Mã thủ tục",
}
ABOUT: Final[dict[str, str]] = {
    "where": "nơi nộp",
    "online": "cách nộp",
    "steps": "các bước làm",
    "time": "thời gian giải quyết",
    "due": "hạn phải làm",
    "fee": "lệ phí",
    "tax": "thuế",
    "amount": "mức hưởng",
    "conditions": "điều kiện",
    "papers": "giấy tờ cần nộp",
    "legal": "căn cứ pháp lý",
    "level": "mức độ trực tuyến (toàn trình hay một phần)",
    "code": "mã thủ tục",
}
BUTTONS: Final[dict[str, str]] = {
    "overview": "Xem chung",
    "papers": "Chuẩn bị gì",
    "where": "Nộp ở đâu",
    "online": "Nộp trên mạng",
    "steps": "Từng bước trên mạng",
    "time": "Bao lâu",
    "fee": "Lệ phí",
    "payment": "Thanh toán",
    "tracking": "Theo dõi hồ sơ",
}
LINE: Final = "{label}: {text}."
LIST_HEAD: Final = "{label}:"
BULLET: Final = "- {text}"
STEP: Final = "{number}. {text}"
CARE: Final = "(Chú ý: {care}.)"

MOODS: Final[dict[str, str]] = {
    "bereaved": "Xin chia buồn cùng gia đình.",
    "newborn": "Chúc mừng gia đình có thêm thành viên!",
}
MISSING: Final = "Tôi chưa có thông tin đã kiểm chứng về {about} của thủ tục “{name}”, nên không dám trả lời bừa."
MISSING_PLAIN: Final = "Tôi chưa có thông tin đã kiểm chứng về {about}, nên không dám trả lời bừa."
MISSING_TOO: Final = "Còn {about} thì tôi chưa có thông tin đã kiểm chứng."
NOT_COVERED: Final = "Thủ tục này chưa có trong bản hướng dẫn đã kiểm chứng của tôi, nên tôi không dám trả lời bừa."
ASK: Final = (
    "Bạn xem trang của thủ tục trên {portal}, gọi {hotline}, "
    "hoặc hỏi Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã."
)
NEXT_PORTAL: Final = "Làm tiếp: mở {portal}, gõ “{name}”. Cần người giúp thì đến TTPVHCC cấp xã hoặc gọi {hotline}."
NEXT_HELP: Final = "Cần người giúp thì đến TTPVHCC cấp xã hoặc gọi {hotline}."
SOURCE: Final = "Nguồn: {sources}; kiểm tra ngày {day}."
UNSURE: Final = "(Nguồn chưa phải văn bản gốc: nên hỏi lại trước khi đi.)"
OLD: Final = "(Thông tin này kiểm đã quá sáu tháng, nên hỏi lại trước khi đi.)"
CHANGE_COMING: Final = "{text}; làm sau ngày đó thì xem lại."
CHANGE_PASSED: Final = (
    "{law} đã có hiệu lực từ {day}; thông tin này kiểm trước ngày đó nên có thể đã khác, xin hỏi lại."
)
MORE: Final = "Hỏi tiếp (bấm nút hoặc gõ số): {options}"
OPTION: Final = "{number}. {label}"

CHOOSE: Final = "Bạn hỏi về việc nào?"
CHOOSE_ONE: Final = "Có phải bạn hỏi về việc này không?"
CHOOSE_HINT: Final = "Bấm nút, gõ số thứ tự, hoặc nói rõ thêm việc bạn cần."
CITED: Final = "citizen-services"


def day(value: date) -> str:
    """Return a date as it is written in Vietnamese documents: 05/02/2026."""
    return f"{value:%d/%m/%Y}"
