"""Why a question got its answer: what was read from the words, which records were weighed, and what set them apart."""

from collections.abc import Sequence

from handlers.cards import name_document
from handlers.texts import explain as texts
from knowledge.ranking import WEIGHTS, Ranked
from knowledge.records import Kind
from knowledge.scope import Scope

KINDS: tuple[Kind, ...] = ("task", "deadline", "target", "passage", "section")
SHOWN = 5


def explain(scope: Scope, step: str) -> str:
    """Return the reasons as plain text: the query, the terms, the candidates with their features, the step that won."""
    ranked = scope.with_agency_words().find(KINDS, limit=60)[:SHOWN]
    blocks = [_query(scope, step), _terms(scope)]
    if ranked:
        blocks.append("\n".join((texts.CANDIDATES, *(_candidate(scope, n, r) for n, r in enumerate(ranked, start=1)))))
    if len(ranked) > 1:
        blocks.append(_difference(ranked[0], ranked[1]))
    return "\n\n".join(blocks)


def _query(scope: Scope, step: str) -> str:
    query = scope.query
    plans = [name_document(scope.library.get_document(plan)) for plan in query.plans.named]
    likely = [name_document(scope.library.get_document(plan)) for plan in query.plans.likely]
    rows = {
        texts.STEP: [step],
        texts.WANTS: query.wants,
        texts.ITEMS: query.items,
        texts.AGENCIES: [" / ".join(mention.names) for mention in query.agencies],
        texts.PLACES: [place.name for place in query.places],
        texts.PERIODS: [f"{period.first} … {period.last} ({period.kind})" for period in query.periods],
        texts.PLANS: plans,
        texts.LIKELY: likely,
        texts.AREAS: query.areas,
        texts.MARKS: sorted(query.marks),
    }
    return "\n".join((texts.QUERY, *(f"- {name}: {_joined(values)}" for name, values in rows.items() if values)))


def _joined(values: Sequence[str]) -> str:
    return "; ".join(values)


def _terms(scope: Scope) -> str:
    rows = []
    for term in scope.query.topic:
        others = [" ".join(option) for option, _ in term.options[1:]]
        also = texts.ALSO.format(options=", ".join(others)) if others else ""
        role = texts.TOPIC if term.content else texts.HELPING
        rows.append(f"- {' '.join(term.accented)}: {term.weight:.2f} ({role}){also}")
    return "\n".join((texts.TERMS, *rows)) if rows else texts.NO_TERMS


def _candidate(scope: Scope, number: int, ranked: Ranked) -> str:
    record = ranked.record
    parts = [
        f"{name} {value:.2f} × {WEIGHTS[name]:.2f}" if name in WEIGHTS else f"{name} {value:+.2f}"
        for name, value in ranked.features
    ]
    missing = texts.MISSING.format(words=", ".join(ranked.missing)) if ranked.missing else ""
    document = name_document(scope.library.get_document(record.plan))
    return f"{number}. {ranked.score:.3f} {record.kind} {record.key} ({document}): {'; '.join(parts)}{missing}"


def _difference(first: Ranked, second: Ranked) -> str:
    names = dict.fromkeys(name for name, _ in (*first.features, *second.features))
    gaps = [(name, (first.feature(name) - second.feature(name)) * WEIGHTS.get(name, 1.0)) for name in names]
    gaps.sort(key=lambda gap: (-round(abs(gap[1]), 3), gap[0]))
    # the last digits of a sum hang on the order of its parts
    listed = "; ".join(f"{name} {gap:+.3f}" for name, gap in gaps if round(gap, 3))
    return texts.DIFFERENCE.format(gap=f"{first.score - second.score:.3f}", features=listed)
