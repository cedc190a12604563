"""Doing many small things at once: what is asked for while one turn is under way shares the next."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Calls `act`, in a worker thread, with all the items of a turn; it returns a result for each, in their order.

    What `act` raises is raised for each item of the turn.
    """

    def __init__(self, act: Callable[[list[Item]], Sequence[Result]]) -> None:
        self._act = act
        self._asked: list[tuple[Item, asyncio.Future[Result]]] = []
        self._turn: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Return what `act` makes of `item`."""
        return (await self.add_all([item]))[0]

    async def add_all(self, items: Sequence[Item]) -> list[Result]:
        """Return what `act` makes of `items`, all of them in one turn."""
        loop = asyncio.get_running_loop()
        asked: list[tuple[Item, asyncio.Future[Result]]] = [(item, loop.create_future()) for item in items]
        self._asked += asked
        if self._turn is None or self._turn.done():
            self._turn = asyncio.create_task(self._take_turns())
        await asyncio.wait([done for _, done in asked])
        for error in [done.exception() for _, done in asked]:  # all of them are looked at, as asyncio wants it
            if error is not None:
                raise error
        return [done.result() for _, done in asked]

    async def _take_turns(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, []
            results = asyncio.to_thread(self._act, [item for item, _ in asked])
            (outcome,) = await asyncio.gather(results, return_exceptions=True)
            for number, (_, done) in enumerate(asked):
                if done.done():  # whoever asked may have been broken off
                    continue
                if isinstance(outcome, BaseException):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome[number])
