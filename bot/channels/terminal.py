"""The terminal: a conversation line by line, with what was typed before at hand."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

import click

from bot.incidents import Respond
from handlers.messages import Asker, Attachment, Incoming
from handlers.numbers import number_buttons
from handlers.texts import console

PERSON = "terminal"
_LEAVE = {"/quit", "/exit", "/thoat"}
_HISTORY_LENGTH = 1000


def converse(respond: Respond, asker: Asker, read_now: Callable[[], datetime], history: Path) -> None:
    """Answer what is typed, line by line, until /quit, the end of the input or Ctrl-C.

    On a terminal the lines can be called up again, from earlier conversations too: they are kept in `history`.
    """
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    click.echo(console.CHAT_WELCOME + "\n")
    with _keep_history(history) if at_terminal else nullcontext():
        for line in _read_lines(console.CHAT_PROMPT if at_terminal else ""):
            if line.lower() in _LEAVE:
                break
            outcome = respond(Incoming(person=PERSON, text=line, asker=asker, received_at=read_now()))
            click.echo(f"\n{number_buttons(outcome.reply)}\n")
            for file in outcome.reply.files:
                click.echo(_save(file, history.parent / "files") + "\n")
            if line.lower() == "/help":
                click.echo(console.CHAT_HELP + "\n")
    click.echo(console.CHAT_GOODBYE)


def _save(file: Attachment, folder: Path) -> str:
    """Write the file into `folder`, and return where it lies, or why it could not be kept."""
    path = folder / Path(file.name).name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(file.content)
    except OSError as error:
        return console.file_failed(str(path), error.strerror or str(error))
    return console.FILE_SAVED.format(path=path)


def _read_lines(prompt: str) -> Iterator[str]:
    """Give each line that is typed, without outer blanks, blank ones left out; Ctrl-C ends like the end of input."""
    while True:
        try:
            line = input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        if line:
            yield line


@contextmanager
def _keep_history(path: Path) -> Iterator[None]:
    try:
        import readline
    except ImportError:  # not on every system; the lines can still be typed
        yield
        return
    with suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(_HISTORY_LENGTH)
    try:
        yield
    finally:
        with suppress(OSError):
            path.touch(mode=0o600)
            readline.write_history_file(path)
