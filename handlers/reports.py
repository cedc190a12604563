"""/baocao: the files of a periodic report, for a period that is pressed or typed, about one's agency or all."""

from handlers.messages import Attachment, Choice, Incoming, Reply
from handlers.offices import allows, code_of_agency, find_by_code, find_named, list_leads, may_all, own_agencies, refuse
from handlers.ports import Services
from handlers.report_periods import find_period, from_code, offer_periods, to_code
from handlers.report_records import Period, Report, count_stages
from handlers.reporting import make_chart, make_report
from handlers.rooms import OFFICIALS, Button, Command, Room
from handlers.texts import reports as texts
from handlers.texts.dates import day
from knowledge.text import fold

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ask_for(incoming: Incoming, services: Services, words: str) -> Reply:
    """Return the report of the period (and agency) that was typed, or the periods to choose from."""
    own = own_agencies(incoming, "report")
    named = find_named(words, services.library) if words else None
    agencies = own if named is None else (named,)
    if not words:
        return _offer(incoming, agencies, texts.ASK_PERIOD.format(whose=_whose(incoming, agencies)))
    period = find_period(words, incoming.today)
    if period is None and named is None:
        return _offer(incoming, agencies, texts.NOT_A_PERIOD.format(words=words[:60]))
    if period is None:
        return _offer(incoming, agencies, texts.ASK_PERIOD.format(whose=named))
    if named is not None:
        return _make(incoming, services, period, named)
    return _choose_agency(incoming, services, period)


def _whose(incoming: Incoming, agencies: tuple[str, ...]) -> str:
    return agencies[0] if len(agencies) == 1 and not may_all(incoming, "report") else texts.ABOUT_WHOM


def _offer(incoming: Incoming, agencies: tuple[str, ...], text: str) -> Reply:
    """Return the periods as buttons; whose report it is is asked next where it is not clear."""
    single = len(agencies) == 1 and (
        not may_all(incoming, "report") or agencies[0] not in own_agencies(incoming, "report")
    )
    code = code_of_agency(agencies[0]) if single else ""
    rows = tuple(
        tuple(Choice(label=_capital(period.label), value=PERIOD.value(f"{to_code(period)}.{code}")) for period in row)
        for row in offer_periods(incoming.today)
    )
    return Reply(text=text, kind="clarify", buttons=rows)


def press(incoming: Incoming, services: Services, rest: str) -> Reply:
    """Return the report that a button names; `rest` is the period, a full stop, and the agency where it is clear."""
    code, _, agency = rest.partition(".")
    period = from_code(code)
    if period is None:
        return Reply(text=texts.NOT_A_PERIOD.format(words=rest), kind="clarify")
    if not agency:
        return _choose_agency(incoming, services, period)
    found = find_by_code(agency, (*own_agencies(incoming, "report"), *list_leads(services.library)))
    if found is None:
        return Reply(text=texts.WHICH_AGENCY.format(command="/baocao"), kind="clarify")
    return _make(incoming, services, period, found)


def _choose_agency(incoming: Incoming, services: Services, period: Period) -> Reply:
    own = own_agencies(incoming, "report")
    options = (*own, "") if may_all(incoming, "report") else own
    if not options:
        return Reply(text=texts.WHICH_AGENCY.format(command="/baocao"), kind="clarify")
    if len(options) == 1:
        return _make(incoming, services, period, options[0])
    rows = tuple(
        (Choice(label=agency or texts.ALL_AGENCIES, value=PERIOD.value(f"{to_code(period)}.{code_of_agency(agency)}")),)
        for agency in options
    )
    return Reply(text=texts.ASK_AGENCY.format(period=period.label), kind="clarify", buttons=rows)


def _make(incoming: Incoming, services: Services, period: Period, agency: str) -> Reply:
    """Return the files; whoever may do it for their own agency alone is refused another, and all."""
    if not allows(incoming, "report", agency):
        return refuse(incoming, "report")
    if services.printer is None or services.store is None:
        return Reply(text=texts.NO_FILES, kind="no_answer")
    today, whose = incoming.today, texts.whose(agency)
    if period.first > today:
        return Reply(text=texts.NOT_YET.format(period=period.label), kind="no_answer")
    with services.store.look() as work:
        report = make_report(services.library, work, agency, period, incoming.received_at)
    if not report.rows:
        return Reply(text=texts.NOTHING.format(period=period.label, whose=whose), kind="no_answer")
    head = texts.READY.format(period=period.label, whose=whose, day=day(report.as_of))
    late = sum(1 for row in report.rows if row.stage == "done" and row.is_late)
    counts = texts.overview(len(report.rows), count_stages(report.rows), late)
    closed = [texts.READY_CLOSED.format(day=day(report.as_of))] if report.as_of < today else []
    text = "\n\n".join((f"{head}\n{counts}", *closed, texts.READY_NOTE))
    return Reply(text=text, kind="answer", files=_files(report, services))


def _files(report: Report, services: Services) -> tuple[Attachment, ...]:
    assert services.printer is not None  # noqa: S101 - looked at before
    agency = make_name(report.agency) or texts.ALL_FILE
    name = texts.REPORT_FILE.format(agency=agency, period=make_name(report.period.label))
    return (
        Attachment(name=f"{name}.png", mime="image/png", content=services.printer.chart(make_chart(report))),
        Attachment(name=f"{name}.docx", mime=_DOCX, content=services.printer.document(report)),
        Attachment(name=f"{name}.xlsx", mime=_XLSX, content=services.printer.workbook(report)),
    )


def make_name(text: str) -> str:
    """Return `text` as a part of a file's name: small letters without accents, hyphens between the words."""
    folded = "".join(character if character.isascii() and character.isalnum() else " " for character in fold(text))
    return "-".join(folded.split())[:60]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


PERIOD = Button(prefix="report", action="report", handle=press)
ROOM = Room(
    commands=(Command(names=("baocao",), action="report", handle=ask_for, about=texts.ABOUT_REPORT, menu=OFFICIALS),),
    buttons=(PERIOD,),
)
