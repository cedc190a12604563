"""How often a process looks for circles of garbage: plans, words and answers leave none behind."""

import gc

_THRESHOLDS = (50_000, 20, 20)


def collect_seldom() -> None:
    """Look for garbage seldom: what is loaded at the start stays, and looking through it again takes a fifth of it."""
    gc.set_threshold(*_THRESHOLDS)


def keep() -> None:
    """Let later searches pass over all that is in memory now, and make them seldom."""
    gc.freeze()
    collect_seldom()
