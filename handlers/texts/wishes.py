"""Sentences of the screen on which people choose how they are reminded, in Vietnamese."""

from typing import Final

ABOUT: Final = "Cách nhắc việc: nhắc trước mấy ngày, giờ nhắc, nghỉ phép"
ABOUT_FOLLOW: Final = "Theo dõi thêm một nhiệm vụ"

HEAD: Final = "Cách tôi nhắc việc cho bạn"
LEADS: Final = "Nhắc trước hạn: {days}."
NO_LEADS: Final = "Không nhắc trước hạn, chỉ nhắc khi đã quá hạn."
ON_THE_DAY: Final = "đúng ngày hạn"
DAYS: Final = "{days} ngày"
HOUR: Final = "Giờ nhắc: {hour} giờ, vào ngày làm việc; ban đêm không gửi."
ROLES: Final = {"lead": "chủ trì", "coordinate": "phối hợp"}
FOR_ROLES: Final = "Việc được nhắc: {roles}."
FOR_AGENCIES: Final = "Đơn vị: {agencies}."
PAUSED: Final = "Đang tạm nghỉ đến hết ngày {day}; hôm trở lại tôi gộp việc cần để ý vào một tin."
FOLLOWED: Final = "Theo dõi thêm: {tasks}."
PUT_AWAY: Final = "Không nhắc: {tasks}."
TASK: Final = "nhiệm vụ {item} ({plan})"

JOIN_FIRST: Final = "Tôi chỉ nhắc người đã tham gia. Xin gõ: start MÃ (mã mời do quản trị cấp)."

TICK: Final = "☑ {label}"
NO_TICK: Final = "☐ {label}"
LEAD_BUTTON: Final = "{days} ngày"
HOUR_BUTTON: Final = "{hour} giờ"
PAUSE_BUTTONS: Final = {7: "Nghỉ 1 tuần", 14: "Nghỉ 2 tuần", 30: "Nghỉ 30 ngày"}
PAUSE_END: Final = "Hết nghỉ, nhắc lại ngay"
REMIND_AGAIN: Final = "Nhắc lại tất cả việc đã bỏ"
UNFOLLOW: Final = "Thôi theo dõi tất cả"
AT_LEAST_ONE_ROLE: Final = "Phải chọn ít nhất một loại việc."
AT_LEAST_ONE_AGENCY: Final = "Phải chọn ít nhất một đơn vị."
SAVED: Final = "Đã lưu."

FOLLOW_USAGE: Final = "Gõ /theodoi và số thứ tự nhiệm vụ trong phụ lục, ví dụ: /theodoi 13."
FOLLOW_NONE: Final = "Không có nhiệm vụ {item} trong phụ lục của kế hoạch nào tôi đang có."
FOLLOW_WHICH: Final = "Nhiệm vụ {item} của kế hoạch nào?"
FOLLOWING: Final = "Từ nay tôi nhắc bạn cả nhiệm vụ {item} ({plan}). Thôi theo dõi: /nhacviec."
