"""Tasks that two agencies share: one leads and the other coordinates, or both are named in some role."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.agencies import with_groups
from knowledge.agency_mentions import AgencyMention
from knowledge.answer_limits import is_long
from knowledge.answer_lists import annexes
from knowledge.belonging import names_of
from knowledge.facts import Criteria, DutyFact, Entry, Found, Listing, Outcome, Partner, RoleName, TaskFact
from knowledge.scope import Scope
from knowledge.text import fold
from knowledge.wording import index_text, index_words

if TYPE_CHECKING:
    from knowledge.library import Record

_ROLES: tuple[tuple[RoleName, str], ...] = (
    ("lead", r"(?:cung )?(?:chu tri|dung dau|lam chinh|dung ra lam|phu trach|chiu trach nhiem chinh)"),
    ("coordinate", r"(?:cung )?(?:phoi hop|ho tro|tham gia|phu giup|lam phu)"),
)
_WITH = re.compile(r"\b(?:phoi hop|lam|lam viec|cung|chung)(?: lam)?(?: chung)?(?: cung| voi){1,2}\W*$")
_LED_BY = re.compile(r"\b(?:chu tri|phu trach)(?: boi| la)?\W*$")
_WORK = re.compile(r"\b(?:viec|nhiem vu|cong viec|dau viec)\b|\bgi\b")
_JOINTLY = re.compile(r"\b(?:cung|chung|phoi hop voi|ca hai|voi nhau)\b")
_NEITHER = re.compile(r"\bkhong (?:co |phai |duoc )?(?:chu tri|phoi hop|tham gia|lam)\b")
_MANNER = frozenset({"cung", "chung", "nhau", "hai", "ca", "co", "ma", "giua", "lam", "lai", "thi"})


def answer_together(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer which tasks two agencies share; None where the question is no such one, or the library is too large.

    A role that stands beside an agency's name is that agency's; an agency without one may have either.
    """
    query = scope.query
    text = fold(query.message)
    agencies = _with_own(scope, text)
    if len(agencies) != 2 or set(scope.content) - _MANNER or not _WORK.search(text) or _NEITHER.search(text):
        return None
    first, second = agencies
    if first.ambiguous or second.ambiguous or set(first.names) & set(second.names) or is_long(scope, plans):
        return None
    roles = _roles(text, first, second)
    told = [role for role in roles if role]
    if len(told) != len(set(told)) or not (len(told) > 1 or _JOINTLY.search(text[first.end :])):
        return None
    partners = tuple(Partner(name=m.name, role=role) for m, role in zip(agencies, roles, strict=True))
    sides = [(set(mention.names), role) for mention, role in zip(agencies, roles, strict=True)]
    direct = _entries(scope, sides, plans)
    kept = {(entry.document.id, entry.task.item) for entry in direct}
    wide = [(with_groups(names), role) for names, role in sides]  # of the two one at least is named itself
    wider = (*_entries(scope, [sides[0], wide[1]], plans), *_entries(scope, [wide[0], sides[1]], plans))
    shared = tuple(dict.fromkeys(e for e in wider if (e.document.id, e.task.item) not in kept))
    if not (direct or shared):
        told_apart = _duties(scope, first, second)
        if told_apart:
            return Found(facts=told_apart, wants=query.wants)
        if agencies != query.agencies:
            return None  # of the asker's own, other duties may tell more than rows
    criteria = Criteria(plans=annexes(scope, plans), partners=partners)
    return Listing(
        criteria=criteria, entries=direct, shared=shared, counted="count" in query.wants, shows_lead=not told
    )


def _duties(scope: Scope, first: AgencyMention, second: AgencyMention) -> tuple[DutyFact, ...]:
    """Return what plans tell one of two agencies to do that names the other."""
    found = []
    for one, other in ((first, second), (second, first)):
        named = [f" {index_text(name)} " for name in other.names]
        for record in (r for name in one.names for r in scope.library.with_words("duty", index_words(name), None)):
            fact = scope.fact(record)
            if not isinstance(fact, DutyFact) or fact.duty.agency not in one.names:
                continue
            points = tuple(p for p in fact.duty.points if any(name in f" {index_text(p)} " for name in named))
            found += [replace(fact, duty=replace(fact.duty, points=points))] if points else []
    return tuple(dict.fromkeys(found))


_OWN = re.compile(
    r"\b(?:so|phong|ban|don vi|co quan|nganh|ben|van phong|xa|phuong) (?:minh|em|toi|ta|mk|chung (?:em|toi|minh|ta))\b"
)


def _with_own(scope: Scope, text: str) -> tuple[AgencyMention, ...]:
    """Return the agencies named, the asker's own among them where it is meant ("sở mình và Sở Nội vụ")."""
    named, own = scope.query.agencies, _OWN.search(text)
    if own is None or scope.asker is None or len(named) != 1:
        return named
    mine = AgencyMention(names=names_of(scope.asker), start=own.start(), end=own.end(), certainty="exact")
    return tuple(sorted((*named, mine), key=lambda mention: mention.start))


def _roles(text: str, first: AgencyMention, second: AgencyMention) -> list[RoleName | None]:
    """Return the roles of both; one that only works "with" the other may lead or coordinate."""
    between = text[first.end : second.start]
    roles = [_role_of(between, text[: first.start]), _role_of(text[second.end :], between)]
    if _WITH.search(between):
        return ["lead", "coordinate"] if roles[0] == "lead" else [None, None]
    return roles


def _role_of(after: str, before: str) -> RoleName | None:
    """Return the role whose word stands right after the name, else right before it."""
    for role, pattern in _ROLES:
        if re.match(rf"\W*(?:(?:la|duoc|phai|thi|co|va|lam) )*{pattern}\b", after):
            return role
    return "lead" if _LED_BY.search(before) else None


def _entries(
    scope: Scope, sides: Sequence[tuple[set[str], RoleName | None]], plans: Sequence[str] | None
) -> tuple[Entry, ...]:
    """Return the rows in which both sides have their role."""
    records: dict[int, Record] = {}
    found: list[set[tuple[int, int]]] = []
    for names, role in sides:
        roles: Sequence[RoleName] = ("lead", "coordinate") if role is None else (role,)
        rows = list(scope.library.tasks_with_role(sorted(names), roles, plans))
        records |= {record.id: record for record, *_ in rows}
        found.append({(record.id, output) for record, output, *_ in rows})
    entries: list[Entry] = []
    for number, output in sorted(found[0] & found[1]):
        fact = scope.fact(records[number])
        if isinstance(fact, TaskFact):
            entries.append(Entry(document=fact.document, task=fact.task, output=output))
    return tuple(entries)
