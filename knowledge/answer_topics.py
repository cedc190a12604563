"""Answers by the topic: the task, the deadline or the paragraph that fits best, and what fits nearly as well."""

import re
from dataclasses import replace
from functools import lru_cache

from knowledge import answer_limits, answer_passages, answer_tasks
from knowledge.agencies import find_agencies
from knowledge.answer_years import text_of
from knowledge.facts import DutyFact, Found, Outcome, PassageFact, Unclear
from knowledge.matching import LONG
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, ENOUGH, Scope
from knowledge.text import fold, quality_key
from knowledge.wants import asks_of_case, asks_what_is_told
from knowledge.wording import Word, index_words

_HOW_MANY = re.compile(r"\bbao nhieu\b|\bbn\b|\bmay (?!ngay|hom)(?!.*\bnao\b)(?!(?:\w+ ){1,3}gi\b)")
_COUNTED = re.compile(
    r"\bbao nhieu (?!phan tram|nua|roi|la|thi|vay|nhi|thoi)([a-z]+)"
    r"|\b(?:neu|gom|dat ra|de ra|chia) (?:ra |lam |thanh )?may (?!ngay|hom|lan|cai|viec)([a-z]+)"
)
_ORGANS = ("bo", "may")
GENERAL = frozenset({"bao", "cao", "nop", "gui", "ke", "hoach", "van", "ban", "ket", "qua", "ngay"})  # said of any task
_OF_DAYS = frozenset({"ngay", "thang", "quy"})
_PRODUCTS = GENERAL | {"quyet", "dinh", "nghi", "cong", "to", "trinh", "hanh", "tai", "lieu"}
_MANNERS = frozenset({"yes_no", "list", "how_many_left", "definition", "about", "count", "more"})
SHORT_TOPIC = 2
_FEW_GENERAL = 4
NEAR_ROW = 0.4  # coverage from which a row is set out beside a paragraph, where a role is asked for
NEAR = 0.6  # the same where none is
BESIDE = 0.1  # how much less a row may fit than a paragraph, or the other way round, to be set out beside it
MOST_BESIDE = 2  # paragraphs set out beside a row, where they fit alike
SURE = 0.85
WHOLE = 0.95  # coverage from which nothing of the question is missing
HALF = 0.5
APART, FAR = 0.6, 0.15  # pairs below which words stand apart, and how much better what writes them together must be
APART_LONGER = 0.35  # the same of three or four words, where the title holds next to none
SIDE_BY_SIDE = 0.3  # how much more of a question a paragraph must write together than a row
TELLING = 0.15  # how much less a paragraph may fit that tells who does something
LEAST_TITLE = 0.12
NAMED_TITLE = 0.45
COMMON = 2.0  # weight of a word below which it is said of anything
_SENT = re.compile(r"\b(?:gui|trinh|nop)\b")
_OF_ROW = ("lead", "coordinate", "deadline", "product", "role_check", "yes_no")
_COLUMNS = ("lead", "coordinate", "deadline", "product", "role_check")
_IN_DUTIES = re.compile(r"\b(?:phan|muc|chuong) (?:\w+ )?to chuc thuc hien\b")


def answer_topics(scope: Scope) -> Outcome | None:
    """Answer by the topic: the task, the deadline or the paragraph that fits best."""
    scope = scope.with_agency_words()
    if not scope.content:
        return None
    tasks = scope.find(["task", "deadline"])
    if len(scope.content) <= SHORT_TOPIC + 1:  # a few common words of a long row tell nothing
        told = tasks and (tasks[0].feature("title") >= LEAST_TITLE or tasks[0].feature("coverage") >= SURE)
        if not told and len(scope.content) == 1 and scope.library.weight(scope.content[0]) < COMMON:
            return _choose_among(scope, tasks)
        tasks = tasks if told else []
    if "destination" in scope.query.wants:  # where something is sent is told by a row only in its own words
        least = SURE if len(scope.content) <= LONG else WHOLE
        whole = len(scope.content) > SHORT_TOPIC
        tasks = [r for r in tasks if whole and r.feature("coverage") >= least and _takes(r)]
    if scope.query.wants and (set(scope.query.wants) <= {"duty", "list"} or _asks_list_of_somebody(scope)):
        of_stranger = "duty" in scope.query.wants and not scope.subjects  # whose name stands nowhere is given nothing
        tasks = [r for r in tasks if r.feature("coverage") >= SURE and not (of_stranger and r.missing)]
    if _says_nothing(scope):
        return _choose_among(scope, tasks)
    passages = _telling_first(scope, scope.find(["passage"]), tasks) if _paragraph_may_answer(scope) else []
    tasks, passages = _telling_before_whom(scope, tasks), _telling_before_whom(scope, passages)
    if _IN_DUTIES.search(scope.query.line):
        tasks, passages = [], [r for r in passages if scope.library.duty_agencies(r.record.plan, r.record.key)]
    if _is_only_scattered(scope, tasks, passages):
        if not _says_who(scope, passages[0]) or len(scope.content) <= SHORT_TOPIC:
            return _ask_which(scope, tasks, passages)
        tasks = []
    outcome = _paragraph_first(scope, tasks, passages)
    if outcome is not None:
        return with_figure(scope, outcome) if not _of_somebody_else(scope, outcome) else None
    outcome = _with_paragraph(scope, with_figure(scope, answer_tasks.answer_topic(scope, tasks)), passages, tasks)
    if outcome is not None:
        return outcome
    return _paragraph_alone(scope, tasks, passages)


def _paragraph_alone(scope: Scope, tasks: list[Ranked], passages: list[Ranked]) -> Outcome | None:
    """Answer with a paragraph where no row did; where who does something is asked, only with one that tells it."""
    if passages and answer_passages.is_enough(passages[0]) and _is_guess(scope, passages, tasks):
        return answer_tasks.answer_standing_out(scope, tasks) or _ask_which(scope, tasks, passages)
    if passages and not _says_who(scope, passages[0]):  # it speaks of the thing, and gives it to nobody
        passages = []
    outcome = with_figure(scope, answer_passages.answer_passage(scope, passages))
    if outcome is not None and _of_somebody_else(scope, outcome):
        return Unclear(choices=(), reason="what")
    return outcome or answer_tasks.answer_standing_out(scope, tasks)


def _is_only_scattered(scope: Scope, rows: list[Ranked], paragraphs: list[Ranked]) -> bool:
    """Whether the few words of a topic stand in a row only apart, while a paragraph writes them together.

    "Hạ tầng số" is no "kết cấu hạ tầng" with a number elsewhere in its row.
    """
    if len(scope.content) > _FEW_GENERAL or not rows or not paragraphs:
        return False
    few = len(scope.content) <= SHORT_TOPIC
    least = APART if few else APART_LONGER
    apart = rows[0].feature("pairs") < least and paragraphs[0].score - rows[0].score >= FAR
    if not few and rows[0].feature("title") >= LEAST_TITLE:
        return False
    return apart and min(paragraphs[0].feature("coverage"), paragraphs[0].feature("pairs")) >= WHOLE


def _telling_before_whom(scope: Scope, ranked: list[Ranked]) -> list[Ranked]:
    """Return only what says it, where it is asked before whom somebody answers: "tự chịu trách nhiệm" names nobody."""
    if not _BEFORE_WHOM.search(scope.query.line):
        return ranked
    return [r for r in ranked if _ANSWERS_TO.search(fold(r.record.json))]


def _telling_first(scope: Scope, paragraphs: list[Ranked], rows: list[Ranked]) -> list[Ranked]:
    """Set a paragraph that tells who does something before a like one that only speaks of it.

    Only where that is asked, and no row tells it.
    """
    if not scope.query.wants_any("lead", "coordinate") or not paragraphs or _gives_duty(scope, paragraphs[0]):
        return paragraphs
    if rows and answer_tasks.fits(rows[0]):
        return paragraphs
    near = [r for r in paragraphs[1:6] if answer_passages.is_enough(r) and paragraphs[0].score - r.score < TELLING]
    told = next((r for r in near if _gives_duty(scope, r)), None)
    return paragraphs if told is None else [told, *(r for r in paragraphs if r is not told)]


def _takes(row: Ranked) -> bool:
    """Whether a row tells where something is sent, or is named by its title: who leads it takes what is sent."""
    return row.feature("title") >= NAMED_TITLE or _SENT.search(fold(row.record.json)) is not None


def _paragraph_first(scope: Scope, tasks: list[Ranked], passages: list[Ranked]) -> Outcome | None:
    """Answer with the paragraph that fits better than any row; None where a row must be tried first."""
    if passages and not scope.query.wants_any(*_OF_ROW) and _is_own_duty(passages[0], tasks):
        return answer_passages.answer_passage(scope, passages, least=ENOUGH)
    if not passages or not answer_passages.is_enough(passages[0]):
        return None
    if len(scope.content) <= SHORT_TOPIC and not _tells_far_better(scope, passages[0], tasks):
        return None
    if _row_is_enough(scope, tasks, passages):
        row = answer_tasks.answer_topic(scope, tasks)
        if row is not None:
            return _with_paragraph(scope, row, passages, tasks) or row
    best = passages[0].score
    if best - _handicap(scope) <= (tasks[0].score if tasks else 0.0):
        return None
    if _is_guess(scope, passages, tasks):
        which = answer_tasks.answer_standing_out(scope, tasks) or _ask_which(scope, tasks, passages)
        if which is not None:
            return which
    outcome = answer_passages.answer_passage(scope, passages)
    return _with_row(scope, outcome, tasks, best) if outcome is not None else None


def _tells_far_better(scope: Scope, paragraph: Ranked, rows: list[Ranked]) -> bool:
    """Whether a paragraph gives somebody what is asked about, while every row is far from it."""
    if not scope.query.wants_any("lead", "coordinate") or not rows or not _gives_duty(scope, paragraph):
        return False
    return paragraph.feature("coverage") >= WHOLE and paragraph.score - rows[0].score >= FAR


_FOR_WHAT = re.compile(r"\b(?:de|nham) lam (?:gi|chi|cai gi)\b")
_BEFORE_WHOM = re.compile(r"\btruoc ai\b")
_ANSWERS_TO = re.compile(r"trach nhiem[^.;]* truoc ")


def _of_somebody_else(scope: Scope, outcome: Outcome) -> bool:
    """Whether duties were found for a few words that name nobody told there ("trung tâm phụ trách việc gì")."""
    line = scope.query.line
    if "duty" not in scope.query.wants or asks_what_is_told(line) or asks_of_case(line) or _FOR_WHAT.search(line):
        return False
    if scope.subjects or len(scope.content) > SHORT_TOPIC + 1:
        return False
    duties = [fact for fact in outcome.facts if isinstance(fact, DutyFact)] if isinstance(outcome, Found) else []
    told = [set(index_words(name)) for fact in duties for name in (fact.duty.agency, *fact.together)]
    return bool(duties) and not any(set(scope.content) <= words for words in told)


def _is_own_duty(paragraph: Ranked, rows: list[Ranked]) -> bool:
    """Whether a paragraph tells whom the question names what to do, while the best row is somebody else's."""
    if not paragraph.feature("own duty") or paragraph.feature("coverage") < ENOUGH:
        return False
    if not rows:
        return True
    other = rows[0].feature("other agency") and rows[0].score < paragraph.score
    return bool(other) and paragraph.feature("coverage") >= rows[0].feature("coverage")


def _says_nothing(scope: Scope) -> bool:
    """Whether only words said of any task stand in a question that names no plan and nobody."""
    query = scope.query
    few = set(scope.content) <= _PRODUCTS and len(scope.content) <= _FEW_GENERAL
    return few and not (query.plans.named or query.agencies or query.numbers or "mine" in query.marks)


def _choose_among(scope: Scope, tasks: list[Ranked]) -> Outcome | None:
    """Offer the tasks that hold such words; None when there are none."""
    if set(scope.content) <= _OF_DAYS:
        return None
    choices = [scope.fact(r.record) for r in tasks if r.record.kind == "task" and answer_tasks.fits(r)]
    about = scope.about
    return Unclear(choices=tuple(choices[: answer_limits.MOST_CHOICES]), about=about) if len(choices) > 1 else None


def _is_guess(scope: Scope, paragraphs: list[Ranked], tasks: list[Ranked]) -> bool:
    """Whether the best paragraph is too little to say who does something by it."""
    paragraph = paragraphs[0]
    if not scope.query.wants_any("lead", "coordinate"):
        return False
    if paragraph.feature("coverage") < SURE or (paragraph.lacks_phrase and not _is_made_whole(scope, paragraphs)):
        return True
    return not _gives_duty(scope, paragraph) and bool(tasks) and tasks[0].feature("coverage") >= HALF


def _is_made_whole(scope: Scope, paragraphs: list[Ranked]) -> bool:
    """Whether what the best paragraph lacks is told by the next, set out with it ("ai đăng và ai cung cấp")."""
    best, *others = paragraphs[:2]
    if not others or not (_gives_duty(scope, best) and _gives_duty(scope, others[0])):
        return False
    near = best.score - others[0].score < answer_passages.NEAR and not others[0].lacks_phrase
    return near and others[0].feature("coverage") >= SURE and not set(best.missing) & set(others[0].missing)


def _ask_which(scope: Scope, tasks: list[Ranked], paragraphs: list[Ranked]) -> Outcome | None:
    """Offer the rows and the paragraphs that fit best; None where there is no choice."""
    rows = [r for r in tasks if r.record.kind == "task" and r.feature("coverage") >= NEAR_ROW][:3]
    found = [r for r in paragraphs if answer_passages.is_enough(r)][: answer_limits.MOST_CHOICES - len(rows)]
    choices = tuple(scope.fact(r.record) for r in (*rows, *found))
    return Unclear(choices=choices, about=scope.about) if len(choices) > 1 else None


def _with_row(scope: Scope, outcome: Outcome, tasks: list[Ranked], best: float) -> Outcome:
    """Return a paragraph together with the row of the annex that may be meant as well, where one is near."""
    if not isinstance(outcome, Found) or not tasks or tasks[0].record.kind != "task":
        return outcome
    role = scope.query.wants_any("lead", "coordinate")
    near = [r for r in tasks if r.record.kind == "task" and tasks[0].score - r.score < CLOSE]
    row = max(near, key=lambda r: (round(r.feature("coverage"), 9), r.score))
    apart = not role and best - row.score > BESIDE and row.feature("coverage") < WHOLE
    if row.feature("coverage") < (NEAR_ROW if role else NEAR) or apart:
        return outcome
    return replace(outcome, beside=(answer_tasks.narrow(scope, scope.fact(row.record)),))


def _with_paragraph(
    scope: Scope, outcome: Outcome | None, passages: list[Ranked], tasks: list[Ranked]
) -> Outcome | None:
    """Return a row together with the paragraph that fits about as well, where a paragraph may answer."""
    if not isinstance(outcome, Found) or not passages or not answer_passages.is_enough(passages[0]) or outcome.beside:
        return outcome
    own = passages[0].feature("plan of the agency") and passages[0].feature("coverage") >= SURE
    if (tasks[0].score - passages[0].score > BESIDE and not own) or len(scope.content) <= SHORT_TOPIC:
        return outcome
    if scope.query.wants_any("lead", "coordinate") and not _gives_duty(scope, passages[0]):
        return outcome
    paragraph = answer_passages.answer_passage(scope, passages[:MOST_BESIDE])
    return replace(outcome, beside=paragraph.facts) if isinstance(paragraph, Found) else outcome


_GIVES = re.compile(
    r"\b(?:chu tri|phoi hop voi|chiu trach nhiem|tham muu|co trach nhiem)\b"
    r"|\bgiao (?:cho )?(?:so|phong|van phong|ubnd)\b"
    r"|(?:\(qua|\bgui(?: ve)?) (?:so|phong|van phong|ubnd)\b"
)


def _gives_duty(scope: Scope, paragraph: Ranked) -> bool:
    """Whether a paragraph tells who does something: it gives a duty, or names an agency with what it has to do."""
    if paragraph.feature("duty") or paragraph.feature("own duty") or paragraph.feature("duty of others"):
        return True
    fact = scope.fact(paragraph.record)
    return isinstance(fact, PassageFact) and _gives_somebody(fact.passage.text)


@lru_cache(maxsize=1024)  # the same paragraphs are near to many questions
def _gives_somebody(text: str) -> bool:
    return _GIVES.search(fold(text)) is not None and bool(find_agencies(text))


def _says_who(scope: Scope, paragraph: Ranked) -> bool:
    """Whether a paragraph can tell who does something, where that is asked."""
    return not scope.query.wants_any("lead", "coordinate") or _gives_duty(scope, paragraph)


def _row_is_enough(scope: Scope, tasks: list[Ranked], passages: list[Ranked]) -> bool:
    """Whether a row of the annex holds about as much of the question as the best paragraph: then the row answers."""
    if not tasks or not passages or not scope.query.wants_any(*_COLUMNS):
        return False
    if not answer_tasks.fits(tasks[0]) or _tells_itself(passages[0], tasks[0]):
        return False
    if _is_told_together(scope, passages[0], tasks[0]):
        return False
    near = tasks[0].feature("coverage") >= passages[0].feature("coverage") - 0.12
    return near or not _says_who(scope, passages[0])


def _tells_itself(paragraph: Ranked, row: Ranked) -> bool:
    """Whether a paragraph tells whom the question names just this, while the row does not name them at all."""
    own = paragraph.feature("own duty") and paragraph.feature("coverage") >= SURE
    return bool(own and row.feature("other agency"))


def _is_told_together(scope: Scope, paragraph: Ranked, row: Ranked) -> bool:
    """Whether a paragraph that tells who does it writes together what stands in a row only here and there."""
    if not scope.query.wants_any("lead", "coordinate") or not _gives_duty(scope, paragraph):
        return False
    together = paragraph.feature("pairs") - row.feature("pairs") >= SIDE_BY_SIDE
    if paragraph.feature("coverage") < SURE or len(scope.content) <= _FEW_GENERAL:
        return False
    return together and row.feature("title") < NAMED_TITLE and paragraph.score - row.score >= BESIDE


def asks_how_much(scope: Scope) -> bool:
    """Whether a number is asked for."""
    return _HOW_MANY.search(_without_machines(scope)) is not None


def _without_machines(scope: Scope) -> str:
    """Return the words of the question as one text without "máy", which typed without accents is "mấy" (how many)."""
    words = scope.query.words
    before = ("", *(word.text for word in words))
    return " ".join(w.text for w, last in zip(words, before, strict=False) if not _is_machine(w, last))


def _is_machine(word: Word, before: str) -> bool:
    toned = word.accented != word.text and quality_key(word.accented) == word.text
    return word.text == _ORGANS[1] and (toned or before == _ORGANS[0])


def with_figure(scope: Scope, outcome: Outcome | None) -> Outcome | None:
    """Return the outcome, or a refusal where a number was asked for and the facts hold none."""
    asked = _without_machines(scope)
    if not isinstance(outcome, Found) or not asks_how_much(scope):
        return outcome
    if scope.query.wants_any("lead", "coordinate", "deadline", "product", "how_many_left"):
        return outcome
    counted = _COUNTED.search(asked)
    unit = rf" (?:\w+ )?{counted.group(1) or counted.group(2)}" if counted else ""
    return outcome if any(re.search(rf"\d{unit}", fold(text_of(fact))) for fact in outcome.facts) else None


def _asks_list_of_somebody(scope: Scope) -> bool:
    """Whether a list of somebody's tasks is asked for: one task is no answer unless it is named in full."""
    return "list" in scope.query.wants and scope.query.wants_any("lead", "coordinate") and bool(scope.subjects)


def _paragraph_may_answer(scope: Scope) -> bool:
    """Whether a paragraph can answer: not when only a day or a product is wanted, which paragraphs do not hold."""
    wants = {want for want in scope.query.wants if want not in _MANNERS}
    return not wants or not wants <= {"deadline", "product", "overdue", "upcoming"}


def _handicap(scope: Scope) -> float:
    """How much better a paragraph must fit than a task: little where the question is for no column of the annex."""
    return 0.12 if scope.query.wants_any(*_COLUMNS) else 0.0
