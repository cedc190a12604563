"""Plans by the hundred, made from the shipped ones: other numbers, issuers, figures and days, titles of mixed words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from knowledge.deadline import By, Deadline, Span, Within
from knowledge.model import Plan, Target, Task

SYLLABLES = ("Bản", "Nà", "Pác", "Lũng", "Khuổi", "Tân", "Minh", "Đức", "Quang", "Hưng", "Thượng", "Hạ", "Phia", "Cốc")
QUALIFIERS = (
    "trên địa bàn", "theo chỉ đạo của cấp trên", "giai đoạn 2026 - 2030", "đợt {n} năm 2026", "tại {n} đơn vị",
    "lĩnh vực đất đai", "lĩnh vực hộ tịch", "lĩnh vực y tế", "cho cán bộ xã", "qua phần mềm dùng chung",
)  # fmt: skip


def vary_plans(shipped: Sequence[Plan], task_count: int, seed: int = 1) -> Iterator[Plan]:
    """Give the shipped plans, then varied ones, until there are at least `task_count` tasks in all."""
    yield from shipped
    random = Random(seed)
    patterns = [plan for plan in shipped if plan.tasks]
    titles = [task.title.split() for plan in patterns for task in plan.tasks]
    count = sum(len(plan.tasks) for plan in shipped)
    number = 0
    while count < task_count:
        plan = _vary(patterns[number % len(patterns)], number, titles, random)
        yield plan
        count += len(plan.tasks)
        number += 1


def _vary(plan: Plan, number: int, titles: list[list[str]], random: Random) -> Plan:
    name = " ".join(random.sample(SYLLABLES, 3))
    document = replace(
        plan.document,
        id=f"{number}-kh-ubnd-thu",
        number=f"{10_000 + number}/KH-UBND",
        title=f"Kế hoạch cải cách hành chính xã {name} năm 2026",
        issuer=f"UBND xã {name}",
    )
    return replace(
        plan,
        document=document,
        tasks=tuple(_vary_task(task, titles, random) for task in plan.tasks),
        targets=tuple(_vary_target(target, random) for target in plan.targets),
        passages=tuple(replace(p, text=_mix(p.text.split(), random)) for p in plan.passages),
    )


def _vary_task(task: Task, titles: list[list[str]], random: Random) -> Task:
    words, other = task.title.split(), random.choice(titles)
    cut = random.randrange(1, len(words) + 1)
    tail = other[random.randrange(len(other)) :][:6]
    qualifier = random.choice(QUALIFIERS).format(n=random.randrange(2, 60))
    title = " ".join([*words[:cut], *tail, qualifier])
    shift = timedelta(days=random.randrange(-20, 60))
    outputs = tuple(replace(o, deadline=_move(o.deadline, shift)) for o in task.outputs)
    return replace(task, title=title, outputs=outputs)


def _move(deadline: Deadline, shift: timedelta) -> Deadline:
    if isinstance(deadline, By):
        return replace(deadline, due=deadline.due + shift)
    if isinstance(deadline, Within):
        return Within(spans=tuple(Span(first=s.first + shift, last=s.last + shift) for s in deadline.spans))
    return deadline


def _vary_target(target: Target, random: Random) -> Target:
    value = float(random.randrange(50, 101))
    return replace(target, value=value, text=target.text.replace(f"{target.value:g}%", f"{value:g}%"))


def _mix(words: list[str], random: Random) -> str:
    """Return the words with a stretch of them moved, so that no two plans have the same paragraph."""
    if len(words) < 8:
        return " ".join(words)
    start = random.randrange(len(words) - 4)
    stretch = words[start : start + 4]
    rest = words[:start] + words[start + 4 :]
    at = random.randrange(len(rest))
    return " ".join([*rest[:at], *stretch, *rest[at:]])
