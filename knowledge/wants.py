"""What is wanted, from the cues of a question: the ones that ask, apart from those that only tell."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.agencies import AgencyMention
from knowledge.cues import Cue
from knowledge.wording import Word

_ROLES = frozenset({"lead", "coordinate"})
_TO_WHOM = 2  # last words of "chịu trách nhiệm về … trước ai"


def without_duty(cue: Cue, words: Sequence[Word]) -> Cue:
    """Leave to the topic for what somebody answers ("chịu trách nhiệm về kết quả trước ai")."""
    owed = cue.name == "destination" and words[cue.first].text == "chiu"
    return replace(cue, first=cue.end - _TO_WHOM) if owed else cue


def _is_owed(cue: Cue, words: Sequence[Word]) -> bool:
    """Whether it is asked before whom somebody answers: what for is told along, and not asked."""
    return tuple(word.text for word in words[cue.end - _TO_WHOM : cue.end]) == ("truoc", "ai")


HEAD = frozenset({"signer", "issued", "number"})
_SUPPOSES = re.compile(r"\b(?:gia su|gia du|neu|gia dinh)\b")
_COUNTED_TARGETS = re.compile(r"\b(?:may|bao nhieu|bn) (?:chi tieu|muc tieu)\b(?! bien che)")
_FOR_WHOM = re.compile(
    r"\b(?:nham|huong|danh|phuc vu|ap dung)(?: den| toi| vao| cho) (?:nhung )?ai\b"
    r"|\bdoi tuong (?:\w+ ){0,10}?(?:gom|la|bao gom|danh cho|huong toi|nham toi) (?:nhung )?ai\b"
)
_FILL = frozenset({"the", "vay", "con", "va", "roi", "thi", "a", "u", "ua", "nhi", "sao", "cai", "do", "viec", "nay"})
_FILL |= {"khong", "lau"}
_OF_PRODUCT = re.compile(
    r"\b(?:san pham|dau ra|ket qua)(?: \w+){0,8} (?:gom|bao gom|co|la|phai co|nop)"
    r" (?:nhung |cac )?(?:gi|cai gi|giay to gi)\b"
)
_CURT = 2  # words of a message in which a weak cue says all


def read_wants(cues: Sequence[Cue], words: Sequence[Word]) -> tuple[str, ...]:
    """Return what is wanted; "chủ trì gì" asks for a list, and so does "phối hợp gì"."""
    found = [cue.name for cue in cues if not cue.weak]
    text = " ".join([word.text for word in words])
    if "sooner" in found:  # "việc nào phải xong trước" asks for two days, not for a list
        found = ["deadline", *(want for want in found if want not in {"sooner", "list", "lead"})]
    if "addressee" in found or ("compare" in found and "count" in found):  # "gồm những ai", "bên nào nhiều việc hơn"
        found = [want for want in found if want not in {"list", "lead"}]
    if any(cue.name == "destination" and _is_owed(cue, words) for cue in cues):  # "kết quả … chịu trách nhiệm trước ai"
        found = [want for want in found if want not in {"target", "product", "lead", "duty"}]
    if "deadline" in found and _SUPPOSES.search(text):  # "giả sử Thủ tướng ký … thì bao lâu phải xong"
        found = [want for want in found if want not in HEAD]
    if "overdue" in found:  # "muộn so với quy định" compares nothing, "mới ký thì trễ không" asks for no signer
        found = [want for want in found if want != "compare" and want not in HEAD]
    lists = "lead" in found or "list" in found
    if lists and "duty" not in found and _FOR_WHOM.search(text):  # "đối tượng gồm những ai"
        found = [want for want in found if want not in {"lead", "list"}]
    if "product" in found and _OF_PRODUCT.search(" ".join(word.text for word in words)):  # "sản phẩm gồm những gì"
        found = [want for want in found if want != "list"]
    found = _without_denied(found, cues, words)
    if "count" in found and "target" not in found and _COUNTED_TARGETS.search(text):
        found.append("target")
    if "compare" in found and set(found) <= {"compare", "yes_no"}:  # "hạn của hai nơi khác nhau thế nào"
        found += [cue.name for cue in cues if cue.name == "deadline"]
    what = {i for i, word in enumerate(words) if word.text == "gi"}
    if any(cue.name in _ROLES and cue.end in what for cue in cues):
        found.append("list")
    if not found and sum(word.text not in _FILL for word in words) <= _CURT:  # "hạn?", "vậy còn hạn?" after a row
        found = [cue.name for cue in cues if cue.name == "deadline"]
    return tuple(dict.fromkeys(found))


_NO = frozenset({"khong", "ko", "chang", "chua"})


def _without_denied(found: Sequence[str], cues: Sequence[Cue], words: Sequence[Word]) -> list[str]:
    """Leave out a role that is denied while the other one is asked for ("phối hợp chứ không chủ trì")."""
    denied = {c.name for c in cues if c.name in _ROLES and c.first and words[c.first - 1].text in _NO and not c.weak}
    asked = {c.name for c in cues if c.name in _ROLES and not (c.first and words[c.first - 1].text in _NO)}
    return [want for want in found if want not in denied - asked] if _ROLES & asked - denied else list(found)


def is_in_name(cue: Cue, words: Sequence[Word], agencies: Sequence[AgencyMention]) -> bool:
    """Whether a figure is only heard in an agency's name: "ct ubnd" is no "chỉ tiêu", "con so noi vu" no "con số"."""
    first, last = words[cue.first], words[cue.end - 1]
    plain = last.accented == last.text
    return cue.name == "target" and any(
        (m.start <= first.start or (plain and m.start == last.start)) and last.end <= m.end for m in agencies
    )


_TOLD = re.compile(r"\b(?:gi|the nao|ra sao|nhung gi) (?:ve|doi voi|lien quan (?:den|toi)) ")
_HELD = frozenset({"da", "chua", "khong", "bi", "duoc"})


def asks_what_is_told(line: str) -> bool:
    """Whether somebody asks what a plan says of a topic ("nói gì về kỷ luật"), and not what an agency has to do."""
    return _TOLD.search(line) is not None


def is_told_about(cue: Cue, words: Sequence[Word]) -> bool:
    """Whether a cue only names what a plan is asked to tell of ("nói gì về chỉ tiêu đã hoàn thành", "về tiến độ")."""
    text = " ".join(word.text for word in words[cue.first : cue.end])
    after = words[cue.end].text if cue.end < len(words) else ""
    if not (text == "tien do" or (text in {"chi tieu", "muc tieu"} and after in _HELD)):
        return False
    return _TOLD.search("".join(f"{word.text} " for word in words[: cue.first])) is not None


_CASE = re.compile(
    r"(?:(?:nao|gi) )?(?:ma )?(?:(?:da|chua|khong|con chua|moi) |(?:hoan thanh|xong|dat)(?: roi)? (?:thi|la|roi) )"
)
_THEN_DO = re.compile(
    r"\b(?:thi|la) (?:\w+ ){0,3}?(?:lam|xu ly|sao|the nao|ra sao|phai|can)\b|\bphai lam (?:gi|sao)\b|\blam gi\b"
)
_FIGURES = r"\b(?:chi tieu|muc tieu|nhiem vu|viec) "


def asks_of_case(line: str) -> bool:
    """Whether it is asked what is to be done in a case ("chỉ tiêu nào chưa đạt thì sao"), and of no figure."""
    found = re.search(_FIGURES + _CASE.pattern, line)
    return found is not None and _THEN_DO.search(line, found.end()) is not None


def is_case(cue: Cue, words: Sequence[Word]) -> bool:
    """Whether a figure is only the case in which something is to be done."""
    if cue.name != "target" or words[cue.end - 1].text not in {"tieu", "nao"}:
        return False
    text = "".join(f"{word.text} " for word in words[cue.first :])
    return re.match(r"(?:nhung |cac )?" + _FIGURES + _CASE.pattern, text) is not None and asks_of_case(text)


_WORKS = frozenset({"phu trach", "dam nhiem", "lam dau moi"})
_SELF = re.compile(
    r"\b(?:em|minh|toi|anh chi|cac anh|cac chi|ben em|ben minh)(?: (?:dang|duoc giao|duoc phan|moi|la nguoi))? $"
)


def is_own_work(cue: Cue, words: Sequence[Word]) -> bool:
    """Whether somebody only says what their own work is ("em phụ trách một cửa của xã"), and asks no lead by it."""
    text = " ".join(word.text for word in words[cue.first : cue.end])
    if text not in _WORKS or len(words) < _MOST_OWN:
        return False
    after = words[cue.end].text if cue.end < len(words) else ""
    before = "".join(f"{word.text} " for word in words[: cue.first])
    return after not in {"gi", "nhung", "may", "viec"} and _SELF.search(before) is not None


_MOST_OWN = 20  # words from which a message is long enough to begin with who writes it
