"""Settings from the environment and `.env`."""

import pytest

from bot.errors import BadSetting
from bot.settings import Settings, list_variables, read_settings
from handlers.texts import console

CONTRACT = (
    "DATA_DIR DATABASE_URL TIMEZONE TELEGRAM_TOKEN TELEGRAM_BASE_URL TELEGRAM_BASE_FILE_URL TELEGRAM_WEBHOOK_URL "
    "TELEGRAM_WEBHOOK_SECRET ZALO_BOT_TOKEN ZALO_BOT_BASE_URL ZALO_BOT_WEBHOOK_SECRET ZALO_OA_APP_ID ZALO_OA_SECRET "
    "ZALO_OA_ACCESS_TOKEN ZALO_OA_REFRESH_TOKEN ZALO_OA_BASE_URL HTTP_HOST HTTP_PORT LOG_LEVEL"
)


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in (*list_variables(), "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


MORE = (
    "CCHC_ZALO_OA_WEBHOOK_SECRET",
    "CCHC_ZALO_OA_TEMPLATE_ID",
    "CCHC_ZALO_OA_TEMPLATE_PARAMETERS",
    "CCHC_OFFICE_NAME",
    "CCHC_HTTP_PUBLIC_URL",
    "CCHC_HTTP_FRAME_ANCESTORS",
    "CCHC_HTTP_TRUSTED_PROXIES",
    "CCHC_METRICS_HOST",
    "CCHC_METRICS_PORT",
    "CCHC_LOG_FORMAT",
)


def test_the_variables_are_those_of_the_contract_and_a_few_more():
    found = [name for name in list_variables() if name not in MORE]
    assert found == [f"CCHC_{name}" for name in CONTRACT.split(" ")]
    assert len(list_variables()) == len(found) + len(MORE)


def test_the_office_is_named_in_one_line_that_is_not_too_long(monkeypatch):
    monkeypatch.setenv("CCHC_OFFICE_NAME", "  Sở Nội vụ\n tỉnh  Cao Bằng ")
    assert read_settings().office_name == "Sở Nội vụ tỉnh Cao Bằng"
    monkeypatch.setenv("CCHC_OFFICE_NAME", "x" * 151)
    with pytest.raises(BadSetting):
        read_settings()


def test_with_nothing_set_the_defaults_serve(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = read_settings()
    assert settings.data_dir == tmp_path / ".local/share/cchc"
    assert settings.timezone == "Asia/Ho_Chi_Minh"
    assert settings.telegram_token is None


def test_the_data_directory_follows_the_desktop_standard(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    assert read_settings().data_dir == tmp_path / "home/cchc"


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", "")
    assert read_settings().telegram_token is None


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("CCHC_HTTP_PORT=1234\nCCHC_LOG_LEVEL=debug\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("CCHC_HTTP_PORT", "4321")
    assert (read_settings().http_port, read_settings().log_level) == (4321, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Hanoi"),
        ("TIMEZONE", "Etc"),
        ("TIMEZONE", "../etc/passwd"),
        ("TELEGRAM_TOKEN", "s3cret-without-number"),
        ("ZALO_BOT_TOKEN", "s3cret-without-number"),
        ("ZALO_BOT_WEBHOOK_SECRET", "s3cret"),
        ("ZALO_OA_TEMPLATE_PARAMETERS", "noi_dung=s3cret"),
        ("ZALO_OA_TEMPLATE_PARAMETERS", "s3cret"),
        ("TELEGRAM_BASE_URL", "ftp://s3cret"),
        ("TELEGRAM_WEBHOOK_URL", "s3cret"),
        ("HTTP_PORT", "s3cret"),
        ("HTTP_PORT", "70000"),
        ("HTTP_PUBLIC_URL", "cchc.s3cret.vn"),
        ("HTTP_FRAME_ANCESTORS", "https://a.vn; script-src s3cret"),
        ("HTTP_TRUSTED_PROXIES", "127.0.0.1,s3cret"),
        ("LOG_LEVEL", "s3cret"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable_and_never_repeated(monkeypatch, name, value):
    monkeypatch.setenv(f"CCHC_{name}", value)
    with pytest.raises(BadSetting) as caught:
        read_settings()
    assert caught.value.variable == f"CCHC_{name}"
    assert caught.value.__suppress_context__
    sentence = console.bad_setting(caught.value.variable)
    assert f"CCHC_{name}" in sentence
    assert value not in sentence


def test_an_env_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / ".env").write_bytes("CCHC_HTTP_HOST=máy\n".encode("utf-16"))
    with pytest.raises(BadSetting) as caught:
        read_settings()
    assert caught.value.variable == ""


@pytest.mark.parametrize(
    ("given", "base", "files"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://127.0.0.1:8081/x/bot", "http://127.0.0.1:8081/x/bot", "http://127.0.0.1:8081/x/bot"),
    ],
)
def test_a_base_url_may_name_the_server_alone(given, base, files):
    settings = Settings(_env_file=None, telegram_base_url=given, telegram_base_file_url=given)
    assert (settings.telegram_base_url, settings.telegram_base_file_url) == (base, files)


def test_secrets_are_hidden_when_shown_and_listed_for_the_logs(monkeypatch):
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", "1:s3cret")
    monkeypatch.setenv("CCHC_ZALO_OA_SECRET", "0a-s3cret")
    settings = read_settings()
    assert "s3cret" not in repr(settings)
    assert settings.list_secrets() == ("1:s3cret", "0a-s3cret")


def test_origins_that_may_frame_the_chat_are_listed_with_commas_or_blanks(monkeypatch):
    monkeypatch.setenv("CCHC_HTTP_FRAME_ANCESTORS", "https://caobang.gov.vn, https://*.caobang.gov.vn:8443")
    assert read_settings().http_frame_ancestors == "https://caobang.gov.vn https://*.caobang.gov.vn:8443"
