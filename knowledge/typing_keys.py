"""What the keys of a Vietnamese input method stand for when they were left in the text ("chaams", "chu3 tri2")."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_DIGIT_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_DIGIT_MARKS = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE}
_ONSET = (
    r"(?!(?!qu)[b-df-hj-np-tvx]+ye)"
    r"(?:(?:ngh|gh|k(?!h))(?=[eiy])|(?:ng(?!h)|c(?!h))(?![eiy])|g(?!h)(?![ey])|gi|qu(?!u)|nh|kh|ph|th|tr|ch|[bdđhlmnprstvx])?"
)
_RHYMES = (
    "ieng|oach|oang|oanh|oong|uach|uang|uanh|uech|uenh|uong|uych|uyen|uyet|uynh|yeng|ach|ang|anh|ech|eng|"
    "enh|ich|iec|iem|ien|iep|iet|ieu|inh|oac|oai|oam|oan|oao|oap|oat|oay|oem|oen|oeo|oet|ong|ooc|uac|uai|"
    "uam|uan|uao|uap|uat|uau|uay|uen|ueo|uet|ung|uoc|uoi|uom|uon|uop|uot|uou|uya|uyn|uyp|uyt|uyu|ych|yem|"
    "yen|yet|yeu|ynh|ac|ai|am|an|ao|ap|at|au|ay|ec|em|en|eo|ep|et|eu|ia|im|in|ip|it|iu|oa|oc|oe|oi|om|on|"
    "op|ot|ua|uc|ue|ui|um|un|uo|up|ut|uu|uy|ym|yn|yt|a|e|i|o|u|y"
)
_SYLLABLE = re.compile(rf"{_ONSET}(?:{_RHYMES})")
_VOWELS = "aeiouy"


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether `word` (folded) can be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def from_telex(typed: str) -> str | None:
    """Return the word that the keys of Telex stand for ("ddieemr" is "điểm"); None where they make no syllable."""
    return _assemble(typed, _TONES, _telex_letters(typed))


def from_vni(typed: str) -> str | None:
    """Return the word that the keys of VNI stand for ("vie6c5" is "việc"); None where they make no syllable."""
    return _assemble(typed, _DIGIT_TONES, _vni_letters(typed))


def _telex_letters(typed: str) -> list[str]:
    """Return the letters with their marks, keys of tones left among them."""
    letters: list[str] = []
    for key in typed:
        before = letters[-1] if letters else ""
        if key in "aeo" and before == key:
            letters[-1] += _CIRCUMFLEX
        elif key == "d" and before == "d":
            letters[-1] = "đ"
        elif key == "w":
            _horn(letters)
        else:
            letters.append(key)
    return letters


def _horn(letters: list[str]) -> None:
    if len(letters) > 1 and letters[-1] == "o" and letters[-2] == "u":
        letters[-1], letters[-2] = "o" + _HORN, "u" + _HORN
    elif letters and letters[-1] in {"o", "u"}:
        letters[-1] += _HORN
    elif letters and letters[-1] == "a":
        letters[-1] += _BREVE
    else:
        letters.append("u" + _HORN)


def _vni_letters(typed: str) -> list[str]:
    letters: list[str] = []
    for key in typed:
        if key in _DIGIT_MARKS:
            if not letters or letters[-1][0] not in _VOWELS:
                return []
            letters[-1] += _DIGIT_MARKS[key]
        elif key == "9":
            if letters[-1:] != ["d"]:
                return []
            letters[-1] = "đ"
        else:
            letters.append(key)
    return letters


def _assemble(typed: str, tones: Mapping[str, str], letters: Sequence[str]) -> str | None:
    tone = ""
    kept: list[str] = []
    for letter in letters:
        if letter in tones and any(k[0] in _VOWELS for k in kept):
            tone = tones[letter]
        else:
            kept.append(letter)
    plain = "".join("d" if letter == "đ" else letter[0] for letter in kept)
    if plain == typed or not is_syllable(plain):
        return None
    if tone:
        kept[_toned(kept)] += tone
    return unicodedata.normalize("NFC", "".join(kept))


def _toned(letters: list[str]) -> int:
    """Return which letter bears the tone: the marked one, else the second of two vowels before a consonant."""
    start = 2 if "".join(letters[:2]) in {"qu", "gi"} and any(k[0] in _VOWELS for k in letters[2:]) else 0
    vowels = [i for i, letter in enumerate(letters) if i >= start and letter[0] in _VOWELS]
    marked = [i for i in vowels if len(letters[i]) > 1]
    if marked:
        return marked[-1]
    if len(vowels) > 2 or (len(vowels) == 2 and vowels[-1] + 1 < len(letters)):
        return vowels[1]
    return vowels[0]
