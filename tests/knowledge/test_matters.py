"""What a message is about beside questions: danger, fraud, a person, places, complaints; and what is none of it."""

import pytest
from fakes.assistant import read_corpus

from knowledge import datafile
from knowledge.errors import BadData
from knowledge.matters import FILE, build_matters, find_matter, load_matters


@pytest.mark.parametrize(
    ("message", "kind", "name"),
    [
        ("nha toi dang chay", "urgent", "fire"),
        ("nhà cháy rồi", "urgent", "fire"),
        ("nha chay roi cuu voi", "urgent", "fire"),
        ("bo em dot quy roi", "urgent", "health"),
        ("em bị rắn cắn", "urgent", "health"),
        ("lũ quét qua bản rồi", "urgent", "rescue"),
        ("em không muốn sống nữa", "urgent", "self_harm"),
        ("cháu bé nhà bên bị bố đánh thâm tím", "urgent", "child"),
        ("hang xom danh vo suot ngay, so lam", "urgent", "violence"),
        ("công an gọi yêu cầu chuyển tiền", "urgent", "fraud"),
        ("co nguoi goi bao la cong an bat toi cai app dinh danh moi", "urgent", "fraud"),
        ("toi muon gap can bo", "person", ""),
        ("cho tôi nói chuyện với người thật", "person", ""),
        ("gan toi co cho nao lam giay to khong", "near", ""),
        ("xa thai hoc gio thuoc xa nao roi", "commune", "now"),
        ("Tỉnh mình giờ còn bao nhiêu xã phường", "commune", "count"),
        ("đường vào xóm hỏng nặng muốn kiến nghị", "complaint", "road"),
        ("nuoc sinh hoat ban toi mat 3 hom nay roi", "complaint", "water"),
        ("quán karaoke ồn ào quá", "complaint", "environment"),
        ("cán bộ xã thái độ hách dịch", "complaint", "conduct"),
        ("tôi muốn phản ánh", "complaint", "other"),
        ("giấy phép phòng cháy nhà cháy", None, None),
        ("cấp lại căn cước bị trộm", None, None),
        ("đăng ký khai sinh ở đâu", None, None),
        ("muốn chết", "urgent", "self_harm"),
        ("muôn chét", None, None),
        ("chương trình đang chạy", None, None),
        ("bia do nha toi bi mat khi lu cuon", None, None),
    ],
)
def test_a_matter_is_told(message, kind, name):
    matter = find_matter(message)
    assert (matter and matter.kind, matter and matter.name) == (kind, name)


def test_kinds_can_be_asked_for_alone():
    assert find_matter("toi muon gap can bo", "urgent", "complaint") is None


def test_hardly_any_question_of_the_corpora_is_taken_for_danger():
    """Plans speak of fires and fraud as well; only people in danger may get the reply for danger."""
    lines = [line for line in read_corpus("province", "others", "paraphrases") if line["role"] == "citizen"]
    taken = [line["question"] for line in lines if find_matter(line["question"], "urgent", "near", "person")]
    assert len(lines) > 50
    assert len(taken) <= 1, "\n".join(taken)


def test_every_number_has_its_source():
    numbers = load_matters().numbers
    assert set(numbers) == {"111", "112", "113", "114", "115"}
    assert all(one.source and one.who for one in numbers.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["urgent"]["fire"].update(words=""),
        lambda data: data["numbers"].update({"19001009": {"who": "x", "source": "y"}}),
        lambda data: data["numbers"]["113"].update(source=""),
        lambda data: data.pop("person"),
        lambda data: data.update(checked_on=None),
    ],
)
def test_a_mistake_in_the_file_is_named(change):
    data = datafile.load(FILE)
    change(data)
    with pytest.raises(BadData, match=FILE):
        build_matters(data, FILE)
