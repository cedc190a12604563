"""Every failure of the knowledge base, named by what the caller can do about it.

KnowledgeError
├── UnreadableFile      tell the sender what is wrong with this file; the library is as it was
│   └── NotAPlan        the file can be read, but holds no plan
├── BadData             one of our own data files breaks its rules: a programmer mends it
└── LibraryUnusable     rebuild the library from the plans
"""


class KnowledgeError(Exception):
    """Anything the knowledge base refuses, as one sentence for people."""


class UnreadableFile(KnowledgeError):
    """A file that cannot be read as a plan; `path` names it and `reason` is a sentence for its sender."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NotAPlan(UnreadableFile):
    """A readable file in which no heading, task, target or duty of a plan was found."""


class BadData(KnowledgeError):
    """One of the data files in `knowledge/data` breaks its own rules; the text says where."""


class LibraryUnusable(KnowledgeError):
    """The library file is missing, damaged, or from another version; building it again helps."""
