"""The plans of a library by what people call them: number, issuer, place, title, looked up without reading them all."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from knowledge.agencies import canonical, province_of, same_names, split_place
from knowledge.belonging import is_own, issuer_of
from knowledge.model import Document
from knowledge.text import fold
from knowledge.wording import index_words, lengths_by_opening

_DIGITS = re.compile(r"\d+")
_COMMUNE = re.compile(r"ubnd (?:xa|phuong|thi tran) (.+)")
_LONGEST_NAME = 6  # words


@lru_cache(maxsize=8192)
def title_words(title: str) -> frozenset[str]:
    """Return the folded words of a plan's title."""
    return frozenset(index_words(title))


def code_of_document(document: Document) -> str:
    """Return the code of a plan: "d" and ten hexadecimal digits."""
    return "d" + hashlib.sha256(document.id.encode()).hexdigest()[:10]


class Directory:
    """The heads of all plans, ready to look up."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self._places = {document.id: place for place, document in enumerate(documents)}
        self.own = lru_cache(maxsize=256)(self._find_own)
        self.home = lru_cache(maxsize=256)(self._find_home)

    def pick(self, plans: Iterable[str]) -> tuple[Document, ...]:
        """Return the heads of these plans, in the order of the library."""
        found = {self._places[plan] for plan in plans if plan in self._places}
        return tuple([self.documents[place] for place in sorted(found)])

    def by_issuer(self, names: Iterable[str]) -> list[str]:
        """Return the ids of the plans that one of these agencies (canonical) has issued."""
        return [document.id for document in self.pick(p for name in set(names) for p in self._issued.get(name, ()))]

    def has_issued(self, name: str) -> bool:
        """Whether some plan was issued by this agency (canonical)."""
        return name in self._issued

    @cached_property
    def _issued(self) -> dict[str, list[str]]:
        issuers = ((issuer_of(document), document.id) for document in self.documents)
        return _grouped((issuer, plan) for issuer, plan in issuers if issuer is not None)

    @cached_property
    def _folded_issuers(self) -> tuple[tuple[str, str], ...]:
        return tuple((fold(document.issuer), document.id) for document in self.documents if document.issuer)

    @cached_property
    def _by_folded_issuer(self) -> dict[str, list[str]]:
        return _grouped(self._folded_issuers)

    def by_issuer_part(self, part: str) -> list[str]:
        """Return the ids of the plans in whose issuer's folded name these letters stand."""
        return [plan for issuer, plan in self._folded_issuers if part in issuer]

    def by_province(self, name: str) -> list[str]:
        """Return the ids of the plans of a province, named in folded words."""
        return self._by_folded_issuer.get(f"ubnd tinh {name}", [])

    @cached_property
    def of_provinces(self) -> tuple[str, ...]:
        """The ids of the plans of provinces."""
        return tuple(plan for issuer, plan in self._folded_issuers if issuer.startswith("ubnd tinh"))

    @cached_property
    def _communes(self) -> dict[str, list[str]]:
        matches = ((_COMMUNE.match(issuer), plan) for issuer, plan in self._folded_issuers)
        return _grouped((match.group(1), plan) for match, plan in matches if match is not None)

    def by_commune_in(self, line: str) -> list[str]:
        """Return the ids of the plans of the communes whose bare names stand in a line of folded words."""
        return self._in_order([plan for _, plans in self._communes_in(line) for plan in plans])

    def commune_words_in(self, line: str) -> frozenset[int]:
        """Return the positions of the words in a line of folded words that are bare names of communes with a plan."""
        return frozenset(position for span, _ in self._communes_in(line) for position in span)

    def _communes_in(self, line: str) -> Iterator[tuple[range, Sequence[str]]]:
        words = line.split()
        for first, word in enumerate(words):
            for length in self._commune_lengths.get(word, ()):
                plans = self._communes.get(" ".join(words[first : first + length]), ())
                if plans:
                    yield range(first, first + length), plans

    @cached_property
    def _commune_lengths(self) -> dict[str, tuple[int, ...]]:
        return lengths_by_opening(tuple(name.split()) for name in self._communes)

    def _in_order(self, plans: Iterable[str]) -> list[str]:
        return [document.id for document in self.pick(plans)]

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        keys = ((_DIGITS.search(document.number or ""), document.id) for document in self.documents)
        return _grouped((match.group().lstrip("0"), plan) for match, plan in keys if match is not None)

    def by_digits(self, digits: str) -> tuple[Document, ...]:
        """Return the plans whose number begins with these digits, zeros before them left out."""
        return self.pick(self._numbers.get(digits.lstrip("0"), ()))

    @cached_property
    def first_digits(self) -> frozenset[str]:
        """The first digits of every plan's number, as they are written."""
        found = (_DIGITS.search(document.number or "") for document in self.documents)
        return frozenset(match.group() for match in found if match is not None)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every plan's number, folded."""
        return frozenset(fold(document.number) for document in self.documents if document.number)

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of all titles."""
        return frozenset().union(*(title_words(document.title) for document in self.documents))

    @cached_property
    def _folded_titles(self) -> tuple[tuple[str, str], ...]:
        return tuple((fold(document.title), document.id) for document in self.documents)

    def by_title_part(self, part: str) -> list[str]:
        """Return the ids of the plans in whose folded title these letters stand."""
        return [plan for title, plan in self._folded_titles if part in title]

    @cached_property
    def by_code(self) -> dict[str, Document]:
        """The plans by their codes."""
        return {code_of_document(document): document for document in reversed(self.documents)}

    @cached_property
    def letters(self) -> frozenset[str]:
        """The ids of the official letters among the plans."""
        return frozenset(document.id for document in self.documents if "cong van" in fold(document.kind))

    @cached_property
    def resting_on(self) -> dict[str, list[str]]:
        """The ids of the plans that name a document, by its folded number, as what they rest on."""
        return _grouped((fold(number), document.id) for document in self.documents for number in document.based_on)

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        """The ids of plans by the folded name of who issued them, without its place and the word for a committee."""
        bases = ((issuer, _base_of(issuer)) for issuer in self._issued)
        return _grouped((base, plan) for issuer, base in bases for plan in self._issued[issuer])

    def _find_own(self, agency: str) -> tuple[str, ...]:
        name = canonical(agency) or agency
        same = {fold(other).removeprefix("ubnd ") for other in same_names(split_place(name)[0])}
        runs = {*same, *_runs(fold(agency)), *_runs(fold(split_place(agency)[0])), *_runs(fold(name))}
        found = self.pick(plan for run in runs for plan in self._bases.get(run, ()))
        return tuple(document.id for document in found if is_own(document, agency))

    def own_and_home(self, agency: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of an agency's own plans, and of its province's."""
        return ((), ()) if agency is None else (self.own(agency), self.home(agency))

    def _find_home(self, agency: str) -> tuple[str, ...]:
        province = province_of(agency) or province_of(agency.rsplit(", ", maxsplit=1)[-1])
        return tuple(self.by_province(fold(province))) if province else ()


def _base_of(issuer: str) -> str:
    folded = fold(issuer)
    name = folded if _COMMUNE.match(folded) else fold(split_place(issuer)[0])  # a commune's name is its place
    return name.removeprefix("ubnd ")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, plan in pairs:
        found.setdefault(key, []).append(plan)
    return found


def _runs(line: str) -> Iterator[str]:
    """Give every run of words of a line that may be a name."""
    words = line.split()
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + _LONGEST_NAME) + 1):
            yield " ".join(words[first:end])
