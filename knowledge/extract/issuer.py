"""Who issued a document, under the canonical name, and the id that follows from number, title and issuer."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from knowledge.agencies import canonical
from knowledge.agency_registry import registry
from knowledge.extract.parts import Parts
from knowledge.layout import UPPER, alternatives, folded, layout
from knowledge.text import fold, squeeze, words

_LONGEST_NAME = 100
_YEAR = re.compile(r"\b20\d\d\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_PROPER = rf"[{UPPER}]\w*(?:[\s-]+[{UPPER}]\w*)*"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words_ = layout()
    issuer = alternatives(words_["issuers"])
    levels = alternatives(words_["issuer_levels"])
    kinds = alternatives(words_["kinds"])
    enacts = alternatives(words_["head"]["enacts"])
    name = rf"(?P<issuer>\b(?:{issuer})\b[^,;:.()]{{0,80}}?)"
    return {
        "enacts": re.compile(rf"\s+(?:{enacts})\s+(?i:{kinds})\b"),
        "opens": re.compile(rf"(?:^|(?<=[,;.]\s))(?:{issuer})\b"),
        "of": re.compile(rf"(?i:{words_['head']['of']})\s+{name}(?=\s*[.,;)]|$)"),
        "level": re.compile(rf"\b(?P<level>{levels})\s+(?P<name>{_PROPER})"),
        "ends": re.compile(rf"\b(?:{levels})$"),
        "head": re.compile(rf"(?:{folded(words_['issuers'])})\b"),
        "area": re.compile(rf"(?:{folded(words_['issuer_levels'])})\b"),
    }


def find_issuer(parts: Parts, title: str, place: str | None) -> str | None:
    """Return who issued the document: from the letterhead, the annex, the words of enactment or the closing."""
    first: str | None = None
    for raw in _candidates(parts):
        if name := _complete(raw, title, place, parts):
            if _patterns()["level"].search(name):
                return _canonical(name)
            first = first or name
    return _canonical(first) if first else None


def _canonical(name: str) -> str:
    """Return the name in its usual spelling, with the place, which canonical names leave out for the home province."""
    match = _patterns()["level"].search(name)
    if match is None or match.start() == 0:
        return canonical(name) or name
    own = name[: match.start()].strip()
    return f"{canonical(own) or own} {match.group()}"


def _candidates(parts: Parts) -> Iterator[str]:
    if letterhead := _read_letterhead(parts):
        yield letterhead
    patterns = _patterns()
    for paragraph in parts.annex_head:
        for match in patterns["of"].finditer(paragraph.text):
            yield match["issuer"]
    for paragraph in parts.body[:6]:
        for match in reversed(list(patterns["enacts"].finditer(paragraph.text))):
            window = max(0, match.start() - _LONGEST_NAME)
            starts = [opening.start() for opening in patterns["opens"].finditer(paragraph.text, window, match.start())]
            if starts:
                yield paragraph.text[starts[-1] : match.start()]
    for paragraph in parts.body[-3:]:
        yield from (match["issuer"] for match in patterns["of"].finditer(paragraph.text))


def _read_letterhead(parts: Parts) -> str | None:
    """Return the name in capitals at the top; a department's name stands below that of its parent."""
    lines: list[str] = []
    patterns = _patterns()
    for paragraph in parts.head[:12]:
        if not paragraph.text.isupper():
            continue
        plain = fold(paragraph.text)
        if patterns["head"].match(plain):
            lines.append(paragraph.text)
        elif lines and patterns["area"].match(plain):
            lines[-1] = f"{lines[-1]} {paragraph.text}"
    if not lines:
        return None
    own, parents = lines[-1], lines[:-1]
    area = next((a for p in reversed(parents) if (a := _find_area(p))), None)
    return f"{own} {area}" if area and not _find_area(own) else own


def _find_area(capitals: str) -> str | None:
    plain = fold(capitals)
    for level in layout()["issuer_levels"]:
        position = plain.find(f" {fold(level)} ")
        if position >= 0:
            return capitals[position + 1 :]
    return None


def _complete(raw: str, title: str, place: str | None, parts: Parts) -> str | None:
    """Return a name with what it leaves out: "UBND tỉnh" in a plan for "tỉnh Cao Bằng" is of that province."""
    name = squeeze(_BRACKETS.sub("", raw)).strip(" ,")
    if not name:
        return None
    if name.isupper():
        name = _recase(name)
    for form, short in layout()["issuer_forms"].items():
        name = re.sub(rf"^{form}\b", short, name)
    match = _patterns()["ends"].search(name)
    if match is None:
        return name
    level = match.group()
    for text in (title, *(p.text for p in parts.annex_head), *(p.text for p in parts.body[-2:])):
        for found in _patterns()["level"].finditer(text):
            if found["level"] == level:
                return f"{name} {found['name']}"
    return f"{name} {place}" if place else name


def _recase(capitals: str) -> str:
    """Return a name in capitals as it is written elsewhere, word by word where the registry does not know it."""
    for first in (*layout()["issuer_forms"], *layout()["issuers"]):
        if fold(capitals).startswith(f"{fold(first)} "):
            rest = capitals[len(first) :].strip()
            break
    else:
        return capitals
    for level in layout()["issuer_levels"]:
        marker = f"{fold(level)} "
        position = fold(f" {rest}").find(f" {marker}")
        if position >= 0:
            before, name = rest[:position].strip(), rest[position + len(marker) :]
            return squeeze(f"{first} {before.capitalize()} {level} {name.title()}")
    return f"{first} {rest.capitalize()}"


def slug_of(
    number: str | None, title: str, kind: str, issuer: str | None, *, year: int | None, issued_on: date | None
) -> str:
    """Return the id of a plan: its number with place and year, else its title's topic, year and issuer.

    Every province counts from 1 anew in every year. So a number is followed by the issuer below a province
    ("7-kh-ubnd-xa-nam-dan") or by a province other than the home one ("7-kh-ubnd-lang-son"), and by the year of
    issue ("7-kh-ubnd-2027") unless `layout.yaml` names that year as the one whose number stands alone. Communes of
    one name in two provinces are not told apart: their plans seldom say where they lie.
    """
    home = _slug_issuer(issuer)
    if number:
        place = home if issuer and _is_local(issuer) else _slug_province(issuer)
        return "-".join(filter(None, ("-".join(words(number)), place, _tell_year(number, issued_on, year))))
    topic = title.lower().removeprefix(kind.lower())
    for long in sorted(layout()["slugs"], key=len, reverse=True):
        topic = topic.replace(long, f" {layout()['slugs'][long]} ")
    topic = _YEAR.sub(" ", _drop_words(topic.replace((issuer or kind).lower(), " ")))
    rest = [word for word in re.findall(r"[a-z0-9-]+", fold(topic)) if word not in home.split("-")]
    return "-".join(filter(None, ("-".join(rest)[:60].strip("-"), str(year or ""), home))) or "plan"


def _slug_province(issuer: str | None) -> str:
    """Return the place that an issuer of a province's level names, '' for the home province and for none."""
    match = _patterns()["level"].search(issuer or "")
    if match is None or (match["name"] == registry().home and match["level"] == registry().province_word):
        return ""
    return "-".join(words(match["name"]))


def _tell_year(number: str, issued_on: date | None, year: int | None) -> str:
    """Return the year of issue, '' where the number stands alone."""
    plain = layout()["plain_numbers"]
    alone = int(plain["others"].get(number, plain["year"]))
    if issued_on is not None:
        return "" if issued_on.year == alone else str(issued_on.year)
    # without a day: a plan is issued in the year that it is for, or at the end of the one before
    return "" if year is None or year in (alone, alone + 1) else str(year)


def _drop_words(text: str) -> str:
    return re.sub(rf"\b(?:{alternatives(layout()['slug_words'])})\b", " ", text)


def _is_local(issuer: str) -> bool:
    levels = set(layout()["issuer_levels"]) - set(layout()["province_levels"])
    return any(re.search(rf"\b{level}\b", issuer) for level in levels)


def _slug_issuer(issuer: str | None) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(_drop_words((issuer or "").lower()))))
