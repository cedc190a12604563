"""Answers for a year of which no plan speaks are refused, the nearest facts named instead."""

from knowledge.facts import (
    AreaList,
    ConflictFact,
    DeadlineFact,
    DefinitionFact,
    DocumentFact,
    DutyFact,
    Fact,
    Found,
    Listing,
    NotInPlans,
    Outcome,
    PassageFact,
    ReferenceFact,
    SectionFact,
    TargetFact,
    TargetList,
    TaskFact,
    Unclear,
)
from knowledge.scope import Scope


def check_years(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when it is about a year that neither the plan nor the fact speaks of."""
    if not scope.query.years:
        return outcome
    about = ", ".join(map(str, scope.query.years))
    if isinstance(outcome, TargetList):
        years = {document.year for document in outcome.criteria.plans}
        return outcome if set(scope.query.years) & years else NotInPlans(reason="other_year", about=about)
    if isinstance(outcome, (Listing, AreaList)) and outcome_years(outcome):
        return (
            outcome if set(scope.query.years) & outcome_years(outcome) else NotInPlans(reason="other_year", about=about)
        )
    if isinstance(outcome, Unclear) and outcome.choices:
        spoken_of = any(_speaks_of(fact, year) for fact in outcome.choices for year in scope.query.years)
        return outcome if spoken_of else NotInPlans(reason="other_year", about=about, nearest=outcome.choices[:3])
    if not isinstance(outcome, Found):
        return outcome
    if any(all(_speaks_of(fact, year) for year in scope.query.years) for fact in outcome.facts):
        return outcome
    return NotInPlans(reason="other_year", about=about, nearest=outcome.facts[:3])


def _speaks_of(fact: Fact, year: int) -> bool:
    return year == (fact.document.year if fact.document else None) or str(year) in text_of(fact)


def outcome_years(outcome: Listing | AreaList) -> set[int]:
    """Return the years of which a list speaks: of its plans and of the days in it."""
    if isinstance(outcome, AreaList):
        return {document.year for document, _ in outcome.areas if document.year}
    entries = (*outcome.entries, *outcome.shared, *outcome.coordinated, *outcome.standing, *outcome.all_year)
    years = {entry.document.year for entry in entries} | {document.year for document in outcome.criteria.plans}
    years |= {entry.due.year for entry in entries if entry.due}
    return {year for year in years if year}


def text_of(fact: Fact) -> str:
    """Return the plan's own words of a fact as one text."""
    match fact:
        case TaskFact():
            return fact.task.title + " ".join(f" {o.product} {o.time_raw}" for o in fact.task.outputs)
        case TargetFact():
            return fact.target.text
        case ConflictFact():
            return " ".join(reading.text for reading in fact.conflict.readings)
        case PassageFact():
            return fact.passage.text
        case DeadlineFact():
            return fact.deadline.text
        case DocumentFact():
            return f"{fact.document.title} {fact.document.issued_on} {fact.document.number}"
        case DefinitionFact():
            return fact.definition.text
        case ReferenceFact():
            return f"{fact.reference.text} {fact.reference.issued_on} {fact.reference.number}"
        case SectionFact():
            return " ".join(fact.section.points)
        case DutyFact():
            return " ".join(fact.duty.points)
