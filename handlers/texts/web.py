"""Words of the site: the chat page, the pages of plans, and what its forms answer, in Vietnamese."""

from typing import Final

TITLE: Final = "Trợ lý cải cách hành chính"
SUBTITLE: Final = "Hỏi về kế hoạch và dịch vụ công trực tuyến"
WELCOME: Final = """\
Xin chào! Tôi trả lời từ các kế hoạch cải cách hành chính và bảng hướng dẫn dịch vụ công; câu nào cũng ghi rõ nguồn.

Bạn gõ có dấu hay không dấu đều được. Ví dụ:"""
EXAMPLES: Final = (
    "Làm khai sinh cho con cần giấy tờ gì?",
    "Đổi thẻ căn cước ở đâu?",
    "Ai chủ trì công bố danh mục văn bản hết hiệu lực?",
    "Chỉ tiêu thanh toán trực tuyến là bao nhiêu?",
)
LOG: Final = "Cuộc trò chuyện"
SKIP: Final = "Đến ô nhập câu hỏi"
INPUT: Final = "Câu hỏi của bạn"
PLACEHOLDER: Final = "Nhập câu hỏi…"
SEND: Final = "Gửi"
YOU: Final = "Bạn"
ASSISTANT: Final = "Trợ lý"
THINKING: Final = "Đang tìm…"
FAILED: Final = "Chưa gửi được. Kiểm tra mạng rồi bấm Gửi lại; câu bạn vừa gõ vẫn còn trong ô."
CHOICES: Final = "Chọn một:"
RATING: Final = "Câu trả lời này"
SOURCES: Final = "Xem trong văn bản:"
DOWNLOAD: Final = "Tải tệp {name}"
PICTURE: Final = "Hình: {name}"
END_TALK: Final = "Xóa"
END_TALK_WHOLE: Final = "Xóa cuộc trò chuyện"
PRIVACY: Final = (
    "Không cần đăng nhập, không dùng cookie. Cuộc trò chuyện tự xóa sau 30 phút không dùng; nếu bạn gửi câu hỏi cho "
    "cán bộ thì giữ 30 ngày để nhận trả lời. Đừng gửi số giấy tờ hay thông tin riêng."
)
KEEP: Final = "Giữ lại"
KEEP_TITLE: Final = "Giữ lại: mở lại cuộc trò chuyện này về sau; ai có đường dẫn đều đọc được"
PLANS_LINK: Final = "Kế hoạch"
CHAT_LINK: Final = "Hỏi trợ lý"
OPEN_ALONE: Final = "Mở trang riêng"
WIDGET_OPEN: Final = "Hỏi trợ lý"
WIDGET_CLOSE: Final = "Đóng trợ lý"

TOO_FAST: Final = "Bạn gửi nhanh quá. Chờ {seconds} giây rồi gửi lại."
TOO_BIG: Final = "Nội dung gửi lên quá dài. Rút gọn câu hỏi rồi gửi lại."
BAD_FORM: Final = "Không đọc được nội dung gửi lên. Tải lại trang rồi gửi lại."
NOT_FOUND: Final = "Không có trang này."
BACK_HOME: Final = "Về trang hỏi đáp"

PLANS_TITLE: Final = "Các kế hoạch"
PLANS_LEAD: Final = "{count} văn bản trong thư viện. Mỗi nhiệm vụ có địa chỉ riêng, không đổi."
PLAN_FACTS: Final = {"issuer": "Cơ quan ban hành", "issued": "Ngày ban hành", "signer": "Người ký", "tasks": "Nhiệm vụ"}
PAGE_OF: Final = "Trang {page}/{pages}"
PREVIOUS: Final = "Trang trước"
NEXT: Final = "Trang sau"
CONTENTS: Final = "Nội dung"
ANNEX: Final = "Phụ lục: {count} nhiệm vụ"
COLUMNS: Final = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn")
CONFLICTS: Final = "Số liệu khác nhau trong văn bản"
UNREAD: Final = "Chỗ máy chưa hiểu"
TASK_TITLE: Final = "Nhiệm vụ {item}"
TASK_SOURCE: Final = "Dòng được dẫn, theo phụ lục"
NEIGHBOURS: Final = "Các dòng bên cạnh"
WHOLE_PLAN: Final = "Xem cả văn bản"
COPY_HINT: Final = "Địa chỉ của dòng này:"
NOT_HELD: Final = "Thư viện không có văn bản hoặc dòng này. Có thể kế hoạch đã được thay bằng bản mới."
DISCLAIMER: Final = "Bản đọc bằng máy để tra cứu; khi có khác biệt, bản gốc đã ký là căn cứ."
EMPTY_CELL: Final = "–"
