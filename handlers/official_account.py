"""The Zalo Official Account for admins: tokens, quota, windows; and the number that a person gives for templates."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from handlers.membership import say
from handlers.messages import Incoming, Reply
from handlers.notices import Dropped, Notice, Window
from handlers.people import Person
from handlers.ports import Services, Work, require_store
from handlers.ports_official_account import AccountState
from handlers.rooms import ADMINS, Command, Kind, Planner, Room
from handlers.texts import consent
from handlers.texts import official_account as texts
from knowledge.text import fold

_MORNING = time(8, 30)
_PHONE = re.compile(r"(?:\+?84|0)([35789]\d{8})")
_FORGET = {"xoa", "bo", "huy"}


def show(incoming: Incoming, services: Services, _words: str) -> Reply:
    """Return how the Official Account is."""
    with require_store(services).look() as work:
        state = work.official_account.find_state()
        if state is None:
            return say(texts.NOT_CONFIGURED)
        windows = work.official_account.count_windows(incoming.received_at)
        waiting = work.official_account.count_out_of_reach()
    lines = [texts.HEAD, "", *_describe(state, incoming)]
    lines.append(texts.WINDOWS.format(free=windows.free, billed=windows.billed, closed=windows.closed))
    if waiting:
        lines.append(texts.OUT_OF_REACH.format(count=waiting))
    return say("\n".join(lines))


def _describe(state: AccountState, incoming: Incoming) -> Iterable[str]:
    if state.lost_at is not None:
        yield texts.LOST.format(at=consent.moment(state.lost_at, incoming.zone))
    else:
        yield texts.GOOD.format(at=consent.moment(state.renewed_at, incoming.zone))
    quota = state.quota or {}
    if state.quota_at is None or "remain" not in quota:
        yield texts.QUOTA_UNKNOWN
    else:
        at = consent.moment(state.quota_at, incoming.zone)
        yield texts.QUOTA.format(remain=quota["remain"], total=quota.get("total", "?"), at=at)


def keep_phone(incoming: Incoming, services: Services, words: str) -> Reply:
    """Keep the number to which template messages go, or forget it."""
    if not incoming.person.startswith("oa:"):
        return Reply(text=texts.ONLY_OA, kind="clarify")
    who = incoming.who
    with require_store(services).begin() as work:
        if who is None or work.consents.find(who.id) is None:
            return Reply(text=texts.JOIN_FIRST, kind="clarify")
        if fold(words).strip() in _FORGET:
            work.official_account.set_phone(incoming.person, None)
            return say(texts.PHONE_FORGOTTEN)
        if not words:
            kept = work.official_account.find_phone(incoming.person)
            now = texts.PHONE_NOW.format(phone=_show(kept)) if kept else ""
            return say(texts.PHONE_USAGE.format(now=now))
        match = _PHONE.fullmatch(re.sub(r"[\s.()-]", "", words))
        if match is None:
            return Reply(text=texts.PHONE_WRONG, kind="clarify")
        work.official_account.set_phone(incoming.person, f"84{match[1]}")
    return say(texts.PHONE_KEPT.format(phone=f"0{match[1]}"))


def _show(phone: str) -> str:
    return f"0{phone.removeprefix('84')}"


def plan_out_of_reach(window: Window, _services: Services, work: Work) -> Iterable[Notice]:
    """Tell admins each morning on which something cannot be sent to anybody who does not write."""
    if not work.official_account.count_out_of_reach():
        return
    day = window.after.date()
    while day <= window.until.date():
        due_at = datetime.combine(day, _MORNING, window.until.tzinfo)
        if window.holds(due_at):
            for admin in work.people.with_role("admin"):
                yield Notice(key=f"oa_reach:{day}:{admin.id}", person_id=admin.id, kind="oa_reach", due_at=due_at)
        day += timedelta(days=1)


def tell_out_of_reach(
    _notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime
) -> Reply | Dropped:
    """Tell how many notices wait; nothing once they could be sent."""
    with require_store(services).look() as work:
        count = work.official_account.count_out_of_reach()
    return say(texts.TOLD_OUT_OF_REACH.format(count=count)) if count else Dropped(reason="done")


def tell_lost(_notices: tuple[Notice, ...], _person: Person, services: Services, _now: datetime) -> Reply | Dropped:
    """Tell that the tokens are lost; nothing once there are new ones."""
    with require_store(services).look() as work:
        state = work.official_account.find_state()
    return Dropped(reason="done") if state is None or state.lost_at is None else say(texts.TOLD_LOST)


ROOM = Room(
    commands=(
        Command(names=("zalo",), action="see_official_account", handle=show, about=texts.ABOUT, menu=ADMINS),
        Command(names=("sodienthoai",), action="own_data", handle=keep_phone, about=texts.ABOUT_PHONE),
    ),
    kinds=(
        Kind(name="oa_lost", action="see_official_account", render=tell_lost, combined=True),
        Kind(name="oa_reach", action="see_official_account", render=tell_out_of_reach, combined=True),
    ),
    planners=(Planner(name="oa_reach", plan=plan_out_of_reach),),
)  # fmt: skip
