"""What a person asks, read from the words: wants, agencies, periods, plans, rows, and the topic that is left."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import pairwise

from knowledge import datafile
from knowledge.agencies import AgencyMention, PlaceMention, find_agencies, find_agency, find_places
from knowledge.cues import Cue, Line, find_wants, phrases
from knowledge.faint_words import find_faint, find_what_for
from knowledge.left_out import STANDING, LeftOut, find_excepted, find_left_out, find_without_standing, is_excepted
from knowledge.library import Library
from knowledge.naming import BOTH, WORK, NamedPlans, Surface, name_plans
from knowledge.periods import PeriodMention, find_periods
from knowledge.spelling import mend
from knowledge.text import fold, normalise
from knowledge.topic import Term, find_terms
from knowledge.wants import HEAD, is_case, is_in_name, is_own_work, is_told_about, read_wants, without_duty
from knowledge.wording import Word, read_words

_YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/.-])")
_NUMBER = re.compile(
    r"(?<![\w/])(\d{1,5}(?:[.]\d)?(?:/20\d\d)?/[A-Za-zĐđ]{2,}[\w-]*|\d{1,4}-[A-Za-zĐđ]{2}/[A-Za-zĐđ]{2,}|"
    r"(?:1[3-9]|[2-9]\d|\d{3})/20\d\d)(?![\w/])"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")  # markup that was pasted along is no part of the question
_PARTS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)  # without slots: the names are put together once
class Query:
    """A question as read; everything in it stands in the words, nothing is guessed.

    `wants` are in order of their place, `topic` are the terms by which records are found. `years` are bare years
    ("năm 2028"), `numbers` are numbers of documents ("118/2025/NĐ-CP"), `items` are annex numbers, `excepted` are areas
    that are to be left out, and "ongoing" for standing work; `left_out` are agencies and topics that a list leaves out.
    """

    message: str
    words: tuple[Word, ...]
    wants: tuple[str, ...]
    agencies: tuple[AgencyMention, ...]
    places: tuple[PlaceMention, ...]
    periods: tuple[PeriodMention, ...]
    plans: NamedPlans
    items: tuple[str, ...]
    years: tuple[int, ...]
    numbers: tuple[str, ...]
    areas: tuple[str, ...]
    excepted: tuple[str, ...]
    area_words: frozenset[str]
    marks: frozenset[str]
    ordinal: int | None
    never: str | None
    topic: tuple[Term, ...]
    left_out: LeftOut = field(default=LeftOut())
    cues: tuple[Cue, ...] = field(default=(), repr=False)

    def wants_any(self, *names: str) -> bool:
        """Whether one of `names` is wanted."""
        return any(map(self.wants.__contains__, names))

    @cached_property
    def line(self) -> str:
        """The words as one text, folded, a blank between two."""
        return " ".join([word.text for word in self.words])

    @cached_property
    def agency_names(self) -> tuple[str, ...]:
        """Every agency that may be meant, canonical, without repeats."""
        return tuple(dict.fromkeys(name for mention in self.agencies for name in mention.names))


def read_question(message: str, library: Library, today: date, agency: str | None = None) -> Query:
    """Read `message` as asked on `today` by somebody of `agency` (canonical), against what the library knows."""
    text = mend(_without_post(" ".join(_TAG.sub(" ", normalise(message)).split())), library)
    words = read_words(text, library.knows_pair)
    line = Line(words, accented=fold(text) != text.lower(), breaks=_breaks(text, words))
    agencies, own = _agencies(text, line, words, library)
    places = find_places(text)
    periods = tuple(m for m in find_periods(text, today) if not _is_beside(text, m))
    cues = [c for c in find_wants(line) if not _asks_nothing(c, words, agencies)]
    items = _items(text, line, library)
    numbers = tuple(match.group(1) for match in _NUMBER.finditer(text))
    wants = read_wants(cues, words)
    left_out = find_left_out(words, agencies) if periods or not _LISTED.isdisjoint(wants) else LeftOut()
    if left_out.agencies:
        agencies = tuple(m for m in agencies if m.name not in {name for _, name in left_out.agencies})
    cues = [cue for cue in cues if cue.weak or cue.name not in HEAD or cue.name in wants]
    cues = [without_duty(cue, words) for cue in cues]
    surface = Surface(
        words=words,
        line=line,
        agencies=agencies,
        places=places,
        marks=_marks(line, wants, own=own),
        numbers=numbers,
        wants=frozenset(wants),
    )
    plans = name_plans(library, surface, agency)
    areas = line.find_among(phrases().areas)
    without = [cue for cue in areas if is_excepted(words, cue)]
    used = _used(surface, periods, items) | plans.words | find_without_standing(line)
    used |= left_out.positions | find_excepted(without, words) | find_what_for(line)
    said = (phrases().stop_phrases, phrases().marks["mine"])
    soft = frozenset(i for pattern in said for cue in line.find("", pattern) for i in range(cue.first, cue.end))
    excepted = [cue.name for cue in without]
    excepted += [STANDING] if find_without_standing(line) else []
    named = [(m.start, m.end) for m in agencies] + [m.span() for m in _NUMBER.finditer(text)]
    faint = find_faint(words, named, plans.named, library, wants)
    query = Query(
        message=text,
        words=words,
        wants=wants,
        agencies=agencies,
        places=places,
        periods=periods,
        plans=plans,
        items=tuple(number for _, numbers_ in items for number in numbers_),
        years=tuple(dict.fromkeys(int(match.group(1)) for match in _YEAR.finditer(text))),
        numbers=numbers,
        areas=tuple(dict.fromkeys(cue.name for cue in areas if cue.name not in excepted)),
        excepted=tuple(dict.fromkeys(excepted)),
        area_words=frozenset(words[i].text for cue in areas for i in range(cue.first, cue.end)),
        marks=surface.marks | ({"compare"} if plans.joined else set()),
        ordinal=line.find_first(phrases().ordinals),
        never=_find_never(line),
        topic=_topic(words, cues, used, plans.words, library, faint, soft, wants),
        left_out=left_out,
        cues=tuple(cues),
    )
    return replace(query, wants=("list",)) if _names_only_whose(query) else query


def _asks_nothing(cue: Cue, words: Sequence[Word], agencies: Sequence[AgencyMention]) -> bool:
    """Whether a cue is only heard in a name, in what somebody tells of their own work, or in what is asked about."""
    told = is_told_about(cue, words) or is_case(cue, words)
    return told or is_in_name(cue, words, agencies) or is_own_work(cue, words)


_LISTED = frozenset({"list", "count", "overdue", "upcoming"})
_MAKING = frozenset({"xay", "dung", "ban", "hanh", "lap", "soan", "ky", "lam", "rieng", "trinh"})


_MADE = frozenset({"xay", "hanh", "lap", "soan", "ky", "trinh"})


def _topic(  # noqa: PLR0917  # all of it is what was read so far
    words: Sequence[Word],
    cues: Sequence[Cue],
    used: frozenset[int],
    plan_words: frozenset[int],
    library: Library,
    faint: frozenset[int],
    soft: frozenset[int],
    wants: Sequence[str],
) -> tuple[Term, ...]:
    """Return the terms of the topic; where only the making of a plan is asked for, the plan is the topic.

    "Hạn xây dựng kế hoạch CCHC của xã" asks for a task of that name, not for whatever else the plan has made.
    """
    topic = find_terms(words, cues, used, library, faint, soft)
    content = {term.words[0] for term in topic if term.content and len(term.words) == 1}
    of_row = "lead" in wants or "deadline" in wants or "overdue" in wants
    if content.isdisjoint(_MADE) or not content <= _MAKING or not of_row or "list" in wants:
        return topic
    made = frozenset(term.position for term in topic if term.content)
    kept = frozenset(i for i in plan_words if words[i].text.isdigit())
    of_plan = find_terms(words, cues, (used - plan_words) | kept | made, library, frozenset(), soft)
    return of_plan if any(term.content for term in of_plan) else topic


_POST = re.compile(
    r"^(?:(?!toi |em |minh |chau )\w+ ){0,3}?(?:em|toi|minh|chau) (?:la|dang la|hien la) (?:mot )?"
    r"(?:phong vien|can bo|chuyen vien|cong chuc|vien chuc|nhan vien|linh|bien tap vien|cong tac vien|van thu|ke toan"
    r"|nguoi)\b[^.!?]*?(?:[.!?]+|, ?(?=cho |xin |muon |nho |hoi )) *(?=(?:[^ ]+ +){4})"
)
_OWN = re.compile(
    r"\b(?:toi|em|minh|chung toi|ben|don vi|co quan|phong|so|xa|phuong) (?:toi|em|minh|ta|phai|co|duoc)\b"
)


def _without_post(text: str) -> str:
    """Return a message without its opening in which somebody only tells who they are ("em là phóng viên mới về …")."""
    folded = fold(text)
    opening = _POST.match(folded) if len(folded) == len(text) else None
    if opening is None or _OWN.search(folded, opening.end()):
        return text
    return text[opening.end() :]


_STRETCHES = frozenset({"day", "week", "month", "quarter", "half_year"})


def _names_only_whose(query: Query) -> bool:
    """Whether only somebody, with work or a stretch of time, is named ("việc của Sở Tư pháp tháng 12"): a list."""
    if query.wants or query.items or query.numbers or not (query.agencies or "mine" in query.marks):
        return False
    said_work = WORK.search(query.line) is not None
    in_time = any(period.kind in _STRETCHES for period in query.periods)
    return (said_work or in_time) and not any(term.content for term in query.topic) and query.never is None


_STOPS = frozenset(",;.?!")


def _breaks(text: str, words: Sequence[Word]) -> frozenset[int]:
    """Return the positions of the words before which a comma or a stop stands."""
    gaps = ((i, text[words[i - 1].end : words[i].start]) for i in range(1, len(words)))
    return frozenset(i for i, gap in gaps if not _STOPS.isdisjoint(gap))


def _marks(line: Line, wants: Sequence[str], *, own: bool) -> frozenset[str]:
    found = {cue.name for cue in line.find_among(phrases().marks)}
    both = {"compare"} if "compare" in wants or BOTH.search(line.text) else set()
    return frozenset((found if own else found - {"mine"}) | both)


def _goes_on(mention: AgencyMention, words: Sequence[Word], library: Library) -> bool:
    """Whether the last word of a name that was guessed belongs to the next one ("báo cáo hằng | tháng")."""
    last = next((i for i, word in enumerate(words) if word.end >= mention.end), len(words) - 1)
    if last + 1 >= len(words):
        return False
    again = words[last].text in {"hang", "moi"} and words[last + 1].text in {"thang", "quy", "tuan", "nam", "ngay"}
    return again or library.knows_pair(words[last].text, words[last + 1].text)


def _agencies(text: str, line: Line, words: Sequence[Word], library: Library) -> tuple[tuple[AgencyMention, ...], bool]:
    """Return the agencies named, and whether the asker's own is meant.

    "văn phòng mình" is the asker's office, not the office of the committee; "của Sở Tư pháp" is not "của sở".
    """
    spans = [(words[c.first].start, words[c.end - 1].end) for c in line.find("mine", phrases().marks["mine"])]
    kept = []
    for mention in find_agencies(text):
        if mention.certainty == "fuzzy" and _goes_on(mention, words, library):
            continue
        over = [(start, end) for start, end in spans if mention.start < end and start < mention.end]
        if any(end < mention.end for _, end in over):
            spans = [span for span in spans if span not in over]
            over = []
        if not over and not _gives(mention, text) and not _is_where(mention, text):
            kept.append(mention)
    return tuple(kept), bool(spans)


_GIVES = re.compile(r" giao\b(?! (?:cho )?(?:toi|minh|em|chung toi) )")
_GIVERS = frozenset({"chair", "government"})


def _gives(mention: AgencyMention, text: str) -> bool:
    """Whether an agency is named as the one that gives a task ("việc Chủ tịch tỉnh giao"): that is the task's title."""
    agency = find_agency(mention.name)
    return agency is not None and agency.kind in _GIVERS and _GIVES.match(fold(text[mention.end :])) is not None


_ON = re.compile(r"(?:^|\s)(?:tren|len|qua|vao) (?:cac )?$")


def _is_where(mention: AgencyMention, text: str) -> bool:
    """Whether a portal is where something is put ("đăng tin trên Cổng thông tin điện tử"), and no agency."""
    return fold(mention.name).startswith("cong ") and _ON.search(fold(text[: mention.start])) is not None


def _find_never(line: Line) -> str | None:
    """Return what is asked for that no plan holds, None where nothing is."""
    if _PERSON.search(line.text) and not _SIGNS.search(line.text):
        return "personal"
    if _LAYOUT.search(line.text):
        return "layout"
    return line.find_exact(phrases().never)


_SIGNS = re.compile(r"\b(?:ky|ki)\b")
_LAYOUT = re.compile(r"\b(?:may|bao nhieu) phan\b(?! (?:tram|mem|viec))")
_OFFICE = (
    r"(?:lanh dao|truong (?:doan|phong|ban|khoa)|giam doc|chu tich|bi thu|chanh (?:van phong|thanh tra)|doan truong"
    r"|to truong)"
)
_OF_A_TASK = r"(?:nguoi|giao|ky|don vi|co quan|ben|dau moi)\b"
_PERSON = re.compile(
    rf"\b{_OFFICE}\b.*\b(?:ten (?:la )?gi|ten nguoi|ho ten|ten la ai)\b"
    rf"|\bai (?:dang |hien |hien nay |hien dang )?(?:la|lam|giu chuc)(?: pho)? {_OFFICE}\b"
    rf"|^(?:(?:theo|trong) (?:\w+ ){{1,10}}?|(?:\w+ ){{0,4}}){_OFFICE}(?: (?!{_OF_A_TASK})\w+){{0,20}}?"
    r" (?:la|hien la|dang la|bay gio la) ai(?: (?:vay|a|the|nhi|z|ha))*$"
)
_BUSY = re.compile(
    r"^ ?,? ?(?:toi|em|minh|anh|chi|sep|ben em|ben toi) (?:phai |se |duoc )?(?:du|hop|di|giao ban|trinh|gap|tiep|len)\b"
)


@cache
def _lately() -> re.Pattern[str]:
    """Match with their accents the words before a time at which somebody heard of something, at the end of a text."""
    return re.compile(rf"\b(?:{'|'.join(datafile.load('questions.yaml')['lately'])}) $")


def _is_beside(text: str, period: PeriodMention) -> bool:
    """Whether a time only tells when somebody heard of something or is busy ("tuần sau tôi dự họp")."""
    return bool(_lately().search(text[: period.start].lower()) or _BUSY.search(fold(text[period.end :])))


def _items(text: str, line: Line, library: Library) -> list[tuple[Cue, tuple[str, ...]]]:
    """Return the annex numbers named, with the words that name them."""
    documents = library.directory.first_digits
    found = []
    for match in phrases().item.finditer(line.text):
        cue = line.span("item", match)
        section = _is_section(text, line.words[cue.first : cue.end])
        if section or not line.sounds_like(cue) or line.text[match.end() :].startswith(" %"):
            continue
        numbers = tuple(str(int(number)) for number in _PARTS.findall(match.group(1)))
        numbers = tuple(number for number in numbers if number not in documents)
        if numbers:
            found.append((cue, numbers))
    return found


def _is_section(text: str, words: Sequence[Word]) -> bool:
    """Whether a number is the first of a section's ("mục 2.1"), and no row of the annex."""
    numbers = [word for word in words if word.text.isdigit()]
    return any(text[one.end : other.start] == "." for one, other in pairwise(numbers))


_ONLY_THEN = "moi"  # "17/1 mới ký"


def _used(
    surface: Surface, periods: Sequence[PeriodMention], items: Sequence[tuple[Cue, tuple[str, ...]]]
) -> frozenset[int]:
    """Return the positions of words that name something else than the topic."""
    spans = [(m.start, m.end) for m in surface.places] + [(m.start, m.end) for m in periods]
    words = enumerate(surface.words) if spans else ()
    used = {i for i, word in words if any(word.start < end and start < word.end for start, end in spans)}
    used.update(index for cue, _ in items for index in range(cue.first, cue.end))
    ends = {max((i for i, w in enumerate(surface.words) if w.start < m.end), default=-1) + 1 for m in periods}
    used.update(i for i in ends if i < len(surface.words) and surface.words[i].text == _ONLY_THEN)
    marks = [*(phrases().marks[name] for name in ("mine", "deictic")), phrases().stop_phrases]
    for pattern in marks:
        used.update(i for cue in surface.line.find("", pattern) for i in range(cue.first, cue.end))
    return frozenset(used)
