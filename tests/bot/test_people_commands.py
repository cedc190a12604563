"""`cchc people`: inviting, listing and removing on the command line."""

import re
from contextlib import closing

import pytest
from fakes.desk import Desk, button
from fakes.fake_telegram import TOKEN, FakeTelegram

from bot.app import open_store
from bot.settings import Settings
from handlers.texts import console


@pytest.fixture
def desk(command, tmp_path):
    store = open_store(Settings(_env_file=None, data_dir=tmp_path / "data"))
    yield Desk(store)
    store.close()


def test_the_first_admin_is_invited_and_joins(command, desk):
    done = command("people", "invite", "--role", "admin")
    assert done.code == 0
    assert console.NO_TOKEN in done.out
    (code,) = re.findall(r"start ([\w-]{24})$", done.out, re.MULTILINE)
    from bot import clock

    desk.now = clock.read_now("Asia/Ho_Chi_Minh")
    desk.press("telegram:7", button(desk.say("telegram:7", f"start {code}", name="Lan"), "Tôi đồng ý"), name="Lan")
    assert desk.roles("telegram:7") == [("admin", None)]
    (line,) = command("people", "list").out.splitlines()
    assert line.startswith("1\tLan\tquản trị\t-\ttelegram:7\ttừ ")


def test_what_people_report_is_for_nobody_else_to_read(command, desk, tmp_path):
    command("people", "invite", "--role", "admin")
    files = list((tmp_path / "data").glob("store.sqlite*"))
    assert files
    assert not [path for path in files if path.stat().st_mode & 0o077]


def test_an_agency_may_be_typed_as_people_do(command, desk):
    done = command("people", "invite", "--role", "official", "--agency", "so tu phap")
    assert "cán bộ, Sở Tư pháp" in done.out
    assert len(re.findall(r"^[\w-]{24}$", done.out, re.MULTILINE)) == 1


def test_the_deep_link_bears_the_name_of_the_bot(command, desk, monkeypatch):
    with closing(FakeTelegram()) as telegram:
        monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("CCHC_TELEGRAM_BASE_URL", telegram.url)
        done = command("people", "invite", "--role", "admin")
    (code,) = re.findall(r"start ([\w-]{24})$", done.out, re.MULTILINE)
    assert re.search(rf"^Đường dẫn: https://t\.me/cchc_thu_bot\?start={re.escape(code)}$", done.out, re.MULTILINE)
    assert "█" in done.out


def test_where_telegram_does_not_answer_the_code_is_given_alone(command, desk, monkeypatch):
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", "1:abc")
    monkeypatch.setenv("CCHC_TELEGRAM_BASE_URL", "http://127.0.0.1:1")
    done = command("people", "invite", "--role", "admin")
    assert done.code == 0
    assert console.NO_ANSWER in done.out
    assert "1:abc" not in done.out + done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("invite", "--role", "official"), "--agency"),
        (("invite", "--role", "official", "--agency", "Sở Tư phapp"), "Có phải: Sở Tư pháp"),
        (("invite", "--role", "citizen", "--agency", "stp"), "official, supervisor, admin"),
        (("invite", "--role", "official", "--agency", "các sở, ban, ngành"), "nhóm cơ quan"),
        (("list", "--agency", "xyzq"), "không nhận ra"),
        (("remove", "x"), "SỐ"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_2(command, args, said):
    done = command("people", *args)
    assert done.code == 2
    assert said in done.error


def test_an_empty_list_says_how_to_begin(command):
    assert "cchc people invite" in command("people", "list").out


def test_a_role_is_ended_by_its_number_once(command, desk):
    lan = desk.admit("telegram:7", "Lan", "official", "Sở Tư pháp")
    done = command("people", "remove", 1)
    assert done.out == "Đã kết thúc vai trò số 1: Lan, cán bộ, Sở Tư pháp.\n"
    assert desk.roles("telegram:7") == []
    assert "được quản trị kết thúc" not in "".join(desk.told(lan))
    assert "của bạn đã được" in "".join(desk.told(lan))
    again = command("people", "remove", 1)
    assert again.code == 1
    assert "mang số 1" in again.error
