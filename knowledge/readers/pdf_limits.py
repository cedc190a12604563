"""Bounds of what a PDF page may draw: letters are counted as they are drawn, so that a page without end is left."""

from collections.abc import Callable
from typing import Any

from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import stream_value

from knowledge.readers.source import Refused

MAX_LETTERS = 30_000  # on one page; a page of small print has 8,000
MAX_LETTERS_IN_ALL = 1_500_000  # a plan of 40 pages has 120,000
MAX_DRAWING = 3 * 2**20  # bytes of drawing commands of one page, unpacked


class CountingResources(PDFResourceManager):
    """Hands out fonts that count the letters they decode; `begin_page` sets the count to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.letter_count = self.earlier_count = 0

    def begin_page(self, page: Any) -> None:
        """Begin to count anew; raises `Refused` when the page's drawing is larger than any plan's."""
        self.earlier_count += self.letter_count
        self.letter_count = 0
        if self.earlier_count > 2 * MAX_LETTERS_IN_ALL:
            raise Refused("too_large", f"more than {MAX_LETTERS_IN_ALL} letters")
        size = sum(len(stream_value(content).get_data()) for content in page.page_obj.contents)
        if size > MAX_DRAWING:
            raise Refused("too_large", f"page {page.page_number}: more than {MAX_DRAWING} bytes of drawing")

    def get_font(self, objid: object, spec: Any) -> Any:
        """Return a font as ever, its `decode` made to count."""
        font: Any = super().get_font(objid, spec)
        if not hasattr(font, "counts"):
            font.counts, font.decode = True, self._counting(font.decode)
        return font

    def _counting(self, decode: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
        def counted(data: bytes) -> Any:
            self.letter_count += len(data)
            if self.letter_count > 2 * MAX_LETTERS:  # a letter takes two bytes at most
                raise Refused("too_large", f"more than {MAX_LETTERS} letters on a page")
            return decode(data)

        return counted
