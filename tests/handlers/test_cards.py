"""Cards and citations: each fact with its place and the plan's words, the days left counted, nothing made up."""

from datetime import date

import pytest
from fakes.assistant import TODAY

from handlers.cards import cite, days_left, describe, level, name_document, place_of, role_of
from handlers.labels import LONGEST, label, shorten
from knowledge.deadline import After, By, Deadline, Every, Mixed, Ongoing, Span, Unread, Within
from knowledge.facts import ConflictFact, DefinitionFact, DocumentFact, Fact, TaskFact
from knowledge.library import Library
from knowledge.model import Definition, Target
from knowledge.question import read_question
from knowledge.records import CLASSES
from knowledge.scope import Scope


def facts_of(library: Library) -> list[Fact]:
    scope = Scope(query=read_question("", library, TODAY), library=library, today=TODAY)
    return [scope.fact(record) for kind in CLASSES for record in library.all_of_kind(kind)]


def test_every_fact_is_said_with_its_source_and_a_quote_of_the_plan(library):
    facts = facts_of(library)
    assert len(facts) > 500
    for fact in facts:
        text = describe(fact, TODAY)
        assert name_document(fact.document) in text
        assert "None" not in text
        assert "{" not in text
        citations = cite(fact)
        assert citations
        assert all(citation.plan == fact.document.id for citation in citations)
        assert all(citation.quote.strip() and citation.place for citation in citations)


def test_every_fact_has_a_label_of_one_line(library):
    for fact in facts_of(library):
        text = label(fact)
        assert "\n" not in text.strip()
        assert text.strip()
        assert len(text) <= LONGEST + 150
        assert "None" not in text


def test_figures_that_differ_are_each_cited_at_their_own_place(library):
    conflicts = [fact for fact in facts_of(library) if isinstance(fact, ConflictFact)]
    assert len(conflicts) >= 2
    for fact in conflicts:
        places = [(place_of(None, reading.section), reading.text) for reading in fact.conflict.readings]
        assert [(citation.place, citation.quote) for citation in cite(fact)] == places


def test_card_of_a_task_says_all_its_cells_and_owns_up_to_what_is_missing(library):
    for fact in facts_of(library):
        if not isinstance(fact, TaskFact):
            continue
        card = describe(fact, TODAY)
        for output in fact.chosen:
            cells = (output.product, *output.lead, *output.coordinate, output.time_raw)
            assert all(cell in card for cell in cells)
        empty = sum(not cell for o in fact.chosen for cell in (o.product, o.lead, o.coordinate, o.time_raw))
        assert card.count("văn bản không ghi") == empty


def test_common_short_form_has_no_citation():
    definition = Definition(short="HCC", long="hành chính công", section="", text="hành chính công")
    fact = DefinitionFact(document=None, definition=definition)
    assert cite(fact) == ()
    assert "không giải thích" in describe(fact, TODAY)


def test_blank_head_is_said_to_be_blank(library):
    document = next(d for d in library.documents if d.number is None and d.issued_on is None)
    text = describe(DocumentFact(document=document, fields=("number", "issued")), TODAY)
    assert "để trống số hiệu" in text
    assert "không ghi đủ ngày ban hành" in text


QUARTERS = Within(
    spans=(
        Span(first=date(2026, 7, 1), last=date(2026, 9, 30)),
        Span(first=date(2026, 10, 1), last=date(2026, 12, 31)),
    )
)


@pytest.mark.parametrize(
    ("deadline", "today", "said"),
    [
        (By(due=date(2026, 1, 31)), date(2026, 1, 12), ["31/01/2026", "còn 19 ngày"]),
        (By(due=date(2026, 1, 31)), date(2026, 1, 31), ["31/01/2026", "hôm nay"]),
        (By(due=date(2026, 1, 31)), date(2026, 2, 1), ["31/01/2026", "quá hạn 1 ngày"]),
        (By(due=date(2026, 2, 28)), date(2026, 3, 1), ["quá hạn 1 ngày"]),
        (QUARTERS, date(2026, 7, 31), ["30/09/2026", "còn 61 ngày", "kỳ tới"]),
        (QUARTERS, date(2026, 10, 1), ["31/12/2026", "còn 91 ngày"]),
        (QUARTERS, date(2027, 1, 1), ["31/12/2026", "quá hạn 1 ngày"]),
        (Ongoing(), TODAY, []),
        (Every(every=("month",)), TODAY, []),
        (After(trigger="khi có hướng dẫn", offset_days=None, working_days=False), TODAY, []),
        (Unread(raw="đầu vụ"), TODAY, []),
        (Mixed(parts=(Ongoing(),)), TODAY, []),
    ],
    ids=str,
)
def test_days_left_are_counted_from_today(deadline: Deadline, today: date, said: list[str]):
    text = days_left(deadline, today)
    assert all(part in text for part in said)
    assert bool(text) == bool(said)


@pytest.mark.parametrize(
    ("operator", "value", "unit", "said"),
    [
        (">=", 60.0, "%", "từ 60% trở lên"),
        ("=", 100.0, "%", "100%"),
        (">", 95.0, "%", "trên 95%"),
        ("<=", 5.0, "%", "không quá 5%"),
        (">=", 96.25, "%", "từ 96,25% trở lên"),
        (">=", 3.0, "cuộc", "từ 3 cuộc trở lên"),
    ],
)
def test_level_of_a_target_is_said_as_in_the_plans(operator, value, unit, said):
    target = Target(area="", section="I", text="", metric="", operator=operator, value=value, unit=unit)
    assert level(target) == said


def test_role_is_told_with_the_group_through_which_it_comes(library):
    fact = next(f for f in facts_of(library) if isinstance(f, TaskFact) and f.task.item == "10")
    assert role_of(fact, "Sở Tư pháp") == ("coordinate", "")
    assert role_of(fact, "Sở Y tế") == ("lead", "Các sở, ban, ngành")
    assert role_of(fact, "Hội Người cao tuổi") == (None, "")


def test_long_labels_are_cut_at_a_word():
    text = "một hai ba " * 40
    cut = shorten(text)
    assert len(cut) <= LONGEST + 1
    assert cut.endswith("…")
    assert cut[:-1].split()[-1] in {"một", "hai", "ba"}
    assert shorten("ngắn") == "ngắn"
