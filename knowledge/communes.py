"""The communes of the province: their names now and before, and which of them is meant or near."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.text import fold, normalise, squeeze, tone_key

FILE = "communes.yaml"
FAR_KM = 25.0
"""Distance from which on a place lies outside the province: no commune's middle is farther from its own edge."""
_EARTH_KM = 6371.0
_WORDS = re.compile(r"[^\W_]+")
_HEAD = frozenset({"xa", "phuong", "x", "p", "tt"})
_DISTRICT_HEAD = "huyen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A commune of the time before, with its kind (commune, ward or townlet) and its district."""

    kind: str
    name: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune as it is now; `latitude` and `longitude` are those of the middle of its area, in degrees."""

    id: str
    kind: str
    name: str
    latitude: float
    longitude: float
    before: tuple[Former, ...]

    @property
    def title(self) -> str:
        """What it is called in a sentence: kind and name."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A commune that a message may mean; `former` is the old commune by whose name, None where by its own."""

    commune: Commune
    former: Former | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whose officials are asked about a service: names with "{commune}" in them, by words of the service's agency."""

    said: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Communes:
    """All communes by id, in the order of the law, with the sources and the day of the last check."""

    by_id: Mapping[str, Commune]
    sources: Mapping[str, str]
    since: date
    checked_on: date
    ward_kind: str
    desks: tuple[Desk, ...]
    centre: tuple[str, ...]


@cache
def load_communes() -> Communes:
    """Return the communes of `data/communes.yaml`; raises `BadData` naming the entry that breaks a rule."""
    return build_communes(datafile.load(FILE), FILE)


def build_communes(data: Mapping[str, Any], file: str) -> Communes:
    """Return the communes that `data` holds; raises `BadData` naming the place of the first mistake."""
    try:
        kinds = tuple(map(str, data["kinds"]))
        by_id = {str(key): _commune(str(key), raw, kinds) for key, raw in data["communes"].items()}
        since, checked_on = data["since"], data["checked_on"]
        desks = tuple(Desk(said=_split(raw["said"]), names=tuple(raw["names"])) for raw in data["desks"])
        sources = {str(key): squeeze(str(text)) for key, text in data["sources"].items()}
        centre = tuple(map(str, data["centre"]))
        ward_kind = kinds[kinds.index(str(data["ward_kind"]))]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadData(f"{file}: {error!r}") from error
    if not isinstance(since, date) or not isinstance(checked_on, date):
        raise BadData(f"{file}: since, checked_on: dates were expected")
    return Communes(
        by_id=by_id,
        sources=sources,
        since=since,
        checked_on=checked_on,
        ward_kind=ward_kind,
        desks=desks,
        centre=centre,
    )


def _commune(key: str, raw: Mapping[str, Any], kinds: tuple[str, ...]) -> Commune:
    latitude, longitude = map(float, raw["at"])
    if raw["kind"] not in kinds or not re.fullmatch(r"[a-z-]{2,20}", key):
        raise ValueError(key)
    before = tuple(
        _former(unit, str(district), kinds) for district, units in raw["before"].items() for unit in _split(str(units))
    )
    if not before:
        raise ValueError(key)
    return Commune(
        id=key, kind=raw["kind"], name=str(raw["name"]), latitude=latitude, longitude=longitude, before=before
    )


def _former(unit: str, district: str, kinds: tuple[str, ...]) -> Former:
    kind = next((kind for kind in kinds if unit.startswith(f"{kind} ")), None)
    if kind is None:
        raise ValueError(unit)
    return Former(kind=kind, name=unit.removeprefix(f"{kind} "), district=district)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(squeeze, text.split(";")) if part)


def find_communes(message: str, *, headed: bool = False) -> tuple[Match, ...]:
    """Return the communes that `message` may mean, those by their own name first; () where it names none.

    Names may be typed without accents. `headed` wants the word for a commune before the name, as where the
    message is about something else; else the name alone is enough. A longer name takes the words of a shorter one.
    """
    words = _WORDS.findall(normalise(message).lower())
    folded = [fold(word) for word in words]
    spans: dict[tuple[int, int], list[Match]] = {}
    for name, matches in _names().items():
        for start in range(len(folded) - len(name) + 1):
            end = start + len(name)
            if tuple(folded[start:end]) != name or (headed and not _is_headed(folded, start)):
                continue
            if start and folded[start - 1] == _DISTRICT_HEAD:
                continue
            fitting = [match for match in matches if _fits(match, words[start:end])]
            if fitting:
                spans[start, end] = fitting
    kept = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    found = [match for span in sorted(kept) for match in _by_district(spans[span], folded)]
    first: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: match.former is not None):
        first.setdefault(match.commune.id, match)
    return tuple(first.values())


def _is_headed(folded: list[str], start: int) -> bool:
    if start and folded[start - 1] in _HEAD:
        return True
    return start > 1 and folded[start - 2 : start] == ["thi", "tran"]


def _fits(match: Match, typed: list[str]) -> bool:
    """Whether the words may be that name: letters with accents must be the name's own."""
    name = (match.former or match.commune).name.lower().split()
    return all(word.isascii() or tone_key(word) == tone_key(own) for word, own in zip(typed, name, strict=True))


def _by_district(matches: list[Match], folded: list[str]) -> list[Match]:
    """Return those whose old district is named as well, all where none is."""
    text = f" {' '.join(folded)} "
    named = [m for m in matches if m.former is not None and f" {fold(m.former.district)} " in text]
    return named or matches


@cache
def _names() -> dict[tuple[str, ...], list[Match]]:
    found: dict[tuple[str, ...], list[Match]] = {}
    for commune in load_communes().by_id.values():
        found.setdefault(_key(commune.name), []).append(Match(commune=commune, former=None))
        for former in commune.before:
            found.setdefault(_key(former.name), []).append(Match(commune=commune, former=former))
    return found


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(name).split())


def find_district(message: str) -> tuple[str, tuple[Commune, ...]] | None:
    """Return the old district that `message` names and the communes made of its own, None where it names none."""
    text = f" {' '.join(_WORDS.findall(fold(normalise(message))))} "
    districts = {former.district for commune in load_communes().by_id.values() for former in commune.before}
    named = [district for district in districts if f" {fold(district)} " in text]
    if len(named) != 1:
        return None
    communes = tuple(
        commune
        for commune in load_communes().by_id.values()
        if any(former.district == named[0] for former in commune.before)
    )
    return named[0], communes


def find_nearest(latitude: float, longitude: float, count: int = 3) -> tuple[tuple[Commune, float], ...]:
    """Return the communes whose middles are nearest to a place, with the distance in km; () outside the province."""
    distances = [
        (commune, _distance(latitude, longitude, commune.latitude, commune.longitude))
        for commune in load_communes().by_id.values()
    ]
    nearest = sorted(distances, key=lambda pair: pair[1])[:count]
    return tuple(nearest) if nearest[0][1] <= FAR_KM else ()


def _distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the kilometres between two places on the globe (haversine)."""
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    a = math.sin((other_north - north) / 2) ** 2 + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(a))


def list_desks(commune: Commune, agency_texts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the agencies whose officials may be asked, the nearest to the matter first.

    `agency_texts` is what the guide says of the service's agency; without it the commune's own centre is asked.
    """
    known = load_communes()
    text = " ".join(agency_texts)
    named = [name for desk in known.desks if any(said in text for said in desk.said) for name in desk.names[:1]]
    names = dict.fromkeys([*named, *known.centre])
    return tuple(name.format(commune=commune.title) for name in names)
