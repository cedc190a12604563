"""The citizens' service guide: what each public service asks of people, every field with its sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.text import squeeze

FILE = "services.yaml"
Sure = Literal["high", "medium"]
FIELDS = ("agency", "channel", "presence", "level", "steps", "time", "due", "fee", "tax", "amount", "conditions",
          "papers", "legal", "notes", "links", "code")  # fmt: skip
ALWAYS = frozenset({"agency", "channel", "level", "steps", "time", "fee", "papers", "legal", "code"})
"""Fields that every service either has or names as unverified, so that none is forgotten."""
FRESH = timedelta(days=183)
_ID = re.compile(r"[a-z][a-z0-9_]{1,23}")
_OWN_KEYS = {
    "name",
    "official",
    "group",
    "called",
    "related",
    "changes",
    "unverified",
    "partial",
    "gaps",
    "verified_on",
    "parts",
    "mood",
    "anywhere",
}
_GENERAL_KEYS = {"name", "by", "sure", "say", "numbered", "related", "gaps", "unverified", "about", "where"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that may be said, on the days from `since` to `until` (None: without end)."""

    text: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, today: date) -> bool:
        """Whether it may be said on `today`."""
        return (self.since is None or self.since <= today) and (self.until is None or today <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What is known about one side of a service; `care` is a word of caution that must go with it."""

    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    sure: Sure
    care: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A single question without a verified answer, told by `words`; `needs` when its aspect must be asked as well."""

    about: str
    aspect: str
    words: tuple[str, ...]
    needs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A law that changes an entry on a day."""

    on: date
    law: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One public service; `unverified` are the fields of which nothing may be said, `partial` those half known.

    `parts` are the services that this one does in one go; `mood` is what to feel with whoever needs it; `anywhere`
    that its office serves people wherever they live.
    """

    id: str
    name: str
    official: str
    group: str
    called: tuple[str, ...]
    fields: Mapping[str, Field]
    unverified: frozenset[str]
    partial: frozenset[str]
    gaps: tuple[Gap, ...]
    related: tuple[str, ...]
    parts: frozenset[str]
    mood: str
    anywhere: bool
    changes: tuple[Change, ...]
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What concerns every service; `content` is None where nothing verified can be said, and `about` names it then."""

    id: str
    name: str
    content: Field | None
    numbered: bool
    about: str
    where: str
    gaps: tuple[Gap, ...]
    related: tuple[str, ...]
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """All services and general questions by id, in the order of the file, and the names of the sources."""

    services: Mapping[str, Service]
    generals: Mapping[str, General]
    sources: Mapping[str, str]
    contact: Mapping[str, str]
    verified_on: date

    def name_of(self, entry_id: str) -> str:
        """Return the name of a service or general question; raises `KeyError` when there is none."""
        return self.services[entry_id].name if entry_id in self.services else self.generals[entry_id].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An entry that somebody should look at again: it is old, or a law changes it on `on`."""

    entry: str
    reason: Literal["old", "law"]
    on: date
    law: str = ""


@cache
def load_guide() -> Guide:
    """Return the guide of `data/services.yaml`; raises `BadData` naming the entry that breaks a rule."""
    return build_guide(datafile.load(FILE), FILE)


def build_guide(data: Mapping[str, Any], file: str) -> Guide:
    """Return the guide that `data` holds; raises `BadData` naming the place of the first mistake."""
    reader = _Reader(data, file)
    services = {key: reader.service(key, raw) for key, raw in reader.part("services").items()}
    generals = {key: reader.general(key, raw) for key, raw in reader.part("general").items()}
    entries: list[Service | General] = [*services.values(), *generals.values()]
    for entry in entries:
        for other in (*entry.related, *(entry.parts if isinstance(entry, Service) else ())):
            reader.check(other in services or other in generals, f"{entry.id}.related or .parts", f"no entry `{other}`")
    reader.check(not services.keys() & generals.keys(), "general", "an id stands twice")
    return Guide(
        services=services,
        generals=generals,
        sources=reader.sources,
        contact={key: str(value) for key, value in reader.part("contact").items()},
        verified_on=reader.verified_on,
    )


def find_to_review(guide: Guide, today: date, ahead: timedelta = timedelta(days=90)) -> tuple[Review, ...]:
    """Return what is older than half a year on `today`, and what a law changes up to `ahead` from then."""
    found: list[Review] = []
    entries: tuple[Service | General, ...] = (*guide.services.values(), *guide.generals.values())
    for entry in entries:
        if entry.verified_on + FRESH < today:
            found.append(Review(entry=entry.id, reason="old", on=entry.verified_on))
        changes = entry.changes if isinstance(entry, Service) else ()
        found += [
            Review(entry=entry.id, reason="law", on=change.on, law=change.law)
            for change in changes
            if change.on <= today + ahead and entry.verified_on < change.on
        ]
    return tuple(found)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (squeeze(part) for part in text.split(";")) if part)


class _Reader:
    """Turns the mappings of one file into records, and knows where it is when something is wrong."""

    def __init__(self, data: Mapping[str, Any], file: str) -> None:
        self._data = data
        self._file = file
        self.sources = {str(key): str(name) for key, name in self.part("sources").items()}
        self.verified_on = self._date(data.get("verified_on"), "verified_on")

    def check(self, fine: bool, place: str, fault: str) -> None:
        """Raise `BadData` unless `fine`."""
        if not fine:
            raise BadData(f"{self._file}: {place}: {fault}")

    def part(self, name: str) -> dict[str, Any]:
        """Return one of the file's mappings."""
        part = self._data.get(name)
        if not isinstance(part, dict) or not part:
            raise BadData(f"{self._file}: {name}: a mapping was expected")
        return part

    def service(self, key: str, raw: Any) -> Service:
        """Return the service `key`."""
        place = f"services.{key}"
        self.check(isinstance(raw, dict) and bool(_ID.fullmatch(key)), place, "a mapping under a short ASCII id")
        unknown = set(raw) - _OWN_KEYS - set(FIELDS)
        self.check(not unknown, place, f"unknown keys {sorted(unknown)}")
        fields = {name: self._field(raw[name], f"{place}.{name}", raw["name"]) for name in FIELDS if name in raw}
        unverified, partial = frozenset(raw.get("unverified", ())), frozenset(raw.get("partial", ()))
        self.check(unverified | partial <= set(FIELDS), place, "an unverified field has no such name")
        self.check(not unverified & fields.keys(), place, "an unverified field has a text")
        self.check(partial <= fields.keys(), place, "a partial field needs a text")
        missing = ALWAYS - fields.keys() - unverified
        if missing == {"steps"} and "channel" in fields:
            missing = frozenset()  # how to go about it is told by the channel
        self.check(not missing, place, f"neither told nor unverified: {sorted(missing)}")
        return Service(
            id=key,
            name=self._text(raw.get("name"), f"{place}.name"),
            official=self._text(raw.get("official", raw.get("name")), f"{place}.official"),
            group=self._text(raw.get("group"), f"{place}.group"),
            called=_split(self._text(raw.get("called"), f"{place}.called")),
            fields=fields,
            unverified=unverified,
            partial=partial,
            gaps=tuple(self._gaps(raw, place)),
            related=tuple(map(str, raw.get("related", ()))),
            parts=frozenset(map(str, raw.get("parts", ()))),
            mood=str(raw.get("mood", "")),
            anywhere=bool(raw.get("anywhere")),
            changes=tuple(
                Change(on=self._date(c.get("day"), f"{place}.changes"), law=str(c["law"]), text=str(c["say"]))
                for c in raw.get("changes", ())
            ),
            verified_on=raw.get("verified_on", self.verified_on),
        )

    def general(self, key: str, raw: Any) -> General:
        """Return the general question `key`."""
        place = f"general.{key}"
        self.check(isinstance(raw, dict) and bool(_ID.fullmatch(key)), place, "a mapping under a short ASCII id")
        unknown = set(raw) - _GENERAL_KEYS
        self.check(not unknown, place, f"unknown keys {sorted(unknown)}")
        silent = bool(raw.get("unverified"))
        self.check(silent != ("say" in raw), place, "either `say` or `unverified`")
        self.check(silent == ("about" in raw), place, "`about` goes with `unverified`")
        return General(
            id=key,
            name=self._text(raw.get("name"), f"{place}.name"),
            content=None if silent else self._field(raw, place, ""),
            numbered=bool(raw.get("numbered")),
            about=str(raw.get("about", "")),
            where=squeeze(str(raw.get("where", ""))),
            gaps=tuple(self._gaps(raw, place)),
            related=tuple(map(str, raw.get("related", ()))),
            verified_on=self.verified_on,
        )

    def _field(self, raw: Any, place: str, name: str) -> Field:
        if isinstance(raw, str):  # the steps of a shared list
            raw = self.part("steps").get(raw)
        if not isinstance(raw, dict) or "say" not in raw:
            raise BadData(f"{self._file}: {place}: a mapping with `say` was expected")
        sources = tuple(str(raw.get("by", "")).split())
        self.check(bool(sources), place, "no source")
        self.check(set(sources) <= self.sources.keys(), place, f"unknown source among {sources}")
        sure = raw.get("sure", "high")
        if sure not in {"high", "medium"}:
            raise BadData(f"{self._file}: {place}: `{sure}` is not sure enough to be said")
        says = raw["say"] if isinstance(raw["say"], list) else [raw["say"]]
        statements = tuple(self._statement(say, place, name) for say in says)
        self.check(bool(statements), place, "nothing is said")
        return Field(statements=statements, sources=sources, sure=sure, care=squeeze(str(raw.get("care", ""))))

    def _statement(self, say: Any, place: str, name: str) -> Statement:
        if isinstance(say, str) and say.startswith("="):
            shared = self.part("shared")
            self.check(say[1:] in shared, place, f"no shared text `{say}`")
            say = shared[say[1:]]
        if not isinstance(say, dict):
            return Statement(text=self._text(say, place).replace("{name}", name))
        since, until = (self._date(say[key], f"{place}.{key}") if key in say else None for key in ("since", "until"))
        return Statement(text=self._text(say.get("text"), place).replace("{name}", name), since=since, until=until)

    def _gaps(self, raw: Mapping[str, Any], place: str) -> Iterator[Gap]:
        for gap in raw.get("gaps", ()):
            words = _split(self._text(gap.get("words"), f"{place}.gaps"))
            about = self._text(gap.get("about"), f"{place}.gaps")
            yield Gap(about=about, aspect=str(gap.get("aspect", "")), words=words, needs=bool(gap.get("needs")))

    def _text(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise BadData(f"{self._file}: {place}: a text was expected, not {value!r}")
        return squeeze(value)

    def _date(self, value: Any, place: str) -> date:
        if not isinstance(value, date):
            raise BadData(f"{self._file}: {place}: a date was expected, not {value!r}")
        return value
