"""How a conversation goes on: choices picked, questions that lean on the last answer, changed plans and rows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from handlers.messages import Incoming
from handlers.own_part import asks_own_role, few_rows, own_part
from handlers.ports import Services
from handlers.recollection import Before, Turn, choose
from handlers.sentences import WHICH_AREA
from handlers.turned import OF_BODY, turn_to_figure, turn_to_matter, turn_to_portal, turn_to_room, turn_to_row
from knowledge.agencies import with_groups
from knowledge.answer_lists import list_by_agency
from knowledge.answer_tasks import refuse_blank
from knowledge.answering import answer as find_answer
from knowledge.codes import code_of_fact, find_document
from knowledge.facts import DutyFact, Fact, Found, NotInPlans, Outcome, TaskFact, Unclear
from knowledge.naming import NamedPlans
from knowledge.question import Query, read_question
from knowledge.scope import Scope
from knowledge.text import fold

_DIGIT = re.compile(r"^\s*(\d{1,2})[.)]?\s*$")
_NUMBERED = re.compile(
    r"^\s*(?:(?:chon|lay|cau|muc|viec|cai|phuong an|lua chon|so|thu) )+(\d{1,2})(?: (?:di|nhe|nha|a|ay|do))*[.)?]?\s*$"
)
_BARE_ROW = re.compile(
    r"^(?:(?:the|vay|roi) )?(?:con )?(\d{1,3}) (?:thi sao|thi|sao|the nao)\W*$|^(?:the )?con (\d{1,3})\W*$"
)
_WANTS = {
    want[:3]: want
    for want in (
        "lead", "coordinate", "deadline", "product", "target", "duty", "number", "issued", "signer", "basis",
        "about", "addressee", "overdue", "role_check", "how_many_left", "definition",
    )
}  # fmt: skip
MOST_THEN = 4
MOST_ROWS = 3  # told of by their numbers, after which a number alone is another one's
_ROLES = frozenset({"lead", "coordinate"})
_OF_ROW = ("lead", "coordinate", "deadline", "product")
_AND_WHAT_OF = re.compile(r"^(?:(?:the|vay|va|a|ua|roi) )?con (?!lai |bao |may )|^(?!neu ).*\bthi (?:sao|the nao)\W*$")
_WENT_ON = re.compile(r"(?:(?:the|vay|va|a|ua|roi) )?con |(?:the|vay|roi) ")
_WHICH_DAY = re.compile(
    r"(?:(?:the|vay|va|con|ky|ban hanh|ra|vao|tu|la) )*(?:ngay|hom|khi) (?:nao|may|bao nhieu)"
    r"(?: (?:vay|the|a|nhi|day|z))*\W*"
)
_NUMBER = re.compile(r"\d+/\d{4}/[A-ZĐ]")
_ALL_OF = re.compile(r"\b(?:tat ca|toan bo)\b")
_AMONG = re.compile(r"\b(?:trong|o)(?: so| cac viec| may viec| nhung viec)? (?:do|ay|nay|tren)\b")
_CELLS = frozenset({"lead", "coordinate", "deadline", "product"})
_THERE = re.compile(r"\b(?:tinh|ben|o|cho|xa|so|noi|phuong|huyen|trong) (?:do|ay|kia|day|no)\b")


def resume(incoming: Incoming, query: Query, before: Before, services: Services, asker: str | None) -> Turn | None:
    """Return the turn of a message that only makes sense after the last one; None when it stands by itself."""
    picked = _picked(incoming.text, query, before) if incoming.choice is None else incoming.choice
    if picked is not None:
        turn = _pick(picked, incoming, services, asker, before)
        return replace(turn, choices=before.choices) if picked in before.choices else turn
    astray = _still_unknown(query, before, services) or _picked_nothing(incoming.text, query, before)
    if astray is not None:
        return Turn(outcome=astray, question=incoming.text, wants=query.wants)
    if not before.question:
        return None
    scope = Scope(query=query, library=services.library, today=incoming.today, asker=asker)
    if _bare_row(query, before) or query.items or query.never or query.numbers:
        return _of_row(incoming, before, scope)
    inside = _inside_document(before, scope)
    if inside is not None:
        return inside
    head = _of_document(before, scope)
    if head is not None:
        return head
    done = _if_done_on(before, scope, services)
    if done is not None:
        return done
    if _AND_WHAT_OF.match(fold(query.message)) and scope.content and not query.wants and before.wants:
        return _carry_wants(incoming, before, scope)
    plans = partial(_plans_before, before, scope)
    other = turn_to_room(incoming.text, scope, plans) or turn_to_matter(incoming.text, before, scope, plans)
    if other is not None:
        return other
    return _lean(before, scope, services, asker)


def _lean(before: Before, scope: Scope, services: Services, asker: str | None) -> Turn | None:
    """Return the turn of a message that leans on the last one; None where it does not."""
    query = scope.query
    portal = turn_to_portal(before, scope, partial(_plans_before, before, scope))
    if portal is not None:
        return portal
    if asker and asks_own_role(scope, before):
        return own_part(before, scope, services, asker)
    if before.whole and _AMONG.search(fold(query.message)) and not (scope.content or query.agencies):
        return _ask_again(before, scope)
    if not _leans(scope, before, services):
        return None
    if "mine" in query.marks and "deictic" in query.marks and asker and few_rows(before, query):
        return own_part(before, scope, services, asker)
    own = "mine" in query.marks and not query.wants
    if (query.plans.named or _new_period(query) or own) and not scope.content:
        return _ask_again(before, scope)
    if query.agencies and not scope.content and not query.wants:
        return _ask_again(before, scope)
    if not scope.content and ("compare" in query.wants or _is_other_role(query, before)):
        return _ask_again(before, scope)
    return _same_facts(before, scope, services)


def _still_unknown(query: Query, before: Before, services: Services) -> NotInPlans | None:
    """Return that nobody has the plan of the place that was asked about before and is pointed back to ("tỉnh đó")."""
    named = query.plans.named and not query.plans.by_level
    if not before.unknown or named or not _THERE.search(fold(query.message)):
        return None
    return NotInPlans(reason="unknown_plan", about=before.unknown, plans=services.library.documents)


def _bare_row(query: Query, before: Before) -> str | None:
    """Return the row that a number alone names after a row ("43 thì sao")."""
    bare = _BARE_ROW.match(fold(query.message))
    after_rows = 0 < len(before.codes) <= MOST_ROWS and not before.whole
    return str(int(bare.group(1) or bare.group(2))) if bare and after_rows and not query.wants else None


def _of_row(incoming: Incoming, before: Before, scope: Scope) -> Turn | None:
    """Answer about another row what was asked about the last one; None where the message says itself what it wants."""
    bare = _bare_row(scope.query, before)
    if bare is not None:
        return _carry_wants(incoming, before, replace(scope, query=replace(scope.query, items=(bare,))))
    return _carry_wants(incoming, before, scope) if scope.query.items and not scope.query.wants else None


def _is_other_role(query: Query, before: Before) -> bool:
    """Whether a list is asked for again by the other role ("còn phối hợp?")."""
    wants = set(query.wants)
    return before.whole and bool(wants) and wants <= _ROLES and not wants & set(before.wants)


def _picked(text: str, query: Query, before: Before) -> str | None:
    number = _DIGIT.match(text) or (_NUMBERED.match(fold(text)) if before.choices else None)
    options = before.choices or before.codes
    index = int(number.group(1)) if number else query.ordinal
    return None if index is None else choose(options, index)


def _picked_nothing(text: str, query: Query, before: Before) -> Unclear | None:
    """Return what to ask when a number alone, or "the second one", finds no list or is beyond its end."""
    number = _DIGIT.match(text)
    if before.choices or before.codes:
        about = number.group(1) if number else str(query.ordinal) if query.ordinal else None
        return Unclear(choices=(), reason="no_such_choice", about=about) if about else None
    return None if number is None and query.ordinal is None else Unclear(choices=(), reason="what")


def _pick(value: str, incoming: Incoming, services: Services, asker: str | None, before: Before) -> Turn:
    """Answer with the fact behind a choice, for what was wanted when it was offered."""
    code, _, short = value.partition(":")
    wants = tuple(_WANTS[part] for part in short.split(",") if part in _WANTS) or before.wants
    question = before.question or incoming.text
    document = find_document(services.library, code)
    if document is not None:
        from knowledge.answer_documents import FIELDS, fact_of_document

        fields = tuple(want for want in wants if want in FIELDS) or ("about",)
        fact: Fact = fact_of_document(services.library, document, fields)
        return Turn(outcome=Found(facts=(fact,), wants=wants), question=question, wants=wants)
    record = services.library.find_by_code(code)
    if record is None:
        return Turn(outcome=NotInPlans(reason="choice_gone"), question=question, wants=wants)
    query = read_question(incoming.text, services.library, incoming.today, asker)
    scope = Scope(query=query, library=services.library, today=incoming.today, asker=asker)
    asked = tuple(dict.fromkeys((*query.wants, *wants))) if incoming.choice is None else wants
    if before.whole and incoming.choice is None and _CELLS & set(query.wants):
        asked = query.wants  # of one row of a list just what is said now is asked
    return Turn(outcome=Found(facts=(scope.fact(record),), wants=asked), question=question, wants=asked)


def _leans(scope: Scope, before: Before, services: Services) -> bool:
    """Whether a message leans on the last one: no topic of its own, or only words of what was talked about."""
    query = scope.query
    if _ALL_OF.search(fold(query.message)) and query.plans.named and "list" in query.wants:
        return False  # "tất cả nhiệm vụ của kế hoạch 4110" asks anew
    whose = query.agencies or query.periods or ("mine" in query.marks and "deictic" not in query.marks)
    if query.wants_any("list", "count") and not query.wants_any("more") and whose:
        return False
    if query.wants_any("definition", "destination") and scope.content and not query.wants_any(*_OF_ROW):
        return False
    if not scope.content:
        return bool(
            query.wants
            or WHICH_AREA.search(query.line)
            or query.plans.named
            or query.agencies
            or {"deictic", "mine"} & query.marks
            or _new_period(query)
        )
    records = before.records(services)
    if len(records) != 1 or query.plans.named or query.agencies:
        return False
    if len(scope.content) == 1 and query.wants_any(*_OF_ROW) and not query.items:
        return True
    held = {*records[0].title, *records[0].context}
    return all(word in held for word in scope.content) and bool(query.wants) and len(scope.content) <= 4


def _new_period(query: Query) -> bool:
    return any(period.kind not in {"year", "soon"} for period in query.periods)


def _of_document(before: Before, scope: Scope) -> Turn | None:
    """Answer more about the plan that was talked about ("ai ký?", "ban hành ngày nào?")."""
    from knowledge.answer_documents import FIELDS, fact_of_document

    fields = tuple(want for want in scope.query.wants if want in FIELDS)
    if not fields and _WHICH_DAY.fullmatch(fold(scope.query.message)):
        fields = ("issued",) if before.codes and find_document(scope.library, before.codes[0]) else ()
    if not fields or scope.query.plans.named or (scope.content and "deictic" not in scope.query.marks):
        return None
    code = before.codes[0] if before.codes else ""
    document = find_document(scope.library, code)
    record = scope.library.find_by_code(code) if document is None else None
    if record is not None and fields == ("basis",) and _NUMBER.search(record.json):
        return None  # the row names what it rests on
    if record is not None:
        document = scope.library.get_document(record.plan)
    if document is None and len(plans := _plans_before(before, scope)) == 1:
        document = scope.library.get_document(plans[0])
    if document is None:
        return None
    fact = fact_of_document(scope.library, document, fields)
    return Turn(outcome=Found(facts=(fact,), wants=fields), question=before.question, wants=fields)


def _inside_document(before: Before, scope: Scope) -> Turn | None:
    """Answer what the plan that was talked about tells somebody ("sở mình làm gì trong đó?")."""
    query = scope.query
    if scope.content or query.plans.by_level or not _AMONG.search(fold(query.message)):
        return None
    document = find_document(scope.library, before.codes[0]) if before.codes else None
    if document is None or not query.wants_any("duty", "list") or not (query.agencies or "mine" in query.marks):
        return None
    inside = replace(query, plans=replace(query.plans, named=(document.id,)))
    outcome = find_answer(replace(scope, query=inside))
    return Turn(outcome=outcome, question=before.question, wants=query.wants)


def _carry_wants(incoming: Incoming, before: Before, scope: Scope) -> Turn:
    """Answer about another row what was asked about the last one."""
    query = replace(scope.query, wants=before.wants)
    plans = query.plans.named or _plans_before(before, scope)
    query = replace(query, plans=replace(query.plans, named=plans))
    outcome = find_answer(replace(scope, query=query))
    return Turn(outcome=outcome, question=incoming.text, wants=before.wants)


def _plans_before(before: Before, scope: Scope) -> tuple[str, ...]:
    """Return the plan of the last answer, else the ones that the last question named."""
    record = scope.library.find_by_code(before.codes[0]) if before.codes else None
    if record is not None:
        return (record.plan,)
    return read_question(before.question, scope.library, scope.today, scope.asker).plans.named


def _ask_again(before: Before, scope: Scope) -> Turn:
    """Ask the last question again with another plan or agency in it."""
    earlier = _asked_last(before, scope)
    query = replace(_put_in(earlier, scope.query, before, scope), wants=_wants_again(scope.query, before, earlier))
    went_on = _WENT_ON.match(fold(before.question)) and "compare" not in scope.query.wants
    if went_on and before.codes and not query.plans.named:  # it asked of a plan that was talked about before
        query = replace(query, plans=replace(query.plans, named=_plans_before(before, scope)))
    asked = replace(scope, query=query)
    outcome = find_answer(asked)
    if isinstance(outcome, Found) and scope.query.agencies and _told_of_others(outcome, asked, before):
        outcome = list_by_agency(replace(asked, query=replace(query, wants=("duty",))), asked.plans)
    then = (*before.then, scope.query.message)[-MOST_THEN:]
    return Turn(outcome=outcome, question=before.question, wants=query.wants, then=then)


def _asked_last(before: Before, scope: Scope) -> Query:
    """Return the last question with all that was put in it since ("… thì sao", more than once)."""
    asked = read_question(before.question, scope.library, scope.today, scope.asker)
    for said in before.then:
        later = read_question(said, scope.library, scope.today, scope.asker)
        asked = _put_in(asked, later, before, scope)
    return asked


def _put_in(asked: Query, later: Query, before: Before, scope: Scope) -> Query:
    """Return a question with the agency, the plan and the period of a later one in the place of its own."""
    elsewhere = bool(later.plans.named) and not _other_agency(asked, later)
    plans = later.plans if elsewhere else asked.plans
    agencies = later.agencies or (() if elsewhere or "mine" in later.marks else asked.agencies)
    of_plan = all(scope.library.directory.by_issuer(mention.names) for mention in asked.agencies)
    figure = "target" in (*before.wants, *asked.wants) or any(c.name == "target" for c in asked.cues)
    if later.plans.hinted and of_plan and figure:  # "Sở Tư pháp thì sao?" after a figure of another plan
        plans, agencies = replace(asked.plans, named=later.plans.hinted, by_level=False), ()
    elif "compare" in later.wants and not later.plans.named:
        plans = NamedPlans()
    return replace(
        asked, plans=plans, periods=later.periods or asked.periods, agencies=agencies, marks=asked.marks | later.marks
    )


def _told_of_others(found: Found, scope: Scope, before: Before) -> bool:
    """Whether only duties, or other rows, of other agencies were found for the one that is asked about now."""
    rows = [fact for fact in found.facts if isinstance(fact, TaskFact)]
    if rows and len(rows) == len(found.facts) and before.codes and _ROLES & set(before.wants):
        told = {name for fact in rows for output in fact.task.outputs for name in (*output.lead, *output.coordinate)}
        return told.isdisjoint(with_groups(scope.subjects)) and code_of_fact(rows[0]) not in before.codes
    duties = [fact for fact in found.facts if isinstance(fact, DutyFact)]
    told = {name for fact in duties for name in (fact.duty.agency, *fact.together)}
    return len(duties) == len(found.facts) > 0 and told.isdisjoint(scope.subjects)


def _wants_again(now: Query, before: Before, earlier: Query) -> tuple[str, ...]:
    """Return what is wanted now and was before; another role takes the place of the one before."""
    asked = earlier.wants if not _ROLES & set(before.wants) else tuple(w for w in earlier.wants if w not in _ROLES)
    then = (*before.wants, *asked)
    if _is_other_role(now, before):
        then = tuple(want for want in then if want not in _ROLES)
    if "compare" in now.wants:
        return tuple(dict.fromkeys((*(want for want in now.wants if want != "lead"), *then)))
    return tuple(dict.fromkeys((*now.wants, *then)))


def _other_agency(earlier: Query, now: Query) -> bool:
    """Whether one agency follows another ("còn Sở Tư pháp?"): it is asked about, not the plan that it has issued."""
    return bool(earlier.agencies and now.agencies) and "plan_words" not in now.marks


_DOING = frozenset({"nop", "trinh", "xong", "gui", "lam", "hoan", "thanh", "bao", "cao", "ban", "hanh", "ky", "ra"})
_ONLY_ON = re.compile(r"\b(?:moi|den|toi|sang)\b")


def _if_done_on(before: Before, scope: Scope, services: Services) -> Turn | None:
    """Answer whether the row that was talked about is late if it is done on a day ("10/7 mới nộp thì sao?")."""
    days = [period.first for period in scope.query.periods if period.kind == "day"]
    records = before.records(services)
    if len(days) != 1 or len(records) != 1 or before.whole or not _ONLY_ON.search(fold(scope.query.message)):
        return None
    if not set(scope.content) <= _DOING or set(scope.query.wants) - {"overdue", "yes_no"}:
        return None
    wants = ("overdue",)
    outcome = Found(facts=(scope.fact(records[0]),), wants=wants, as_of=days[0])
    return Turn(outcome=outcome, question=before.question, wants=wants)


def _same_facts(before: Before, scope: Scope, services: Services) -> Turn | None:
    records = before.records(services)
    if before.choices and not records:
        return None
    if not records:
        return None
    wants = scope.query.wants or before.wants
    if before.whole or len(records) > 3:
        return _of_list(before, scope, services)
    other = _of_its_matter(before, scope, [one.kind for one in records])
    if other is not None:
        return other
    facts = tuple(scope.fact(record) for record in records)
    outcome: Outcome = refuse_blank(scope, Found(facts=facts, wants=wants, subject=scope.subjects))
    return Turn(outcome=outcome, question=before.question, wants=wants, codes=before.codes)


def _of_its_matter(before: Before, scope: Scope, kinds: Sequence[str]) -> Turn | None:
    """Answer with the figure or the row of the matter that was told of, where these are asked for."""
    if "target" in scope.query.wants:
        return turn_to_figure(before, _asked_last(before, scope), scope)
    return turn_to_row(before, _asked_last(before, scope), scope) if set(kinds) <= OF_BODY else None


def _of_list(before: Before, scope: Scope, services: Services) -> Turn | None:
    if "more" in scope.query.wants:
        return Turn(outcome=NotInPlans(reason="list_whole"), question=before.question, wants=before.wants)
    records = before.records(services)
    if not scope.query.wants_any(*_OF_ROW):
        return None
    choices = tuple(scope.fact(record) for record in list(dict.fromkeys(records))[:5])
    return Turn(outcome=Unclear(choices=choices), question=before.question, wants=scope.query.wants)
