"""Inviting, the members of an agency, leaving, and the half-yearly question whether one works there still."""

from typing import Final

ABOUT_INVITE: Final = "Mời người mới vào hệ thống"
ABOUT_MEMBERS: Final = "Người trong đơn vị; gỡ người đã chuyển đi"
ABOUT_LEAVE: Final = "Rời vai trò của bạn"

NAMELESS: Final = "(không tên)"
UNKNOWN_CHANNEL: Final = "kênh khác"
CHANNELS: Final = {
    "telegram": "Telegram",
    "zalo": "Zalo",
    "zalobot": "Zalo",
    "oa": "Zalo OA",
    "web": "trang web",
    "terminal": "cửa sổ dòng lệnh",
}

# /moi

INVITE_WHERE: Final = (
    "Mời vào cơ quan nào? Gõ /moi kèm tên cơ quan, ví dụ: /moi Sở Tư pháp\n\n"
    "Mời một quản trị của toàn tỉnh thì bấm nút."
)
INVITE_ADMIN: Final = "Mời quản trị toàn tỉnh"
INVITE_AS: Final = "Mời vào {agency} với vai trò nào?"
UNKNOWN_AGENCY: Final = "Tôi không nhận ra cơ quan “{typed}”.{near}"
GROUP_AGENCY: Final = "“{typed}” là một nhóm cơ quan. Xin nêu đúng một cơ quan."
NEAR_AGENCIES: Final = " Có phải: {names}?"
INVITE_STALE: Final = "Màn hình này đã cũ. Xin gõ lại /moi kèm tên cơ quan."
INVITATION: Final = """\
Mã mời: {role}{agency}

{link}Người được mời gõ cho trợ lý: start {code}

Mã dùng được một lần, đến {until}. Hãy chỉ gửi cho đúng người; có người vào tôi sẽ báo bạn."""
LINK: Final = "Đường dẫn (hoặc quét mã QR kèm theo): {link}\n\n"
QR_NAME: Final = "ma-moi.png"
JOINED: Final = "{name} đã tham gia với vai trò {role}{agency} bằng mã mời của bạn. Không đúng người thì gỡ ngay."

# /thanhvien

MEMBERS: Final = "Thành viên{agency}: {count} vai trò{page}.\nBấm một người để xem, gỡ hoặc mở lại."
MEMBERS_PAGE: Final = " (trang {page}/{pages})"
NO_MEMBERS: Final = "Chưa có ai{agency}."
MEMBER_LABEL: Final = "{name} · {role}{agency}{rests}"
RESTS: Final = " · tạm dừng"
MEMBER: Final = """\
{name}
Vai trò: {role}{agency}
Từ ngày: {since}; xác nhận còn công tác: {confirmed}
Kênh: {channels}{rests}"""
MEMBER_RESTS: Final = "\nĐang tạm dừng vì chưa xác nhận còn công tác."
REMOVE: Final = "Gỡ khỏi vai trò này"
REMOVE_SURE: Final = "Gỡ {name} khỏi vai trò {role}{agency}? Người này mất quyền ngay."
REMOVE_YES: Final = "Gỡ ngay"
RESTORE: Final = "Mở lại"
BACK: Final = "‹ Danh sách"
NEXT: Final = "Sau ›"
PREVIOUS: Final = "‹ Trước"
REMOVED: Final = "Đã gỡ {name} khỏi vai trò {role}{agency}."
RESTORED: Final = "Đã mở lại vai trò {role}{agency} của {name}."
MEMBER_GONE: Final = "Vai trò này đã kết thúc trước đó."
YOU_WERE_REMOVED: Final = "Vai trò {role}{agency} của bạn đã được {by} kết thúc. Bạn vẫn hỏi được như người dân."
BY_SUPERVISOR: Final = "lãnh đạo đơn vị hoặc quản trị"

# /roikhoi

LEAVE_WHICH: Final = "Bấm vai trò muốn rời. Rời là mất quyền ngay; muốn quay lại phải có mã mời mới."
LEAVE: Final = "Rời: {role}{agency}"
STAY: Final = "Thôi, ở lại"
STAYED: Final = "Vai trò của bạn giữ nguyên."
LEFT: Final = "Bạn đã rời vai trò {role}{agency}."
SOMEBODY_LEFT: Final = "{name} đã rời vai trò {role}{agency}."
SOMEBODY: Final = "Một người"

# Half a year later

STILL_THERE: Final = (
    "Đã nửa năm: bạn vẫn giữ vai trò {role}{agency} chứ? Xin trả lời trước {until}; quá ngày đó vai trò tạm dừng và "
    "người phụ trách được báo."
)
STILL_YES: Final = "Tôi vẫn công tác ở đây"
STILL_NO: Final = "Tôi đã chuyển đi"
CONFIRMED: Final = "Cảm ơn bạn. Tôi sẽ hỏi lại sau nửa năm."
RESTING: Final = "Vai trò {role}{agency} của bạn đang tạm dừng. Xin nhờ lãnh đạo đơn vị hoặc quản trị mở lại."
YOU_REST: Final = (
    "Vai trò {role}{agency} của bạn tạm dừng từ hôm nay, vì 30 ngày qua chưa có xác nhận. Nhờ lãnh đạo đơn vị \
hoặc quản trị mở lại."
)
MEMBER_RESTS_NOW: Final = (
    "{name} ({role}{agency}) không xác nhận còn công tác trong 30 ngày; vai trò đã tạm dừng. Mở lại hoặc gỡ hẳn?"
)
