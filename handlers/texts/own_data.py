"""What is kept of a person, shown to that person, and its erasure."""

from typing import Final

ABOUT_DATA: Final = "Xem và tải dữ liệu của bạn"
ABOUT_ERASE: Final = "Xóa dữ liệu của bạn"

TABLES: Final = {
    "people": "Hồ sơ",
    "accounts": "Tài khoản trên kênh chat",
    "memberships": "Vai trò, cơ quan (đang giữ, đã kết thúc, hoặc bạn đã mời)",
    "invitations": "Mã mời bạn cấp hoặc đã dùng",
    "wrong_codes": "Lần nhập sai mã trong một giờ qua",
    "consents": "Lần đồng ý xử lý dữ liệu",
    "audit": "Dòng nhật ký",
    "progress_changes": "Lần cập nhật tiến độ",
    "events": "Sự kiện bạn ghi ngày",
    "feedback": "Góp ý và lần báo sai",
    "tickets": "Câu hỏi bạn gửi cơ quan, hoặc bạn nhận trả lời",
    "ticket_turns": "Lời nhắn trong các câu hỏi đó",
    "reviewed_answers": "Câu trả lời mẫu bạn đề xuất hoặc duyệt",
    "kept_communes": "Xã, phường bạn đã chọn",
    "outbox": "Thông báo đã gửi hoặc chờ gửi",
    "reminder_settings": "Cách nhắc việc bạn chọn",
    "follows": "Việc bạn theo dõi hoặc không muốn được nhắc",
    "broadcasts": "Thông báo chung bạn soạn hoặc gửi",
    "acknowledgements": "Lần bạn báo đã nhận việc",
    "handouts": "Tệp gửi cho bạn bằng đường dẫn (mất sau 24 giờ)",
    "link_codes": "Mã liên kết tài khoản bạn vừa lấy (mất sau 10 phút)",
    "oa_accounts": "Lần cuối bạn nhắn trên Zalo OA, số điện thoại bạn cho để nhận tin Zalo",
    "web_talks": "Cuộc trò chuyện trên trang web",
    "login_links": "Đường dẫn vào bảng theo dõi bạn vừa lấy (mất sau 10 phút)",
    "web_sessions": "Lần bạn đang mở bảng theo dõi (mất sau 8 giờ)",
}
OTHER_TABLE: Final = "Dữ liệu khác ({name})"

NOTHING: Final = "Tôi không lưu gì về bạn. Đoạn đang trao đổi (nếu có) tự mất sau 30 phút."
HEADING: Final = "Tôi đang lưu về bạn:"
NAME: Final = "Tên hiển thị: {name}"
ACCOUNT: Final = "Tài khoản: {accounts}"
ROLE: Final = "Vai trò: {role}{agency}, từ {since}"
CONSENTED: Final = "Đồng ý xử lý dữ liệu: ngày {day}, bản {version}"
NO_CONSENT: Final = "Đồng ý xử lý dữ liệu: chưa có, hoặc đã rút"
COUNT: Final = "- {table}: {count}"
CONVERSATION: Final = "- Đoạn đang trao đổi (tự mất sau 30 phút): {count}"
FILE_HINT: Final = "Toàn bộ, từng dòng, nằm trong tệp kèm theo."
FILE_NAME: Final = "du-lieu-cua-toi.json"
WITHDRAW: Final = "Rút đồng ý"
ERASE: Final = "Xóa dữ liệu của tôi"

WITHDRAW_SURE: Final = (
    "Rút đồng ý thì các vai trò của bạn kết thúc ngay, tôi không gửi nhắc việc và không lưu gì thêm. Dữ liệu đã lưu "
    "còn đó đến khi bạn xóa. Bạn vẫn hỏi được như người dân."
)
WITHDRAW_YES: Final = "Rút ngay"
WITHDRAWN: Final = "Đã rút đồng ý; các vai trò của bạn đã kết thúc. Muốn xóa cả dữ liệu đã lưu: /xoadulieu."
NOT_CONSENTED: Final = "Bạn chưa đồng ý, hoặc đã rút từ trước."

ERASE_SURE: Final = """\
Xóa ngay, không lấy lại được:
- Hồ sơ, tài khoản, vai trò, các lần đồng ý, câu hỏi gửi cơ quan, thông báo, cài đặt và đoạn đang trao đổi của bạn.

Còn lại nhưng không còn biết là của ai: các lần cập nhật tiến độ, dòng nhật ký (chỉ còn một con số), câu hỏi đã lưu \
không kèm tên (tối đa 90 ngày), câu hỏi và câu trả lời giữ 7 ngày để báo sai được, không kèm tên hay tài khoản.

Tin nhắn trong khung chat nằm ở Telegram hoặc Zalo: xin bạn tự xóa cuộc trò chuyện."""
ERASE_YES: Final = "Xóa ngay"
KEEP: Final = "Thôi, giữ lại"
KEPT: Final = "Dữ liệu của bạn giữ nguyên."
ERASED: Final = "Đã xóa. Tôi không còn lưu gì về bạn. Bạn vẫn hỏi được như người dân."
