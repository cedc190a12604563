"""Sentences of the citizens' service guide, in Vietnamese; what the guide knows is put in by the caller."""

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
    "presence": "Có phải tự đi",
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
    "presence": "việc có phải tự đi không",
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
WHICH_MATTER: Final = (
    "Bạn cần hỏi việc gì, cụ thể là giấy tờ hay thủ tục nào? "
    "Ví dụ: “làm lại căn cước ở đâu”, “đăng ký khai sinh cần gì”."
)
NOTHING_KNOWN: Final = (
    "Tôi chưa có thông tin đã kiểm chứng cho câu hỏi này, nên không dám trả lời bừa.\n"
    "Bạn thử nói ngắn lại việc cần làm (ví dụ: “làm lại căn cước ở đâu”). "
    "Cần người trả lời thì gọi {hotline}, hoặc hỏi Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã."
)
NO_CASE: Final = (
    "Hướng dẫn đã kiểm chứng của tôi về “{name}” chưa nói đến trường hợp này, nên tôi không dám trả lời bừa."
)
NOT_LISTED: Final = (
    "Danh sách đã kiểm chứng của tôi không ghi “{what}”, nên tôi không dám nói là cần hay không; "
    "bạn hỏi lại nơi nộp cho chắc."
)
NO_CASE_HINT: Final = "Phần tôi có thì bấm nút dưới đây, hoặc nói rõ thêm việc bạn cần."
ASK: Final = (
    "Bạn xem trang của thủ tục trên {portal}, gọi {hotline}, "
    "hoặc hỏi Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã."
)
NEXT_PORTAL: Final = "Làm tiếp: mở {portal}, gõ “{name}”. Cần người giúp thì đến TTPVHCC cấp xã hoặc gọi {hotline}."
NEXT_HELP: Final = "Cần người giúp thì đến TTPVHCC cấp xã hoặc gọi {hotline}."
SOURCE: Final = "Nguồn: {sources}; kiểm tra ngày {day}."
MORE_SOURCES: Final = " và {count} nguồn nữa"
UNSURE: Final = "(Nguồn chưa phải văn bản gốc: nên hỏi lại trước khi đi.)"
OLD: Final = "(Thông tin này kiểm đã quá sáu tháng, nên hỏi lại trước khi đi.)"
CHANGE_COMING: Final = "{text}; làm sau ngày đó thì xem lại."
CHANGE_PASSED: Final = (
    "{law} đã có hiệu lực từ {day}; thông tin này kiểm trước ngày đó nên có thể đã khác, xin hỏi lại."
)
OPTION: Final = "{number}. {label}"

CHECKLIST: Final = "☑ Danh sách để tích"
STUCK: Final = "Bị kẹt?"
PERSON: Final = "Gặp cán bộ"
TICKED, UNTICKED = "☑", "☐"
LIST_TITLE: Final = "Chuẩn bị cho “{name}”: đã có {done}/{total}"
LIST_ITEM: Final = "{mark} {number}. {text}"
LIST_HINT: Final = "Bấm số để đánh dấu giấy tờ đã có. Dấu tích giữ trong nửa giờ."
LIST_DONE: Final = "Đủ rồi. Nộp ở đâu: {where}."
LIST_DONE_PLAIN: Final = "Đủ rồi, bạn có thể nộp."
LIST_CARE: Final = "Danh sách gồm giấy tờ đã kiểm chứng; cán bộ có thể yêu cầu thêm bằng phiếu, ghi rõ lý do."
LIST_NONE: Final = "Thủ tục này chưa có danh sách giấy tờ đã kiểm chứng."
STUCK_HEAD: Final = "Bạn đang kẹt ở chỗ nào khi làm “{name}”?"
STUCK_HELP: Final = (
    "Không tự nộp trên mạng được thì cứ đến Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã: có người hướng dẫn, "
    "hoặc gọi tổng đài {hotline}."
)
STUCK_CHOICES: Final[dict[str, str]] = {
    "quen_mk_vneid": "Quên mật khẩu VNeID",
    "tai_khoan": "Không đăng nhập được",
    "buoc_nop": "Không tìm thấy thủ tục",
    "thanh_toan": "Không trả tiền được",
    "ho_so_thieu": "Bị trả lại, đòi bổ sung",
    "tre_han": "Quá hạn chưa có kết quả",
    "mat_ma_ho_so": "Mất mã hồ sơ",
    "khong_biet_mang": "Không biết dùng mạng",
}

CHOOSE: Final = "Bạn hỏi về việc nào?"
CHOOSE_ONE: Final = "Có phải bạn hỏi về việc này không?"
CHOOSE_HINT: Final = "Bấm nút, gõ số thứ tự, hoặc nói rõ thêm việc bạn cần."
CITED: Final = "citizen-services"
