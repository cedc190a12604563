"""The terminal: how a reply is printed, and a conversation line by line with numbered choices."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

import click

from bot.incidents import Respond
from handlers.messages import Asker, Choice, Incoming, Reply
from handlers.texts import console

_PERSON = "terminal"
_LEAVE = {"/quit", "/exit", "/thoat"}
_HISTORY_LENGTH = 1000


def format_reply(reply: Reply) -> str:
    """Return a reply as it is printed: its text, then its choices by number."""
    choices = "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1))
    return f"{reply.text}\n\n{choices}" if choices else reply.text


def converse(respond: Respond, asker: Asker, read_now: Callable[[], datetime], history: Path) -> None:
    """Answer what is typed, line by line, until /quit, the end of the input or Ctrl-C.

    On a terminal the lines can be called up again, from earlier conversations too: they are kept in `history`.
    """
    tty = sys.stdin.isatty() and sys.stdout.isatty()
    click.echo(console.CHAT_WELCOME + "\n")
    with _keep_history(history) if tty else nullcontext():
        choices: tuple[Choice, ...] = ()
        for line in _read_lines(console.CHAT_PROMPT if tty else ""):
            if line.lower() in _LEAVE:
                break
            if line.isascii() and line.isdigit() and choices and not 1 <= int(line[:9]) <= len(choices):
                click.echo(console.CHAT_NO_CHOICE.format(number=line, count=len(choices)) + "\n")
                continue
            reply = _answer(line, choices, respond, asker, read_now())
            choices = reply.choices
            click.echo(f"\n{format_reply(reply)}\n")
            if line.lower() == "/help":
                click.echo(console.CHAT_HELP + "\n")
    click.echo(console.CHAT_GOODBYE)


def _answer(line: str, choices: tuple[Choice, ...], respond: Respond, asker: Asker, now: datetime) -> Reply:
    chosen = choices[int(line) - 1] if line.isascii() and line.isdigit() and choices else None
    incoming = Incoming(
        person=_PERSON,
        text=line if chosen is None else chosen.label,
        asker=asker,
        received_at=now,
        choice=None if chosen is None else chosen.value,
    )
    return respond(incoming).reply


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
