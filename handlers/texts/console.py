"""Sentences of the command line: help, reports and errors, in Vietnamese."""

from typing import Final

# Command line as a whole

PROGRAM: Final = "Trợ lý tra cứu kế hoạch cải cách hành chính: hỏi bằng tiếng Việt, trả lời kèm nguồn."
HEADINGS: Final = {
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Positional arguments": "Tham số",
}
USAGE: Final = "Cách dùng: "
OPTIONS: Final = "[TÙY CHỌN]"
SUBCOMMAND: Final = "LỆNH [THAM SỐ]…"
HELP_OPTION: Final = "Xem trợ giúp này."
EPILOG: Final = "Xem trợ giúp của một lệnh: cchc LỆNH --help"

COMMANDS: Final = {
    "ingest": "Đọc kế hoạch vào thư viện và in báo cáo: từng ô của phụ lục đi đâu, chỗ nào chưa đọc được, đã sửa gì, "
    "khác gì bản đã có. Nhận tệp txt, docx, pdf, xlsx hoặc thư mục. Không nêu đường dẫn: đọc lại các kế hoạch đi kèm "
    "chương trình và những kế hoạch đã nạp. Tệp overrides.yaml trong thư mục dữ liệu ghi những chỗ cần sửa tay. "
    "Mã thoát: 0 đọc được hết; 1 có tệp không đọc được (các tệp khác vẫn được giữ); 2 gọi sai hoặc cấu hình sai.",
    "export": "In mọi kế hoạch dưới dạng JSON.",
    "deadline": "Cho biết một cụm từ chỉ thời hạn được hiểu thế nào, và vì sao.",
    "ask": "Trả lời một câu hỏi; với --jsonl, trả lời cả loạt câu hỏi từ đầu vào chuẩn.",
    "chat": "Trò chuyện trong cửa sổ dòng lệnh: hỏi, nhận vai trò bằng mã mời (start MÃ), báo tiến độ, được nhắc việc, "
    "gửi câu hỏi cho cán bộ, như trên Telegram và Zalo. Bạn là người dùng của hệ điều hành (LOGNAME) trên cơ sở dữ "
    "liệu này. Không mở được cơ sở dữ liệu thì vẫn trả lời câu hỏi.",
    "people": "Người dùng: xem, mời, gỡ vai trò.",
    "serve": "Chạy mọi kênh đã cấu hình (Telegram, Zalo, trang web) cho đến khi được yêu cầu dừng.",
    "tick": "Lên lịch và gửi những tin đến hạn, một lượt, rồi thoát: dùng với cron, để thử, hoặc để gửi bù.",
    "evaluate": "Chấm câu trả lời trên các tệp câu hỏi JSON Lines.",
    "backup": "Sao lưu mọi thứ vào một tệp trong khi trợ lý vẫn chạy: cơ sở dữ liệu, cuộc trò chuyện, kế hoạch đã nạp, "
    "sửa tay. Nêu một tệp .zip, hoặc một thư mục để tự đặt tên theo giờ. Bản sao lưu chứa dữ liệu cá nhân và mã của "
    "Zalo OA: hãy giữ kín và xóa khi hết hạn lưu.",
    "restore": "Khôi phục từ một bản sao lưu, vào SQLite hay PostgreSQL đều được; bản cũ được nâng lên lược đồ mới. "
    "Hãy dừng “cchc serve” trước.",
    "doctor": "Xem mọi thứ có ổn không: đã đặt những gì (mã được che), đĩa, thư viện, cơ sở dữ liệu, Telegram, Zalo, "
    "địa chỉ công khai. Không thay đổi gì. Mã thoát: 0 ổn; 1 có mục cần sửa.",
}
PEOPLE_COMMANDS: Final = {
    "list": "Liệt kê ai giữ vai trò gì, ở cơ quan nào.",
    "invite": "Cấp mã mời dùng một lần trong 24 giờ, kèm đường dẫn Telegram và mã QR.",
    "remove": "Kết thúc ngay các vai trò có số này (số ở đầu dòng của “cchc people list”).",
}
OPTION_HELP: Final = {
    "invite_role": "Vai trò: official (cán bộ), supervisor (lãnh đạo đơn vị), admin (quản trị).",
    "invite_agency": "Cơ quan; bắt buộc, trừ khi mời quản trị của toàn tỉnh.",
    "json": "In báo cáo dưới dạng JSON; README nêu các khóa.",
    "plan": "Chỉ in kế hoạch có mã này.",
    "year": "Năm của kế hoạch, dùng khi cụm từ không nêu năm.",
    "deadline_jsonl": 'Đọc các dòng {"raw", "year_context"} từ đầu vào chuẩn, in các dòng {"raw", "deadline"}.',
    "ask_jsonl": 'Đọc các dòng {"id", "question", "role", "agency", "today", "session"} từ đầu vào chuẩn.',
    "today": "Trả lời như thể hôm nay là ngày này (NĂM-THÁNG-NGÀY, ví dụ 2026-11-21).",
    "role": "Vai của người hỏi: citizen (người dân), official (cán bộ), supervisor (lãnh đạo), admin (quản trị).",
    "agency": "Cơ quan của người hỏi, để hiểu “đơn vị tôi”.",
    "chat_role": "Hỏi như người giữ vai này: citizen (người dân), official (cán bộ), supervisor (lãnh đạo), "
    "admin (quản trị). Không nêu, hoặc nêu citizen: theo vai bạn đã nhận trong trợ lý. Đã nhận vai thì tùy chọn này "
    "chỉ đổi cách hiểu câu hỏi; được làm gì vẫn theo vai đã nhận.",
    "chat_agency": "Hỏi như người của cơ quan này, để hiểu “đơn vị tôi”; không nêu thì theo cơ quan của vai đã nhận.",
    "now": "Làm như thể bây giờ là lúc này (ví dụ 2026-11-30T08:00; không ghi múi giờ thì theo CCHC_TIMEZONE).",
    "explain": "Kèm lý do chọn câu trả lời.",
    "overwrite": "Thay toàn bộ dữ liệu đang có.",
    "show": "In N câu chưa đúng đầu tiên, cả câu hỏi lẫn câu trả lời.",
}

METAVARS: Final = {
    "numbers": "SỐ…",
    "paths": "[ĐƯỜNG DẪN]…",
    "plan": "MÃ",
    "text": "[CỤM TỪ]…",
    "question": "[CÂU HỎI]…",
    "today": "NGÀY",
    "now": "LÚC",
    "files": "TỆP…",
    "path": "ĐƯỜNG DẪN",
}

NO_COMMAND: Final = "Chưa nêu lệnh. Gõ “cchc --help” để xem các lệnh."
_UNKNOWN_COMMAND: Final = "Không có lệnh “{name}”.{hint} Gõ “cchc --help” để xem các lệnh."
_UNKNOWN_OPTION: Final = "Lệnh này không có tùy chọn “{name}”.{hint} Thêm --help để xem các tùy chọn."
_DID_YOU_MEAN: Final = " Có phải bạn định gõ “{name}”?"
_MISSING: Final = "Thiếu {name}. Thêm --help để xem cách dùng."
_WRONG_VALUE: Final = "Giá trị của {name} không dùng được. {advice}Thêm --help để xem cách dùng."
_CHOOSE: Final = "Chọn một trong: {choices}. "
WRONG_USAGE: Final = "Dùng sai lệnh này. Thêm --help để xem cách dùng."
QUESTION_OR_JSONL: Final = "Hãy nêu câu hỏi, hoặc dùng --jsonl; không dùng cả hai."
TEXT_OR_JSONL: Final = "Hãy nêu cụm từ chỉ thời hạn, hoặc dùng --jsonl; không dùng cả hai."
_ERROR: Final = "Lỗi: {message}"
INTERRUPTED: Final = "Đã dừng theo yêu cầu."

# Settings and files

SETTINGS_HINTS: Final = {
    "CCHC_TIMEZONE": "cần một tên múi giờ như Asia/Ho_Chi_Minh",
    "CCHC_TELEGRAM_TOKEN": "cần mã do @BotFather cấp, dạng 123456:ABC-xyz",
    "CCHC_ZALO_BOT_TOKEN": "cần mã do Zalo Bot Manager cấp, dạng 123456:abc-xyz",
    "CCHC_ZALO_BOT_WEBHOOK_SECRET": "cần từ 8 đến 256 ký tự",
    "CCHC_ZALO_OA_TEMPLATE_PARAMETERS": "cần dạng tham_số=nguồn, cách nhau bằng dấu phẩy; nguồn là text, date, office",
    "CCHC_HTTP_PORT": "cần một số từ 1 đến 65535, hoặc 0 để tắt máy chủ web",
    "CCHC_HTTP_FRAME_ANCESTORS": "cần các địa chỉ như https://caobang.gov.vn, cách nhau bằng dấu phẩy",
    "CCHC_HTTP_TRUSTED_PROXIES": "cần các địa chỉ IP hoặc mạng (10.0.0.0/8), cách nhau bằng dấu phẩy",
    "CCHC_LOG_LEVEL": "cần một trong DEBUG, INFO, WARNING, ERROR",
}
_URL_HINT: Final = "cần một địa chỉ bắt đầu bằng http:// hoặc https://"
_BAD_SETTING: Final = "Giá trị của biến {variable} không dùng được: {hint}."
_BAD_ENV_FILE: Final = "Không đọc được tệp .env: cần tệp chữ UTF-8, mỗi dòng một biến CCHC_TÊN=giá trị."
_BAD_CORRECTIONS: Final = "Không dùng được các sửa tay: {detail}. Sửa mục đó rồi chạy lại."
_DATA_DIRECTORY: Final = "Không ghi được thư mục dữ liệu {path} ({reason}). Đặt biến CCHC_DATA_DIR sang thư mục khác."
_FILE: Final = "Không mở được {path}: {reason}."
_UNKNOWN_PLAN: Final = "Thư viện không có kế hoạch mã “{plan}”. Các mã hiện có: {plans}."
STORE_TOO_NEW: Final = "Cơ sở dữ liệu do bản chương trình mới hơn ghi (lược đồ {version}). Hãy chạy bản mới đó."
STORE_UNUSABLE: Final = (
    "Không mở được cơ sở dữ liệu ({reason}). Xem lại biến CCHC_DATABASE_URL và máy chủ cơ sở dữ liệu."
)
READING: Final = "Đang đọc {name} …"
NOTHING_TO_SERVE: Final = (
    "Không có kênh nào để phục vụ. Đặt biến CCHC_TELEGRAM_TOKEN (mã bot do @BotFather cấp) "
    "hoặc CCHC_ZALO_BOT_TOKEN (mã do Zalo Bot Manager cấp), hoặc mở trang web bằng CCHC_HTTP_PORT, rồi chạy lại."
)
WEBHOOK_NEEDS_SITE: Final = (
    "Webhook cần máy chủ web: bỏ CCHC_HTTP_PORT=0, hoặc bỏ trống CCHC_TELEGRAM_WEBHOOK_URL để nhận tin kiểu hỏi vòng."
)
ZALO_NEEDS_SITE: Final = "Zalo OA và webhook của Zalo Bot cần máy chủ web: bỏ CCHC_HTTP_PORT=0."
ZALO_OA_NEEDS_SECRETS: Final = (
    "Zalo OA cần đủ CCHC_ZALO_OA_SECRET (khóa bí mật của ứng dụng) và CCHC_ZALO_OA_WEBHOOK_SECRET (khóa bí mật của OA, "
    "ở mục Webhook)."
)
TOKENS_REFUSED: Final = {
    "telegram": "Telegram không nhận mã trong biến CCHC_TELEGRAM_TOKEN. Lấy lại mã từ @BotFather.",
    "zalo": "Zalo không nhận mã trong biến CCHC_ZALO_BOT_TOKEN. Lấy lại mã từ Zalo Bot Manager.",
}
PORT_TAKEN: Final = (
    "Không mở được máy chủ web ở {where} ({reason}). Đặt CCHC_HTTP_HOST và CCHC_HTTP_PORT sang địa chỉ, cổng khác, "
    "hoặc CCHC_HTTP_PORT=0 để không chạy trang web."
)
BROKEN: Final = "Chương trình gặp lỗi ngoài dự kiến; mã sự cố {incident}. Hãy báo người quản trị mã này."

TICKED: Final = (
    "Lên lịch {planned} tin. Gửi {sent} tin (trong đó {doubled} tin gửi lại vì chưa rõ đã đến). Hoãn {put_off} lượt, "
    "bỏ {dropped} tin, {uncertain} tin không rõ đã đến hay chưa. Còn {waiting} tin chờ gửi."
)
TURN_TAKEN: Final = "Một tiến trình khác đang gửi tin của cơ sở dữ liệu này; lượt này không gửi gì."

# Batches

LINE_NOT_JSON: Final = "không phải một đối tượng JSON, mã UTF-8"
_LINE_LACKS: Final = "thiếu “{field}”"
_LINE_WRONG: Final = "giá trị của “{field}” không dùng được"
_BAD_LINE: Final = "Dòng {number}: {reason}"

# People

NOBODY: Final = "Chưa ai giữ vai trò nào. Mời người đầu tiên: cchc people invite --role admin"
MEMBER: Final = "{number}\t{name}\t{role}\t{agency}\t{channels}\ttừ {since}\txác nhận {confirmed}{rests}"
INVITATION: Final = "Mã mời ({role}{agency}), dùng một lần đến {until}:\n{code}"
INVITATION_LINK: Final = "Đường dẫn: {link}"
INVITATION_TYPED: Final = "Hoặc nhắn cho trợ lý: start {code}"
NO_LINK: Final = "Chưa có đường dẫn: {reason}."
NO_TOKEN: Final = "chưa đặt biến CCHC_TELEGRAM_TOKEN"  # noqa: S105 - says that there is none
NO_ANSWER: Final = "không hỏi được Telegram tên của bot"
AGENCY_NEEDED: Final = "Hãy nêu --agency: cán bộ và lãnh đạo thuộc về một cơ quan."
ROLE_ENDED: Final = "Đã kết thúc vai trò số {number}: {name}, {role}{agency}."
NO_SUCH_ROLE: Final = "Không có vai trò nào còn hiệu lực mang số {number}."

# Deadlines

DEADLINE_MEANS: Final = "Hiểu là: {meaning}"
DEADLINE_JSON: Final = "JSON: {json}"
DEADLINE_REASON: Final = "Vì: {reason}"
DEADLINE_LEFT_OVER: Final = "Chữ không dùng đến: {words}"
DEADLINE_DERIVATION: Final = "Suy ra từ các quy tắc:"

# Conversation in the terminal

CHAT_WELCOME: Final = "Gõ câu hỏi rồi nhấn Enter. /help xem trợ giúp, /quit thoát."
CHAT_HELP: Final = (
    "Trong cửa sổ này: gõ số thứ tự để chọn; mũi tên lên, xuống xem lại câu đã hỏi; /quit (hoặc Ctrl-D) thoát."
)
CHAT_PROMPT: Final = "Hỏi> "
CHAT_WITHOUT_STORE: Final = (
    "Không dùng được cơ sở dữ liệu: {reason}. Tôi vẫn trả lời câu hỏi từ các kế hoạch, nhưng chưa nhận ra vai trò của "
    "bạn, chưa ghi và chưa nhắc được gì. Tôi tự thử lại; xem thêm bằng “cchc doctor”."
)
CHAT_STORE_BACK: Final = "Cơ sở dữ liệu đã dùng được: từ giờ tôi ghi và nhắc như bình thường."
CHAT_STORE_NEW: Final = "do bản chương trình mới hơn ghi (lược đồ {version}), hãy chạy bản mới đó"
STORE_LOCKED: Final = "một chương trình khác đang giữ nó"
STORE_NOT_WRITABLE: Final = "không mở hoặc không ghi được trong thư mục dữ liệu (biến CCHC_DATA_DIR)"
STORE_SLOW: Final = "nó chưa trả lời"
FILE_SAVED: Final = "Đã lưu tệp: {path}"
CHAT_GOODBYE: Final = "Tạm biệt!"

# Grading

BY_STYLE: Final = "Kiểu viết"
BY_INTENT: Final = "Ý hỏi"
BY_ROLE: Final = "Vai"
QUESTION_COUNT: Final = "câu"
EXPECTED_GIVEN: Final = "Mong đợi / nhận"
VERDICTS: Final = {
    "right": "đúng",
    "wrong": "sai",
    "invented": "bịa",
    "declined": "từ chối",
    "asked_back": "hỏi lại",
    "partial": "thiếu",
}
TOTAL: Final = (
    "Đúng {right}/{count} = {right_share:.1f}%; khẳng định sai {false_count} = {false_share:.1f}%; từ chối {declined}; "
    "hỏi lại {asked_back}; thiếu {partial}; {seconds:.1f} giây"
)
LINE_NO_EXPECTATION: Final = "thiếu “expect” (kind, all_of, none_of)"


def error(message: str) -> str:
    """Return an error as it is printed, on one line."""
    return _ERROR.format(message=" ".join(message.split()))


def unknown_command(name: str, near: str | None) -> str:
    """Return the sentence for a command that does not exist, with the nearest one that does."""
    return _UNKNOWN_COMMAND.format(name=name, hint=_DID_YOU_MEAN.format(name=near) if near else "")


def unknown_option(name: str, near: str | None) -> str:
    """Return the sentence for an option that does not exist, with the nearest one that does."""
    return _UNKNOWN_OPTION.format(name=name, hint=_DID_YOU_MEAN.format(name=near) if near else "")


def missing(name: str) -> str:
    """Return the sentence for an argument that was left out."""
    return _MISSING.format(name=name)


def wrong_value(name: str, choices: tuple[str, ...] = ()) -> str:
    """Return the sentence for a value that cannot be used; `choices` are those that can, where they are few."""
    return _WRONG_VALUE.format(name=name, advice=_CHOOSE.format(choices=", ".join(choices)) if choices else "")


def bad_setting(variable: str) -> str:
    """Return what is wrong with an environment variable, never its value; '' stands for the .env file itself."""
    if not variable:
        return _BAD_ENV_FILE
    hint = SETTINGS_HINTS.get(variable) or (_URL_HINT if variable.endswith("_URL") else "xem README")
    return _BAD_SETTING.format(variable=variable, hint=hint)


def bad_corrections(detail: str) -> str:
    """Return what is wrong with the office's corrections."""
    return _BAD_CORRECTIONS.format(detail=detail)


def data_directory(path: str, reason: str) -> str:
    """Return the sentence for a data directory that cannot be written."""
    return _DATA_DIRECTORY.format(path=path, reason=reason)


def file_failed(path: str, reason: str) -> str:
    """Return the sentence for a file that cannot be opened."""
    return _FILE.format(path=path, reason=reason)


def unknown_plan(plan: str, plans: tuple[str, ...]) -> str:
    """Return the sentence for a plan id that the library does not hold."""
    return _UNKNOWN_PLAN.format(plan=plan, plans=", ".join(plans) or "không có")


def line_lacks(field: str) -> str:
    """Return why a line of a batch cannot be used: a field is not there."""
    return _LINE_LACKS.format(field=field)


def line_wrong(field: str) -> str:
    """Return why a line of a batch cannot be used: a field has another form."""
    return _LINE_WRONG.format(field=field)


def bad_line(number: int, reason: str) -> str:
    """Return the sentence for the line `number` (from 1) of a batch."""
    return _BAD_LINE.format(number=number, reason=reason)
