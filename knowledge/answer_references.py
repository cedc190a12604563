"""Answers about other documents that the plans name: by their number, or by what they are about."""

import re
from collections.abc import Sequence

from knowledge.answer_limits import MOST_PLANS
from knowledge.facts import Found, NotInPlans, Outcome, ReferenceFact
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, Scope
from knowledge.text import fold
from knowledge.wording import index_words

_DIGITS = re.compile(r"\d+")
_WHICH_PLAN = re.compile(r"\b(?:van ban|ke hoach|cong van) nao\b|\bnhung (?:van ban|ke hoach) nao\b")
_KINDS = frozenset({"nghi", "quyet", "dinh", "chi", "thi", "cong", "van", "thong", "ket", "luan", "quy", "luat", "nay"})
_WHOSE = re.compile(  # who has issued the document, and no row that rests on it
    r"\b(?:van ban|cong van|nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|ket luan|la|do) (?:cua|do)? ?"
    r"(?:ai|co quan nao|bo nao|don vi nao|cap nao|noi nao)(?: (?:ban hanh|ky|ra)\b|,|$| (?:va|ngay|ban))"
)
LITTLE = 0.4  # coverage from which a row that names the document asked about is worth a look
FEW_WORDS = 3  # content words of a question that is about the other document, not about a task that rests on it
_IN_FORCE = re.compile(r"\b(?:co hieu luc|hieu luc thi hanh|hieu luc tu|het hieu luc (?:tu|ngay|khi|bao gio))\b")
_ARTICLE = re.compile(r"\b(?:dieu|khoan|diem) \d+")
_SHORT_REFERENCE = re.compile(
    r"\b(nghi dinh|nghi quyet|quyet dinh|chi thi|cong van|thong tu|ket luan|quy dinh|luat|nd|nq|qd|ct|kl)"
    r"(?: so)? (\d[\d.]*)"
)
_SHORT_KINDS = {"nd": "nghi dinh", "nq": "nghi quyet", "qd": "quyet dinh", "ct": "chi thi", "kl": "ket luan"}
_BY_TOPIC = re.compile(
    r"\b(nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|ket luan|quy dinh|luat|van ban huong dan|van ban)"
    r"(?! so \d| \d)\b"
)
_WHICH_NUMBER = re.compile(
    r"\bso (?:may|bao nhieu|nao|hieu|gi)\b|\bsh\b|\b(?:nghi dinh|nghi quyet|quy dinh|chi thi) nao\b"
    r"|\bvan ban nao cua\b"
)
_ISSUERS = frozenset({"chinh", "phu", "thu", "tuong", "tri", "trung", "uong", "tinh"})
TOPIC = 0.6  # coverage from which a document is the one that was described


def answer_reference(scope: Scope) -> Outcome | None:
    """Answer about another document that the plans name by its number."""
    asked = [fold(number) for number in scope.query.numbers]
    asked = [number for number in asked if number not in scope.library.directory.numbers]
    named = _find_short(fold(scope.query.message), [fold(number) for number in scope.query.numbers])
    short, kinds = [number for number, _ in named], {kind for _, kind in named}
    if not asked and not short:
        return None
    of_row = {"lead", "coordinate", "deadline", "product"} & set(scope.query.wants)
    if _WHOSE.search(scope.query.line):
        of_row = set()
    told = len(_beside_reference(scope)) >= FEW_WORDS and of_row != {"deadline"}
    if of_row and (told or _rows_naming(scope, asked, short)):
        return None
    if _IN_FORCE.search(fold(scope.query.message)) and not of_row - {"deadline"}:
        return NotInPlans(reason="in_force", about=", ".join((*scope.query.numbers, *short)))
    if _ARTICLE.search(fold(scope.query.message)):
        return NotInPlans(reason="article", about=", ".join((*scope.query.numbers, *short)))
    references, matching = _matching(scope, asked, short, kinds)
    if not matching:
        return NotInPlans(reason="no_reference", about=", ".join((*scope.query.numbers, *short))) if asked else None
    if (
        not scope.query.wants_any("about", "issued", "deadline", "definition", "basis", "signer")
        and len(_beside_reference(scope)) > FEW_WORDS
    ):
        return None
    changing = _changing(scope, references, asked, short)
    if changing:
        return Found(facts=changing, wants=scope.query.wants)
    if _WHICH_PLAN.search(fold(scope.query.message)):
        by_plan = {f.document.id: f for f in reversed(matching)}
        return Found(facts=tuple(by_plan.values())[:MOST_PLANS], wants=scope.query.wants)
    return Found(facts=_best(scope, matching), wants=scope.query.wants)


def _matching(
    scope: Scope, asked: list[str], short: list[str], kinds: set[str]
) -> tuple[list[ReferenceFact], list[ReferenceFact]]:
    """Return what the plans in question say of documents, and what of those named; of these, elsewhere if need be."""
    references = [f for f in _references(scope, asked, short, scope.plans) if asked or _has_kind(f, kinds)]
    matching = [f for f in references if _is_named(fold(f.reference.number), asked, short)]
    missing = [
        number for number in asked if not any(_is_named(fold(f.reference.number), [number], []) for f in matching)
    ]
    if scope.plans is not None and (not matching or missing):
        everywhere = [f for f in _references(scope, asked, short, None) if asked or _has_kind(f, kinds)]
        numbers, shorts = (missing, []) if matching else (asked, short)
        matching += [f for f in everywhere if _is_named(fold(f.reference.number), numbers, shorts)]
    return references, matching


def _best(scope: Scope, matching: list[ReferenceFact]) -> tuple[ReferenceFact, ...]:
    """Return of each document what tells the most, those that the asker's own plan names first."""
    likely = scope.query.plans.likely[:1]
    best: dict[str, ReferenceFact] = {}
    for fact in sorted(matching, key=lambda fact: fact.document.id not in likely):
        kept = best.get(fact.reference.number)
        if kept is None or _told(fact) > _told(kept):
            best[fact.reference.number] = fact
    return tuple(best.values())[:4]


_CHANGED_BY = re.compile(r"\b(?:duoc|bi) (?:sua doi|bo sung|thay the|sua)(?: \w+){0,3}? (?:bang|boi|o|tai|theo|qua)\b")
_CHANGES = re.compile(r"\b(?:sua doi|bo sung|thay the|sua)\b")


_REPLACES = re.compile(
    r"\b(?:thay the|thay cho|bai bo)(?: cho)? (?:ke hoach|van ban|cong van|quyet dinh)(?: cu)? (?:nao|gi|so may)\b"
    r"|\b(?:ke hoach|van ban|cong van) nao (?:bi|duoc) thay the\b"
)
_REPLACED = re.compile(r"\bthay the(?: cho)? (?:ke hoach|van ban|cong van|quyet dinh)\b")


def answer_replaced(scope: Scope) -> Outcome | None:
    """Answer which document a plan replaces; where its text names none, that is the answer."""
    if not _REPLACES.search(fold(scope.query.message)):
        return None
    facts = [scope.fact(record) for record in scope.library.all_of_kind("reference", scope.plans)]
    replaced = tuple(f for f in facts if isinstance(f, ReferenceFact) and _REPLACED.search(fold(f.reference.text)))
    if replaced:
        return Found(facts=replaced[:MOST_PLANS], wants=("about",))
    reason = "no_replaced" if len(scope.documents) == 1 else "none_replaced"
    return NotInPlans(reason=reason, plans=scope.documents)


def _find_short(text: str, written_out: list[str]) -> list[tuple[str, str]]:
    """Return (number, kind) of each document that is named without the tail of its number ("nghị quyết 66")."""
    matches = _SHORT_REFERENCE.finditer(text)
    found = [(m.start(2), m.group(2), _SHORT_KINDS.get(m.group(1), m.group(1))) for m in matches]
    return [(number, kind) for at, number, kind in found if not any(text.startswith(one, at) for one in written_out)]


def _has_kind(fact: ReferenceFact, kinds: set[str]) -> bool:
    """Whether a document is of a kind that was said: "nghị định 178" is no "Quy định 178-QĐ/TW"."""
    own = fold(fact.reference.kind or "")
    return not own or own in kinds or _CHANGES.match(fold(fact.reference.about or "")) is not None


def _changing(
    scope: Scope, references: list[ReferenceFact], asked: list[str], short: list[str]
) -> tuple[ReferenceFact, ...]:
    """Return the documents that change the one named, where these are asked for ("nghị định nào sửa đổi …")."""
    text = fold(scope.query.message)
    change = _CHANGES.search(text)
    passive = _CHANGED_BY.search(text)
    numbers = [
        number
        for number in (*asked, *short)
        if (change and text.find(number, change.end()) >= 0) or (passive and 0 <= text.find(number) < passive.start())
    ]
    if not numbers:
        return ()
    named = re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, numbers))})(?!\d)")
    found: dict[str, ReferenceFact] = {}
    for fact in references:
        about = fold(fact.reference.about or "")
        if _CHANGES.match(about) and named.search(about):
            found.setdefault(fact.reference.number, fact)
    return tuple(found.values())


def _rows_naming(scope: Scope, asked: list[str], short: list[str]) -> bool:
    """Whether a row of an annex that fits the question names the document: then who does it is asked for."""
    numbers = [re.escape(number) for number in (*asked, *short)]
    named = re.compile(rf"(?<![\d.])(?:{'|'.join(numbers)})(?!\d)")
    ranked = [r for r in scope.find(["task"], limit=12) if r.feature("coverage") >= LITTLE]
    return any(named.search(fold(r.record.json)) for r in ranked)


def _references(scope: Scope, asked: list[str], short: list[str], plans: Sequence[str] | None) -> list[ReferenceFact]:
    """Return what plans say about documents that have these numbers in their own number or subject."""
    found = {
        record.id: record
        for number in (*asked, *short)
        for record in scope.library.with_words("reference", _DIGITS.findall(number), plans)
    }
    facts = [scope.fact(found[number]) for number in sorted(found)]
    return [fact for fact in facts if isinstance(fact, ReferenceFact)]


def _beside_reference(scope: Scope) -> list[str]:
    """Return the content words that are no part of a document's name."""
    named = {word for number in scope.query.numbers for word in index_words(number)}
    return [word for word in scope.content if word not in _KINDS | named and len(word) > 2]


def _told(fact: ReferenceFact) -> tuple[bool, int]:
    return fact.reference.issued_on is not None, len(fact.reference.about or "")


def _is_named(number: str, asked: list[str], short: list[str]) -> bool:
    if any(number == one or number.startswith((f"{one}/", f"{one}-")) for one in asked):
        return True
    digits = _DIGITS.findall(number)
    return bool(digits) and (digits[0] in short or ".".join(digits[:2]) in short)


def answer_reference_by_topic(scope: Scope) -> Outcome | None:
    """Answer which document is meant that is told by what it is about ("nghị quyết về … là số mấy")."""
    text = scope.query.line
    kind = _BY_TOPIC.search(text)
    if kind is None or not _WHICH_NUMBER.search(text) or scope.query.numbers or _SHORT_REFERENCE.search(text):
        return None
    if scope.query.wants_any("product", "target", "list", "count") or _asks_of_head(scope):
        return None
    ranked = [r for r in scope.find(["reference"], limit=12) if _is_of_kind(scope, r, kind.group(1))]
    fitting = [r for r in ranked if r.feature("coverage") >= TOPIC and len(_beside_reference(scope)) > 1]
    if not fitting:
        return _only_one_of_issuer(scope, kind.group(1))
    near = [r for r in fitting if fitting[0].score - r.score < CLOSE]
    best: dict[str, ReferenceFact] = {}
    for one in near:
        fact = scope.fact(one.record)
        if isinstance(fact, ReferenceFact):
            best.setdefault(fact.reference.number, fact)
    return Found(facts=tuple(best.values())[:MOST_PLANS], wants=("basis",))


def _asks_of_head(scope: Scope) -> bool:
    """Whether on what the plan itself rests is asked, with nothing said of what that document is about."""
    about = [word for word in _beside_reference(scope) if word not in _ISSUERS]
    return "basis" in scope.query.wants and "number" not in scope.query.wants and len(about) < 2


def _is_of_kind(scope: Scope, ranked: Ranked, kind: str) -> bool:
    fact = scope.fact(ranked.record)
    return isinstance(fact, ReferenceFact) and fold(fact.reference.kind or "").startswith(
        kind.removesuffix(" huong dan")
    )


def _only_one_of_issuer(scope: Scope, kind: str) -> Outcome | None:
    """Answer with the only document of this kind that a plan names of who is said to have issued it."""
    if scope.plans is None or not scope.query.agencies:
        return None
    issuers = set(scope.query.agency_names)
    facts = [scope.fact(record) for record in scope.library.all_of_kind("reference", scope.plans)]
    kinds = kind.removesuffix(" huong dan")
    found = {
        fact.reference.number: fact
        for fact in facts
        if isinstance(fact, ReferenceFact)
        and fact.reference.issuer in issuers
        and fold(fact.reference.kind or "").startswith(kinds)
    }
    return Found(facts=tuple(found.values()), wants=("basis",)) if len(found) == 1 else None
