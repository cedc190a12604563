"""Sentences about one person's accounts on several channels, in Vietnamese."""

from typing import Final

ABOUT: Final = "Liên kết Telegram và Zalo, chọn nơi nhận tin"

CHANNELS: Final = {
    "telegram": "Telegram",
    "zalo": "Zalo",
    "oa": "Zalo OA",
    "web": "trang web",
    "terminal": "cửa sổ dòng lệnh",
}
OTHER_CHANNEL: Final = "kênh khác"

CONSENT_FIRST: Final = (
    "Liên kết tài khoản thì tôi phải lưu các tài khoản của bạn. Xin đồng ý trước: gõ /start, rồi gõ lại /lienket."
)
ALONE: Final = "Bạn đang dùng một tài khoản: {here}."
ACCOUNTS: Final = "Tài khoản của bạn:"
ACCOUNT: Final = "- {channel}{marks}"
HERE: Final = " (đang dùng)"
PREFERRED: Final = ", nhận tin ở đây"
LOST: Final = ", không gửi được (đã chặn hoặc đã xóa)"
HOW: Final = (
    "Có hai tài khoản thì tôi nhắc ở nơi bạn chọn; nơi đó không gửi được thì tôi gửi ở nơi kia, không gửi cả hai."
)
GET_CODE: Final = "Lấy mã liên kết"
PREFER: Final = "Nhận tin ở {channel}"
REMOVE: Final = "Gỡ {channel}"
CHANGED: Final = "Từ nay tôi nhắn bạn ở {channel}. Nơi đó không gửi được thì tôi nhắn ở nơi còn lại."
REMOVED: Final = "Đã gỡ {channel}. Tài khoản đó không còn là của bạn ở đây."
NOT_REMOVED: Final = "Không gỡ được: tài khoản này đã gỡ từ trước, hoặc là tài khoản duy nhất của bạn."

CODE: Final = (
    "Mã liên kết: {code}\n\n"
    "Trong 10 phút, mở trợ lý ở kênh kia (Telegram hoặc Zalo) và gõ:\nlienket {code}\n\n"
    "Mã dùng một lần. Đừng đưa mã cho ai: người gõ mã sẽ dùng chung vai trò của bạn."
)
CODE_WRONG: Final = (
    "Mã này không dùng được: đã quá 10 phút, đã dùng, hoặc chép sai. Xin lấy mã mới ở kênh kia: /lienket."
)
SAME: Final = "Mã này do chính bạn lấy ở đây. Hãy gõ mã ở kênh kia."
SURE: Final = (
    "Liên kết tài khoản này với hồ sơ “{name}” ({channels})?\n\n"
    "Hai tài khoản sẽ là một người: chung vai trò, việc được nhắc và cài đặt.{roles}\n\n"
    "Chỉ đồng ý nếu “{name}” chính là bạn và mã do bạn tự lấy. Người khác đưa mã cho bạn gõ là để dùng vai trò của bạn."
)
ROLES: Final = " Vai trò dùng chung: {roles}."
YES: Final = "Đúng là tôi, liên kết"
NO: Final = "Không liên kết"
NOT_LINKED: Final = "Không liên kết gì cả."
LINKED: Final = "Đã liên kết. Tôi nhắn bạn ở {channel}; đổi nơi nhận hoặc gỡ: /lienket."
TOLD: Final = "Một tài khoản {channel} vừa liên kết với bạn bằng mã bạn lấy. Nếu không phải bạn, bấm nút dưới đây ngay."
TOLD_REMOVE: Final = "Không phải tôi, gỡ ra"

WHERE: Final = "Nhận tin ở: {channel} (đổi: /lienket)."


def channel_of(address: str) -> str:
    """Return how the channel of an address is called."""
    return CHANNELS.get(address.partition(":")[0], OTHER_CHANNEL)
