"""Which words a record is found by: a title that names it, and the context around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import Plan, Task
from knowledge.records import Content, Kind
from knowledge.wording import index_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as the library stores it; words are folded, short forms written out."""

    kind: Kind
    key: str
    content: Content
    title: list[str]
    context: list[str]


def entries_of(plan: Plan) -> Iterator[Entry]:
    """Give every record of a plan with its words, in the order of the document."""
    for task in plan.tasks:
        yield Entry(
            kind="task", key=task.item, content=task, title=index_words(task.title), context=index_words(_around(task))
        )
    for target in plan.targets:
        title = index_words(target.metric) + [
            w for w in index_words(target.text) if w not in index_words(target.metric)
        ]
        yield Entry(kind="target", key=target.section, content=target, title=title, context=index_words(target.area))
    for duty in plan.duties:
        words = index_words(" ".join(duty.points))
        yield Entry(kind="duty", key=duty.section, content=duty, title=index_words(duty.agency), context=words)
    for deadline in plan.other_deadlines:
        yield Entry(
            kind="deadline", key=deadline.section, content=deadline, title=index_words(deadline.text), context=[]
        )
    for passage in plan.passages:
        headings = index_words(" ".join(passage.headings))
        yield Entry(
            kind="passage", key=passage.section, content=passage, title=index_words(passage.text), context=headings
        )
    for definition in plan.definitions:
        words = index_words(f"{definition.short} {definition.long}")
        yield Entry(kind="definition", key=definition.short, content=definition, title=words, context=[])
    for reference in plan.references:
        words = index_words(f"{reference.kind or ''} {reference.number} {reference.about or ''}")
        yield Entry(kind="reference", key=reference.number, content=reference, title=words, context=[])
    for conflict in plan.conflicts:
        yield Entry(
            kind="conflict", key=conflict.about, content=conflict, title=index_words(conflict.about), context=[]
        )


def _around(task: Task) -> str:
    parts = [task.area]
    for output in task.outputs:
        parts += [output.product, *output.lead, *output.coordinate]
    return " ".join(parts)
