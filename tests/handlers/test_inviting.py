"""/moi: an admin makes a code for a role in an agency, with a deep link and a QR picture, on both databases."""

import io
import re

import pytest
from fakes.desk import Desk, button, labels
from PIL import Image

from handlers.inviting import draw, make_link, read_office
from handlers.texts import members

ADMIN, LAN = "telegram:1", "telegram:7"


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.admit(ADMIN, "Quản", "admin")
    return desk


@pytest.mark.parametrize(
    ("typed", "label", "role"),
    [
        ("/moi sở tư pháp", "Cán bộ", "official"),
        ("/moi stp", "Lãnh đạo", "supervisor"),
        ("/moi so tu phap", "Quản", "admin"),
    ],
)
def test_an_admin_invites_into_an_agency(desk, typed, label, role):
    screen = desk.say(ADMIN, typed)
    assert labels(screen) == ["Cán bộ", "Lãnh đạo đơn vị", "Quản trị"]
    made = desk.press(ADMIN, button(screen, label))
    (code,) = re.findall(r"start ([\w-]{24})", made.text)
    assert f"https://t.me/cchc_bot?start={code}" in made.text
    assert "08:30 ngày 29/11/2026" in made.text
    joined = desk.say(LAN, f"/start {code}")
    desk.press(LAN, button(joined, "Tôi đồng ý"))
    assert desk.roles(LAN) == [(role, "Sở Tư pháp")]


def test_an_admin_of_the_whole_office_is_invited_by_a_button(desk):
    made = desk.press(ADMIN, button(desk.say(ADMIN, "/moi"), members.INVITE_ADMIN))
    assert "Mã mời: quản trị\n" in made.text


def test_the_qr_picture_is_a_readable_square_with_a_quiet_border(desk):
    made = desk.press(ADMIN, button(desk.say(ADMIN, "/moi stp"), "Cán bộ"))
    (file,) = made.files
    assert (file.mime, file.name) == ("image/png", "ma-moi.png")
    picture = Image.open(io.BytesIO(file.content)).convert("L")
    assert picture.width == picture.height >= 200
    assert {picture.getpixel((at, at)) for at in range(30)} == {255}
    assert picture.getpixel((36, 36)) == 0
    assert draw("https://t.me/a?start=b").content != file.content


def test_a_link_fits_what_telegram_takes():
    link = make_link("cchc_bot", "x" * 24)
    assert re.fullmatch(r"https://t\.me/\w+\?start=[\w-]{1,64}", link)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Sở Tư phapp", "Sở Tư pháp"), ("các sở, ban, ngành", "nhóm cơ quan"), ("xyzw qqq", "không nhận ra")],
)
def test_an_agency_that_is_none_is_told_with_names_near_to_it(desk, typed, said):
    reply = desk.say(ADMIN, f"/moi {typed}")
    assert said in reply.text
    assert reply.buttons == ()


def test_a_stale_screen_invites_into_no_other_agency(desk):
    old = button(desk.say(ADMIN, "/moi stp"), "Cán bộ")
    desk.say(ADMIN, "/moi so noi vu")
    assert desk.press(ADMIN, old).text == members.INVITE_STALE
    desk.pass_time(hours=1)
    assert desk.press(ADMIN, old).text == members.INVITE_STALE


@pytest.mark.parametrize(
    "value", ["invite.", "invite.official.", "invite.citizen.", "invite.king.0123456789", "invite.x"]
)
def test_a_forged_value_makes_no_invitation(desk, value):
    assert desk.press(ADMIN, value).text == members.INVITE_STALE


def test_where_the_bot_has_no_name_the_code_alone_is_given(desk):
    from handlers.inviting import _hand_over

    made = _hand_over("c" * 24, "official", "Sở Tư pháp", "mai", "")
    assert "start " + "c" * 24 in made.text
    assert "t.me" not in made.text
    assert made.files == ()


def test_what_an_admin_invited_is_void_once_they_are_none(desk):
    made = desk.press(ADMIN, button(desk.say(ADMIN, "/moi stp"), "Cán bộ"))
    (code,) = re.findall(r"start ([\w-]{24})", made.text)
    desk.press(ADMIN, button(desk.say(ADMIN, "/roikhoi"), "Rời: quản trị"))
    assert "không dùng được" in desk.say(LAN, f"/start {code}").text


def test_offices_are_read_as_people_type_them():
    assert read_office("ubnd xã nấm dẩn").name == "UBND xã Nấm Dẩn"
    assert read_office("").name == ""
