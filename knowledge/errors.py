"""Every failure of the knowledge base, named by what the caller can do about it.

KnowledgeError
├── UnreadableFile      tell the sender what is wrong with this file; the library is as it was
│   └── NotAPlan        the file can be read, but holds no plan
├── BadData             one of our own data files breaks its rules: a programmer mends it
└── LibraryUnusable     rebuild the library from the plans
"""

from typing import Any, Literal


class KnowledgeError(Exception):
    """Anything the knowledge base refuses, as one sentence for people."""


Reason = Literal[
    "missing",  # no such file
    "unknown_format",
    "wrong_format",  # the name says one format, the content is another
    "empty",
    "damaged",
    "encrypted",
    "no_text",  # a scan: pictures only
    "too_large",
    "unsafe",  # a zip bomb, an external entity, macros
    "not_a_plan",
]


class UnreadableFile(KnowledgeError):
    """A file that cannot be read as a plan.

    `path` names it, `reason` is a key for which the text module has a sentence, `detail` is what is known more
    (a limit, a library's own words).
    """

    def __init__(self, path: str, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{path}: {reason}{f' ({detail})' if detail else ''}")
        self.path = path
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass whole from one process to another."""
        return type(self), (self.path, self.reason, self.detail)


class NotAPlan(UnreadableFile):
    """A readable file in which no heading, task, target or duty of a plan was found."""

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(path, "not_a_plan", detail)

    def __reduce__(self) -> tuple[Any, ...]:
        """As above; its reason is no argument."""
        return type(self), (self.path, self.detail)


class BadData(KnowledgeError):
    """One of the data files in `knowledge/data` breaks its own rules; the text says where."""


class LibraryUnusable(KnowledgeError):
    """The library file is missing, damaged, or from another version; building it again helps."""
