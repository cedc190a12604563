"""Replies about services: what stands where, what is never said, what the buttons send."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from handlers.numbers import list_buttons
from handlers.registry import find_button
from handlers.service_screens import value_of
from handlers.services import answer_service, is_service_code, pick_service, read_service
from handlers.texts import services as texts
from knowledge.services import load_guide

TODAY = date(2026, 11, 21)
CORPUS = Path(__file__).parents[1] / "corpus"
SIDES = ("overview", "papers", "where", "online", "steps", "time", "due", "fee", "tax", "amount", "money",
         "conditions", "legal", "level", "code", "payment", "tracking")  # fmt: skip
ENTRIES = (*load_guide().services, *load_guide().generals)


def ask(message, today=TODAY):
    reply = answer_service(message, today)
    assert reply is not None, message
    return reply


def test_the_answer_stands_first_then_the_card_the_way_on_and_the_source():
    reply = ask("Đăng ký tạm trú bao lâu có kết quả?")
    blocks = reply.text.split("\n\n")
    assert reply.kind == "answer"
    assert blocks[0] == "Đăng ký tạm trú\nThời gian giải quyết: 03 ngày làm việc kể từ khi nhận đủ hồ sơ hợp lệ."
    assert blocks[1].startswith("Nộp ở đâu: Công an cấp xã")
    assert "Thời gian giải quyết" not in blocks[1]
    assert re.fullmatch(r"Nguồn: .+; kiểm tra ngày 21/11/2026\.", blocks[2])
    assert len(blocks) == 3


def test_the_rest_is_behind_buttons_which_do_not_offer_what_was_just_told():
    labels = [button.label for button in list_buttons(ask("Đăng ký tạm trú bao lâu có kết quả?"))]
    wanted = ["papers", "steps", "fee", "payment", "tracking"]
    assert labels[: len(wanted)] == [texts.BUTTONS[side] for side in wanted]
    assert {texts.CHECKLIST, texts.STUCK} <= set(labels)
    assert texts.BUTTONS["payment"] not in [b.label for b in list_buttons(ask("giám hộ làm ở đâu"))]


@pytest.mark.parametrize("entry", load_guide().services)
def test_an_answer_fits_on_a_phone(entry):
    for side in SIDES:
        reply = pick_service(value_of(entry, side), TODAY).reply
        assert len(reply.text) <= 1450, reply.text


def test_what_the_message_speaks_of_is_told_without_being_asked_for_by_name():
    reply = ask("dang ky tam tru can hop dong thue nha khong")
    assert "hợp đồng thuê" in reply.text
    assert "hợp đồng thuê" not in ask("lệ phí đăng ký tạm trú").text


def test_every_fact_told_is_cited():
    reply = ask("lệ phí trích lục khai sinh")
    fee = next(c for c in reply.citations if c.place == texts.LABELS["fee"])
    assert fee.plan == texts.CITED
    assert fee.item == "trich_luc"
    assert "8.000 đồng" in fee.quote
    for citation in reply.citations:
        assert citation.place in reply.text or citation.item in load_guide().generals


def test_less_sure_sources_are_told_as_such():
    assert texts.UNSURE in ask("tách hộ mất mấy ngày").text
    assert texts.UNSURE not in ask("đăng ký tạm trú mất mấy ngày").text


def test_what_has_no_verified_information_is_said_to_have_none_with_where_to_ask():
    reply = ask("lệ phí đăng ký hộ kinh doanh bao nhiêu")
    assert reply.kind == "no_answer"
    assert "chưa có thông tin đã kiểm chứng về lệ phí" in reply.text
    for way in ("dichvucong.gov.vn", "18001096", "Trung tâm Phục vụ hành chính công"):
        assert way in reply.text


def test_of_two_questions_one_may_be_answered():
    reply = ask("mở quán cơm nộp ở đâu, lệ phí bao nhiêu")
    assert reply.kind == "answer"
    assert "Nộp ở đâu: Cơ quan đăng ký kinh doanh cấp xã" in reply.text
    assert "Còn lệ phí thì tôi chưa có thông tin đã kiểm chứng." in reply.text


def test_a_single_question_without_a_verified_answer_is_named():
    reply = ask("Tách thửa thì diện tích tối thiểu là bao nhiêu mét?")
    assert reply.kind == "no_answer"
    assert "diện tích tối thiểu được tách thửa ở Cao Bằng" in reply.text


def test_a_word_of_caution_goes_with_what_is_told():
    reply = ask("khách đến ngủ nhà thì báo lưu trú trước mấy giờ")
    assert reply.kind == "answer"
    assert "23 giờ" in reply.text
    assert "nên hỏi lại Công an cấp xã" in reply.text
    assert "nên hỏi lại Công an cấp xã" in ask("báo lưu trú").text


def test_the_fee_of_a_late_birth_is_left_to_the_council_without_a_figure():
    reply = ask("Con sinh 4 tháng rồi giờ mới khai sinh thì lệ phí bao nhiêu?")
    assert reply.kind == "no_answer"
    assert "HĐND tỉnh quy định" in reply.text
    assert "đồng" not in reply.text
    assert "Không mất tiền nếu đăng ký đúng hạn" in ask("khai sinh mất bao nhiêu tiền").text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("nhờ chị gái ký giấy kết hôn hộ được không", "cùng có mặt"),
        ("chứng thực chữ ký mà tôi ốm, con tôi ký thay được không", "ký trước mặt"),
        ("hợp đồng bán đất chứng thực ở xã, tôi ký một mình được không", "cùng ký"),
        ("làm định danh mức 2 hộ bố được không", "đến trực tiếp"),
    ],
)
def test_who_must_come_in_person_is_told_to_whoever_would_send_somebody(message, said):
    reply = ask(message)
    assert reply.kind == "answer"
    assert said in reply.text


def test_who_may_go_for_somebody_else_is_told_where_a_service_tells_nothing_of_it():
    assert "ủy quyền" in ask("nộp hộ hồ sơ đăng ký thường trú cho mẹ được không").text
    assert "ủy quyền" in ask("nhờ con đi làm hộ chiếu thay mẹ được không").text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("dang ky thuong tru co can so do khong", "chỗ ở hợp pháp"),
        ("đăng ký xe mới có cần hóa đơn không", "nguồn gốc xe"),
        ("ai được miễn phí làm lý lịch tư pháp", "hộ nghèo"),
        ("mất ví trong đó có căn cước với bằng lái, làm lại hết bao nhiêu tiền", "115.000"),
    ],
)
def test_what_is_asked_beside_the_service_is_told(message, said):
    reply = ask(message)
    assert reply.kind == "answer"
    assert said in reply.text


def test_whether_somebody_of_an_age_may_is_not_told_where_nothing_is_known_of_ages():
    reply = ask("đứng tên xe cho con 15 tuổi được không")
    assert reply.kind == "no_answer"
    assert "điều kiện" in reply.text
    assert ask("cháu 3 tuổi có làm được thẻ căn cước không").kind == "answer"


def test_the_papers_of_a_service_are_not_touched_by_its_own_name():
    assert "Hợp đồng, văn bản chuyển quyền" not in ask("sang tên sổ đỏ mất bao lâu").text


def test_an_office_that_serves_people_from_anywhere_is_told_to_whoever_lives_elsewhere():
    reply = ask("căn cước bị gãy mà đang ở Thái Nguyên, làm luôn ở đó được không hay phải về quê")
    assert reply.kind == "answer"
    assert "không phụ thuộc nơi cư trú" in reply.text
    assert "tỉnh khác" not in reply.text


@pytest.mark.parametrize(
    "message",
    [
        "Trung tâm phục vụ hành chính công phường Nùng Trí Cao mở cửa mấy giờ?",
        "địa chỉ công an xã trùng khánh",
        "cho số điện thoại ủy ban xã",
        "xin visa đi đức",
        "rút hồ sơ đã nộp thế nào",
    ],
)
def test_what_the_guide_does_not_hold_is_declined(message):
    reply = ask(message)
    assert reply.kind == "no_answer"
    assert "18001096" in reply.text


@pytest.mark.parametrize(
    ("message", "mood"),
    [("bố em mới mất", "bereaved"), ("con em mới sinh", "newborn"), ("con em mới đẻ được 10 hôm", "newborn")],
)
def test_there_is_a_word_for_the_people_first(message, mood):
    assert ask(message).text.startswith(texts.MOODS[mood])


def test_no_word_of_mourning_for_a_lost_card():
    assert not any(mood in ask("bố em mất thẻ căn cước").text for mood in texts.MOODS.values())


def test_several_that_fit_are_offered_by_number():
    reply = ask("em muốn xin giấy xác nhận")
    assert reply.kind == "clarify"
    assert 2 <= len(reply.choices) <= 5
    for number, choice in enumerate(reply.choices, 1):
        assert f"{number}. {choice.label}" in reply.text
    assert not reply.citations


def test_what_was_asked_is_kept_in_the_choices():
    choices = ask("lệ phí làm giấy xác nhận của xã").choices
    assert all(choice.value.endswith(":fee") for choice in choices)


def test_the_coming_law_is_told_with_its_day_and_the_passed_one_as_passed():
    now = ask("đăng ký khai sinh ở đâu").text
    later = ask("đăng ký khai sinh ở đâu", date(2027, 3, 2)).text
    long_before = ask("đăng ký khai sinh ở đâu", date(2026, 8, 1)).text
    assert "Từ 01/3/2027 áp dụng Luật Hộ tịch mới" in now
    assert "đã có hiệu lực từ 01/03/2027" in later
    assert "Luật Hộ tịch mới" not in long_before
    assert "Luật Hộ tịch mới" not in ask("đăng ký tạm trú ở đâu").text


def test_an_entry_that_nobody_checked_for_half_a_year_says_so():
    assert texts.OLD in ask("đăng ký tạm trú ở đâu", date(2027, 6, 1)).text
    assert texts.OLD not in ask("đăng ký tạm trú ở đâu").text


def test_steps_are_numbered_and_name_the_procedure():
    text = pick_service("s:ho_chieu:steps", TODAY).reply.text
    assert "1. Mở dichvucong.gov.vn" in text
    assert "“Cấp hộ chiếu phổ thông (trong nước)”" in text


def test_a_page_of_its_own_is_linked():
    link = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
    assert link in ask("đăng ký khai sinh thế nào").text


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_side_of_every_entry_can_be_asked(entry):
    for side in SIDES:
        turn = pick_service(value_of(entry, side), TODAY)
        reply = turn.reply
        assert reply.text.strip()
        assert "{" not in reply.text
        assert ".." not in reply.text.replace("...", "")
        for button in list_buttons(reply):
            assert button.value.isascii()
            assert len(button.value) <= 40
            assert len(button.label) <= 80
            assert find_button(button.value) or pick_service(button.value, TODAY) is not None
        if reply.kind == "answer":
            assert "kiểm tra ngày 21/11/2026" in reply.text
            assert reply.citations


@pytest.mark.parametrize(
    "line",
    yaml.safe_load((CORPUS / "service_unsaid.yaml").read_text(encoding="utf-8")),
    ids=lambda line: f"{line['entry']}.{line['field']}",
)
def test_what_is_only_heard_is_never_said(line):
    """Through every button, and however it is asked."""
    name = load_guide().name_of(line["entry"])
    called = load_guide().services[line["entry"]].called if line["entry"] in load_guide().services else ()
    asked = ("", " bao lâu", " mấy ngày có", " lệ phí bao nhiêu", " nộp ở đâu", " cần giấy tờ gì", " theo luật nào",
             " điều kiện gì", " được bao nhiêu tiền", " mã thủ tục", " thế nào")  # fmt: skip
    replies = [pick_service(value_of(line["entry"], side), TODAY).reply for side in SIDES]
    for question in (f"{who}{what}" for who in (name, *called[:4]) for what in asked):
        turn = read_service(question, TODAY)
        if turn is not None and turn.codes and all(code.split(":")[1] == line["entry"] for code in turn.codes):
            replies.append(turn.reply)
    assert len(replies) >= len(SIDES)
    for reply in replies:
        said = reply.text.casefold()
        for words in line["words"]:
            assert words.casefold() not in said, f"{words}: {reply.text}"


def test_codes_are_told_from_those_of_plans():
    assert is_service_code("s:khai_sinh:fee")
    assert not is_service_code("d0123456789:lead")
    assert pick_service("d0123456789:lead", TODAY) is None
    assert pick_service("s:nobody:fee", TODAY) is None
    assert answer_service("x", TODAY, previous_choice="s:khai_sinh:fee").kind == "answer"
