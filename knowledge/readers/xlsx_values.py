"""What a number in an Excel cell looks like to a person: a date, a share, a count; never more exact than shown."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from knowledge.readers.archive import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
GENERAL = "General"
# the formats that a file names by number only (ECMA-376, part 1, 18.8.30); 14 and 22 follow the country's habit
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/y", 15: "d-m-y", 16: "d-m",
    17: "m-y", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/y h:mm", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm",
    47: "mm:ss", **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "d/m/y"),
}  # fmt: skip
_LAST_DAY = 2_958_466  # 31/12/9999, where Excel ends too
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<digits>[0#?][0#?,.]*|\.0+)|(?P<other>.)",
    re.DOTALL,
)
_MINUTES = re.compile(r"am/pm|a/p|(?<=h)[: ]?m{1,2}|m{1,2}(?=[: ]?s)")
_UNUSUAL = re.compile(r"[eE][+-]|\?/|#/|\[[<>=hHmMsS]|[0#].*[^0#?,.].*[0#]")  # powers, fractions, conditions, durations


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is drawn: its number format and its font."""

    form: str = GENERAL
    font: str = ""


def read_looks(root: Element | None) -> list[Look]:
    """Return the looks that cells name by index."""
    if root is None:
        return []
    forms = {f.get("numFmtId", ""): f.get("formatCode", GENERAL) for f in root.iterfind(f"{S}numFmts/{S}numFmt")}
    names = (font.find(f"{S}name") for font in root.iterfind(f"{S}fonts/{S}font"))
    fonts = [name.get("val", "") if name is not None else "" for name in names]
    looks = []
    for item in root.iterfind(f"{S}cellXfs/{S}xf"):
        form_id, font_id = item.get("numFmtId", "0"), item.get("fontId", "")
        built_in = _BUILT_IN.get(int(form_id), GENERAL) if form_id.isdigit() else GENERAL
        font = fonts[int(font_id)] if font_id.isdigit() and int(font_id) < len(fonts) else ""
        looks.append(Look(forms.get(form_id, built_in), font))
    return looks


def show(raw: str, form: str, from_1904: bool = False) -> str:
    """Return a stored number as its format shows it; `from_1904` when the file counts days from 1904.

    0.6 with "0%" is "60%", 12.0 is "12", 46203 with "dd/mm/yyyy" is "30/06/2026" and with "mm/yyyy" is "06/2026":
    a day that the sheet does not show is not told. A format's decimals follow Vietnamese writing ("97,5%").
    """
    try:
        number = Decimal(raw)
    except ArithmeticError:
        return raw
    if not number.is_finite() or abs(number) > Decimal(10) ** 30:
        return raw
    section = _section(form, number)
    if section is None:
        return ""
    if GENERAL.lower() in section.lower() or "@" in section or _UNUSUAL.search(section):
        return _general(number)
    if parts := date_parts(section):
        shown = _show_date(_moment(number, from_1904), parts) if 0 <= number < _LAST_DAY else _general(number)
        return f"{_opening_words(section)}{shown}"
    negative_shown = ";" not in form and number < 0
    return ("-" if negative_shown else "") + _show_number(abs(number), section)


@lru_cache(maxsize=256)
def date_parts(section: str) -> str:
    """Return which of y, m, d, h (hours) and s (minutes or seconds alone) a number format shows; '' for no date."""
    tokens = list(_TOKEN.finditer(section))
    if any(token["digits"] and not token["digits"].startswith(".") for token in tokens):
        return ""
    letters = "".join(token["other"] or " " for token in tokens).lower()
    dates = _MINUTES.sub("", letters)
    found = "".join(letter for letter in "ymdh" if letter in dates)
    return found or ("s" if "s" in letters else "")


def _opening_words(section: str) -> str:
    """Return the words that a date's format puts before it, as in '"before "dd/mm/yyyy'."""
    words = ""
    for token in _TOKEN.finditer(section):
        if token["other"] and token["other"].isalpha():
            break
        words += token["quoted"] or token["escaped"] or ""
    return words


def show_iso(raw: str) -> str:
    """Return a date that the file stores in ISO form as dd/mm/yyyy."""
    try:
        moment = datetime.fromisoformat(raw.removesuffix("Z"))
    except ValueError:
        return raw
    return _show_date(moment, "ymdh" if moment.hour or moment.minute else "ymd")


def _moment(days: Decimal, from_1904: bool) -> datetime:
    # Excel believes in 29/02/1900, so its first two months are a day off; a sheet knows no zone
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001
    return start + timedelta(seconds=round(float(days) * 86_400))


def _show_date(moment: datetime, parts: str) -> str:
    forms = (("d", f"{moment.day:02}"), ("m", f"{moment.month:02}"), ("y", f"{moment.year:04}"))
    day = "/".join(text for letter, text in forms if letter in parts)
    if "d" in parts and not (moment.hour or moment.minute):
        parts = parts.replace("h", "")  # a day that a program stored with its midnight
    time = f"{moment:%H:%M}" if "h" in parts else f"{moment:%M:%S}" if parts == "s" else ""
    return " ".join(filter(None, (day, time)))


def _section(form: str, number: Decimal) -> str | None:
    """Return the part of a format that serves the number: positive; negative; zero. None where it is left empty."""
    sections = _split(form)
    index = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    return sections[index] or (None if len(sections) > 1 else GENERAL)


def _split(form: str) -> list[str]:
    sections = [""]
    for match in _TOKEN.finditer(form):
        if match["other"] == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _general(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return f"{float(number):.10g}"


def _show_number(number: Decimal, section: str) -> str:
    tokens = list(_TOKEN.finditer(section))
    if any(token["other"] == "%" for token in tokens):
        number *= 100
    pieces = (
        _digits(number, token["digits"])
        if token["digits"]
        else token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""
        for token in tokens
    )
    return "".join(pieces).strip()


def _digits(number: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))  # "0," shows thousands
    rounded = (number / Decimal(1000) ** thousands).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    units, _, decimals = f"{rounded:f}".partition(".")
    least = fraction.rfind("0") + 1
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    units = units.zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        units = f"{int(units):,}".replace(",", ".")
    return f"{units},{decimals}" if decimals else units
