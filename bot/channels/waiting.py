"""Waiting for something, or for the end of the program, whichever comes first."""

import asyncio
from collections.abc import Awaitable, Callable

_LONGEST_PAUSE = 30.0


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


async def repeat(
    action: Callable[[], Awaitable[object]], stop: asyncio.Event, failures: tuple[type[Exception], ...],
    weigh: Callable[[Exception], float | None],
) -> None:  # fmt: skip
    """Do `action` until it succeeds or `stop` is set, which does not break it off; pauses grow up to half a minute.

    `weigh` says of one of `failures` for how long it wants to be waited, None where it does not say, or raises what no
    waiting helps.
    """
    pause = 1.0
    while not stop.is_set():
        try:
            await action()
        except failures as failure:
            await until(stop, asyncio.sleep(weigh(failure) or pause))
            pause = min(_LONGEST_PAUSE, pause * 2)
        else:
            return
