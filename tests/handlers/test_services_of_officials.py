"""Officials ask about services as well: what surely names one is answered by the guide, not by a plan."""

from fakes.assistant import read_corpus

from bot.batch import to_question
from bot.evaluate import grade, read_expectation


def test_citizens_questions_asked_by_officials_are_mostly_answered_alike_and_seldom_by_a_plan(assistant):
    lines = [{**fields, "role": "official", "agency": None} for fields in read_corpus("citizens")]
    verdicts = [
        grade(read_expectation(fields["expect"]), reply)[0]
        for fields, reply in zip(lines, assistant.answer_lines(lines), strict=True)
    ]
    assert all(to_question(fields).asker.role == "official" for fields in lines)
    assert verdicts.count("right") >= 0.97 * len(verdicts)
    assert sum(verdict in {"wrong", "invented"} for verdict in verdicts) <= 0.01 * len(verdicts)


def test_danger_of_which_an_official_writes_is_answered_unless_a_plan_is_asked(assistant):
    assert "113" in assistant.ask("hàng xóm đang bị chồng đánh").text
    assert "114" not in assistant.ask("Ai lo chống cháy rừng ở tỉnh?").text


def test_what_only_shares_words_with_a_common_question_is_answered_by_the_plan(assistant):
    assert "STT 54" in assistant.ask("số hóa hồ sơ thủ tục thời gian làm thế nào").text
    assert "01/3/2027" in assistant.ask("Luật Hộ tịch mới bao giờ có hiệu lực?").text


def test_the_office_somebody_is_in_does_not_make_it_a_question_about_plans(assistant):
    reply = assistant.ask("Em ở Sở Nội vụ, vợ em mới sinh, khai sinh cho cháu trên mạng thế nào?")
    assert "dichvucong.gov.vn" in reply.text
    assert "Đăng ký khai sinh" in reply.text
