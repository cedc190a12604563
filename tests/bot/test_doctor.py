"""`cchc doctor`: what is configured, reachable and wrong, against real servers; nothing is changed, no secret shown."""

import json
import os
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

import httpx
import pytest
from fakes.browsing import find_free_port
from fakes.fake_telegram import TOKEN, FakeTelegram
from fakes.fake_zalo import TOKEN as ZALO_TOKEN
from fakes.fake_zalo import FakeZalo
from fakes.fakelib import ServerThread

from bot import clock
from bot.app import open_library, open_store
from bot.settings import Settings
from handlers.notices import Notice
from handlers.texts import checkup, console

NOW = clock.read_now("Asia/Ho_Chi_Minh")


@pytest.fixture
def telegram(monkeypatch):
    with closing(FakeTelegram()) as server:
        monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("CCHC_TELEGRAM_BASE_URL", server.url)
        yield server


@pytest.fixture
def zalo(monkeypatch):
    with closing(FakeZalo()) as server:
        monkeypatch.setenv("CCHC_ZALO_BOT_TOKEN", ZALO_TOKEN)
        monkeypatch.setenv("CCHC_ZALO_BOT_BASE_URL", server.url)
        yield server


@pytest.fixture
def examine(command, monkeypatch):
    """Return a function that gives what `cchc doctor --json` finds, by what it is about."""
    monkeypatch.setenv("CCHC_ZALO_BOT_TOKEN", "")

    def call():
        done = command("doctor", "--json")
        assert done.err == ""
        told = json.loads(done.out)
        assert done.code == (0 if told["ok"] else 1)
        assert told["ok"] == all(one["state"] != "wrong" for one in told["checks"])
        call.out, call.settings = done.out, told["settings"]
        return {one["check"]: (one["state"], one["said"]) for one in told["checks"]}

    return call


def make_settings(tmp_path, **more):
    return Settings(_env_file=None, data_dir=tmp_path / "data", **more)


def test_with_nothing_configured_all_is_well_and_nothing_is_made(command, tmp_path):
    done = command("doctor")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == checkup.ALL_GOOD
    assert not (tmp_path / "data").exists()


def test_every_check_has_its_name(examine, tmp_path):
    open_store(make_settings(tmp_path)).close()
    assert list(examine()) == list(checkup.NAMES)


def test_what_is_configured_is_listed_and_secrets_are_not(examine, command, monkeypatch, telegram, zalo):
    monkeypatch.setenv(
        "CCHC_DATABASE_URL", "postgresql+psycopg://cchc:verysecret@127.0.0.1:1/cchc?password=othersecret"
    )
    monkeypatch.setenv("CCHC_OFFICE_NAME", "Sở Nội vụ")
    found = examine()
    assert examine.settings["CCHC_TELEGRAM_TOKEN"] == checkup.HIDDEN
    assert examine.settings["CCHC_OFFICE_NAME"] == "Sở Nội vụ"
    assert found["database"][0] == "wrong"
    assert found["database"][1].startswith("postgresql+psycopg 127.0.0.1:1/cchc:")
    plain = command("doctor")
    assert plain.code == 1
    assert "CCHC_OFFICE_NAME=Sở Nội vụ" in plain.out
    for secret in (TOKEN, ZALO_TOKEN, "verysecret", "othersecret"):
        assert secret not in examine.out + plain.out + plain.err


def test_a_name_that_nobody_reads_is_told(examine, monkeypatch, tmp_path):
    monkeypatch.setenv("CCHC_TELEGRAM_TOKN", "x")
    (tmp_path / ".env").write_text("CCHC_OFICE_NAME=x\nOTHER=1\n", encoding="utf-8")
    said = checkup.SETTINGS_UNKNOWN.format(names="CCHC_OFICE_NAME, CCHC_TELEGRAM_TOKN")
    assert examine()["settings"] == ("unsure", said)


def test_settings_that_do_not_fit_together_are_told(examine, monkeypatch):
    monkeypatch.setenv("CCHC_HTTP_PORT", "0")
    assert examine()["settings"] == ("wrong", console.NOTHING_TO_SERVE)


def test_the_messengers_are_asked_who_the_bot_is(examine, telegram, zalo, monkeypatch):
    monkeypatch.setenv("CCHC_ZALO_BOT_TOKEN", ZALO_TOKEN)
    found = examine()
    assert found["telegram"] == ("good", checkup.TELEGRAM_GOOD.format(name="cchc_thu_bot", mode=checkup.POLLING))
    assert found["zalo"] == ("good", "Bot CCHC")


def test_a_refused_token_says_where_to_get_another(examine, telegram):
    telegram.revoke()
    assert examine()["telegram"] == ("wrong", checkup.TOKEN_REFUSED.format(issuer=checkup.TELEGRAM_ISSUER))


def test_a_refused_zalo_token_says_where_to_get_another(examine, zalo, monkeypatch):
    monkeypatch.setenv("CCHC_ZALO_BOT_TOKEN", ZALO_TOKEN)
    zalo.revoke()
    assert examine()["zalo"] == ("wrong", checkup.TOKEN_REFUSED.format(issuer=checkup.ZALO_ISSUER))


def test_messengers_that_cannot_be_reached(examine, monkeypatch):
    nowhere = f"http://127.0.0.1:{find_free_port()}"
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("CCHC_TELEGRAM_BASE_URL", nowhere)
    monkeypatch.setenv("CCHC_ZALO_BOT_TOKEN", ZALO_TOKEN)
    monkeypatch.setenv("CCHC_ZALO_BOT_BASE_URL", nowhere)
    found = examine()
    assert found["telegram"] == ("wrong", checkup.UNREACHABLE.format(reason="ConnectError"))
    assert found["zalo"] == ("wrong", checkup.UNREACHABLE.format(reason="ConnectError"))
    assert TOKEN not in examine.out


def set_webhook(telegram, url):
    httpx.post(f"{telegram.url}/bot{TOKEN}/setWebhook", json={"url": url}).raise_for_status()


def test_a_webhook_is_compared_with_the_settings(examine, telegram, monkeypatch):
    name = "cchc_thu_bot"
    here, elsewhere = (f"http://127.0.0.1:{find_free_port()}" for _ in range(2))
    expected = f"{here}/webhook/telegram"
    monkeypatch.setenv("CCHC_TELEGRAM_WEBHOOK_URL", here)
    assert examine()["telegram"] == ("unsure", checkup.WEBHOOK_NOT_YET.format(name=name, expected=expected))
    set_webhook(telegram, f"{elsewhere}/webhook/telegram")
    state, said = examine()["telegram"]
    assert (state, expected in said) == ("unsure", True)
    set_webhook(telegram, expected)
    mode = checkup.BY_WEBHOOK.format(url=expected, pending=0)
    assert examine()["telegram"] == ("good", checkup.TELEGRAM_GOOD.format(name=name, mode=mode))
    telegram.world.statuses.append(502)
    telegram.say({"id": 7, "first_name": "Lan"}, "xin chào")
    state, said = examine()["telegram"]
    assert (state, expected in said) == ("wrong", True)
    monkeypatch.setenv("CCHC_TELEGRAM_WEBHOOK_URL", "")
    assert examine()["telegram"][0] == "unsure"


def test_the_site_is_asked_for_by_its_public_address(examine, monkeypatch):
    nowhere = f"http://127.0.0.1:{find_free_port()}"
    monkeypatch.setenv("CCHC_HTTP_PUBLIC_URL", nowhere)
    assert examine()["site"] == ("wrong", checkup.SITE_BAD.format(url=nowhere, reason="ConnectError"))
    site = ServerThread(make_site)
    monkeypatch.setenv("CCHC_HTTP_PUBLIC_URL", site.url)
    assert examine()["site"] == ("good", checkup.SITE_GOOD.format(url=site.url))
    monkeypatch.setenv("CCHC_HTTP_PUBLIC_URL", f"{site.url}/wrong")
    assert examine()["site"][0] == "wrong"
    site.close()
    monkeypatch.setenv("CCHC_HTTP_PUBLIC_URL", "")
    assert examine()["site"][0] == "off"


def make_site():
    from aiohttp import web

    async def answer(_request):
        return web.Response(text="ok")

    site = web.Application()
    site.router.add_get("/health", answer)
    return site


def test_the_library_and_the_corrections(examine, tmp_path):
    settings = make_settings(tmp_path)
    assert examine()["library"] == ("unsure", checkup.LIBRARY_NOT_YET)
    assert examine()["corrections"][0] == "off"
    open_library(settings).close()
    assert examine()["library"] == ("good", checkup.LIBRARY_GOOD.format(count=5))
    (tmp_path / "data" / "overrides.yaml").write_text("- what: 1\n", encoding="utf-8")
    found = examine()
    assert found["library"] == ("unsure", checkup.LIBRARY_OLD.format(count=5))
    assert found["corrections"][0] == "wrong"
    assert str(tmp_path) in found["corrections"][1]
    (tmp_path / "data" / "library.sqlite").write_bytes(b"x" * 5000)
    assert examine()["library"][0] == "unsure"


def test_a_data_directory_that_is_a_file(examine, tmp_path):
    (tmp_path / "data").write_text("x", encoding="utf-8")
    assert examine()["data"][0] == "wrong"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_directory_that_cannot_be_written(examine, tmp_path):
    (tmp_path / "data").mkdir(mode=0o500)
    assert examine()["data"][0] == "wrong"


@pytest.mark.parametrize(("free", "state"), [(50 * 1024**3, "good"), (500 * 1024**2, "unsure"), (5 * 1024**2, "wrong")])
def test_a_disk_that_is_nearly_full(examine, monkeypatch, free, state):
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(100 * 1024**3, 0, free))
    assert examine()["disk"][0] == state


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres", checkup.DATABASE_WRONG_URL),
        ("oracle+nothing://x/y", checkup.DATABASE_NO_DRIVER.format(where="oracle+nothing x/y")),
        ("sqlite:////nowhere/at/all.sqlite", "SQLite /nowhere/at/all.sqlite: không mở được (OperationalError)"),
    ],
)
def test_a_database_that_cannot_be_used(examine, monkeypatch, url, said):
    monkeypatch.setenv("CCHC_DATABASE_URL", url)
    assert examine()["database"] == ("wrong", said)


def write_version(store, version):
    with store.begin() as work:
        work.connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")


def test_the_schema_of_the_store(examine, monkeypatch, store, store_url):
    monkeypatch.setenv("CCHC_DATABASE_URL", store_url)
    assert examine()["database"][0] == "good"
    assert examine()["outbox"] == (
        "good", checkup.OUTBOX_GOOD.format(waiting=0, uncertain=0, served=checkup.NOT_SERVED)
    )  # fmt: skip
    write_version(store, "0003")
    assert examine()["database"][0] == "unsure"
    write_version(store, "9999")
    assert examine()["database"][0] == "wrong"


def test_notices_that_nobody_sends(examine, monkeypatch, store, store_url):
    monkeypatch.setenv("CCHC_DATABASE_URL", store_url)
    with store.begin() as work:
        lan = work.people.add("telegram:7", "Lan", NOW)
        due_at = NOW - timedelta(hours=1)
        work.outbox.put(Notice(key="a", person_id=lan.id, kind="ticket", due_at=due_at, priority=0))
    state, said = examine()["outbox"]
    assert (state, checkup.NOT_SERVED in said) == ("wrong", True)
    turn = store.make_turn("somebody")
    assert turn.take(clock.read_now("Asia/Ho_Chi_Minh"))
    assert checkup.SERVED in examine()["outbox"][1]
    turn.give_back()


def test_the_tokens_of_the_official_account(examine, monkeypatch, store, store_url):
    monkeypatch.setenv("CCHC_DATABASE_URL", store_url)
    assert examine()["zalo_oa"][0] == "off"
    for name in ("APP_ID", "SECRET", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"CCHC_ZALO_OA_{name}", "abcdefgh")
    assert examine()["zalo_oa"] == ("wrong", checkup.OA_NO_TOKENS)
    monkeypatch.setenv("CCHC_ZALO_OA_ACCESS_TOKEN", "access-secret")
    monkeypatch.setenv("CCHC_ZALO_OA_REFRESH_TOKEN", "refresh-secret")
    assert examine()["zalo_oa"] == ("good", checkup.OA_SEEDED)
    with store.begin() as work:
        work.official_account.seed("abcdefgh", "access-secret", "refresh-secret", "s", NOW)
    assert examine()["zalo_oa"] == ("good", checkup.OA_UNTESTED)
    with store.begin() as work:
        assert work.official_account.begin_renewal("abcdefgh", "refresh-secret", "me", NOW)
        work.official_account.end_renewal("abcdefgh", "me", NOW, lost=True)
    assert examine()["zalo_oa"][0] == "wrong"
    assert "refresh-secret" not in examine.out


def test_an_older_store_is_looked_at_and_left_as_it_is(examine, tmp_path):
    settings = make_settings(tmp_path)
    store = open_store(settings)
    write_version(store, "0003")
    examine()
    with store.look() as work:
        assert work.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0003"
    store.close()
