"""Who says what, when and under which number: the head and the foot of a document, with its annex as a witness."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.blocks import Paragraph
from knowledge.extract.headings import strip_bullet
from knowledge.extract.issuer import find_issuer, slug_of
from knowledge.extract.parts import Parts, find_signer_title
from knowledge.extract.repairs import words as repair_words
from knowledge.layout import UPPER, alternatives, folded, layout
from knowledge.model import Document, Repair
from knowledge.text import fold

_YEAR = re.compile(r"\b(20\d\d)\b")
_NAME = re.compile(rf"[{UPPER}][\w'’.]*(?:\s+[{UPPER}][\w'’.]*){{1,5}}")
_FILED = re.compile(r"luu\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The document as its head, foot and annex give it, and what had to be mended."""

    document: Document
    recipients: tuple[Paragraph, ...]
    addressees: tuple[Paragraph, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """A document number with the date beside it, as one place of the file gives them."""

    number: str | None
    suffix: str
    day: date | None
    place: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    head = layout()["head"]
    day, month, year = head["day"], head["month"], head["year"]
    when = rf"{day}\s*(?P<day>\d{{1,2}})?\s*(?:{month}|/)\s*(?P<month>\d{{1,2}})?\s*(?:{year}|/)\s*(?P<year>\d{{4}})?"
    attached = alternatives(head["attached"])
    return {
        "number": re.compile(rf"{head['number']}\s*:?\s*(?P<number>\d[\d.]*)?\s*(?P<suffix>[-/]\s?[A-ZĐ][\w/-]*)"),
        "place": re.compile(rf"(?P<place>[^\W\d][^,\d]{{1,40}}),\s*(?P<when>{when})", re.IGNORECASE),
        "subject": re.compile(rf"(?:{alternatives(head['subject'])})\b\s*"),
        "attached": re.compile(
            rf"\(?(?:{attached})\b.*?\b{head['number']}\s*:?\s*(?P<number>\d[\d.]*)?\s*(?P<suffix>[-/]\s?[A-ZĐ][\w/-]*)(?:\s*{when})?",
            re.IGNORECASE,
        ),
        "motto": re.compile(folded(head["motto"])),
        "addressees": re.compile(rf"{folded([head['addressees']])}\b"),
    }


def read_header(parts: Parts, source: str) -> Header:
    """Return the document record of a file; what the file leaves blank is None."""
    patterns = _patterns()
    own = _find_number(parts.head, patterns["number"])
    witness = _find_number(parts.annex_head, patterns["attached"])
    number, repairs = _decide_number(own, witness)
    place, issued_on = _find_place(parts.head)
    if issued_on is None and witness is not None:
        issued_on = witness.day
    kind, title = _find_title(parts.head)
    if not title:
        kind, title = _find_annex_title(parts.annex_head, kind)
    issuer = find_issuer(parts, title, place)
    signer, signer_title = _find_signer(parts.foot)
    year = _find_year(title, issued_on, parts)
    recipients = _find_recipients(parts.foot)
    document = Document(
        id=slug_of(number, title, kind, issuer, year=year, issued_on=issued_on),
        number=number,
        kind=kind,
        title=title,
        issuer=issuer,
        place=place,
        issued_on=issued_on,
        signer=signer,
        signer_title=signer_title,
        year=year,
        based_on=(),
        source=source,
        recipients=_name_recipients(recipients),
    )
    return Header(
        document=document,
        recipients=recipients,
        addressees=_find_addressees(parts.head),
        repairs=repairs,
    )


def _find_number(paragraphs: Sequence[Paragraph], pattern: re.Pattern[str]) -> _Number | None:
    for paragraph in paragraphs:
        match = pattern.search(paragraph.text) if pattern.groups > 2 else pattern.match(paragraph.text)
        if match is None:
            continue
        suffix = match["suffix"].replace(" ", "").rstrip(".-/")
        digits = match["number"].strip(".") if match["number"] else None
        return _Number(
            number=f"{digits}{suffix}" if digits else None,
            suffix=suffix,
            day=_make_date(match) if pattern.groups > 2 else None,
            place=paragraph.place,
        )
    return None


def _decide_number(own: _Number | None, witness: _Number | None) -> tuple[str | None, tuple[Repair, ...]]:
    """The annex names the document as well; where they differ it is believed, for the head is what a stamp covers."""
    said = own.number if own else None
    if witness is None or witness.number is None or witness.number == said:
        return said, ()
    if own is not None and own.suffix != witness.suffix:
        return said, ()  # the annex of something else
    reason = str(repair_words()["number" if said else "number_missing"]).format(number=witness.number)
    place = own.place if own else witness.place
    return witness.number, (Repair(place=place, before=said or "", after=witness.number, reason=reason),)


def _make_date(match: re.Match[str]) -> date | None:
    if not (match["day"] and match["month"] and match["year"]):
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _find_place(head: Sequence[Paragraph]) -> tuple[str | None, date | None]:
    for paragraph in head:
        if match := _patterns()["place"].fullmatch(paragraph.text.rstrip(". ")):
            return match["place"].strip(), _make_date(match)
    return None, None


@cache
def _kinds() -> dict[str, str]:
    return {fold(kind): str(kind) for kind in layout()["kinds"]}


def _find_title(head: Sequence[Paragraph]) -> tuple[str, str]:
    """Return the kind of document and its title on one line; a letter's title is its subject."""
    patterns = _patterns()
    for index, paragraph in enumerate(head):
        if patterns["subject"].match(paragraph.text):
            return str(layout()["letter"]), " ".join([paragraph.text, *_lower_lines(head[index + 1 :])])
    for index, paragraph in enumerate(head):
        plain = fold(paragraph.text)
        kind = next((kind for kind in _kinds() if plain == kind or plain.startswith(f"{kind} ")), None)
        if kind is None or not (plain == kind or paragraph.text[: len(kind)].isupper()):
            continue
        lines = [paragraph.text[len(kind) :].strip(), *(p.text for p in head[index + 1 :])]
        topic = " ".join(line for line in lines if line and not _is_letterhead(line))
        return _kinds()[kind], f"{_kinds()[kind]} {_lower_first(topic)}".strip()
    return str(layout()["letter"]) if any(patterns["addressees"].match(fold(p.text)) for p in head) else "", ""


def _find_annex_title(annex_head: Sequence[Paragraph], kind: str) -> tuple[str, str]:
    """Return kind and title of a file that holds an annex alone: it says to what it belongs."""
    lines: list[str] = []
    for paragraph in annex_head:
        plain = fold(paragraph.text)
        if _patterns()["attached"].match(paragraph.text):
            named = next((name for folded_name, name in _kinds().items() if f" {folded_name} " in plain), None)
            kind = kind or named or ""
        elif not paragraph.text.startswith("("):
            lines.append(paragraph.text)
    return kind, " ".join(lines[1:] or lines)


def _lower_lines(paragraphs: Sequence[Paragraph]) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        if not paragraph.text[:1].islower():
            break
        lines.append(paragraph.text)
    return lines


def _is_letterhead(line: str) -> bool:
    patterns = _patterns()
    return bool(
        patterns["number"].match(line)
        or patterns["place"].fullmatch(line.rstrip(". "))
        or patterns["motto"].match(fold(line))
        or line.startswith("(")
        or not any(character.isalnum() for character in line)
    )


def _lower_first(text: str) -> str:
    """Return a title's words as they stand after its kind; names and abbreviations keep their capital."""
    first, _, rest = text.partition(" ")
    if first[1:].islower() and rest[:1].islower():
        return first.lower() + " " + rest
    return text


def _find_year(title: str, issued_on: date | None, parts: Parts) -> int | None:
    if match := _YEAR.search(title):
        return int(match[1])
    if issued_on is not None:
        return issued_on.year
    for paragraph in parts.head:
        if match := _YEAR.search(paragraph.text):
            return int(match[1])
    return None


def _find_signer(foot: Sequence[Paragraph]) -> tuple[str | None, str | None]:
    """Return the name and the title of who signed; with "KT." it is the deputy in the line below who did."""
    title: str | None = None
    for paragraph in foot:
        found = find_signer_title(paragraph.text)
        if found is not None:
            title = found
        elif title is not None and _NAME.fullmatch(paragraph.text) and not paragraph.text.isupper():
            return paragraph.text, title
    return None, title


def _find_recipients(foot: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    for paragraph in foot:
        bulleted = strip_bullet(paragraph.text) != paragraph.text
        if not bulleted and (paragraph.text.isupper() or find_signer_title(paragraph.text)):
            break
        found.append(paragraph)
    return tuple(found)


def _name_recipients(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return who is sent a copy, lines that go on joined; where the copy is filed is left out."""
    found: list[str] = []
    for paragraph in paragraphs:
        text = strip_bullet(paragraph.text)
        if text != paragraph.text:
            found.append(text)
        elif found:
            found[-1] = f"{found[-1]} {text}"
    named = (name.strip(" ;.,") for name in found)
    return tuple(name for name in named if name and not _FILED.match(fold(name)))


def _find_addressees(head: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    for index, paragraph in enumerate(head):
        if _patterns()["addressees"].match(fold(paragraph.text)):
            return tuple(head[index:])
    return ()
