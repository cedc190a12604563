"""A reply as a channel without buttons shows it: numbers in the text, pages of a length, files by link."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.channels.pages import split_text
from bot.channels.sending import OutOfReach, RecipientGone, Rejected, RetryLater
from handlers.messages import Attachment, Choice, Reply
from handlers.numbers import list_buttons, number_buttons
from handlers.texts import zalo as texts

Link = Callable[[Attachment], str | None]
"""Returns where a file can be had, None where it cannot."""

Offer = Callable[[str, tuple[Choice, ...]], Callable[[], None]]
"""Keeps the buttons of a screen that an address is sent unasked, that their numbers can be typed; returns an undo."""


@asynccontextmanager
async def offering(offer: Offer | None, address: str, buttons: tuple[Choice, ...]) -> AsyncIterator[None]:
    """Keep the buttons while their screen is sent, for an answer may be there before the channel says that it was.

    A screen that was not sent takes its buttons back; one that may have arrived leaves them.
    """
    if offer is None or not buttons:
        yield
        return
    undo = await asyncio.to_thread(offer, address, buttons)
    try:
        yield
    except (RetryLater, RecipientGone, OutOfReach, Rejected):
        await asyncio.to_thread(undo)
        raise


_PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message of a reply: words, or a picture that stands at an address; `buttons` are those numbered so far."""

    text: str = ""
    picture: str = ""
    buttons: tuple[Choice, ...] = ()


def make_pages(reply: Reply, limit: int, link: Link) -> list[Page]:
    """Return the messages that make up `reply`, none longer than `limit` UTF-16 units.

    A file that the channel has already (`code` is its address there) is shown as the picture that it is.
    """
    pages = [Page(text=text) for text in split_text(number_buttons(reply), limit) if text.strip()]
    pages[-1:] = [replace(last, buttons=tuple(list_buttons(reply))) for last in pages[-1:]]
    lines: list[str] = []
    for file in reply.files:
        address = file.code or link(file)
        if address is None:
            lines.append(texts.FILE_NOT_HERE.format(name=file.name))
        elif file.code or file.mime in _PICTURES:
            pages.append(Page(picture=address, text=file.name))
        else:
            lines.append(texts.FILE_LINK.format(name=file.name, link=address))
    return pages + [Page(text=text) for text in split_text("\n\n".join(lines), limit) if text]
