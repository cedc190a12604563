"""The office that a message points back to: "sở đó" is the one that leads the row that was talked about."""

import re

from handlers.ports import Services
from handlers.recollection import Before
from knowledge.model import Task
from knowledge.text import fold

_THAT_OFFICE = re.compile(r"\b(?:so|phong|co quan|don vi|ban|ben|trung tam) (?:do|ay|nay|kia|vua roi)\b")
_OF_WORK = re.compile(
    r"\b(?:(?:viec|nhiem vu|dau viec) (?:gi|nao|j)|nhung (?:viec|nhiem vu|gi)"
    r"|(?:may|bao nhieu) (?:viec|nhiem vu|dau viec)|lam gi|phu trach gi|lo gi)\b"
)


def name_office(text: str, before: Before, services: Services) -> str:
    """Return `text` with the office itself where it asks what "that office" has to do, else as it is."""
    folded = fold(text)
    found = _THAT_OFFICE.search(folded) if len(folded) == len(text) else None
    if found is None or before.whole or before.unknown or not _OF_WORK.search(folded):
        return text
    contents = [record.content() for record in before.records(services)]
    tasks = [content for content in contents if isinstance(content, Task)]
    leads = {name for task in tasks for output in task.outputs for name in output.lead} if len(contents) == 1 else set()
    return f"{text[: found.start()]}{leads.pop()}{text[found.end() :]}" if len(leads) == 1 else text
