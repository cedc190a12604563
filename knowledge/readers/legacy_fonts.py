"""Text typed in the fonts of the time before Unicode (.VnTime, VNI-Times): turned into Unicode run by run.

In such fonts a letter is stored as another letter of the Latin alphabet, so the font's name is the only proof.
Whole documents are never converted at once: plans mix old and new text, and the new would be spoilt.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

_SUBSET = re.compile(r"^[A-Z]{6}\+")  # PDF marks a font of which only some letters are embedded
_ENCODINGS = ((".vn", "tcvn3"), ("vni", "vni"), ("vps", "vps"))
# no 8-bit Vietnamese font stores these, so text that has one is Unicode whatever its font is called
_UNICODE_ONLY = re.compile(
    "[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u0180-\u0191\u0193-\u01bf\u0300-\u0323\u1e00-\u1eff]"
)
_SYMBOL_PLANE = dict(enumerate(range(0x20, 0x100), start=0xF020))  # Word moves letters of symbol fonts there


@cache
def encoding_of(font: str) -> str:
    """Return "tcvn3", "vni" or "vps" for a legacy font's name, '' for any other."""
    name = _SUBSET.sub("", font).lower()
    return next((encoding for start, encoding in _ENCODINGS if name.startswith(start)), "")


@cache
def _is_capital(font: str) -> bool:
    """Tell whether a TCVN3 font draws capitals for small letters (.VnTimeH): its codes have no capital vowels."""
    name = _SUBSET.sub("", font).lower().partition(",")[0].partition("-")[0]
    return name.startswith(".vn") and name.endswith("h")


def convert(text: str, font: str) -> str:
    """Return `text` as Unicode if `font` is a legacy one; blanks at its ends are kept."""
    encoding = encoding_of(font)
    if not encoding or _UNICODE_ONLY.search(text):
        return text
    from viparse import fix  # type: ignore[import-untyped]

    text = text.translate(_SYMBOL_PLANE)
    inner = text.strip(" \t\n")
    if not inner:
        return text
    start = text.index(inner)
    fixed = str(fix(inner, encoding=encoding))
    return text[:start] + (fixed.upper() if _is_capital(font) else fixed) + text[start + len(inner) :]


def join_runs(runs: Iterable[tuple[str, str]]) -> str:
    """Join runs of (text, font); neighbours of one font first, for a VNI letter is two codes that a run may part."""
    return "".join(
        convert("".join(text for text, _ in group), font) for font, group in groupby(runs, key=lambda r: r[1])
    )
