"""What is reached by network: Telegram, Zalo, and the site by its public address; asked once, without patience."""

from typing import Any

import httpx

from bot.channels.sending import Uncertain
from bot.channels.zalo.client import NotSent, Refused, ZaloClient
from bot.checkup.finding import Finding
from bot.settings import Settings
from handlers.texts import checkup as texts

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_ALIVE = "/health"


class _Unreachable(Exception):
    """There was no answer that can be used; the text says why, without the address, which bears the token."""


class _TokenRefused(Exception):
    """The token is not, or no longer, one of theirs."""


async def look_at_network(settings: Settings) -> list[Finding]:
    """Return what is found."""
    async with httpx.AsyncClient(timeout=_TIMEOUT) as http:
        telegram = await _look_at_telegram(settings, http)
        zalo = await _look_at_zalo(settings)
        site = await _look_at_site(settings, http)
    return [telegram, zalo, site]


# ---- Telegram


async def _look_at_telegram(settings: Settings, http: httpx.AsyncClient) -> Finding:
    if settings.telegram_token is None:
        return Finding(about="telegram", state="off", said=texts.NOT_CONFIGURED)
    try:
        me = await _call_telegram(settings, http, "getMe")
        hook = await _call_telegram(settings, http, "getWebhookInfo")
    except _TokenRefused:
        said = texts.TOKEN_REFUSED.format(issuer=texts.TELEGRAM_ISSUER)
        return Finding(about="telegram", state="wrong", said=said)
    except _Unreachable as error:
        return Finding(about="telegram", state="wrong", said=texts.UNREACHABLE.format(reason=error))
    return _compare_webhook(settings, str(me.get("username", "")), hook)


def _compare_webhook(settings: Settings, name: str, hook: dict[str, Any]) -> Finding:
    from bot.channels.telegram.webhook import find_address

    address, url = find_address(settings), str(hook.get("url") or "")
    reason = str(hook.get("last_error_message") or "")
    pending = hook.get("pending_update_count", 0)
    told = {"name": name, "url": url, "pending": pending, "reason": reason}
    if address is None:
        said = texts.TELEGRAM_GOOD.format(name=name, mode=texts.POLLING)
        return Finding(
            about="telegram",
            state="unsure" if url else "good",
            said=texts.WEBHOOK_WHILE_POLLING.format(**told) if url else said,
        )
    if url != address.url:
        said = texts.WEBHOOK_ELSEWHERE if url else texts.WEBHOOK_NOT_YET
        return Finding(about="telegram", state="unsure", said=said.format(**told, expected=address.url))
    if reason and pending:  # an error of long ago is told for ever
        return Finding(about="telegram", state="wrong", said=texts.WEBHOOK_FAILS.format(**told))
    mode = texts.BY_WEBHOOK.format(**told)
    return Finding(about="telegram", state="good", said=texts.TELEGRAM_GOOD.format(name=name, mode=mode))


async def _call_telegram(settings: Settings, http: httpx.AsyncClient, method: str) -> dict[str, Any]:
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    base = settings.telegram_base_url
    address = base.replace("{token}", token) if "{token}" in base else base + token
    try:
        response = await http.get(f"{address}/{method}")
        answer = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _Unreachable(type(error).__name__) from None
    if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND}:
        raise _TokenRefused
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise _Unreachable(f"HTTP {response.status_code}")
    return result


# ---- Zalo


async def _look_at_zalo(settings: Settings) -> Finding:
    if settings.zalo_bot_token is None:
        return Finding(about="zalo", state="off", said=texts.NOT_CONFIGURED)
    client = ZaloClient(settings.zalo_bot_base_url, settings.zalo_bot_token.get_secret_value())
    try:
        me = await client.call("getMe")
    except Refused as refusal:
        refused = refusal.code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
        said = texts.TOKEN_REFUSED.format(issuer=texts.ZALO_ISSUER)
        return Finding(about="zalo", state="wrong", said=said if refused else texts.ANSWERED.format(reason=refusal))
    except (NotSent, Uncertain) as error:
        return Finding(about="zalo", state="wrong", said=texts.UNREACHABLE.format(reason=error))
    finally:
        await client.close()
    name = me.get("display_name") or me.get("account_name") if isinstance(me, dict) else ""
    return Finding(about="zalo", state="good", said=texts.ZALO_GOOD.format(name=name))


# ---- the site


async def _look_at_site(settings: Settings, http: httpx.AsyncClient) -> Finding:
    if not settings.http_port:
        return Finding(about="site", state="off", said=texts.SITE_OFF)
    url = settings.http_public_url
    if url is None:
        return Finding(about="site", state="off", said=texts.SITE_INSIDE.format(port=settings.http_port))
    try:
        response = await http.get(url + _ALIVE)
        reason = "" if response.status_code == httpx.codes.OK else f"HTTP {response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = type(error).__name__
    if reason:
        return Finding(about="site", state="wrong", said=texts.SITE_BAD.format(url=url, reason=reason))
    return Finding(about="site", state="good", said=texts.SITE_GOOD.format(url=url))
