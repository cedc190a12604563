"""Waiting for something, or for the end of the program, whichever comes first."""

import asyncio
from collections.abc import Awaitable


async def until(stop: asyncio.Event, action: Awaitable[object]) -> None:
    """Wait for `action`, or break it off once `stop` is set; what `action` raises is raised."""
    acting, stopping = asyncio.ensure_future(action), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((acting, stopping), return_when=asyncio.FIRST_COMPLETED)
        if acting.done():
            acting.result()
    finally:
        for task in (acting, stopping):
            task.cancel()
        await asyncio.gather(acting, stopping, return_exceptions=True)
