"""Readers of one name at one token of a cell: a known name, a list, a group by its grammar, or an unknown wording.

Each returns a Piece, or None when it does not recognise what stands there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from knowledge.agency_phrases import (
    Line,
    commune_tree,
    communes_by_name,
    folded_words,
    is_typed_right,
    longest,
    match_after,
    match_name,
    match_words,
    province_tree,
)
from knowledge.agency_registry import registry

_JOINING = frozenset("-–—/&+")  # signs that stand inside names as well as between them
Ending = Callable[[Line, int, str | None], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """What was read from one token on: names, the token after them, whether the registry or a rule knows them.

    `prefix` is the word that the next names of a list lack ("các sở: Nội vụ, Tư pháp"); '' stands for a commune.
    """

    names: tuple[str, ...]
    end: int
    known: bool = True
    prefix: str | None = None


def capitalise(text: str) -> str:
    """Return `text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def after_lines(line: Line, at: int) -> int:
    """Return the first token from `at` on that is no line end."""
    while line.sign(at) == "\n":
        at += 1
    return at


def starts_name(line: Line, at: int, *, anyhow: bool = False) -> bool:
    """Whether a name begins at the token: known, a group, or a word with which names begin, in capitals.

    With `anyhow` small letters will do.
    """
    source = registry().words
    if not line.sign(at) or not line.tokens[at].is_word:
        return False
    if match_name(line, at) or line.sign(at) in source.openers:
        return True
    return (anyhow or line.is_capital(at)) and match_words(line, at, source.heads) is not None


def _starts_specific(line: Line, at: int) -> bool:
    return line.is_capital(at) and (match_name(line, at) is not None or _read_noun(line, at) is not None)


def ends_well(line: Line, at: int, prefix: str | None = None) -> bool:
    """Whether a known name of a cell may end before the token; `prefix` is what names of a running list lack."""
    source = registry().words
    after = after_lines(line, at)
    sign = line.sign(after)
    if not sign:
        return True
    if sign in _JOINING:
        return after != at or starts_name(line, after + 1)
    if not line.tokens[after].is_word:
        return True
    if sign in source.separators:
        following = after_lines(line, after + 1)
        if starts_name(line, following, anyhow=True) or _read_noun(line, following) is not None:
            return True
        return prefix is not None and read_prefixed(line, following, prefix) is not None
    return line.is_capital(after) and (after != at or starts_name(line, after))


def ends_in_sentence(line: Line, at: int, prefix: str | None = None) -> bool:
    """Whether a known name that opens a sentence may end before the token: before a small letter as well."""
    return ends_well(line, at, prefix) or not line.is_capital(at)


def _read_province(line: Line, at: int, ends: Ending) -> tuple[str, int] | None:
    """Read "tỉnh Tuyên Quang" or "Tuyên Quang" after a name; the home province adds nothing to it."""
    source = registry()
    worded = line.sign(at) in folded_words(source.province_word) and not line.is_capital(at)
    match = longest(line, at + worded, province_tree())
    if match is None or not ends(line, match[1], None):
        return None
    return ("" if match[0].name == source.home else match[0].name), match[1]


def _read_place(line: Line, at: int, name: str, ends: Ending) -> tuple[str, int] | None:
    """Read the place that follows a name; returns the name with it and the token after."""
    source = registry()
    commune = longest(line, at, commune_tree(typed=True))
    if commune is not None and ends(line, commune[1], None):
        return f"{name} {commune[0].name}", commune[1]
    type_ = name.rsplit(maxsplit=1)[-1]
    one = name in source.agencies and not source.agencies[name].is_group
    if one and type_ in source.commune_types and (commune := longest(line, at, commune_tree(typed=False))):
        known = communes_by_name()[commune[0].name]
        typed = line.source(at, commune[1])
        if known.type == type_ and is_typed_right(typed, known) and ends(line, commune[1], None):
            return f"{name} {known.name}", commune[1]
    committee = name.startswith(source.commune_prefixes[0]) and name not in source.agencies
    comma = committee and line.sign(at) == ","
    if place := _read_province(line, at + comma, ends):
        if committee or not place[0]:
            return name, place[1]
        worded = name.endswith(f" {source.province_word}")
        return f"{name} {place[0]}" if worded else f"{name} {source.province_word} {place[0]}", place[1]
    whole = line.sign(at) in source.words.whole and not match_name(line, at)
    if whole and not comma and ends(line, at + 1, None):
        return name, at + 1
    return None


def _may_be_committee(typed: str, name: str) -> bool:
    """Whether the accents allow a commune's committee: those of another commune are no scan error of this one."""
    source = registry()
    commune = communes_by_name().get(name.removeprefix(f"{source.commune_prefixes[0]} "))
    if commune is None:
        return True
    return is_typed_right(" ".join(typed.split()[-len(commune.name.split()) :]), commune)


def read_known(line: Line, at: int, ends: Ending = ends_well) -> Piece | None:
    """Read a name of the registry, with the place that may follow it."""
    match = match_name(line, at)
    if match is None:
        return None
    name, end = match[0].name, match[1]
    if not _may_be_committee(line.source(at, end), name):
        return None
    first = line.source(at, at + 1)
    prefix = first if folded_words(first) in registry().words.lists else None
    if place := _read_place(line, end, name, ends):
        return Piece((place[0],), place[1], prefix=prefix)
    if ends(line, end, prefix):
        return Piece((name,), end, prefix=prefix)
    return None


def read_opened(line: Line, at: int, ends: Ending = ends_well) -> Piece | None:
    """Read one agency behind the word that opens groups: "các Sở Nội vụ, …"."""
    if line.sign(at) not in registry().words.openers:
        return None
    piece = read_known(line, at + 1, ends)
    if piece is None:
        return None
    agency = registry().agencies.get(piece.names[0])
    return None if agency is not None and agency.is_group else piece


def read_chief(line: Line, at: int, ends: Ending = ends_well) -> Piece | None:
    """Read the head of an agency as the agency: "Giám đốc Sở Nội vụ", "Thủ trưởng các sở, ban, ngành"."""
    for chief in registry().words.chiefs:
        end = match_words(line, at, [chief])
        if end is None:
            continue
        if piece := read_known(line, end, ends) or read_opened(line, end, ends) or read_group(line, end, ends):
            return piece
    return None


def _read_noun(line: Line, at: int) -> tuple[str, int] | None:
    source = registry().words
    end = match_words(line, at, source.nouns)
    if end is None:
        return None
    key = tuple(token.text for token in line.tokens[at:end])
    return source.noun_spellings[key], end


def _read_nouns(line: Line, at: int) -> tuple[str, int]:
    """Read "cơ quan, đơn vị và địa phương" from the token; returns it well written and the token after."""
    source = registry().words
    text, joint = "", ""
    end = at
    while (noun := _read_noun(line, at)) is not None:
        text += joint + noun[0]
        end = noun[1]
        at = after_lines(line, end)
        joint = ", "
        if line.sign(at) in (",", "/"):
            at = after_lines(line, at + 1)
        elif line.sign(at) in source.separators:
            joint = f" {line.source(at, at + 1)} "
            at = after_lines(line, at + 1)
        if _starts_specific(line, at):
            break
    return text, end


def read_group(line: Line, at: int, ends: Ending = ends_well) -> Piece | None:
    """Read the name of a group by its grammar: opener, nouns, and a tail such as "có liên quan".

    In a sentence, only a tail that the rules know shows where the name ends.
    """
    source = registry().words
    opened = line.sign(at) in source.openers
    first = at + 1 if opened else at
    nouns, end = _read_nouns(line, first)
    if not nouns:
        return None
    if ends is not ends_well:
        last = match_words(line, end, source.tails) or at
    elif line.is_capital(end) and match_name(line, end):
        last = end
    else:
        last = end_of_unknown(line, end, splits_at_comma=True)
    tail = line.source(end, last)
    known = (opened and not tail) or folded_words(tail) in source.tails
    if last == at or not (opened or known):
        return None
    opener = line.source(at, first).lower() + " " if opened else ""
    return Piece((capitalise(f"{opener}{nouns} {tail}".strip()),), last, known)


def read_prefixed(line: Line, at: int, prefix: str, ends: Ending = ends_well) -> Piece | None:
    """Read a name that lacks the word before it: "Tư pháp" after "các sở:"; '' stands for any commune."""
    source = registry()
    if ends is not ends_well and not line.is_capital(at):
        return None  # "Sở Nội vụ, xây dựng kế hoạch": in a sentence the word may be any word
    if prefix:
        match = match_after(line, at, folded_words(prefix))
        name = match[0].name if match else ""
    else:
        match = longest(line, at + (line.sign(at) in source.words.whole), commune_tree(typed=False))
        name = f"{source.commune_prefixes[0]} {match[0].name}" if match else ""
    if match is None or not ends(line, match[1], prefix):
        return None
    if not _may_be_committee(line.source(at, match[1]), name):
        return None
    return Piece((name,), match[1], prefix=prefix)


def read_list(line: Line, at: int, ends: Ending = ends_well) -> Piece | None:
    """Read the opener of a list and its first name: "các sở: Nội vụ, …"."""
    if line.sign(at) != "," and line.sign(at) not in _list_openers():
        return None
    for opener, prefix in registry().words.lists.items():
        end = _match_loosely(line, at, opener)
        if end is None:
            continue
        colon = line.sign(end) == ":"
        first = after_lines(line, end + 1 if colon else end)
        if piece := read_prefixed(line, first, prefix, ends):
            return piece
        if colon and (last := end_of_unknown(line, first, splits_at_comma=True)) > first:
            lead = prefix or line.source(at, end + 1)
            return Piece((capitalise(f"{lead} {line.source(first, last)}"),), last, known=False, prefix=prefix)
    return None


@cache
def _list_openers() -> frozenset[str]:
    """Return the first words of what opens lists."""
    return frozenset(opener[0] for opener in registry().words.lists)


def _match_loosely(line: Line, at: int, opener: tuple[str, ...]) -> int | None:
    for word in opener:
        while line.sign(at) == ",":
            at += 1
        if line.sign(at) != word:
            return None
        at += 1
    return at


def end_of_unknown(line: Line, at: int, *, splits_at_comma: bool) -> int:
    """Return the token before which a name that nobody knows ends."""
    source = registry().words
    small = not line.is_capital(at)
    while sign := line.sign(at):
        if sign in (";", "•", "(", ")", ":"):
            break
        following = after_lines(line, at + 1)
        if sign == "," and (splits_at_comma or starts_name(line, following, anyhow=small)):
            break
        if sign == "\n" and (line.is_capital(following) or not line.sign(following).isalnum()):
            break
        if sign in (*_JOINING, ".") and (not line.sign(following) or _starts_specific(line, following)):
            break
        if sign in source.separators and starts_name(line, following, anyhow=small):
            break
        at += 1
    return at


def read_unknown(line: Line, at: int) -> Piece:
    """Keep what stands there as it is worded, up to the next sign that parts names."""
    headed = match_words(line, at, registry().words.heads) is not None
    end = max(end_of_unknown(line, at, splits_at_comma=not headed), at + 1)
    return Piece((capitalise(line.source(at, end)),), end, known=False)


def read_recognised(line: Line, at: int, prefix: str | None, ends: Ending = ends_well) -> Piece | None:
    """Read whatever the registry or a rule recognises at the token; `prefix` is what names of a running list lack."""
    listed = read_list(line, at, ends)
    known = read_known(line, at, ends)
    if listed is not None and (known is None or listed.end > known.end):
        return listed
    group = read_group(line, at, ends) if line.sign(at) in registry().words.openers else None
    if group is not None and (known is None or group.end > known.end):
        return read_opened(line, at, ends) or group
    piece = known or read_opened(line, at, ends) or read_chief(line, at, ends)
    if piece is None and prefix is not None:
        piece = read_prefixed(line, at, prefix, ends)
    return piece or read_group(line, at, ends)
