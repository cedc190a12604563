"""The audit trail as admins read it."""

from typing import Final

ABOUT: Final = "Nhật ký: ai đã đổi gì"
HEADING: Final = "Nhật ký, trang {page}/{pages} (mới nhất trước):"
EMPTY: Final = "Nhật ký chưa có dòng nào."
LINE: Final = "{at} · {actor} · {action}{subject}{detail}"
COMMAND_LINE: Final = "dòng lệnh"
DISPATCHER: Final = "tự động"
PERSON: Final = "{name} (số {number})"
ERASED: Final = "người đã xóa dữ liệu (số {number})"
AT: Final = "%d/%m/%Y %H:%M"
ACTIONS: Final = {
    "joined": "tham gia",
    "linked": "liên kết thêm một tài khoản",
    "unlinked": "gỡ một tài khoản",
    "invited": "cấp mã mời",
    "left": "rời vai trò",
    "removed": "gỡ vai trò của",
    "confirmed": "xác nhận còn công tác",
    "restored": "mở lại vai trò của",
    "suspended": "tạm dừng vai trò của",
    "work.urge": "đôn đốc nhiệm vụ",
    "broadcast.sent": "gửi thông báo chung",
    "broadcast.stopped": "dừng thông báo chung",
    "consented": "đồng ý xử lý dữ liệu",
    "withdrew": "rút đồng ý",
    "exported": "tải dữ liệu của mình",
    "erased": "xóa dữ liệu của mình",
    "plan.publish": "công bố kế hoạch",
    "code_refused": "nhập mã mời không dùng được",
}
