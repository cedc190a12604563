"""What goes between a channel and the assistant: one message in, one reply out, neither with markup."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.people import Person

Role = Literal["citizen", "official", "supervisor", "admin"]
Kind = Literal["answer", "list", "clarify", "no_answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, as far as the assistant knows: the role and, for officials, the agency's canonical name."""

    role: Role = "citizen"
    agency: str | None = None


class FileUnavailable(Exception):
    """The channel cannot give the file; the person may send it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file that a person sent: `size` in bytes, `code` by which the channel knows it and can send it again.

    `read` fetches its bytes; it raises FileUnavailable.
    """

    name: str
    mime: str
    size: int
    code: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message from a person, on any channel.

    `person` is the channel and its id for the person ("telegram:7"); conversations are kept under it.
    `choice` is the value of the button that was pressed, None when something was typed.
    `file` is what came with the message, `text` is its caption then; `location` is latitude and longitude in degrees.
    `group` when it was said among others: what the reply says, all of them read.
    `bot` is the assistant's own name on Telegram, for links that lead to it.
    `explain` asks for the reasons behind the answer as well. `who` is filled in by the router, None for somebody
    whom the store does not know.
    """

    person: str
    text: str
    asker: Asker
    received_at: datetime
    choice: str | None = None
    display_name: str = ""
    explain: bool = False
    file: IncomingFile | None = None
    location: tuple[float, float] | None = None
    group: bool = False
    bot: str = ""
    who: "Person | None" = None

    @property
    def zone(self) -> tzinfo | None:
        """The office's time zone."""
        return self.received_at.tzinfo

    @property
    def today(self) -> date:
        """The day on which the message arrived, in the office's time zone."""
        return self.received_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a fact stands: plan id, annex item (or None), place in words, and the plan's own words."""

    plan: str
    item: str | None
    place: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing a person may tap (or type by number); `value` is what comes back, at most 40 ASCII bytes."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a reply; an image (`mime` "image/png") is shown as one.

    `code` stands in the place of the content for a file that the channel has already (`IncomingFile.code`).
    """

    name: str
    mime: str
    content: bytes
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person reads: plain text, paragraphs parted by an empty line, lists whole (a channel pages).

    Choices stand in the text as well, by number, for whoever types the number instead of tapping.
    `buttons` are the rows of a screen's keyboard, which do not stand in the text; a channel without buttons
    numbers them below it. `edits` asks for the screen to take the place of the one whose button was pressed.
    `alert` is shown over the chat for a moment (until it is closed where it is no answer), at most 200 characters;
    with an empty `text` it is all there is. `edits` with an empty `text` leaves the screen's text and puts `buttons`
    in the place of its keyboard. `rating` is a last row by which people say whether the answer was right; a channel
    without buttons leaves it out.
    """

    text: str
    kind: Kind
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    buttons: tuple[tuple[Choice, ...], ...] = ()
    edits: bool = False
    alert: str = ""
    rating: tuple[Choice, ...] = ()
    files: tuple[Attachment, ...] = ()
