"""What a few words turn the last question to: the figure of its row, another matter, a portal for the matter."""

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.recollection import Before, Turn
from knowledge.answer_topics import answer_topics
from knowledge.answering import answer as find_answer
from knowledge.facts import ConflictFact, DeadlineFact, Found, Listing, NotInPlans, Outcome, TargetFact, TaskFact
from knowledge.question import Query, read_question
from knowledge.scope import Scope
from knowledge.text import fold

Plans = Callable[[], tuple[str, ...]]
_PERCENT = re.compile(r"\d ?%")
_FIGURES = (TargetFact, ConflictFact)
_THEN = re.compile(r"(?:the|vay|va|roi|a|ua) (?!con |thi |la |sao|nao|ma |nay|kia|co )[^?]*\?\W*")
_ROLES = frozenset({"lead", "coordinate"})
_OF_ROW = _ROLES | {"deadline", "product", "target"}
_CELLS = _ROLES | {"deadline", "product", "overdue", "how_many_left"}
OF_BODY = frozenset({"passage", "target"})
_ROOM = re.compile(r"\b(?:phong|bo phan) nao\b")
_LEAST = 2  # words of a matter that takes the place of the one before


def turn_to_figure(before: Before, asked: Query, scope: Scope) -> Turn | None:
    """Answer which figure the plan sets for the row that was talked about ("phải đạt mấy %?").

    None where no figure is asked for, where the row holds one itself, or where what was told is no single row. `asked`
    is the last question; a plan that sets no figure for its matter is said to set none.
    """
    record = scope.library.find_by_code(before.codes[0]) if len(before.codes) == 1 else None
    row = scope.fact(record) if record is not None else None
    if "target" not in scope.query.wants or not isinstance(row, TaskFact):
        return None
    said = " ".join((row.task.title, *(output.product for output in row.task.outputs)))
    if _PERCENT.search(said):
        return None
    if asked.items:  # a row named by its number is asked about by its title
        asked = read_question(row.task.title, scope.library, scope.today, scope.asker)
    plans = replace(asked.plans, named=(row.document.id,))
    figure = replace(asked, wants=("target",), items=(), plans=plans, agencies=())
    outcome: Outcome = find_answer(replace(scope, query=figure, rankings={}))
    if not isinstance(outcome, Found) or not all(isinstance(fact, _FIGURES) for fact in outcome.facts):
        outcome = NotInPlans(reason="no_figure", nearest=(row,))
    return Turn(outcome=outcome, question=before.question, wants=("target",), codes=before.codes)


def turn_to_row(before: Before, asked: Query, scope: Scope) -> Turn | None:
    """Answer with the row of the matter that a paragraph or a figure was told of, where a cell is asked for ("hạn?").

    None where something else is asked for, or the plans have no row for the matter.
    """
    wants = tuple(want for want in scope.query.wants if want in _CELLS)
    if not wants or scope.content or scope.query.agencies:
        return None
    outcome = find_answer(replace(scope, query=replace(asked, wants=wants), rankings={}))
    if not isinstance(outcome, Found) or not all(isinstance(fact, (TaskFact, DeadlineFact)) for fact in outcome.facts):
        return None
    return Turn(outcome=outcome, question=before.question, wants=wants)


def turn_to_portal(before: Before, scope: Scope, plans: Plans) -> Turn | None:
    """Answer who leads what is put on a portal ("còn Cổng tỉnh?" after who leads something): it leads nothing itself.

    `plans` tells which ones were talked about. None where no portal is named alone, or no role was asked for.
    """
    query = scope.query
    if scope.content or query.wants or not (_ROLES & set(before.wants)) or len(query.agencies) != 1:
        return None
    name = query.agencies[0].name
    if not fold(name).startswith("cong "):
        return None
    named = read_question(name, scope.library, scope.today, scope.asker)
    topic = tuple(term._replace(content=True) for term in named.topic)
    of_plans = replace(named.plans, named=plans())
    of_portal = replace(named, wants=before.wants, plans=of_plans, agencies=(), topic=topic)
    outcome = find_answer(replace(scope, query=of_portal, rankings={}))
    return Turn(outcome=outcome, question=name, wants=before.wants) if isinstance(outcome, Found) else None


def turn_to_room(message: str, scope: Scope, plans: Plans) -> Turn | None:
    """Answer which room of the office that was talked about does something else ("thế mảng thể chế thì phòng nào").

    `plans` tells which ones were talked about. None where another plan or office is named, or no such room is told of.
    """
    query = scope.query
    whose = query.plans.named or query.agencies or query.items or query.periods
    if whose or not (scope.content and "follow" in query.marks and _ROOM.search(query.line)):
        return None
    there = replace(query, plans=replace(query.plans, named=plans()))
    if not there.plans.named:
        return None
    outcome = answer_topics(replace(scope, query=there, rankings={}))
    return Turn(outcome=outcome, question=message, wants=query.wants) if isinstance(outcome, Found) else None


def turn_to_matter(message: str, before: Before, scope: Scope, plans: Plans) -> Turn | None:
    """Answer of another matter what was asked of the last one ("thế hỗ trợ dân dùng ứng dụng?").

    `plans` tells which ones were talked about. None where the message says what it wants or whom it means, or is not
    answered.
    """
    query = scope.query
    wants = tuple(want for want in before.wants if want in _OF_ROW)
    alone = not (query.wants or query.agencies or query.plans.named or query.items or query.periods)
    if not (wants and alone and len(scope.content) >= _LEAST and _THEN.fullmatch(fold(message))):
        return None
    asked = replace(query, wants=wants, plans=replace(query.plans, named=plans()))
    if not asked.plans.named:
        return None
    outcome = find_answer(replace(scope, query=asked, rankings={}))
    if not isinstance(outcome, (Found, Listing)):
        return None
    return Turn(outcome=outcome, question=message, wants=wants)
