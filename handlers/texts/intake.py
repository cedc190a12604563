"""Sentences of the report of an intake, in Vietnamese."""

from typing import Final

from knowledge.changes import ChangeKind
from knowledge.corrections import RefusalReason

NO_PLAN_FILE: Final = "không có tệp txt, docx, pdf hay xlsx nào trong thư mục này"
FAILED_FILE: Final = "{path}: {reason}"
LIBRARY_UNTOUCHED: Final = "Không đọc được tệp nào; thư viện giữ nguyên."
LIBRARY_HOLDS: Final = "Thư viện hiện có {count} kế hoạch."

FILE: Final = "tệp {name}, mã {id}"
REPLACED: Final = "thay cho bản đã có trong thư viện"
STORED: Final = "ghi nhận: {tasks} nhiệm vụ, {outputs} sản phẩm, {targets} chỉ tiêu, {duties} phân công"
ANNEX: Final = "phụ lục: {rows} dòng vào = {stored} dòng lưu đủ{kept}{joined}; {cells} ô, {told} ô nêu là chưa đọc"
ANNEX_KEPT: Final = " + {count} dòng có ô chưa vào bản ghi"
ANNEX_JOINED: Final = " (trong đó {count} dòng là phần nối của dòng bị ngắt trang)"
NO_ANNEX: Final = "phụ lục: không có bảng"
TO_CHECK: Final = (
    "cần xem lại: {unread} chỗ chưa đọc được, {unread_deadlines} thời hạn chưa hiểu, "
    "{unknown_agencies} cơ quan chưa nhận ra, {conflicts} chỗ mâu thuẫn"
)

LOST: Final = "chưa vào bản ghi nào: {place}, {column}: {text}"
ADDED: Final = "có trong bản ghi mà không có ô nào: {place}, {column}: {text}"
UNREAD_PLACE: Final = "chưa đọc được: {place}{text} ({reason})"
UNREAD_DEADLINE: Final = "thời hạn chưa hiểu: {place}: “{text}” ({reason})"
UNKNOWN_AGENCY: Final = "cơ quan chưa nhận ra: {name} ({places})"
CONFLICT: Final = "mâu thuẫn: {about}: {readings}"
CONFLICT_READING: Final = "{value} ({place})"
REPAIRS: Final = "đã sửa {count} lỗi chữ:"
REPAIR: Final = "“{before}” → “{after}” ({reason}): {places}"
OVERRIDES: Final = "sửa tay {count} chỗ:"
OVERRIDE: Final = "{place}: “{before}” → “{after}” ({who}, {when}: {why})"
REFUSED: Final = "sửa tay không áp dụng: {where} ({subject}): {reason}"
CHANGES: Final = "so với bản đã có, {count} thay đổi:"
NO_CHANGES: Final = "so với bản đã có: không có gì thay đổi"
BETWEEN_PLANS: Final = "Số liệu khác nhau giữa các kế hoạch: {count}"
STRANGERS: Final = "Sửa tay cho kế hoạch không có trong thư viện: {count}"
AND_MORE: Final = "và {count} nữa"
BLANK: Final = "(trống)"
AND: Final = "; "

COLUMNS: Final[dict[str | None, str]] = {
    "item": "số thứ tự",
    "title": "nhiệm vụ",
    "product": "sản phẩm",
    "lead": "chủ trì",
    "coordinate": "phối hợp",
    "time": "thời gian",
    "extra": "cột khác",
    "area": "nhóm nhiệm vụ",
    None: "cột không tên",
}
FIELDS: Final[dict[str, str]] = {
    "number": "số văn bản",
    "title": "tên",
    "place": "nơi ban hành",
    "issuer": "cơ quan ban hành",
    "date": "ngày ban hành",
    "issued_on": "ngày ban hành",
    "signer": "người ký",
    "signer_title": "chức vụ người ký",
    "product": "sản phẩm",
    "lead": "chủ trì",
    "coordinate": "phối hợp",
    "time": "thời gian",
    "value": "con số",
    "operator": "dấu so sánh",
    "unit": "đơn vị tính",
    "metric": "tên chỉ tiêu",
}
REFUSALS: Final[dict[RefusalReason, str]] = {
    "no_plan": "thư viện không có kế hoạch này",
    "no_task": "kế hoạch không có nhiệm vụ này",
    "no_output": "nhiệm vụ không có dòng này",
    "no_target": "kế hoạch không có chỉ tiêu này",
    "several_targets": "có nhiều chỉ tiêu như vậy, không rõ là chỉ tiêu nào",
    "changed": "văn bản nay ghi “{found}”, không phải “{was}”",
    "already": "văn bản nay đã ghi “{found}”; bỏ mục sửa này được rồi",
}
CHANGE: Final[dict[ChangeKind, str]] = {
    "document": "{field} của văn bản: “{before}” → “{after}”",
    "added": "thêm nhiệm vụ {item}: {after}",
    "dropped": "bỏ nhiệm vụ {item}: {before}",
    "renumbered": "nhiệm vụ {before} nay là nhiệm vụ {after}: {subject}",
    "title": "nhiệm vụ {item}, tên: “{before}” → “{after}”",
    "area": "nhiệm vụ {item}, nhóm: “{before}” → “{after}”",
    "output_added": "nhiệm vụ {item}, thêm dòng: {after}",
    "output_dropped": "nhiệm vụ {item}, bỏ dòng: {before}",
    "product": "nhiệm vụ {item}, sản phẩm: “{before}” → “{after}”",
    "lead": "nhiệm vụ {item}, chủ trì: “{before}” → “{after}”",
    "coordinate": "nhiệm vụ {item}, phối hợp: “{before}” → “{after}”",
    "time": "nhiệm vụ {item}, thời gian: “{before}” → “{after}”",
    "target_added": "thêm chỉ tiêu: {subject} {after} ({place})",
    "target_dropped": "bỏ chỉ tiêu: {subject} {before} ({place})",
    "target": "chỉ tiêu {subject}: {before} → {after} ({place})",
}
IN_TASK: Final = "{plan}, nhiệm vụ {item}, {field}"
IN_TARGET: Final = "{plan}, {section}, {field}"
IN_DOCUMENT: Final = "{plan}, {field}"
SECTION: Final = "mục {section}"

_HEAD: Final = "{number}{title}{issuer}"


def head(number: str | None, title: str, issuer: str | None) -> str:
    """Return the first line of a plan's report."""
    return _HEAD.format(number=f"{number} — " if number else "", title=title, issuer=f" ({issuer})" if issuer else "")
