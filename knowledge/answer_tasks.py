"""Answers about single tasks: by annex number, by topic, by what was said before."""

from collections.abc import Sequence

from knowledge.agencies import with_groups
from knowledge.answer_limits import MOST_CHOICES, MOST_PLANS
from knowledge.deadline import By, Within
from knowledge.facts import DeadlineFact, Fact, Found, NotInPlans, Outcome, TaskFact, Unclear
from knowledge.matching import LONG
from knowledge.model import Document, Output
from knowledge.ranking import Ranked
from knowledge.scope import CLOSE, ENOUGH, SURE_TITLE, Scope
from knowledge.topic import Term
from knowledge.wording import index_words

TASK_WANTS = ("lead", "coordinate", "deadline", "product", "role_check", "overdue", "how_many_left", "yes_no")
MOST_ALIKE = 4  # rows set out where all say the same of what is asked for
_CELLS = ("lead", "coordinate", "deadline", "product")
_LEVELS = frozenset({"tinh", "xa", "phuong"})
_BELOW = frozenset({"xa", "phuong"})
SHORT = 4  # words typed of a topic up to which rows that fit alike are all set out
ALIKE, ALIKE_PAIRS, APART = 0.05, 0.15, 0.1
REACH = 0.25
SIDE_BY_SIDE = 0.4  # how much more of the topic stands side by side in a row that is far nearer
BESIDE = 0.2  # how much less the other side of a comparison may fit
FEW_WORDS = 2  # content words up to which a question is asked back rather than guessed at
BOTH = 0.75  # coverage from which two rows that fit alike are both set out
ENOUGH_WITH_GAP = 0.72
ENOUGH_PAIRS = 0.2
HALF = 0.45  # coverage that is enough for a row that stands out
LEAST_TITLE, APART_PAIRS = 0.12, 0.25
SURE_WITHOUT = 0.75  # coverage that is enough where a rare word lacks
SURE_ASIDE = 0.9  # coverage that is enough for the day of a row that its title hardly names
FAR = 0.15  # how much better than all others a row must be to stand out


def answer_items(scope: Scope) -> Outcome:
    """Answer about rows of the annex named by their numbers."""
    with_tasks = [d for d in scope.documents if scope.library.task_counts.get(d.id)]
    likely = [d for d in with_tasks if d.id in scope.query.plans.likely]
    hinted = scope.query.plans.hinted if "plan_words" in scope.query.marks else ()
    if scope.plans is None and hinted:  # "STP: phụ lục kế hoạch, nhiệm vụ 10" asks of that agency's plan
        with_tasks = [d for d in with_tasks if d.id in hinted]
    elif scope.plans is None and likely:
        with_tasks = likely[:1]
    if not with_tasks:
        plans = scope.library.directory.pick(hinted) if scope.plans is None and hinted else scope.documents
        return _sections(scope) or NotInPlans(reason="no_annex", plans=plans)
    asked_back = _which_plan(scope, with_tasks)
    if asked_back is not None:
        return asked_back
    facts: list[Fact] = []
    for item in scope.query.items:
        records = [scope.library.find_task(d.id, item) for d in with_tasks]
        facts += [scope.fact(record) for record in records if record is not None]
    if not facts:
        return NotInPlans(reason="no_row", about=", ".join(scope.query.items), plans=tuple(with_tasks))
    asked = tuple(want for want in scope.query.wants if want in TASK_WANTS)
    if all(lacks_asked(fact, asked) for fact in facts):
        return NotInPlans(reason="cell_missing", about=", ".join(scope.query.items), nearest=tuple(facts))
    return Found(facts=tuple(facts), wants=scope.query.wants, subject=scope.subjects)


def _which_plan(scope: Scope, documents: Sequence[Document]) -> Unclear | None:
    """Ask whose row is meant where more plans have one than a reply can set out."""
    if len(documents) <= MOST_PLANS:
        return None
    item = scope.query.items[0]
    records = [scope.library.find_task(document.id, item) for document in documents[:MOST_PLANS]]
    choices = tuple(scope.fact(record) for record in records if record is not None)[:MOST_CHOICES]
    return Unclear(choices=choices, reason="which_plan", more_count=len(documents) - len(choices)) if choices else None


def _sections(scope: Scope) -> Outcome | None:
    """Answer with the parts of a plan without annex that have these numbers ("mục 2 công văn 473")."""
    plans = [document.id for document in scope.documents]
    if len(plans) != 1:
        return None
    facts = [scope.fact(r) for r in scope.library.all_of_kind("section", plans) if r.key in scope.query.items]
    return Found(facts=tuple(facts), wants=scope.query.wants) if facts else None


def lacks_asked(fact: Fact, wants: tuple[str, ...]) -> bool:
    """Whether the row's cells for what was asked are all missing in the document."""
    if not isinstance(fact, TaskFact) or not wants:
        return False
    timed = any(output.time_raw for output in fact.chosen)
    cells = {
        "lead": any(output.lead for output in fact.chosen),
        "coordinate": any(output.coordinate for output in fact.chosen),
        "deadline": timed,
        "overdue": timed,
        "how_many_left": timed,
        "product": any(output.product for output in fact.chosen),
    }
    asked = [want for want in wants if want in cells]
    return bool(asked) and not any(cells[want] for want in asked)


def refuse_blank(scope: Scope, found: Found) -> Found | NotInPlans:
    """Return what was found, or that the document leaves blank what was asked of each of its rows."""
    if not all(lacks_asked(fact, tuple(found.wants)) for fact in found.facts):
        return found
    return NotInPlans(reason="cell_missing", about=scope.about, nearest=found.facts)


def answer_topic(scope: Scope, ranked: list[Ranked]) -> Outcome | None:
    """Answer with the task that the topic names, or with choices; None when no task fits."""
    fitting = [r for r in ranked if r.record.kind in {"task", "deadline"} and fits(r, long=len(scope.content) > LONG)]
    if not scope.query.wants_any("deadline", "overdue"):
        fitting = [r for r in fitting if r.record.kind == "task"]
    if not fitting or _is_outdone(fitting[0], ranked[0]) or _is_aside(scope, fitting[0]):
        return None
    compared = "compare" in scope.query.wants
    fitting = fitting if compared else _of_level(scope, fitting)
    best = fitting[0]
    if "compare" in scope.query.marks and len(scope.plans or ()) > 1:
        return _one_of_each_plan(scope, fitting)
    several = _several_meant(scope, fitting)
    if several is not None:
        return several
    rivals = [r for r in fitting[1:] if best.score - r.score < CLOSE and _is_rival(r, best)]
    same = [r for r in rivals if _same_title(r, best)]
    others = [r for r in rivals if r not in same]
    told = len(scope.content) > FEW_WORDS
    if told and len(others) == 1 and not same and min(best.feature("coverage"), others[0].feature("coverage")) >= BOTH:
        same = others
    elif told and 0 < len(others) < MOST_ALIKE and (compared or _agree(scope, [best, *rivals])):
        same = rivals[: MOST_ALIKE - 1]
    elif others and best.feature("title") < SURE_TITLE:
        choices = tuple(scope.fact(r.record) for r in (best, *rivals)[:MOST_CHOICES])
        return Unclear(choices=choices, about=scope.about)
    if compared and not same:
        same = [r for r in fitting[1:] if r.record.kind == "task" and best.score - r.score < BESIDE][:1]
    if scope.query.wants_any("deadline", "overdue"):
        same += [r for r in fitting[1:] if r not in same and _is_other_day(scope, r, best)][:1]
    same += _of_other_issuers(scope, [best, *same], fitting)
    facts = [narrow(scope, scope.fact(r.record)) for r in (best, *same)]
    return refuse_blank(scope, Found(facts=tuple(facts), wants=scope.query.wants, subject=scope.subjects))


def _one_of_each_plan(scope: Scope, fitting: list[Ranked]) -> Found:
    """Return the best row of each plan that is compared, two of the same where only one plan has any."""
    each = {r.record.plan: r for r in reversed(fitting)}
    rows = [each[plan] for plan in scope.plans or () if plan in each]
    if len(rows) == 1:
        rows += [r for r in fitting if r not in rows and fitting[0].score - r.score < BESIDE][:1]
    days = [r for r in fitting if r not in rows and any(_is_other_day(scope, r, row) for row in rows)]
    facts = [scope.fact(r.record) for r in (*rows, *days[: len(rows)])]
    return Found(facts=tuple(facts), wants=scope.query.wants, subject=scope.subjects)


def _is_outdone(row: Ranked, best: Ranked) -> bool:
    """Whether what fits best, though it lacks something, is far nearer than a row that holds scattered words."""
    nearer = best.feature("pairs") - row.feature("pairs") >= SIDE_BY_SIDE
    return best.record.kind == "task" and best.score - row.score >= APART and nearer


def _of_other_issuers(scope: Scope, chosen: list[Ranked], fitting: list[Ranked]) -> list[Ranked]:
    """Return the rows of other plans that are named as fully, where nobody said whose plan is meant."""
    if scope.plans is not None or scope.query.plans.likely or scope.asker is not None:
        return []
    told = {r.record.plan for r in chosen}
    best = max(r.feature("title") for r in chosen)
    found: dict[str, Ranked] = {}
    for one in fitting:
        alike = best < SURE_TITLE and _holds_alike(one, chosen[0])
        named = one.feature("title") >= max(best, SURE_TITLE) or alike
        if one.record.kind == "task" and one.record.plan not in told and named:
            found.setdefault(one.record.plan, one)
    return list(found.values())[:MOST_ALIKE]


def _several_meant(scope: Scope, fitting: list[Ranked]) -> Outcome | None:
    """Return the rows to choose from, or to set out side by side, where too few words are left to tell them apart."""
    best = fitting[0]
    if best.record.kind != "task":
        return None
    near = [r for r in fitting if r.feature("coverage") >= best.feature("coverage") - ALIKE and _is_rival(r, best)]
    if len(scope.content) <= FEW_WORDS < len(near):
        return Unclear(choices=tuple(scope.fact(r.record) for r in near[:MOST_CHOICES]), about=scope.about)
    alike = [r for r in fitting if r.record.kind == "task" and _fits_alike(r, best)]
    if len(alike) < 2 or best.feature("title") >= SURE_TITLE or not _is_short(scope):
        return None
    if best.score - alike[1].score >= APART:
        return None
    if len({r.record.plan for r in alike}) < len(alike) or not scope.query.wants_any(*_CELLS):
        return Unclear(choices=tuple(scope.fact(r.record) for r in alike[:MOST_CHOICES]), about=scope.about)
    return _set_out(scope, alike)


def _is_rival(one: Ranked, best: Ranked) -> bool:
    """Whether a row that fits alike may be meant: not where it lacks a phrase that the best row holds."""
    return best.lacks_phrase or not one.lacks_phrase


def _is_short(scope: Scope) -> bool:
    """Whether so few words are left of the topic that another row may be meant as well; an agency tells rows apart."""
    if scope.query.agencies:
        return False
    terms = [term for term in scope.query.topic if term.content and len(term.words) == 1]
    return len({scope.query.words[term.position].start for term in terms}) <= SHORT


def _fits_alike(one: Ranked, best: Ranked) -> bool:
    return _holds_alike(one, best) and one.feature("title") >= best.feature("title") - ALIKE_PAIRS


def _holds_alike(one: Ranked, best: Ranked) -> bool:
    near = one.feature("coverage") >= best.feature("coverage") - ALIKE
    return near and one.feature("pairs") >= best.feature("pairs") - ALIKE_PAIRS


def _set_out(scope: Scope, rows: list[Ranked]) -> Outcome:
    """Return the rows that fit alike, each with what is asked for."""
    facts = tuple(narrow(scope, scope.fact(r.record)) for r in rows)
    return Found(facts=facts, wants=scope.query.wants, subject=scope.subjects)


def _of_level(scope: Scope, fitting: list[Ranked]) -> list[Ranked]:
    """Leave out rows that fit alike and speak of another level than the one said ("chỉ số của tỉnh", "của xã")."""
    named = [(mention.start, mention.end) for mention in scope.query.agencies]
    inside = [w for w in scope.query.words if any(w.start < end and start < w.end for start, end in named)]
    said = _LEVELS & {word.text for word in scope.query.words if word not in inside}
    said = _BELOW & {word.text for word in inside} or said  # "cho các sở, xã của tỉnh" is not for the province
    alike = [r for r in fitting if fitting[0].score - r.score < CLOSE and r.record.plan == fitting[0].record.plan]
    of_it = [r for r in alike if said & set(r.record.title)]
    if not of_it or len(of_it) == len(alike) or len({frozenset(_LEVELS & set(r.record.title)) for r in alike}) < 2:
        return fitting
    return [r for r in fitting if r not in alike or r in of_it]


def answer_standing_out(scope: Scope, ranked: list[Ranked]) -> Outcome | None:
    """Answer with the row that holds half of the topic where no other row comes near; only for cells of a row."""
    rows = [r for r in ranked if r.record.kind == "task"]
    if not scope.query.wants_any("lead", "coordinate", "deadline") or not rows or rows[0] is not ranked[0]:
        return None
    rivals = [r for r in rows[1:] if not _same_title(r, rows[0])]
    if rows[0].lacks_phrase and len(scope.content) <= SHORT:  # "thẩm định dự thảo" is no "truyền thông dự thảo"
        return None
    if rows[0].feature("coverage") < HALF or (rivals and rows[0].score - rivals[0].score < FAR):
        return None
    fact = narrow(scope, scope.fact(rows[0].record))
    return refuse_blank(scope, Found(facts=(fact,), wants=scope.query.wants, subject=scope.subjects))


def fits(ranked: Ranked, *, long: bool = False) -> bool:
    """Whether a record holds enough of the topic to be its answer; in a `long` message much else stands."""
    if ranked.feature("coverage") < ENOUGH or _is_chance(ranked):
        return False
    if ranked.lacks_phrase and not long and ranked.feature("coverage") < ENOUGH_WITH_GAP:
        return False
    return ranked.feature("pairs") >= ENOUGH_PAIRS or ranked.feature("title") >= SURE_TITLE


def _is_chance(ranked: Ranked) -> bool:
    """Whether a row that lacks a rare word only holds the others far from its title and from each other."""
    apart = ranked.feature("title") < LEAST_TITLE and ranked.feature("pairs") < APART_PAIRS
    return ranked.lacks_rare and apart and ranked.feature("coverage") < SURE_WITHOUT


def _is_aside(scope: Scope, best: Ranked) -> bool:
    """Whether a row hardly named by its title holds the words in passing ("hội nghị hôm nào" asks for no row's day)."""
    if set(scope.query.wants) != {"deadline"} or best.record.kind != "task":
        return False
    return best.feature("title") < LEAST_TITLE and best.feature("coverage") < SURE_ASIDE


def _agree(scope: Scope, ranked: list[Ranked]) -> bool:
    """Whether a few rows that fit alike say the same of what is asked for, so that any of them answers."""
    asked = [want for want in ("lead", "coordinate", "deadline", "product") if want in scope.query.wants]
    tasks = [fact.task for r in ranked if isinstance(fact := scope.fact(r.record), TaskFact)]
    if not asked or not 1 < len(tasks) <= MOST_ALIKE or len(tasks) < len(ranked):
        return False
    cells = {tuple(_cell(output, want) for output in task.outputs for want in asked) for task in tasks}
    return len(cells) == 1 and len({r.record.plan for r in ranked}) == 1


def _cell(output: Output, want: str) -> object:
    cells = {
        "lead": output.lead,
        "coordinate": output.coordinate,
        "deadline": output.time_raw,
        "product": output.product,
    }
    return cells[want]


def _is_other_day(scope: Scope, other: Ranked, best: Ranked) -> bool:
    """Whether a day in the body may be meant as well as a row of the annex, or a row as well: both are set out then."""
    if other.record.kind == best.record.kind or other.record.plan != best.record.plan:
        return False
    day = scope.fact(other.record if other.record.kind == "deadline" else best.record)
    dated = isinstance(day, DeadlineFact) and isinstance(day.deadline.deadline, (By, Within))
    return dated and best.score - other.score < REACH


def _same_title(one: Ranked, other: Ranked) -> bool:
    """Whether two records of different plans are the same task: most of the shorter title stands in the other."""
    if one.record.plan == other.record.plan or one.record.kind != other.record.kind:
        return False
    first, second = set(one.record.title), set(other.record.title)
    return len(first & second) >= 0.75 * min(len(first), len(second))


def narrow(scope: Scope, fact: Fact) -> Fact:
    """Keep the outputs of a task that the question sets apart by their product, where it does."""
    if not isinstance(fact, TaskFact) or len(fact.task.outputs) < 2:
        return fact
    title = set(index_words(fact.task.title))
    scores = [_output_score(scope.query.topic, output, title, scope) for output in fact.task.outputs]
    best = max(scores)
    if best[1] <= 0 or scores.count(best) == len(scores):
        return fact
    named = [score for score in scores if score[0] and score[1] > 0] if best[0] else [best]
    chosen = tuple(index for index, score in enumerate(scores) if score in named)
    return TaskFact(document=fact.document, task=fact.task, outputs=chosen)


def _output_score(topic: tuple[Term, ...], output: Output, title: set[str], scope: Scope) -> tuple[bool, float]:
    """Return whether all of a product was named, and how much of it."""
    own = set(index_words(output.product)) - title
    said = {t.options[0][0][0]: t.weight for t in topic if t.content and set(t.options[0][0]) <= own}
    supposed = {"lead", "yes_no"} <= set(scope.query.wants)  # "… do Sở Nội vụ chủ trì phải không" tells no product
    agencies = set() if supposed else with_groups(scope.subjects)
    return bool(own) and own <= set(said), sum(said.values()) + (1.0 if agencies & set(output.lead) else 0.0)
