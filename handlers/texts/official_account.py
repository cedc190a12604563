"""Sentences about the Zalo Official Account, in Vietnamese."""

from typing import Final

ABOUT: Final = "Zalo OA: mã truy cập, hạn mức, ai còn nhận được tin"
ABOUT_PHONE: Final = "Số điện thoại nhận tin Zalo OA khi lâu không nhắn"

NOT_CONFIGURED: Final = "Zalo OA chưa được cấu hình."
HEAD: Final = "Zalo OA"
GOOD: Final = "Mã truy cập: đang dùng được, làm mới lần cuối {at}."
LOST: Final = (
    "Mã truy cập: MẤT từ {at}, Zalo OA không gửi được gì. Cần cấp quyền lại cho ứng dụng, đặt "
    "CCHC_ZALO_OA_ACCESS_TOKEN và "
    "CCHC_ZALO_OA_REFRESH_TOKEN mới rồi chạy lại."
)
QUOTA: Final = "Tin tính phí còn lại: {remain}/{total} (lúc {at})."
QUOTA_UNKNOWN: Final = "Tin tính phí còn lại: chưa biết."
WINDOWS: Final = (
    "Người dùng: {free} nhắn trong 48 giờ (gửi miễn phí), {billed} trong 7 ngày (gửi tính phí), {closed} lâu hơn "
    "(chỉ gửi "
    "được tin mẫu)."
)
OUT_OF_REACH: Final = "Tin đang chờ vì người nhận lâu không nhắn: {count}."

TOLD_LOST: Final = (
    "Zalo OA không gửi được tin nữa: mã làm mới đã hết hiệu lực hoặc bị mất. Người quản trị Zalo OA cần cấp quyền "
    "lại cho ứng "
    "dụng, đặt CCHC_ZALO_OA_ACCESS_TOKEN và CCHC_ZALO_OA_REFRESH_TOKEN mới rồi chạy lại. Xem: /zalo."
)
TOLD_OUT_OF_REACH: Final = (
    "{count} tin nhắc chưa gửi được trên Zalo OA vì người nhận quá 7 ngày không nhắn, và họ không có kênh khác. Nên "
    "nhắc họ "
    "nhắn cho OA một tin, liên kết Telegram (/lienket), hoặc cho số điện thoại (/sodienthoai)."
)

ONLY_OA: Final = "Lệnh này dùng trong Zalo OA: Zalo chỉ cho OA gửi tin trong 7 ngày kể từ lần cuối bạn nhắn."
JOIN_FIRST: Final = "Tôi chỉ lưu số điện thoại của người đã đồng ý lưu dữ liệu. Xin gõ /start trước."
PHONE_USAGE: Final = (
    "Gõ /sodienthoai rồi số của bạn, ví dụ: /sodienthoai 0912345678. Khi bạn quá 7 ngày không nhắn, tôi gửi việc cần "
    "biết "
    "thành tin mẫu Zalo tới số đó. Bỏ số: /sodienthoai xoa.{now}"
)
PHONE_NOW: Final = "\n\nĐang lưu: {phone}."
PHONE_WRONG: Final = "Số này không đúng. Xin gõ số di động Việt Nam 10 chữ số, ví dụ: /sodienthoai 0912345678."
PHONE_KEPT: Final = "Đã lưu số {phone}, chỉ để gửi tin mẫu Zalo cho bạn. Bỏ số: /sodienthoai xoa."
PHONE_FORGOTTEN: Final = "Đã xóa số điện thoại."
