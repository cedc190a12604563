"""Conversations about services, who is answered what, and the citizens' corpus as a whole."""

from datetime import date

import pytest
from fakes.assistant import read_corpus

from bot.evaluate import grade, read_expectation
from handlers.numbers import list_buttons
from handlers.services import ServiceTurn, answer_service, follow_service, read_service

TODAY = date(2026, 11, 21)
LEAST_RIGHT, MOST_FALSE = 98.0, 1.0  # per cent; 100 and 0 when this was set


def go_on(turn: ServiceTurn | None, message: str, role="citizen") -> ServiceTurn:
    assert turn is not None
    codes, choices = turn.codes, offered_by(turn)
    following = follow_service(message, TODAY, role, codes, choices=choices, question=turn.question)
    assert following is not None, message
    return following


def test_a_paper_that_the_list_does_not_hold_is_not_said_to_be_needed_or_not():
    turn = talk("đổi bằng lái ô tô", "thế có cần căn cước công chứng không")
    assert turn.codes == ("s:doi_gplx:papers",)
    assert turn.reply.kind == "no_answer"
    assert "không ghi “căn cước công chứng”" in turn.reply.text
    assert "Giấy khám sức khỏe" in turn.reply.text


def test_a_question_without_a_verified_answer_is_told_as_such_within_a_talk_too():
    turn = talk("tạm nghỉ bán quán 2 tháng", "Được nghỉ tối đa bao lâu?")
    assert turn.reply.kind == "no_answer"
    assert "thời gian được tạm ngừng tối đa" in turn.reply.text


def test_the_fee_of_what_is_late_asks_for_no_last_day():
    turn = talk("đăng ký khai sinh", "neu muon thi mat bao nhieu tien")
    assert turn.reply.kind == "no_answer"
    assert "HĐND tỉnh quy định" in turn.reply.text


def test_days_asked_of_daily_life_are_not_answered_with_rows_of_plans(assistant):
    line = next(line for line in read_corpus("citizens_third") if line["id"] == "c5-059")
    (reply,) = assistant.answer_lines([line])
    assert reply.kind == "no_answer"


def test_a_side_without_a_service_is_asked_back_and_answered_with_the_service_named_next(assistant):
    lines = [line for line in read_corpus("citizens_third") if line["session"] == "c2-s5"]
    lines[1] = {**lines[1], "question": "dạ đăng ký tạm trú"}
    asked, named = assistant.answer_lines(lines)
    assert asked.kind == "clarify"
    assert "15.000" in named.text


def offered_by(turn: ServiceTurn) -> list[str]:
    return [choice.value for choice in (*turn.reply.choices, *list_buttons(turn.reply))]


def talk(*messages: str) -> ServiceTurn:
    turn = read_service(messages[0], TODAY)
    for message in messages[1:]:
        turn = go_on(turn, message)
    return turn


@pytest.mark.parametrize(
    ("messages", "code", "words"),
    [
        (("đăng ký tạm trú", "lệ phí bao nhiêu"), "s:tam_tru:fee", "15.000"),
        (("đăng ký tạm trú", "lệ phí bao nhiêu", "mất mấy ngày"), "s:tam_tru:time", "03 ngày làm việc"),
        (("đăng ký tạm trú", "can giay to gi"), "s:tam_tru:papers", "CT01"),
        (("em muốn xin giấy xác nhận", "dạ giấy cư trú cho con đi học"), "s:xac_nhan_cu_tru:overview", "cư trú"),
        (("em muốn xin giấy xác nhận", "giấy độc thân ạ", "mấy ngày có"), "s:xac_nhan_hon_nhan:time", "03 ngày"),
        (("tôi hỏi về bằng lái xe", "bị mất rồi, giờ xin cấp lại"), "s:cap_lai_gplx:overview", "Cấp lại"),
        (("đăng ký kết hôn", "nộp ở đâu", "còn với người nước ngoài thì sao"), "s:ket_hon_nuoc_ngoai:where", "UBND"),
        (("mất thẻ bảo hiểm y tế", "thế đi khám tạm bằng gì"), "s:bhyt_cap_lai:overview", "VssID"),
        (("đăng ký tạm trú bao lâu", "còn thường trú"), "s:thuong_tru:time", "07 ngày làm việc"),
        (("làm hộ chiếu", "nộp phí qua mạng thế nào"), "s:ho_chieu:payment", "QR"),
        (("em hỏi vụ mất bằng lái", "ko phải mất, hết hạn ấy"), "s:doi_gplx:overview", "Đổi giấy phép lái xe"),
        (("đăng ký xe máy", "không phải đăng ký mới mà là sang tên xe cũ"), "s:sang_ten_xe:overview", "thu hồi"),
        (
            ("em muốn xin trợ cấp", "cho bà nội 80 tuổi", "còn con em bị tự kỷ thì sao"),
            "s:tro_cap_xa_hoi:how",
            "Trợ cấp xã hội",
        ),
        (("nhập khẩu cho vợ", "co can so do nha khong"), "s:thuong_tru:papers", "chỗ ở hợp pháp"),
        (("nhập khẩu cho vợ", "thế có phải chủ hộ đồng ý không?"), "s:thuong_tru:papers", "chủ hộ"),
        (
            ("xin giấy phép xây nhà", "thế sổ đỏ thì sao, có phải nộp không"),
            "s:gp_xay_dung:papers",
            "quyền sử dụng đất",
        ),
        (
            ("giấy độc thân để vay ngân hàng", "toi ly hon roi thi can them giay gi"),
            "s:xac_nhan_hon_nhan:papers",
            "ly hôn",
        ),
        (("làm lý lịch tư pháp", "Nhà em hộ nghèo có được miễn không?"), "s:lltp_so1:fee", "hộ nghèo"),
        (("sang tên sổ đỏ", "thue thi mat may phan tram"), "s:sang_ten_dat:tax", "2%"),
        (("mua lại xe máy cũ", "con nop truoc ba nua khong"), "s:sang_ten_xe:papers", "trước bạ"),
        (("làm hộ chiếu", "có cần ảnh không ạ"), "s:ho_chieu:papers", "Ảnh chân dung"),
        (("đăng ký tạm trú trên vneid", "có cần hợp đồng thuê nhà ko ad"), "s:tam_tru:papers", "hợp đồng thuê nhà"),
        (("em can cong chung", "hop dong ban dat"), "s:chung_thuc_giao_dich:overview", "Chứng thực hợp đồng"),
        (("bảo hiểm y tế", "cái thứ 2", "ủa lộn, e hỏi mất thẻ cơ"), "s:bhyt_cap_lai:overview", "Cấp lại"),
        (("thẻ căn cước của con, cháu 4 tuổi", "còn đứa lớn 15 tuổi thì sao?"), "s:can_cuoc:overview", "Cấp, cấp đổi"),
        (("làm căn cước cho con 3 tuổi", "nhờ ông bà đi thay được không"), "s:can_cuoc_tre_em:overview", "ủy quyền"),
        (("làm căn cước cho con 3 tuổi", "nhờ ông bà đi thay được không", "mấy ngày"), "s:can_cuoc_tre_em:time", "07"),
    ],
)
def test_a_question_leans_on_the_service_talked_about(messages, code, words):
    turn = talk(*messages)
    assert words in turn.reply.text
    assert turn.codes[0].split(":")[1] == code.split(":")[1]


def test_a_number_picks_what_was_offered():
    first = read_service("em muốn xin giấy xác nhận", TODAY)
    for number, choice in enumerate(first.reply.choices, 1):
        assert go_on(first, f" {number}. ").reply.text.startswith((choice.label, "Tôi chưa"))
    assert follow_service("9", TODAY, "citizen", first.codes, choices=["s:ket_hon:overview"]) is None


@pytest.mark.parametrize(
    ("message", "place"), [("cái thứ hai", 1), ("cái cuối cùng ạ", -1), ("số 1 nhé", 0), ("cai dau tien", 0)]
)
def test_a_place_picks_what_was_offered(message, place):
    first = read_service("em muốn xin giấy xác nhận", TODAY)
    assert (
        go_on(first, message).reply.text == go_on(first, str(range(1, 99)[: len(offered_by(first))][place])).reply.text
    )


def test_a_place_with_a_side_tells_that_side():
    first = read_service("em muốn xin giấy xác nhận", TODAY)
    assert go_on(first, "cái đầu tiên nộp ở đâu").codes == (first.reply.choices[0].value.rsplit(":", 1)[0] + ":where",)


def test_a_new_service_leaves_the_old_one():
    assert talk("đăng ký tạm trú", "làm hộ chiếu ở đâu").codes == ("s:ho_chieu:where",)


@pytest.mark.parametrize(
    "message",
    [
        "cảm ơn nhé",
        "chỉ tiêu hồ sơ trực tuyến là bao nhiêu",
        "ai chủ trì việc này",
        "mai có mưa không",
        "vợ đòi ly hôn",
    ],
)
def test_what_is_another_matter_does_not_lean(message):
    assert follow_service(message, TODAY, "citizen", ("s:tam_tru:fee",), question="đăng ký tạm trú") is None


def test_officials_are_answered_about_services_by_name_alone():
    assert read_service("đăng ký khai sinh cần giấy tờ gì", TODAY, "official") is not None
    assert read_service("thanh toán trực tuyến thế nào", TODAY, "official") is None
    assert read_service("thanh toán trực tuyến thế nào", TODAY, "citizen") is not None
    assert read_service("em muốn xin giấy xác nhận", TODAY, "supervisor") is None


def test_the_same_question_gets_the_same_reply():
    question = "bố mẹ cho đất giờ sang tên với tách sổ thế nào, hết bao nhiêu tiền"
    assert answer_service(question, TODAY) == answer_service(question, TODAY)


def test_the_citizens_corpus_is_answered(assistant):
    lines = read_corpus("citizens")
    assert len(lines) >= 300
    assert len({fields["id"] for fields in lines}) == len(lines)
    kinds = [fields["expect"]["kind"] for fields in lines]
    assert kinds.count("no_answer") >= 0.15 * len(lines)
    assert kinds.count("clarify") >= 0.04 * len(lines)
    amiss = []
    verdicts = []
    for fields, reply in zip(lines, assistant.answer_lines(lines), strict=True):
        verdict, why = grade(read_expectation(fields["expect"]), reply)
        verdicts.append(verdict)
        if verdict != "right":
            amiss.append(f"{fields['id']} {verdict} {why}: {fields['question']}")
    right = 100 * verdicts.count("right") / len(lines)
    false = 100 * sum(v in {"wrong", "invented"} for v in verdicts) / len(lines)
    assert right >= LEAST_RIGHT, "\n".join(amiss)
    assert false <= MOST_FALSE, "\n".join(amiss)


@pytest.mark.parametrize("name", ["province", "others"])
def test_questions_about_plans_are_left_to_the_plans(name):
    """Of what people ask about plans, hardly anything is taken for a question about services."""
    lines = read_corpus(name)
    taken = [
        fields["question"]
        for fields in lines
        if read_service(fields["question"], date.fromisoformat(fields["today"]), fields["role"]) is not None
    ]
    assert len(lines) > 300
    assert len(taken) <= 0.01 * len(lines), "\n".join(taken)
