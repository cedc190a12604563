"""What Word's styles say of text: its font, whether it is hidden or drawn in capitals, and the list it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.readers.archive import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 24  # styles based on styles; Word's own go three deep
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Styles:
    """The style sheet of a document; `by_id` are its w:style elements."""

    by_id: dict[str, Element]
    default_run: Element | None
    default_paragraph_style: str

    def chain(self, style_id: str) -> Iterator[Element]:
        """Give a style and those that it is based on, nearest first; a circle ends where it closes."""
        seen: set[str] = set()
        while len(seen) < _DEEPEST and style_id not in seen and style_id in self.by_id:
            seen.add(style_id)
            style = self.by_id[style_id]
            yield style
            style_id = value(style.find(f"{W}basedOn"))

    def run_properties(self, run: Element, paragraph_style: str) -> Iterator[Element]:
        """Give the w:rPr elements that hold for a run, the strongest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
            yield from _named(self.chain(value(own.find(f"{W}rStyle"))), "rPr")
        yield from _named(self.chain(paragraph_style or self.default_paragraph_style), "rPr")
        if self.default_run is not None:
            yield self.default_run

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the list and the level of a paragraph, None where it is in no list."""
        list_id, level = "", None
        for properties in self._paragraph_properties(paragraph):
            numbering = properties.find(f"{W}numPr")
            if numbering is not None:
                list_id = list_id or value(numbering.find(f"{W}numId"))
                level = level if level is not None else number(numbering.find(f"{W}ilvl"))
        return (list_id, level or 0) if list_id not in ("", "0") else None

    def _paragraph_properties(self, paragraph: Element) -> Iterator[Element]:
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        yield from _named(self.chain(style_of(paragraph) or self.default_paragraph_style), "pPr")


def read_styles(root: Element | None) -> Styles:
    """Return the style sheet, an empty one where the document has none."""
    if root is None:
        return Styles({}, None, "")
    by_id = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    default = (
        style_id
        for style_id, style in by_id.items()
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF
    )
    return Styles(by_id, root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), next(default, ""))


def font_of(properties: list[Element]) -> str:
    """Return the font's name from run properties, strongest first; '' for a theme's font, which is always Unicode."""
    for element in properties:
        fonts = element.find(f"{W}rFonts")
        if fonts is None:
            continue
        if fonts.get(f"{W}hAnsiTheme") or fonts.get(f"{W}asciiTheme"):
            return ""
        # the letters in question lie above ASCII, where Word goes by hAnsi
        name = fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")
        if name:
            return name
    return ""


def is_on(properties: list[Element], name: str) -> bool:
    """Tell whether a switch such as w:vanish or w:caps holds; the strongest element that names it decides."""
    for element in properties:
        switch = element.find(f"{W}{name}")
        if switch is not None:
            return (value(switch) or "1") not in _OFF
    return False


def style_of(paragraph: Element) -> str:
    """Return the id of a paragraph's style, '' where none is named."""
    return value(paragraph.find(f"{W}pPr/{W}pStyle"))


def value(element: Element | None) -> str:
    """Return the w:val of an element, '' without one."""
    return element.get(f"{W}val", "") if element is not None else ""


def number(element: Element | None) -> int | None:
    """Return the w:val of an element as a number, None where it is none."""
    text = value(element)
    return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else None


def _named(styles: Iterator[Element], name: str) -> Iterator[Element]:
    return (found for style in styles if (found := style.find(f"{W}{name}")) is not None)
