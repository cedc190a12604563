"""The text of one Word paragraph, as Word draws it: what is deleted or hidden is left out, what is inserted stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from knowledge.readers.archive import Element
from knowledge.readers.docx_numbering import Lists
from knowledge.readers.docx_styles import Styles, W, font_of, is_on, style_of, value
from knowledge.readers.legacy_fonts import encoding_of, join_runs

_NOTHING = ET.Element("nothing")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{W}rt"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOLS = {0xB7: "•", 0xA7: "•", 0xD8: "•", 0x6E: "•", 0x71: "•", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xA3: "≤",
            0xB3: "≥"}  # fmt: skip
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class Story:
    """What holds for all paragraphs of one document while it is read: styles, running lists, the notes met so far."""

    styles: Styles
    lists: Lists
    notes: dict[tuple[str, str], int] = field(default_factory=dict)

    def note_number(self, kind: str, note_id: str) -> int:
        """Return the running number of a note, the next one at its first mention."""
        return self.notes.setdefault((kind, note_id), len(self.notes) + 1)


def flatten(parent: Element) -> Iterator[Element]:
    """Give the children of `parent`, with those of content controls, insertions and the like in their places."""
    for child in parent:
        if child.tag == f"{W}sdt":
            if _is_contents(child):
                continue
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from flatten(content)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from flatten(child)
        elif child.tag == f"{_MC}AlternateContent":
            yield from flatten(_alternative(child))
        elif child.tag not in _DROPPED:
            yield child


def paragraph_text(paragraph: Element, story: Story) -> str:
    """Return the text of a paragraph with its label; lines that somebody broke are parted by line feeds."""
    text = own_text(paragraph, story)
    return f"{label} {text}" if (label := next_label(paragraph, story)) else text


def own_text(paragraph: Element, story: Story) -> str:
    """Return the text of a paragraph without its label."""
    return join_runs(_runs(paragraph, story, style_of(paragraph)))


def next_label(paragraph: Element, story: Story) -> str:
    """Count the paragraph in its list and return the label that Word draws before it, '' where it is in none."""
    place = story.styles.list_of(paragraph)
    if place is None:
        return ""
    list_id, depth = place
    if paragraph.find(f"{W}pPr/{W}numPr") is None:  # a list ties its levels to styles; the style's own word is weaker
        tied = story.lists.depth_of_style(list_id, style_of(paragraph))
        depth = depth if tied is None else tied
    return story.lists.label(list_id, depth)


def mark_is_deleted(paragraph: Element) -> bool:
    """Tell whether the paragraph's end was deleted under tracked changes: its text goes on in the next one."""
    marks = (f"{W}pPr/{W}rPr/{W}{name}" for name in ("del", "moveFrom"))
    return any(paragraph.find(mark) is not None for mark in marks)


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """Give the text boxes that hang on a paragraph, each once though Word stores it for old and new programs."""
    for child in flatten(paragraph):
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from text_boxes(child)


def _runs(parent: Element, story: Story, style: str) -> Iterator[tuple[str, str]]:
    for child in flatten(parent):
        if child.tag == f"{W}r":
            yield from _run(child, story, style)
        elif child.tag.startswith(_MATH):
            yield from ((part.text or "", "") for part in child.iter(f"{_MATH}t"))
        elif child.tag != f"{W}txbxContent":
            yield from _runs(child, story, style)


def _run(run: Element, story: Story, style: str) -> Iterator[tuple[str, str]]:
    properties = list(story.styles.run_properties(run, style))
    if is_on(properties, "vanish"):
        return
    font = font_of(properties)
    raised = any(value(p.find(f"{W}vertAlign")) == "superscript" for p in properties[:1])
    for piece in flatten(run):
        text, piece_font = _piece(piece, font, story)
        if is_on(properties, "caps") and not encoding_of(piece_font):
            text = text.upper()
        yield (text.translate(_SUPERSCRIPT) if raised and text.isdigit() else text), piece_font


def _piece(piece: Element, font: str, story: Story) -> tuple[str, str]:
    if piece.tag == f"{W}t":
        return piece.text or "", font
    if piece.tag in _BREAKS:
        return _BREAKS[piece.tag], font
    if piece.tag == f"{W}sym":
        return _symbol(piece)
    if piece.tag == f"{W}softHyphen":  # in a TCVN3 font this code is a letter
        return ("\u00ad" if encoding_of(font) == "tcvn3" else ""), font
    if piece.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
        kind = "footnote" if piece.tag == f"{W}footnoteReference" else "endnote"
        return str(story.note_number(kind, piece.get(f"{W}id", ""))).translate(_SUPERSCRIPT), ""
    if piece.tag == f"{W}ruby":
        return "".join(part.text or "" for part in piece.iterfind(f"{W}rubyBase//{W}t")), font
    return "", font


def _symbol(piece: Element) -> tuple[str, str]:
    font, code = piece.get(f"{W}font", ""), int(piece.get(f"{W}char", "20"), 16)
    code -= 0xF000 if 0xF000 <= code <= 0xF0FF else 0
    if encoding_of(font):
        return chr(code), font
    return _SYMBOLS.get(code, "•" if "ding" in font.lower() else chr(code)), ""


def _alternative(element: Element) -> Element:
    """Return the branch of an alternative to read: the first, as a new Word does, for the others repeat it."""
    choice = element.find(f"{_MC}Choice")
    fallback = element.find(f"{_MC}Fallback")
    chosen = choice if choice is not None else fallback
    return chosen if chosen is not None else _NOTHING


def _is_contents(control: Element) -> bool:
    """Tell whether a content control repeats or awaits text: a table of contents, or "Click here to enter text"."""
    properties = control.find(f"{W}sdtPr")
    if properties is None:
        return False
    gallery = value(properties.find(f"{W}docPartObj/{W}docPartGallery"))
    return gallery == "Table of Contents" or properties.find(f"{W}showingPlcHdr") is not None
