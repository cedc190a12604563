"""Plans printed to PDF: running text as paragraphs, tables by their drawn lines or by the blank between columns.

A table that goes on over pages is one table. Page numbers and what repeats at the edge of every page are left out.
Only the text layer is read; a page that is a picture is refused, never passed over.
"""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.blocks import Block, Blocks
from knowledge.readers.pdf_limits import CountingResources
from knowledge.readers.pdf_pages import Item, Page, drop_running_heads, put_in_order, read_page, take_notes
from knowledge.readers.pdf_paragraphs import PageLine, join_paragraphs, usual_step
from knowledge.readers.pdf_streams import check_streams
from knowledge.readers.pdf_tables import PageTable, goes_on, join_parts
from knowledge.readers.source import Refused, load, reading

MAX_PAGES = 600


def read(path: Path) -> Blocks:
    """Read a .pdf file; raises `UnreadableFile`.

    Places are "page 3" for paragraphs and "page 3, row 5" for rows, counted on each page with headings. A page's
    footnotes follow after the text. In cells a line feed parts lines that were ended before their column was full.
    """
    with reading(path):
        data = load(path, "pdf")
        check_streams(data)
        pages = _read_pages(data)
        scans = [str(page.number) for page in pages if page.is_scan]
        if scans or not any(page.lines or page.grid_words for page in pages):
            raise Refused("no_text", f"page {', '.join(scans)}" if scans else "")
        return Blocks(name=path.name, format="pdf", blocks=tuple(_blocks(pages)))


def _read_pages(data: bytes) -> list[Page]:
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity that it can live with
    with _unwrapped_errors(), pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MAX_PAGES:
            raise Refused("too_large", f"more than {MAX_PAGES} pages")
        resources = document.rsrcmgr = CountingResources()
        pages = []
        for number, page in enumerate(document.pages, start=1):
            resources.begin_page(page)
            pages.append(read_page(page, number))
            page.close()  # lets the page's letters go, of which there may be millions
        return pages


@contextmanager
def _unwrapped_errors() -> Iterator[None]:
    try:
        yield
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFEncryptionError | PDFPasswordIncorrect):
            raise Refused("encrypted") from error
        if isinstance(cause, Refused):
            raise cause from error
        raise


def _blocks(pages: list[Page]) -> Iterator[Block]:
    drop_running_heads(pages)
    take_notes(pages)
    items = list(put_in_order(pages))
    step = usual_step([item for item in items if isinstance(item, PageLine)])
    for run in _runs(items):
        first = run[0]
        if isinstance(first, PageLine):
            yield from join_paragraphs([item for item in run if isinstance(item, PageLine)], step)
        elif isinstance(first, PageTable):
            yield join_parts([item for item in run if isinstance(item, PageTable)])
        else:
            yield first
    for page in pages:
        left = min((line.x0 for line in page.notes), default=0.0)
        right = max((line.x1 for line in page.notes), default=0.0)
        notes = [PageLine(line=line, page=page.number, left=left, right=right) for line in page.notes]
        yield from (replace(note, place=f"{note.place}, footnote") for note in join_paragraphs(notes, 0.0))


def _runs(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Give neighbouring lines of running text together, and neighbouring parts of one table."""
    run: list[Item] = []
    for item in items:
        if run and not _belongs(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _belongs(before: Item, item: Item) -> bool:
    if isinstance(before, PageTable) and isinstance(item, PageTable):
        return goes_on(before, item)
    return isinstance(before, PageLine) and isinstance(item, PageLine)
