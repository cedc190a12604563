"""Lists and counts as text: tasks of an agency, of a period, of a plan, and the figures of a plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.cards import days_left, level, name_document, name_documents, place_of
from handlers.texts import answers, dates
from knowledge.deadline import due_dates
from knowledge.facts import AreaList, Criteria, Entry, Listing, Rest, Tally, TargetList
from knowledge.left_out import STANDING


def count_tasks(entries: Sequence[Entry]) -> int:
    """Return how many tasks stand in `entries`; two rows of one task count once."""
    return len({(entry.document.id, entry.task.item) for entry in entries})


def describe_listing(listing: Listing, today: date) -> str:
    """Return a list of tasks with a head that says the count and by what it was made."""
    return "\n\n".join((*_rest(listing.criteria.rest), _describe_listing(listing, today)))


def _rest(rest: Rest | None) -> list[str]:
    """Say first that a list is only the beginning of what there is, and ask whose plan is meant."""
    if rest is None:
        return []
    if rest.task_count is None:
        return [answers.LIST_FROM_FIRST.format(plans=answers.number(rest.plan_count))]
    return [answers.LIST_REST.format(tasks=answers.number(rest.task_count), plans=answers.number(rest.plan_count))]


def _describe_listing(listing: Listing, today: date) -> str:
    criteria = listing.criteria
    if criteria.last is not None:
        return _describe_dated(listing, today)
    if criteria.agencies:
        return _describe_agency(listing, today)
    if criteria.partners:
        return _describe_together(listing, today)
    plain = answers.LIST_PLAIN if listing.entries else answers.LIST_EMPTY
    head = plain.format(count=count_tasks(listing.entries), area=_area(criteria), where=_where(listing), when="")
    rows = _rows(listing.entries, today, criteria, with_lead=listing.shows_lead)
    return "\n".join((head, *rows, *_sources(listing)))


def _describe_together(listing: Listing, today: date) -> str:
    """Return the tasks that two agencies share, those where one is only meant by a group's name after them."""
    criteria = listing.criteria
    said = answers.together(tuple((one.name, one.role or "") for one in criteria.partners))
    head = answers.LIST_PLAIN if listing.entries else answers.TOGETHER_NONE
    where = _where_of(listing.entries) if listing.entries else _plans(criteria)
    blocks = [
        "\n".join((
            head.format(count=count_tasks(listing.entries), area=said, where=where, when=""),
            *_rows(listing.entries, today, criteria, with_lead=listing.shows_lead),
        ))
    ]  # fmt: skip
    if listing.shared:
        head = answers.TOGETHER_BY_GROUP.format(count=count_tasks(listing.shared))
        blocks.append("\n".join((head, *_rows(listing.shared, today, criteria, with_lead=True))))
    if listing.entries or listing.shared:
        blocks.append("\n".join(_sources(listing)))
    return "\n\n".join(blocks)


def _describe_agency(listing: Listing, today: date) -> str:
    criteria = listing.criteria
    agency = criteria.agencies[0]
    blocks: list[str] = []
    if listing.duties:
        for fact in listing.duties:
            points = "\n".join(f"- {point}" for point in fact.duty.points)
            place = place_of(None, fact.duty.section)
            head = answers.DUTY.format(agency=fact.duty.agency)
            source = answers.SOURCE.format(document=name_document(fact.document), place=place)
            blocks.append(f"{head}\n{points}\n{source}")
    lead = [e for e in listing.entries if e.role == "lead"]
    helping = [e for e in listing.entries if e.role == "coordinate"]
    for entries, verb in ((lead, answers.VERB_LEAD), (helping, answers.VERB_COORDINATE)):
        if entries and not (lead and entries is helping and len(criteria.roles) > 1):
            head = answers.LIST_HEAD.format(
                who=agency, verb=verb, count=count_tasks(entries), where=_where_of(entries), when=_area(criteria)
            )
            blocks.append("\n".join((head, *_rows(entries, today, criteria))))
    if lead and helping and len(criteria.roles) > 1:
        blocks.append(answers.LIST_ALSO_COORDINATES.format(count=count_tasks(helping), agency=agency))
    if listing.shared and listing.entries:
        groups = answers.joined(tuple(dict.fromkeys(entry.agency for entry in listing.shared)))
        blocks.append(answers.LIST_SHARED.format(count=count_tasks(listing.shared), agency=agency, groups=groups))
    elif listing.shared:
        groups = answers.joined(tuple(dict.fromkeys(entry.agency for entry in listing.shared)))
        head = answers.LIST_SHARED_ONLY.format(count=count_tasks(listing.shared), agency=agency, groups=groups)
        blocks.append("\n".join((head, *_rows(listing.shared, today, criteria, with_role=True))))
    if listing.entries or listing.shared:
        blocks.append("\n".join(_sources(replace(listing, shared=()) if listing.entries else listing)))
    return "\n\n".join(blocks)


def _describe_dated(listing: Listing, today: date) -> str:
    criteria = listing.criteria
    who = answers.OF_AGENCY.format(agency=criteria.agencies[0]) if criteria.agencies else ""
    entries = (*listing.entries, *listing.coordinated, *listing.all_year)
    who += answers.OF_PRODUCT.format(product=criteria.product) if criteria.product else ""
    where = _where_of(entries) if entries else _plans(criteria)
    names = {
        "who": who,
        "where": where,
        "today": dates.day(today),
        "count": count_tasks(listing.entries),
        "first": dates.day(criteria.first or today),
        "last": dates.day(criteria.last or today),
    }
    overdue = criteria.state in {"overdue", "longest_overdue"}
    if not (listing.entries or listing.coordinated):
        head = (answers.NONE_OVERDUE if overdue else answers.NONE_DUE).format(**names)
    else:
        head = answers.DUE_HEADS[criteria.state].format(**names)
    blocks = ["\n".join((head, *_rows(listing.entries, today, criteria, with_lead=listing.shows_lead)))]
    if listing.coordinated:
        blocks.append("\n".join((answers.LIST_COORDINATED, *_rows(listing.coordinated, today, criteria))))
    if listing.all_year:
        blocks.append("\n".join((answers.LIST_ALL_YEAR, *_rows(listing.all_year, today, criteria))))
    direct = [e for e in listing.standing if e.agency in criteria.agencies]
    if direct:
        blocks.append("\n".join((answers.LIST_STANDING, *_rows(direct, today, criteria))))
    if len(direct) < len(listing.standing):
        blocks.append(
            answers.STANDING_SHARED.format(count=count_tasks([e for e in listing.standing if e not in direct]))
        )
    if overdue and entries:
        blocks.append(answers.OVERDUE_NOTE)
    if entries or listing.standing:
        blocks.append("\n".join(_sources(listing)))
    return "\n\n".join(blocks)


def _rows(
    entries: Sequence[Entry],
    today: date,
    criteria: Criteria,
    *,
    with_role: bool = False,
    with_lead: bool = False,
) -> list[str]:
    several = len({entry.document.id for entry in entries}) > 1
    rows: list[str] = []
    document = ""
    for entry in entries:
        if several and entry.document.id != document:
            document = entry.document.id
            count = count_tasks([e for e in entries if e.document.id == document])
            rows.append(answers.PLAN_ROWS.format(document=name_document(entry.document), count=count))
        rows.append(_row(entry, today, criteria, with_role=with_role, with_lead=with_lead))
    return rows


def _row(entry: Entry, today: date, criteria: Criteria, *, with_role: bool, with_lead: bool) -> str:
    output = entry.task.outputs[entry.output]
    title = entry.task.title.rstrip(".")
    parts = [f"{entry.task.item}. {title}"]
    if output.product and (criteria.product or len(entry.task.outputs) > 1):
        parts.append(output.product)
    if with_role and entry.role:
        parts.append(answers.AS_LEAD if entry.role == "lead" else answers.AS_COORDINATE)
    if with_lead and output.lead:
        parts.append(answers.LED_BY.format(agencies=answers.joined(output.lead)))
    if output.time_raw:
        left = _left(entry, today) if entry.due else ""
        parts.append(f"{output.time_raw} ({left})" if left else output.time_raw)
    return " — ".join(parts)


def _left(entry: Entry, today: date) -> str:
    """Return how far the entry's day is: of several turns the one that passed, with the next."""
    deadline = entry.task.outputs[entry.output].deadline
    left = days_left(deadline, today)
    if entry.due is None or entry.due >= today or entry.due == max(due_dates(deadline)):
        return left
    past = answers.TURN_PAST.format(day=dates.day(entry.due), days=(today - entry.due).days)
    return f"{past}; {left}"


def _area(criteria: Criteria) -> str:
    area = answers.OF_AREA.format(area=criteria.area) if criteria.area else ""
    left_out = [
        answers.STANDING_WORK if name == STANDING else answers.AREA.format(area=name) for name in criteria.excepted
    ]
    left_out += [answers.LEFT_OUT[role].format(what=what) for role, what in criteria.left_out]
    area += answers.FORMS.get(criteria.form, "")
    area += answers.LACKS[criteria.lacks]
    area += answers.OF_VALUE.format(value=criteria.value) if criteria.value else ""
    area += answers.OF_TOPIC.format(topic=criteria.topic) if criteria.topic else ""
    area += answers.OF_PRODUCT.format(product=criteria.product) if criteria.product else ""
    return area + (answers.EXCEPT.format(what=", ".join(left_out)) if left_out else "")


def _where(listing: Listing) -> str:
    return _where_of(listing.entries) if listing.entries else _plans(listing.criteria)


def _where_of(entries: Sequence[Entry]) -> str:
    documents = {entry.document.id: entry.document for entry in entries}
    names = name_documents(tuple(documents.values()))
    return answers.IN_PLAN.format(plans=names) if names else ""


def _plans(criteria: Criteria) -> str:
    names = name_documents(criteria.plans)
    return answers.IN_PLAN.format(plans=names) if names else ""


def _sources(listing: Listing) -> list[str]:
    entries = (*listing.entries, *listing.shared, *listing.coordinated, *listing.all_year, *listing.standing)
    documents = {entry.document.id: entry.document for entry in entries}
    lines = []
    for identity, document in documents.items():
        items = sorted({entry.task.item for entry in entries if entry.document.id == identity}, key=_item_key)
        place = answers.PLACE_ITEM.format(item=", ".join(items))
        lines.append(answers.SOURCE.format(document=name_document(document), place=place))
    return lines


def _item_key(item: str) -> tuple[int, str]:
    digits = "".join(c for c in item if c.isdigit())
    return (int(digits) if digits else 0, item)


def describe_tally(tally: Tally) -> str:
    """Return who has the most tasks, or the fewest, the next ones, and what is given to groups."""
    criteria = tally.criteria
    names = name_documents(criteria.plans)
    source = answers.SOURCE.format(document=names, place=answers.PLACE_ANNEX)
    if not tally.rows:
        return "\n".join((answers.TALLY_NONE.format(where=answers.IN_PLAN.format(plans=names)), source))
    count = len(tally.rows[0].items)
    first = [row for row in tally.rows if len(row.items) == count]
    verb = answers.VERB_LEAD if tally.role == "lead" else answers.VERB_COORDINATE
    head = answers.TALLY_LEAST if tally.least else answers.TALLY_MOST
    lines = [
        head.format(
            who=answers.joined(tuple(row.agency for row in first)),
            verb=verb,
            count=count,
            area=_area(criteria),
            where=answers.IN_PLAN.format(plans=names),
        )
    ]
    if len(first) == 1:
        lines.append(answers.TALLY_ITEMS.format(items=", ".join(sorted(first[0].items, key=_item_key))))
    for rows, text in (
        (tally.rows[len(first) : len(first) + 4], answers.TALLY_NEXT),
        (tally.shared, answers.TALLY_SHARED),
    ):
        if rows:
            lines.append(text.format(rows="; ".join(f"{row.agency} ({len(row.items)})" for row in rows)))
    return "\n".join((*lines, source))


def describe_targets(targets: TargetList) -> str:
    """Return the figures of a plan, one a line, under their sections."""
    criteria = targets.criteria
    documents = {fact.document.id: fact.document for fact in targets.targets}
    names = name_documents(tuple(documents.values()))
    head = answers.TARGET_LIST.format(
        count=len(targets.targets), area=_area(criteria), where=answers.IN_PLAN.format(plans=names)
    )
    lines = [*_rest(criteria.rest), head]
    document = ""
    for fact in targets.targets:
        if len(documents) > 1 and fact.document.id != document:
            document = fact.document.id
            lines.append(f"{name_document(fact.document)}:")
        metric = fact.target.metric[:1].upper() + fact.target.metric[1:]
        lines.append(f"- {metric}: {level(fact.target)} ({place_of(None, fact.target.section)})")
    lines.append(answers.SOURCE_DOCUMENT.format(document=names))
    return "\n".join(lines)


def describe_areas(areas: AreaList) -> str:
    """Return the areas of each annex with their numbers of tasks."""
    blocks = _rest(areas.rest)
    for document, counts in areas.areas:
        tasks = sum(count for _, count in counts)
        name = name_document(document)
        head = answers.AREAS.format(document=name, count=len(counts), tasks=tasks)
        rows = [answers.AREA_ROW.format(area=area, count=count) for area, count in counts]
        blocks.append("\n".join((head, *rows, answers.SOURCE_DOCUMENT.format(document=name))))
    return "\n\n".join(blocks)
