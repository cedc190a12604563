"""Inline mode: tasks found as somebody types the bot's name and words in any chat."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import MessageLimit
from telegram.error import BadRequest

from bot.channels.pages import split_text
from handlers.inline import Found

Search = Callable[[str], Sequence[Found]]
"""What finds tasks by words; never raises, may be called from any thread."""

_CACHE_SECONDS = 60  # a day's cards say how many days are left; plans change seldom
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def find_nothing(_words: str) -> Sequence[Found]:
    """Find no task, for a bot without a library."""
    return ()


async def answer_inline(query: InlineQuery, search: Search, workers: Executor) -> None:
    """Answer a query; one that was given up meanwhile is let go."""
    found = await asyncio.get_running_loop().run_in_executor(workers, search, query.query)
    results = [
        InlineQueryResultArticle(
            id=one.code,
            title=one.title,
            description=one.about,
            input_message_content=InputTextMessageContent(
                split_text(one.text, MessageLimit.MAX_TEXT_LENGTH)[0], link_preview_options=_NO_PREVIEW
            ),
        )
        for one in found
    ]
    try:
        await query.answer(results, cache_time=_CACHE_SECONDS)
    except BadRequest as error:
        if "too old" not in error.message.lower():
            raise
