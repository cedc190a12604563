"""Plans by the thousand, made from the shipped ones: other numbers, issuers, agencies, figures, days, mixed titles."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from knowledge.deadline import By, Deadline, Span, Within
from knowledge.model import Passage, Plan, Target, Task

SYLLABLES = ("Bản", "Nà", "Pác", "Lũng", "Khuổi", "Tân", "Minh", "Đức", "Quang", "Hưng", "Thượng", "Hạ", "Phia", "Cốc")
ROWS, PARAGRAPHS = 50, 40  # of one plan at most
PROVINCES = (
    "Tuyên Quang",
    "Lào Cai",
    "Thái Nguyên",
    "Phú Thọ",
    "Bắc Ninh",
    "Hưng Yên",
    "Nghệ An",
    "Hà Tĩnh",
    "Gia Lai",
)
OFFICES = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Khoa học và Công nghệ", "Thanh tra tỉnh")
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
    issuer = _issuer(number, random)
    document = replace(
        plan.document,
        id=f"{number}-kh-ubnd-thu",
        number=f"{10_000 + number}/KH-UBND",
        title=f"Kế hoạch cải cách hành chính năm 2026 của {issuer.removeprefix('UBND ')}",
        issuer=issuer,
    )
    leads = sorted({name for task in plan.tasks for output in task.outputs for name in output.lead})
    tasks = sorted(random.sample(range(len(plan.tasks)), min(ROWS, len(plan.tasks))))
    passages = sorted(random.sample(range(len(plan.passages)), min(PARAGRAPHS, len(plan.passages))))
    return replace(
        plan,
        document=document,
        tasks=tuple(_vary_task(plan.tasks[index], titles, leads, random) for index in tasks),
        targets=tuple(_vary_target(target, random) for target in plan.targets),
        passages=tuple(_vary_passage(plan.passages[index], random) for index in passages),
    )


def _issuer(number: int, random: Random) -> str:
    """Return who issues a plan: every province once, some of its offices, and communes for the most part."""
    if number < len(PROVINCES):
        return f"UBND tỉnh {PROVINCES[number]}"
    if number % 10 == 0:
        return f"{random.choice(OFFICES)} tỉnh {random.choice(PROVINCES)}"
    return f"UBND xã {' '.join(random.sample(SYLLABLES, 2 + number % 2))}"


def _vary_passage(passage: Passage, random: Random) -> Passage:
    return replace(passage, text=_mix(passage.text.split(), random))


def _vary_task(task: Task, titles: list[list[str]], leads: Sequence[str], random: Random) -> Task:
    words, other = task.title.split(), random.choice(titles)
    cut = random.randrange(1, len(words) + 1)
    tail = other[random.randrange(len(other)) :][:6]
    qualifier = random.choice(QUALIFIERS).format(n=random.randrange(2, 60))
    title = " ".join([*words[:cut], *tail, qualifier])
    shift = timedelta(days=random.randrange(-20, 60))
    outputs = tuple(
        replace(o, lead=o.lead if random.random() < 0.5 else (random.choice(leads),), deadline=_move(o.deadline, shift))
        for o in task.outputs
    )
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
