"""What is said on Zalo alone, in Vietnamese."""

from typing import Final

PHOTO_NAME: Final = "photo.jpg"

FILE_LINK: Final = "Tệp {name} (mở được trong 24 giờ, xin đừng chuyển tiếp):\n{link}"
FILE_NOT_HERE: Final = (
    "Tệp {name} chưa gửi được qua Zalo. Nếu bạn dùng cả Telegram thì lấy ở đó; nếu không, xin báo người quản trị."
)
FILE_GONE: Final = "Tệp này không còn nữa, hoặc đường dẫn chép thiếu. Xin hỏi lại trợ lý để lấy tệp mới."
