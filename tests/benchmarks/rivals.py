"""Plain searches on the rows of a library, to set beside our answers: FTS5 by any word, bm25s, rapidfuzz."""

import sqlite3
from collections.abc import Callable

import bm25s
from rapidfuzz import fuzz, process

from knowledge.library import Library
from knowledge.wording import index_words

TITLE = 3  # how often a word of the title counts
Search = Callable[[str], int | None]


def _words(text: str) -> list[str]:
    return sorted({word for word in index_words(text) if word.isalnum()})


def open_fts(library: Library) -> Search:
    """Return a search that gives the number of the best row by FTS5's own BM25, by any of the words of a question."""
    connection = sqlite3.connect(library.path.with_name("plain.sqlite"))
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(title, context, content = '')")
    connection.execute("ATTACH ? AS library", (str(library.path),))
    connection.execute("INSERT INTO plain (rowid, title, context) SELECT id, title, context FROM library.records")
    sql = f"SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, {TITLE}.0, 1.0) LIMIT 40"

    def search(question: str) -> int | None:
        match = " OR ".join(f'"{word}"' for word in _words(question))
        rows = connection.execute(sql, (match,)).fetchall() if match else []
        return rows[0][0] if rows else None

    return search


def open_bm25s(library: Library) -> Search:
    """Return a search that gives the number of the best row by bm25s."""
    with sqlite3.connect(library.path) as connection:
        rows = connection.execute("SELECT id, title, context FROM records ORDER BY id").fetchall()
    numbers = [number for number, _, _ in rows]
    index = bm25s.BM25()
    index.index([title.split() * TITLE + context.split() for _, title, context in rows], show_progress=False)

    def search(question: str) -> int | None:
        known = [word for word in _words(question) if word in index.vocab_dict]
        if not known:
            return None
        found, _ = index.retrieve([known], k=min(40, len(numbers)), show_progress=False)
        return numbers[int(found[0][0])]

    return search


def open_rapidfuzz(library: Library) -> Search:
    """Return a search that gives the number of the best row by rapidfuzz's likeness of words, whatever their order."""
    with sqlite3.connect(library.path) as connection:
        rows = connection.execute("SELECT id, title, context FROM records ORDER BY id").fetchall()
    texts = {number: f"{title} {context}" for number, title, context in rows}

    def search(question: str) -> int | None:
        found = process.extractOne(" ".join(_words(question)), texts, scorer=fuzz.token_set_ratio)
        return None if found is None else found[2]

    return search
