"""The command line `cchc`; each command imports what it needs when it runs, so that one answer starts fast."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

import click

from bot import garbage
from bot.console import Failure, Group, run
from handlers.messages import Asker, Role
from handlers.texts import console

if TYPE_CHECKING:
    from datetime import datetime

_PATH = click.Path(path_type=Path)
_ROLES = click.Choice(get_args(Role))
_role = click.option("--role", type=_ROLES, default=Asker().role, help=console.OPTION_HELP["role"])
_agency = click.option("--agency", help=console.OPTION_HELP["agency"])


@click.group(cls=Group, help=console.PROGRAM, epilog=console.EPILOG)
def cchc() -> None:
    """Hold the commands together."""


def main() -> NoReturn:
    """Run the command line: the entry point of the program."""
    garbage.collect_seldom()
    run(cchc)


def _command(name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    text = console.COMMANDS[name]
    return cchc.command(help=text, short_help=re.split(r"[.;:] ", text)[0].rstrip("."))


@_command("ingest")
@click.argument("paths", nargs=-1, type=_PATH, metavar=console.METAVARS["paths"])
@click.option("--json", "as_json", is_flag=True, help=console.OPTION_HELP["json"])
def ingest(paths: tuple[Path, ...], as_json: bool) -> int:
    """Take plans in, and report."""
    from bot.commands import ingest_plans

    return ingest_plans(paths, as_json=as_json)


@_command("export")
@click.option("--plan", metavar=console.METAVARS["plan"], help=console.OPTION_HELP["plan"])
def export(plan: str | None) -> None:
    """Print every plan, or one, as JSON."""
    from bot.commands import export_plans

    export_plans(plan)


@_command("deadline")
@click.argument("text", nargs=-1, metavar=console.METAVARS["text"])
@click.option("--year", type=click.IntRange(1900, 2200), help=console.OPTION_HELP["year"])
@click.option("--jsonl", is_flag=True, help=console.OPTION_HELP["deadline_jsonl"])
def deadline(text: tuple[str, ...], year: int | None, jsonl: bool) -> int:
    """Show how a deadline is read."""
    from bot.commands import explain_deadline, read_deadline_lines

    if bool(text) == jsonl:
        raise Failure(console.TEXT_OR_JSONL, exit_code=2)
    if jsonl:
        return read_deadline_lines(year)
    explain_deadline(" ".join(text), year)
    return 0


@_command("ask")
@click.argument("question", nargs=-1, metavar=console.METAVARS["question"])
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar=console.METAVARS["today"],
              help=console.OPTION_HELP["today"])  # fmt: skip
@_role
@_agency
@click.option("--explain", is_flag=True, help=console.OPTION_HELP["explain"])
@click.option("--jsonl", is_flag=True, help=console.OPTION_HELP["ask_jsonl"])
def ask(  # noqa: PLR0917 - click gives every option by name
    question: tuple[str, ...], today: "datetime | None", role: Role, agency: str | None, explain: bool, jsonl: bool
) -> int:
    """Answer one question, or a batch."""
    from bot.commands import ask_batch, ask_once

    if bool(question) == jsonl:
        raise Failure(console.QUESTION_OR_JSONL, exit_code=2)
    if jsonl:
        return ask_batch()
    asker = Asker(role=role, agency=agency)
    return ask_once(" ".join(question), asker, today.date() if today else None, explain=explain)


@_command("chat")
@click.option("--role", type=_ROLES, default=Asker().role, help=console.OPTION_HELP["chat_role"])
@click.option("--agency", help=console.OPTION_HELP["chat_agency"])
def chat(role: Role, agency: str | None) -> None:
    """Talk in the terminal."""
    from bot.chat import chat_in_terminal

    chat_in_terminal(Asker(role=role, agency=agency))


@cchc.group("people", cls=Group, help=console.COMMANDS["people"], short_help=console.COMMANDS["people"].split(":")[0])
def people() -> None:
    """Hold the commands about people together."""


@people.command("list", help=console.PEOPLE_COMMANDS["list"])
@_agency
def list_people(agency: str | None) -> None:
    """Print who holds which role."""
    from bot.people import print_people

    print_people(agency)


@people.command("invite", help=console.PEOPLE_COMMANDS["invite"])
@click.option("--role", type=click.Choice([role for role in get_args(Role) if role != "citizen"]), required=True,
              help=console.OPTION_HELP["invite_role"])  # fmt: skip
@click.option("--agency", help=console.OPTION_HELP["invite_agency"])
def invite(role: Role, agency: str | None) -> None:
    """Print a code that is good once."""
    from bot.people import print_invitation

    print_invitation(role, agency)


@people.command("remove", help=console.PEOPLE_COMMANDS["remove"])
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1), metavar=console.METAVARS["numbers"])
def remove(numbers: tuple[int, ...]) -> int:
    """End roles at once."""
    from bot.people import remove_roles

    return remove_roles(numbers)


@_command("serve")
def serve() -> int:
    """Serve every channel that is configured."""
    from bot.serve import serve_channels

    return serve_channels()


@_command("tick")
@click.option("--now", metavar=console.METAVARS["now"], help=console.OPTION_HELP["now"])
def tick(now: str | None) -> None:
    """Plan and send what is due."""
    from bot.tick import tick_once

    tick_once(now)


@_command("evaluate")
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar=console.METAVARS["files"])
@click.option("--show", type=click.IntRange(min=0), default=0, metavar="N", help=console.OPTION_HELP["show"])
def evaluate(files: tuple[Path, ...], show: int) -> None:
    """Grade the answers on question files."""
    from bot.commands import evaluate_files

    evaluate_files(files, show)


@_command("backup")
@click.argument("path", type=_PATH, metavar=console.METAVARS["path"])
def backup(path: Path) -> None:
    """Write a copy of everything."""
    from bot.upkeep import make_backup

    make_backup(path)


@_command("restore")
@click.argument("path", type=_PATH, metavar=console.METAVARS["path"])
@click.option("--overwrite", is_flag=True, help=console.OPTION_HELP["overwrite"])
def restore(path: Path, overwrite: bool) -> None:
    """Put a copy back."""
    from bot.upkeep import restore_backup

    restore_backup(path, overwrite=overwrite)


@_command("doctor")
@click.option("--json", "as_json", is_flag=True, help=console.OPTION_HELP["json"])
def doctor(as_json: bool) -> int:
    """Look whether all is well."""
    from bot.upkeep import examine

    return examine(as_json=as_json)
