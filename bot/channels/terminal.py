"""The terminal: a conversation line by line, what was typed before at hand, what comes unasked above the prompt."""

import getpass
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.channels.numbered import Offer, Page
from bot.channels.sending import Limits, RetryLater
from handlers.messages import Asker, Attachment, Incoming, Reply
from handlers.numbers import list_buttons, number_buttons
from handlers.texts import common, console, own_data

CHANNEL = "terminal"
PERSON = CHANNEL
"""Whoever asks once, and is not looked up."""

_LEAVE = {"/quit", "/exit", "/thoat"}
_HISTORY_LENGTH = 1000
_LONGEST_NAME = 64
_TO_START_OF_LINE = "\r\x1b[K"


def find_login() -> str:
    """Return under which name the person is known to the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number that has no name
        return "user"


def make_address(login: str, machine: str = "") -> str:
    """Return the account of an operating system's user; `machine` where several machines share one store."""
    name = re.sub(r"[^\w.@-]", "_", f"{login}@{machine}" if machine else login)
    return f"{CHANNEL}:{name[:_LONGEST_NAME]}"


class Screen:
    """What is typed and shown; any thread may show something, one at a time.

    On a terminal the lines can be called up again, from earlier conversations too: they are kept in `folder`, and
    files are saved there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._history = folder / "chat_history"
        self._prompt = console.CHAT_PROMPT if sys.stdin.isatty() and sys.stdout.isatty() else ""
        self._readline: Any = None
        self._waiting = False
        self.turn = threading.RLock()

    def show(self, *paragraphs: str) -> None:
        """Print paragraphs, each followed by an empty line; above the prompt where one is waiting."""
        with self.turn:
            above = self._waiting and self._prompt
            text = "".join(f"{paragraph}\n\n" for paragraph in paragraphs)
            click.echo(f"{_TO_START_OF_LINE}{text}{self._prompt}" if above else text, nl=False)

    def is_busy(self) -> bool:
        """Whether a line is being typed, or was and is not answered yet: what comes unasked must not break in."""
        if not self._prompt:
            return False
        return not self._waiting or bool(self._readline is not None and self._readline.get_line_buffer())

    def lay_out(self, reply: Reply) -> str:
        """Return a reply as it is shown: its buttons numbered, its files saved and named."""
        files = [self._save(file) for file in reply.files]
        return "\n\n".join((number_buttons(reply), *files))

    def read_lines(self) -> Iterator[str]:
        """Give each line typed, without outer blanks, blank ones left out; Ctrl-C ends like the end of input."""
        with self._keeping_history() if self._prompt else nullcontext():
            while True:
                self._waiting = True
                try:
                    line = input(self._prompt).strip()
                except (EOFError, KeyboardInterrupt):
                    click.echo()
                    return
                finally:
                    self._waiting = False
                if line:
                    yield line

    def forget_lines(self) -> None:
        """Erase the lines that were typed."""
        if self._readline is not None:
            self._readline.clear_history()
        with suppress(OSError):
            self._history.unlink()

    def _save(self, file: Attachment) -> str:
        """Write the file into the folder, and return where it lies, or why it could not be kept."""
        path = self._folder / "files" / Path(file.name).name
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(file.content)
        except OSError as error:
            return console.file_failed(str(path), error.strerror or str(error))
        return console.FILE_SAVED.format(path=path)

    @contextmanager
    def _keeping_history(self) -> Iterator[None]:
        try:
            import readline
        except ImportError:  # not on every system; the lines can still be typed
            yield
            return
        self._readline = readline
        with suppress(OSError):
            readline.read_history_file(self._history)
        readline.set_history_length(_HISTORY_LENGTH)
        try:
            yield
        finally:
            with suppress(OSError):
                self._history.touch(mode=0o600)
                readline.write_history_file(self._history)


class TerminalSender:
    """Shows what goes out unasked to whoever sits there; it is called in the thread that brings it."""

    limits = Limits(per_second=1000.0)

    def __init__(self, screen: Screen, offer: Offer) -> None:
        self._screen, self._offer = screen, offer
        self._count = 0

    def is_group(self, address: str) -> bool:  # noqa: ARG002 - one person sits there
        """Whether several people read there: never."""
        return False

    def make_pages(self, address: str, reply: Reply) -> Sequence[Page]:  # noqa: ARG002 - the same for everybody
        """Return the messages that make up `reply`: one, however long."""
        return [Page(text=self._screen.lay_out(reply), buttons=tuple(list_buttons(reply)))]

    async def send(self, address: str, page: Page, *, doubtful: bool) -> str:
        """Show one message and return its number; its buttons can be typed from then on.

        Raises RetryLater while the person types, and when nobody reads any more.
        """
        note = (common.SENT_AGAIN,) if doubtful else ()
        with self._screen.turn:  # no line is answered between the offer and the words
            if self._screen.is_busy():
                raise RetryLater("somebody is typing", wait=1.0)
            undo = self._offer(address, page.buttons) if page.buttons else lambda: None
            try:
                self._screen.show("\n".join((*note, page.text)))
            except (OSError, ValueError) as error:  # the terminal is closed
                undo()
                raise RetryLater("the terminal is closed") from error
        self._count += 1
        return str(self._count)


def converse(
    answer: Callable[[Incoming], Sequence[Reply]], screen: Screen, person: str, asker: Asker,
    read_now: Callable[[], datetime],
) -> None:  # fmt: skip
    """Answer what is typed, line by line, until /quit, the end of the input or Ctrl-C.

    `answer` gives what is to be read, one reply after the other.
    """
    screen.show(console.CHAT_WELCOME)
    for line in screen.read_lines():
        if line.lower() in _LEAVE:
            break
        with screen.turn:
            incoming = Incoming(
                person=person, text=line, asker=asker, received_at=read_now(), display_name=_name_of(person)
            )
            click.echo()
            for reply in answer(incoming):
                screen.show(screen.lay_out(reply))
                if reply.text == own_data.ERASED:
                    screen.forget_lines()
            if line.lower() == "/help":
                screen.show(console.CHAT_HELP)
    click.echo(console.CHAT_GOODBYE)


def _name_of(person: str) -> str:
    return person.partition(":")[2].partition("@")[0]
