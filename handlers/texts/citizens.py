"""Sentences for citizens beside the service guide: danger, fraud, complaints, communes and places, in Vietnamese."""

from typing import Final

URGENT: Final[dict[str, str]] = {
    "fire": (
        "Gọi ngay 114 (cháy, cứu nạn), nói rõ xóm, xã và có ai mắc kẹt không. Ra khỏi chỗ cháy, gọi hàng xóm, không "
        "quay vào lấy đồ. Có người bị thương thì gọi thêm 115."
    ),
    "rescue": (
        "Gọi ngay 112 (sự cố, thiên tai) hoặc 114 (cứu nạn), nói rõ xóm, xã và có bao nhiêu người. Lên chỗ cao, tránh "
        "xa suối, ta luy và nhà đã nứt; báo trưởng xóm và UBND xã."
    ),
    "health": (
        "Gọi ngay 115 (cấp cứu), nói rõ chỗ ở và người bệnh ra sao; hoặc đưa người bệnh đến trạm y tế, bệnh viện gần "
        "nhất. Tôi không hướng dẫn chữa bệnh được, xin nghe theo người ở đầu máy."
    ),
    "self_harm": (
        "Nghe bạn nói vậy tôi rất lo. Bạn đừng ở một mình lúc này: hãy nói ngay với người thân hoặc hàng xóm bạn tin. "
        "Nếu đang nguy hiểm, gọi 115 (cấp cứu) hoặc 113 (Công an). Bạn dưới 18 tuổi thì có thể gọi 111, tổng đài "
        "quốc gia bảo vệ trẻ em. Khi đã an toàn, tôi vẫn ở đây để giúp việc giấy tờ."
    ),
    "child": (
        "Trẻ đang bị hại thì gọi ngay 111 (tổng đài quốc gia bảo vệ trẻ em) hoặc 113 (Công an); trẻ bị thương thì gọi "
        "115. Nếu được, đưa trẻ đến chỗ an toàn và báo Công an xã, UBND xã."
    ),
    "violence": (
        "Đang nguy hiểm thì gọi ngay 113 (Công an), có người bị thương thì gọi 115. Tìm chỗ an toàn, ở cùng người thân "
        "hoặc hàng xóm; rồi báo Công an xã, UBND xã nơi ở để được bảo vệ."
    ),
    "fraud": (
        "Đừng làm theo, đây có dấu hiệu lừa đảo: không chuyển tiền, không đọc mã OTP, không bấm đường link lạ, không "
        "cài ứng dụng lạ, không gửi ảnh căn cước. Cúp máy, rồi tự đến hoặc gọi Công an gần nhất để hỏi lại; lỡ chuyển "
        "tiền thì báo ngay ngân hàng của bạn và Công an. Giữ lại tin nhắn, số gọi đến. Việc định danh chỉ làm trong "
        "ứng dụng VNeID tải từ kho chính thức, hoặc tại cơ quan Công an, và trên dichvucong.gov.vn."
    ),
}
URGENT_SOURCE: Final = "Nguồn: {sources}; kiểm tra ngày {day}."
URGENT_NUMBER: Final = "{digits} ({who}): {source}"
FRAUD_SOURCE: Final = "Nguồn: hướng dẫn VNeID (vneid.gov.vn) và khuyến cáo chung, kiểm tra ngày {day}."
URGENT_NOTE: Final = "Tôi là máy, không báo giúp bạn được."

COMPLAINT_CLASSES: Final[dict[str, str]] = {
    "conduct": "thái độ, cách làm việc của cán bộ",
    "procedure": "thủ tục, quy định hành chính",
    "water": "điện, nước sinh hoạt",
    "road": "đường sá, cầu cống",
    "environment": "môi trường, tiếng ồn",
    "land": "đất đai, đền bù",
    "order": "an ninh, trật tự",
    "other": "phản ánh, kiến nghị",
}
COMPLAINT: Final = (
    "Cảm ơn bạn đã nói. Tôi hiểu đây là phản ánh về {about}. Tôi không phải cơ quan giải quyết, nên mời bạn gửi vào "
    "kênh chính thức để có người trả lời và theo dõi được: {feedback} (Hệ thống phản ánh, kiến nghị của Cổng Dịch vụ "
    "công quốc gia)."
)
COMPLAINT_WRITE: Final = "Nên ghi: việc gì, ở xóm nào, xã nào, từ ngày nào; kèm ảnh nếu có."
COMPLAINT_EXTRA: Final[dict[str, str]] = {
    "conduct": "Ghi thêm: thủ tục gì, nộp ở đâu, ngày nào, ai tiếp. Đặt thêm giấy tờ ngoài quy định là việc bị cấm.",
    "procedure": "Ở Cao Bằng, Văn phòng UBND tỉnh chủ trì tiếp nhận phản ánh về quy định hành chính.",
    "land": "Tranh chấp, khiếu nại, tố cáo đi theo luật riêng: nộp đơn ở UBND xã nơi có đất để được hướng dẫn.",
    "order": "Việc đang xảy ra và nguy hiểm thì gọi 113 (Công an) hoặc báo Công an xã.",
    "water": "Dây điện đứt, cột điện đổ: tránh xa, báo ngay UBND xã.",
    "road": "Chỗ sạt lở, cầu hỏng đang nguy hiểm: báo ngay UBND xã.",
}
COMPLAINT_PERSON: Final = "Muốn hỏi cán bộ xã ngay trong này thì bấm “Gặp cán bộ”."
COMPLAINT_SOURCE: Final = "Nguồn: {sources}; kiểm tra ngày {day}."

COMMUNE_SAME: Final = "{title} nay gồm: {before}."
COMMUNE_NOW: Final = "{former} ({district}) nay thuộc {title}, từ {day}."
COMMUNE_MANY: Final = "Tên này có ở nhiều nơi, tôi nêu đủ:"
COMMUNE_DISTRICT: Final = "{district} trước đây nay nằm trong {count} xã, phường: {names}."
COMMUNE_COUNT: Final = "Từ {day}, tỉnh Cao Bằng có {count} đơn vị hành chính cấp xã: {wards} phường và {communes} xã."
COMMUNE_COUNT_NAMES: Final = "Phường: {wards}.\n\nXã: {communes}."
COMMUNE_LAW: Final = "Nguồn: {law}."
COMMUNE_SOURCE: Final = "Nguồn: {law}; tên cũ theo {data} (kiểm tra ngày {day})."
TYPE_COMMUNE: Final = "Gõ tên xã"
COMMUNE_DATA: Final = "bộ dữ liệu mở vietnamadminunits, lập từ danh mục của cơ quan thống kê và bản đồ sáp nhập"
COMMUNE_WHICH: Final = (
    "Bạn ở xã, phường nào? Gõ tên, mới hay cũ đều được (ví dụ: “xã Thái Học”), hoặc gửi vị trí để tôi tìm xã gần nhất."
)
COMMUNE_COMMAND: Final = "Gõ /xa rồi tên xã, phường, mới hay cũ đều được, ví dụ: /xa Thái Học."
COMMUNE_UNKNOWN: Final = "Tôi không thấy xã, phường nào ở Cao Bằng có tên như vậy. Bạn gõ lại tên xã, phường giúp."
COMMUNE_PICK: Final = "Bạn ở nơi nào trong số này?"
COMMUNE_BEFORE: Final = "{title} ({former} cũ)"
COMMUNE_CENTRE: Final = (
    "Bạn làm giấy tờ tại Trung tâm Phục vụ hành chính công {title}. Trong tỉnh Cao Bằng, bạn nộp được ở bất kỳ trung "
    "tâm cấp xã hay cấp tỉnh nào, không phụ thuộc nơi cư trú (Nghị định 118/2025/NĐ-CP)."
)
COMMUNE_NO_ADDRESS: Final = (
    "Địa chỉ, điện thoại, giờ mở cửa thì tôi chưa có nguồn đã kiểm chứng; xin xem trang của xã trên Cổng Thông tin "
    "điện tử tỉnh, hoặc gọi {hotline}."
)
KEEP_PLACE: Final = "Nhớ xã này cho lần sau"
KEEP_PLACE_ASK: Final = (
    "Bạn có muốn tôi nhớ là {title} cho lần sau không? Tôi chỉ giữ tên xã, không giữ vị trí; xóa lúc nào cũng được "
    "bằng lệnh /xa rồi bấm “Quên xã”."
)
PLACE_KEPT: Final = "Tôi đã nhớ: {title}."
PLACE_FORGOTTEN: Final = "Tôi đã quên xã của bạn."
PLACE_NOW: Final = "Xã tôi đang nhớ cho bạn: {title}."
PLACE_NONE: Final = "Tôi chưa nhớ xã nào cho bạn."
FORGET_PLACE: Final = "Quên xã"
NEAR_ASK: Final = (
    "Bạn gửi vị trí (bấm biểu tượng kẹp giấy, chọn Vị trí) hoặc gõ tên xã, tôi cho biết Trung tâm Phục vụ hành chính "
    "công cấp xã nào gần. Vị trí chỉ dùng một lần, tôi không lưu."
)
NEAR: Final = "Theo khoảng cách đến giữa mỗi xã, gần bạn nhất là:"
NEAR_LINE: Final = "{number}. Trung tâm Phục vụ hành chính công {title} (khoảng {distance} km)"
NEAR_CARE: Final = (
    "Đây là khoảng cách đường chim bay đến giữa xã, không phải đến trụ sở; nơi gần đường đi có thể khác. Vị trí của "
    "bạn đã dùng xong và không được lưu."
)
NEAR_SOURCE: Final = "Nguồn tọa độ: {data} (kiểm tra ngày {day})."
NEAR_OUTSIDE: Final = (
    "Vị trí này ở ngoài tỉnh Cao Bằng nên tôi không tìm được trung tâm gần bạn. Vị trí đã dùng xong và không được lưu. "
    "Nếu bạn cần làm giấy tờ ở Cao Bằng, gõ tên xã; ở tỉnh khác thì gọi {hotline}."
)
ABOUT_PLACE: Final = "Xã, phường của tôi: tên mới, tên cũ"
ABOUT_PERSON: Final = "Hỏi cán bộ"
PERSON: Final = "Gặp cán bộ"
NO_PERSON_HERE: Final = (
    "Muốn gặp cán bộ: đến Trung tâm Phục vụ hành chính công (TTPVHCC) cấp xã, hoặc gọi tổng đài {hotline}. Nhắn với "
    "tôi trên Telegram hoặc Zalo thì tôi chuyển câu hỏi cho cán bộ được."
)
YOUR_DESK: Final = "Với bạn ở {title}: {agency}."
