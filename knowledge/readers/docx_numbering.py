"""The labels that Word draws itself ("1.", "a)", "II.", "1.2."): they stand in no run, yet are part of the plan."""

import re
from dataclasses import dataclass

from knowledge.readers.archive import Element
from knowledge.readers.docx_styles import W, number, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_BULLETS = frozenset("-+*–•")  # drawn as they are; what other fonts draw as a bullet becomes a dash


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: its first number, how numbers are written, and the text around them ("%1.%2.").

    `style` is the paragraph style that belongs to the level, '' for none.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    decimal_only: bool = False
    restarts: bool = True
    style: str = ""


class Lists:
    """All lists of one document; labels are asked for in the document's order, for each counts on from the last."""

    def __init__(self, root: Element | None) -> None:
        abstract = {} if root is None else {e.get(f"{W}abstractNumId", ""): e for e in root.iter(f"{W}abstractNum")}
        self._levels: dict[str, dict[int, Level]] = {}
        self._family: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        for item in () if root is None else root.iter(f"{W}num"):
            list_id = item.get(f"{W}numId", "")
            family = _resolve(value(item.find(f"{W}abstractNumId")), abstract)
            self._family[list_id] = family
            levels = _levels(abstract[family]) if family in abstract else {}
            for override in item.iter(f"{W}lvlOverride"):
                depth = _depth(override)
                levels.update(_levels(override))
                start = number(override.find(f"{W}startOverride"))
                if start is not None:
                    self._starts[list_id, depth] = start
            self._levels[list_id] = levels

    def depth_of_style(self, list_id: str, style: str) -> int | None:
        """Return the depth to which a list ties a paragraph style, None where it does not."""
        levels = self._levels.get(list_id, {})
        return next((depth for depth, level in levels.items() if style and level.style == style), None)

    def label(self, list_id: str, depth: int) -> str:
        """Return the label of the next paragraph at that depth (0 the outermost), '' where the list draws none."""
        levels = self._levels.get(list_id, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._family[list_id], [None] * _LEVELS)
        self._advance(list_id, depth, counts, levels)
        if level.form == "none":
            return ""
        if level.form == "bullet":
            return level.text if level.text in _BULLETS else "-"

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = "decimal" if level.decimal_only else levels.get(other, Level()).form
            return write(counts[other] or 0, form)

        return _PLACEHOLDER.sub(shown, level.text).strip()

    def _advance(self, list_id: str, depth: int, counts: list[int | None], levels: dict[int, Level]) -> None:
        for outer in range(depth):  # "1.1" under a heading that carries no number counts the heading as begun
            if counts[outer] is None:
                counts[outer] = self._starts.get((list_id, outer), levels.get(outer, Level()).start)
        start = self._starts.get((list_id, depth))
        if start is not None and (list_id, depth) not in self._started:
            self._started.add((list_id, depth))
            counts[depth] = start
        else:
            current = counts[depth]
            counts[depth] = levels[depth].start if current is None else current + 1
        for inner in range(depth + 1, _LEVELS):
            if levels.get(inner, Level()).restarts:
                counts[inner] = None


def write(count: int, form: str) -> str:
    """Return a number in one of Word's forms; a form that plans do not use is written in digits."""
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # after Z comes AA, then BB
        return letter if form == "upperLetter" else letter.lower()
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, sign in _ROMAN:
        text += sign * (count // size)
        count %= size
    return text


def _resolve(family: str, abstract: dict[str, Element]) -> str:
    """Follow a list that only points to a list style to the one that defines that style."""
    element = abstract.get(family)
    link = value(element.find(f"{W}numStyleLink")) if element is not None else ""
    if link:
        return next((key for key, item in abstract.items() if value(item.find(f"{W}styleLink")) == link), family)
    return family


def _levels(parent: Element) -> dict[int, Level]:
    return {
        _depth(item): Level(
            start=number(item.find(f"{W}start")) or 0,
            form=value(item.find(f"{W}numFmt")) or "decimal",
            text=value(item.find(f"{W}lvlText")),
            decimal_only=item.find(f"{W}isLgl") is not None,
            restarts=value(item.find(f"{W}lvlRestart")) != "0",
            style=value(item.find(f"{W}pStyle")),
        )
        for item in parent.findall(f"{W}lvl")
        if 0 <= _depth(item) < _LEVELS
    }


def _depth(element: Element) -> int:
    text = element.get(f"{W}ilvl", "")
    return int(text) if text in "012345678" and text else 0
