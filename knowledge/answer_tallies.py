"""Answers that look over a whole annex: who has the most tasks, which rows leave a cell empty, which have two leads."""

import re
from collections.abc import Callable, Sequence

from knowledge import answer_lists
from knowledge.agencies import find_agency
from knowledge.answer_limits import MOST_PLANS
from knowledge.facts import (
    Criteria,
    Entry,
    Lack,
    Listing,
    NotInPlans,
    Outcome,
    RoleName,
    Several,
    Tally,
    TallyRow,
    Unclear,
)
from knowledge.scope import Scope
from knowledge.text import fold

_WORK = r"(?:viec|nhiem vu|dau viec|cong viec)"
_WHO = r"(?:so|co quan|don vi|phong|ban|ben|nganh|dia phuong|ai|noi|sn)"
_MOST = re.compile(
    rf"\b{_WHO}(?: nganh)? (?:nao )?(?:\w+ ){{0,5}}?(?:nhieu|it)(?: {_WORK})?(?: \w+)? nhat\b"
    rf"|\b(?:nhieu|it)(?: {_WORK})? nhat (?:\w+ ){{0,3}}?{_WHO}(?: nao| ai)\b"
)
_ABOUT_WORK = re.compile(rf"\b{_WORK}\b|\bchu tri\b|\bphoi hop\b|\bgiao\b|\bganh\b")
_AREA = re.compile(r"\b(?:linh vuc|mang|nhom)(?: nao)? (?:\w+ ){0,5}?(?:nhieu|it)(?: \w+){0,3}? nhat\b")
_NO = r"(?:khong|chua|thieu|bo trong|de trong|ko|k)(?: (?:co|ghi|neu|ro|can|phai|ai|o|cot|muc|phan|xac|dinh)){0,3}"
_LACKS: tuple[tuple[Lack, re.Pattern[str]], ...] = (
    ("product", re.compile(rf"\b{_NO} (?:san pham|ket qua dau ra|dau ra)\b")),
    ("coordinate", re.compile(rf"\b{_NO} (?:co quan |don vi |ben )?phoi hop\b")),
    ("lead", re.compile(rf"\b{_NO} (?:co quan |don vi |ben )?chu tri\b")),
)
_SHARED_LEAD = re.compile(
    r"\b(?:hai|2|nhieu|may|ba|3)(?: \w+){0,2} (?:co quan|don vi|so|ben|noi)(?: \w+){0,2} (?:cung |dong )?chu tri\b"
    r"|\b(?:hai|2|nhieu|ba|3) (?:co quan|don vi|so|ben|noi)(?: \w+){0,2} (?:cung |dong )?chu tri\b"
    r"|\b(?:dong|cung) chu tri\b"
)
_WHICH = re.compile(rf"\b(?:nhung |cac |may |bao nhieu |liet ke )?{_WORK}(?: nao| gi)?\b")
_MANNER = frozenset(
    {"nhieu", "it", "nhat", "ganh", "giao", "hai", "dong", "cung", "trong", "thieu", "bo", "de", "co", "quan"}
    | {"xac", "dinh", "ro", "san", "pham", "ket", "qua", "dau", "ra", "cot", "phan", "so", "don", "vi", "ke", "hoach"}
    | {"tinh", "xa", "nam", "dang", "duoc", "phai", "lam", "trach", "nhiem", "nganh", "phong", "ban"}
    | {"linh", "vuc", "mang"}
)


def answer_tallies(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer who has the most or the fewest tasks, and which tasks lack a cell or have several leads."""
    text = scope.query.line
    if scope.query.items or scope.query.periods or "target" in scope.query.wants:
        return None
    known = _MANNER | scope.query.area_words
    if any(word not in known for word in scope.content) or scope.query.agencies:
        return None
    if _AREA.search(text):
        return answer_lists.list_areas(scope, plans)
    if _MOST.search(text) and _ABOUT_WORK.search(text) and scope.subjects and _WITH_SOMEBODY.search(text):
        return Unclear(choices=(), reason="what")  # who shares the most tasks with somebody is not counted
    if _MOST.search(text) and _ABOUT_WORK.search(text) and "overdue" not in scope.query.wants:
        return _tally(scope, plans, "coordinate" if re.search(r"\bphoi hop\b", text) else "lead", text)
    if not _WHICH.search(text):
        return None
    for lack, pattern in _LACKS:
        if pattern.search(text):
            return _listed(scope, plans, lack, lambda entry, lack=lack: not _cell(entry, lack))  # type: ignore[misc]
    if _SHARED_LEAD.search(text) and scope.query.wants_any("list", "count", "lead"):
        return _listed(scope, plans, "one_lead", lambda entry: len(entry.task.outputs[entry.output].lead) > 1)
    return None


_WITH_SOMEBODY = re.compile(r"\b(?:voi|cung)\b")


def _cell(entry: Entry, lack: Lack) -> object:
    output = entry.task.outputs[entry.output]
    return {"product": output.product.strip(), "lead": output.lead, "coordinate": output.coordinate}[lack]


def _entries(scope: Scope, plans: Sequence[str] | None) -> tuple[Entry, ...]:
    """Return every row of the annexes in question, of one area where one is named."""
    listing = answer_lists.list_tasks(scope, plans)
    return listing.entries if isinstance(listing, Listing) else ()


def _listed(scope: Scope, plans: Sequence[str] | None, lack: Lack, fits: Callable[[Entry], bool]) -> Outcome:
    whole = answer_lists.list_tasks(scope, plans)
    if not isinstance(whole, Listing):
        return whole
    kept = tuple(filter(fits, whole.entries))
    criteria = Criteria(plans=whole.criteria.plans, area=whole.criteria.area, lacks=lack, rest=whole.criteria.rest)
    return Listing(criteria=criteria, entries=kept, counted=whole.counted, shows_lead=lack == "one_lead")


def _tally(scope: Scope, plans: Sequence[str] | None, role: RoleName, text: str) -> Outcome:
    entries = _entries(scope, plans)
    if not entries:
        return NotInPlans(reason="no_annex", plans=answer_lists.documents(scope, plans))
    documents = tuple({entry.document.id: entry.document for entry in entries}.values())[:MOST_PLANS]
    tallies = []
    for document in documents:
        items: dict[str, dict[str, None]] = {}
        for entry in entries:
            output = entry.task.outputs[entry.output]
            if entry.document.id == document.id:
                for name in output.lead if role == "lead" else output.coordinate:
                    items.setdefault(name, {})[entry.task.item] = None
        rows = sorted(
            (TallyRow(agency=name, items=tuple(found)) for name, found in items.items()),
            key=lambda row: (-len(row.items), row.agency),
        )
        single = tuple(row for row in rows if not _is_group(row.agency))
        least = re.search(r"\bit(?: \w+){0,2} nhat\b", text) is not None
        tallies.append(
            Tally(
                criteria=Criteria(plans=(document,), area=", ".join(scope.query.areas)),
                role=role,
                rows=single[::-1] if least else single,
                shared=tuple(row for row in rows if _is_group(row.agency)),
                least=least,
            )
        )
    return tallies[0] if len(tallies) == 1 else Several(outcomes=tuple(tallies))


def _is_group(name: str) -> bool:
    agency = find_agency(name)
    return agency.is_group if agency is not None else fold(name).startswith("cac ")
