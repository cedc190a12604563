"""Citizens beside questions: danger, complaints, communes, places, the list of papers, help when stuck."""

import re
from dataclasses import replace
from datetime import date

import pytest
from fakes.assistant import ZONE, noon

from handlers.citizens import warn
from handlers.messages import Asker, Incoming
from handlers.numbers import list_buttons
from handlers.ports import Services
from handlers.router import respond
from handlers.texts import citizens as texts
from handlers.texts import services as service_texts
from knowledge.matters import load_matters

TODAY = date(2026, 11, 23)


class Citizen:
    """Somebody who writes from a phone."""

    def __init__(self, services: Services, person="telegram:77"):
        self.services, self.person, self.now = services, person, noon(TODAY)

    def say(self, text="", **fields):
        return respond(
            Incoming(person=self.person, text=text, asker=Asker(), received_at=self.now, **fields), self.services
        )

    def press(self, reply, label):
        button = next(button for button in list_buttons(reply) if label in button.label)
        return self.say(button.label, choice=button.value)


@pytest.fixture
def citizen(assistant):
    return Citizen(assistant.meet().services, person="telegram:citizen")


@pytest.fixture
def kept(assistant, store):
    return Citizen(replace(assistant.services, store=store), person="telegram:kept")


@pytest.mark.parametrize("name", texts.URGENT)
def test_a_number_is_said_only_where_its_source_is_said_too(name):
    text = warn(name).text
    body, _, source = text.rpartition("Nguồn:")
    said = set(re.findall(r"\b1\d\d\b", body))
    assert said <= load_matters().numbers.keys()
    for digits in said:
        assert f"{digits} (" in source
    assert "kiểm tra ngày" in source


def test_fraud_gets_its_fixed_reply_and_no_service(citizen):
    reply = citizen.say("công an gọi điện bảo tôi dính rửa tiền, yêu cầu chuyển tiền vào tài khoản")
    assert reply.text.startswith("Đừng làm theo")
    assert "Công an gần nhất" in reply.text
    assert not re.search(r"\b1\d\d\b", reply.text)


def test_a_complaint_is_led_to_the_official_channel(citizen):
    reply = citizen.say("đường vào xóm hỏng nặng mà không ai sửa")
    assert "đường sá" in reply.text
    assert "pakn.dichvucong.gov.vn" in reply.text
    assert reply.kind == "no_answer"


def test_an_official_is_answered_from_the_plans(assistant):
    said = assistant.ask("kế hoạch có nói gì về đường hỏng không")
    assert "pakn" not in said.text


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("xa thai hoc gio thuoc xa nao", ["xã Yên Thổ", "huyện Bảo Lâm", "1657/NQ-UBTVQH15", "vietnamadminunits"]),
        ("xã Yên Thổ gồm những xã nào", ["xã Thái Học", "xã Thái Sơn"]),
        ("xã hưng đạo giờ là xã nào", ["phường Thục Phán", "xã Tam Kim", "xã Kim Cúc"]),
        ("tỉnh mình có bao nhiêu xã phường", ["56", "3 phường", "53 xã", "Nùng Trí Cao", "1657/NQ-UBTVQH15"]),
        ("huyện hạ lang cũ giờ thuộc xã nào", ["4 xã", "xã Lý Quốc"]),
        ("/xa Pác Miầu", ["xã Bảo Lâm"]),
    ],
)
def test_old_and_new_communes_are_told_with_their_source(citizen, message, words):
    text = citizen.say(message).text
    for word in words:
        assert word in text


def test_a_place_is_used_once_and_kept_nowhere(kept):
    asked = kept.say("gần tôi có chỗ nào làm giấy tờ không")
    assert "không lưu" in asked.text
    reply = kept.say(location=(22.9316, 106.6))
    assert "không được lưu" in reply.text
    assert reply.text.count(" km)") == 3
    with kept.services.store.look() as work:
        rows = work.personal.export(None, [kept.person])
    assert rows == {}
    for suffix in ("", "#buttons", "#awaited"):
        assert "22.93" not in str(kept.services.conversations.get(kept.person + suffix, kept.now))


def test_a_place_outside_is_said_to_be_outside(citizen):
    reply = citizen.say(location=(21.03, 105.85))
    assert reply.kind == "no_answer"
    assert "ngoài tỉnh" in reply.text


def test_a_commune_is_remembered_only_when_allowed_and_forgotten_on_request(kept):
    assert "chưa nhớ" in kept.say("/xa").text
    offered = kept.say("xã Trọng Con")
    shown = kept.press(offered, "Đông Khê")
    assert "chưa có nguồn" in shown.text
    with kept.services.store.look() as work:
        assert work.people.find(kept.person) is None
    assert "đã nhớ: xã Đông Khê" in kept.press(shown, texts.KEEP_PLACE).text
    place = kept.say("/xa")
    assert "xã Đông Khê" in place.text
    assert texts.PLACE_FORGOTTEN in kept.press(place, texts.FORGET_PLACE).text
    assert "chưa nhớ" in kept.say("/xa").text


def test_an_unknown_commune_is_asked_for_again(kept):
    kept.say("/xa")
    assert kept.say("xã Abcxyz").text == texts.COMMUNE_UNKNOWN
    assert list_buttons(kept.say("xã Thái Học"))[0].value == "cm.is.yen-tho"


def test_where_nothing_is_kept_the_command_takes_the_name(citizen):
    assert citizen.say("/xa").text.endswith(texts.COMMUNE_COMMAND)
    assert "xã Yên Thổ" in citizen.say("/xa thái học").text


def test_papers_are_ticked_off_one_by_one_and_the_end_says_where_to_go(citizen):
    answer = citizen.say("đăng ký khai sinh ở đâu")
    listed = citizen.press(answer, service_texts.CHECKLIST)
    total = int(re.search(r"0/(\d+)", listed.text)[1])
    assert not listed.edits
    for number in range(1, total + 1):
        listed = citizen.press(listed, f"{service_texts.UNTICKED} {number}")
        assert listed.edits
        assert f"{number}/{total}" in listed.text
    assert "Đủ rồi. Nộp ở đâu: UBND cấp xã" in listed.text
    listed = citizen.press(listed, f"{service_texts.TICKED} 1")
    assert f"{total - 1}/{total}" in listed.text
    again = citizen.press(answer, service_texts.CHECKLIST)
    assert f"{total - 1}/{total}" in again.text


def test_whoever_is_stuck_is_asked_where_and_helped(citizen):
    stuck = citizen.press(citizen.say("đăng ký tạm trú"), service_texts.STUCK)
    assert "18001096" in stuck.text
    assert "quên mật khẩu" in citizen.press(stuck, "Quên mật khẩu").text.casefold()


def test_a_number_presses_a_side_of_the_service(citizen):
    reply = citizen.say("đăng ký tạm trú")
    labels = [button.label for button in list_buttons(reply)]
    number = labels.index(service_texts.BUTTONS["steps"]) + 1
    assert "1. Mở dichvucong.gov.vn" in citizen.say(str(number)).text


@pytest.mark.parametrize(
    "value", ["ck.nobody", "st.nobody", "cm.is.nowhere", "cm.", "ck.khai_sinh.99", "ck.khai_sinh.x"]
)
def test_a_stale_or_made_up_button_gets_a_sentence(citizen, value):
    reply = citizen.say(choice=value)
    assert reply.text or reply.alert


def test_the_clock_of_these_tests_is_the_offices(citizen):
    assert citizen.now.tzinfo == ZONE
