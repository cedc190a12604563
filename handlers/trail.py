"""/nhatky: the audit trail, page by page, for admins."""

from datetime import tzinfo

from handlers.membership import name_of, read_number, say
from handlers.messages import Choice, Incoming, Reply
from handlers.people import AuditLine
from handlers.ports import Services, Work, require_store
from handlers.rooms import ADMINS, Button, Command, Room
from handlers.texts import members, trail

_PAGE = 10
_PERSON = "person:"


def show(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return a page of the trail: the one of this number, else the newest."""
    with require_store(services).look() as work:
        count = work.audit.count()
        pages = max(1, (count + _PAGE - 1) // _PAGE)
        page = min(max(read_number(rest) or 1, 1), pages)
        lines = [_describe(line, work, incoming.zone) for line in work.audit.page((page - 1) * _PAGE, _PAGE)]
    if not lines:
        return say(trail.EMPTY)
    steps = ((page - 1, members.PREVIOUS), (page + 1, members.NEXT))
    turns = tuple(Choice(label=label, value=PAGE.value(to)) for to, label in steps if 1 <= to <= pages)
    text = "\n".join((trail.HEADING.format(page=page, pages=pages), "", *lines))
    return say(text, turns, edits=incoming.choice is not None)


def _describe(line: AuditLine, work: Work, zone: tzinfo | None) -> str:
    told = ", ".join(f"{name}={value}" for name, value in line.detail.items() if value is not None)
    return trail.LINE.format(
        at=line.at.astimezone(zone).strftime(trail.AT),
        actor=_name(line.actor, work),
        action=trail.ACTIONS.get(line.action, line.action),
        subject=f" {_name(line.subject, work)}" if line.subject else "",
        detail=f" ({told})" if told else "",
    )


def _name(said: str, work: Work) -> str:
    """Return an actor or a subject in words; what is neither a person nor one of ours stays as it is."""
    if said == "command line":
        return trail.COMMAND_LINE
    if said == "dispatcher":
        return trail.DISPATCHER
    number = read_number(said.removeprefix(_PERSON)) if said.startswith(_PERSON) else None
    if number is None:
        return said
    try:
        return trail.PERSON.format(name=name_of(work.people.get(number).display_name), number=number)
    except KeyError:
        return trail.ERASED.format(number=number)


PAGE = Button(prefix="trail", action="see_audit", handle=show)

ROOM = Room(
    commands=(Command(names=("nhatky",), action="see_audit", handle=show, about=trail.ABOUT, menu=ADMINS),),
    buttons=(PAGE,),
)
