"""What a figure measures, in the plan's own words without the figure, never the words of another figure."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from string import whitespace

from knowledge.layout import alternatives, layout

_TRIM = " ,;:.()“”\"'-–"
_LONGEST_TAIL = 60
_TAILS = {"verbs": "verbs", "cue_tail": "cues"}  # patterns of a text's end, with the list whose phrases stand there
_PAUSES = f",{whitespace}"
_BRACKETS = re.compile(r"\s*\([^()]*\)")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = layout()["targets"]
    return {
        "cues": re.compile(rf"\s*(?:(?:{alternatives(words['cues'])})\b[\s,:]*)+", re.IGNORECASE),
        "turns": re.compile(rf"[,;]\s+(?:{alternatives(words['turns'])})\b", re.IGNORECASE),
        "verbs": re.compile(rf"(?:\s*\b(?:{alternatives(words['verbs'])}))+\s*$", re.IGNORECASE),
        "measures": re.compile(rf"\b(?:{alternatives(words['measures'])})\b", re.IGNORECASE),
        "stops": re.compile(rf"[,\s]*(?:\s(?:{alternatives(words['stops'])})\b|[(;])", re.IGNORECASE),
        "splits": re.compile(rf"(?:;|,?\s*\b(?:{alternatives(words['splits'])})\b,?)\s*", re.IGNORECASE),
        "predicates": re.compile(rf"\s(?:{alternatives(words['predicates'])})\s.*", re.IGNORECASE),
        "scopes": re.compile(rf"\s*(?:{alternatives(words['scopes'])})\b", re.IGNORECASE),
        "joint": re.compile(rf"(?:,|;|\b(?:{alternatives(words['joints'])}))\s*$", re.IGNORECASE),
        "between": re.compile(rf",|\s(?:{alternatives(words['joints'])})\s"),
        "cue_tail": re.compile(rf"(?:[,\s]+(?:{alternatives(words['cues'])}))+[\s,]*$", re.IGNORECASE),
    }


def name_metric(sentence: str, spans: Sequence[tuple[int, int]], index: int) -> str:
    """Return what the figure at `spans[index]` of `sentence` measures."""
    start, end = spans[index]
    first, last = _find_clause(sentence, spans, index)
    before, after = sentence[first:start], sentence[end:last]
    metric = _name(before, after)
    if index + 1 < len(spans):
        metric = _borrow_predicate(metric, sentence[spans[index + 1][1] :])
    if index and _patterns()["scopes"].match(after) and not _core_before(before):
        head = _patterns()["scopes"].split(name_metric(sentence, spans, index - 1), maxsplit=1)[0]
        metric = f"{head.strip(_TRIM)} {metric}"
    return _lower_first(metric)


def _find_clause(sentence: str, spans: Sequence[tuple[int, int]], index: int) -> tuple[int, int]:
    """Return the stretch of the sentence that speaks of this figure only."""
    start, end = spans[index]
    first = spans[index - 1][1] if index else 0
    last = spans[index + 1][0] if index + 1 < len(spans) else len(sentence)
    splits = _patterns()["splits"]
    parted = ";" in sentence or _may_hold("splits", sentence)
    if parted:
        for match in splits.finditer(sentence, first, start):
            first = match.end()
    if parted and (match_after := splits.search(sentence, end, last)):
        last = match_after.start()
    elif index + 1 < len(spans):
        last = _find_joint(sentence, end, last)
    if index and first == spans[index - 1][1]:
        first = _find_joint(sentence, first, start)
    return first, last


def _find_joint(sentence: str, low: int, high: int) -> int:
    """Return where one figure's words end and the next one's begin between two figures without a semicolon."""
    between = sentence[low:high]
    if joint := _patterns()["joint"].search(between):
        return low + joint.start()
    if measures := list(_patterns()["measures"].finditer(between)):
        return low + measures[-1].start()
    pauses = [pause.start() for pause in _patterns()["between"].finditer(between) if pause.start()]
    return low + pauses[-1] if pauses else high


def _core_before(before: str) -> str:
    """Return the words before a figure without cues ("to strive for") and verbs ("reaches")."""
    patterns = _patterns()
    core = _strip_brackets(before).strip(_TRIM)
    if turns := list(patterns["turns"].finditer(core)):
        core = core[turns[-1].end() :].strip(_TRIM)
    if match := patterns["cues"].match(f"{core} "):
        core = core[match.end() :]
    if _may_hold("measures", core) and (measures := list(patterns["measures"].finditer(core))):
        core = core[measures[-1].start() :]
    return _cut_tail("cue_tail", _cut_tail("verbs", core)).strip(_TRIM)


def _cut_tail(name: str, text: str) -> str:
    """Return a text without the words at its end that a pattern finds; looked for there alone."""
    if not text.rstrip(_PAUSES).lower().endswith(_endings(name)):  # hardly any text ends so
        return text
    match = _patterns()[name].search(text, max(0, len(text) - _LONGEST_TAIL))
    return text if match is None else text[: match.start()]


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple({str(phrase).lower().split()[-1] for phrase in layout()["targets"][_TAILS[name]]})


def _strip_brackets(text: str) -> str:
    return _BRACKETS.sub("", text) if "(" in text else text


@cache
def _hints(name: str) -> tuple[str, ...]:
    return tuple({max(str(phrase).lower().split(), key=len) for phrase in layout()["targets"][name]})


def _may_hold(name: str, text: str) -> bool:
    """Whether some phrase of a list may stand in `text`: its longest word does, which costs little to find out."""
    lowered = text.lower()
    return any(hint in lowered for hint in _hints(name))


def _core_after(after: str) -> str:
    """Return the words after a figure up to the purpose, condition or bracket that follows."""
    plain = _strip_brackets(after)
    if "(" not in plain and ";" not in plain and not _may_hold("stops", plain):
        return plain.strip(_TRIM)
    stop = _patterns()["stops"].search(plain, 3)
    return (plain[: stop.start()] if stop else plain).strip(_TRIM)


@lru_cache(maxsize=8192)  # offices are set the same measures, with other figures
def _name(before: str, after: str) -> str:
    core = _core_before(before)
    if not core:
        return _core_after(after)
    stripped = before.rstrip(_TRIM)
    reached = _cut_tail("verbs", stripped) != stripped
    measured = _patterns()["measures"].match(core) is not None
    if reached or measured:
        return core
    rest = _core_after(after)
    return f"{core} {rest}" if rest else core


def _borrow_predicate(metric: str, below: str) -> str:
    """A list of like things has its verb at the end only: give it to the earlier ones too."""
    predicates = _patterns()["predicates"]
    if predicates.search(f" {metric} ") or len(metric) < 8:
        return metric
    opening = metric.split()[:2]
    if below.split()[:2] != opening:
        return metric
    match = predicates.search(_core_after(below))
    return f"{metric}{match.group().rstrip()}" if match else metric


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text
