"""Words of reports, their files and the calendar, in Vietnamese."""

from typing import Final

from handlers.report_records import Counts, Stage
from handlers.standings import State

# Periods

OF_THE_YEAR: Final = "đầu năm"
THIS_ONE: Final = "này"
FROM_TO: Final = "từ {first} đến {last}"
MONTH: Final = "tháng {month} năm {year}"
NAMED_MONTHS: Final = {
    (1, 3): "quý I năm {year}",
    (4, 6): "quý II năm {year}",
    (7, 9): "quý III năm {year}",
    (10, 12): "quý IV năm {year}",
    (1, 6): "6 tháng đầu năm {year}",
    (7, 12): "6 tháng cuối năm {year}",
    (1, 9): "9 tháng đầu năm {year}",
    (1, 12): "năm {year}",
}

# Talk

ABOUT_REPORT: Final = "Lập báo cáo CCHC theo kỳ (Word, Excel, biểu đồ)"
ABOUT_CALENDAR: Final = "Tải lịch thời hạn của đơn vị (.ics)"
ASK_PERIOD: Final = "Lập báo cáo của {whose} cho kỳ nào? Bấm một kỳ, hoặc gõ, ví dụ: /baocao quý 3"
ASK_AGENCY: Final = "Lập báo cáo {period} của cơ quan nào?"
ASK_CALENDAR_AGENCY: Final = "Bạn muốn lịch của cơ quan nào?"
WHICH_AGENCY: Final = "Bạn chưa gắn với cơ quan nào. Xin gõ kèm tên cơ quan, ví dụ: {command} Sở Tư pháp"
NOT_A_PERIOD: Final = "Tôi chưa hiểu kỳ “{words}”. Bấm một kỳ, hoặc gõ, ví dụ: /baocao tháng 10, /baocao 6 tháng"
ABOUT_WHOM: Final = "đơn vị"
OWN_ALONE: Final = "Bạn chỉ lập được báo cáo và lịch của đơn vị mình ({agencies})."
ALL_AGENCIES: Final = "Tất cả cơ quan"
WHOSE_ALL: Final = "tất cả cơ quan"
NOT_YET: Final = "Kỳ {period} chưa bắt đầu nên chưa có gì để báo cáo."
NOTHING: Final = "Trong {period}, {whose} không có nhiệm vụ nào để báo cáo trong các kế hoạch đang có."
READY: Final = "Báo cáo {period} của {whose}, số liệu đến {day}:"
READY_CLOSED: Final = "Kỳ này đã kết thúc: những gì được báo hoặc xác nhận sau ngày {day} chưa tính vào báo cáo."
READY_NOTE: Final = (
    "Tệp Word theo thể thức Nghị định 30/2020/NĐ-CP; chỗ “…” là phần hệ thống không có, xin điền trước khi trình. "
    "Tệp Excel có từng việc kèm minh chứng."
)
NO_FILES: Final = "Ở đây chưa lập được tệp. Xin dùng lệnh này trên Telegram."
CALENDAR_READY: Final = (
    "Lịch thời hạn của {agency}: {count} mốc{cancelled}. Mở tệp để thêm vào Google Calendar, Outlook hoặc lịch trên "
    "điện thoại. Khi kế hoạch đổi hạn, tải lại và mở tệp mới: mốc cũ được cập nhật, không bị trùng."
)
CALENDAR_CANCELLED: Final = ", {count} mốc hủy vì kế hoạch không còn"
CALENDAR_NONE: Final = "{agency} không có thời hạn nào là ngày cụ thể trong các kế hoạch đang có."

# Stages and states

STAGES: Final[dict[Stage, str]] = {
    "done": "Hoàn thành",
    "overdue": "Quá hạn",
    "running": "Đang làm, trong hạn",
    "waiting": "Chưa bắt đầu, trong hạn",
    "standing": "Thường xuyên hoặc chưa có ngày",
}
STATES: Final[dict[State, str]] = {
    "not_started": "Chưa bắt đầu",
    "in_progress": "Đang làm",
    "done": "Hoàn thành, chờ xác nhận",
    "confirmed": "Đã xác nhận",
}
OVERDUE: Final = "Quá hạn"
LATE: Final = "muộn hạn"

# File names (ASCII: some channels break others)

REPORT_FILE: Final = "bao-cao-cchc_{agency}_{period}"
CALENDAR_FILE: Final = "lich-cchc_{agency}.ics"
ALL_FILE: Final = "toan-bo"

# The workbook

SHEET_SUMMARY: Final = "Tổng hợp"
SHEET_ROWS: Final = "Nhiệm vụ"
BOOK_TITLE: Final = "Kết quả thực hiện nhiệm vụ cải cách hành chính {period}"
BOOK_SUBTITLE: Final = "{whose} · số liệu đến {day}"
BY_AGENCY: Final = "Cơ quan"
BY_AREA: Final = "Lĩnh vực"
TOTAL: Final = "Tổng"
COLUMNS: Final = (
    ("STT", 6),
    ("Văn bản", 20),
    ("STT phụ lục", 9),
    ("Lĩnh vực", 22),
    ("Nhiệm vụ", 48),
    ("Sản phẩm", 28),
    ("Cơ quan chủ trì", 26),
    ("Giao qua nhóm", 20),
    ("Cơ quan phối hợp", 30),
    ("Thời hạn ghi trong văn bản", 22),
    ("Ngày đến hạn", 13),
    ("Trạng thái", 20),
    ("Số ngày quá hạn", 10),
    ("Ngày hoàn thành", 13),
    ("Số văn bản ban hành", 20),
    ("Minh chứng", 26),
    ("Ghi chú", 36),
    ("Cập nhật lần cuối", 17),
)

# The chart

CHART_BY_AGENCY: Final = "Tiến độ nhiệm vụ theo cơ quan"
CHART_BY_AREA: Final = "Tiến độ nhiệm vụ theo lĩnh vực"
CHART_TITLE: Final = "{what}, {period}"
CHART_SUBTITLE: Final = "{whose}; {count} việc; số liệu đến {day}"
NO_AREA: Final = "Không ghi lĩnh vực"

# The document

BLANK: Final = "…"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
NUMBER_LINE: Final = "Số: …/BC-…"
PLACE_LINE: Final = "…, ngày … tháng … năm …"
PARENT_BLANK: Final = "…"
AGENCY_BLANK: Final = "…"
DOCUMENT_KIND: Final = "BÁO CÁO"
DOCUMENT_ABOUT: Final = "Kết quả thực hiện công tác cải cách hành chính {period}"
ADDRESSEE: Final = "Kính gửi: …"
OPENING: Final = (
    "Thực hiện {bases}, {agency} báo cáo kết quả thực hiện công tác cải cách hành chính (CCHC) {period} như sau "
    "(số liệu tính đến ngày {day}):"
)
BASIS: Final = "{name}{issued}{issuer} về {title}"
BASIS_UNTITLED: Final = "{name}{issued}{issuer}"
BASIS_ISSUED: Final = " ngày {day}"
BASIS_ISSUER: Final = " của {issuer}"
HEADING_OVERVIEW: Final = "TÌNH HÌNH CHUNG"
OVERVIEW: Final = "Trong kỳ có {total} việc phải thực hiện: {parts}."
OVERVIEW_PARTS: Final[dict[Stage, str]] = {
    "done": "{count} việc hoàn thành",
    "overdue": "{count} việc quá hạn",
    "running": "{count} việc đang làm, trong hạn",
    "waiting": "{count} việc chưa bắt đầu, trong hạn",
    "standing": "{count} việc thường xuyên hoặc chưa xác định ngày",
}
OVERVIEW_LATE: Final = " (trong đó {count} việc hoàn thành sau thời hạn)"
OVERVIEW_AGENCIES: Final = "Mỗi việc được tính riêng cho từng cơ quan chủ trì; có {count} cơ quan."
HEADING_DIRECTION: Final = "Công tác chỉ đạo, điều hành: …"
HEADING_RESULTS: Final = "KẾT QUẢ THỰC HIỆN"
HEADING_FIGURES: Final = "CÁC CHỈ TIÊU"
FIGURES_NOTE: Final = "Mức đề ra lấy từ kế hoạch; kết quả do đơn vị điền."
HEADING_SHORTCOMINGS: Final = "TỒN TẠI, HẠN CHẾ"
SHORTCOMINGS_NONE: Final = "Tính đến ngày {day}, không có việc nào quá hạn."
SHORTCOMINGS: Final = "Tính đến ngày {day}, còn {count} việc quá hạn:"
OTHER_SHORTCOMINGS: Final = "Tồn tại, hạn chế khác: …"
CAUSES: Final = "Nguyên nhân: …"
HEADING_PLANS: Final = "PHƯƠNG HƯỚNG, NHIỆM VỤ {period}"
PLANS_CARRIED: Final = "Hoàn thành {count} việc quá hạn nêu tại mục {section}."
PLANS_RUNNING: Final = "Tiếp tục {count} việc đang làm hoặc chưa bắt đầu nêu tại mục {section}."
PLANS_DUE: Final = "Các việc đến hạn trong {period}:"
PLANS_NONE: Final = "Trong {period}, các kế hoạch đang có không đặt thời hạn nào."
PLANS_OTHER: Final = "Nhiệm vụ khác: …"
HEADING_PROPOSALS: Final = "KIẾN NGHỊ, ĐỀ XUẤT"
TABLE_NUMBER: Final = "STT"
TABLE_TASK: Final = "Nhiệm vụ, sản phẩm"
TABLE_LEAD: Final = "Chủ trì"
TABLE_TIME: Final = "Thời hạn"
TABLE_RESULT: Final = "Kết quả"
TABLE_AREA: Final = "Lĩnh vực"
TABLE_METRIC: Final = "Chỉ tiêu"
TABLE_LEVEL: Final = "Mức đề ra"
TABLE_REACHED: Final = "Kết quả thực hiện"
TABLE_SOURCE: Final = "Nguồn"
SHORT_STAGES: Final[dict[Stage, str]] = {
    "done": "Hoàn thành",
    "overdue": "Quá hạn",
    "running": "Đang làm",
    "waiting": "Chưa bắt đầu",
    "standing": "Không có ngày",
}
STAGE_ROW: Final = "{stage} ({count})"
TASK_PRODUCT: Final = "Sản phẩm: {product}"
TASK_SOURCE: Final = "({plan}, STT {item})"
RESULT_OF_MANY: Final = "Hoàn thành {done}/{total} cơ quan"
RESULT_NAMES: Final = "{stage} {count}: {names}"
AND_OTHERS: Final = " và {count} cơ quan khác (xem bảng tính kèm theo)"
RESULT_DONE_ON: Final = " ngày {day}"
RESULT_OVERDUE: Final = "Quá hạn {days} ngày"
RECIPIENTS: Final = "Nơi nhận:"
RECIPIENT_LINES: Final = ("- …;", "- Lưu: VT, ….")
SIGNER_TITLE: Final = "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ"
SIGNER_NOTE: Final = "(Chữ ký, dấu)"
SIGNER_NAME: Final = "…"

# The calendar

CALENDAR_NAME: Final = "Thời hạn CCHC: {agency}"
CALENDAR_PRODUCER: Final = "-//cchc//Tro ly cai cach hanh chinh//VI"
EVENT_TITLE: Final = "Hạn: {title}"
EVENT_DONE: Final = "Đã xong: {title}"
EVENT_CANCELLED: Final = "Đã hủy: {title}"
EVENT_CATEGORY: Final = "CCHC"
EVENT_TASK: Final = "Nhiệm vụ {item}: {title}"
EVENT_PRODUCT: Final = "Sản phẩm: {product}"
EVENT_TIME: Final = "Thời hạn ghi trong văn bản: {time}"
EVENT_LEAD: Final = "Chủ trì: {agency}"
EVENT_COORDINATE: Final = "Phối hợp: {agencies}"
EVENT_SOURCE: Final = "Nguồn: {plan}, Phụ lục, STT {item}"
ALARM: Final = "Sắp đến hạn: {title}"


def whose(agency: str) -> str:
    """Return whose report it is, in a sentence."""
    return agency or WHOSE_ALL


def state_name(state: State, stage: Stage) -> str:
    """Return how far a row is, "Quá hạn" where its day is past."""
    return OVERDUE if stage == "overdue" else STATES[state]


def overview(total: int, counts: Counts, late: int = 0) -> str:
    """Return how much there was to do and how far it is, stages without any left out; `late` of the done were late."""
    parts = [OVERVIEW_PARTS[stage].format(count=counts[stage]) for stage in STAGES if counts[stage]]
    if late:
        parts[0] += OVERVIEW_LATE.format(count=late)
    return OVERVIEW.format(total=total, parts="; ".join(parts))
