"""What a message says about the talk it stands in: what it picks, what it takes back, whether it asks of a need."""

import re
from collections.abc import Sequence
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
_NO = frozenset({"khong", "ko", "k", "hok", "hong", "kg", "hem", "hk", "khum"})
_BEFORE = frozenset(
    {"the", "vay", "da", "a", "u", "uh", "um", "ad", "oi", "roi", "con", "thi", "em", "toi", "minh", "va", "voi"}
)
_AFTER = frozenset({"nua", "duoc", "dc", "luon", "theo", "kem", "roi", "co", "hay"})
_BROUGHT = frozenset({"can", "mang", "kem", "dem", "nop", "photo"})
_VERBS = _BROUGHT | {"co", "phai", "them", "theo", "ca", "xin", "bat", "buoc", "la", "duoc", "cai", "to"}
_ON_ONES_WAY = frozenset(
    {"lam", "dang", "di", "ra", "len", "ve", "den", "toi", "dong", "tra", "khai", "bao", "doi", "ky", "cho", "chuyen"}
    | {"thi", "hoc", "gap", "goi", "tach", "nhap", "xoa"}
)
_OPEN = frozenset({"gi", "nao", "dau", "may", "bao", "sao", "ai", "j"})
_ANYTHING = frozenset({"gi", "j"})  # "có cần chủ trọ ký gì không"
_POINTING = frozenset({"thi", "sao", "ay", "nay", "kia", "vay"})
_PAPERS = frozenset({"giay", "so", "the", "don", "to", "anh", "hop", "ban", "bang", "ho", "can", "bia", "hoa", "chung"})
_LONGEST_NEED = 8  # words of a thing that may be needed
_MOST_AFTER = 5  # words of politeness after it, "không" included
_MARKS = ".,;:!?\"'()"
_NOTHING = frozenset({"dau", "the", "vay", "cai", "do", "day", "y", "toi", "em", "a", "nhe", "nha"})
_OFFICES = r"(?:so|phong|van phong|ubnd|uy ban|ban|chi cuc|bao|thanh tra)"
_ABOUT_ONESELF = re.compile(
    r"\s*(?:(?:da|a|chao [^,.]{1,20}|xin chao|alo)[ ,.]+)*(?:em|toi|minh|anh|chi|chau|tui)"
    r"(?: (?:la|dang|lam|lam viec|cong tac|o|ben|thuoc|can bo|chuyen vien|nhan vien|cong chuc|vien chuc))+"
    rf" {_OFFICES}\b[^,.;:!?\n]{{0,40}}[,.;:]\s*(?P<rest>\S.{{7,}})",
    re.DOTALL,
)


_CALLED = r"(?:ong|ba|anh|chi|co|chu|bac|cu|cau|di|em|chau|ban|thay|ten|ten la)"
_SURNAMES = (
    r"(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|nong|be|luc|hua|dinh|ma|trieu|sam|mong"
    r"|lanh|linh|chu|dam|luong|trinh|ha|cao|to|quan|la|dao|doan|mac|thang|phung|tang|long|vuong|vi|ban|sung|giang|tho)"
)
_MIDDLE = r"(?:van|thi|duc|minh|thanh|quoc|ngoc|xuan|huu|dinh|cong|trung|the)"
_OF_SOMEBODY = re.compile(rf"(?<!la )\b{_CALLED} {_SURNAMES} (?P<middle>{_MIDDLE} )?[a-z]+\b")
_NUMBER = re.compile(r"\b\d{12}\b|\b\d{9}\b")  # of an identity card
_LOOK_UP = re.compile(r"\b(?:tra|xem|kiem tra) (?:cuu )?(?:giup|ho|gium|cho)\b|\bla cua ai\b")
_STATE = re.compile(
    r"\b(?:da|duoc|dc|co|nhan|linh|tra|duyet|xong|chuyen|nop)\b.*\bchua\b|\bco (?:bao nhieu|may|nhieu)\b"
    r"|\bden dau roi\b|\bno bao nhieu\b|\bdang o dau\b|\bbi phat (?:bao nhieu|may)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody takes back ("không phải mất, hết hạn ấy"): the words, folded, and what is said instead."""

    taken: frozenset[str]
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody asks whether it is needed; `brought` where it would have to be brought along or handed in."""

    what: str
    brought: bool


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


def read_need(message: str) -> Need | None:
    """Return what `message` asks whether it is needed ("có cần sổ đỏ không"), None where it asks something else."""
    said = [part.strip(_MARKS) for part in normalise(message).split()]
    plain = [fold(word) for word in said]
    last = next((place for place in range(len(plain) - 1, 0, -1) if plain[place] in _NO), 0)
    first = next((place for place, word in enumerate(plain) if word not in _BEFORE), 0)
    start = next((at for at in range(first, len(plain)) if plain[at] not in _VERBS or _is_again(plain, at)), len(plain))
    verbs = set(plain[first:start])
    if len(plain) - last > _MOST_AFTER:
        return None
    if not verbs:
        return _named_first(said, plain, first, last)
    while last > start and plain[last - 1] in _AFTER | _ANYTHING:
        last -= 1
    what = plain[start:last]
    if not verbs & (_BROUGHT | {"phai"}) or not 0 < len(what) <= _LONGEST_NEED:
        return None
    if what[0] in _ON_ONES_WAY or not _OPEN.isdisjoint(what):
        return None
    return Need(what=" ".join(said[start:last]), brought=bool(verbs & _BROUGHT))


def _named_first(said: Sequence[str], plain: Sequence[str], first: int, last: int) -> Need | None:
    """Return the need of a message that names a paper and then asks ("sổ đỏ thì sao, có phải nộp không")."""
    end = last
    while end > first and plain[end - 1] in _VERBS | _AFTER:
        end -= 1
    if not set(plain[end:last]) & (_BROUGHT | {"phai"}):
        return None
    while end > first and plain[end - 1] in _POINTING:
        end -= 1
    what = plain[first:end]
    if not 0 < len(what) <= _LONGEST_NEED or what[0] not in _PAPERS or not _OPEN.isdisjoint(what):
        return None
    return Need(what=" ".join(said[first:end]), brought=True)


def _is_again(plain: Sequence[str], at: int) -> bool:
    """Whether a verb stands there twice, the second time as a part of a name ("cần căn cước")."""
    return at > 0 and plain[at] == plain[at - 1]


def asks_of_somebody(message: str) -> bool:
    """Whether `message` asks how things stand with somebody called by name or number, of whom nothing is held."""
    text = normalise(message)
    if _NUMBER.search(text) and (_STATE.search(fold(text)) or _LOOK_UP.search(fold(text))):
        return True
    named = _OF_SOMEBODY.search(fold(text))
    if named is None or _STATE.search(fold(text)) is None:
        return False
    if text[1:].islower():  # without capitals only what stands between surname and name tells a name
        return named["middle"] is not None
    return all(word[:1].isupper() for word in text[named.start() : named.end()].split()[1:])


def without(question: str, words: frozenset[str]) -> str:
    """Return `question` without `words`, which are folded."""
    return " ".join(word for word in normalise(question).split() if fold(word).strip(".,;:!?") not in words)


def without_oneself(message: str) -> str:
    """Return `message` without the words in which somebody says in which office they are, where a question follows."""
    text = normalise(message)
    found = _ABOUT_ONESELF.fullmatch(fold(text))
    return message if found is None else text[found.start("rest") :]
