"""Who belongs to whom: canonical names, groups and members, the same agency under two names, level and province."""

from collections.abc import Iterable
from functools import cache, lru_cache

from knowledge.agency_cells import read_cell
from knowledge.agency_phrases import communes_by_name, phrase, read_line
from knowledge.agency_registry import Agency, Commune, Level, registry
from knowledge.text import squeeze


@cache
def _communes_by_committee() -> dict[str, Commune]:
    shown = registry().commune_prefixes[0]
    return {f"{shown} {name}": commune for name, commune in communes_by_name().items()}


@cache
def _asked() -> dict[tuple[str, ...], str]:
    """Return what people type for one agency, as folded words."""
    found: dict[tuple[str, ...], str] = {}
    for agency in registry().agencies.values():
        if not agency.vague:
            for text in agency.asked:
                found.setdefault(phrase(text, agency.name).words, agency.name)
    return found


@lru_cache(maxsize=8192)
def split_place(name: str) -> tuple[str, str]:
    """Return a canonical name without the place at its end, and that place ('' for none).

    "Phòng Kinh tế xã Nấm Dẩn" gives "Phòng Kinh tế" and "xã Nấm Dẩn"; "Sở Tư pháp tỉnh Tuyên Quang" gives
    "Sở Tư pháp" and "Tuyên Quang".
    """
    source = registry()
    if name in source.agencies or name in _communes_by_committee():
        return name, ""
    for commune in source.communes:
        for ending in (f" {commune.full_name}", f" {commune.name}"):
            base = name.removesuffix(ending)
            typed = ending.endswith(commune.full_name) or base.endswith(f" {commune.type}")
            if base != name and typed and base in source.agencies:
                return base, commune.full_name
    for province in source.provinces:
        ending = f" {province.name}"
        if name.endswith(ending):
            base = name.removesuffix(ending)
            if base in source.agencies:
                return base, province.name
            base = base.removesuffix(f" {source.province_word}")
            if base in source.agencies:
                return base, province.name
    return name, ""


def find_agency(name: str) -> Agency | None:
    """Return the registry's record for a canonical name, a commune's committee or a name with its place; else None."""
    source = registry()
    if (agency := source.agencies.get(name)) is not None:
        return agency
    if (commune := _communes_by_committee().get(name)) is not None:
        kind = source.agencies[f"{source.commune_prefixes[0]} {commune.type}"]
        groups = kind.groups if commune.province == source.home else ()
        return Agency(name=name, kind=kind.kind, level=kind.level, province=commune.province, groups=groups)
    base, _ = split_place(name)
    return source.agencies.get(base) if base != name else None


def canonical(name: str) -> str | None:
    """Return the registry's spelling of one agency's name as people or documents write it, or None.

    The place stays where it tells agencies apart ("Phòng Kinh tế xã Nấm Dẩn") and goes where it is the home
    province ("Sở Tư pháp Cao Bằng" is "Sở Tư pháp"). Text that names two agencies, or none, gives None.
    """
    plain = squeeze(name)
    reading = read_cell(plain)
    if len(reading.names) == 1 and not reading.unknown:
        return reading.names[0]
    line = read_line(plain)
    typed = tuple(token.text for token in line.tokens if token.is_word)
    return _asked().get(typed) or _with_home(typed)


def _with_home(typed: tuple[str, ...]) -> str | None:
    home = tuple(token.text for token in read_line(registry().home).tokens)
    return _asked().get(typed[: -len(home)]) if typed[-len(home) :] == home else None


def _equals(name: str) -> frozenset[str]:
    """Return every name that is kept for the same agency as `name`."""
    agencies = registry().agencies
    found = {name}
    grown = True
    while grown:
        more = {agency.name for agency in agencies.values() if agency.same_as in found}
        more |= {same for one in found if one in agencies and (same := agencies[one].same_as)}
        grown = not more <= found
        found |= more
    return frozenset(found)


@cache
def same_names(name: str) -> tuple[str, ...]:
    """Return a canonical name followed by the other names that plans use for the same agency."""
    return (name, *sorted(_equals(name) - {name}))


def with_groups(names: Iterable[str]) -> set[str]:
    """Return agencies, canonical, with every group that one of them belongs to."""
    known = tuple(names)
    return {*known, *(group for name in known for group in groups_of(name))}


@cache
def groups_of(name: str) -> tuple[str, ...]:
    """Return the groups to which an agency belongs, under every name that plans use for them; () for none.

    "Sở Tư pháp" gives "Các sở, ban, ngành" among others. An agency of another province belongs to none.
    """
    known = name if find_agency(name) else canonical(name) or name
    agency = find_agency(known)
    if agency is None:
        return ()
    if agency.level == "province" and split_place(known)[1] not in ("", registry().home):
        return ()
    found = dict.fromkeys(other for group in agency.groups for other in (group, *sorted(_equals(group))))
    return tuple(group for group in found if not agency.is_group or group not in _equals(agency.name))


@cache
def members_of(group: str) -> tuple[str, ...]:
    """Return the agencies of a group that the registry knows, in its order; () for a name that is no group."""
    same = _equals(canonical(group) or group)
    names = (*registry().agencies, *_communes_by_committee())
    return tuple(name for name in names if name not in same and same & set(groups_of(name)))


def same_agency(first: str, second: str) -> bool:
    """Whether two names mean one agency.

    A department without a place is the home province's; a room of a commune without a place may be any commune's.
    """
    one, other = canonical(first) or first, canonical(second) or second
    (base, place), (other_base, other_place) = split_place(one), split_place(other)
    if base != other_base and other_base not in _equals(base):
        return False
    if place == other_place:
        return True
    agency = find_agency(base)
    if agency is not None and agency.level == "province":
        home = registry().home
        return (place or home) == (other_place or home)
    return not place or not other_place


def level_of(name: str) -> Level | None:
    """Return the level of an agency ("central", "province", "commune", "room", "any"), or None if unknown."""
    agency = find_agency(name) or find_agency(canonical(name) or "")
    return None if agency is None else agency.level


def province_of(name: str) -> str | None:
    """Return the province of an agency; a provincial name without a place is the home province's.

    None for what is in every province (a room of any commune, a ministry) or unknown. A commune whose name two
    provinces share counts as the home province's.
    """
    source = registry()
    base, place = split_place(canonical(name) or name)
    if (commune := _communes_by_committee().get(base)) is not None:
        return commune.province
    if (commune := communes_by_name().get(place)) is not None:
        return commune.province
    agency = source.agencies.get(base)
    if place or agency is None:
        return place or None
    if agency.province is not None:
        return agency.province
    return source.home if agency.level in ("province", "room") else None
