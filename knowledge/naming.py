"""Which plan a question is about: named by number, issuer, place, topic or level, or the asker's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge import datafile
from knowledge.agencies import AgencyMention, PlaceMention
from knowledge.cues import Cue, Line, phrases
from knowledge.directory import Directory
from knowledge.library import Library
from knowledge.text import fold
from knowledge.wording import Word, words_in

_LEVEL = r"(?:tinh|xa|so|phuong)"
_HOW_MUCH = r"(?:bao nhieu|bn|may|phan tram|the nao|ra sao|%)"
BOTH = re.compile(
    rf"\b(?:con (?:cua |o |theo |ben )?|so voi (?:cua )?|vs ){_LEVEL} "
    rf"|\b{_HOW_MUCH} .*\b(?:nhu|giong|hay) (?:cua |ben |o )?{_LEVEL} "
    rf"|\b{_LEVEL} .*{_HOW_MUCH} .*\b{_LEVEL} .*{_HOW_MUCH}(?![^ ])"
)
_ALONE = re.compile(r"(?<!cap )(?<!dan )(?<!ban )\btinh\b")  # the province itself, not its committee or its level
WORK = re.compile(r"\b(?:viec|nhiem vu|cong viec|dau viec|nv)\b")
_REFORM = frozenset({"cai", "cach", "hanh", "chinh", "nam", "2025", "2026", "2027", "ve", "rieng"})
_SAYING = frozenset({"giao", "ghi", "neu", "noi", "dat", "bat", "cho"})
_SAYING_IN_TWO = frozenset({("yeu", "cau"), ("quy", "dinh"), ("phan", "cong"), ("de", "ra"), ("chi", "dao")})
_SAYING_IN_TWO |= {("goi", "y"), ("de", "nghi"), ("khuyen", "cao"), ("neu", "ro"), ("dat", "ra")}
_IN = frozenset({"trong", "theo", "phu", "o", "con"})
_GIVEN_BY_CHAIR = re.compile(
    r"(?<![^ ])chu tich (?:uy ban nhan dan )?tinh(?: giao)?(?![^ ])"
    r"|(?<![^ ])(?:van ban|do)(?: cac| quy pham| phap luat| hoi dong nhan dan| va| tinh){0,5}"
    r" (?:uy ban|hoi dong) nhan dan tinh ban hanh(?![^ ])"  # what is looked through, in whosever plan
)
_INSIDE_OF = re.compile(r"\b(?:phong|bo phan) nao (?:\w+ ){0,2}?(?:cua|thuoc|trong|o) (?:\w+ )?$|\brieng (?:cua |o )?$")
_AT = re.compile(r"(?:(?:the|con|vay) )?(?:o|trong|tai|noi bo|ben trong|trong noi bo)(?: noi bo)? $")
_WHO_THERE = re.compile(r"\b(?:ai|phong nao|bo phan nao)\b")
_ROOM_AFTER = re.compile(r"(?:thi )?(?:phong|bo phan) nao\b")
_HEAD_WANTS = frozenset({"signer", "number", "issued"})
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlans:
    """Which plans are meant, by id.

    `named` were said in so many words, `hinted` are those of an agency that was named for something else,
    `likely` are these and the asker's own. `by_level` when only "the province" was said, `joined` when two issuers
    were named side by side ("của tỉnh với của xã"). `unknown` is a place or issuer of which the library holds no plan.
    `words` are the words that name plans.
    """

    named: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hinted: tuple[str, ...] = ()
    unknown: str | None = None
    by_level: bool = False
    joined: bool = False
    words: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What stands in a question before it is understood."""

    words: tuple[Word, ...]
    line: Line
    agencies: tuple[AgencyMention, ...]
    places: tuple[PlaceMention, ...]
    marks: frozenset[str]
    numbers: tuple[str, ...]
    wants: frozenset[str]


def name_plans(library: Library, surface: Surface, asker: str | None) -> NamedPlans:
    """Return the plans that the words name or hint at; see `NamedPlans`."""
    by_name = _by_own_name(library.directory, surface)
    if by_name is not None:
        return by_name
    joined = _find_joined(library.directory, surface)
    if joined:
        words = frozenset(_plan_words(surface.line, surface.wants))
        return NamedPlans(named=joined, likely=joined, joined=True, words=words)
    return _by_issuer_or_level(library, surface, asker)


def _by_own_name(directory: Directory, surface: Surface) -> NamedPlans | None:
    """Return the plans that were named by number or by what they are about, None where none was."""
    positions: set[int] = set()
    by_number = _by_number(directory, surface.words, surface.numbers, positions)
    by_topic = _by_topic(directory, surface.line, positions)
    if not (by_number or by_topic):
        return None
    _, stranger = _by_place(directory, surface.places, surface.line)
    if stranger and not by_number:
        return NamedPlans(unknown=stranger)
    positions.update(_plan_words(surface.line, surface.wants))
    positions.update(_bidding_after(surface.words, positions))
    return NamedPlans(named=tuple(dict.fromkeys((*by_number, *by_topic))), words=frozenset(positions))


@cache
def _bids() -> frozenset[str]:
    return frozenset(datafile.load("questions.yaml")["bids"])


def _bidding_after(words: Sequence[Word], positions: set[int]) -> set[int]:
    """Return the positions of words that say, after its name, what a plan does ("cv 473 kêu báo đài đăng gì")."""
    return {i + 1 for i in positions if i + 1 < len(words) and words[i + 1].accented in _bids()} - positions


def _by_issuer_or_level(library: Library, surface: Surface, asker: str | None) -> NamedPlans:
    directory, line, marks = library.directory, surface.line, surface.marks
    by_place, unknown = _by_place(directory, surface.places, line)
    by_issuer, hinted = _by_issuer(directory, surface.agencies, surface.words, line)
    own, home = directory.own_and_home(asker)
    by_level = _meant_level(directory, surface, own, named=bool(by_place or by_issuer))
    by_level = [plan for plan in by_level if plan in home] or by_level  # "the province" is the asker's own
    said = _said(surface, by_place, by_issuer, hinted, by_level)
    if by_level and "mine" in marks and "target" in surface.wants:
        said = [*said, *own]
    named = [] if unknown and not by_place else list(dict.fromkeys(said))
    if asker and "mine" in marks and not by_place and not own and _OWN_PLAN.search(line.text):
        return NamedPlans(unknown=asker)
    if surface.agencies and not (by_place or by_issuer or hinted) and _is_of_its_own(surface):
        return NamedPlans(unknown=surface.agencies[0].name)
    stranger = _stranger(directory, surface.places, line)
    if stranger:
        return NamedPlans(unknown=stranger)
    if not named and "mine" in marks and not _asks_of_office(library, surface, own):
        named = list(own)
    words = frozenset(_plan_words(line, surface.wants) if named else _plan_that_says(line))
    return NamedPlans(
        named=tuple(named),
        likely=tuple(dict.fromkeys((*hinted, *own, *home))),
        hinted=tuple(hinted),
        unknown=None if named else unknown,
        by_level=bool(named) and not (by_place or by_issuer),
        words=words | directory.commune_words_in(line.text) if by_place else words,
    )


_IN_PLAN_OF = re.compile(
    r"\b(?:trong|theo) (?:phu luc )?ke hoach (?:\w+ ){0,4}?cua $"
    r"|^(?:(?:the|vay|va|con|a|ua|roi|thi) )*ke hoach (?:(?:cchc|cai cach hanh chinh|rieng|nam \d{4}|nam nay) )*cua $"
)


def _is_of_its_own(surface: Surface) -> bool:
    """Whether an agency's own plan is spoken of."""
    return _OF_ITS_OWN.search(surface.line.text) is not None or _is_in_plan_of(surface)


def _is_in_plan_of(surface: Surface) -> bool:
    """Whether the answer is looked for in the plan of the agency that is named first ("trong kế hoạch của Sở …")."""
    if not surface.agencies or fold(surface.agencies[0].name).startswith("cac "):
        return False
    start = surface.agencies[0].start
    return _IN_PLAN_OF.search("".join(f"{word.text} " for word in surface.words if word.end <= start)) is not None


_LINK = re.compile(
    r"\s*(?:,|;|-|/)?\s*(?:so voi|voi|va|hay|hoac|con|vs)\s*"
    r"(?:(?:cua|ben|o|tai|theo|thuoc|phu luc|ke hoach|chi tieu|cchc|cap xa|cap tinh|cap|ubnd|trong)\s+)*"
)
_PROVINCE = re.compile(r"\btinh\b(?: cb\b| cao bang\b)?")


def _find_joined(directory: Directory, surface: Surface) -> tuple[str, ...]:
    """Return the plans of the issuers named, () unless two are named side by side: they are set beside each other."""
    if not surface.agencies and not surface.places:
        return ()
    text = surface.line.text
    spans: list[tuple[int, int, tuple[str, ...]]] = [
        (*_span_of(surface, m.start, m.end), tuple(directory.by_issuer(m.names))) for m in surface.agencies
    ]
    for place in surface.places:
        key = fold(place.name)
        of_place = directory.by_issuer_part(key) if place.kind == "commune" else directory.by_province(key)
        spans.append((*_span_of(surface, place.start, place.end), tuple(of_place)))
    if not any("tinh" in text[first:end] for first, end, _ in spans):
        spans += [(*match.span(), directory.of_provinces) for match in _PROVINCE.finditer(text)]
    issued = sorted({span for span in spans if span[2]})
    for (_, end, plans), (first, _, others) in pairwise(issued):
        if plans != others and end <= first and _LINK.fullmatch(text[end:first]):
            return tuple(document.id for document in directory.pick(p for span in issued for p in span[2]))
    return ()


def _span_of(surface: Surface, start: int, end: int) -> tuple[int, int]:
    """Return the characters of the folded line at which the words of a span of the message stand."""
    inside = words_in(surface.words, start, end)
    if not inside:
        return len(surface.line.text), len(surface.line.text)
    first = sum(len(word.text) + 1 for word in surface.words[: inside[0]])
    return first, sum(len(word.text) + 1 for word in surface.words[: inside[-1] + 1]) - 1


_OF_ROWS = frozenset({"list", "count", "duty", "deadline", "overdue", "product", "role_check"})


def _asks_of_office(library: Library, surface: Surface, own: Sequence[str]) -> bool:
    """Whether the asker's office is asked about, wherever plans name it: its own plan has no rows that could tell."""
    of_work = surface.wants & _OF_ROWS or (not surface.wants and WORK.search(surface.line.text))
    return bool(of_work) and not any(library.task_counts.get(plan) for plan in own)


def _meant_level(directory: Directory, surface: Surface, own: Sequence[str], *, named: bool) -> list[str]:
    """Return the plans of the level that was said; the province that is only touched upon is none."""
    by_level = _by_level(directory, surface.line, "level_province")
    if by_level and own and not named and _asks_within(surface.line):
        by_level = []
    both = "compare" in surface.marks and BOTH.search(surface.line.text)  # which is such a mark
    if not by_level and both and _ALONE.search(surface.line.text):
        by_level = list(directory.of_provinces)
    if not named and not by_level and "mine" not in surface.marks:
        by_level = _by_level(directory, surface.line, "level_province_weak")
    return by_level


def _said(
    surface: Surface, by_place: list[str], by_issuer: list[str], hinted: list[str], by_level: list[str]
) -> list[str]:
    """Return the plans that were said: all of them where plans are compared, else by the surest way of naming one."""
    if "compare" in surface.marks or surface.wants & _HEAD_WANTS:
        return [*by_place, *by_issuer, *hinted, *by_level]
    if by_level and hinted and "target" in surface.wants:  # "hồ sơ của Sở Tư pháp qua hệ thống tỉnh"
        return by_place or by_issuer or [*hinted, *by_level]
    return by_place or by_issuer or by_level


def _plan_words(line: Line, wants: frozenset[str]) -> set[int]:
    """Return the positions of words such as "kế hoạch" that stand for the plan named, not for a task's title.

    "Kế hoạch CCHC của xã" is the plan when a figure or a duty is asked for, a task's title when its deadline is.
    """
    cues = list(line.find("plan", phrases().plan_mention))
    of_row = wants & {"lead", "deadline", "product", "coordinate", "how_many_left"}
    if (of_row or ("overdue" in wants and "list" not in wants)) and "target" not in wants:
        cues = [cue for cue in cues if line.words[cue.first].text in _IN or _says(line, cue.end)]
        level = list(line.find("plan", phrases().marks["level_province"]))
        given = [line.span("", match) for match in _GIVEN_BY_CHAIR.finditer(line.text)]  # words of a task's title
        level = [cue for cue in level if not any(span.first <= cue.first < span.end for span in given)]
        cues += [cue for cue in level if line.words[cue.first].text == "tinh" and _says(line, cue.first + 1)]
        return {i for cue in cues for i in range(cue.first, cue.end)}
    found = {i for cue in cues for i in range(cue.first, cue.end)}
    return found | {i for cue in line.find("plan", phrases().marks["plan_words"]) for i in range(cue.first, cue.end)}


def _plan_that_says(line: Line) -> set[int]:
    """Return the positions of a plan that was not named but is said to ask for something ("kế hoạch yêu cầu")."""
    cues = line.find("plan", phrases().marks["plan_words"])
    found: set[int] = set()
    for cue in cues:
        end = cue.end
        while end < len(line.words) and line.words[end].text in _REFORM:  # "kế hoạch cchc giao cho sở nào"
            end += 1
        if _says(line, end) and line.words[cue.first].text != "van":
            found |= set(range(cue.first, end))
    return found


def _says(line: Line, position: int) -> bool:
    """Whether the word at `position` is what a plan does ("kế hoạch tỉnh giao sở nào"): the plan is meant, no task."""
    said = tuple(word.text for word in line.words[position : position + 2])
    return said in _SAYING_IN_TWO or (bool(said) and said[0] in _SAYING)


def _by_number(directory: Directory, words: Sequence[Word], numbers: Sequence[str], positions: set[int]) -> list[str]:
    other = {digits for number in numbers for digits in _DIGITS.findall(number)}
    folded = set(map(fold, numbers))
    found: set[str] = set()
    for index, word in enumerate(words):
        if not word.text.isdigit() or len(word.text.lstrip("0")) < 3:
            continue
        for document in directory.by_digits(word.text):
            if word.text not in other or fold(document.number or "") in folded:
                found.add(document.id)
                positions.add(index)
    return [document.id for document in directory.pick(found)]


def _by_topic(directory: Directory, line: Line, positions: set[int]) -> list[str]:
    cues = line.find_among(phrases().topic_plans)
    positions.update(index for cue in cues for index in range(cue.first, cue.end))
    return [plan for topic in dict.fromkeys(cue.name for cue in cues) for plan in directory.by_title_part(topic)]


_WITHIN = re.compile(
    r"(?<![^ ])(?:o|trong|duoi|cua|cho|tai) (?:xa|phuong)(?![^ ])"
    r"|(?<![^ ])(?:xa|phuong) (?:ta|minh|toi|em)(?![^ ])"
)
_OF_PROVINCE = re.compile(
    r"\bke hoach (?:\w+ ){0,6}?(?:cua )?tinh\b"
    r"|\btinh (?:giao|yeu cau|dat|de ra|quy dinh|ghi|bat|doi|muon|neu)\b"
)


def _asks_within(line: Line) -> bool:
    """Whether something inside the asker's own commune is asked for, the province being named for something else.

    "Văn bản của tỉnh thì ai ở xã xem lại" is no question about the province's plan.
    """
    return _WITHIN.search(line.text) is not None and _OF_PROVINCE.search(line.text) is None


_OF_ITS_OWN = re.compile(r"\bke hoach (?:\w+ ){0,4}?rieng (?:cua )?(?:so|don vi|co quan|xa|phuong|nganh)\b")
_OWN_PLAN = re.compile(
    r"\b(?:trong|theo) (?:phu luc )?ke hoach (?:\w+ ){0,6}?cua (?:xa|phuong|so|phong|don vi|co quan)\b(?! nao)"
    r"|\bke hoach (?:\w+ ){0,6}?cua (?:xa|phuong|so|phong|don vi|co quan) (?:toi|minh|em|ta|mk|chung toi) (?:co|gom)\b"
)

_MAKES = re.compile(r"\b(?:lap|xay dung|ban hanh|lam|soan|co) (?:\w+ )?ke hoach (?:\w+ ){0,4}?rieng\b")
_INSIDE = re.compile(
    r"\b(?:phong|bo phan|to) nao\b|\bke hoach (?:\w+ ){0,4}?rieng\b|\bgiao phong\b|\bke hoach cua (?:xa|phuong)\b"
)


def _stranger(directory: Directory, places: Sequence[PlaceMention], line: Line) -> str | None:
    """Return a commune in whose own plan the answer is looked for, where the library holds no such plan."""
    communes = (place.name for place in places if place.kind == "commune")
    strange = next((name for name in communes if not directory.by_issuer_part(fold(name))), None)
    if strange is None or _OWN_PLAN.search(line.text):
        return strange
    return strange if _INSIDE.search(line.text) and not _MAKES.search(line.text) else None


def _by_place(directory: Directory, places: Sequence[PlaceMention], line: Line) -> tuple[list[str], str | None]:
    found = directory.by_commune_in(line.text)
    unknown = None
    for place in places:
        key = fold(place.name)
        if place.kind == "commune":
            matching = directory.by_issuer_part(key)
        else:
            matching = [] if place.known else directory.by_province(key)
        found += matching
        if not matching and not place.known:
            unknown = place.name
    return found, unknown


def _by_issuer(
    directory: Directory, agencies: Sequence[AgencyMention], words: Sequence[Word], line: Line
) -> tuple[list[str], list[str]]:
    """Return the plans of the agencies named, apart by whether the words speak of the agency's own plan."""
    named: list[str] = []
    hinted: list[str] = []
    plan_cues = line.find("plan", phrases().marks["plan_words"])
    for mention in agencies:
        plans = directory.by_issuer(mention.names)
        if not plans or _has_only_issued(line, words, mention):
            continue
        named_at = words_in(words, mention.start, mention.end)
        first = named_at.start
        before = [cue for cue in plan_cues if 0 <= first - cue.end <= 5]
        opening = "".join(f"{word.text} " for word in words[:first])
        last = next((i for i, word in enumerate(words) if word.start >= mention.end), len(words))
        rest = " ".join(word.text for word in words[last:])
        inside = _INSIDE_OF.search(opening) or (_AT.fullmatch(opening) and _WHO_THERE.search(rest))
        room = _ROOM_AFTER.match(rest)
        of_issuer = (
            inside is not None
            or room is not None
            or any(
                "cua" in (between := [w.text for w in words[cue.end : first]]) or set(between) <= _REFORM
                for cue in before
            )
        )
        (named if of_issuer else hinted).extend(plans)
    return named, hinted


def _has_only_issued(line: Line, words: Sequence[Word], mention: AgencyMention) -> bool:
    """Whether an agency is named as who has issued what a task is about ("văn bản do UBND tỉnh ban hành")."""
    given = [line.span("", match) for match in _GIVEN_BY_CHAIR.finditer(line.text) if match.group().endswith("hanh")]
    return any(words[span.first].start <= mention.start and mention.end <= words[span.end - 1].end for span in given)


@cache
def _province() -> str:
    return str(datafile.load("questions.yaml")["province"])


def _says_province(line: Line, cue: Cue) -> bool:
    """Whether the word for the province was typed with its own accents, or with none ("máy tính" names no level)."""
    said = line.words[cue.first : cue.end]
    return all(word.accented in {word.text, _province()} for word in said if word.text == fold(_province()))


def _by_level(directory: Directory, line: Line, level: str) -> list[str]:
    cues = [cue for cue in line.find("level", phrases().marks[level]) if _says_province(line, cue)]
    given = [line.span("", match) for match in _GIVEN_BY_CHAIR.finditer(line.text)] if cues else []
    if all(any(span.first <= cue.first and cue.end <= span.end for span in given) for cue in cues):
        return []
    return list(directory.of_provinces)
