"""The export keeps to the contract: these keys, in this order, and nothing that JSON would change."""

import json
from datetime import date

from knowledge.deadline import By, Unread
from knowledge.export import plan_to_json
from knowledge.model import (
    BodyDeadline,
    Conflict,
    Document,
    Duty,
    Output,
    Plan,
    Reading,
    Repair,
    Target,
    Task,
    UnreadPlace,
)

DOCUMENT = Document(
    id="12-kh-ubnd",
    number="12/KH-UBND",
    kind="Kế hoạch",
    title="Kế hoạch CCHC năm 2026",
    issuer="UBND tỉnh Cao Bằng",
    place="Cao Bằng",
    issued_on=date(2026, 1, 5),
    signer="Lê Hải Hòa",
    signer_title="Chủ tịch",
    year=2026,
    based_on=("76/NQ-CP",),
    source="plan.txt",
)
OUTPUT = Output(
    product="Báo cáo",
    lead=("Sở Nội vụ",),
    coordinate=("Sở Tư pháp", "Sở Y tế"),
    time_raw="Trước 15/01/2026",
    deadline=By(due=date(2026, 1, 15), before=True),
)


def test_all_parts_in_their_order() -> None:
    plan = Plan(
        document=DOCUMENT,
        tasks=(Task(item="13", area="Cải cách thể chế", title="Việc", outputs=(OUTPUT,)),),
        targets=(
            Target(area="A", section="II.2.1", text="Đạt từ 60%", metric="m", operator=">=", value=60.0, unit="%"),
            Target(area="A", section="II.2.1", text="Đạt 60,5%", metric="m", operator="=", value=60.5, unit="%"),
        ),
        duties=(Duty(agency="Sở Nội vụ", section="V.2.2", points=("Một", "Hai")),),
        other_deadlines=(BodyDeadline(text="x", section="IV.8", deadline=Unread(raw="x")),),
        conflicts=(Conflict(about="m", readings=(Reading(text="a", section="II.1", value=80.0),)),),
        unread=(UnreadPlace(place="Phụ lục, STT 45", text="", reason="ô trống"),),
        repairs=(Repair(place="dòng 3", before="440", after="4110", reason="phụ lục"),),
    )
    assert plan_to_json(plan) == {
        "document": {
            "id": "12-kh-ubnd",
            "number": "12/KH-UBND",
            "kind": "Kế hoạch",
            "title": "Kế hoạch CCHC năm 2026",
            "issuer": "UBND tỉnh Cao Bằng",
            "place": "Cao Bằng",
            "date": "2026-01-05",
            "signer": "Lê Hải Hòa",
            "signer_title": "Chủ tịch",
            "year": 2026,
            "based_on": ["76/NQ-CP"],
        },
        "tasks": [
            {
                "item": "13",
                "area": "Cải cách thể chế",
                "title": "Việc",
                "outputs": [
                    {
                        "product": "Báo cáo",
                        "lead": ["Sở Nội vụ"],
                        "coordinate": ["Sở Tư pháp", "Sở Y tế"],
                        "time_raw": "Trước 15/01/2026",
                        "deadline": {"kind": "date", "due": "2026-01-15", "before": True},
                    }
                ],
            }
        ],
        "targets": [
            {
                "area": "A", "section": "II.2.1", "text": "Đạt từ 60%", "metric": "m", "operator": ">=",
                "value": 60, "unit": "%",
            },
            {
                "area": "A", "section": "II.2.1", "text": "Đạt 60,5%", "metric": "m", "operator": "=",
                "value": 60.5, "unit": "%",
            },
        ],
        "duties": [{"agency": "Sở Nội vụ", "section": "V.2.2", "points": ["Một", "Hai"]}],
        "other_deadlines": [{"text": "x", "section": "IV.8", "deadline": {"kind": "none"}}],
        "conflicts": [{"about": "m", "readings": [{"text": "a", "section": "II.1", "value": 80}]}],
        "unread": [{"place": "Phụ lục, STT 45", "text": "", "reason": "ô trống"}],
        "repairs": [{"place": "dòng 3", "before": "440", "after": "4110", "reason": "phụ lục"}],
    }  # fmt: skip
    assert isinstance(plan_to_json(plan)["targets"][0]["value"], int)
    assert json.loads(json.dumps(plan_to_json(plan))) == plan_to_json(plan)


def test_blanks_stay_blank() -> None:
    blank = Document(
        id="plan", number=None, kind="", title="", issuer=None, place=None, issued_on=None, signer=None,
        signer_title=None, year=None, based_on=(),
    )  # fmt: skip
    exported = plan_to_json(Plan(document=blank))
    assert exported["document"]["date"] is None
    assert exported["document"]["number"] is None
    assert exported["tasks"] == exported["targets"] == exported["unread"] == []


def test_columns_of_a_plan_s_own_are_kept() -> None:
    output = Output(product="", lead=(), coordinate=(), time_raw="", deadline=Unread(raw=""), extra=(("Ghi chú", "x"),))
    plan = Plan(document=DOCUMENT, tasks=(Task(item="1", area="", title="t", outputs=(output,)),))
    assert plan_to_json(plan)["tasks"][0]["outputs"][0]["extra"] == {"Ghi chú": "x"}
