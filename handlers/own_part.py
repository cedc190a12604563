"""The asker's own part in what was talked about: whether it is asked for, and what it is."""

import re

from handlers.ports import Services
from handlers.recollection import Before, Turn
from knowledge.belonging import names_of
from knowledge.facts import Found
from knowledge.question import Query
from knowledge.scope import Scope
from knowledge.text import fold

_MOST_OWN = 3
_TAKING_PART = frozenset({"tham", "gia", "gop", "mat", "dinh", "liu", "lien", "quan", "vao", "chan", "vo"})
_WHETHER = re.compile(r"\b(?:co|phai|lam|dung|trong|thuoc|can) .*\b(?:a|ha|khong|ko|k|hong)\W*$")
_ROLE_WORDS = frozenset({"lead", "coordinate", "yes_no", "role_check"})


def asks_own_role(scope: Scope, before: Before) -> bool:
    """Whether the asker's own role in the row that was talked about is asked ("sở mình có phối hợp không")."""
    query = scope.query
    wants = set(query.wants)
    if not set(scope.content) <= _TAKING_PART or query.agencies:
        return False
    if "mine" not in query.marks or len(before.codes) != 1 or before.whole:
        return False
    asked = wants & _ROLE_WORDS or (not wants and _WHETHER.search(fold(query.message)))
    return bool(asked) and wants <= _ROLE_WORDS


def few_rows(before: Before, query: Query) -> bool:
    """Whether so few rows were talked about that the asker's part in each can be told."""
    return len(before.codes) == 1 or ("role_check" in query.wants and 1 < len(before.codes) <= _MOST_OWN)


def own_part(before: Before, scope: Scope, services: Services, asker: str) -> Turn | None:
    """Answer what the asker's own agency has to do in the row that was talked about."""
    facts = tuple(scope.fact(record) for record in before.records(services))
    wants = ("role_check", *(want for want in scope.query.wants if want != "duty"))
    outcome = Found(facts=facts, wants=wants, subject=names_of(asker))
    return Turn(outcome=outcome, question=before.question, wants=wants) if facts else None
