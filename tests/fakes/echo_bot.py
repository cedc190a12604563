"""A bot of the Telegram library alone, which answers every message with a page that was sent before: what the library costs
by the connections that the assistant uses too.

Run as a process: `python echo_bot.py BASE_URL PAGES.json [PORT]`; with a port it listens to a webhook, else it polls.
"""

import asyncio
import itertools
import json
import sys
from pathlib import Path

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Update

from bot.channels.telegram.requests import Request

TOKEN = "123456:TEST-token_abc"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def main(url, pages_path, port=None):
    bot = Bot(TOKEN, base_url=url, request=Request(connections=256), get_updates_request=Request(connections=1))
    pages = itertools.cycle(json.loads(Path(pages_path).read_text(encoding="utf-8")))
    tasks = set()

    async def answer(update):
        page = next(pages)
        keyboard = InlineKeyboardMarkup.de_json(page["reply_markup"], bot) if page["reply_markup"] else None
        await bot.send_message(update.message.chat_id, page["text"], reply_markup=keyboard, link_preview_options=NO_PREVIEW)

    def take(update):
        task = asyncio.create_task(answer(update))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    await bot.initialize()
    print("serving @echo", file=sys.stderr, flush=True)
    if port is not None:
        await listen(bot, int(port), take)
        return
    offset = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            take(update)
            offset = update.update_id + 1


async def listen(bot, port, take):
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def hook(request):
        take(Update.de_json(json.loads(await request.body()), bot))
        return PlainTextResponse("ok")

    site = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook")
    await uvicorn.Server(uvicorn.Config(site, port=port, access_log=False, log_level="warning", lifespan="off")).serve()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
