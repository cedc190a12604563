"""Sentences every channel shares: greeting, help, refusals and errors, in Vietnamese."""

from collections.abc import Sequence
from typing import Final

from handlers.messages import Role
from knowledge.errors import Reason

EXAMPLES: Final = (
    "Ai chủ trì công bố danh mục văn bản hết hiệu lực?",
    "Nhiệm vụ 13 kế hoạch 4110 hạn ngày nào?",
    "Sở Nội vụ chủ trì những nhiệm vụ gì?",
    "Chỉ tiêu thanh toán trực tuyến là bao nhiêu?",
)

START: Final = """\
Xin chào! Tôi là trợ lý về dịch vụ công và cải cách hành chính (CCHC). Cứ gõ tiếng Việt, có dấu hay không dấu đều được.

Bạn cần làm thủ tục? Hãy nói việc của mình: khai sinh, kết hôn, căn cước, cư trú, đất đai… Tôi chỉ từng bước, cần \
người thì tôi chuyển cho cán bộ. Ví dụ: “làm giấy khai sinh cho con cần giấy tờ gì”.

Bạn là cán bộ? Hãy hỏi kế hoạch CCHC: ai chủ trì, ai phối hợp, hạn khi nào, sản phẩm gì, chỉ tiêu bao nhiêu. Ví dụ:
{examples}

Câu trả lời nào cũng ghi rõ nguồn. Điều tôi không có, tôi sẽ nói là không có.

Gõ /help để xem cách hỏi."""

HELP: Final = """\
Tôi trả lời từ các kế hoạch cải cách hành chính (CCHC) đã nạp, câu nào cũng kèm nguồn.

Bạn có thể hỏi:
- Ai chủ trì, ai phối hợp một nhiệm vụ: theo nội dung hoặc theo số thứ tự trong phụ lục.
- Hạn hoàn thành; việc sắp đến hạn, quá hạn.
- Sản phẩm phải có; chỉ tiêu; căn cứ ban hành; nghĩa của chữ viết tắt.
- Việc của một cơ quan, của đơn vị mình, trong một quý hay một năm.

Ví dụ:
{examples}

Khi tôi đưa ra vài lựa chọn, hãy bấm nút, hoặc gõ số thứ tự.

{commands}"""

UNKNOWN_COMMAND: Final = "Tôi không có lệnh {command}. Gõ /help để xem các lệnh và cách hỏi, hoặc gõ thẳng câu hỏi."
EMPTY_QUESTION: Final = "Tôi chưa thấy câu hỏi. Xin gõ câu hỏi về kế hoạch CCHC; gõ /help để xem ví dụ."
TOO_LONG: Final = (
    "Câu hỏi dài {length} ký tự, quá mức {limit} ký tự mà tôi đọc được. Xin hỏi gọn lại, mỗi lần một việc."
)
INCIDENT: Final = (
    "Xin lỗi, tôi gặp lỗi khi trả lời câu này. Xin thử lại sau; nếu vẫn lỗi, hãy báo người quản trị "
    "mã sự cố {incident}."
)
ONLY_TEXT: Final = "Tôi chỉ đọc được câu hỏi bằng chữ. Xin gõ câu hỏi thành tin nhắn; gõ /help để xem ví dụ."
FILE_UNASKED: Final = (
    "Tôi chưa biết tệp này của việc nào. Xin mở việc trong /viec rồi bấm Đính kèm, hoặc gửi lại tệp với chú thích "
    "như “xong 13” hay “capnhat 13 đã trình ký”."
)
TOO_MANY_WAITING: Final = (
    "Bạn gửi nhanh hơn tôi kịp trả lời: từ tin này trở đi tôi chưa đọc. Xin bạn gửi lại những tin chưa được trả lời."
)
SENT_AGAIN: Final = "(Gửi lại vì đường truyền trục trặc; có thể trùng với tin ngay trên.)"

CHOICE_TAKEN: Final = "Bạn chọn: {label}"
CHOICE_REPEATED: Final = "Câu trả lời cho nút này đã ở cuối cuộc trò chuyện."
CHOICE_STALE: Final = "Nút này không còn dùng được. Xin gõ lại câu hỏi."

COMMANDS: Final = "Các lệnh:"
COMMAND: Final = "/{name}: {about}"
ABOUT_START: Final = "Bắt đầu"
ABOUT_HELP: Final = "Cách hỏi và các lệnh"

ROLE_NAMES: Final[dict[Role, str]] = {
    "citizen": "người dân",
    "official": "cán bộ",
    "supervisor": "lãnh đạo đơn vị",
    "admin": "quản trị",
}
NOT_FOR_YOU: Final = "Việc này dành cho {roles}; vai trò hiện tại của bạn không có quyền này."
NOT_FOR_STRANGERS: Final = (
    "Việc này dành cho {roles} đã được mời vào hệ thống. Nếu bạn có mã mời, hãy gõ: start rồi dán mã."
)
ONLY_PRIVATE: Final = "Lệnh này có thông tin riêng nên không dùng trong nhóm. Xin nhắn riêng cho tôi."
NEEDS_STORE: Final = (
    "Lệnh này chỉ dùng được khi nhắn với trợ lý trên Telegram, Zalo hoặc bằng “cchc chat”, vì ở đây không lưu gì cả."
)

STORE_AWAY: Final = "Lúc này tôi không dùng được cơ sở dữ liệu nên CHƯA làm và chưa ghi gì. Xin gửi lại sau ít phút."
STORE_AWAY_ANSWERED: Final = (
    "(Cơ sở dữ liệu đang trục trặc: tôi trả lời như với người dân, chưa nhận ra vai trò của bạn và chưa ghi gì.)"
)

UNREADABLE: Final[dict[Reason, str]] = {
    "missing": "không có tệp này; xem lại đường dẫn",
    "unknown_format": "không phải tệp txt, docx, pdf hay xlsx; hãy lưu lại ở một trong các dạng đó",
    "wrong_format": "nội dung không đúng với đuôi tệp; hãy lưu lại đúng dạng",
    "empty": "tệp trống",
    "damaged": "tệp hỏng, không mở được; hãy lấy lại bản gốc",
    "encrypted": "tệp có mật khẩu; hãy bỏ mật khẩu rồi nạp lại",
    "no_text": "tệp chỉ có ảnh quét, không có chữ; hãy nhận dạng chữ trước",
    "too_large": "tệp quá lớn",
    "unsafe": "tệp có nội dung không an toàn nên không mở",
    "not_a_plan": "không thấy nhiệm vụ, chỉ tiêu hay phân công nào; đây có phải kế hoạch không?",
}


NOT_KEPT: Final = "máy chủ chưa giữ được tệp ({reason}); xin thử lại sau hoặc báo người quản trị máy chủ"


def _bulleted() -> str:
    return "\n".join(f"- {example}" for example in EXAMPLES)


def start() -> str:
    """Return the greeting of /start."""
    return START.format(examples=_bulleted())


def help_screen(menu: Sequence[tuple[str, str]] = ()) -> str:
    """Return the help screen, with the commands of `menu` by name and description."""
    commands = [COMMANDS, *(COMMAND.format(name=name, about=about) for name, about in menu)] if menu else []
    return HELP.format(examples=_bulleted(), commands="\n".join(commands)).rstrip()


def unknown_command(command: str) -> str:
    """Return the sentence for a command that does not exist."""
    return UNKNOWN_COMMAND.format(command=command)


def refused(roles: tuple[Role, ...], *, known: bool) -> str:
    """Return the refusal of what only `roles` may do, to somebody who is known to hold some role, or not."""
    names = [ROLE_NAMES[role] for role in roles]
    listed = " hoặc ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (NOT_FOR_YOU if known else NOT_FOR_STRANGERS).format(roles=listed)


def too_long(length: int, limit: int) -> str:
    """Return the sentence for a question of `length` characters where `limit` are read."""
    return TOO_LONG.format(length=f"{length:,}".replace(",", "."), limit=f"{limit:,}".replace(",", "."))


def incident(incident_id: str) -> str:
    """Return the apology that names the incident."""
    return INCIDENT.format(incident=incident_id)


def unreadable(reason: Reason, detail: str = "") -> str:
    """Return why a file was refused, and what to do."""
    return UNREADABLE[reason] + (f" ({detail})" if detail else "")


def not_kept(reason: str) -> str:
    """Return why a file could not be kept."""
    return NOT_KEPT.format(reason=reason)
