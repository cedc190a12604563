"""The first sentence of an answer: what was asked for, in the words in which it was asked."""

import re
from collections.abc import Sequence
from datetime import date

from handlers.cards import level, name_document, role_of, time_of
from handlers.texts import answers
from knowledge.facts import DocumentFact, Fact, Found, PassageFact, TargetFact, TaskFact
from knowledge.model import Document, Output
from knowledge.text import fold

WHICH_AREA = re.compile(r"\b(?:thuoc|xep v[ao]o?|nam (?:o|trong)) (?:linh vuc|mang|nhom)(?: \w+){0,4}? ?nao\b")
_REFORM = re.compile(r"^cai cach (?!hanh chinh\b)|^xay dung va phat trien chinh quyen|^cong tac chi dao")
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?) ?%")


def opening(found: Found, message: str, today: date, asker: str | None) -> str:
    """Return the sentence that answers at once, '' where the card alone says it best."""
    if WHICH_AREA.search(fold(message)) and (area := _area_opening(found)):
        return area
    tasks = [fact for fact in found.facts if isinstance(fact, TaskFact)]
    if len(tasks) == 1 and found.facts[0] is tasks[0]:
        return _task_opening(tasks[0], found, today, asker)
    targets = [fact for fact in found.facts if isinstance(fact, TargetFact)]
    if targets and len(targets) == len(found.facts):
        return _target_opening(targets, message)
    return _issued_opening([fact.document for fact in found.facts if isinstance(fact, DocumentFact)], found)


def _area_opening(found: Found) -> str:
    """Return into which area of reform all that was found falls, where the plan says one."""
    areas = dict.fromkeys(map(_area_of, found.facts))
    area = next(iter(areas), "")
    if len(areas) != 1 or not area:
        return ""
    return answers.IN_AREA.format(area=area.capitalize() if area.isupper() else area)


def _area_of(fact: Fact) -> str:
    """Return the area of a row, or of a paragraph by the last of its headings that names more than a kind of part."""
    if isinstance(fact, TaskFact):
        return fact.task.area
    if isinstance(fact, PassageFact):
        return next((one for one in reversed(fact.passage.headings) if _REFORM.search(fold(one))), "")
    return ""


def _issued_opening(documents: Sequence[Document], found: Found) -> str:
    """Return which of two plans was issued first and how many days lie between, where that was asked."""
    dated = sorted((one.issued_on, one.id, one) for one in documents if one.issued_on)
    if not {"issued", "compare"} <= set(found.wants) or len(dated) != len(found.facts):
        return ""
    match dated:
        case [(first_on, _, first), (later_on, _, later)]:
            days = (later_on - first_on).days
        case _:
            return ""
    names = {"first": name_document(first), "later": name_document(later)}
    return (answers.ISSUED_APART if days else answers.ISSUED_TOGETHER).format(days=days, **names)


def _task_opening(fact: TaskFact, found: Found, today: date, asker: str | None) -> str:
    subject = found.subject[0] if found.subject else None
    if subject is None and "role_check" in found.wants:
        subject = asker
    sentences: list[str] = []
    if subject and ("role_check" in found.wants or ("coordinate" in found.wants and "lead" in found.wants)):
        sentences.append(_role_sentence(fact, subject))
    elif subject and "yes_no" in found.wants and "lead" in found.wants:
        sentences.append(_premise(fact, subject))
    elif "lead" in found.wants:
        sentences.append(lead_sentence(fact.chosen))
    if "coordinate" in found.wants and not sentences:
        sentences.append(answers.COORDINATE.format(agencies=_names(fact.chosen, "coordinate")))
    if "product" in found.wants:
        sentences.append(answers.PRODUCT.format(product=_unique([o.product for o in fact.chosen])))
    if {"deadline", "overdue", "how_many_left", "upcoming"} & set(found.wants):
        sentences.append(answers.DEADLINE.format(time=_unique([time_of(o, today) for o in fact.chosen])))
    return " ".join(sentences)


def _unique(values: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(value.rstrip(".") for value in values if value)) or answers.MISSING


def _names(outputs: Sequence[Output], role: str) -> str:
    names = [name for o in outputs for name in (o.lead if role == "lead" else o.coordinate)]
    return answers.joined(tuple(dict.fromkeys(names))) or answers.MISSING


def lead_sentence(outputs: Sequence[Output]) -> str:
    """Return who leads, in one sentence."""
    names = tuple(dict.fromkeys(name for output in outputs for name in output.lead))
    template = answers.LEAD_MANY if len(names) > 1 else answers.LEAD
    return template.format(agencies=answers.joined(names) or answers.MISSING)


def _role_sentence(fact: TaskFact, agency: str) -> str:
    role, group = role_of(fact, agency)
    through = answers.THROUGH.format(group=group) if group else ""
    lead = _names(fact.chosen, "lead")
    if role == "lead":
        return answers.ROLE_LEAD.format(agency=agency, through=through)
    if role == "coordinate":
        return answers.ROLE_COORDINATE.format(agency=agency, through=through, lead=lead)
    return answers.ROLE_NONE.format(agency=agency, lead=lead)


def _premise(fact: TaskFact, agency: str) -> str:
    role, group = role_of(fact, agency)
    lead = _names(fact.chosen, "lead")
    if role == "lead" and not group:
        return answers.IS_LEAD.format(lead=lead)
    if role is not None:
        return _role_sentence(fact, agency)
    return answers.NOT_LEAD.format(asked=agency, lead=lead)


def _target_opening(targets: Sequence[TargetFact], message: str) -> str:
    values = {(fact.target.operator, fact.target.value, fact.target.unit) for fact in targets}
    own = _PERCENT.search(message)
    if own and len(values) == 1 and targets[0].target.unit == "%":
        return _compare(own.group(1), targets[0])
    if len(targets) == 1:
        return ""
    plans = {fact.document.id for fact in targets}
    if len(values) == 1 and len(targets) == 2:
        return answers.TARGETS_SAME
    return answers.TARGETS_SEVERAL if len(plans) > 1 else ""


def _compare(typed: str, fact: TargetFact) -> str:
    value, target = float(typed.replace(",", ".")), fact.target
    reached = {
        ">=": value >= target.value,
        "=": value >= target.value,
        ">": value > target.value,
        "<=": value <= target.value,
        "<": value < target.value,
    }[target.operator]
    template = answers.REACHED if reached else answers.NOT_REACHED
    return template.format(value=f"{typed}%", target=level(target))
