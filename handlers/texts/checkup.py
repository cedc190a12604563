"""Sentences of `cchc doctor`: what was looked at, how it is, and what to do."""

from typing import Final

MARKS: Final = {"good": "✓", "unsure": "!", "wrong": "✗", "off": "–"}
NAMES: Final = {
    "settings": "Cấu hình",
    "data": "Thư mục dữ liệu",
    "disk": "Đĩa",
    "corrections": "Sửa tay",
    "library": "Thư viện",
    "database": "Cơ sở dữ liệu",
    "outbox": "Tin chờ gửi",
    "zalo_oa": "Zalo OA",
    "telegram": "Telegram",
    "zalo": "Zalo Bot",
    "site": "Trang web",
}
LINE: Final = "{mark} {name}: {said}"
CONFIGURED: Final = "Đã đặt:"
NOTHING_SET: Final = "Chưa đặt biến nào; mọi thứ theo mặc định."
SETTING: Final = "  {name}={value}"
HIDDEN: Final = "***"
ALL_GOOD: Final = "Không thấy gì sai."
SOME_WRONG: Final = "Có {count} mục cần sửa."

SETTINGS_GOOD: Final = "đọc được, khớp nhau"
SETTINGS_UNKNOWN: Final = "không có biến nào tên {names}; xem lại chính tả"
DATA_GOOD: Final = "{path}, ghi được"
DATA_BAD: Final = "{path}: {reason}"
DATA_NOT_YET: Final = "{path} chưa có, sẽ được tạo"
DISK: Final = "còn trống {free} ({percent}%)"
DISK_LOW: Final = "chỉ còn {free} ({percent}%): dọn bớt, sắp không ghi được"
CORRECTIONS_NONE: Final = "không có"
CORRECTIONS: Final = "{count} chỗ"
LIBRARY_GOOD: Final = "{count} kế hoạch, đúng với các tệp hiện có"
LIBRARY_OLD: Final = "{count} kế hoạch, tệp hoặc chương trình đã đổi: sẽ được dựng lại khi chạy"
LIBRARY_NOT_YET: Final = "chưa có: sẽ được dựng khi chạy lần đầu"
LIBRARY_BAD: Final = "hỏng ({reason}): sẽ được dựng lại khi chạy"
DATABASE_GOOD: Final = "{where}, lược đồ {version}"
DATABASE_OLD: Final = "{where}, lược đồ {version}, chương trình cần {head}: sao lưu rồi chạy, sẽ được nâng lên"
DATABASE_NEW: Final = "{where}, lược đồ {version} của chương trình mới hơn: hãy chạy bản mới đó"
DATABASE_NOT_YET: Final = "{where}, còn trống: sẽ được tạo khi chạy"
DATABASE_BAD: Final = "{where}: không mở được ({reason})"
DATABASE_WRONG_URL: Final = "giá trị của CCHC_DATABASE_URL không phải địa chỉ dùng được (postgresql+psycopg://…)"
DATABASE_NO_DRIVER: Final = "{where}: thiếu thư viện PostgreSQL; cài bằng pip install '.[postgresql]'"
OUTBOX_GOOD: Final = "{waiting} tin, {uncertain} tin không rõ đã đến; {served}"
OUTBOX_LATE: Final = "có tin phải gửi từ {since} mà chưa gửi ({waiting} tin chờ); {served}"
SERVED: Final = "đang có tiến trình gửi"
NOT_SERVED: Final = "không có tiến trình nào gửi (cchc serve không chạy)"
NOT_CONFIGURED: Final = "không dùng"
TELEGRAM_GOOD: Final = "@{name}, {mode}"
POLLING: Final = "hỏi vòng"
BY_WEBHOOK: Final = "webhook {url}, {pending} tin chờ"
WEBHOOK_ELSEWHERE: Final = "@{name}: webhook đang đặt ở {url}, không phải {expected}; chạy cchc serve để đặt lại"
WEBHOOK_NOT_YET: Final = "@{name}: chưa đặt webhook {expected}; chạy cchc serve để đặt"
WEBHOOK_WHILE_POLLING: Final = "@{name}: còn webhook ở {url}; cchc serve sẽ gỡ để hỏi vòng"
WEBHOOK_FAILS: Final = "@{name}: Telegram gọi {url} không được ({reason}), {pending} tin chờ"
TOKEN_REFUSED: Final = "mã bị từ chối; lấy lại mã từ {issuer}"  # noqa: S105 - says that it is refused
TELEGRAM_ISSUER: Final = "@BotFather"
ZALO_ISSUER: Final = "Zalo Bot Manager"
UNREACHABLE: Final = "không liên lạc được ({reason}); xem mạng, DNS, tường lửa"
ANSWERED: Final = "máy chủ trả lời {reason}"
ZALO_GOOD: Final = "{name}"
OA_NO_TOKENS: Final = "chưa có mã; đặt CCHC_ZALO_OA_ACCESS_TOKEN và CCHC_ZALO_OA_REFRESH_TOKEN"
OA_SEEDED: Final = "mã trong cấu hình, sẽ được dùng khi chạy lần đầu"
OA_GOOD: Final = "mã truy cập dùng đến {until}"
OA_UNTESTED: Final = "mã trong cấu hình, chưa đổi lần nào"
OA_LOST: Final = "mã làm mới mất hiệu lực từ {since}; lấy cặp mã mới ở developers.zalo.me rồi đặt vào cấu hình"
SITE_OFF: Final = "không chạy (CCHC_HTTP_PORT=0)"
SITE_INSIDE: Final = "cổng {port}, chưa đặt CCHC_HTTP_PUBLIC_URL"
SITE_GOOD: Final = "{url} trả lời"
SITE_BAD: Final = "{url}: {reason}; xem tên miền, chứng chỉ, máy chủ trung gian, và cchc serve có chạy không"
