"""Numbers of people put out of sight: telephone, identity and account numbers, and addresses of mail."""

import re

MASK = "***"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w/])\+?\d(?:[\s.-]?\d){8,}(?![\w/])")
_DATE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}")


def mask(text: str) -> str:
    """Return `text` with nine digits or more in a row and mail addresses masked.

    Nine is the shortest number that tells a person: the old identity card; telephones have ten digits, the new
    card twelve. Numbers of documents (4110/KH-UBND), years and dates are shorter or hold a slash. Digits may be
    parted by single blanks, stops or hyphens, as people write telephone numbers; two dates beside each other are none.
    """
    return _NUMBER.sub(_mask_number, _MAIL.sub(MASK, text) if "@" in text else text)


def _mask_number(found: re.Match[str]) -> str:
    return found[0] if _DATE.search(found[0]) else MASK
