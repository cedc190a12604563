"""Short codes of facts, the same whenever the library is built: for buttons and for what was talked about."""

import hashlib

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
)
from knowledge.index import entry_of
from knowledge.library import Library
from knowledge.library_build import code_of
from knowledge.model import Document


def code_of_document(document: Document) -> str:
    """Return the code of a plan: "d" and ten hexadecimal digits."""
    return "d" + hashlib.sha256(document.id.encode()).hexdigest()[:10]


def code_of_fact(fact: Fact) -> str:
    """Return the code by which `Library.find_by_code` (or `find_document`) finds what the fact was made of."""
    match fact:
        case DocumentFact():
            return code_of_document(fact.document)
        case DefinitionFact():
            return code_of(fact.document.id if fact.document else "", entry_of(fact.definition))
        case TargetFact():
            return code_of(fact.document.id, entry_of(fact.target))
        case ConflictFact():
            return code_of(fact.document.id, entry_of(fact.conflict))
        case DutyFact():
            return code_of(fact.document.id, entry_of(fact.duty))
        case PassageFact():
            return code_of(fact.document.id, entry_of(fact.passage))
        case DeadlineFact():
            return code_of(fact.document.id, entry_of(fact.deadline))
        case SectionFact():
            return code_of(fact.document.id, entry_of(fact.section))
        case ReferenceFact():
            return code_of(fact.document.id, entry_of(fact.reference))
        case _:
            return code_of(fact.document.id, entry_of(fact.task))


def find_document(library: Library, code: str) -> Document | None:
    """Return the plan with this code, if the library holds it."""
    return next((document for document in library.documents if code_of_document(document) == code), None)
