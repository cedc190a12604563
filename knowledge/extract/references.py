"""Other documents that a plan names: number, kind, date, issuer and what they are about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from knowledge.extract.sentences import split_sentences
from knowledge.layout import UPPER, alternatives, layout
from knowledge.model import Passage, Reference

# 76/NQ-CP, 150/2025/NĐ-CP, 66.7/2025/NQ-CP, 18-NQ/TW, 59-CV/BCĐ, 4110/KH-UBND
_LETTERS = rf"[{UPPER}][{UPPER}a-zđ]{{0,8}}"
# what may not stand before it is looked for behind its first digit: a pattern that begins with digits is found sooner
_NUMBER = rf"\d(?<![\w/.-]\d)\d{{0,4}}(?:\.\d{{1,2}})?(?:/\d{{4}})?\s?[/-]\s?{_LETTERS}(?:[-/]{_LETTERS}){{1,3}}"
_LONGEST_KIND = 40
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}(?!\w)|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NOTE = re.compile(r"(?P<mark>\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*(?=[^\W\d_])")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@cache
def _pattern() -> re.Pattern[str]:
    words = layout()["references"]
    kinds, about, ends = (alternatives(words[key]) for key in ("kinds", "about", "ends"))
    day, month, year = words["day"], words["month"], words["year"]
    stop = rf"\s+(?i:{about})\b|\s+(?:{ends})\b|\s+{words['and']}\s+(?:(?i:{kinds})\b|(?![{UPPER}]))|[,;.:)¹²³]|$"
    parts = (
        rf"(?P<number>{_NUMBER})(?P<note>[¹²³⁴-⁹]?)",
        rf"(?:,?\s+{day}\s+(?P<day>\d{{1,2}})\s*(?:/|\s{month}\s)",
        rf"\s*(?P<month>\d{{1,2}})\s*(?:/|\s{year}\s)\s*(?P<year>\d{{4}}))?",
        rf"(?:,?\s+{words['of']}\s+(?:{words['the']}\s+)?",
        rf"(?P<issuer>[{UPPER}](?:[^,;.:()¹²³]|\([{UPPER}]+\)){{1,80}}?)(?={stop})(?P<mark>[¹²³⁴-⁹])?)?",
        rf"(?=(?P<about>,?\s+(?i:{about})\b[^;¹²³]*)?)",
    )
    return re.compile("".join(parts))


@cache
def _kind_before() -> re.Pattern[str]:
    words = layout()["references"]
    return re.compile(rf"(?<!\w)(?P<kind>{alternatives(words['kinds'])})\s+(?:{words['number']}\s+)?$", re.IGNORECASE)


def _find_mentions(text: str) -> Iterator[tuple[re.Match[str], str | None]]:
    """Yield each document number with what stands around it, and the kind that is named before it."""
    for match in _pattern().finditer(text):
        start = match.start()
        kind = _kind_before().search(text[max(0, start - _LONGEST_KIND) : start])
        yield match, kind["kind"] if kind else None


@cache
def _next() -> re.Pattern[str]:
    """Return a pattern for where the words about one document end: the next document, or who enacts this one."""
    words = layout()["references"]
    kinds, ends = alternatives(words["kinds"]), alternatives(words["about_ends"])
    issuers = alternatives(layout()["issuers"])
    return re.compile(rf"(?:,|;|\s+{words['and']})\s+(?:{kinds})\b|,\s+(?:{issuers})\b|,\s+(?:{ends})\b")


def find_references(passages: Iterable[Passage], own: str | None) -> tuple[Reference, ...]:
    """Return every document named by number, once, with what all mentions together say about it."""
    listed = list(passages)
    notes = _read_notes(listed)
    found: dict[str, list[Reference]] = {}
    for passage in listed:
        if "/" not in passage.text:
            continue
        for reference in _read_passage(passage, notes):
            if reference.number != own:
                _merge(found.setdefault(reference.number, []), reference)
    return tuple(reference for mentions in found.values() for reference in mentions)


def find_numbers(text: str) -> list[str]:
    """Return the numbers of the documents that `text` names, in order."""
    return [_tidy(match["number"]) for match, _ in _find_mentions(text)]


def _read_notes(passages: Sequence[Passage]) -> Mapping[str, str]:
    """Return the footnotes of a document by their number."""
    notes: dict[str, str] = {}
    for passage in passages:
        if match := _NOTE.match(passage.text):
            notes.setdefault(match["mark"].translate(_RAISED), passage.text[match.end() :])
    return notes


def _read_passage(passage: Passage, notes: Mapping[str, str]) -> Iterator[Reference]:
    for sentence in split_sentences(passage.text):
        told = 0
        for match, kind in _find_mentions(sentence):
            number = _tidy(match["number"])
            issuer, mark = _read_issuer(match)
            about = _read_about(match["about"])
            if match.start() < told and match["day"] is None and issuer is None:
                about = None  # named only in the title of another document: the words after it are of that title
            elif about is not None:
                told = match.end() + len(about)
            note = notes.get(mark or "", "")
            if about is None and not any(_tidy(named["number"]) == number for named, _ in _find_mentions(note)):
                about = note.rstrip(".") or None
            yield Reference(
                number=number,
                kind=_read_kind(kind, number),
                issued_on=_read_date(match),
                issuer=issuer,
                about=about,
                section=passage.section,
                text=sentence,
            )


def _tidy(number: str) -> str:
    return number.replace(" ", "")


def _read_kind(written: str | None, number: str) -> str | None:
    if written:
        return written[:1].upper() + written[1:]
    codes: Mapping[str, str] = layout()["references"]["codes"]
    return next((codes[part] for part in re.split(r"[/-]", number) if part in codes), None)


def _read_date(match: re.Match[str]) -> date | None:
    if match["day"] is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _read_issuer(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Return who issued the document, and the number of the footnote that hangs on the name."""
    issuer = match["issuer"]
    mark = match["mark"] or match["note"] or None
    if issuer is None:
        return None, mark.translate(_RAISED) if mark else None
    if hanging := _NOTE_MARK.search(issuer):
        mark = mark or hanging.group()
        issuer = issuer[: hanging.start()]
    return _BRACKETS.sub("", issuer).strip(), mark.translate(_RAISED) if mark else None


def _read_about(text: str | None) -> str | None:
    if not text:
        return None
    stop = _next().search(text, 4)
    return (text[: stop.start()] if stop else text).strip(" ,;:.") or None


def _merge(mentions: list[Reference], new: Reference) -> None:
    """Join a mention with an earlier one; another date under the same number is another document."""
    for index, known in enumerate(mentions):
        if known.issued_on and new.issued_on and known.issued_on != new.issued_on:
            continue
        richer = new if _weight(new) > _weight(known) else known
        other = known if richer is new else new
        mentions[index] = replace(
            richer,
            kind=richer.kind or other.kind,
            issued_on=richer.issued_on or other.issued_on,
            issuer=richer.issuer or other.issuer,
            about=richer.about or other.about,
        )
        return
    mentions.append(new)


def _weight(reference: Reference) -> int:
    return sum(value is not None for value in (reference.issued_on, reference.issuer, reference.about))
