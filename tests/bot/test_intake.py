"""Taking plans in: what is kept, what is replaced, what is told, and what stays untouched."""

import json

import pytest
from conftest import PLAN

ID = "77-kh-ubnd-xa-hoa-sen"


def export(command):
    return {plan["document"]["id"]: plan for plan in json.loads(command("export").out)}


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "kế hoạch.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path):
    return tmp_path / "data/library.sqlite"


def test_without_a_path_the_shipped_plans_are_read_and_counted(command):
    done = command("ingest", "--json")
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert (report["plan_count"], report["failed"]) == (5, [])
    counts = {plan["number"]: plan["counts"] for plan in report["plans"]}
    assert counts["4110/KH-UBND"]["rows"] == 60
    assert counts["4110/KH-UBND"]["tasks"] == 57
    assert counts["4110/KH-UBND"]["outputs"] == 60


def test_the_report_for_people_names_every_place_left_unread(command, plan):
    done = command("ingest", plan)
    assert (done.code, done.err) == (0, "")
    assert "77/KH-UBND" in done.out
    assert "2 nhiệm vụ" in done.out
    assert "thời hạn chưa hiểu: Phụ lục, mục I, STT 2: “đầu vụ” (không quy tắc nào khớp)" in done.out
    assert "2 dòng vào = 2 dòng lưu đủ" in done.out
    assert "6 kế hoạch" in done.out


def test_a_plan_taken_in_stands_beside_the_shipped_ones(command, plan):
    command("ingest", plan)
    plans = export(command)
    assert len(plans) == 6
    assert [task["title"] for task in plans[ID]["tasks"]][1].startswith("Đo mực nước hồ sen")


def test_a_plan_taken_in_again_is_replaced_whole(command, plan):
    command("ingest", plan)
    plan.write_text(PLAN.replace("Đo mực nước hồ sen.", "Đếm cá."), encoding="utf-8")
    report = json.loads(command("ingest", "--json", plan).out)
    assert (report["plan_count"], report["plans"][0]["replaced"]) == (6, True)
    assert export(command)[ID]["tasks"][1]["title"].startswith("Đếm cá")


def test_a_shipped_plan_gives_way_to_the_offices_own_copy(command, plan, tmp_path):
    own = PLAN.replace("XÃ HOA SEN", "TỈNH CAO BẰNG").replace("77/", "4110/")
    own = own.replace("ngày 05 tháng 01 năm 2026", "ngày 31 tháng 12 năm 2025")
    plan.write_text(own, encoding="utf-8")
    assert json.loads(command("ingest", "--json", plan).out)["plan_count"] == 5
    command("ingest")
    assert len(export(command)["4110-kh-ubnd"]["tasks"]) == 2


def test_the_copy_outlives_the_file_and_the_library(command, plan, library):
    command("ingest", plan)
    plan.unlink()
    library.unlink()
    assert ID in export(command)


def test_a_damaged_library_is_built_again(command, library):
    command("ingest")
    library.write_bytes(b"no database" * 1000)
    assert len(export(command)) == 5


def test_a_file_put_among_the_copies_by_hand_is_found(command, plan, tmp_path):
    command("ingest")
    (tmp_path / "data/plans").mkdir()
    plan.rename(tmp_path / "data/plans/own.txt")
    assert ID in export(command)


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "song.txt": "Trong đầm gì đẹp bằng sen\nLá xanh bông trắng lại chen nhị vàng\n".encode(),
    "damaged.docx": b"PK\x03\x04 not really",
    "damaged.pdf": b"%PDF-1.7 not really",
    "damaged.xlsx": b"\x00" * 100,
    "picture.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_plan_is_told_and_the_library_untouched(command, tmp_path, library, name):
    command("ingest")
    before = library.read_bytes()
    (tmp_path / name).write_bytes(BAD[name])
    done = command("ingest", name)
    assert done.code == 1
    assert name in done.error
    assert "giữ nguyên" in done.out
    assert library.read_bytes() == before
    assert not (tmp_path / "data/plans").exists()


def test_a_path_that_is_not_there_is_told(command, tmp_path):
    done = command("ingest", tmp_path / "none.txt")
    assert done.code == 1
    assert "none.txt" in done.error
    assert not (tmp_path / "data").exists()


def test_a_folder_without_a_plan_is_told(command, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "folder" in command("ingest", tmp_path / "folder").error


def test_in_a_folder_the_good_is_kept_and_the_bad_is_told(command, plan, tmp_path):
    folder = tmp_path / "folder/deep"
    folder.mkdir(parents=True)
    plan.rename(folder / "b.TXT")
    (folder / "a.txt").write_bytes(b"")
    (folder / "~$b.docx").write_bytes(b"lock")
    done = command("ingest", "--json", tmp_path / "folder")
    assert done.code == 1
    assert "a.txt" in done.error
    report = json.loads(done.out)
    assert [one["id"] for one in report["plans"]] == [ID]
    assert [one["path"].rsplit("/")[-1] for one in report["failed"]] == ["a.txt"]
    assert ID in export(command)


def test_a_table_without_a_column_is_taken_in_and_what_is_missing_is_told(command, plan):
    rows = [
        "\t".join(cell for number, cell in enumerate(line.split("\t")) if number != 5) if "\t" in line else line
        for line in PLAN.splitlines()
    ]
    plan.write_text("\n".join(rows), encoding="utf-8")
    done = command("ingest", "--json", plan)
    assert done.code == 0
    (report,) = json.loads(done.out)["plans"]
    assert report["counts"]["tasks"] == 2
    assert report["counts"]["unread"] >= 1
    deadlines = [output["deadline"] for task in export(command)[ID]["tasks"] for output in task["outputs"]]
    assert deadlines == [{"kind": "none"}] * 2


OVERRIDES = """\
overrides:
  - plan: 77-kh-ubnd-xa-hoa-sen
    item: 2
    field: time
    was: đầu vụ
    to: Trước ngày 15/3/2026
    who: Nguyễn Văn A
    when: 2026-01-20
    why: Chủ tịch UBND xã đính chính
"""


@pytest.fixture
def overrides(tmp_path):
    """Return a function that writes the office's own corrections."""
    path = tmp_path / "data/overrides.yaml"
    path.parent.mkdir()
    return lambda text: path.write_text(text, encoding="utf-8")


def test_the_offices_own_corrections_are_applied_and_told(command, plan, overrides):
    overrides(OVERRIDES)
    done = command("ingest", plan)
    assert (done.code, done.err) == (0, "")
    assert "sửa tay 1 chỗ:" in done.out
    told = " ".join(done.out.split())
    assert "“đầu vụ” → “Trước ngày 15/3/2026” (Nguyễn Văn A, 20/01/2026: Chủ tịch UBND xã đính chính)" in told
    assert "thời hạn chưa hiểu:" not in done.out
    (output,) = export(command)[ID]["tasks"][1]["outputs"]
    assert output["deadline"] == {"kind": "date", "due": "2026-03-15", "before": True}
    assert [one["who"] for one in export(command)[ID]["repairs"] if one["reason"] == "override"] == ["Nguyễn Văn A"]


def test_corrections_count_from_the_moment_they_are_written(command, plan, overrides):
    command("ingest", plan)
    assert export(command)[ID]["tasks"][1]["outputs"][0]["deadline"] == {"kind": "none"}
    overrides(OVERRIDES)
    assert export(command)[ID]["tasks"][1]["outputs"][0]["deadline"]["due"] == "2026-03-15"


def test_a_correction_that_finds_something_else_is_told_and_not_applied(command, plan, overrides):
    overrides(OVERRIDES.replace("was: đầu vụ", "was: cuối vụ"))
    done = command("ingest", plan)
    assert done.code == 0
    told = " ".join(done.out.split())
    assert "sửa tay không áp dụng: overrides.yaml: overrides 1 (77-kh-ubnd-xa-hoa-sen, nhiệm vụ 2, thời gian)" in told
    assert "văn bản nay ghi “đầu vụ”, không phải “cuối vụ”" in told
    assert export(command)[ID]["tasks"][1]["outputs"][0]["time_raw"] == "đầu vụ"


def test_a_correction_of_a_plan_that_is_not_there_is_told(command, overrides):
    overrides(OVERRIDES)
    done = command("ingest", "--json")
    assert done.code == 0
    (refused,) = json.loads(done.out)["refused"]
    assert (refused["plan"], refused["reason"]) == (ID, "no_plan")
    assert "Sửa tay cho kế hoạch không có trong thư viện: 1" in command("ingest").out


@pytest.mark.parametrize(
    "text", ["overrides: [{plan: x}]", "not: [closed", "- a list", OVERRIDES + "    colour: red\n"]
)
@pytest.mark.parametrize("args", [("ingest",), ("ask", "ai?"), ("export",)])
def test_corrections_that_cannot_be_used_stop_everything_in_one_line(command, overrides, text, args, library):
    overrides(text)
    done = command(*args)
    assert done.code == 2
    assert "overrides.yaml" in done.error
    assert not library.exists()


def test_a_plan_that_is_taken_in_anew_is_compared_with_the_library(command, plan):
    command("ingest", plan)
    assert "so với bản đã có: không có gì thay đổi" in command("ingest", plan).out
    lines = PLAN.splitlines()
    text = "\n".join(line for line in lines if not line.startswith("2\t"))
    text = text.replace("Quý I/2026", "Quý II/2026").replace("\tPhòng Kinh tế\tVăn", "\tCông an xã\tVăn")
    plan.write_text(f"{text}\n3\tThả cá.\tPhòng Kinh tế\t\tBáo cáo\tNăm 2026\n", encoding="utf-8")
    done = command("ingest", plan)
    told = " ".join(done.out.split())
    assert "so với bản đã có, 4 thay đổi:" in told
    assert "nhiệm vụ 1, thời gian: “Quý I/2026” → “Quý II/2026”" in told
    assert "nhiệm vụ 1, chủ trì: “Phòng Kinh tế” → “Công an xã”" in told
    assert "bỏ nhiệm vụ 2: Đo mực nước hồ sen." in told
    assert "thêm nhiệm vụ 3: Thả cá." in told


def test_without_a_library_there_is_nothing_to_compare_with(command, plan, library):
    command("ingest", plan)
    library.unlink()
    (report,) = json.loads(command("ingest", "--json", plan).out)["plans"]
    assert (report["replaced"], report["changes"]) == (False, None)


def test_a_shipped_plan_of_the_same_id_is_compared_too(command, plan):
    command("ingest")
    own = PLAN.replace("XÃ HOA SEN", "TỈNH CAO BẰNG").replace("77/", "4110/")
    own = own.replace("ngày 05 tháng 01 năm 2026", "ngày 31 tháng 12 năm 2025")
    plan.write_text(own, encoding="utf-8")
    (report,) = json.loads(command("ingest", "--json", plan).out)["plans"]
    kinds = [change["kind"] for change in report["changes"]]
    assert report["replaced"]
    assert kinds.count("dropped") == 55
    assert kinds.count("title") == 2


def test_figures_that_differ_from_other_plans_are_told_with_both_places(command, plan):
    plan.write_text(PLAN.replace("Tỷ lệ hồ sơ giải quyết", "Tỷ lệ hồ sơ TTHC giải quyết"), encoding="utf-8")
    done = command("ingest", "--json", plan)
    (conflict,) = json.loads(done.out)["conflicts_between_plans"]
    assert [(one["plan"], one["section"], one["value"], one["unit"]) for one in conflict["readings"]] == [
        (ID, "I.1", 98, "%"),
        ("4110-kh-ubnd", "II.2.1", 97, "%"),
        ("cchc-2026-so-tu-phap-cao-bang", "II.2.1", 97, "%"),
        ("cchc-2026-xa-nam-dan", "II.2.3", 95, "%"),
    ]
    told = " ".join(command("ingest", plan).out.split())
    assert "97% (4110/KH-UBND, mục II.2.1)" in told
    assert "98% (77/KH-UBND, mục I.1)" in told
    assert len(json.loads(command("ingest", "--json").out)["conflicts_between_plans"]) == 3


def test_a_plan_that_differs_from_none_is_told_no_others(command, plan):
    assert json.loads(command("ingest", "--json", plan).out)["conflicts_between_plans"] == []


def test_a_cell_that_no_record_holds_is_named(command, plan):
    lines = [f"{line}\t{'gấp' if line.startswith('1') else ''}" if "\t" in line else line for line in PLAN.splitlines()]
    plan.write_text("\n".join(lines), encoding="utf-8")
    done = command("ingest", "--json", plan)
    (report,) = json.loads(done.out)["plans"]
    assert done.code == 0
    assert [(one["column"], one["text"]) for one in report["coverage"]["lost"]] == [(None, "gấp")]
    assert (report["coverage"]["rows"], report["coverage"]["stored"]) == (2, 1)
    assert "gấp" in [one["text"] for one in export(command)[ID]["unread"]]
    assert "chưa vào bản ghi nào:" in command("ingest", plan).out


def test_the_keys_of_the_report_are_those_that_are_promised(command, plan, overrides):
    overrides(OVERRIDES)
    report = json.loads(command("ingest", "--json", plan).out)
    assert list(report) == ["plans", "failed", "conflicts_between_plans", "refused", "plan_count"]
    assert list(report["plans"][0]) == [
        "path", "replaced", "id", "number", "title", "issuer", "counts", "coverage", "unread", "unread_deadlines",
        "unknown_agencies", "conflicts", "repairs", "overrides", "refused", "changes",
    ]  # fmt: skip
    assert list(report["plans"][0]["counts"]) == [
        "rows", "tasks", "outputs", "targets", "duties", "unread", "unread_deadlines", "unknown_agencies",
        "conflicts", "repairs", "overrides", "refused", "changes",
    ]  # fmt: skip
    assert list(report["plans"][0]["coverage"]) == [
        "rows", "stored", "joined", "areas", "headings", "cells", "told", "lost", "added",
    ]  # fmt: skip
    assert list(report["plans"][0]["overrides"][0]) == ["place", "before", "after", "reason", "who", "when", "why"]


def test_the_report_fits_a_screen_of_100_columns(command, plan, overrides):
    overrides(OVERRIDES.replace("was: đầu vụ", "was: " + "cuối vụ " * 60))
    command("ingest")
    done = command("ingest", plan)
    assert max(map(len, (done.out + command("ingest").out).splitlines())) <= 100


def test_a_copy_on_the_shelf_that_is_damaged_is_told_and_the_rest_is_kept(command, plan, tmp_path):
    command("ingest")
    (tmp_path / "data/plans").mkdir()
    (tmp_path / "data/plans/old.docx").write_bytes(b"PK\x03\x04 not really")
    done = command("ingest", plan)
    assert done.code == 1
    assert "old.docx" in done.error
    assert len(export(command)) == 6
