"""Thousands of text plans that differ as those of a country's offices do: made from the shipped ones, by chance.

Every plan has its own number, place, day and office. Titles, figures, dates, agencies and paragraphs are drawn
anew for each, so that hardly a title comes twice, while phrases of time and names of agencies do, as they do in life.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from knowledge.model import Plan, Task

ROWS = 50
_BODY_LETTERS = 4000
_HEADING = re.compile(r"[IVX]+\. |\d+(?:\.\d+)*\. ")
_FIGURE = re.compile(r"\b\d{1,3}(?=\s?%)")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}/(20\d\d)\b")
_NUMBER = re.compile(r"\b\d{2,4}(?=/(?:\d{4}/)?(?:KH|QĐ|NQ|CV|BC))")
_PROVINCES = ("Cao Bằng", "Tuyên Quang", "Lạng Sơn", "Thái Nguyên", "Lào Cai", "Phú Thọ", "Nghệ An", "Đồng Tháp")
# a country has thousands of communes: a name is drawn from two syllables
_FIRST = (
    "Nam", "Thanh", "Minh", "Bảo", "Tân", "Hùng", "Yên", "Phúc", "Bắc", "Đông", "Vĩnh", "Hòa", "Phong", "Trường", "Kim",
    "Quảng", "Lạc", "Xuân", "Thượng", "Hạ", "Đại", "Trung", "Sơn", "Long", "An", "Cao", "Gia", "Ngọc", "Thái", "Văn",
)  # fmt: skip
_SECOND = (
    "Tuấn", "Long", "Tân", "Lạc", "Trào", "Sơn", "Bình", "Lộc", "Hà", "Khê", "Phú", "Thịnh", "Lâm", "Giang", "Quang",
    "Thủy", "Hải", "Mỹ", "Thành", "Lợi", "Hưng", "Đức", "Xá", "Cường", "Dương", "Trạch", "Đồng", "Thọ", "Ninh", "Cát",
)  # fmt: skip
_COMMUNES = tuple(f"{first} {second}" for first in _FIRST for second in _SECOND)
_WHERE = (
    "trên địa bàn {commune}", "giai đoạn 2026 - {year}", "đợt {few} năm 2026", "tại {count} đơn vị trực thuộc",
    "cho {count} cán bộ, công chức", "lĩnh vực {field}", "theo Kế hoạch số {count}/KH-UBND", "của {commune}",
)  # fmt: skip
_FIELDS = ("đất đai", "hộ tịch", "y tế", "giáo dục", "xây dựng", "môi trường", "lao động", "tài chính", "nông nghiệp")
_TIMES = (
    "Trước ngày {day}/{month}/2026", "Tháng {month}/2026", "Quý {quarter}/2026", "Quý {quarter}", "Năm 2026",
    "Thường xuyên", "Trước ngày {day} hằng tháng", "Hoàn thành trước {day}/{month}/2026", "Tháng {month}, tháng 12",
    "Trong {day} ngày kể từ ngày nhận được văn bản", "6 tháng đầu năm 2026", "Hằng quý; báo cáo trước {day}/12/2026",
)  # fmt: skip
_LETTERS = "ABCDEGHKLMNPQSTVXY"
_HEAD = "TT\tNội dung công việc\tSản phẩm\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian hoàn thành"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What plans are made from: tasks, agencies as plans write them, and the paragraphs of bodies."""

    tasks: tuple[Task, ...]
    agencies: tuple[str, ...]
    bodies: tuple[tuple[str, ...], ...]


def collect(plans: list[Plan], folder: Path) -> Stock:
    """Return the stock that the shipped plans, which lie in `folder`, make up."""
    tasks = tuple(task for plan in plans for task in plan.tasks)
    outputs = [output for task in tasks for output in task.outputs]
    agencies = {name for output in outputs for name in (*output.lead, *output.coordinate)}
    bodies = []
    for plan in plans:
        if plan.tasks:
            lines = (folder / plan.document.source).read_text(encoding="utf-8").splitlines()
            opening = next(i for i, line in enumerate(lines) if line.startswith("I. "))
            body = [line for line in lines[opening:] if line.strip() and "\t" not in line]
            end = next(i for i, line in enumerate(body) if line.startswith("Nơi nhận"))
            bodies.append(tuple(body[:end]))
    return Stock(tasks=tasks, agencies=tuple(sorted(agencies)), bodies=tuple(bodies))


def write_plans(stock: Stock, folder: Path, count: int) -> list[Path]:
    """Write `count` plans into `folder` and return their paths, in the order of their names."""
    paths = []
    for index in range(count):
        path = folder / f"plan-{index:05}.txt"
        path.write_text(_make_plan(stock, index), encoding="utf-8")
        paths.append(path)
    return paths


def _make_plan(stock: Stock, index: int) -> str:
    chance = Random(index)  # noqa: S311 - nothing secret hangs on it
    province = _PROVINCES[index % len(_PROVINCES)]
    commune = f"xã {chance.choice(_COMMUNES)}" if index % 2 else ""
    office = f"UBND {commune}" if commune else f"UBND tỉnh {province}"
    capitals = f"ỦY BAN NHÂN DÂN\n{(commune or f'tỉnh {province}').upper()}"
    title = f"Cải cách hành chính {commune or f'tỉnh {province}'} năm 2026"
    day = f"ngày {chance.randint(2, 28)} tháng {chance.randint(1, 3)} năm 2026"
    head = [
        capitals,
        f"Số: {1000 + index}/KH-UBND",
        f"{commune.removeprefix('xã ') or province}, {day}",
        "KẾ HOẠCH",
        title,
    ]
    foot = ["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", f"Nguyễn Văn {chance.choice(_LETTERS)}"]
    source = f"(Kèm theo Kế hoạch số {1000 + index}/KH-UBND của {office})"
    annex = f"PHỤ LỤC\nNHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026\n{source}"
    rows = "\n".join([_HEAD, *_make_rows(stock, chance)])
    return "\n\n".join([*head, *_make_body(stock, chance), *foot, annex, rows]) + "\n"


def _make_body(stock: Stock, chance: Random) -> list[str]:
    """Return every heading of some plan, and as many of its paragraphs as a plan of this size holds."""
    body = chance.choice(stock.bodies)
    share = _BODY_LETTERS / sum(map(len, body))
    return [_vary(line, chance) for line in body if _HEADING.match(line) or chance.random() < share]


def _vary(text: str, chance: Random) -> str:
    text = _FIGURE.sub(lambda _: str(chance.randint(20, 99)), text)
    text = _DAY.sub(lambda match: f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{match[1]}", text)
    return _NUMBER.sub(lambda _: str(chance.randint(100, 9999)), text)


def _make_rows(stock: Stock, chance: Random) -> list[str]:
    tasks = sorted(chance.sample(range(len(stock.tasks)), ROWS))
    rows, area = [], ""
    for number, task in enumerate((stock.tasks[index] for index in tasks), start=1):
        if task.area != area:
            area = task.area
            rows.append(f"{'I' * chance.randint(1, 3)}\t{area}\t\t\t\t")
        output = chance.choice(task.outputs)
        title = f"{_vary(task.title, chance).rstrip('.')} {_fill(chance.choice(_WHERE), chance)}"
        lead = chance.choice(stock.agencies) if chance.random() < 0.8 else f"UBND xã {chance.choice(_COMMUNES)}"
        others = "; ".join(output.coordinate)
        if chance.random() < 0.4 or not others:
            others = "; ".join(chance.sample(stock.agencies, chance.randint(1, 3)))
        time = _fill(chance.choice(_TIMES), chance)
        rows.append("\t".join((str(number), title, output.product or "Báo cáo", lead, others, time)))
    return rows


def _fill(phrase: str, chance: Random) -> str:
    return phrase.format(
        commune=f"xã {chance.choice(_COMMUNES)}",
        field=chance.choice(_FIELDS),
        year=chance.randint(2027, 2030),
        few=chance.randint(1, 4),
        count=chance.randint(3, 400),
        day=chance.randint(5, 28),
        month=chance.randint(1, 12),
        quarter=chance.choice(("I", "II", "III", "IV", "I, II", "III, IV")),
    )
