"""Records and their words: what each is found by, and headings with all that stands under them."""

from knowledge.index import entries_of, entry_of, sections_of
from knowledge.model import Conflict, Definition, Duty, Passage, Reference, Section, Target, Task
from knowledge.records import CLASSES
from knowledge.text import words
from knowledge.wording import index_words


def test_every_record_has_words_and_is_found_by_its_name(shipped_plans):
    for plan in shipped_plans:
        for entry in entries_of(plan):
            assert isinstance(entry.content, CLASSES[entry.kind])
            assert entry.title, entry
            assert all(word.isascii() for word in (entry.title, entry.context))


def test_a_task_is_named_by_its_title_and_found_by_what_stands_around_it(shipped_plans):
    task = next(task for task in shipped_plans[0].tasks if task.item == "13")
    entry = entry_of(task)
    assert entry.key == "13"
    assert entry.title.split() == index_words(task.title)
    for output in task.outputs:
        for text in (task.area, output.product, *output.lead, *output.coordinate):
            assert set(index_words(text)) <= set(entry.context.split())
    assert not set(words("31/01/2026")) & set(entry.title.split())


def test_names_of_the_other_records(shipped_plans):
    named = {
        Target: lambda content: content.metric,
        Duty: lambda content: content.agency,
        Passage: lambda content: content.text,
        Conflict: lambda content: content.about,
        Section: lambda content: content.heading,
    }
    seen = set()
    for plan in shipped_plans:
        for entry in entries_of(plan):
            name = named.get(type(entry.content))
            if name is not None:
                seen.add(type(entry.content))
                assert entry.title.split() == index_words(name(entry.content))
    assert seen == set(named)


def test_short_forms_and_numbers_of_documents_are_found(shipped_plans):
    entries = [entry for plan in shipped_plans for entry in entries_of(plan)]
    short = [entry for entry in entries if isinstance(entry.content, Definition) and entry.content.short == "TTPVHCC"]
    assert short
    assert {"trung", "tam", "phuc", "vu"} <= set(short[0].title.split())
    numbers = {entry.key for entry in entries if isinstance(entry.content, Reference)}
    assert {"118/2025/NĐ-CP", "76/NQ-CP"} <= numbers


def test_a_section_holds_every_paragraph_under_its_heading_and_no_other(shipped_plans):
    """The slow reference: look at every paragraph for every heading."""
    count = 0
    for plan in shipped_plans:
        numbered = [p for p in plan.passages if len(p.section.split(".")) >= len(p.headings)]
        for section in sections_of(plan):
            path = (*section.path, section.heading)
            under = [
                p.text
                for p in numbered
                if p.headings[: len(path)] == path and p.section.split(".")[: len(path)] == section.section.split(".")
            ]
            assert list(section.points) == under
            assert under
            count += 1
    assert count > 60


def test_no_task_and_no_paragraph_is_left_out(shipped_plans):
    for plan in shipped_plans:
        contents = [entry.content for entry in entries_of(plan)]
        for kind, records in ((Task, plan.tasks), (Passage, plan.passages), (Target, plan.targets)):
            assert tuple(content for content in contents if isinstance(content, kind)) == records
