"""What goes out unasked to somebody who talks on the site: it is put into the talk, where the page finds it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.sending import Limits, RetryLater
from bot.store.store import FAILURES
from bot.web.talks import Talks
from handlers.messages import Reply
from handlers.texts import common


class WebSender:
    """Sends for the dispatcher."""

    limits = Limits(per_second=200.0)

    def __init__(self, talks: Talks) -> None:
        self._talks = talks

    def is_group(self, address: str) -> bool:  # noqa: ARG002 - a talk is with one person
        """Whether several people read there: never."""
        return False

    def make_pages(self, address: str, reply: Reply) -> Sequence[Reply]:  # noqa: ARG002 - the same for everybody
        """Return the messages that make up `reply`: a page of the site bears all of it."""
        return [reply]

    async def send(self, address: str, page: Reply, *, doubtful: bool) -> str:
        """Put a reply into the talk, and return its number there; raises RetryLater while the store is away."""
        said = replace(page, text=f"{common.SENT_AGAIN}\n{page.text}") if doubtful else page
        try:
            return str(await asyncio.to_thread(self._talks.deliver, address, said))
        except FAILURES as error:
            raise RetryLater("the store is away", scope="channel") from error
