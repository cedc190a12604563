"""The commands about people: who is there, inviting, and ending roles."""

from zoneinfo import ZoneInfo

import click
import httpx
import segno

from bot import clock
from bot.app import open_store
from bot.commands import complain, data_directory, prepare
from bot.console import Failure
from bot.settings import Settings
from bot.store.store import SqlStore
from handlers.inviting import make_invitation, make_link, read_office
from handlers.membership import end_role, in_words, name_of
from handlers.messages import Role
from handlers.texts import consent, console, members


def print_people(typed: str | None) -> None:
    """Print a line for each role, in all agencies or in one."""
    agency = _read_agency(typed)
    settings, store = _open()
    zone = ZoneInfo(settings.timezone)
    with store.look() as work:
        found = work.people.roster(None if agency is None else frozenset({agency}))
        addresses = {one.person_id: work.people.get(one.person_id).addresses for one in found}
    for one in found:
        held = one.membership
        click.echo(
            console.MEMBER.format(
                number=held.id,
                name=name_of(one.display_name),
                role=in_words(held.role, None)["role"],
                agency=held.agency or "-",
                channels=", ".join(addresses[one.person_id]),
                since=consent.day(held.since, zone),
                confirmed=consent.day(held.confirmed_at, zone),
                rests=members.RESTS if one.suspended else "",
            )
        )
    if not found:
        click.echo(console.NOBODY)
    store.close()


def print_invitation(role: Role, typed: str | None) -> None:
    """Print a code that is good once, with the deep link and its QR code where the bot's name can be had."""
    agency = _read_agency(typed)
    if agency is None and role != "admin":
        raise Failure(console.AGENCY_NEEDED, exit_code=2)
    settings, store = _open()
    now = clock.read_now(settings.timezone)
    with store.begin() as work:
        code, made = make_invitation(work, role, agency, now, created_by=None)
    store.close()
    until = consent.moment(made.expires_at, now.tzinfo)
    click.echo(console.INVITATION.format(**in_words(role, agency), until=until, code=code))
    bot = find_bot_name(settings)
    if bot:
        link = make_link(bot, code)
        click.echo(console.INVITATION_LINK.format(link=link))
        segno.make(link).terminal(compact=True)
    else:
        reason = console.NO_TOKEN if settings.telegram_token is None else console.NO_ANSWER
        click.echo(console.NO_LINK.format(reason=reason))
    click.echo(console.INVITATION_TYPED.format(code=code))


def remove_roles(numbers: tuple[int, ...]) -> int:
    """End the roles with these numbers, and return the exit code: 1 when some did not last any more."""
    settings, store = _open()
    now, failed = clock.read_now(settings.timezone), False
    for number in numbers:
        with store.begin() as work:
            member = work.people.find_member(number)
            ended = member is not None and end_role(work, member, now, ended_by=None)
        if member is None or not ended:
            failed = True
            complain(console.NO_SUCH_ROLE.format(number=number))
            continue
        held = member.membership
        words = in_words(held.role, held.agency)
        click.echo(console.ROLE_ENDED.format(number=number, name=name_of(member.display_name), **words))
    store.close()
    return 1 if failed else 0


def _open() -> tuple[Settings, SqlStore]:
    settings = prepare()
    with data_directory(settings):
        return settings, open_store(settings)


def _read_agency(typed: str | None) -> str | None:
    if typed is None:
        return None
    office = read_office(typed)
    if not office.name:
        raise Failure(office.problem, exit_code=2)
    return office.name


def find_bot_name(settings: Settings) -> str:
    """Return the name of the Telegram bot, '' when there is no token or Telegram does not tell."""
    if settings.telegram_token is None:
        return ""
    token, base = settings.telegram_token.get_secret_value(), settings.telegram_base_url
    address = base.replace("{token}", token) if "{token}" in base else base + token
    try:
        answer = httpx.get(f"{address}/getMe", timeout=10)
        return str(answer.raise_for_status().json()["result"]["username"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return ""
