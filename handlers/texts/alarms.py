"""Sentences to admins about a program that is not well, in Vietnamese."""

from typing import Final

TROUBLES: Final = {
    "dispatcher": (
        "⚠️ Phần gửi tin{where} đã đứng {minutes} phút: nhắc việc và thông báo chưa đi. Xin xem nhật ký trên máy chủ và "
        "khởi động lại chương trình; tin chưa gửi vẫn còn trong cơ sở dữ liệu."
    ),
    "outbox": (
        "⚠️ {count} tin đến hạn mà chưa gửi được, tin lâu nhất từ {since}. Thường là mất mạng, Telegram hoặc Zalo từ "
        "chối, hoặc phần gửi tin đã dừng. Tin vẫn được giữ và sẽ gửi khi thông."
    ),
    "disk": (
        "⚠️ Ổ đĩa chứa dữ liệu{where} chỉ còn trống {gigabytes} GB ({percent}%). Đầy thì tôi không ghi được tiến độ và "
        "không gửi được tin. Xin giải phóng chỗ trống."
    ),
    "store": (
        "⚠️ Không dùng được cơ sở dữ liệu{where} đã {minutes} phút: tôi không ghi được tiến độ và không gửi được tin "
        "nhắc. Xin xem máy chủ cơ sở dữ liệu."
    ),
}  # fmt: skip

OVER: Final = {
    "dispatcher": "✅ Phần gửi tin đã chạy lại.",
    "outbox": "✅ Tin chậm đã gửi hết.",
    "disk": "✅ Ổ đĩa chứa dữ liệu{where} đã đủ chỗ trống.",
    "store": "✅ Cơ sở dữ liệu đã dùng lại được.",
}


def where(machine: str) -> str:
    """Return the words for the machine on which something is not well; nothing where there is only one."""
    return f" trên máy {machine}" if machine else ""


def gigabytes(megabytes: int) -> str:
    """Return megabytes as gigabytes with one decimal, as it is written in Vietnamese."""
    return f"{megabytes / 1000:.1f}".replace(".", ",")
