"""Short names of facts, for choices and suggestions."""

from handlers.cards import level, name_document, place_of
from knowledge.facts import (
    ConflictFact,
    DeadlineFact,
    DefinitionFact,
    DocumentFact,
    DutyFact,
    Fact,
    PassageFact,
    ReferenceFact,
    SectionFact,
    TargetFact,
    TaskFact,
)

LONGEST = 160


def label(fact: Fact) -> str:
    """Return one line that tells a fact from its neighbours."""
    match fact:
        case TaskFact():
            text, place = fact.task.title, place_of(fact.task.item, "")
        case TargetFact():
            text, place = f"{fact.target.metric}: {level(fact.target)}", place_of(None, fact.target.section)
        case ConflictFact():
            text, place = fact.conflict.about, place_of(None, fact.conflict.readings[0].section)
        case DutyFact():
            text, place = fact.duty.agency, place_of(None, fact.duty.section)
        case PassageFact():
            text, place = fact.excerpt, place_of(None, fact.passage.section)
        case DeadlineFact():
            text, place = fact.deadline.text, place_of(None, fact.deadline.section)
        case SectionFact():
            text, place = fact.section.heading, place_of(None, fact.section.section)
        case DocumentFact():
            return shorten(fact.document.title if not fact.document.number else _with_number(fact))
        case DefinitionFact():
            text, place = fact.definition.short, place_of(None, fact.definition.section)
        case ReferenceFact():
            text, place = f"{fact.reference.kind or ''} {fact.reference.number}".strip(), ""
    document = fact.document
    where = ", ".join(part for part in (name_document(document) if document else "", place) if part)
    return f"{shorten(text)} ({where})" if where else shorten(text)


def _with_number(fact: DocumentFact) -> str:
    return f"{fact.document.title} ({name_document(fact.document)})"


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return `text` cut at a word border to about `longest` characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + "…"
