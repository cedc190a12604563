"""What became of notices, written down together: all that is told while one write is under way shares the next."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from bot.store.sending import Settlement
from bot.store.store import FAILURES, SqlStore

_LOG = logging.getLogger("cchc.dispatcher")
_RETRY_SECONDS = 1.0

Result = TypeVar("Result")


class Run(Protocol):
    """How what waits for the disk or the database is run: `asyncio.to_thread`, or in place."""

    def __call__(self, act: Callable[[], Result], /) -> Awaitable[Result]:
        """Return what `act` returns."""
        ...


class Journal:
    """Settles notices in the store; each call returns once what it told is on disk.

    While the store is away it is tried again each second, for what was sent must not be forgotten.
    """

    def __init__(self, store: SqlStore, holder: str, run: Run) -> None:
        self._store, self._holder, self._run = store, holder, run
        self._told: list[tuple[Settlement, asyncio.Future[frozenset[int]]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def settle(self, settlement: Settlement) -> frozenset[int]:
        """Write `settlement` down; return which of its notices were still ours."""
        written: asyncio.Future[frozenset[int]] = asyncio.get_running_loop().create_future()
        self._told.append((settlement, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
            self._writer.add_done_callback(self._fail)
        return await written

    async def _write(self) -> None:
        while self._told:
            told = tuple(self._told)
            settlements = [one for one, _ in told]
            try:
                results = await self._run(partial(self._store_all, settlements))
            except FAILURES as error:
                _LOG.warning("the store cannot be written, trying again: %s", type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            del self._told[: len(told)]
            for (_, written), result in zip(told, results, strict=True):
                if not written.done():  # whoever asked may have been broken off
                    written.set_result(result)

    def _fail(self, writer: "asyncio.Task[None]") -> None:
        """Let nobody wait for a writer that broke or was broken off."""
        error = asyncio.CancelledError() if writer.cancelled() else writer.exception()
        if error is None:
            return
        told, self._told = self._told, []
        for _, written in told:
            if not written.done():
                written.set_exception(error)

    def _store_all(self, settlements: list[Settlement]) -> list[frozenset[int]]:
        with self._store.begin() as work:
            return [work.sending.settle(one, self._holder) for one in settlements]
