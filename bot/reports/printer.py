"""The printer that the program uses; each library is loaded when its kind of file is first asked for."""

from collections.abc import Iterable
from datetime import datetime

from handlers.report_records import Chart, Entry, Report


class FilePrinter:
    """Makes files in memory; any thread may call."""

    def workbook(self, report: Report) -> bytes:
        """Return an Excel workbook (.xlsx) of the rows."""
        from bot.reports.workbook import make_workbook

        return make_workbook(report)

    def document(self, report: Report) -> bytes:
        """Return a Word document (.docx) in the form of a periodic report."""
        from bot.reports.document import make_document

        return make_document(report)

    def chart(self, chart: Chart) -> bytes:
        """Return a picture (PNG)."""
        from bot.reports.chart import draw_chart

        return draw_chart(chart)

    def calendar(self, name: str, entries: Iterable[Entry], now: datetime) -> bytes:
        """Return a calendar (.ics)."""
        from bot.reports.calendar_file import make_calendar

        return make_calendar(name, entries, now)
