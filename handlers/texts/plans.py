"""Sentences of taking a plan in by chat, and of telling people what changed, in Vietnamese."""

from typing import Final

READ: Final = "Tôi đọc được từ tệp {file}:"
COUNTS: Final = "{tasks} nhiệm vụ, {outputs} sản phẩm, {targets} chỉ tiêu, {duties} phân công."
ROWS: Final = "Phụ lục: {rows} dòng, đã ghi đủ {stored} dòng."
NO_ROWS: Final = "Không có phụ lục nhiệm vụ."
LOST: Final = "⚠️ {count} ô chưa ghi được vào đâu."
TO_CHECK: Final = "Cần xem lại:"
UNREAD: Final = "- {count} chỗ chưa đọc được"
UNREAD_DEADLINES: Final = "- {count} thời hạn chưa hiểu: {examples}"
UNKNOWN: Final = "- {count} cơ quan chưa nhận ra: {examples}"
CONFLICTS: Final = "- {count} chỗ mâu thuẫn số liệu"
NOTHING_TO_CHECK: Final = "Không có chỗ nào cần xem lại."
NEW: Final = "Thư viện chưa có kế hoạch này."
SAME: Final = "Không khác gì bản đang dùng."
CHANGED: Final = "So với bản đang dùng có {count} thay đổi:"
CHANGE: Final = "- {change}"
MORE: Final = "- và {count} thay đổi nữa (xem tệp báo cáo)"
DECIDE: Final = (
    "Công bố thì mọi người tra cứu theo bản này ngay, và đơn vị có việc thay đổi được báo. Tôi giữ tệp 24 giờ."
)
AND_MORE: Final = "…"
PUBLISH: Final = "Công bố"
DROP: Final = "Bỏ"
REPORT_NAME: Final = "bao-cao-doc-ke-hoach.txt"

PUBLISHED: Final = "Đã công bố {name}. {told}"
TOLD: Final = "Đã báo {count} người có việc thay đổi."
NOBODY: Final = "Không ai có việc thay đổi nên không phải báo."
DROPPED: Final = "Đã bỏ tệp {file}; thư viện giữ nguyên."
GONE: Final = "Tệp này đã được công bố, đã bỏ, hoặc đã quá 24 giờ. Xin gửi lại tệp nếu cần."
MOVED_ON: Final = "Bản đang dùng vừa thay đổi sau khi bạn xem. Xin xem lại so sánh rồi quyết định."
FAILED: Final = "Chưa công bố được ({reason}). Tệp vẫn còn đây; xin bấm lại sau."
REFUSED: Final = "Tôi chưa đọc được tệp {file}: {reason}. Thư viện giữ nguyên."
UNAVAILABLE: Final = (
    "Tôi không tải được tệp {file} ({size} MB). Telegram chỉ cho tôi nhận tệp đến 20 MB; xin gửi bản nhẹ hơn, "
    "hoặc nhờ người quản trị máy chủ nạp bằng lệnh cchc ingest."
)

CHANGES_HEAD: Final = "{plan} có bản mới. Việc của {agency} thay đổi:"
RENUMBERED: Final = "Tiến độ đã ghi đi theo số mới."
