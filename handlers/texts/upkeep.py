"""Sentences of the command line for whoever runs the assistant: backing up and restoring."""

from typing import Final

BACKED_UP: Final = "Đã sao lưu {rows} dòng của {tables} bảng và {files} tệp vào {path} ({size}), đã đọc lại và khớp."
RESTORED: Final = (
    "Đã khôi phục {rows} dòng của {tables} bảng và {files} tệp, sao lưu lúc {made_at}. Tin đã gửi sau lúc đó có thể "
    "được gửi lại; mã Zalo OA đã đổi sau lúc đó phải lấy lại."
)
BACKUP_PLACE_TAKEN: Final = "Ở {path} đã có tệp khác, không phải bản sao lưu. Hãy nêu đường dẫn khác."
BAD_BACKUP: Final = "{path} không phải bản sao lưu dùng được ({reason}). Chưa thay đổi gì; hãy dùng bản sao lưu khác."
STORE_NOT_EMPTY: Final = (
    "Nơi khôi phục đã có dữ liệu, nên chưa thay đổi gì. Hãy sao lưu nó trước, rồi thêm --overwrite để thay toàn bộ."
)
STORE_SERVED: Final = "Trợ lý đang chạy trên cơ sở dữ liệu này. Hãy dừng “cchc serve” rồi khôi phục lại."
_KILO: Final = 1024


def size(count: int) -> str:
    """Return a count of bytes as people read it."""
    if count < _KILO**2:
        return f"{count / _KILO:.0f} KB"
    if count < _KILO**3:
        return f"{count / _KILO**2:.1f} MB".replace(".", ",")
    return f"{count / _KILO**3:.1f} GB".replace(".", ",")
