"""Communes: what became of the old ones, which are near, and where one's own papers are done."""

from collections.abc import Sequence

from handlers.awaited import await_text
from handlers.messages import Choice, Incoming, Reply
from handlers.ports import Services
from handlers.rooms import Button, Command, Room
from handlers.texts import citizens as texts
from handlers.texts import common, dates
from knowledge.communes import Commune, Match, find_communes, find_district, find_nearest, load_communes
from knowledge.services import load_guide

MOST = 5
"""Communes that are offered at once."""


def answer_commune(message: str, name: str) -> Reply | None:
    """Return what became of the communes that `message` names, or how many there are; None where it names none."""
    if name == "count":
        return _count()
    matches = find_communes(message, headed=True) or find_communes(message)
    if matches:
        return _now(matches)
    district = find_district(message)
    return None if district is None else _of_district(*district)


def _now(matches: Sequence[Match]) -> Reply:
    own = {match.commune.id for match in matches if match.former is None}
    lines = [_of_match(match) for match in matches if match.former is None or match.commune.id not in own]
    head = [texts.COMMUNE_MANY] if len(lines) > 1 else []
    return Reply(text="\n\n".join((*head, *lines, _source())), kind="answer" if len(lines) == 1 else "list")


def _of_match(match: Match) -> str:
    title = _capital(match.commune.title)
    if match.former is None:
        before = "; ".join(f"{one.kind} {one.name} ({one.district})" for one in match.commune.before)
        return texts.COMMUNE_SAME.format(title=title, before=before)
    former = _capital(f"{match.former.kind} {match.former.name}")
    day = dates.day(load_communes().since)
    return texts.COMMUNE_NOW.format(former=former, district=match.former.district, title=match.commune.title, day=day)


def _of_district(district: str, found: Sequence[Commune]) -> Reply:
    names = "; ".join(commune.title for commune in found)
    line = texts.COMMUNE_DISTRICT.format(district=_capital(district), count=len(found), names=names)
    return Reply(text=f"{line}\n\n{_source()}", kind="list")


def _count() -> Reply:
    known = load_communes()
    wards = [one.name for one in known.by_id.values() if one.kind == known.ward_kind]
    rest = [one.name for one in known.by_id.values() if one.kind != known.ward_kind]
    line = texts.COMMUNE_COUNT.format(
        day=dates.day(known.since), count=len(known.by_id), wards=len(wards), communes=len(rest)
    )
    names = texts.COMMUNE_COUNT_NAMES.format(wards=", ".join(wards), communes=", ".join(rest))
    return Reply(text="\n\n".join((line, names, texts.COMMUNE_LAW.format(law=known.sources["nq1657"]))), kind="list")


def _source() -> str:
    known = load_communes()
    return texts.COMMUNE_SOURCE.format(
        law=known.sources["nq1657"], data=texts.COMMUNE_DATA, day=dates.day(known.checked_on)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def ask_near(_incoming: Incoming, _services: Services) -> Reply:
    """Return how to tell where one is: a place that is used once, or the name of the commune."""
    return Reply(text=texts.NEAR_ASK, kind="clarify", buttons=((Choice(label=texts.TYPE_COMMUNE, value="cm.ask"),),))


def show_near(incoming: Incoming, picked: str = "cm.is") -> Reply:
    """Return the communes whose middles are nearest to the place that was sent; the place is kept nowhere.

    `picked` is what stands before a commune's id in the button for it.
    """
    if incoming.location is None:
        raise ValueError("no place")
    nearest = find_nearest(*incoming.location)
    hotline = load_guide().contact["hotline"]
    if not nearest:
        return Reply(text=texts.NEAR_OUTSIDE.format(hotline=hotline), kind="no_answer")
    lines = [
        texts.NEAR_LINE.format(number=number, title=commune.title, distance=f"{distance:.0f}")
        for number, (commune, distance) in enumerate(nearest, start=1)
    ]
    source = texts.NEAR_SOURCE.format(data=texts.COMMUNE_DATA, day=dates.day(load_communes().checked_on))
    no_address = texts.COMMUNE_NO_ADDRESS.format(hotline=hotline)
    blocks = (texts.NEAR + "\n" + "\n".join(lines), texts.NEAR_CARE, no_address, source)
    rows = tuple((Choice(label=_capital(commune.title), value=f"{picked}.{commune.id}"),) for commune, _ in nearest)
    return Reply(text="\n\n".join(blocks), kind="list", buttons=rows)


def press(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the screen behind a button about communes."""
    act, _, about = rest.partition(".")
    if act == "ask":
        return ask_commune(incoming, services, "cm.typed")
    if act == "typed":
        return pick_typed(incoming, services, "cm.typed", "cm.is")
    commune = load_communes().by_id.get(about)
    if commune is not None and act == "is":
        return _show(commune, incoming, services)
    if commune is not None and act == "keep":
        return _keep(commune, incoming, services)
    if act == "forget":
        return _forget(incoming, services)
    return Reply(text="", kind="clarify", alert=common.CHOICE_STALE)


def ask_commune(incoming: Incoming, services: Services, typed: str) -> Reply:
    """Return the question for the commune; what is typed next presses `typed`. Nothing waits where nothing is kept."""
    if services.store is None:
        return Reply(text=texts.COMMUNE_COMMAND, kind="clarify")
    await_text(incoming, services, typed)
    return Reply(text=texts.COMMUNE_WHICH, kind="clarify")


def pick_typed(incoming: Incoming, services: Services, typed: str, picked: str) -> Reply:
    """Return the communes that may be meant by what was typed, as buttons; asked again where there are none."""
    matches = find_communes(incoming.text)
    if not matches:
        await_text(incoming, services, typed)
        return Reply(text=texts.COMMUNE_UNKNOWN, kind="clarify")
    rows = tuple((Choice(label=_label(match), value=f"{picked}.{match.commune.id}"),) for match in matches[:MOST])
    return Reply(text=texts.COMMUNE_PICK, kind="clarify", buttons=rows)


def _label(match: Match) -> str:
    title = _capital(match.commune.title)
    if match.former is None:
        return title
    return texts.COMMUNE_BEFORE.format(title=title, former=f"{match.former.kind} {match.former.name}")


def _show(commune: Commune, incoming: Incoming, services: Services) -> Reply:
    hotline = load_guide().contact["hotline"]
    blocks = [texts.COMMUNE_CENTRE.format(title=commune.title), texts.COMMUNE_NO_ADDRESS.format(hotline=hotline)]
    buttons: list[tuple[Choice, ...]] = []
    if services.store is not None and not incoming.group and find_kept(incoming, services) != commune:
        blocks.append(texts.KEEP_PLACE_ASK.format(title=commune.title))
        buttons.append((Choice(label=texts.KEEP_PLACE, value=f"cm.keep.{commune.id}"),))
    return Reply(text="\n\n".join(blocks), kind="answer", buttons=tuple(buttons))


def find_kept(incoming: Incoming, services: Services) -> Commune | None:
    """Return the commune that the sender allowed to be remembered."""
    if services.store is None or incoming.who is None:
        return None
    with services.store.look() as work:
        kept = work.kept_communes.find(incoming.who.id)
    return load_communes().by_id.get(kept or "")


def _keep(commune: Commune, incoming: Incoming, services: Services) -> Reply:
    if services.store is None:
        return Reply(text=common.NEEDS_STORE, kind="no_answer")
    with services.store.begin() as work:
        person = work.people.add(incoming.person, incoming.display_name, incoming.received_at)
        work.kept_communes.keep(person.id, commune.id, incoming.received_at)
    return _kept(commune)


def _kept(commune: Commune) -> Reply:
    row = (Choice(label=texts.FORGET_PLACE, value="cm.forget"),)
    return Reply(text=texts.PLACE_KEPT.format(title=commune.title), kind="answer", buttons=(row,))


def _forget(incoming: Incoming, services: Services) -> Reply:
    if services.store is not None and incoming.who is not None:
        with services.store.begin() as work:
            work.kept_communes.forget(incoming.who.id)
    return Reply(text=texts.PLACE_FORGOTTEN, kind="answer")


def show_place(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return what /xa asks for: a commune by its old or new name, or the one that is remembered."""
    if words:
        return answer_commune(words, "now") or Reply(text=texts.COMMUNE_UNKNOWN, kind="clarify")
    kept = find_kept(incoming, services)
    if kept is None:
        asked = ask_commune(incoming, services, "cm.typed")
        return Reply(text=f"{texts.PLACE_NONE} {asked.text}", kind="clarify")
    other = Choice(label=texts.TYPE_COMMUNE, value="cm.ask")
    row = (Choice(label=texts.FORGET_PLACE, value="cm.forget"), other)
    return Reply(text=texts.PLACE_NOW.format(title=kept.title), kind="answer", buttons=(row,))


PLACE = Button(prefix="cm", action="ask", handle=press, needs_store=False)
ROOM = Room(
    commands=(
        Command(
            names=("xa",),
            action="ask",
            handle=show_place,
            about=texts.ABOUT_PLACE,
            menu=("citizen",),
            needs_store=False,
        ),
    ),
    buttons=(PLACE,),
)
