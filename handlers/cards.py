"""Facts as text: the card of a task, a figure, a duty, a paragraph, each with its source and its citation."""

from collections.abc import Sequence
from datetime import date

from handlers.messages import Citation
from handlers.texts import answers, dates
from knowledge.agencies import groups_of
from knowledge.deadline import By, Deadline, Within, due_dates
from knowledge.facts import (
    ConflictFact,
    DeadlineFact,
    DefinitionFact,
    DocumentFact,
    DutyFact,
    Fact,
    PassageFact,
    ReferenceFact,
    SectionFact,
    TargetFact,
    TaskFact,
)
from knowledge.model import Document, Output, Target

MOST_NAMED = 6  # plans named in one line


def name_documents(documents: Sequence[Document]) -> str:
    """Return the names of plans in one line, of many only the first ones and how many more there are."""
    names = "; ".join(map(name_document, documents[:MOST_NAMED]))
    rest = len(documents) - MOST_NAMED
    return answers.AND_OTHERS.format(names=names, count=rest) if rest > 0 else names


def name_document(document: Document) -> str:
    """Return how a plan is called in a reply: its kind and number, or its title and issuer where it has none."""
    if document.number:
        return f"{document.kind} {document.number}"
    issuer = document.issuer or ""
    title = document.title or document.kind
    return title if issuer.casefold() in title.casefold() else f"{title} ({issuer})"


def tell_whose(text: str, documents: Sequence[Document]) -> str:
    """Return a reply with who has issued each numbered plan, where it sets out plans of several issuers."""
    issuers = {document.id: document.issuer for document in documents}
    if len(set(issuers.values())) <= 1:
        return text
    for name, issuer in {name_document(d): d.issuer for d in documents if d.number and d.issuer}.items():
        before, *parts = text.split(name)
        named = ((name if after.startswith(" (") else f"{name} ({issuer})", after) for after in parts)
        text = "".join((before, *(part for parts in named for part in parts)))
    return text


def place_of(item: str | None, section: str) -> str:
    """Return where a fact stands, in words: "Phụ lục, STT 13" or "mục II.2.1"."""
    if item is not None:
        return answers.PLACE_ITEM.format(item=item)
    return answers.PLACE_SECTION.format(section=section) if section else answers.PLACE_OPENING


def source(document: Document, place: str) -> str:
    """Return the line that names the source."""
    return answers.SOURCE.format(document=name_document(document), place=place)


def days_left(deadline: Deadline, today: date, said: str = "") -> str:
    """Return how far a dated deadline is from `today`, '' where it has no day; a day already `said` is left out."""
    if not isinstance(deadline, (By, Within)):
        return ""
    dates = sorted(due_dates(deadline))
    coming = [due for due in dates if due >= today]
    if not coming:
        past = (today - dates[-1]).days
        return _with_day(answers.DUE_LAST, dates[-1], answers.DUE_PAST.format(days=past), said)
    left = (coming[0] - today).days
    words = answers.DUE_IN.format(days=left) if left else answers.DUE_TODAY
    label = answers.DUE_LAST if coming[0] == dates[-1] else answers.DUE_NEXT
    return _with_day(label, coming[0], words, said)


def _with_day(label: str, due: date, words: str, said: str) -> str:
    day = dates.day(due)
    return words if day in said else f"{label.format(day=day)}, {words}"


def time_of(output: Output, today: date) -> str:
    """Return the time of an output in the plan's words, with the days left where there is a day."""
    if not output.time_raw:
        return answers.MISSING
    left = days_left(output.deadline, today, output.time_raw)
    return f"{output.time_raw} ({left})" if left else output.time_raw


def is_past(output: Output, today: date) -> bool:
    """Whether the last day of an output lies before `today`."""
    return isinstance(output.deadline, (By, Within)) and max(due_dates(output.deadline)) < today


def task_card(fact: TaskFact, today: date) -> str:
    """Return the card of a task: title, lead, coordinators, product, time, source."""
    task = fact.task
    lines = [answers.CARD_TASK.format(item=task.item, title=task.title)]
    several = len(fact.outputs) > 1
    for number, output in enumerate(fact.chosen, start=1):
        product = output.product or answers.MISSING
        lines.append(
            answers.CARD_OUTPUT.format(number=number, value=product)
            if several
            else answers.CARD_PRODUCT.format(value=product)
        )
        lines += [
            answers.CARD_LEAD.format(value=answers.joined(output.lead) or answers.MISSING),
            answers.CARD_COORDINATE.format(value=answers.joined(output.coordinate) or answers.MISSING),
            answers.CARD_TIME.format(value=time_of(output, today)),
        ]
        lines += [f"{heading}: {value}" for heading, value in output.extra if value]
    if any(is_past(output, today) for output in fact.chosen):
        lines.append(answers.PROGRESS_UNKNOWN)
    lines.append(source(fact.document, place_of(task.item, "")))
    return "\n".join(lines)


def level(target: Target) -> str:
    """Return the level that a target sets: "từ 60% trở lên"."""
    return answers.OPERATORS[target.operator].format(value=answers.figure(target.value, target.unit))


def target_line(fact: TargetFact, *, with_document: bool = True) -> str:
    """Return one figure with the plan's sentence and its source."""
    target = fact.target
    place = place_of(None, target.section)
    where = f"{name_document(fact.document)}, {place}" if with_document else place
    source_line = answers.SOURCE_DOCUMENT.format(document=where)
    return f"{_capital(target.metric)}: {level(target)}.\n“{target.text}”\n{source_line}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def describe(fact: Fact, today: date) -> str:
    """Return a fact in full, with its source."""
    match fact:
        case TaskFact():
            return task_card(fact, today)
        case TargetFact():
            return target_line(fact)
        case ConflictFact():
            return conflict_card(fact)
        case DutyFact():
            points = "\n".join(f"- {point}" for point in fact.duty.points)
            head = answers.DUTY.format(agency=answers.joined((fact.duty.agency, *fact.together)))
            return f"{head}\n{points}\n{source(fact.document, place_of(None, fact.duty.section))}"
        case PassageFact():
            place = place_of(None, fact.passage.section)
            return f"“{fact.excerpt}”\n{source(fact.document, place)}"
        case DeadlineFact():
            left = days_left(fact.deadline.deadline, today)
            text = f"“{fact.deadline.text}”" + (f" ({left})" if left else "")
            return f"{text}\n{source(fact.document, place_of(None, fact.deadline.section))}"
        case DocumentFact():
            return document_card(fact)
        case SectionFact():
            return section_card(fact)
        case DefinitionFact():
            return definition_card(fact)
        case ReferenceFact():
            return reference_card(fact)


def section_card(fact: SectionFact) -> str:
    """Return a part of a plan, its paragraphs as points."""
    section = fact.section
    points = "\n".join(f"- {point}" for point in section.points)
    return f"{section.heading}:\n{points}\n{source(fact.document, place_of(None, section.section))}"


def conflict_card(fact: ConflictFact) -> str:
    """Return the different figures for one thing, each with its place."""
    lines = [answers.TARGETS_DIFFER]
    for reading in fact.conflict.readings:
        value = answers.figure(reading.value, reading.unit)
        lines.append(f"- {value}: “{reading.text}” ({place_of(None, reading.section)})")
    lines.append(answers.SOURCE_DOCUMENT.format(document=name_document(fact.document)))
    return "\n".join(lines)


def document_card(fact: DocumentFact) -> str:
    """Return what was asked of a plan's head, one line for each."""
    document = fact.document
    name = name_document(document)
    lines = []
    for field in fact.fields:
        if field == "signer":
            title = answers.SIGNER_TITLE.format(title=document.signer_title) if document.signer_title else ""
            lines.append(
                answers.SIGNER.format(document=name, signer=document.signer, title=title)
                if document.signer
                else answers.NO_SIGNER.format(document=name)
            )
        elif field == "number":
            lines.append(
                answers.NUMBER.format(number=document.number)
                if document.number
                else answers.NO_NUMBER.format(document=name)
            )
        elif field == "issued":
            lines.append(
                answers.ISSUED.format(day=dates.day(document.issued_on))
                if document.issued_on
                else answers.NO_DATE.format(document=name)
            )
        elif field == "basis":
            lines.append(_basis(fact, name))
        elif field == "about":
            lines.append(answers.ABOUT.format(document=name, title=document.title))
        elif field == "addressee":
            lines += _addressees(fact, name)
    if "about" in fact.fields and fact.addressees:
        lines.append(answers.ADDRESSEES.format(agencies=answers.joined(fact.addressees)))
    whole = f"{name} ({document.title})" if document.number else name
    return "\n".join((*lines, answers.SOURCE_DOCUMENT.format(document=whole)))


def _addressees(fact: DocumentFact, name: str) -> list[str]:
    lines = [answers.ADDRESSEES.format(agencies=answers.joined(fact.addressees))] if fact.addressees else []
    if fact.document.recipients:
        lines.append(answers.RECIPIENTS.format(document=name, recipients="; ".join(fact.document.recipients)))
    return lines or [answers.NO_ADDRESSEES.format(document=name)]


def _basis(fact: DocumentFact, name: str) -> str:
    if not fact.document.based_on:
        return answers.NO_BASIS.format(document=name)
    known = {reference.number: reference for reference in fact.references}
    lines = [answers.BASIS.format(document=name)]
    for number in fact.document.based_on:
        reference = known.get(number)
        lines.append(f"- {_reference_line(reference)}" if reference else f"- {number}")
    return "\n".join(lines)


def reference_card(fact: ReferenceFact) -> str:
    """Return what a plan says of another document."""
    reference = fact.reference
    quote = "" if reference.about else f"\n“{reference.text}”"
    return f"{_reference_line(reference)}{quote}\n{source(fact.document, place_of(None, fact.reference.section))}"


def _reference_line(reference: object) -> str:
    from knowledge.model import Reference

    if not isinstance(reference, Reference):
        return ""
    return answers.REFERENCE.format(
        kind=reference.kind or "",
        number=reference.number,
        issued=answers.REFERENCE_ISSUED.format(day=dates.day(reference.issued_on)) if reference.issued_on else "",
        issuer=answers.REFERENCE_ISSUER.format(issuer=reference.issuer) if reference.issuer else "",
        about=answers.REFERENCE_ABOUT.format(about=reference.about) if reference.about else "",
    ).strip()


def definition_card(fact: DefinitionFact) -> str:
    """Return what a short form means."""
    definition = fact.definition
    line = answers.DEFINITION_SHORT.format(short=definition.short, long=definition.long)
    if fact.document is None:
        return f"{line}\n{answers.COMMON_FORM}"
    return f"{line}\n{source(fact.document, place_of(None, definition.section))}"


def cite(fact: Fact) -> tuple[Citation, ...]:
    """Return the citations of a fact: plan, item, place, and the plan's own words."""
    if isinstance(fact, DefinitionFact) and fact.document is None:
        return ()
    document = fact.document
    assert document is not None  # noqa: S101 - only a common short form has no document
    item, quotes = _places(fact)
    return tuple(
        Citation(plan=document.id, item=item, place=place_of(item, section), quote=quote)
        for section, quote in quotes
        if quote
    )


def _places(fact: Fact) -> tuple[str | None, Sequence[tuple[str, str]]]:
    """Return the annex item of a fact, if it has one, and its quotes, each with its section."""
    match fact:
        case TaskFact():
            title = fact.task.title
            cells = [(title, o.product, "; ".join(o.lead), "; ".join(o.coordinate), o.time_raw) for o in fact.chosen]
            return fact.task.item, [("", " | ".join(cell)) for cell in cells]
        case TargetFact():
            return None, [(fact.target.section, fact.target.text)]
        case ConflictFact():
            return None, [(reading.section, reading.text) for reading in fact.conflict.readings]
        case DutyFact():
            return None, [(fact.duty.section, point) for point in fact.duty.points]
        case PassageFact():
            return None, [(fact.passage.section, fact.excerpt)]
        case DeadlineFact():
            return None, [(fact.deadline.section, fact.deadline.text)]
        case DocumentFact():
            return None, [("", fact.document.title)]
        case SectionFact():
            return None, [(fact.section.section, point) for point in fact.section.points]
        case DefinitionFact():
            return None, [(fact.definition.section, fact.definition.text)]
        case ReferenceFact():
            return None, [(fact.reference.section, fact.reference.text)]


def role_of(fact: TaskFact, agency: str) -> tuple[str | None, str]:
    """Return the role of an agency in a task ("lead", "coordinate", None) and the group through which it has it."""
    groups = groups_of(agency)
    for role in ("lead", "coordinate"):
        for output in fact.chosen:
            names = output.lead if role == "lead" else output.coordinate
            if agency in names:
                return role, ""
    for role in ("lead", "coordinate"):
        for output in fact.chosen:
            names = output.lead if role == "lead" else output.coordinate
            through = next((group for group in groups if group in names), None)
            if through:
                return role, through
    return None, ""
