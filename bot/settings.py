"""The settings: the only file that reads the environment and `.env` (names begin with CCHC_)."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from bot.errors import BadSetting

_LONGEST_NAME = 150  # of the office, so that the consent card stays one message
_PREFIX = "CCHC_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def _find_data_home() -> Path:
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path("~/.local/share")) / "cchc"


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError) as error:  # an unknown name, or the name of a directory of zones
        raise ValueError from error
    return name


def _check_name(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError
    return name


def _check_url(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
        raise ValueError
    return url.rstrip("/")


def _check_networks(addresses: str) -> str:
    named = [part.strip() for part in addresses.split(",") if part.strip()]
    for one in named:
        ip_network(one)  # its ValueError says that it is none
    return ",".join(named)


def _check_origins(origins: str) -> str:
    """Return the origins of pages that may frame the chat, as a content security policy lists them."""
    named = origins.replace(",", " ").split()
    if not all(re.fullmatch(r"'self'|'none'|https?://[\w.*-]+(:\d+)?", one) for one in named):
        raise ValueError
    return " ".join(named) or "'self'"


def _check_token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError
    return token


def _check_webhook_secret(secret: SecretStr) -> SecretStr:
    if not 8 <= len(secret.get_secret_value()) <= 256:
        raise ValueError
    return secret


def _read_template(parameters: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in parameters.split(",") if part.strip()]
    return tuple((name.strip(), source.strip()) for name, _, source in pairs)


def _check_template(parameters: str) -> str:
    found = _read_template(parameters)
    if not found or any(not name or source not in {"text", "date", "office"} for name, source in found):
        raise ValueError
    return parameters


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _end_with(ending: str) -> AfterValidator:
    """Let a server be named alone ("http://127.0.0.1:8081") as well as with the path that comes before the token."""
    return AfterValidator(lambda url: url if url.endswith(("bot", "{token}")) else url + ending)


Url = Annotated[str, AfterValidator(_check_url)]
DataDirectory = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]
LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda level: level.upper() if isinstance(level, str) else level),
]


class Settings(BaseSettings):
    """Every setting of the program; what is empty in the environment counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    data_dir: DataDirectory = Field(default_factory=_find_data_home)
    database_url: SecretStr | None = None
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Asia/Ho_Chi_Minh"
    office_name: Annotated[str, AfterValidator(_check_name)] = ""
    telegram_token: Annotated[SecretStr, AfterValidator(_check_token)] | None = None
    telegram_base_url: Annotated[Url, _end_with("/bot")] = "https://api.telegram.org/bot"
    telegram_base_file_url: Annotated[Url, _end_with("/file/bot")] = "https://api.telegram.org/file/bot"
    telegram_webhook_url: Url | None = None
    telegram_webhook_secret: SecretStr | None = None
    zalo_bot_token: Annotated[SecretStr, AfterValidator(_check_token)] | None = None
    zalo_bot_base_url: Url = "https://bot-api.zaloplatforms.com"
    zalo_bot_webhook_secret: Annotated[SecretStr, AfterValidator(_check_webhook_secret)] | None = None
    zalo_oa_app_id: str | None = None
    zalo_oa_secret: SecretStr | None = None
    zalo_oa_access_token: SecretStr | None = None
    zalo_oa_refresh_token: SecretStr | None = None
    zalo_oa_base_url: Url | None = None
    zalo_oa_webhook_secret: SecretStr | None = None
    zalo_oa_template_id: str | None = None
    zalo_oa_template_parameters: Annotated[str, AfterValidator(_check_template)] = "noi_dung=text"
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    http_public_url: Url | None = None
    http_frame_ancestors: Annotated[str, AfterValidator(_check_origins)] = "'self'"
    http_trusted_proxies: Annotated[str, AfterValidator(_check_networks)] = "127.0.0.1,::1"
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    log_level: LogLevel = "INFO"
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"

    def list_template_parameters(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of the template message with what each is filled with: text, date or office."""
        return _read_template(self.zalo_oa_template_parameters)

    def list_secrets(self) -> tuple[str, ...]:
        """Return the plain values that must never be shown, for whoever writes logs."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))


def list_variables() -> tuple[str, ...]:
    """Return the name of every environment variable that is read, in the order of the settings."""
    return tuple(_PREFIX + name.upper() for name in Settings.model_fields)


def list_unknown_variables() -> tuple[str, ...]:
    """Return the names in the environment and in `.env` that begin as ours do and are read by nobody."""
    try:
        named = {*os.environ, *dotenv_values(".env")}
    except (UnicodeDecodeError, OSError):
        named = {*os.environ}
    known = set(list_variables())
    return tuple(sorted(name for name in named if name.upper().startswith(_PREFIX) and name.upper() not in known))


def show_settings(settings: Settings, hidden: str) -> dict[str, str]:
    """Return what is set otherwise than by default, by the variable's name, with `hidden` for secrets."""
    given = ((name, getattr(settings, name)) for name in Settings.model_fields if name in settings.model_fields_set)
    return {_PREFIX + name.upper(): hidden if isinstance(value, SecretStr) else str(value) for name, value in given}


def read_settings() -> Settings:
    """Return the settings of this process.

    Raises BadSetting with the name of the first variable that cannot be used. Its value is not repeated,
    as it may be a secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        location = error.errors(include_input=False)[0]["loc"]
        field = str(location[0]).lower().removeprefix(_PREFIX.lower()) if location else ""
        raise BadSetting(_PREFIX + field.upper()) from None
    except (SettingsError, UnicodeDecodeError, OSError):
        raise BadSetting("") from None
