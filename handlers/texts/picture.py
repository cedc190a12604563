"""Sentences of the monthly picture of what citizens ask, and of the reminder to check the guide, in Vietnamese."""

from typing import Final

ABOUT: Final = "Tình hình người dân hỏi trong tháng"
TITLE: Final = "Tình hình người dân hỏi, {month}"
NOTHING: Final = "Không có câu hỏi nào của người dân trong {month}."
ASKED: Final = "Trợ lý nhận {count} lượt hỏi: trả lời {answered}, hỏi lại {clarified}, chưa trả lời được {declined}."
MOST: Final = "Hỏi nhiều nhất:"
UNANSWERED: Final = "Chưa trả lời được nhiều nhất:"
LINE: Final = "- {name}: {times} lượt"
DESKS: Final = "Câu hỏi gửi cán bộ:"
DESK: Final = "- {agency}: {asked} câu, đã trả lời {answered}, đang chờ {waiting}"
WAIT: Final = "; chờ trả lời lần đầu: nửa số câu trong {median}, lâu nhất {longest}"
SATISFACTION: Final = "; hài lòng {mean}/5 ({count} người chấm)"
NO_DESKS: Final = "Không có câu hỏi nào gửi cán bộ."
NAMELESS: Final = "Số liệu không có tên, tài khoản hay lời của người hỏi."
BAD_MONTH: Final = "Gõ /tinhhinh cho tháng này, hoặc /tinhhinh 10/2026 cho một tháng khác."
THIS_MONTH: Final = "tháng {month} (đến nay)"
MONTH: Final = "tháng {month}"
TOPICS: Final[dict[str, str]] = {
    "plans": "Kế hoạch cải cách hành chính",
    "reviewed": "Câu trả lời đã duyệt",
    "unknown": "Việc khác, tôi chưa hiểu hoặc ngoài hướng dẫn",
    "person": "Muốn gặp cán bộ",
    "near": "Tìm nơi làm giấy tờ ở gần",
    "commune.now": "Tên xã, phường mới và cũ",
    "commune.count": "Danh sách xã, phường",
    "urgent.fire": "Báo cháy",
    "urgent.rescue": "Thiên tai, cứu nạn",
    "urgent.health": "Cấp cứu",
    "urgent.self_harm": "Có ý nghĩ quẫn",
    "urgent.child": "Trẻ em bị hại",
    "urgent.violence": "Bạo lực, trộm cướp",
    "urgent.fraud": "Lừa đảo",
    "complaint.conduct": "Phản ánh: thái độ cán bộ",
    "complaint.procedure": "Phản ánh: thủ tục",
    "complaint.water": "Phản ánh: điện, nước",
    "complaint.road": "Phản ánh: đường sá",
    "complaint.environment": "Phản ánh: môi trường",
    "complaint.land": "Phản ánh: đất đai",
    "complaint.order": "Phản ánh: an ninh, trật tự",
    "complaint.other": "Phản ánh, kiến nghị khác",
}

REVIEW_TITLE: Final = "Nhắc kiểm lại hướng dẫn dịch vụ công: {count} mục."
REVIEW_OLD: Final = "Kiểm đã quá sáu tháng ({count}): {names}."
REVIEW_LAW: Final = "{law} có hiệu lực từ {day}, ảnh hưởng {count} mục: {names}."
REVIEW_MORE: Final = "{names} và {count} mục nữa"
REVIEW_DO: Final = "Việc cần làm: đối chiếu lại với Cổng Dịch vụ công quốc gia, sửa hướng dẫn và ngày kiểm."
