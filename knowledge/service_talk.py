"""What a message says about the talk it stands in: which of the things offered it picks, and what it takes back."""

import re
from dataclasses import dataclass

from knowledge.cues import Line, phrases
from knowledge.text import fold, normalise
from knowledge.wording import read_words

_DIGIT = re.compile(r"\s*(\d{1,2})[.)]?\s*")
_NUMBERED = re.compile(
    r"\s*(?:(?:a|da|u|chon|lay|cau|muc|viec|cai|phuong an|lua chon|so|thu|y) )+(\d{1,2})"
    r"(?: (?:di|nhe|nha|a|ay|do|em|ad|ban))*\s*[.)!?]?\s*"
)
_NOT_THIS = re.compile(
    r"\s*(?:(?:a|o|u|ua|oi|y|da|the|uh|um|vang)[ ,.]+)*"
    r"(?:khong|ko|k|hok|hong|kg|hem|dau|chu khong|dau co) phai (?:la |ve |cai )?"
    r"(?P<taken>[^,.;:!?\n]{2,50}?)(?: dau| co| ma)?\s*(?:[,.;:!?\n]+|\bma\b(?: la)?)\s*"
    r"(?:ma (?:la )?|y (?:toi|em|minh) (?:la|noi) )?(?P<kept>\S.*)",
    re.DOTALL,
)
_NOTHING = frozenset({"dau", "the", "vay", "cai", "do", "day", "y", "toi", "em", "a", "nhe", "nha"})
_OFFICES = r"(?:so|phong|van phong|ubnd|uy ban|ban|chi cuc|bao|thanh tra)"
_ABOUT_ONESELF = re.compile(
    r"\s*(?:(?:da|a|chao [^,.]{1,20}|xin chao|alo)[ ,.]+)*(?:em|toi|minh|anh|chi|chau|tui)"
    r"(?: (?:la|dang|lam|lam viec|cong tac|o|ben|thuoc|can bo|chuyen vien|nhan vien|cong chuc|vien chuc))+"
    rf" {_OFFICES}\b[^,.;:!?\n]{{0,40}}[,.;:]\s*(?P<rest>\S.{{7,}})",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody takes back ("không phải mất, hết hạn ấy"): the words, folded, and what is said instead."""

    taken: frozenset[str]
    kept: str


def read_pick(message: str) -> int | None:
    """Return the number of what a message picks ("2", "cái thứ hai", -1 for the last one); None where it picks none."""
    found = _DIGIT.fullmatch(message) or _NUMBERED.fullmatch(fold(normalise(message)))
    if found is not None:
        return int(found.group(1))
    line = Line(read_words(message, lambda _first, _second: False))
    return line.find_first(phrases().ordinals)


def read_correction(message: str) -> Correction | None:
    """Return what `message` takes back and says instead, None where it takes nothing back."""
    text = normalise(message)
    found = _NOT_THIS.fullmatch(fold(text))
    if found is None:
        return None
    taken = frozenset(found["taken"].split())
    return None if taken <= _NOTHING else Correction(taken=taken, kept=text[found.start("kept") :])


def without(question: str, words: frozenset[str]) -> str:
    """Return `question` without `words`, which are folded."""
    return " ".join(word for word in normalise(question).split() if fold(word).strip(".,;:!?") not in words)


def without_oneself(message: str) -> str:
    """Return `message` without the words in which somebody says in which office they are, where a question follows."""
    text = normalise(message)
    found = _ABOUT_ONESELF.fullmatch(fold(text))
    return message if found is None else text[found.start("rest") :]
