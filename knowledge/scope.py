"""What every part of the answering needs: the question, who asks it and when, and which plans may answer."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from knowledge.agencies import with_groups
from knowledge.belonging import issuer_of, names_of
from knowledge.candidates import Wanted
from knowledge.facts import (
    ConflictFact,
    DeadlineFact,
    DefinitionFact,
    DutyFact,
    Fact,
    PassageFact,
    ReferenceFact,
    SectionFact,
    TargetFact,
    TaskFact,
)
from knowledge.library import Library, Record
from knowledge.model import (
    BodyDeadline,
    Conflict,
    Definition,
    Document,
    Duty,
    Passage,
    Reference,
    Section,
    Target,
    Task,
)
from knowledge.question import Query
from knowledge.ranking import Ranked, Ranking
from knowledge.records import Kind, quote
from knowledge.topic import wanted_of

# Set on the development questions; everything that decides between "found", "unclear" and "not held" stands here.
ENOUGH = 0.56  # coverage from which a record may be the answer
CLOSE = 0.06  # scores nearer than this are not told apart
SURE_TITLE = 0.55  # a title covered this far was meant, even when others hold the same words
LIKELY_PLAN = 0.06
HINTED_PLAN = 0.15
OTHER_PROVINCE = -0.15
BODY_DEADLINE = -0.06
AGENCY = 0.10
DUTY = 0.08
OWN_DUTY = 0.12
OTHER_DUTY = -0.05
OTHER_AGENCY = -0.07
FOCUS = 0.10
STRANGER = 0.85  # coverage from which the plan of strangers may answer where an agency with its own was named


@dataclass(frozen=True, kw_only=True)  # without slots: some of it is hardly ever asked for
class Kept:
    """What is worked out once for a question: scores, what is looked for, and the candidates by kind and plans."""

    query: Query
    ranking: Ranking
    wanted: Wanted
    found: dict[tuple[Kind, tuple[str, ...] | None], list[Record]] = field(default_factory=dict)

    @cached_property
    def wanted_of_strangers(self) -> Wanted:
        """What is looked for in plans that answer only where they hold nearly all of it."""
        return replace(self.wanted, need=self.ranking.need(STRANGER))


@dataclass(frozen=True, kw_only=True)  # without slots: what is asked of it again and again is worked out once
class Scope:
    """One question in its surroundings; `asker` is the canonical name of the asker's agency.

    `focus` are the records of the last answer in this conversation.
    """

    query: Query
    library: Library
    today: date
    asker: str | None = None
    focus: Container[int] = ()
    rankings: dict[int, Kept] = field(default_factory=dict, compare=False, repr=False)

    @property
    def plans(self) -> tuple[str, ...] | None:
        """The ids of the plans that were named, None when any may answer."""
        return self.query.plans.named or None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The plans that may answer."""
        return self.library.documents if self.plans is None else self.library.directory.pick(self.plans)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The words of the topic that are no cue, each once."""
        return tuple(dict.fromkeys(term.words[0] for term in self.query.topic if term.content and len(term.words) == 1))

    def with_agency_words(self) -> "Scope":
        """Return the scope with the words that name agencies as its topic, for a question that has no other."""
        if self.content or not self.query.agencies:
            return self
        cued = {i for cue in self.query.cues for i in range(cue.first, cue.end)}
        topic = tuple(term if term.position in cued else term._replace(content=True) for term in self.query.topic)
        return replace(self, query=replace(self.query, topic=topic))

    @property
    def about(self) -> str:
        """The topic as it was typed, for a reply that says what was looked for."""
        terms = [term for term in self.query.topic if term.content and len(term.words) == 1]
        spans = sorted({(self.query.words[t.position].start, self.query.words[t.position].end) for t in terms})
        return " ".join(self.query.message[start:end] for start, end in spans)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The agencies that the question is about: the ones named, else the asker's own where it says "mine".

        The first is how the agency is called in the reply, the others are how plans may name it.
        """
        issuers = {issuer_of(document) for document in self.documents} if self.plans is not None else set()
        named = tuple(name for name in self.query.agency_names if name not in issuers)
        if named or self.asker is None or self.asker in issuers or "mine" not in self.query.marks:
            return tuple(dict.fromkeys(other for name in named for other in names_of(name)))
        return names_of(self.asker)

    def find(self, kinds: Sequence[Kind], limit: int = 40, plans: Sequence[str] | None = None) -> list[Ranked]:
        """Return the best records of `kinds` for the topic, with the bonuses of plan, agency and focus."""
        among = plans if plans is not None else self.plans
        likely = self.query.plans.likely
        sets = [None, likely] if among is None and likely else [among]
        if not self._has_own:
            return self._rank(kinds, sets, limit)
        own = self._rank(kinds, [likely if among is None else [plan for plan in among if plan in likely]], limit)
        if own and own[0].feature("coverage") >= ENOUGH:
            return own  # the plans of others are not even looked into
        ranked = self._rank(kinds, sets, limit)  # what the asker is likely to mean must not drown among these
        if among is not None:
            return ranked
        return [r for r in ranked if not r.feature("other plan") or r.feature("coverage") >= STRANGER]

    @cached_property
    def _has_own(self) -> bool:
        """Whether the plans of others answer only where the asker's do not, for none was named."""
        return self.plans is None and self.asker is not None and bool(self.query.plans.likely)

    def _rank(self, kinds: Sequence[Kind], sets: Sequence[Sequence[str] | None], limit: int) -> list[Ranked]:
        """Return the best candidates from all the sets of plans, None being all plans."""
        found = [record for plans in sets for kind in kinds for record in self._look(kind, plans)]
        records = list({record.id: record for record in found}.values())
        return self._keep().ranking.rank(records, self._bonuses)[:limit]

    def _keep(self) -> Kept:
        """Return what is kept while the question is answered: most ways of answering look for the topic again."""
        kept = self.rankings.get(id(self.query))
        if kept is None:
            said = frozenset(word.text for word in self.query.words)
            topic = self.query.topic
            kept = Kept(query=self.query, ranking=Ranking(topic, self.library, said), wanted=wanted_of(topic))
            self.rankings[id(self.query)] = kept
        return kept

    def _look(self, kind: Kind, plans: Sequence[str] | None) -> list[Record]:
        """Return the candidates of a kind, kept as well."""
        kept = self._keep()
        key = (kind, None if plans is None else tuple(plans))
        if key not in kept.found:
            strange = plans is None and self._has_own
            wanted = kept.wanted_of_strangers if strange else kept.wanted
            kept.found[key] = self.library.search(wanted, [kind], plans)
        return kept.found[key]

    def _bonuses(self, record: Record) -> list[tuple[str, float]]:
        plans, kind = self.query.plans, record.kind
        found: list[tuple[str, float]] = []
        if kind != "task" and record.plan in plans.hinted:
            found.append(("plan of the agency", HINTED_PLAN))
        elif record.plan in plans.likely:
            found.append(("likely plan", LIKELY_PLAN * 0.8 ** plans.likely.index(record.plan)))
        elif self._has_own:
            found.append(("other plan", OTHER_PROVINCE))
        if kind == "passage" and (self.subjects or self.query.wants_any("lead", "coordinate", "duty")):
            found += self._duty_bonus(record)
        if kind == "deadline":
            found.append(("body", BODY_DEADLINE))
            found += [bonus for bonus in self._duty_bonus(record) if bonus[0] == "own duty"]
        if kind == "task" and self.query.agencies and not self._is_supposed:
            found.append(("agency", AGENCY) if self._has_role(record) else ("other agency", OTHER_AGENCY))
        if record.id in self.focus:
            found.append(("focus", FOCUS))
        return found

    @property
    def _is_supposed(self) -> bool:
        """Whether the agency named is only supposed to lead ("… do Sở Nội vụ chủ trì phải không"): it tells no row."""
        return {"lead", "yes_no"} <= set(self.query.wants)

    def _duty_bonus(self, record: Record) -> list[tuple[str, float]]:
        """Return the bonus of a paragraph that tells an agency what to do: most when it is the agency asked about."""
        agencies = self.library.duty_agencies(record.plan, record.key)
        if not agencies:
            return []
        if agencies & set(self.subjects) and not self._is_supposed:
            return [("own duty", OWN_DUTY)]
        of_others = bool(self.subjects) and not self.query.wants_any("lead", "coordinate")
        return [("duty of others", OTHER_DUTY)] if of_others else [("duty", DUTY)]

    def _has_role(self, record: Record) -> bool:
        """Whether a task names an agency asked about, or a group of it; tasks that hold no such name are not read."""
        wanted = self._named_and_groups
        if not any(name in record.json for name in self._quoted):
            return False
        task = record.content()
        return isinstance(task, Task) and any(
            not wanted.isdisjoint(output.lead) or not wanted.isdisjoint(output.coordinate) for output in task.outputs
        )

    @cached_property
    def _named_and_groups(self) -> frozenset[str]:
        named = self.query.agency_names
        return frozenset(with_groups(named))

    @cached_property
    def _quoted(self) -> tuple[str, ...]:
        return tuple(map(quote, self._named_and_groups))

    def fact(self, record: Record) -> Fact:
        """Return a record as a fact with its document."""
        document = self.library.get_document(record.plan)
        content = record.content()
        match content:
            case Task():
                return TaskFact(document=document, task=content, outputs=tuple(range(len(content.outputs))))
            case Target():
                return TargetFact(document=document, target=content)
            case Duty():
                return DutyFact(document=document, duty=content)
            case Passage():
                return PassageFact(document=document, passage=content, excerpt=content.text)
            case BodyDeadline():
                return DeadlineFact(document=document, deadline=content)
            case Definition():
                return DefinitionFact(document=document, definition=content)
            case Reference():
                return ReferenceFact(document=document, reference=content)
            case Section():
                return SectionFact(document=document, section=content)
            case Conflict():
                return ConflictFact(document=document, conflict=content)
