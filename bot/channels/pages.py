"""Cutting a long reply into messages: at paragraph borders, else between lines, else between words."""

from collections.abc import Callable, Iterator

_BORDERS = ("\n\n", "\n", " ")
Measure = Callable[[str], int]


def count_utf16(text: str) -> int:
    """Return the length of `text` in UTF-16 units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def split_text(text: str, limit: int, measure: Measure = count_utf16) -> list[str]:
    """Return `text` as messages of at most `limit` by `measure`; joined at their borders they are the text again.

    A line, a citation among them, is cut only when it alone is longer than a message, and a word likewise.
    """
    return list(_split(text, limit, measure, _BORDERS)) or [""]


def _split(text: str, limit: int, measure: Measure, borders: tuple[str, ...]) -> Iterator[str]:
    if measure(text) <= limit:
        yield from [text] if text else []
        return
    if not borders:
        yield from _chop(text, limit, measure)
        return
    border, *finer = borders
    page = ""
    for part in text.split(border):
        longer = f"{page}{border}{part}" if page else part
        if measure(longer) <= limit:
            page = longer
            continue
        if page:
            yield page
        *full, page = [*_split(part, limit, measure, tuple(finer))] or [""]
        yield from full
    if page:
        yield page


def _chop(text: str, limit: int, measure: Measure) -> Iterator[str]:
    page, size = "", 0
    for character in text:
        width = measure(character)
        if size + width > limit:
            yield page
            page, size = "", 0
        page, size = page + character, size + width
    yield page
