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
