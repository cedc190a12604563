"""Answers by time: what is overdue, due soon or in a period, and what is done again and again."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge import answer_documents, answer_lists
from knowledge.answer_extremes import answer_extreme
from knowledge.facts import NotInPlans, Outcome, Unclear
from knowledge.periods import PeriodMention
from knowledge.scope import ENOUGH, Scope
from knowledge.text import fold

_FORMS = (
    ("month", re.compile(r"\b(?:hang|moi) thang\b")),
    ("quarter", re.compile(r"\b(?:hang|moi) quy\b")),
    ("week", re.compile(r"\b(?:hang|moi) tuan\b")),
    ("half_year", re.compile(r"\b6 thang\b")),
    (
        "dated",
        re.compile(
            r"(?<!khong )(?<!chua )\bco (?:thoi )?(?:han|thoi gian)(?: la| ghi)?(?: ngay| quy)?(?: thang)?"
            r" (?:cu the|co dinh|ro)\b"
            r"|(?<!khong )(?<!chua )\bco (?:ghi )?(?:ngay|han)(?: thang)? cu the\b"
        ),
    ),
    ("ongoing", re.compile(r"\bthuong xuyen\b")),
    (
        "event",
        re.compile(
            r"\b(?:theo|tuy|phu thuoc|gan voi|cho)(?: \w+){0,2} su kien\b|\bhan (?:mo|treo)\b"
            r"|\b(?:phu thuoc|tuy|cho|doi|can cu)(?: \w+){0,3} (?:huong dan|van ban|chi dao|ket luan|yeu cau)\b"
            r"|\b(?:khong|chua)(?: co| duoc)?(?: (?:ro|xac dinh|an dinh|chot)){1,2}(?: duoc| ro)?"
            r" (?:thoi )?(?:han|gian|ngay)\b"
            r"|\bkhong (?:co |ghi |theo )(?:han )?ngay(?: cu the| nao)?\b|\bcho (?:huong dan|van ban)\b"
        ),
    ),
    (
        "none",
        re.compile(
            r"\b(?:khong|chua|bo trong|de trong)(?: co| ghi)? (?:thoi )?(?:han|gian|thoi gian)\b(?! hoan thanh cu the)"
        ),
    ),
    (
        "year",
        re.compile(
            r"\b(?:han|thoi han|thoi gian)(?: \w+){0,3} (?:ca nam|trong nam|quanh nam)\b"
            r"|\b(?:han|thoi han|thoi gian)(?: ghi| la| chi| chung){1,3} nam 20\d\d\b"
        ),
    ),
)
MOST_OF_LIST = 3  # content words up to which a kind of tasks is named rather than one
_UNDONE = re.compile(r"\b(?:chua|moi) (?!co |viec |nao )\w+ (?:\w+ ){1,12}?(?:thi|co|la|coi)\b")


def answer_time(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    """Answer with a list by time; None where no time was asked for, or the time of one task."""
    query = scope.query
    extreme = answer_extreme(scope, plans)
    if extreme is not None:
        return extreme
    if not _may_ask_time(scope) or _of_the_plan(scope) or one_task_meant(scope):
        return None
    heard = {"day"} if not query.wants_any("overdue", "upcoming", "deadline") else set()  # "hôm qua nhận được công văn"
    periods = [p for p in query.periods if p.kind not in heard or p.last >= scope.today]
    dated = sorted(periods, key=lambda p: p.kind not in {"quarter", "month"})
    period = next((p for p in dated if p.kind not in {"year", "soon"}), None)
    if _points_back(scope):
        return Unclear(choices=(), reason="what")
    if "overdue" in query.wants:
        if _one_thing_late(scope):
            return None
        inside = period if period is not None and period.kind in {"week", "month", "quarter", "half_year"} else None
        first = inside.first if inside else answer_lists.LONG_AGO
        last = inside.last if inside else scope.today
        return answer_lists.list_by_period(scope, first, _before(last, scope.today), plans, "overdue")
    if period is None and _only_begins(scope):
        return None
    if period is None and (coming := _coming(scope)) is not None:
        return answer_lists.list_by_period(scope, *coming, plans, "upcoming")
    if period is not None and _is_only_told(scope, period):
        return None
    asked = query.wants_any("list", "count", "upcoming", "duty", "deadline") or _asks_what_there_is(scope)
    if period is not None and asked:
        return _in_period(scope, period, plans)
    return _by_form(scope, plans)


def _coming(scope: Scope) -> tuple[date, date] | None:
    """Return the stretch of what is due soon, or is not yet due this year, where that is asked for."""
    query = scope.query
    soon = "upcoming" in query.wants or any(p.kind == "soon" for p in query.periods)
    if _NOT_YET.search(query.line):
        year = next((p for p in query.periods if p.kind == "year" and p.first <= scope.today <= p.last), None)
        if year is not None and soon:
            return scope.today, year.last
        if not soon and query.wants_any("list", "count") and not answer_documents.topic_left(scope):
            return scope.today, date(scope.today.year, 12, 31)
    return answer_lists.soon(scope.today) if soon else None


_THAT_ONE = re.compile(r"\b(?:viec|nhiem vu|vu|cai|muc|dong) (?:do|nay|day|kia|ay)\b")


def _points_back(scope: Scope) -> bool:
    """Whether it is asked if one task is due that was not said ("việc đó sắp đến hạn chưa"): no list tells that."""
    listed = scope.query.wants_any("list", "count") or scope.content or scope.subjects
    return not listed and _THAT_ONE.search(scope.query.line) is not None


def _may_ask_time(scope: Scope) -> bool:
    """Whether a list by time may be asked for at all, which is told without a look into the plans."""
    soon_or_period = any(period.kind != "year" for period in scope.query.periods)
    return soon_or_period or scope.query.wants_any("overdue", "upcoming", "list", "count")


_TOLD = 5  # words of a topic from which "sắp tới" only begins what is told


def _only_begins(scope: Scope) -> bool:
    """Whether "sắp tới" only begins what somebody tells, before a cell of one row is asked for."""
    told = len(answer_documents.topic_beside_title(scope)) >= _TOLD
    return told and scope.query.wants_any("product", "lead", "coordinate", "role_check")


def _is_only_told(scope: Scope, period: PeriodMention) -> bool:
    """Whether a time that is past is only told ("tháng trước sở có công văn nói …, việc này của sở nào")."""
    asked = scope.query.wants_any("lead", "coordinate", "product") and not scope.query.wants_any("list", "count")
    return asked and period.last < scope.today


_NOT_YET = re.compile(r"\bchua (?:den|toi|het) han\b")

_WHAT_IS_THERE = re.compile(
    r"\bco (?:nhung |cac )?(?:viec )?(?:gi|chi)"
    r"(?: (?:khong|ko|k|hong|the|vay|nua|moi|(?:can|phai) (?:lam|nop|gui|bao cao|xong|trinh)))*$"
)
_OFFICES = frozenset({"phuong", "xa", "so", "phong", "don", "vi", "co", "quan", "ben", "tinh"})


def _asks_what_there_is(scope: Scope) -> bool:
    """Whether just that is asked of a time ("tuần này phường có gì không")."""
    query = scope.query
    return (
        set(query.wants) <= {"product", "deadline"}
        and set(scope.content) <= _OFFICES
        and _WHAT_IS_THERE.search(query.line) is not None
    )


_STILL = re.compile(r"\bcon (?:lai )?(?:nhung |cac |may |bao nhieu )?(?:viec|nhiem vu|cong viec|dau viec|gi|cai)\b")


def _in_period(scope: Scope, period: PeriodMention, plans: Sequence[str] | None) -> Outcome:
    first = period.first
    if first < scope.today <= period.last and _STILL.search(fold(scope.query.message)):
        first = scope.today  # "còn việc gì phải xong trước 31/12": what is past is left no more
    return answer_lists.list_by_period(scope, first, period.last, plans, "")


def _before(last: date, today: date) -> date:
    return min(last, date.fromordinal(today.toordinal() - 1))


def one_task_meant(scope: Scope) -> bool:
    """Whether the words name one task rather than a kind of tasks."""
    if len(answer_documents.topic_beside_title(scope)) < 2 or scope.query.wants_any("list", "count"):
        return False
    ranked = scope.find(["task", "deadline"], limit=10)
    return bool(ranked) and ranked[0].feature("coverage") >= ENOUGH


def _one_thing_late(scope: Scope) -> bool:
    """Whether it is asked if one thing is late ("chưa lập kế hoạch riêng thì có trễ không"): no list tells that."""
    if scope.query.wants_any("list", "count"):
        return False
    undone = len(scope.content) > 1 and _UNDONE.search(scope.query.line) is not None
    return undone or len(answer_documents.topic_beside_title(scope)) >= MOST_OF_LIST


def _of_the_plan(scope: Scope) -> bool:
    """Whether the days left of one thing are asked for ("kế hoạch của xã còn mấy hôm nữa hết hạn"): no list is."""
    return "how_many_left" in scope.query.wants and bool(scope.content) and not scope.query.wants_any("list", "count")


def _by_form(scope: Scope, plans: Sequence[str] | None) -> Outcome | None:
    if not scope.query.wants_any("list", "count"):
        return None
    folded = scope.query.line
    for form, pattern in _FORMS:
        if form not in scope.query.excepted and pattern.search(folded):
            outcome = answer_lists.list_tasks(scope, plans, form=form)
            if isinstance(outcome, NotInPlans) and form == "quarter" and "deadline" in scope.query.wants:
                return answer_lists.list_tasks(scope, plans)  # nothing comes "mỗi quý", but much has a quarter
            return outcome
    return None
