"""What plans can't hold: a figure for a month that they do not set, and rooms that an agency does not have."""

import re
from itertools import pairwise

from knowledge import answer_tasks
from knowledge.agencies import AgencyMention, with_groups
from knowledge.agency_mentions import find_agencies
from knowledge.answer_years import text_of
from knowledge.belonging import issuer_of
from knowledge.facts import ConflictFact, DutyFact, Fact, Found, NotInPlans, Outcome, PassageFact, TargetFact, TaskFact
from knowledge.periods import PeriodMention
from knowledge.scope import Scope
from knowledge.text import fold
from knowledge.wording import index_text

_HOW_MUCH = re.compile(r"\b(?:bao nhieu|may) (?!ngay|hom|lan|viec|nhiem vu|han)|%|\bphan tram\b|\bchi tieu\b")
_BETWEEN = re.compile(r"\s*(?:-|,)?\s*(?:cua|thuoc|o|ben|trong|tai)?\s*(?:ubnd )?")
_ROOM = re.compile(r"(?:phong|ban|to|bo phan|chi cuc|trung tam)\b")
_MEASURES = frozenset(  # words after "how many" that count no things
    {"phan", "la", "thi", "nua", "roi", "vay", "nhi", "thoi", "do", "de", "cho", "trong", "so", "o", "cua", "khi", "va"}
    | {"lan", "ngay", "thang", "hom", "quy", "nam", "viec", "nhiem", "dau", "muc", "chi", "linh", "cai", "moi", "tren"}
    | {"ha", "a", "ah", "nhe", "ad", "em", "anh", "ban", "dat", "duoc", "ty", "ti", "con", "ma", "hay", "nhu", "xa"}
)
_NEAR = 8  # words after "mấy" in which "nào" may follow
_BODY = (TargetFact, ConflictFact, PassageFact, DutyFact)
_SINGLE = frozenset({"month", "quarter", "week", "day"})


def check_periods(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when a figure is asked for a month of which the facts do not speak."""
    periods = [period for period in scope.query.periods if period.kind in _SINGLE]
    if not periods or not isinstance(outcome, Found) or not _HOW_MUCH.search(fold(scope.query.message)):
        return outcome
    if scope.query.wants_any("deadline", "lead", "coordinate", "product", "list", "yes_no", "how_many_left"):
        return outcome
    if not all(isinstance(fact, _BODY) for fact in outcome.facts):
        return outcome
    texts = [fold(text_of(fact)) for fact in outcome.facts]
    if any(_speaks_of(text, period) for text in texts for period in periods):
        return outcome
    return NotInPlans(reason="no_figure", about=scope.about, nearest=outcome.facts[:3])


def check_counted(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when a number of things is asked for that the facts do not even name."""
    thing = [] if scope.query.wants_any("lead", "coordinate", "deadline", "product") else _counted(scope)
    if not thing or not isinstance(outcome, Found) or not all(isinstance(fact, _BODY) for fact in outcome.facts):
        return outcome
    texts = [f" {index_text(text_of(fact))} " for fact in outcome.facts]
    if any(f" {' '.join(thing)} " in text for text in texts):
        return outcome
    return NotInPlans(reason="no_figure", about=scope.about, nearest=outcome.facts[:3])


def _counted(scope: Scope) -> list[str]:
    """Return the first two words of what "how many" counts, where they are of the topic; nothing for a share."""
    words, message = scope.query.words, scope.query.message
    for index in range(len(words) - 1):
        asked = words[index].text == "may" or [word.text for word in words[max(index - 1, 0) : index + 1]] == [
            "bao",
            "nhieu",
        ]
        if not asked or message[words[index].end : words[index + 1].start].strip():
            continue
        following = [word.text for word in words[index + 1 : index + 3]]
        which = any(word.text == "nao" for word in words[index + 1 : index + _NEAR])  # "mấy trang nào" asks which
        if which or following[0] in _MEASURES or following[0] not in scope.content:
            return []
        return [word for word in following if word in scope.content]
    return []


def _speaks_of(text: str, period: PeriodMention) -> bool:
    if period.kind == "quarter":
        return "quy " in text
    month = period.first.month
    return re.search(rf"\bthang 0?{month}\b|/0?{month}/", text) is not None


def check_subject(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when what an agency leads is asked and only paragraphs without it are found."""
    if (
        not (scope.subjects and scope.query.agencies)
        or not isinstance(outcome, Found)
        or not scope.query.wants_any("lead", "coordinate")
    ):
        return outcome
    if scope.query.wants_any("role_check", "yes_no", "deadline", "product", "target") or outcome.beside:
        return outcome
    if not all(isinstance(fact, PassageFact) for fact in outcome.facts):
        return outcome
    names = {fold(name) for name in with_groups(scope.subjects)}
    texts = [fold(text_of(fact)) for fact in outcome.facts]
    if any(name in text for name in names for text in texts):
        return outcome
    return NotInPlans(reason="no_tasks_of_agency", about=scope.subjects[0], nearest=outcome.facts[:2])


def _not_told(scope: Scope, found: tuple[Fact, ...]) -> NotInPlans:
    """Say that the plans do not tell it, with what was found as what is nearest."""
    return NotInPlans(reason="not_found", about=scope.about, nearest=found[:3])


_WHO = frozenset({"lead", "coordinate"})


def check_who(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when it is asked who does something and no paragraph found names anybody."""
    if not isinstance(outcome, Found) or outcome.beside or not set(scope.query.wants) or scope.query.agencies:
        return outcome
    if not set(scope.query.wants) <= _WHO or not all(isinstance(fact, PassageFact) for fact in outcome.facts):
        return outcome
    if any(find_agencies(text_of(fact)) for fact in outcome.facts):
        return outcome
    return _not_told(scope, outcome.facts)


_OF_OTHERS = ("lead", "coordinate", "role_check", "yes_no", "deadline", "product", "target", "compare")


def check_duty(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when what an agency has to do is asked and all that is found is for others."""
    asked = "duty" in scope.query.wants and not scope.query.wants_any(*_OF_OTHERS)
    if not asked or not isinstance(outcome, Found) or not (scope.subjects and scope.query.agencies):
        return outcome
    wanted = with_groups(scope.subjects)
    if any(_is_for(fact, wanted) for fact in (*outcome.facts, *outcome.beside)):
        return outcome
    return _not_told(scope, outcome.facts)


def _is_for(fact: Fact, wanted: set[str]) -> bool:
    """Whether a fact gives one of `wanted` something to do, names it, or stands in its own plan."""
    if isinstance(fact, TaskFact):
        named = {name for output in fact.task.outputs for name in (*output.lead, *output.coordinate)}
        return bool(named & wanted)
    if isinstance(fact, DutyFact) and fact.duty.agency in wanted:
        return True
    if isinstance(fact, (DutyFact, PassageFact)):
        return issuer_of(fact.document) in wanted or any(fold(name) in fold(text_of(fact)) for name in wanted)
    return True


_APPROVES = re.compile(
    r"\b(?:ai|nao|nguoi|cap)(?: se| phai| co quyen| la nguoi| dung ra)? (?:ky |phe )?(duyet|tham dinh)\b"
)


def check_approval(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal when who approves something is asked and nothing found speaks of approving."""
    asked = _APPROVES.search(scope.query.line)
    if asked is None or not isinstance(outcome, Found) or "signer" in scope.query.wants:
        return outcome
    topic = set(scope.content) - set(asked.group(1).split()) - {"phe", "ky"}
    if any(_is_near(asked.group(1), topic, index_text(text_of(f))) for f in (*outcome.facts, *outcome.beside)):
        return outcome
    return _not_told(scope, tuple(fact for fact in outcome.facts if not isinstance(fact, DutyFact)))


def _is_near(verb: str, topic: set[str], text: str) -> bool:
    """Whether something of `topic`, if it has any, stands within a few words of `verb` in a folded text."""
    if verb != "duyet" or not topic:
        return verb in text
    around = re.finditer(rf"((?:\S+ ){{0,{_AROUND}}})\b{verb}\b((?: \S+){{0,{_AROUND}}})", text)
    return any(topic & set(f"{match.group(1)} {match.group(2)}".split()) for match in around)


_AROUND = 5
_DIGITAL = re.compile(
    r"\b((?:kinh te|xa hoi|ha tang|nen tang|ky nang|chinh quyen|nong nghiep|y te|giao duc|bao chi) so)\b"
    r"(?! (?:\d|bao|may|nao))"
)


def check_digital(scope: Scope, outcome: Outcome) -> Outcome:
    """Return the outcome, or a refusal where "the digital …" is asked about and the row only holds the thing itself."""
    asked = _DIGITAL.search(scope.query.line)
    if asked is None or not isinstance(outcome, Found) or not all(isinstance(f, TaskFact) for f in outcome.facts):
        return outcome
    texts = [f"{text_of(fact)} {fact.task.area}" for fact in outcome.facts if isinstance(fact, TaskFact)]
    texts += map(text_of, outcome.beside)
    if any(asked.group(1) in fold(text) for text in texts):
        return outcome
    return _not_told(scope, outcome.facts)


CHECKS = (check_periods, check_counted, check_subject, check_who, check_duty, check_approval, check_digital)
_COUNTS = re.compile(r"\b(?:bao nhieu|may|bn)\b")
TOLD = 4  # content words from which a share of people is told by what it is of
HELD = 0.85  # coverage from which a task or a figure is what is asked for, though its words sound like something else


def is_held_though(scope: Scope) -> bool:
    """Whether a plan does hold what sounds like something that none does.

    A rank only named in the title of a task ("việc nâng thứ hạng giao ai"), a share of people that a figure sets.
    """
    if scope.query.never == "rank" and scope.query.wants_any("lead", "coordinate"):
        ranked = scope.find(["task"], limit=5)
        return bool(ranked) and answer_tasks.fits(ranked[0])
    if scope.query.never == "personal" and len(scope.content) >= TOLD and _COUNTS.search(fold(scope.query.message)):
        ranked = scope.find(["target"], limit=1)
        return bool(ranked) and ranked[0].feature("coverage") >= HELD and not ranked[0].missing
    return False


def refuse_stranger(scope: Scope) -> Outcome | None:
    """Refuse a question about a room of an agency in whose own plan no such room stands."""
    unknown = _unknown_room(scope)
    if unknown:
        return NotInPlans(reason="no_tasks_of_agency", about=unknown, plans=scope.documents)
    mentions = scope.query.agencies
    for room, owner in pairwise(mentions):
        if not _is_room(scope, room, owner):
            continue
        plans = scope.library.directory.by_issuer(owner.names)
        documents = scope.library.directory.pick(plans)
        if not plans or not _stands_in(scope, room, list(plans)):
            return NotInPlans(reason="no_tasks_of_agency", about=f"{room.name} ({owner.name})", plans=documents)
    return None


_WORD = r"(?!(?:nao|va|trong|o|gio|minh|em|toi|thi|cua|thuoc|do)\b)[a-z]+"
_ROOM_OF = re.compile(
    r"(?<!van )\b(thanh tra|(?:phong|chi cuc|tram)"
    rf" {_WORD},?(?: (?:va|[-–&]|{_WORD}),?){{0,5}} {_WORD})"
    r" (?:(?:cua|thuoc|o|ubnd) )*(?:xa|phuong|so) (?!nao\b|minh\b|em\b|toi\b)"
)


_ANY_ROOM = frozenset({"phong chuyen mon", "phong ban chuyen mon", "phong nghiep vu"})


def _unknown_room(scope: Scope) -> str:
    """Return the room that is asked about and stands nowhere in its office's plan, '' where there is none."""
    named = _ROOM_OF.search(fold(scope.query.message))
    if named is None or not scope.query.wants_any("lead", "coordinate", "duty", "list", "count"):
        return ""
    room = named.group(1)
    if room in _ANY_ROOM:
        return ""
    if any(fold(mention.name).startswith(room.split(" ", 1)[0]) for mention in scope.query.agencies):
        return ""
    plans = scope.plans or tuple(p for m in scope.query.agencies for p in scope.library.directory.by_issuer(m.names))
    if not plans:
        return ""
    wanted = set(re.findall(r"[a-z]+", room))
    duties = (scope.library.duty_agencies(r.plan, r.key) for r in scope.library.all_of_kind("duty", plans))
    names = {name for agencies in duties for name in agencies}
    for record in scope.library.all_of_kind("task", plans):
        task = record.content()
        names.update(n for o in getattr(task, "outputs", ()) for n in (*o.lead, *o.coordinate))
    held = any(wanted <= set(fold(name).split()) for name in names)
    return "" if held else scope.query.message[named.start(1) : named.end(1)]


def _is_room(scope: Scope, room: AgencyMention, owner: AgencyMention) -> bool:
    between = fold(scope.query.message[room.end : owner.start])
    return (
        room.end <= owner.start
        and _BETWEEN.fullmatch(between) is not None
        and _ROOM.match(fold(room.name)) is not None
        and _ROOM.match(fold(owner.name)) is None
    )


def _stands_in(scope: Scope, room: AgencyMention, plans: list[str]) -> bool:
    if scope.library.tasks_with_role(room.names, ("lead", "coordinate"), plans):
        return True
    wanted = {fold(name) for name in room.names}
    return any(
        wanted & set(map(fold, scope.library.duty_agencies(record.plan, record.key)))
        for record in scope.library.all_of_kind("duty", plans)
    )
