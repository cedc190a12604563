"""A reply as a channel without buttons shows it: numbers in the text, pages of a length, files by link."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.pages import split_text
from handlers.messages import Attachment, Reply
from handlers.numbers import number_buttons
from handlers.texts import zalo as texts

Link = Callable[[Attachment], str | None]
"""Returns where a file can be had, None where it cannot."""

_PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message of a reply: words, or a picture that stands at an address."""

    text: str = ""
    picture: str = ""


def make_pages(reply: Reply, limit: int, link: Link) -> list[Page]:
    """Return the messages that make up `reply`, none longer than `limit` UTF-16 units.

    A file that the channel has already (`code` is its address there) is shown as the picture that it is.
    """
    pages = [Page(text=text) for text in split_text(number_buttons(reply), limit) if text.strip()]
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
