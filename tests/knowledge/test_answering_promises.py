"""What every reply promises, over the question corpus: words of the plans, no figure of its own, the same again."""

import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from fakes.assistant import Assistant, read_corpus

from handlers.messages import Citation, Reply
from knowledge.codes import find_document
from knowledge.deadline import due_dates
from knowledge.library import Library
from knowledge.library_build import build
from knowledge.periods import find_periods
from knowledge.text import normalise, words

CHECKED = "kiểm tra ngày"
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?) ?%")
DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
MARKUP = re.compile(r"</?[a-z]+[ >]|\*\*|__|`|&(?:amp|lt|gt|quot|#\d+);|\[[^\]]*\]\(")
CHOICE_BYTES, CHOICES = 40, 5


@dataclass(frozen=True)
class Turn:
    fields: dict
    reply: Reply

    @property
    def today(self) -> date:
        return date.fromisoformat(self.fields["today"])

    def __repr__(self) -> str:
        return f"{self.fields['id']}: {self.fields['question']}\n{self.reply.text}\n"


@pytest.fixture(scope="module")
def all_turns(assistant) -> list[Turn]:
    """Return every line of the corpus with its reply."""
    lines = read_corpus()
    return [Turn(fields, reply) for fields, reply in zip(lines, assistant.answer_lines(lines), strict=True)]


@pytest.fixture(scope="module")
def turns(all_turns, library) -> list[Turn]:
    """Return the lines that the plans answer or decline; a few are for the guide to public services."""
    plans = {document.id for document in library.documents}
    kept = [
        turn
        for turn in all_turns
        if all(citation.plan in plans for citation in turn.reply.citations)
        and all(find_codes(choice.value, library) for choice in turn.reply.choices)
    ]
    assert len(kept) > 0.95 * len(all_turns)
    return kept


def find_codes(value: str, library: Library) -> bool:
    """Whether a choice leads to a fact of the plans."""
    code = value.partition(":")[0]
    return library.find_by_code(code) is not None or find_document(library, code) is not None


@pytest.fixture(scope="module")
def sources(shipped_plans) -> dict[str, str]:
    """Return the folded words of each plan's file, its scan errors mended as the plan says they were."""
    folder = Path(str(files("knowledge") / "plans"))
    found = {}
    for plan in shipped_plans:
        text = normalise((folder / plan.document.source).read_text(encoding="utf-8"))
        for repair in plan.repairs:
            text = text.replace(repair.before, repair.after)
        found[plan.document.id] = f" {' '.join(words(text))} "
    return found


def test_there_are_many_replies_of_each_kind(turns):
    kinds = [turn.reply.kind for turn in turns]
    assert len(turns) >= 700
    assert {kind: kinds.count(kind) >= 10 for kind in ("answer", "list", "clarify", "no_answer")} == dict.fromkeys(
        ("answer", "list", "clarify", "no_answer"), True
    )


def pieces_of(citation: Citation) -> list[str]:
    """Return the parts of a quote that stand together in the document: cells of a row, agencies one by one."""
    cells = citation.quote.split(" | ")
    if citation.item is None or len(cells) != 5:
        return [citation.quote]
    title, product, lead, coordinate, time = cells
    return [title, product, *lead.split("; "), *coordinate.split("; "), time]


def stands(piece: str, source: str) -> bool:
    """Whether a piece stands in the words of a file in one run, or in two where a page break cuts a cell."""
    wanted = words(piece)
    for length in range(len(wanted), 0, -1):
        if f" {' '.join(wanted[:length])} " in source:
            rest = wanted[length:]
            return not rest or f" {' '.join(rest)} " in source
    return not wanted


def test_every_quote_is_the_plans_own_words(turns, sources):
    pieces = {(c.plan, piece) for turn in turns for c in turn.reply.citations for piece in pieces_of(c)}
    assert len(pieces) > 300
    assert [(plan, piece) for plan, piece in sorted(pieces) if not stands(piece, sources[plan])] == []


def test_a_word_of_no_plan_would_be_noticed(sources):
    source = sources["4110-kh-ubnd"]
    assert stands("Công bố danh mục văn bản quy phạm pháp luật hết hiệu lực", source)
    assert not stands("Công bố danh mục văn bản quy phạm thơ ca hết hiệu lực", source)
    assert not stands("Công bố tuần sau danh mục văn bản", source)


def figures_of(text: str) -> tuple[set[str], set[tuple[int, int, int]]]:
    percents = {figure.replace(",", ".") for figure in PERCENT.findall(text)}
    return percents, {(int(year), int(month), int(day)) for day, month, year in DAY.findall(text)}


def days_known(turn: Turn, library: Library) -> set[tuple[int, int, int]]:
    """Return the days that follow from what is cited, from the question's periods, or from the day of the question."""
    found = {turn.today}
    for period in find_periods(turn.fields["question"], turn.today):
        found |= {period.first, period.last}
    for citation in turn.reply.citations:
        plan = library.get_plan(citation.plan)
        if citation.item is not None:
            task = library.find_task(citation.plan, citation.item).content()
            found |= {day for output in task.outputs for day in due_dates(output.deadline)}
        elif "mở đầu" in citation.place:
            found |= {plan.document.issued_on}
            found |= {one.issued_on for one in plan.references if one.number in plan.document.based_on}
        for deadline in plan.other_deadlines:
            if deadline.text == citation.quote:
                found |= set(due_dates(deadline.deadline))
    return {(day.year, day.month, day.day) for day in found if day is not None}


def test_no_reply_holds_a_percentage_or_a_day_of_its_own(turns, library):
    seen = 0
    for turn in turns:
        if CHECKED in turn.reply.text:  # told from the guide to services, which has days and sources of its own
            continue
        percents, days = figures_of(turn.reply.text)
        told = " ".join([turn.fields["question"], *(citation.quote for citation in turn.reply.citations)])
        known_percents, known_days = figures_of(told)
        seen += len(percents) + len(days)
        assert percents <= known_percents, turn
        assert days <= known_days | days_known(turn, library), turn
    assert seen > 400


def test_every_claim_is_cited(turns):
    talk = ("Xin chào", "Không có gì", "Tôi trả lời từ", "(Cách viết tắt", "Phụ lục của")
    for turn in turns:
        if turn.reply.kind in {"answer", "list"} and not any(words_ in turn.reply.text for words_ in talk):
            assert turn.reply.citations, turn
            assert "Nguồn:" in turn.reply.text, turn


def test_every_number_of_a_document_stands_in_the_plans_or_in_the_question(turns, sources):
    number = re.compile(r"\b\d+(?:/\d{4})?(?:/|-)[A-ZĐ]{2,}[\w-]*")
    everything = " ".join(sources.values())
    for turn in turns:
        for found in number.findall(turn.reply.text):
            plain = f" {' '.join(words(found))} "
            assert plain in everything or found in turn.fields["question"], turn


def test_no_reply_holds_markup_or_jargon(turns):
    for turn in turns:
        assert not MARKUP.search(turn.reply.text), turn
        assert not re.search(r"\bNone\b|\bnull\b|\{|\}|Traceback|<function", turn.reply.text), turn
        assert turn.reply.text == turn.reply.text.strip(), turn
        assert "\n\n\n" not in turn.reply.text, turn


def test_choices_are_few_distinct_and_short_enough_for_a_button(turns):
    offered = [turn for turn in turns if turn.reply.choices]
    assert len(offered) >= 10
    for turn in offered:
        values = [choice.value for choice in turn.reply.choices]
        labels = [choice.label for choice in turn.reply.choices]
        assert 2 <= len(values) <= CHOICES, turn
        assert len(set(values)) == len(values), turn
        assert len(set(labels)) == len(labels), turn
        assert all(value.isascii() and value.isprintable() and len(value) <= CHOICE_BYTES for value in values), turn
        assert turn.reply.kind == "clarify", turn


def test_no_answer_is_told_from_what_is_near(turns):
    for turn in turns:
        if turn.reply.kind == "no_answer" and turn.reply.citations:
            assert "không phải câu trả lời" in turn.reply.text, turn


def test_the_same_questions_get_the_same_replies_again(assistant, all_turns):
    alone = [turn for turn in all_turns if not turn.fields["session"]]
    again = [turn for turn in all_turns if turn.fields["session"]] + alone[::4]
    replies = list(assistant.answer_lines([turn.fields for turn in again]))
    assert [turn.fields["id"] for turn, reply in zip(again, replies, strict=True) if turn.reply != reply] == []


def test_a_library_built_anew_gives_the_same_replies(shipped_plans, turns, tmp_path):
    build(shipped_plans, tmp_path / "library.sqlite", "again")
    lines = [turn.fields for turn in turns][::3]
    lines = [fields for fields in lines if fields["session"] is None]
    anew = list(Assistant(Library.open(tmp_path / "library.sqlite")).answer_lines(lines))
    before = {turn.fields["id"]: turn.reply for turn in turns}
    assert [f["id"] for f, reply in zip(lines, anew, strict=True) if before[f["id"]] != reply] == []


def test_the_order_in_which_people_ask_changes_no_reply(assistant, turns):
    alone = [turn for turn in turns if turn.fields["session"] is None][::4]
    backwards = list(assistant.answer_lines([turn.fields for turn in reversed(alone)]))
    assert backwards[::-1] == [turn.reply for turn in alone]
