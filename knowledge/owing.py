"""Who owes an output of a plan: its lead agencies, each under one name with its place, a group's members each alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from knowledge.agencies import canonical, find_agency, groups_of, members_of, province_of, split_place
from knowledge.agency_registry import registry
from knowledge.belonging import issuer_of, names_of
from knowledge.facts import RoleName
from knowledge.library import Library
from knowledge.model import Document, Output, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An output as one agency has it to do; `group` is what the plan calls it among others, '' where it names it.

    `agency` is canonical, with its place where it is a commune's or another province's.
    """

    document: Document
    task: Task
    output: int
    agency: str
    role: RoleName = "lead"
    group: str = ""

    @property
    def row(self) -> Output:
        """The row of the annex."""
        return self.task.outputs[self.output]


@lru_cache(maxsize=8192)
def settle_name(agency: str) -> str:
    """Return the one name under which an agency's work is kept, whatever name a plan or a person uses for it."""
    known = canonical(agency) or agency
    found = registry().agencies.get(known)
    return found.same_as if found is not None and found.same_as else known


@lru_cache(maxsize=8192)
def _with_place(agency: str, issuer: str) -> str:
    """Return an agency as a plan of `issuer` means it: a room is the issuing commune's, a department its province's."""
    found = find_agency(agency)
    if found is None or found.is_group or split_place(agency)[1] or found.province is not None:
        return settle_name(agency)
    place = split_place(issuer)[1] or (issuer.split(" ", 1)[-1] if _is_commune(issuer) else "")
    if found.level in {"commune", "room"} and found.kind != "commune_committee" and place:
        return canonical(f"{agency} {place}") or f"{agency} {place}"
    province = province_of(issuer)
    if found.level == "province" and province not in {None, registry().home}:
        return canonical(f"{agency} {registry().province_word} {province}") or f"{agency} {province}"
    return settle_name(agency)


@lru_cache(maxsize=1024)
def _is_commune(issuer: str) -> bool:
    found = find_agency(issuer)
    return found is not None and found.kind == "commune_committee"


@lru_cache(maxsize=1024)
def _members(group: str) -> tuple[str, ...]:
    """Return the members of a group that are agencies of their own: "UBND xã" is a kind of them, not one."""
    kinds = (name for name in members_of(group))
    return tuple(name for name in kinds if not (name in registry().agencies and _level(name) == "commune"))


def _level(name: str) -> str:
    found = find_agency(name)
    return found.level if found else ""


def _named(document: Document, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    issuer = issuer_of(document) or ""
    at_home = province_of(issuer) in {None, registry().home}
    for name in names:
        found = find_agency(name)
        members = _members(name) if at_home and found is not None and found.is_group else ()
        if members:
            yield from ((settle_name(member), name) for member in members)
        else:
            yield _with_place(name, issuer), ""


def assignments_of(document: Document, task: Task, output: int, role: RoleName = "lead") -> tuple[Assignment, ...]:
    """Return what each agency has to do for an output, once each, in the plan's order.

    A group whose members are not known stands for itself. Agencies named for themselves come before members of groups.
    """
    row = task.outputs[output]
    named = sorted(_named(document, row.lead if role == "lead" else row.coordinate), key=lambda pair: pair[1] != "")
    found: dict[str, Assignment] = {}
    for agency, group in named:
        found.setdefault(
            agency,
            Assignment(document=document, task=task, output=output, agency=agency, role=role, group=group),
        )
    return tuple(found.values())


def find_assignment(document: Document, task: Task, output: int, agency: str) -> Assignment | None:
    """Return what `agency` has to do for an output: as its lead, else as a coordinator, None for neither.

    An agency of a group that the registry does not list by name (a commune's centre) counts by its kind.
    """
    if not 0 <= output < len(task.outputs):
        return None
    wanted = settle_name(agency)
    issuer = issuer_of(document) or ""
    row = task.outputs[output]
    roles: tuple[tuple[RoleName, tuple[str, ...]], ...] = (("lead", row.lead), ("coordinate", row.coordinate))
    for role, names in roles:
        settled = dict(zip(names, (_with_place(name, issuer) for name in names), strict=True))
        group = next((name for name in names if name in groups_of(wanted)), "")
        if wanted in settled.values() or group:
            through = "" if wanted in settled.values() else group
            return Assignment(document=document, task=task, output=output, agency=wanted, role=role, group=through)
    return None


_MOST_KEPT = 512
_KEPT: "WeakKeyDictionary[Library, dict[tuple[str, tuple[str, ...] | None], tuple[Assignment, ...]]]" = (
    WeakKeyDictionary()
)


def tasks_of(
    library: Library, agency: str, roles: Sequence[RoleName] = ("lead",), plans: Sequence[str] | None = None
) -> tuple[Assignment, ...]:
    """Return what an agency has to do in the plans, one for each output, in the order of plans and annexes.

    A library never changes, so what an agency has to do in it is looked up once.
    """
    kept = _KEPT.setdefault(library, {})
    key = (settle_name(agency), None if plans is None else tuple(plans))
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = _assigned(library, agency, plans)
    return tuple(one for one in kept[key] if one.role in roles)


def _assigned(library: Library, agency: str, plans: Sequence[str] | None) -> tuple[Assignment, ...]:
    wanted = settle_name(agency)
    names = dict.fromkeys((agency, wanted, *names_of(wanted), *groups_of(wanted)))
    found: dict[tuple[int, int], Assignment] = {}
    for record, output, _role, _name in library.tasks_with_role(tuple(names), ("lead", "coordinate"), plans):
        task = record.content()
        if isinstance(task, Task) and (record.id, output) not in found:
            assignment = find_assignment(library.get_document(record.plan), task, output, wanted)
            if assignment is not None:
                found[record.id, output] = assignment
    return tuple(found.values())


@lru_cache(maxsize=8192)
def acts_for(held: str, owed: str) -> bool:
    """Whether who works in `held` may speak for `owed`: the same agency, or the committee of the commune of a room."""
    agency, other = settle_name(held), settle_name(owed)
    if agency == other:
        return True
    _, place = split_place(other)
    return bool(place) and agency == settle_name(f"{registry().commune_prefixes[0]} {place}")
