"""The agencies, communes and provinces of `data/agencies.yaml`, loaded once and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.text import normalise, words

Level = Literal["central", "province", "commune", "room", "any"]
FILE = "agencies.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency or group; `groups` are those it belongs to by its kind, `same_as` another kept name for it.

    `now` is set for a dissolved department: who does its work today. `province` is None for a name that
    every province has. `sourced` is False where no document at hand confirms the name.
    """

    name: str
    kind: str
    level: Level
    province: str | None = None
    parent: str | None = None
    groups: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    same_as: str | None = None
    now: str | None = None
    vague: tuple[str, ...] = ()
    sourced: bool = True

    @property
    def is_group(self) -> bool:
        """Whether the name stands for many agencies."""
        return self.kind in ("group", "topic_group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune or ward; `type` is the word before its name, as the data file writes it."""

    name: str
    type: str
    province: str

    @property
    def full_name(self) -> str:
        """The name with its type."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province or city; `now` is set for one that was merged into another."""

    name: str
    aliases: tuple[str, ...] = ()
    now: str | None = None
    everyday: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words around agency names, folded, each as a tuple of words; longest first."""

    separators: frozenset[str]
    openers: frozenset[str]
    own: frozenset[str]
    whole: frozenset[str]
    nouns: tuple[tuple[str, ...], ...]
    noun_spellings: Mapping[tuple[str, ...], str]
    tails: tuple[tuple[str, ...], ...]
    heads: tuple[tuple[str, ...], ...]
    chiefs: tuple[tuple[str, ...], ...]
    requests: tuple[tuple[str, ...], ...]
    lists: Mapping[tuple[str, ...], str]
    commune_heads: tuple[tuple[str, ...], ...]
    province_heads: tuple[tuple[str, ...], ...]
    within: frozenset[str]
    other_heads: frozenset[tuple[str, ...]]
    not_places: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The words, as accented, that may not stand before or after a spelling; `not_after_typed` with every accent."""

    not_after: frozenset[str] = frozenset()
    not_after_typed: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRules:
    """How questions are read apart from documents; spellings are folded words.

    `accents` are spellings that count only with every accent typed and right, `bare` those that count without any
    accent too where their surroundings allow it.
    """

    unasked: frozenset[str]
    joined: frozenset[str]
    fuzzy: frozenset[str]
    surroundings: Mapping[tuple[str, ...], Surroundings]
    accents: frozenset[tuple[str, ...]]
    bare: Mapping[tuple[str, ...], Surroundings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything the data file says, ready to look up."""

    home: str
    agencies: Mapping[str, Agency]
    communes: tuple[Commune, ...]
    provinces: tuple[Province, ...]
    served_provinces: frozenset[str]
    served_communes: frozenset[str]
    everyday_communes: frozenset[str]
    not_before_places: frozenset[str]
    words: Words
    commune_prefixes: tuple[str, ...]
    commune_types: tuple[str, str]
    asked_prefixes: tuple[str, ...]
    asked_types: Mapping[str, tuple[str, ...]]
    province_word: str
    questions: QuestionRules


def _split(text: Any, where: str) -> tuple[str, ...]:
    if not isinstance(text, str):
        raise BadData(f"{FILE}: {where} must be names with commas between them")
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadData(f"{FILE}: {where} must be a list of texts")
    return tuple(normalise(item) for item in value)


_AGENCY_KEYS = {"name", "kind", "source", "written", "asked", "same_as", "now", "parent", "vague", "within", "province"}


def _read_agency(entry: Any, kinds: Mapping[str, Any], sources: Mapping[str, Any]) -> Agency:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise BadData(f"{FILE}: an agency without a name: {entry!r}")
    name = normalise(entry["name"])
    if extra := set(entry) - _AGENCY_KEYS:
        raise BadData(f"{FILE}: {name}: unknown keys {sorted(extra)}")
    if entry.get("kind") not in kinds:
        raise BadData(f"{FILE}: {name}: unknown kind {entry.get('kind')!r}")
    if entry.get("source") not in sources:
        raise BadData(f"{FILE}: {name}: unknown source {entry.get('source')!r}")
    kind = kinds[entry["kind"]]
    return Agency(
        name=name,
        kind=entry["kind"],
        level=kind["level"],
        province=entry.get("province"),
        parent=entry.get("parent"),
        groups=_strings(kind.get("groups"), "groups") + _strings(entry.get("within"), name),
        written=_strings(entry.get("written"), name),
        asked=_strings(entry.get("asked"), name),
        same_as=entry.get("same_as"),
        now=entry.get("now"),
        vague=_strings(entry.get("vague"), name),
        sourced=entry["source"] != "none",
    )


def _read_communes(entries: Any, types: tuple[str, str], sources: Mapping[str, Any]) -> tuple[Commune, ...]:
    found: list[Commune] = []
    for entry in entries:
        if entry.get("source") not in sources:
            raise BadData(f"{FILE}: communes of {entry.get('province')}: unknown source {entry.get('source')!r}")
        for type_, key in zip(types, ("communes", "wards"), strict=True):
            found += [
                Commune(name=name, type=type_, province=entry["province"]) for name in _split(entry.get(key), key)
            ]
    seen = [(commune.province, commune.name) for commune in found]
    if twice := {name for name in seen if seen.count(name) > 1}:
        raise BadData(f"{FILE}: communes listed twice: {sorted(twice)}")
    return tuple(found)


def _read_provinces(data: Any) -> tuple[Province, ...]:
    everyday = set(_split(data["everyday"], "everyday"))
    aliases = {name: _split(text, name) for name, text in data["aliases"].items()}
    current = _split(data["current"], "current")
    former = {name: now for now, text in data["former"].items() for name in _split(text, now)}
    if unknown := set(former.values()) - set(current):
        raise BadData(f"{FILE}: provinces merged into unknown ones: {sorted(unknown)}")
    if unknown := set(aliases) - set(current) - set(former):
        raise BadData(f"{FILE}: aliases of unknown provinces: {sorted(unknown)}")
    return tuple(
        Province(name=name, aliases=aliases.get(name, ()), now=former.get(name), everyday=name in everyday)
        for name in (*current, *former)
    )


def _folded(items: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(words(item)) for item in items}, key=lambda item: (-len(item), item)))


def _read_words(data: Any) -> Words:
    def texts(key: str) -> tuple[str, ...]:
        return _strings(data.get(key), f"words.{key}")

    def single(key: str) -> frozenset[str]:
        return frozenset("".join(item) for item in _folded(texts(key)))

    return Words(
        separators=single("separators"),
        openers=single("openers"),
        own=frozenset(" ".join(item) for item in _folded(texts("own"))),
        whole=single("whole"),
        nouns=_folded(texts("nouns")),
        noun_spellings={tuple(words(noun)): noun for noun in texts("nouns")},
        tails=_folded(texts("tails")),
        heads=_folded(texts("heads")),
        chiefs=_folded(texts("chiefs")),
        requests=_folded(texts("requests")),
        lists={tuple(words(key)): value for key, value in data["lists"].items()},
        commune_heads=_folded(texts("commune_heads")),
        province_heads=_folded(texts("province_heads")),
        within=single("within"),
        other_heads=frozenset(_folded(texts("other_heads"))),
        not_places=single("not_places"),
    )


def _read_surroundings(data: Mapping[str, Any]) -> Surroundings:
    return Surroundings(
        not_after=frozenset(_strings(data.get("not_after"), "not_after")),
        not_after_typed=frozenset(_strings(data.get("not_after_typed"), "not_after_typed")),
        not_before=frozenset(_strings(data.get("not_before"), "not_before")),
    )


def _read_questions(data: Any, kinds: Mapping[str, Any]) -> QuestionRules:
    sets = {key: frozenset(_strings(data[key], f"questions.{key}")) for key in ("unasked", "joined", "fuzzy")}
    if unknown := frozenset().union(*sets.values()) - set(kinds):
        raise BadData(f"{FILE}: questions: unknown kinds {sorted(unknown)}")
    sides = ("not_after", "not_after_typed", "not_before")
    spellings = dict.fromkeys(spelling for side in sides for spelling in data[side])
    return QuestionRules(
        **sets,
        surroundings={
            tuple(words(spelling)): _read_surroundings({side: data[side].get(spelling) for side in sides})
            for spelling in spellings
        },
        accents=frozenset(_folded(_strings(data["accents"], "questions.accents"))),
        bare={tuple(words(spelling)): _read_surroundings(around) for spelling, around in data["bare"].items()},
    )


def _check_links(agencies: Mapping[str, Agency]) -> None:
    for agency in agencies.values():
        for other in (agency.same_as, agency.now, agency.parent, *agency.groups, *agency.vague):
            if other is not None and other not in agencies:
                raise BadData(f"{FILE}: {agency.name} points to {other!r}, which is not in the list")


def _check_spellings(agencies: Mapping[str, Agency]) -> None:
    owner: dict[tuple[str, ...], str] = {}
    for agency in agencies.values():
        for spelling in (agency.name, *agency.written):
            key = tuple(words(spelling))
            if not key:
                raise BadData(f"{FILE}: {agency.name}: a spelling without words")
            if owner.setdefault(key, agency.name) != agency.name:
                raise BadData(f"{FILE}: {spelling!r} is a spelling of {owner[key]!r} and of {agency.name!r}")


def parse_registry(data: Mapping[str, Any]) -> Registry:
    """Return the registry that the data describe; raises BadData where they break their rules."""
    try:
        kinds, sources = data["kinds"], data["sources"]
        listed = [_read_agency(entry, kinds, sources) for entry in data["agencies"]]
        agencies = {agency.name: agency for agency in listed}
        if len(agencies) != len(listed):
            raise BadData(f"{FILE}: an agency is listed twice")
        types: tuple[str, str] = (data["commune_types"]["commune"], data["commune_types"]["ward"])
        registry = Registry(
            home=data["home"],
            agencies=agencies,
            communes=_read_communes(data["communes"], types, sources),
            provinces=_read_provinces(data["provinces"]),
            served_provinces=frozenset(_strings(data["served"]["provinces"], "served")),
            served_communes=frozenset(_strings(data["served"]["communes"], "served")),
            everyday_communes=frozenset(_split(data["everyday_communes"], "everyday_communes")),
            not_before_places=frozenset(
                "".join(item) for item in _folded(_strings(data["not_before_places"], "places"))
            ),
            words=_read_words(data["words"]),
            commune_prefixes=_strings(data["commune_prefixes"], "commune_prefixes"),
            commune_types=types,
            asked_prefixes=_strings(data["asked_prefixes"], "asked_prefixes"),
            asked_types={type_: _strings(data["asked_types"][type_], "asked_types") for type_ in types},
            province_word=data["province_word"],
            questions=_read_questions(data["questions"], kinds),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadData(f"{FILE}: {error}") from error
    _check_links(agencies)
    _check_spellings(agencies)
    return registry


@cache
def registry() -> Registry:
    """Return the registry that ships with the program, read once."""
    return parse_registry(datafile.load(FILE))
