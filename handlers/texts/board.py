"""Sentences of the board for supervisors, in the chat and on the site, in Vietnamese."""

from typing import Final

ABOUT: Final = "Bảng theo dõi trên trang web"
LINK: Final = (
    "Bảng theo dõi của bạn, mở được một lần trong 10 phút:\n{link}\n\nĐừng chuyển đường dẫn này cho người khác."
)
NO_SITE: Final = (
    "Trang web chưa có địa chỉ để mở từ ngoài nên chưa có bảng theo dõi. Người quản trị hệ thống cần đặt địa chỉ đó; "
    "trong lúc chờ, xem /tiendo và /sogui."
)

ENTER_TITLE: Final = "Vào bảng theo dõi"
ENTER_LEAD: Final = "Bấm nút để vào. Phiên dùng được 8 giờ, chỉ xem, trên trình duyệt này."
ENTER: Final = "Vào bảng theo dõi"
LINK_GONE: Final = "Đường dẫn này đã dùng hoặc quá 10 phút. Gõ /bang trong chat để lấy đường dẫn mới."
NO_SESSION: Final = "Bạn chưa vào, hoặc phiên đã hết. Gõ /bang trong chat để lấy đường dẫn mới."
NO_RIGHT: Final = "Bạn không còn quyền xem phần này."
FORGED: Final = "Yêu cầu không đến từ trang này nên không thực hiện."

TITLE: Final = "Bảng theo dõi"
OF: Final = "{whose}, tính đến {moment}"
LEAVE: Final = "Thoát"
TABS: Final = {
    "progress": "Tiến độ",
    "work": "Việc",
    "ledger": "Sổ gửi tin",
    "imports": "Nạp kế hoạch",
    "plans": "Văn bản",
}
TILES: Final = {
    "o": "Quá hạn",
    "s": "Đến hạn trong 14 ngày",
    "w": "Chờ xác nhận",
    "u": "Nhắc mà chưa ai nhận",
    "d": "Báo xong trong 30 ngày",
}
BY: Final = {"agency": "Theo đơn vị", "area": "Theo lĩnh vực"}
COLOURS: Final = {"red": "Quá hạn", "yellow": "Đang làm", "white": "Chưa bắt đầu", "green": "Đã xong"}
ALL: Final = "Tất cả"
TOTAL: Final = "Tổng"
BAR: Final = "{name}: {parts}"
BAR_PART: Final = "{label} {count}"
NOTHING: Final = "Không có việc nào."
WORK_COLUMNS: Final = ("Nhiệm vụ", "Đơn vị", "Thời hạn trong kế hoạch", "Hiện nay", "Nguồn")
FILTER: Final = "Đơn vị"
FILTER_GO: Final = "Lọc"
DAY: Final = "Ngày"
DAY_GO: Final = "Xem"
SHOWN: Final = "{count} việc"

IMPORT_COLUMNS: Final = (
    "Văn bản", "Dòng phụ lục", "Nhiệm vụ", "Sản phẩm", "Chỉ tiêu", "Chưa hiểu", "Đã sửa", "Mâu thuẫn",
)  # fmt: skip
IMPORTS_LEAD: Final = "Những gì đọc được từ mỗi văn bản đang có trong thư viện."
UNKNOWN_AGENCIES: Final = "Cơ quan chưa nhận ra"
REPAIRS: Final = "Chỗ đã sửa"
REPAIR: Final = "{place}: “{before}” thành “{after}”"
DETAILS: Final = "Xem chi tiết"
PROOF: Final = "Đối chiếu từng ô"
PROOF_FILE: Final = "Đọc lại từ tệp {name} và đối chiếu từng ô với bản ghi."
PROOF_ROWS: Final = {
    "rows": "Dòng dữ liệu trong phụ lục",
    "stored": "Dòng lưu đủ mọi ô",
    "joined": "Trong đó dòng nối do ngắt trang",
    "areas": "Dòng lĩnh vực",
    "headings": "Dòng tiêu đề",
    "cells": "Ô có chữ",
    "told": "Ô nêu là chưa đọc",
    "lost": "Ô chưa vào bản ghi nào",
    "added": "Chữ trong bản ghi mà không có ô nào",
}
PROOF_OPEN: Final = "Cần xem lại"
PROOF_ALL: Final = "Không có: mọi ô đều nằm trong bản ghi."
PROOF_BACK: Final = "Về danh sách văn bản"
PROOF_GONE: Final = "Không có tệp nào của văn bản này để đối chiếu."
PROOF_FAILED: Final = "Lúc này không đọc lại được tệp của văn bản: {reason}"
