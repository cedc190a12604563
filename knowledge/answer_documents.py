"""Answers about the documents themselves: number, date, signer, legal basis, subject; and what short forms mean."""

import re
from collections.abc import Sequence

from knowledge.answer_limits import MOST_CHOICES, MOST_PLANS
from knowledge.cues import phrases
from knowledge.directory import title_words
from knowledge.facts import (
    DefinitionFact,
    DocumentFact,
    Found,
    NotInPlans,
    Outcome,
    Unclear,
)
from knowledge.library import Library
from knowledge.model import Definition, Document, Duty, Reference
from knowledge.scope import CLOSE, ENOUGH, Scope
from knowledge.text import fold, words
from knowledge.wording import index_words, wording

FIELDS = ("number", "issued", "signer", "basis", "about", "addressee")
GENERAL = frozenset(
    {
        "ke",
        "hoach",
        "cong",
        "van",
        "linh",
        "vuc",
        "danh",
        "muc",
        "nhiem",
        "vu",
        "chi",
        "tieu",
        "phu",
        "thu",
        "tuong",
        "ly",
    }
)
FEW = 3  # words of a topic of its own up to which the head of a plan is asked about
_SENDING = frozenset({"gui", "nhan", "noi", "bo", "ngoai", "cho", "toi", "den"})
_OF_TASKS = ("list", "coordinate", "count", "target", "duty", "deadline", "product")
_ISSUING = frozenset({"ban", "hanh"})  # "ban hành" is said of the document itself
_LATER = frozenset({"sau", "truoc", "cach", "nhau", "ra", "doi", "ky", "ngay", "lau"})
TWO = 2
_DIGITS = re.compile(r"\d+")
_DOCUMENT_NUMBER = re.compile(r"\d+/\d{4}/[A-ZĐ]|\d+(?:/|-)[A-ZĐ]{2,}")


def answer_document(scope: Scope) -> Outcome | None:
    """Answer about the head of a plan; None when nothing of it was asked."""
    fields = tuple(want for want in scope.query.wants if want in FIELDS)
    if "signer" in fields and "deadline" in scope.query.wants and "issued" not in fields:
        fields = (*fields, "issued")  # "ký bởi ai, ngày nào"
    if asks_which_came_first(scope):
        facts = tuple(_document_fact(scope, document, ("issued",)) for document in scope.documents)
        return Found(facts=facts, wants=("issued", "compare"))
    if not fields or not ("plan_words" in scope.query.marks or scope.query.plans.named):
        return None
    if "target" in scope.query.wants or (set(fields) <= {"about", "addressee", "basis"} and _has_topic(scope, fields)):
        return None
    if scope.query.wants_any("deadline", "lead", "product") and not {"number", "signer"} & set(fields):
        return None
    if set(fields) <= {"signer", "issued"} and "deadline" in scope.query.wants and len(topic_beside_title(scope)) > FEW:
        return None  # "từ ngày … ký … thì bao lâu phải xong" asks for a task
    if set(fields) == {"issued"} and any(cue.weak and cue.name == "deadline" for cue in scope.query.cues):
        return None
    stranger = _issuer_without_plan(scope)
    if stranger:
        return NotInPlans(reason="unknown_plan", about=stranger, plans=scope.library.documents)
    documents = pick_documents(scope)
    apart = scope.query.plans.named and not scope.query.plans.by_level
    if len(documents) > 1 and not apart and not scope.query.wants_any("compare"):
        choices = tuple(DocumentFact(document=d, fields=fields) for d in documents[:MOST_CHOICES])
        return Unclear(choices=choices, reason="which_plan", more_count=len(documents) - len(choices))
    facts = tuple(_document_fact(scope, document, fields) for document in documents[:MOST_PLANS])
    if all(_is_blank(fact) for fact in facts):
        return NotInPlans(reason="head_blank", nearest=facts, plans=tuple(documents))
    return Found(facts=facts, wants=scope.query.wants)


_CAME = re.compile(r"\b(?:ban hanh|ky|ra doi|ra|co)(?: \w+){0,6}? (?:sau|truoc|cach)\b|\bcach nhau (?:may|bao)\b")


def asks_which_came_first(scope: Scope) -> bool:
    """Whether it is asked which of two plans that were named was issued first, or how long after the other."""
    plans = scope.query.plans
    if len(plans.named) != TWO or plans.by_level or not _CAME.search(scope.query.line):
        return False
    return set(topic_beside_title(scope)) <= _ISSUING | _LATER and not scope.query.wants_any(
        "lead", "product", "target"
    )


_SIGNING_OFFICE = re.compile(r"\b((?:pho )?(?:giam doc|chu tich|truong ban|truong phong)|chanh van phong)\b.*\bla ai\b")
_BY_PLAN = re.compile(r"\b(?:theo|trong) (?:\w+ )?(?:ke hoach|kh|van ban|cong van)\b")


def answer_signing_office(scope: Scope) -> Outcome | None:
    """Answer who holds an office by the plan that the holder has signed, where it is asked of a plan."""
    asked = _SIGNING_OFFICE.search(scope.query.line)
    if asked is None or not _BY_PLAN.search(scope.query.line):
        return None
    plans = scope.query.plans.hinted or scope.query.plans.named
    signed = [d for d in scope.library.directory.pick(plans) if fold(d.signer_title or "") == asked.group(1)]
    facts = tuple(_document_fact(scope, document, ("signer",)) for document in signed[:MOST_PLANS])
    return Found(facts=facts, wants=("signer",)) if facts else None


def topic_beside_title(scope: Scope) -> list[str]:
    """Return the content words that are in no title of the plans in question: a topic of its own."""
    if scope.plans is None:
        known = scope.library.directory.title_words
    else:
        with_tasks = [d for d in scope.documents if scope.library.task_counts.get(d.id)]
        documents = with_tasks if scope.query.plans.by_level and with_tasks else scope.documents
        known = frozenset().union(*(title_words(document.title) for document in documents))
    return [word for word in scope.content if word not in known and word not in GENERAL]


_PARTS_OF_PLANS = frozenset({"cai", "cach", "hanh", "chinh", "mang", "phan", "nhom", "khoi", "cot"})
_PARTS_OF_PLANS |= {"luc", "linh", "vuc"}


def topic_left(scope: Scope) -> list[str]:
    """Return the content words that neither an area nor the title of a plan explains."""
    known = scope.query.area_words | _PARTS_OF_PLANS
    return [word for word in topic_beside_title(scope) if word not in known]


def _has_topic(scope: Scope, fields: Sequence[str]) -> bool:
    """Whether the question is about something in a plan rather than about the plan."""
    of_head = _ISSUING | (_SENDING if "addressee" in fields else frozenset())
    return not set(topic_beside_title(scope)) <= of_head


def _issuer_without_plan(scope: Scope) -> str | None:
    """Return the agency or commune whose own plan is asked for, where the library holds none of it."""
    directory = scope.library.directory
    if any(word.text in directory.first_digits for word in scope.query.words):
        return None
    if scope.query.plans.named and not scope.query.plans.by_level:
        return None
    names = [mention.names for mention in scope.query.agencies if not _is_issuer_of_basis(scope, mention.start)]
    names += [(f"UBND {place.name}",) for place in scope.query.places if place.kind == "commune"]
    if not names and scope.asker is not None and "mine" in scope.query.marks and not scope.query.plans.named:
        names = [(scope.asker,)]
    for options in names:
        if not any(map(directory.has_issued, options)) and not directory.own(options[0]):
            return options[0]
    return None


_OF_BASIS = re.compile(
    r"\b(?:van ban|cong van|quyet dinh|nghi quyet|nghi dinh|chi thi|thong tu) (?:nao|gi|so may) (?:cua|do) $"
)


def _is_issuer_of_basis(scope: Scope, start: int) -> bool:
    """Whether an agency is named as the issuer of what a plan rests on ("theo văn bản nào của Bộ Nội vụ")."""
    return "basis" in scope.query.wants and _OF_BASIS.search(fold(scope.query.message[:start])) is not None


_WHEN = re.compile(r"\b(?:thoi gian|thoi han|han)(?: \w+){0,4} (?:can cu|dua|theo|phu thuoc)\b")  # the day of a row


def answer_basis_in_topic(scope: Scope) -> Outcome | None:
    """Answer on which documents a task or a paragraph rests, with the one that names them."""
    if "basis" not in scope.query.wants or scope.query.wants_any("lead", "coordinate") or not topic_beside_title(scope):
        return None
    if _WHEN.search(scope.query.line):
        return None
    ranked = [
        r
        for r in scope.find(["task", "passage"], limit=30)
        if r.feature("coverage") >= ENOUGH and not r.lacks_rare and _DOCUMENT_NUMBER.search(r.record.json)
    ]
    if not ranked:
        return None
    near = [r for r in ranked if ranked[0].score - r.score < CLOSE][:2]
    return Found(facts=tuple(scope.fact(r.record) for r in near), wants=("basis",))


def pick_documents(scope: Scope) -> list[Document]:
    """Return the plans whose heads may be meant: the ones named, nearest title first, one where it is clear."""
    candidates = list(scope.documents)
    if len(candidates) > 1 and scope.query.plans.named and not scope.query.plans.by_level:
        return candidates
    folded = fold(scope.query.message)
    letters = [d for d in candidates if d.id in scope.library.directory.letters]
    if "cong van" in folded or " cv " in f" {folded} ":
        candidates = letters or candidates
    elif len(letters) < len(candidates):
        candidates = [d for d in candidates if d not in letters]
    if scope.plans is None and scope.query.plans.likely:
        own = [d for d in candidates if d.id in scope.query.plans.likely]
        candidates = own[:1] or candidates
    candidates = _general(scope, candidates)
    if len(candidates) < 2:
        return candidates
    asked = set(index_words(scope.query.message))
    if scope.plans is None:
        return _by_title(candidates, asked, keep=0.35)
    return _by_title(candidates, asked, keep=0.12)


def _general(scope: Scope, candidates: list[Document]) -> list[Document]:
    """Leave out the plans for a special topic when the question does not name that topic."""
    asked = fold(scope.query.message)
    topics = [topic for topic in phrases().topic_plans if topic not in asked]
    special = {plan for topic in topics for plan in scope.library.directory.by_title_part(topic)}
    return [d for d in candidates if d.id not in special] or candidates


def _by_title(candidates: list[Document], asked: set[str], keep: float) -> list[Document]:
    def fit(document: Document) -> float:
        title = title_words(document.title)
        return len(title & asked) / len(title) if title else 0.0

    fits = [fit(document) for document in candidates]
    best = max(fits)
    return [document for document, value in zip(candidates, fits, strict=True) if best - value < keep]


def _document_fact(scope: Scope, document: Document, fields: tuple[str, ...]) -> DocumentFact:
    return fact_of_document(scope.library, document, fields)


def fact_of_document(library: Library, document: Document, fields: tuple[str, ...]) -> DocumentFact:
    """Return what the head of a plan says for `fields`."""
    asked = not {"basis", "addressee", "about"}.isdisjoint(fields)
    unique: dict[str, Reference] = {}
    if asked and document.based_on:
        for record in library.all_of_kind("reference", [document.id]):
            reference = record.content()
            if isinstance(reference, Reference) and reference.number in document.based_on:
                unique.setdefault(reference.number, reference)
    addressees: list[str] = []
    if asked and "cong van" in fold(document.kind):
        duties = [record.content() for record in library.all_of_kind("duty", [document.id])]
        addressees = [duty.agency for duty in duties if isinstance(duty, Duty)]
    return DocumentFact(
        document=document,
        fields=fields,
        references=tuple(unique[number] for number in document.based_on if number in unique),
        addressees=tuple(dict.fromkeys(addressees)),
    )


def _is_blank(fact: DocumentFact) -> bool:
    document = fact.document
    cells = {
        "number": document.number,
        "issued": document.issued_on,
        "signer": document.signer,
        "basis": document.based_on,
        "about": document.title,
        "addressee": fact.addressees or document.recipients,
    }
    return not any(cells[name] for name in fact.fields)


def answer_basis_of(scope: Scope) -> Outcome | None:
    """Answer which plans rest on a document that was named ("which plans are based on 4110")."""
    if "basis" not in scope.query.wants or not (scope.query.numbers or scope.query.plans.named):
        return None
    which = re.search(r"\b(ke hoach|van ban|cong van) nao\b", fold(scope.query.message))
    basis = max((scope.query.words[cue.first].start for cue in scope.query.cues if cue.name == "basis"), default=0)
    if which is None or which.start() > basis:  # "căn cứ vào văn bản nào" asks what the plan itself rests on
        return None
    named = {fold(d.number) for d in scope.documents if d.number} if scope.plans else set()
    named |= {fold(number) for number in scope.query.numbers}
    directory = scope.library.directory
    resting = directory.pick(plan for number in named for plan in directory.resting_on.get(number, ()))
    if not resting:
        return None
    return Found(facts=tuple(_document_fact(scope, d, ("basis",)) for d in resting[:MOST_PLANS]), wants=("basis",))


def answer_definition(scope: Scope) -> Outcome | None:
    """Answer what a short form means, in the plans' words where they explain it."""
    if "definition" not in scope.query.wants or not _is_bare(scope) or scope.query.wants_any(*_OF_TASKS):
        return None
    raw = words(scope.query.message)
    facts: list[DefinitionFact] = []
    seen: set[str] = set()
    for fact in _definitions(scope, scope.plans):
        short = words(fact.definition.short)
        key = fold(fact.definition.short)
        if short and _stands_in(short, raw) and key not in seen:
            seen.add(key)
            facts.append(fact)
    named = [fact for fact in facts if _names_plan(scope, fact)]
    if named and (len(facts) > 1 or scope.content):  # they stand in the name of the plan in which one looks
        facts = [fact for fact in facts if fact not in named]
        raw = [word for word in raw if not any(word in words(fact.definition.short) for fact in named)]
    if not facts and scope.plans is not None:
        return answer_definition_anywhere(scope, raw)
    return Found(facts=tuple(facts), wants=("definition",)) if facts else answer_common_form(raw) or _agency_form(scope)


def _names_plan(scope: Scope, fact: DefinitionFact) -> bool:
    """Whether a short form stands in the name of the plan in which another one is looked for."""
    if scope.plans is None:
        return False
    long = set(index_words(fact.definition.long))
    return any(long <= set(title_words(document.title)) for document in scope.documents)


def _agency_form(scope: Scope) -> Outcome | None:
    """Answer what the short form of an agency stands for ("SNV là cơ quan nào")."""
    for mention in scope.query.agencies:
        typed = scope.query.message[mention.start : mention.end]
        if " " not in typed and len(mention.names) == 1:
            definition = Definition(short=typed.upper(), long=mention.name, section="", text=mention.name)
            return Found(facts=(DefinitionFact(document=None, definition=definition),), wants=("definition",))
    return None


def _definitions(scope: Scope, plans: Sequence[str] | None) -> list[DefinitionFact]:
    """Return the short forms that `plans` explain, of all plans where that is None."""
    records = scope.library.definitions if plans is None else scope.library.all_of_kind("definition", plans)
    return [fact for record in records if isinstance(fact := scope.fact(record), DefinitionFact)]


def _is_bare(scope: Scope) -> bool:
    """Whether nothing but one short form (written out in the words) and names of plans is in the topic."""
    content = [term for term in scope.query.topic if term.content and len(term.words) == 1]
    shown = [title_words(document.title) for document in scope.documents] if scope.plans is not None else []
    titles = GENERAL.union(*(shown or [scope.library.directory.title_words]))
    spans = [scope.query.words[term.position][2:] for term in content]
    outside = [
        span for term, span in zip(content, spans, strict=True) if term.words[0] not in titles or len(set(spans)) == 1
    ]
    written_out = len(set(outside)) < len(outside) or any(_is_short(scope, *span) for span in outside)
    if scope.query.plans.named and outside and not written_out:
        return False  # no short form: the one that was found stands in the name of the plan
    return len(set(outside)) <= 2


def _is_short(scope: Scope, start: int, end: int) -> bool:
    """Whether a word of the message is a short form that some plan explains."""
    typed = words(scope.query.message[start:end])
    return any(words(fact.definition.short) == typed for fact in _definitions(scope, None))


def answer_definition_anywhere(scope: Scope, raw: list[str]) -> Outcome | None:
    """Look in all plans when the plan that was named does not explain the short form."""
    for fact in _definitions(scope, None):
        if _stands_in(words(fact.definition.short), raw):
            return Found(facts=(fact,), wants=("definition",))
    return answer_common_form(raw)


def answer_common_form(raw: list[str]) -> Outcome | None:
    """Answer from the common short forms, which are no plan's own words."""
    for word in raw:
        long = wording().formal.get(word) or _only_reading(word)
        if long and word != "ai":
            text = " ".join(long)
            definition = Definition(short=word.upper(), long=text, section="", text=text)
            return Found(facts=(DefinitionFact(document=None, definition=definition),), wants=("definition",))
    return None


_LONG_FORM = 3  # words of what a short form of chat stands for, from which it is asked about like one of plans


def _only_reading(word: str) -> list[str] | None:
    ways = wording().chat.get(word, [])
    return ways[0] if len(ways) == 1 and len(ways[0]) >= _LONG_FORM else None


def _stands_in(short: list[str], raw: list[str]) -> bool:
    size = len(short)
    return bool(size) and any(raw[i : i + size] == short for i in range(len(raw) - size + 1))
