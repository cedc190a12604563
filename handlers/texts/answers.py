"""Sentences of the answers, in Vietnamese; numbers, dates and the plans' own words are put in by the caller."""

from collections.abc import Sequence
from typing import Final

LEAD: Final = "{agencies} chủ trì."
LEAD_MANY: Final = "{agencies} cùng chủ trì."
COORDINATE: Final = "Phối hợp: {agencies}."
PRODUCT: Final = "Sản phẩm: {product}."
IN_AREA: Final = "Thuộc lĩnh vực “{area}”."
DEADLINE: Final = "Thời hạn: {time}."
MISSING: Final = "văn bản không ghi"
ROLE_LEAD: Final = "{agency} chủ trì việc này{through}."
ROLE_COORDINATE: Final = "{agency} phối hợp{through}; chủ trì là {lead}."
ROLE_NONE: Final = "Trong dòng này không có tên {agency}; chủ trì là {lead}."
THROUGH: Final = " (theo tên nhóm “{group}”)"
NOT_LEAD: Final = "Không phải {asked}: theo kế hoạch, {lead} chủ trì."
IS_LEAD: Final = "Đúng, {lead} chủ trì."

CARD_TASK: Final = "Nhiệm vụ {item}: {title}"
CARD_LEAD: Final = "Chủ trì: {value}"
CARD_COORDINATE: Final = "Phối hợp: {value}"
CARD_PRODUCT: Final = "Sản phẩm: {value}"
CARD_TIME: Final = "Thời hạn: {value}"
CARD_OUTPUT: Final = "Sản phẩm {number}: {value}"
SOURCE: Final = "Nguồn: {document}, {place}."
SOURCE_DOCUMENT: Final = "Nguồn: {document}."
PLACE_ANNEX: Final = "Phụ lục"
PLACE_ITEM: Final = "Phụ lục, STT {item}"
PLACE_SECTION: Final = "mục {section}"
PLACE_OPENING: Final = "phần mở đầu"

DUE_TODAY: Final = "hạn là hôm nay"
DUE_IN: Final = "còn {days} ngày"
DUE_PAST: Final = "đã quá hạn {days} ngày"
PROGRESS_UNKNOWN: Final = "(Tôi tính theo thời hạn trong kế hoạch, chưa có thông tin việc đã xong hay chưa.)"
DUE_LAST: Final = "hạn cuối {day}"
DUE_NEXT: Final = "kỳ tới {day}"
TURN_PAST: Final = "kỳ hạn {day} đã qua {days} ngày"

TARGETS_DIFFER: Final = "Văn bản ghi các con số khác nhau cho cùng một chỉ tiêu, tôi nêu đủ:"
TARGETS_SEVERAL: Final = "Mỗi kế hoạch ghi như sau:"
TARGETS_SAME: Final = "Hai nơi đặt cùng một mức:"
REACHED: Final = "{value} là đạt so với mức {target}."
NOT_REACHED: Final = "{value} là chưa đạt: mức đề ra là {target}."
OPERATORS: Final = {
    ">=": "từ {value} trở lên",
    "=": "{value}",
    ">": "trên {value}",
    "<=": "không quá {value}",
    "<": "dưới {value}",
}

DUTY: Final = "{agency} có trách nhiệm:"
PASSAGE: Final = "Văn bản viết:"
BODY_DEADLINE: Final = "Thời hạn ghi trong văn bản:"

SIGNER: Final = "{document} do {signer} ký{title}."
SIGNER_TITLE: Final = ", chức vụ {title}"
NUMBER: Final = "Số hiệu: {number}."
ISSUED_APART: Final = "{later} ban hành sau {first} {days} ngày."
ISSUED_TOGETHER: Final = "{first} và {later} ban hành cùng ngày."
ISSUED: Final = "Ban hành ngày {day}."
BASIS: Final = "{document} căn cứ vào:"
ABOUT: Final = "{document}: {title}."
ADDRESSEES: Final = "Văn bản giao việc cho: {agencies}."
RECIPIENTS: Final = "Nơi nhận ghi ở cuối {document}: {recipients}."
NO_NUMBER: Final = "{document}: bản tôi có để trống số hiệu."
NO_DATE: Final = "{document}: bản tôi có không ghi đủ ngày ban hành."
NO_SIGNER: Final = "{document}: bản tôi có không đọc được người ký."
NO_BASIS: Final = "{document}: tôi không đọc được phần căn cứ."
NO_ADDRESSEES: Final = "{document}: tôi không đọc được nơi nhận."

DEFINITION: Final = "{short} là {long}."
DEFINITION_SHORT: Final = "{short} viết đầy đủ là “{long}”."
COMMON_FORM: Final = "(Cách viết tắt thông dụng; các kế hoạch đang có không giải thích riêng.)"
REFERENCE: Final = "{kind} {number}{issued}{issuer}{about}."
REFERENCE_ISSUED: Final = " ngày {day}"
REFERENCE_ISSUER: Final = " của {issuer}"
REFERENCE_ABOUT: Final = ": {about}"

LIST_HEAD: Final = "{who}{verb} {count} nhiệm vụ{where}{when}:"
LIST_PLAIN: Final = "Có {count} nhiệm vụ{area}{where}{when}:"
LIST_EMPTY: Final = "Không có nhiệm vụ nào{area}{where}{when}."
LIST_SHARED: Final = (
    "Ngoài ra có {count} nhiệm vụ giao chung cho nhóm mà {agency} thuộc về ({groups}); hỏi tên nhóm để xem."
)
LIST_ALSO_COORDINATES: Final = "{agency} còn phối hợp {count} nhiệm vụ; hỏi “{agency} phối hợp những việc nào” để xem."
STANDING_SHARED: Final = "Ngoài ra có {count} nhiệm vụ thường xuyên, định kỳ giao chung cho nhóm."
LIST_SHARED_ONLY: Final = "Không dòng nào ghi riêng tên {agency}; có {count} nhiệm vụ giao cho nhóm ({groups}):"
LIST_REST: Final = (
    "Tất cả có {tasks} nhiệm vụ trong {plans} kế hoạch. Tôi nêu những kế hoạch đầu; "
    "bạn cần kế hoạch nào thì nêu số hiệu hoặc cơ quan ban hành."
)
LIST_FROM_FIRST: Final = (
    "Có {plans} kế hoạch, tôi mới xem những kế hoạch đầu; bạn cần kế hoạch nào thì nêu số hiệu hoặc cơ quan ban hành."
)
LIST_STANDING: Final = "Việc làm thường xuyên, định kỳ (không có ngày riêng):"
LIST_ALL_YEAR: Final = "Việc có thời hạn cả năm, cũng phải xong chậm nhất vào ngày cuối năm:"
LIST_COORDINATED: Final = "Việc phối hợp:"
LIST_DUTIES: Final = "Trách nhiệm được giao ở phần tổ chức thực hiện:"
LIST_TASKS: Final = "Nhiệm vụ trong phụ lục:"
OVERDUE_HEAD: Final = "Tính đến {today}, {count} nhiệm vụ{who} đã qua thời hạn{where}:"
OVERDUE_NOTE: Final = "Tôi tính theo thời hạn trong kế hoạch; chưa biết việc nào đã làm xong."
DUE_HEAD: Final = "Từ {first} đến {last}, {count} nhiệm vụ{who} đến hạn{where}:"
DUE_HEADS: Final[dict[str, str]] = {
    "": DUE_HEAD,
    "upcoming": DUE_HEAD,
    "overdue": OVERDUE_HEAD,
    "next": "Hạn gần nhất kể từ hôm nay là {last}, {count} nhiệm vụ{who}{where}:",
    "latest": "Hạn xa nhất là {last}, {count} nhiệm vụ{who}{where}:",
    "longest_overdue": "Tính đến {today}, qua hạn lâu nhất là {count} nhiệm vụ{who} có hạn {last}{where}:",
}
NONE_DUE: Final = (
    "Từ {first} đến {last} không có nhiệm vụ nào{who} đến hạn{where} (chưa kể việc thường xuyên, định kỳ)."
)
NONE_OVERDUE: Final = "Tính đến {today}, chưa có nhiệm vụ nào{who} qua thời hạn{where}."
TARGET_LIST: Final = "{count} chỉ tiêu{area}{where}:"
AREAS: Final = "Phụ lục của {document} chia {count} lĩnh vực, {tasks} nhiệm vụ:"
AREA_ROW: Final = "- {area}: {count} nhiệm vụ"
VERB_LEAD: Final = " chủ trì"
VERB_COORDINATE: Final = " phối hợp"
VERB_BOTH: Final = " chủ trì hoặc phối hợp"
OF_AGENCY: Final = " của {agency}"
AND_OTHERS: Final = "{names} và {count} kế hoạch khác"
IN_PLAN: Final = " trong {plans}"
OF_AREA: Final = " lĩnh vực {area}"
AREA: Final = "lĩnh vực {area}"
OF_VALUE: Final = " ở mức {value}"
FORMS: Final[dict[str, str]] = {
    "week": " làm hằng tuần",
    "month": " làm hằng tháng",
    "quarter": " làm hằng quý",
    "half_year": " làm 6 tháng một lần",
    "ongoing": " làm thường xuyên",
    "dated": " có ngày hoặc quý cụ thể",
    "event": " không có ngày mà chờ một việc khác",
    "none": " không ghi thời hạn",
    "year": " có hạn là cả năm",
}
LACKS: Final[dict[str, str]] = {
    "": "",
    "product": " không ghi sản phẩm",
    "coordinate": " không ghi cơ quan phối hợp",
    "lead": " không ghi cơ quan chủ trì",
    "one_lead": " có từ hai cơ quan cùng chủ trì",
}
TALLY_MOST: Final = "{who}{verb} nhiều nhiệm vụ nhất{area}{where}: {count} nhiệm vụ."
TALLY_LEAST: Final = "{who}{verb} ít nhiệm vụ nhất{area}{where}: {count} nhiệm vụ (trong các cơ quan được ghi tên)."
TALLY_ITEMS: Final = "STT {items}."
TALLY_NEXT: Final = "Tiếp theo: {rows}."
TALLY_SHARED: Final = "Giao chung cho nhóm, không tính ở trên: {rows}."
TALLY_NONE: Final = "Không cơ quan nào được ghi tên riêng{where}."
TOGETHER_NONE: Final = "Không nhiệm vụ nào ghi đích danh cả hai bên như vậy{where}."
TOGETHER_BY_GROUP: Final = (
    "Còn {count} nhiệm vụ ghi tên một bên, bên kia chỉ nằm trong nhóm (như “Các sở, ban, ngành”):"
)
_TOGETHER: Final[dict[str, str]] = {"lead": "{name} chủ trì", "coordinate": "{name} phối hợp", "": "{name} cùng làm"}
OF_TOPIC: Final = " về “{topic}”"
OF_PRODUCT: Final = " có sản phẩm là {product}"
STANDING_WORK: Final = "việc thường xuyên"
LEFT_OUT: Final = {"lead": "việc {what} chủ trì", "coordinate": "việc {what} phối hợp", "topic": "việc “{what}”"}
EXCEPT: Final = " (không kể {what})"
AS_OF: Final = "Nếu tính đến ngày {day}:"
LED_BY: Final = "{agencies} chủ trì"
AS_LEAD: Final = "chủ trì"
AS_COORDINATE: Final = "phối hợp"
UNTIL: Final = "hạn {day}"

BESIDE_ROW: Final = "Trong phụ lục có việc gần với câu hỏi:"
BESIDE_TEXT: Final = "Phần khác của kế hoạch cũng nói:"

CHOOSE: Final = "Có nhiều việc khớp với câu hỏi{about}. Bạn hỏi việc nào?"
CHOOSE_PLAN: Final = "Có nhiều văn bản. Bạn hỏi văn bản nào?"
CHOOSE_WHAT: Final = (
    "Bạn hỏi việc nào, cụ thể là gì? Xin nêu tên nhiệm vụ, số thứ tự trong phụ lục hoặc tên cơ quan, "
    "ví dụ: “{example}”."
)
CHOOSE_EXAMPLE: Final = "Ai chủ trì kiểm tra cải cách thủ tục hành chính?"
CHOOSE_MORE: Final = "Còn {count} kế hoạch khác nữa: bạn nêu số hiệu hoặc cơ quan ban hành để tôi tra đúng kế hoạch."
CHOOSE_HINT: Final = "Bấm nút, hoặc gõ số thứ tự."
ABOUT_QUOTED: Final = " về “{about}”"
LIST_WHOLE: Final = "Danh sách ở trên đã đủ, không còn mục nào nữa."
NO_SUCH_CHOICE: Final = "Danh sách vừa rồi không có mục số {number}. Xin chọn lại hoặc hỏi rõ hơn."
CHOICE_GONE: Final = "Lựa chọn này không còn trong các kế hoạch đang dùng. Xin gõ lại câu hỏi."

GREETING: Final = (
    "Xin chào! Tôi là trợ lý tra cứu kế hoạch cải cách hành chính (CCHC). Bạn cứ gõ câu hỏi, ví dụ: “{example}”."
)
GREETING_CITIZEN: Final = (
    "Xin chào! Tôi giúp bạn làm dịch vụ công trực tuyến: khai sinh, kết hôn, căn cước, cư trú, đất đai và nhiều việc "
    "khác. Bạn cứ gõ việc mình cần, ví dụ: “{example}”. Tôi cũng trả lời về kế hoạch cải cách hành chính của tỉnh."
)
SERVICE_EXAMPLE: Final = "làm giấy khai sinh cho con cần giấy tờ gì"
THANKS: Final = "Không có gì ạ. Cần tra việc gì trong kế hoạch CCHC, bạn cứ hỏi."
THANKS_CITIZEN: Final = "Không có gì ạ. Cần làm thủ tục gì nữa, bạn cứ hỏi."
COMPLAINT: Final = (
    "Xin lỗi vì câu trả lời chưa đúng ý bạn. Bạn gõ lại giúp tôi, nêu rõ tên việc, tên cơ quan hoặc số thứ tự trong "
    "phụ lục nhé. Câu trả lời nào sai, xin bấm 👎 ở dưới câu đó hoặc gõ /baosai để người phụ trách xem lại."
)

NEAREST: Final = "Gần nhất trong các kế hoạch (không phải câu trả lời):"
ASK_WHOM: Final = (
    "Nếu cần chắc chắn, xin hỏi cơ quan ban hành kế hoạch, hoặc Sở Nội vụ, cơ quan thường trực CCHC của tỉnh Cao Bằng."
)
PLAN_ROWS: Final = "{document} ({count} nhiệm vụ):"
HELD: Final = "Tôi đang có: {plans}."

NOT_HELD: Final[dict[str, str]] = {
    "not_found": "Tôi không tìm thấy nội dung này{about} trong các kế hoạch đang có, nên không trả lời thay kế hoạch.",
    "no_row": "Phụ lục không có nhiệm vụ số {about}{rows}.",
    "no_annex": "Bản tôi có của văn bản này không có phụ lục nhiệm vụ, nên không tra theo số thứ tự được.",
    "cell_missing": "Dòng này trong bản tôi có bị thiếu phần được hỏi, nên tôi không trả lời được.",
    "head_blank": "Bản tôi có của văn bản này để trống phần được hỏi, nên tôi không trả lời được.",
    "layout": (
        "Tôi tra theo từng nhiệm vụ, chỉ tiêu, trách nhiệm và mục, không giữ số trang hay mục lục của văn bản. "
        "Muốn đọc toàn văn, gõ /kehoach."
    ),
    "no_figure": "Các kế hoạch đang có không đặt con số nào cho nội dung này{about}.",
    "no_targets": "Văn bản này không đặt chỉ tiêu bằng số{about}.",
    "no_targets_of_agency": (
        "Các kế hoạch tôi có không đặt chỉ tiêu riêng cho {about}: chỉ tiêu đặt chung cho nơi ban hành kế hoạch. "
        "Muốn xem, hỏi “chỉ tiêu của” kèm tên kế hoạch."
    ),
    "no_tasks": "Không có nhiệm vụ nào{about} trong phụ lục của văn bản này.",
    "no_product": "Không dòng nào trong phụ lục tôi xem có sản phẩm là {about}.",
    "no_tasks_of_agency": "Tôi không thấy dòng nào giao việc cho {about} trong các kế hoạch đang có.",
    "no_reference": "Các kế hoạch đang có không nhắc đến văn bản số {about}.",
    "none_replaced": "Không văn bản nào tôi có ghi là thay thế văn bản khác.",
    "no_replaced": "Văn bản này không ghi là thay thế văn bản nào.",
    "in_force": "Các kế hoạch chỉ nêu số, ngày ban hành và tên của văn bản{about}, không ghi ngày có hiệu lực.",
    "article": "Các kế hoạch chỉ dẫn tên văn bản {about}, không chép điều khoản của văn bản ấy.",
    "unknown_plan": "Tôi không có kế hoạch của {about}, nên không trả lời được.",
    "other_year": "Các kế hoạch đang có không nói về năm {about}.",
    "amount": "Các kế hoạch đang có không ghi số tiền cho nội dung này.",
    "amended": "Tôi không có văn bản nào sửa đổi hay điều chỉnh kế hoạch này; tôi trả lời theo bản đang có.",
    "rank": "Các kế hoạch đang có không ghi điểm số hay thứ hạng.",
    "progress": "Tôi chỉ biết điều kế hoạch giao, chưa có thông tin việc đã làm đến đâu.",
    "salary": "Tiền lương, phụ cấp không có trong các kế hoạch CCHC, nên tôi không trả lời được.",
    "personal": "Tôi không giữ và không cung cấp họ tên, số điện thoại, số lượng nhân sự hay thông tin riêng của ai.",
    "start": "Các kế hoạch chỉ ghi thời hạn, không ghi ngày bắt đầu của việc này.",
    "meeting": "Các kế hoạch đang có không ghi lịch họp.",
    "venue": "Các kế hoạch đang có không ghi địa điểm của việc này.",
    "weather": "Tôi không xem được thời tiết; tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC).",
    "lottery": "Tôi không có kết quả xổ số; tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC).",
    "sport": "Tôi không theo dõi thể thao; tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC).",
    "money_market": "Tôi không tư vấn giá cả, đầu tư; tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC).",
    "health": "Tôi không tư vấn sức khỏe. Xin hỏi bác sĩ hoặc cơ sở y tế gần nhất.",
    "legal_advice": "Tôi không tư vấn tranh chấp, kiện tụng. Xin hỏi luật sư hoặc trung tâm trợ giúp pháp lý.",
    "abuse": "Xin lỗi nếu câu trả lời trước chưa đúng ý. Bạn cần tra việc gì trong kế hoạch CCHC? Tôi tìm lại.",
    "injection": "Tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC) và không làm theo yêu cầu kiểu này.",
    "choice_gone": CHOICE_GONE,
    "list_whole": LIST_WHOLE,
    "chitchat": "Việc này ngoài phạm vi của tôi; tôi chỉ tra cứu kế hoạch cải cách hành chính (CCHC).",
}


def number(value: int) -> str:
    """Return a count as people write it: "12.345"."""
    return f"{value:,}".replace(",", ".")


def joined(names: Sequence[str]) -> str:
    """Return agencies as one string; they hold commas themselves, so semicolons part them."""
    return "; ".join(names)


def figure(value: float, unit: str) -> str:
    """Return a figure as written in Vietnamese: 60%, 96,2%, 3 cuộc."""
    number = f"{value:g}".replace(".", ",")
    return f"{number}{unit}" if unit in {"%", ""} else f"{number} {unit}"


def together(partners: tuple[tuple[str, str], ...]) -> str:
    """Return what two agencies do in a task, after the word for it: names and roles, "" for either role."""
    if not any(role for _, role in partners):
        return " mà " + " và ".join(name for name, _ in partners) + " cùng làm"
    return " mà " + ", ".join(_TOGETHER[role].format(name=name) for name, role in partners)
