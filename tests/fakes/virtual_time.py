"""An event loop whose waiting takes no time: where nothing is ready, its clock jumps to whatever is due next.

Work takes no time either, or, with `real_work`, the time that it keeps the processor busy. Nothing may be waited for in threads or on
the network.
"""

import asyncio
import selectors
import time
from functools import partial


class _Jumping(selectors.DefaultSelector):
    def __init__(self):
        super().__init__()
        self.skipped = 0.0

    def select(self, timeout=None):
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.skipped += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a clock that skips."""

    def __init__(self, *, real_work=False):
        self._jumping = _Jumping()
        self._real_work = real_work
        super().__init__(self._jumping)

    def time(self):
        return self._jumping.skipped + (time.process_time() if self._real_work else 1000)


def run(coroutine, *, real_work=False):
    """Run `coroutine` in such a loop and return what it returns."""
    with asyncio.Runner(loop_factory=partial(VirtualLoop, real_work=real_work)) as runner:
        return runner.run(coroutine)


async def in_place(act):
    """Do here what would be done in a thread."""
    return act()
