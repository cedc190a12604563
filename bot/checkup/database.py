"""The store, what waits in it to be sent, and the tokens of the Official Account that it keeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import find_store_url
from bot.checkup.finding import Finding
from bot.delivery import list_priorities
from bot.errors import StoreUnusable
from bot.settings import Settings
from bot.store.looking import Condition, describe_url, look_at_store
from bot.store.migrations import HEAD, is_known
from handlers.texts import checkup as texts
from handlers.texts import consent

_LATE = timedelta(minutes=15)


def look_at_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Give what is found; nothing is changed, an older schema neither."""
    url = find_store_url(settings)
    if settings.database_url is None and not (settings.data_dir / "store.sqlite").exists():
        said = texts.DATABASE_NOT_YET.format(where=describe_url(url))
        yield Finding(about="database", state="good", said=said)
        yield from _look_at_official_account(settings, Condition(version=None))
        return
    try:
        condition = look_at_store(url, now, list_priorities(now))
    except StoreUnusable as error:
        yield Finding(about="database", state="wrong", said=_explain(url, str(error)))
        return
    yield _look_at_schema(describe_url(url), condition.version)
    if condition.version == HEAD:
        yield _look_at_outbox(condition, now)
    yield from _look_at_official_account(settings, condition)


def _explain(url: str, reason: str) -> str:
    if reason == "ArgumentError":
        return texts.DATABASE_WRONG_URL
    said = texts.DATABASE_NO_DRIVER if reason == "driver" else texts.DATABASE_BAD
    return said.format(where=describe_url(url), reason=reason)


def _look_at_schema(where: str, version: str | None) -> Finding:
    told = {"where": where, "version": version, "head": HEAD}
    if version == HEAD:
        return Finding(about="database", state="good", said=texts.DATABASE_GOOD.format(**told))
    if version is None:
        return Finding(about="database", state="good", said=texts.DATABASE_NOT_YET.format(**told))
    if is_known(version):
        return Finding(about="database", state="unsure", said=texts.DATABASE_OLD.format(**told))
    return Finding(about="database", state="wrong", said=texts.DATABASE_NEW.format(**told))


def _look_at_outbox(condition: Condition, now: datetime) -> Finding:
    served = texts.SERVED if condition.served else texts.NOT_SERVED
    told = {"waiting": condition.waiting_count, "uncertain": condition.uncertain_count, "served": served}
    if condition.next_at is not None and condition.next_at < now - _LATE:
        since = consent.moment(condition.next_at, now.tzinfo)
        return Finding(about="outbox", state="wrong", said=texts.OUTBOX_LATE.format(since=since, **told))
    return Finding(about="outbox", state="good", said=texts.OUTBOX_GOOD.format(**told))


def _look_at_official_account(settings: Settings, condition: Condition) -> Iterator[Finding]:
    if settings.zalo_oa_app_id is None:
        yield Finding(about="zalo_oa", state="off", said=texts.NOT_CONFIGURED)
        return
    kept, zone = condition.official_account, ZoneInfo(settings.timezone)
    if kept is None:
        given = settings.zalo_oa_access_token is not None and settings.zalo_oa_refresh_token is not None
        said = texts.OA_SEEDED if given else texts.OA_NO_TOKENS
        yield Finding(about="zalo_oa", state="good" if given else "wrong", said=said)
    elif kept.lost_at is not None:
        said = texts.OA_LOST.format(since=consent.moment(kept.lost_at, zone))
        yield Finding(about="zalo_oa", state="wrong", said=said)
    elif kept.expires_at is None:
        yield Finding(about="zalo_oa", state="good", said=texts.OA_UNTESTED)
    else:  # one that has expired is renewed by the next call
        said = texts.OA_GOOD.format(until=consent.moment(kept.expires_at, zone))
        yield Finding(about="zalo_oa", state="good", said=said)
