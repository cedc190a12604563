"""The consent card, joining by a code, and what the assistant keeps of a person, in plain words."""

import hashlib
from datetime import datetime, tzinfo
from typing import Final

CONSENT_VERSION: Final = "3"
"""Goes up by one with any change of the card; who agreed to another wording is asked again."""

OFFICE: Final = "cơ quan triển khai trợ lý này"
"""What stands for the operating office where nobody has named it."""

_CARD: Final = """\
Dữ liệu của bạn

Bạn hỏi thì không cần đồng ý gì. Khi đó tôi chỉ nhớ đoạn đang trao đổi trong 30 phút để hiểu câu tiếp theo; câu hỏi và \
câu trả lời giữ 7 ngày để báo sai được, không kèm tên hay tài khoản, số điện thoại và số giấy tờ được che. Bạn gửi góp \
ý thì tôi giữ thêm mã tài khoản để báo lại kết quả.

Nếu bạn đồng ý, {office} (cơ quan vận hành, bên kiểm soát dữ liệu) lưu:
- Tên hiển thị, mã tài khoản của bạn trên kênh chat, ngày bạn đồng ý: để nhận ra bạn và gửi nhắc việc.
- Vai trò, cơ quan (chỉ khi bạn được mời làm cán bộ): để biết bạn được xem và làm gì.
- Việc bạn làm ở đây (cập nhật tiến độ, góp ý, cài đặt nhắc việc) và nhật ký ai đã đổi gì.
- Câu hỏi của bạn, không kèm tên hay tài khoản, số điện thoại và số giấy tờ được che; tối đa 90 ngày: để sửa chỗ \
trả lời chưa đúng.

Lưu đến khi bạn xóa hoặc rút đồng ý. Lãnh đạo đơn vị và quản trị thấy tên, vai trò và việc bạn cập nhật; không ai \
khác. Không dùng vào việc khác, không bán. Tôi không bao giờ hỏi ảnh giấy tờ, mật khẩu, mã OTP. Nhắn qua Telegram hoặc \
Zalo thì tin nhắn đi qua máy chủ của họ (Telegram đặt ở nước ngoài).

Quyền của bạn (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP): xem, tải về, rút đồng ý bằng /dulieucuatoi; xóa ngay bằng \
/xoadulieu; yêu cầu sửa, hạn chế, phản đối hoặc khiếu nại với cơ quan vận hành. Không đồng ý cũng không sao: bạn \
vẫn hỏi được mọi câu. Bạn có nghĩa vụ cung cấp đúng và giữ tài khoản chat của mình.

Bạn có đồng ý không?"""

AGREE: Final = "Tôi đồng ý"
DECLINE: Final = "Tôi không đồng ý"
AGREED: Final = "Cảm ơn bạn. Đã ghi nhận bạn đồng ý ngày {day}. Xem hoặc rút lại lúc nào cũng được: /dulieucuatoi."
AGREED_BEFORE: Final = "Bạn đã đồng ý từ ngày {day}. Xem hoặc rút lại: /dulieucuatoi."
DECLINED: Final = "Đã rõ: tôi không lưu gì về bạn. Bạn cứ hỏi bình thường."
DECLINED_INVITATION: Final = (
    "Đã rõ: tôi không lưu gì về bạn, và bạn chưa tham gia. Mã mời vẫn dùng được đến {until} nếu bạn đổi ý."
)
CARD_CHANGED: Final = "Nội dung đồng ý đã được sửa từ khi bạn mở thẻ này. Xin đọc lại bản mới rồi chọn."

INVITED: Final = "Bạn được mời tham gia với vai trò {role}{agency}. Để tham gia, bạn cần đồng ý với nội dung dưới đây."
JOINED: Final = "Chào mừng bạn! Từ giờ bạn là {role}{agency}.\n\nGõ /trogiup để xem bạn làm được gì."
CODE_WRONG: Final = (
    "Mã mời này không dùng được: có thể đã quá 24 giờ, đã có người dùng, hoặc chép thiếu. Xin người mời cấp mã mới."
)
CODE_BLOCKED: Final = "Bạn đã nhập sai mã 5 lần trong một giờ. Xin thử lại sau một giờ."
CODE_IN_GROUP: Final = (
    "Mã mời chỉ dùng trong cuộc trò chuyện riêng với tôi. Mã vừa gửi trong nhóm thì người khác cũng dùng được: xin "
    "người mời cấp mã mới."
)
IN_AGENCY: Final = ", {agency}"


def card(office: str = "") -> str:
    """Return the card with the name of the operating office, who answers for the data."""
    return _CARD.format(office=office or OFFICE)


def wording_hash(office: str = "") -> str:
    """Return the SHA-256 of the card as it is shown, kept beside each consent."""
    return hashlib.sha256(card(office).encode()).hexdigest()


def of_agency(agency: str | None) -> str:
    """Return how an agency is added to a role."""
    return IN_AGENCY.format(agency=agency) if agency else ""


def day(value: datetime, zone: tzinfo | None) -> str:
    """Return the day of an instant where the office is, 31/01/2026."""
    return value.astimezone(zone).strftime("%d/%m/%Y")


def moment(value: datetime, zone: tzinfo | None) -> str:
    """Return an instant to the minute, where the office is."""
    return value.astimezone(zone).strftime("%H:%M ngày %d/%m/%Y")
