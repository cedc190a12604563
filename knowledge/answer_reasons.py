"""Answers about a plan as a whole: why it was made, from what it is paid, and which documents it names."""

import re
from collections.abc import Sequence

from knowledge.answer_limits import MOST_PLANS
from knowledge.facts import Found, Outcome, PassageFact, ReferenceFact, SectionFact
from knowledge.matching import RARE
from knowledge.scope import Scope
from knowledge.text import fold

_WHY = re.compile(
    r"\b(?:vi sao|tai sao|li do|ly do|de lam gi|nham muc dich gi|muc dich (?:cua|la gi|gi)|co muc dich gi)\b"
    r"|\bsao (?:lai )?phai\b"
)
_MADE = re.compile(r"\b(?:ban hanh|ra|co|lam|xay dung|dat|lap|can|muc dich)\b")
_PAID = re.compile(
    r"\btien dau\b(?! tu)"
    r"|\b(?:tien|kinh phi|nguon|ngan sach)(?: \w+){0,16} (?:tu dau|o dau|dau ra|nguon nao|khoan nao)\b"
    r"|\b(?:lay|dung|trich|rut|chi)(?: \w+){0,2} (?:nguon (?:tien|kinh phi)|tien|kinh phi|nguon)"
    r"(?: \w+){0,3} (?:dau|nao)\b"
    r"|\bai (?:tra|chi|cap|lo|bo) (?:tien|kinh phi)\b|\bkinh phi(?: \w+){0,5} (?:the nao|ra sao|do dau|do ai)\b"
)
_MENTIONED = re.compile(
    r"\b(ke hoach|nghi dinh|nghi quyet|quyet dinh|chi thi|cong van|thong tu|luat|ket luan)"
    r" (?:so (?:may|bao nhieu|nao|hieu)|nao)\b"
)
_NAMES = re.compile(r"\b(?:nhac|dan|vien dan|noi den|noi toi|de cap|can cu|dua|theo|trich)\b")
_OF_PLANS = frozenset({"tuyen", "truyen", "thong", "tin"})  # of a plan's own topic
_PURPOSES = ("muc dich", "muc tieu chung")
# Parts that plans have, as people name them, each with the headings under which plans set them out.
_PARTS_OF_PLANS = {
    "muc tieu chung": ("muc tieu chung", "muc dich"),
    "muc tieu tong quat": ("muc tieu tong quat", "muc tieu chung", "muc dich"),
    "muc tieu cu the": ("muc tieu cu the",),
    "yeu cau": ("yeu cau",),
}
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS_OF_PLANS)})\b")
_OF_WHICH = re.compile(
    r"(?: (?:chinh|lon|chu yeu|dat ra|de ra|neu|ghi|duoc neu|duoc dat ra))?"
    r"(?: (?:cua|trong|theo|o|tai|ma|cho|ben|doi voi)\b.*| (?:ke hoach|kh|cong van)\b.*"
    r"| \d.*| la (?:gi|nhu the nao)| gom.*)?"
)
_FEW = 2  # words of a topic of its own up to which the plan as a whole is asked about
_RAMBLING = 30  # words from which much is said beside what is asked
_LONGEST = 3  # paragraphs of an opening that are shown
_GENERAL = frozenset(
    {"tien", "kinh", "phi", "nguon", "ngan", "sach", "chi", "tra", "cap", "lay", "dung", "trich", "rut", "dau", "lam"}
    | {"muc", "dich", "sao", "ly", "li", "do", "ra", "ban", "hanh", "viec"}
)


def answer_reason(scope: Scope, left: Sequence[str]) -> Outcome | None:
    """Answer why a plan was made: its purpose, else its opening. `left` are the words of a topic of its own."""
    text = scope.query.line
    if scope.plans is None or not _WHY.search(text) or not _MADE.search(text) or _beside(scope, left):
        return None
    facts: list[SectionFact | PassageFact] = []
    for plan in scope.plans[:MOST_PLANS]:
        facts += _sections(scope, plan, _PURPOSES) or _opening(scope, plan)
    return Found(facts=tuple(facts), wants=("about",)) if facts else None


def answer_part(scope: Scope, left: Sequence[str]) -> Outcome | None:
    """Answer with a part that plans have ("mục tiêu chung", "yêu cầu"), where nothing else is asked of a plan."""
    text = scope.query.line
    asked = _PART.search(text)
    if asked is None or scope.plans is None or not _OF_WHICH.fullmatch(text[asked.end() :]):
        return None
    part = asked.group()
    if not set(left) <= {*part.split(), *_GENERAL} or text[: asked.start()].endswith("dich "):
        return None  # "mục đích, yêu cầu" is a heading of its own
    facts = [fact for plan in scope.plans[:MOST_PLANS] for fact in _sections(scope, plan, _PARTS_OF_PLANS[part])]
    return Found(facts=tuple(facts), wants=("about",)) if facts else None


def answer_funding(scope: Scope, left: Sequence[str]) -> Outcome | None:
    """Answer from what a plan is paid, with the part of it that says so."""
    text = scope.query.line
    rambling = len(scope.query.words) >= _RAMBLING and scope.plans is not None
    if not _PAID.search(text) or (_beside(scope, left) and not rambling):
        return None
    directory = scope.library.directory
    topical = directory.by_title_part("tuyen truyen") if "tuyen truyen" in text else []
    if scope.plans is not None:
        topical = [plan for plan in topical if plan in scope.plans]
    plans = tuple(topical) or scope.plans or scope.query.plans.likely or tuple(d.id for d in scope.documents)
    facts = [fact for plan in plans[:MOST_PLANS] for fact in _sections(scope, plan, ("kinh phi",))]
    return Found(facts=tuple(facts), wants=scope.query.wants) if facts else None


def answer_mentioned(scope: Scope, left: Sequence[str]) -> Outcome | None:
    """Answer which document of a kind a plan names where its head gives none as its basis."""
    text = scope.query.line
    asked = _MENTIONED.search(text)
    if asked is None or scope.plans is None or not _NAMES.search(text) or _beside(scope, left):
        return None
    if any(document.based_on for document in scope.documents):
        return None
    facts = [scope.fact(record) for record in scope.library.all_of_kind("reference", scope.plans)]
    named: dict[str, ReferenceFact] = {}
    for fact in facts:
        if isinstance(fact, ReferenceFact) and fold(fact.reference.kind or "").startswith(asked.group(1)):
            named.setdefault(fact.reference.number, fact)
    return Found(facts=tuple(named.values())[:MOST_PLANS], wants=("basis",)) if named else None


def _beside(scope: Scope, left: Sequence[str]) -> bool:
    """Whether something in the plan is asked about rather than the plan: several words, or one that is rare there."""
    own = [word for word in left if word not in _GENERAL and word not in _OF_PLANS]
    return len(own) > _FEW or any(scope.library.weight(word) >= RARE for word in own)


def _sections(scope: Scope, plan: str, headings: Sequence[str]) -> Sequence[SectionFact | PassageFact]:
    facts = [scope.fact(record) for record in scope.library.all_of_kind("section", [plan])]
    sections = [fact for fact in facts if isinstance(fact, SectionFact)]
    for heading in headings:
        found = [fact for fact in sections if fact.section.points and heading in fold(fact.section.heading)]
        if found:  # "Mục đích" rather than "Mục đích, yêu cầu", of which it is a part
            return [min(found, key=lambda fact: len(fact.section.heading))]
    return []


def _opening(scope: Scope, plan: str) -> Sequence[SectionFact | PassageFact]:
    facts = [scope.fact(record) for record in scope.library.all_of_kind("passage", [plan])]
    return [fact for fact in facts if isinstance(fact, PassageFact) and not fact.passage.section][:_LONGEST]
