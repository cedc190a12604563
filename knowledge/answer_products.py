"""Answers that are lists of tasks by what they produce: all whose product is a report, a decision, a resolution."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge import answer_lists, answer_time
from knowledge.answer_limits import MOST_CHOICES
from knowledge.cues import Cue, Line, phrases
from knowledge.facts import Entry, Found, Listing, NotInPlans, Outcome, TaskFact
from knowledge.scope import Scope
from knowledge.text import fold
from knowledge.wording import index_words

_BEFORE = re.compile(
    r"\b(?:san pham|dau ra|ket qua)"
    r"(?: (?:phai|can|cua|dau|ra|nop|co|do|la|gom|dang|bang|cuoi|cung|ghi|chi|deu|cac|nhung|mot|viec|no)){0,5}$"
    r"|\b(?:phai|can)(?: (?:ra|nop|ban|hanh|co|gui|trinh|lap|lam|xay|dung|duoc|mot|cac|nhung|may|bao|nhieu)){1,5}$"
    r"|\b(?:viec|nhiem vu) (?:nao|gi)(?: (?:phai|can|thi))? (?:ra|co|la|nop|gui|trinh|ban hanh)$"
)
_MANY = re.compile(r"\b(?:nhung|cac|may|bao nhieu|liet ke|tat ca)$")
_WHICH = re.compile(r"^nao (?:\w+ ){0,4}?(?:phai|can) (?:nop|ban hanh|trinh|gui|lap|ra|co|lam|xay dung)\b")
_SEVERAL = re.compile(r"\b(?:cac|nhung|may|bao nhieu)\b")
_AFTER = re.compile(r"^(?:nao |gi |ma |(?:\w+ ){1,4})?(?:phai|can) (?:nop|ban hanh|trinh|gui|lap|ra|co|lam|xay dung)\b")
_ACTS = frozenset(
    {"nop", "ban", "hanh", "gui", "trinh", "lap", "xay", "dung", "lam", "ra", "phai", "can", "ket", "qua"}
)
_ACTS |= {"san", "pham", "dau"}
_ACTS |= {"xa", "tinh", "so", "phuong", "minh", "don", "vi"}  # whose plan it is


def answer_products(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer which tasks, or how many, end in a kind of document; of an agency, area or period too."""
    query = scope.query
    if query.wants and not query.wants_any("list", "count", "product", "duty"):
        return None
    if query.wants_any("target", "role_check", "yes_no"):
        return None
    if query.wants_any("lead", "coordinate", "deadline") and not query.wants_any("list", "count"):
        return None
    cue = _find_kind(scope)
    if cue is None or _says_more(scope, cue):
        return None
    scope = _without_maker(scope, cue)
    query = scope.query
    wants = tuple(want for want in query.wants if want not in {"product", "duty"})
    listed = replace(scope, query=replace(query, wants=tuple(dict.fromkeys((*wants, "list")))))
    outcome = answer_time.answer_time(listed, plans)
    if outcome is None and scope.subjects:
        outcome = answer_lists.list_by_agency(listed, scope.plans or plans)
    elif outcome is None:
        outcome = answer_lists.list_tasks(listed, plans)
    return _keep(outcome, cue.name) if isinstance(outcome, Listing) else outcome


_OF = re.compile(r"\s*(?:cua|do)\s*")


def _without_maker(scope: Scope, cue: Cue) -> Scope:
    """Return the scope without who makes the document ("nghị quyết của HĐND tỉnh"): no task is given to them by it."""
    end = scope.query.words[cue.end - 1].end
    kept = tuple(m for m in scope.query.agencies if not _OF.fullmatch(fold(scope.query.message[end : m.start])))
    return replace(scope, query=replace(scope.query, agencies=kept))


_IS_PRODUCT = r"(?:la |thuoc )?(?:san pham|ket qua|dau ra|cua)"
_WHOSE_PRODUCT = re.compile(
    rf"^(.+?) (?:thi )?{_IS_PRODUCT}(?: dau ra| cua| cho| o| trong)*(?: cai)?"
    r" (?:nhiem vu|viec|cong viec|dau viec|dong|muc)(?: so| thu)?(?: nao| may| gi)\b"
)


def answer_whose_product(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer from which task a product comes ("báo cáo thẩm định là sản phẩm của nhiệm vụ nào")."""
    asked = _WHOSE_PRODUCT.match(scope.query.line)
    if asked is None or len(asked.group(1).split()) < 2:
        return None
    wanted = {word for word in asked.group(1).split() if word in scope.content}
    records = scope.library.all_of_kind("task", scope.plans or plans)
    found: list[TaskFact] = []
    for record in records:
        fact = scope.fact(record) if wanted <= {*record.title, *record.context} else None
        if isinstance(fact, TaskFact):
            chosen = tuple(i for i, o in enumerate(fact.task.outputs) if wanted <= set(index_words(o.product)))
            found += [replace(fact, outputs=chosen)] if chosen else []
    if not wanted or not found or len(found) > MOST_CHOICES:
        return None
    return Found(facts=tuple(found), wants=("lead", *scope.query.wants))


def _find_kind(scope: Scope) -> Cue | None:
    """Return the kind of document that is said to be what comes out, if one is."""
    words = scope.query.words
    line = Line(words, accented=fold(scope.query.message) != scope.query.message.lower(), breaks=frozenset())
    many = scope.query.wants_any("list", "count")
    for name, pattern in phrases().products.items():
        for cue in line.find(name, pattern):
            before = " ".join(word.text for word in words[: cue.first])
            after = " ".join(word.text for word in words[cue.end :])
            asked = _BEFORE.search(before)
            several = asked is not None and (many or _SEVERAL.search(asked.group()))
            if several or _WHICH.search(after) or (_MANY.search(before) and _AFTER.search(after)):
                return cue
    return None


def _says_more(scope: Scope, cue: Cue) -> bool:
    """Whether the words name more than the kind: then one task or a topic is meant."""
    own = {word.text for word in scope.query.words[cue.first : cue.end]}
    known = own | _ACTS | scope.query.area_words
    return any(word not in known for word in scope.content)


def _keep(listing: Listing, kind: str) -> Outcome:
    """Return the list without what has another product."""
    named = re.compile(rf"\b{re.escape(fold(kind))}\b")

    def of_kind(entries: Sequence[Entry]) -> tuple[Entry, ...]:
        return tuple(entry for entry in entries if named.search(fold(entry.task.outputs[entry.output].product)))

    criteria = replace(listing.criteria, product=kind, rest=None)
    kept = replace(
        listing,
        criteria=criteria,
        entries=of_kind(listing.entries),
        shared=of_kind(listing.shared),
        standing=of_kind(listing.standing),
        coordinated=of_kind(listing.coordinated),
        all_year=of_kind(listing.all_year),
        duties=(),
    )
    if kept.entries or kept.shared or kept.standing or kept.coordinated or kept.all_year or criteria.last is not None:
        return kept
    return NotInPlans(reason="no_product", about=kind, plans=criteria.plans)
