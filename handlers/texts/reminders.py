"""Sentences of reminders and of what is said when they are answered, in Vietnamese."""

from typing import Final

HEAD: Final = "Nhắc việc {day} – {agencies}"
SECTIONS: Final = {
    "past": "🔴 Quá hạn",
    "today": "⏰ Đến hạn hôm nay",
    "ahead": "⏳ Sắp đến hạn",
}
LINE: Final = "{number}. {title}\n   {when}{agency}. {source}"
WITH_PRODUCT: Final = "{title} (sản phẩm: {product})"
AGAIN: Final = " (nhắc lại vì chưa ai báo đã nhận)"
COORDINATED: Final = "phối hợp, "
FOR_AGENCY: Final = "; việc của {agency}"
PAST: Final = "{role}quá hạn {days} ngày làm việc (hạn {due}){again}"
PAST_BY_DAYS: Final = "{role}vừa qua hạn {due}{again}"
TODAY: Final = "{role}hạn hôm nay, {due}{again}"
LAST_DAY: Final = "{role}hôm nay là ngày làm việc cuối trước hạn {due} (ngày nghỉ){again}"
AHEAD_OF_DAY_OFF: Final = "{role}còn {days} ngày (hạn {due} là ngày nghỉ, nên xong trong {last}){again}"
AHEAD: Final = "{role}còn {days} ngày (hạn {due}){again}"
MORE: Final = "Còn {count} việc nữa; gõ /han để xem đủ."
HINT_MANY: Final = "Bấm số để xem và trả lời từng việc."

TAKE_ALL: Final = "✅ Đã nhận tất cả"
TAKE: Final = "✅ Đã nhận"
FINISH: Final = "🏁 Xong"
UPDATE: Final = "✏️ Cập nhật"
PUT_OFF: Final = "⏰ Hoãn"
NOT_MINE: Final = "Không phải việc của tôi"
OPEN: Final = "Mở việc"
DELAYS: Final = {"h": "1 giờ nữa", "d": "Sáng mai", "m": "Thứ Hai"}
ASK_DELAY: Final = "Nhắc lại việc này lúc nào?"

TAKEN: Final = "Đã ghi: {name} nhận việc cho {agency}."
TAKEN_ALL: Final = "Đã ghi: bạn đã nhận {count} việc."
TAKEN_BEFORE: Final = "{name} đã nhận việc này cho {agency} từ {moment}."
PUT_OFF_UNTIL: Final = "Tôi sẽ nhắc lại lúc {moment}."
PUT_AWAY: Final = (
    "Tôi sẽ không nhắc bạn nhiệm vụ {item} nữa và đã báo người phụ trách của {agency}. "
    "Muốn được nhắc lại: gõ /nhacviec."
)
NOTHING_OPEN: Final = "Việc này đã xong hoặc không còn trong kế hoạch, nên không cần trả lời nữa."
SNOOZED_HEAD: Final = "Nhắc lại theo hẹn – {agency}"
SOMEBODY: Final = "Một người trong đơn vị"

DISOWNED: Final = "{name} báo nhiệm vụ {item} không phải việc của mình ở {agency}. Xin xem lại người phụ trách."

UNANSWERED_HEAD: Final = "Chưa ai báo đã nhận việc – {day}"
UNANSWERED_AGENCY: Final = "{agency}:"
UNANSWERED_LINE: Final = "- {title}: đã nhắc, {days} ngày làm việc chưa ai trả lời; {when}. {source}"
