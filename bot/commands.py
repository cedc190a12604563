"""What each command of `cchc` does, from settings to printed lines; imported only when one runs."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import clock
from bot.console import Failure
from bot.errors import StoreTooNew, StoreUnusable
from bot.incidents import Respond, respond_or_apologise
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings
from handlers.messages import Asker
from handlers.texts import console

if TYPE_CHECKING:
    from bot.evaluate import Graded

_ACTOR = "command line"


def prepare(level: str | None = "ERROR") -> Settings:
    """Return the settings, logs set up from `level` on, or from the one that the settings name.

    A command that answers once speaks of failures alone.
    """
    settings = read_settings()
    set_up_logs(level or settings.log_level, settings.list_secrets(), settings.log_format)
    return settings


@contextmanager
def data_directory(settings: Settings) -> Iterator[None]:
    """Tell in one line when the data directory or the store cannot be used."""
    try:
        yield
    except StoreTooNew as error:
        raise Failure(console.STORE_TOO_NEW.format(version=error)) from None
    except StoreUnusable as error:
        raise Failure(console.STORE_UNUSABLE.format(reason=error)) from None
    except OSError as error:
        raise Failure(console.data_directory(str(settings.data_dir), error.strerror or str(error))) from None


def announce(path: Path) -> None:
    """Say on a terminal which file is being read; what is piped stays clean."""
    if sys.stderr.isatty():
        click.echo(console.READING.format(name=path.name), err=True)


def complain(message: str) -> None:
    """Print an error as one line."""
    click.echo(console.error(message), err=True)


def ingest_plans(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Take plans in, print the report, and return the exit code: 1 when some file failed."""
    from bot.app import find_store, open_library
    from bot.intake import take_in
    from bot.intake_report import report_json, report_text
    from bot.shelf_sharing import share_shelf
    from handlers.plan_following import follow_library
    from handlers.texts.intake import FAILED_FILE

    settings = prepare()
    with data_directory(settings):
        store = find_store(settings)
        if store is not None:  # what was cut off before this
            share_shelf(settings.data_dir, store, publish=True)
            follow_library(partial(open_library, settings, announce), store, clock.read_now(settings.timezone), _ACTOR)
        intake = take_in(paths, settings, announce)
        if store is not None:
            share_shelf(settings.data_dir, store, publish=True)
            follow_library(partial(open_library, settings), store, clock.read_now(settings.timezone), _ACTOR)
            store.close()
    click.echo(json.dumps(report_json(intake), ensure_ascii=False, indent=2) if as_json else report_text(intake))
    for failed in intake.failed:
        complain(FAILED_FILE.format(path=failed.path, reason=failed.reason))
    return 1 if intake.failed else 0


def export_plans(plan: str | None) -> None:
    """Print all plans as one JSON array, or the one named `plan` as one object."""
    from bot.app import open_library
    from knowledge.export import plan_to_json

    settings = prepare()
    with data_directory(settings):
        library = open_library(settings, announce)
    if plan is None:
        _print_json([plan_to_json(one) for one in library.plans()])
        return
    ids = tuple(document.id for document in library.documents)
    if plan not in ids:
        raise Failure(console.unknown_plan(plan, ids))
    _print_json(plan_to_json(library.get_plan(plan)))


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def explain_deadline(text: str, year: int | None) -> None:
    """Print how a deadline is read, and by which rules."""
    from handlers.texts.deadlines import describe_deadline, explain_unread
    from knowledge.deadline_json import deadline_to_json
    from knowledge.deadline_reading import read_deadline

    prepare()
    reading = read_deadline(text, year)
    click.echo(console.DEADLINE_MEANS.format(meaning=describe_deadline(reading.deadline)))
    if reading.reason is not None:
        click.echo(console.DEADLINE_REASON.format(reason=explain_unread(reading.reason)))
    if reading.left_over:
        click.echo(console.DEADLINE_LEFT_OVER.format(words=reading.left_over))
    click.echo(console.DEADLINE_JSON.format(json=json.dumps(deadline_to_json(reading.deadline), ensure_ascii=False)))
    if reading.derivation:
        click.echo(console.DEADLINE_DERIVATION)
        click.echo("\n".join(f"  {line}" for line in reading.derivation))


def read_deadline_lines(year: int | None) -> int:
    """Read {"raw", "year_context"} lines from standard input, write {"raw", "deadline"} lines; return the exit code.

    `year` serves the lines that have none.
    """
    from bot.batch import answer_deadlines

    prepare()
    return 0 if answer_deadlines(sys.stdin.buffer, year, print_line, complain) else 1


def print_line(line: str) -> None:
    """Print a line at once: whoever reads our output may wait for it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def open_responder(settings: Settings) -> Respond:
    """Return what answers a message from the library, conversations forgotten with the process."""
    from bot.app import open_passing_services

    with data_directory(settings):
        services = open_passing_services(settings, announce)
    return lambda incoming: respond_or_apologise(incoming, services)


def ask_once(text: str, asker: Asker, today: date | None, *, explain: bool) -> int:
    """Print the answer to one question, and return the exit code: 1 when an incident befell it."""
    from bot.batch import at_noon
    from bot.channels.terminal import PERSON
    from handlers.messages import Incoming

    settings = prepare()
    respond = open_responder(settings)
    now = clock.read_now(settings.timezone)
    incoming = Incoming(
        person=PERSON,
        text=text,
        asker=asker,
        received_at=now if today is None else at_noon(today, now),
        explain=explain,
    )
    outcome = respond(incoming)
    click.echo(outcome.reply.text)
    return 0 if outcome.incident is None else 1


def ask_batch() -> int:
    """Answer JSON lines from standard input, each as it comes, and return the exit code: 1 when some line failed."""
    from bot.batch import answer_lines

    settings = prepare()
    respond = open_responder(settings)
    now = clock.read_now(settings.timezone)
    return 0 if answer_lines(sys.stdin.buffer, respond, now, print_line, complain) else 1


def evaluate_files(files: tuple[Path, ...], show_count: int) -> None:
    """Grade the answers on `files`, and print the tables and the first `show_count` that are not right."""
    from bot.evaluate import show, summarise

    settings = prepare()
    questions = [fields for path in files for fields in _read_questions(path)]
    respond = open_responder(settings)
    started = clock.read_seconds()
    graded = [_grade_one(number, fields, respond, settings) for number, fields in enumerate(questions)]
    seconds = clock.read_seconds() - started
    for one in [one for one in graded if one.verdict != "right"][:show_count]:
        click.echo(show(one) + "\n")
    click.echo(summarise(graded, seconds))


def _read_questions(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise Failure(console.file_failed(str(path), error.strerror or str(error))) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_question(line, f"{path}:{number}")


def _read_question(line: bytes, place: str) -> dict[str, Any]:
    from bot.batch import BadLine, read_fields, to_question
    from bot.evaluate import read_expectation

    try:
        fields = read_fields(line)
        to_question(fields)
        read_expectation(fields["expect"])
    except BadLine as error:
        raise Failure(f"{place}: {error}") from None
    except (KeyError, TypeError, AttributeError):
        raise Failure(f"{place}: {console.LINE_NO_EXPECTATION}") from None
    return fields


def _grade_one(number: int, fields: dict[str, Any], respond: Respond, settings: Settings) -> "Graded":
    from bot.batch import answer_question, to_question
    from bot.evaluate import Graded, grade, read_expectation

    question, expected = to_question(fields), read_expectation(fields["expect"])
    reply = answer_question(question, number, respond, clock.read_now(settings.timezone)).reply
    verdict, why = grade(expected, reply)
    return Graded(
        id=str(question.id),
        question=question.text,
        style=str(fields.get("style")),
        intent=str(fields.get("intent")),
        role=question.asker.role,
        expected=expected,
        reply=reply,
        verdict=verdict,
        why=why,
    )
