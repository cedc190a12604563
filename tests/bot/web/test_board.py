"""The board: let in by a link that is good once, out when the role is gone, and only what the role may see."""

import datetime as dt
import re

import httpx
import pytest
from fakes.office import AGENCY, OTHER, Office
from lxml import html

from handlers.notices import Notice
from handlers.texts import board as texts

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def office(house):
    made = Office(house.services, house.now)
    house.office = made
    return made


@pytest.fixture
def minh(office):
    return office.hire("Minh", "supervisor")


@pytest.fixture
def chief(office):
    return office.hire("Quản trị", "admin")


@pytest.fixture
def take_link(house):
    """Return the path of the link that somebody is given in the chat."""

    def ask(worker):
        said = worker.say("/bang").text
        return re.search(re.escape(house.services.site) + r"(/vao/\S+)", said)[1]

    return ask


class Browser:
    """A browser that keeps cookies; `headers` are sent with each request."""

    def __init__(self, house, **headers):
        self.url, self.headers, self.cookies = house.url, headers, {}

    def _do(self, method, path, **request):
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | ({"Cookie": jar} if jar else {}) | request.pop("headers", {})
        answer = httpx.request(method, self.url + path, headers=headers, **request)
        self.cookies |= dict(answer.cookies)
        self.set_cookie = answer.headers.get("set-cookie", "")
        return answer

    def get(self, path):
        return self._do("GET", path)

    def post(self, path, headers=None, **form):
        return self._do("POST", path, data=form, headers=headers or {})

    def enter(self, path):
        """Follow a link and press its button."""
        page = html.document_fromstring(self.get(path).text)
        return self.post("/vao", code=page.xpath("//input[@name='code']/@value")[0])


@pytest.fixture
def browser(house):
    return Browser(house)


def test_a_supervisor_comes_in_by_a_link_from_the_chat(browser, minh, take_link):
    entered = browser.enter(take_link(minh))
    assert (entered.status_code, entered.headers["location"]) == (303, "/bang")
    page = browser.get("/bang")
    assert page.status_code == 200
    assert AGENCY in page.text
    assert OTHER not in page.text


def test_the_cookie_is_kept_from_scripts_and_other_sites(house, browser, minh, take_link):
    browser.enter(take_link(minh))
    cookie = browser.set_cookie.lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=28800" in cookie
    assert "secure" not in cookie
    safe = Browser(house, **{"X-Forwarded-Proto": "https"})
    safe.enter(take_link(minh))
    assert safe.set_cookie.startswith("__Host-")
    assert "; secure" in safe.set_cookie.lower()
    assert safe.get("/bang").status_code == 200


def test_looking_at_a_link_does_not_use_it_up_and_entering_does(house, browser, minh, take_link):
    link = take_link(minh)
    for _ in range(3):
        assert browser.get(link).status_code == 200
    assert browser.cookies == {}
    code = link.rpartition("/")[2]
    assert browser.post("/vao", code=code).status_code == 303
    other = Browser(house)
    assert other.get(link).status_code == 404
    assert other.post("/vao", code=code).status_code == 403
    assert other.get("/bang").status_code == 403


def test_a_link_is_good_for_ten_minutes_and_the_newest_alone(house, browser, minh, take_link):
    old, new = take_link(minh), take_link(minh)
    assert browser.get(old).status_code == 404
    assert browser.get(new).status_code == 200
    house.now += dt.timedelta(minutes=14)  # the chat is a few minutes on
    assert browser.get(new).status_code == 404


@pytest.mark.parametrize("code", ["", "x", "x" * 32, "%00", "é"])
def test_a_guessed_link_is_refused(browser, code):
    assert browser.get(f"/vao/{code or 'y'}").status_code == 404
    assert browser.post("/vao", code=code).status_code == 403


def test_a_session_ends_after_eight_hours(house, browser, minh, take_link):
    browser.enter(take_link(minh))
    house.now += 8 * HOUR - dt.timedelta(minutes=1)
    assert browser.get("/bang").status_code == 200
    house.now += dt.timedelta(minutes=2)
    assert browser.get("/bang").status_code == 403


def test_a_session_ends_with_the_role(office, browser, minh, take_link):
    browser.enter(take_link(minh))
    office.dismiss(minh)
    answer = browser.get("/bang")
    assert answer.status_code == 403
    assert texts.NO_SESSION in answer.text
    with office.services.store.begin() as work:
        work.people.join(minh.id, "supervisor", AGENCY, office.now)
    assert browser.get("/bang").status_code == 403, "the old session does not come to life again"


def test_a_session_goes_with_the_persons_data(office, browser, minh, take_link):
    browser.enter(take_link(minh))
    with office.services.store.begin() as work:
        work.personal.erase(minh.id, [minh.address])
    assert browser.get("/bang").status_code == 403


def test_removing_somebody_closes_what_is_open(office, browser, minh, chief, take_link):
    from handlers.membership import end_role

    browser.enter(take_link(minh))
    link = take_link(minh)
    with office.services.store.begin() as work:
        (member,) = [one for one in work.people.roster() if one.person_id == minh.id]
        end_role(work, member, office.now, ended_by=chief.id)
        work.people.join(minh.id, "supervisor", AGENCY, office.now)
    assert browser.get("/bang").status_code == 403
    assert browser.get(link).status_code == 404


def test_officials_and_citizens_are_given_no_link(office):
    for worker in (office.hire("Lan", "official"), office.meet("Hoa")):
        assert "/vao/" not in worker.say("/bang").text


def test_without_a_public_address_the_chat_says_so(office, minh, house):
    house.services = office.services = type(house.services)(
        library=house.services.library, conversations=house.services.conversations, store=house.store
    )
    assert minh.say("/bang").text == texts.NO_SITE


def test_leaving_ends_the_session_and_cannot_be_done_by_another_site(browser, minh, take_link):
    browser.enter(take_link(minh))
    token = html.document_fromstring(browser.get("/bang").text).xpath("//input[@name='token']/@value")[0]
    assert browser.post("/ra").status_code == 403
    assert browser.post("/ra", token="0" * 32).status_code == 403
    assert browser.post("/ra", {"Sec-Fetch-Site": "cross-site"}, token=token).status_code == 403
    assert browser.post("/ra", {"Origin": "https://evil.example"}, token=token).status_code == 403
    assert browser.get("/bang").status_code == 200
    kept = dict(browser.cookies)
    assert browser.post("/ra", {"Sec-Fetch-Site": "same-origin"}, token=token).status_code == 303
    browser.cookies = kept
    assert browser.get("/bang").status_code == 403


@pytest.mark.parametrize("path", ["/bang", "/bang/viec/o", "/bang/sogui", "/bang/nap"])
def test_nothing_is_shown_without_a_session(browser, path):
    assert browser.get(path).status_code == 403
    browser.cookies = {"cchc_session": "x" * 32}
    assert browser.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/bang/viec/o", "/bang/viec/s", "/bang/viec/w", "/bang/viec/u", "/bang/viec/d",
                                  "/bang/sogui", "/bang/sogui?ngay=x&loc=z&trang=9"])  # fmt: skip
def test_a_supervisor_sees_each_tab_of_the_own_agency(browser, minh, take_link, path):
    browser.enter(take_link(minh))
    answer = browser.get(path)
    assert answer.status_code == 200
    assert OTHER not in html.document_fromstring(answer.text).xpath("string(//main)")


def test_the_bars_say_in_words_what_they_show_and_add_up(house, browser, chief, take_link):
    browser.enter(take_link(chief))
    page = html.document_fromstring(browser.get("/bang").text)
    for chart in page.xpath("//svg"):
        widths = [float(one) for one in chart.xpath("./rect/@width")]
        assert abs(sum(widths) - 100) < 0.1
    (total,) = [one for one in page.xpath("//svg/@aria-label") if one.startswith(texts.TOTAL)]
    counts = [int(number) for number in re.findall(r"\d+", total)]
    others = [one for one in page.xpath("//section[1]//svg/@aria-label") if one != total]
    sums = [sum(map(int, re.findall(r" (\d+)(?:,|$)", one))) for one in others]
    assert sum(counts) == sum(sums) > 50


def test_overdue_work_is_listed_with_its_row_and_by_agency(house, browser, chief, take_link):
    house.now += dt.timedelta(days=60)
    house.office.now = house.now
    browser.enter(take_link(chief))
    page = html.document_fromstring(browser.get("/bang/viec/o").text)
    links = page.xpath("//table//a/@href")
    assert links
    assert browser.get(links[0]).status_code == 200
    chosen = html.document_fromstring(browser.get(f"/bang/viec/o?don-vi={AGENCY}").text)
    agencies = {one.text_content() for one in chosen.xpath("//tbody/tr/td[2]")}
    assert agencies == {AGENCY}


def test_the_ledger_shows_what_was_to_be_sent(house, browser, minh, take_link):
    with house.store.begin() as work:
        work.outbox.put(Notice(key="k", person_id=minh.id, kind="reminder", due_at=house.now, subject={}))
    browser.enter(take_link(minh))
    text = browser.get(f"/bang/sogui?ngay={house.now.date().isoformat()}").text
    assert "Minh" in text
    assert "Minh" not in browser.get("/bang/sogui?ngay=2020-01-01").text


def test_imports_are_for_admins(browser, minh, chief, house, take_link, shipped_plans):
    browser.enter(take_link(minh))
    assert browser.get("/bang/nap").status_code == 403
    assert "/bang/nap" not in browser.get("/bang").text
    admin = Browser(house)
    admin.enter(take_link(chief))
    page = html.document_fromstring(admin.get("/bang/nap").text)
    assert len(page.xpath("//tbody/tr")) == len(shipped_plans)
    plan = next(one for one in shipped_plans if one.document.number == "4110/KH-UBND")
    cells = [one.text_content() for one in page.xpath("//tbody/tr[td/a[contains(@href, '4110')]]/td")]
    assert cells[1:3] == [str(plan.row_count), str(len(plan.tasks))]
    assert browser.get(f"/bang/nap/{plan.document.id}").status_code == 403


def test_an_import_is_proved_row_by_row_and_cell_by_cell(chief, house, take_link):
    admin = Browser(house)
    admin.enter(take_link(chief))
    shown = admin.get("/bang/nap/4110-kh-ubnd")
    rows = html.document_fromstring(shown.text).xpath("//tbody/tr")
    numbers = {row.xpath("string(th)"): row.xpath("string(td)") for row in rows}
    assert numbers[texts.PROOF_ROWS["rows"]] == numbers[texts.PROOF_ROWS["stored"]] == "60"
    assert (numbers[texts.PROOF_ROWS["cells"]], numbers[texts.PROOF_ROWS["lost"]]) == ("368", "0")
    assert texts.PROOF_ALL in shown.text
    assert admin.get("/bang/nap/none").status_code == 404
