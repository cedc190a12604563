"""Short codes of facts, the same whenever the library is built: for buttons and for what was talked about."""

from knowledge.directory import code_of_document
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
from knowledge.index import name_of
from knowledge.library import Library
from knowledge.library_build import code_of
from knowledge.model import Document


def code_of_fact(fact: Fact) -> str:
    """Return the code by which `Library.find_by_code` (or `find_document`) finds what the fact was made of."""
    match fact:
        case DocumentFact():
            return code_of_document(fact.document)
        case DefinitionFact():
            return code_of(fact.document.id if fact.document else "", name_of(fact.definition))
        case TargetFact():
            return code_of(fact.document.id, name_of(fact.target))
        case ConflictFact():
            return code_of(fact.document.id, name_of(fact.conflict))
        case DutyFact():
            return code_of(fact.document.id, name_of(fact.duty))
        case PassageFact():
            return code_of(fact.document.id, name_of(fact.passage))
        case DeadlineFact():
            return code_of(fact.document.id, name_of(fact.deadline))
        case SectionFact():
            return code_of(fact.document.id, name_of(fact.section))
        case ReferenceFact():
            return code_of(fact.document.id, name_of(fact.reference))
        case _:
            return code_of(fact.document.id, name_of(fact.task))


def find_document(library: Library, code: str) -> Document | None:
    """Return the plan with this code, if the library holds it."""
    return library.directory.by_code.get(code)
