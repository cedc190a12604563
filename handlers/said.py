"""What somebody says with a report of progress: the number of a document, a link or a file, and words of their own."""

import re
from dataclasses import dataclass

from handlers.messages import IncomingFile
from handlers.standings import Evidence
from knowledge.text import fold

LONGEST = 4096
"""Characters of a note that are kept; Telegram's messages are no longer."""

_LINK = re.compile(r"https?://[^\s<>\"]+")
_NUMBER = r"\d+[\w.]*(?:[/-][\w.&-]+)*/[\w.&-]*[a-z][\w.&-]*"
_NUMBERED = re.compile(rf"(?:\b(?:van ban|cong van|bao cao)\s+)?\bso(?: hieu)?\s*:?\s*({_NUMBER})")
_NUMBER_ALONE = re.compile(rf"\s*({_NUMBER})\s*")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters: a store cannot keep some, and others turn the lines that stand around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes with a step; nothing of it needs to be there."""

    note: str = ""
    document_number: str = ""
    evidence: Evidence | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.note or self.document_number or self.evidence)


def clean(text: str) -> str:
    """Return `text` without control characters and outer blanks."""
    return _UNSEEN.sub("", text).strip()


def read_said(text: str, channel: str, file: IncomingFile | None = None) -> Said:
    """Return what a message says; of a file and a link the file is kept as the proof, the link stays in the note."""
    words = clean(text)
    evidence = None
    if file is not None:
        evidence = Evidence(kind="file", name=clean(file.name) or file.mime, reference=f"{channel}:{file.code}")
    elif (link := _LINK.search(words)) is not None:
        evidence = Evidence(kind="link", name=link[0], reference=link[0])
        words = f"{words[: link.start()]}{words[link.end() :]}"
    words, number = _take_number(words)
    return Said(note=words.strip(" \n,;:.-–"), document_number=number, evidence=evidence)


def _take_number(words: str) -> tuple[str, str]:
    folded = fold(words)
    found = _NUMBER_ALONE.fullmatch(folded) or _NUMBERED.search(folded)
    if found is None:
        return words, ""
    return f"{words[: found.start()]}{words[found.end() :]}", words[found.start(1) : found.end(1)]
