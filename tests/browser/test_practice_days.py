"""Practice from the first day to the exam and past it; the test sets the browser's clock."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import policy_broken
from tests.sample_questions import FILES, build_site, named

from knowledge.site.neutral import neutral

pytestmark = pytest.mark.xdist_group("practice-days")

OBJECTIVES = ["k1", "k2", "k3", "k4", "k5"]
EACH = 14
FIRST = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)
EXAM = FIRST.date() + datetime.timedelta(days=15)
SITUATION = (
    "A maker of drones trains a model each night and serves it from one endpoint. The team has two"
    " engineers, pays for a small fleet and wants to hear of a bad version before all customers do;"
    " it may add no service. Which setting needs the least work and keeps the old fleet at hand?"
)


def many() -> dict[str, str]:
    """Return a site with 70 questions on five objectives, some scenarios, some of a family."""
    points = "".join(
        f"### {k.upper()} Point {k} {{ #c01-3.3-{k} }}\n\nText.\n\n" for k in OBJECTIVES
    )
    files = {
        name: text
        for name, text in FILES.items()
        if not name.startswith("questions/") and not name.startswith("guide/shift")
    }
    files["reference/objectives.md"] = f"# Objectives\n\n## First exam\n\n{points}"
    files["guide/shift.md"] = "# Shifts\n\n## Canary\n\n## Linear\n"
    kinds = ["one-choice", "two-response", "one-choice", "three-order", "one-choice", "four-match"]
    for number in range(EACH * len(OBJECTIVES)):
        source = kinds[number % len(kinds)]
        name = f"item-{number}"
        text = FILES[f"questions/3.3/{source}.md"].replace(f"id: {source}", f"id: {name}")
        text = re.sub(r"objectives: .*", f"objectives: [c01-3.3-{OBJECTIVES[number % 5]}]", text)
        text = text.replace("Traffic moves in two steps, see", f"Case {number}. See")
        if number % 4 == 0:
            text = text.replace(f"Case {number}.", SITUATION)
        if number % 7 == 0:
            text = text.replace("level: apply", f"level: apply\nfamily: fact-{number // 14}")
        files[f"questions/3.3/{name}.md"] = text
    return files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = "repo_url: https://github.com/owner/repo\nedit_uri: edit/main/docs/"
    return build_site(tmp_path_factory.mktemp("days"), many(), extra=repository)


def item(number: int) -> str:
    """Return the address of a question's page."""
    return f"questions/3.3/{neutral(f'item-{number}')}.html"


class Learner:
    """One reader over many days; answers in the page as a hand would, only faster."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self.site = site
        self.context = browser.new_context(timezone_id="Europe/Berlin", locale="en-GB")
        self.context.set_default_timeout(8000)
        self.page = self.context.new_page()
        self.page.clock.install(time=FIRST)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        self.page.on("console", lambda said: self.errors.extend(policy_broken(said)))

    def day(self, number: int, hour: int = 9) -> None:
        self.page.clock.set_system_time(FIRST + datetime.timedelta(days=number, hours=hour - 9))

    def open(self, name: str, mark: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto((self.site / name).as_uri() + mark)
        return self.page

    def question(self, number: int) -> str:
        return (self.site / item(number)).as_uri()

    def log(self) -> list[dict[str, Any]]:
        stored = self.page.evaluate("localStorage.getItem('kb.log')")
        return json.loads(stored)["events"] if stored else []

    def answer(self, *, wrong: int = 0, most: int = 200) -> int:
        """Answer what is asked until nothing more is; the first `wrong` ones wrongly."""
        return int(self.page.evaluate(DRIVE, [wrong, most]))

    def review(self, day: int, *, wrong: int = 0) -> tuple[int, int]:
        """Do a day's review; returns how many were due and new."""
        self.day(day)
        page = self.open("practice/review.html")
        said = page.locator(".kb-big").inner_text()
        found = re.search(r"(\d+) due, (\d+) new", said)
        if not found:
            return 0, 0
        page.get_by_role("button", name="Start the review").click()
        page.locator(".q").wait_for()
        self.answer(wrong=wrong)
        return int(found[1]), int(found[2])


DRIVE = """async ([wrong, most]) => {
  const wait = (test) => new Promise((resolve, reject) => {
    let left = 400;
    const look = () => { const found = test(); if (found) resolve(found);
      else if (left-- < 0) reject(new Error("nothing came")); else setTimeout(look, 5); };
    look();
  });
  const click = (node) => node.click();
  let done = 0;
  while (done < most) {
    const section = await wait(() => document.querySelector(".kb-list > .q[data-ready]"));
    const data = section.dataset;
    const keys = (data.answer || "").split(",");
    const bad = done < wrong;
    const all = [...section.querySelectorAll(".q-options input")];
    const fits = (input) => keys.includes(input.value);
    const want = bad ? all.filter((i) => !fits(i)).slice(0, keys.length) : all.filter(fits);
    want.forEach((input) => { if (!input.checked) click(input); });
    const steps = data.type === "order" ? (bad ? keys.slice().reverse() : keys) : [];
    steps.forEach((key) => click(section.querySelector(`.q-pool > [data-key='${key}'] button`)));
    section.querySelectorAll("select").forEach((select, i) => {
      select.value = keys[bad ? (i + 1) % keys.length : i];
      select.dispatchEvent(new Event("change"));
    });
    if (data.type === "recall") {
      section.querySelector(".q-answer").open = true;
      const all = [...section.querySelectorAll("button")];
      const knew = all.find((b) => b.textContent === "I knew it");
      click(bad ? knew.parentElement.querySelector("button") : knew);
    } else click(section.querySelector(".q-submit"));
    done += 1;
    const next = await wait(() => document.querySelector(".kb-steer .q-main"));
    click(next);
    await wait(() => document.querySelector(".kb-steer .q-main") !== next);
    if (!document.querySelector(".kb-bar")) break;
    await wait(() => document.querySelector(".kb-list > .q[data-ready]:not([data-state])"));
  }
  return done;
}"""


@pytest.fixture
def learner(browser: Browser, site: Path) -> Iterator[Learner]:
    made = Learner(browser, site)
    yield made
    assert made.errors == []
    made.context.close()


def set_date(page: Page, day: datetime.date) -> None:
    page.get_by_label("Exam date").fill(day.isoformat())


def test_twenty_days_to_the_exam_and_past_it(learner: Learner) -> None:
    page = learner.open("practice/review.html")
    expect(
        page.get_by_text("Without an exam date there are 10 new questions a day.")
    ).to_be_visible()
    set_date(page, EXAM)
    expect(page.get_by_text("15 days to your exam. On course: 5 new questions")).to_be_visible()
    expect(page.get_by_text("0 due, 5 new.")).to_be_visible()
    assert learner.review(0, wrong=2) == (0, 5)
    firsts = {e["q"] for e in learner.log()}
    topics = page.evaluate("ids => ids.map((id) => kbPractice.byId().get(id).all[0])", list(firsts))
    assert len(set(topics)) == 5  # every objective on the first day
    expect(page.get_by_text("Done: 3 of 5 right.")).to_be_visible()
    expect(page.get_by_text("Nothing is due.")).to_be_visible()

    due, new = learner.review(1)
    assert due >= 2  # what was missed comes back on the next morning
    assert new == 5
    for day in (2, 3, 4):
        assert learner.review(day)[1] in (5, 6)
    # Three days away: the pace rises, and it is said.
    learner.day(8)
    page = learner.open("practice/review.html")
    expect(page.get_by_text("7 days to your exam. On course:")).to_be_visible()
    quota = int(re.search(r"On course: (\d+) new", page.locator(".kb-panel").first.inner_text())[1])  # type: ignore[index]
    assert quota > 5
    for day in range(8, 15):
        learner.review(day)
    met = {e["q"] for e in learner.log()}
    assert len(met) == EACH * len(OBJECTIVES)  # every question before the exam
    page = learner.open("practice/review.html")
    expect(
        page.get_by_text("1 day to your exam. On course: you have met every question.")
    ).to_be_visible()
    expect(page.get_by_text("solid").first).to_be_visible()

    learner.day(15, 7)
    learner.open("practice/review.html")
    expect(page.get_by_text("Your exam is today.")).to_be_visible()
    learner.day(16)
    learner.open("practice/review.html")
    expect(page.get_by_text("Your exam date, 16 March, has passed.")).to_be_visible()
    page.get_by_role("button", name="Clear the date").click()
    expect(page.get_by_text("Without an exam date")).to_be_visible()
    learner.day(19)
    learner.open("index.html")
    expect(page.locator(".kb-today")).to_contain_text("12 days practised")
    expect(page.locator(".kb-today")).to_contain_text("Nothing is due.")


def test_too_short_a_time_is_said_and_the_load_is_capped(learner: Learner) -> None:
    page = learner.open("practice/review.html")
    page.get_by_label("At most").select_option("20")
    set_date(page, FIRST.date() + datetime.timedelta(days=3))
    expect(page.get_by_text("3 days to your exam. 40 short: at 20 questions a day")).to_be_visible()
    expect(page.get_by_text("0 due, 20 new.")).to_be_visible()
    page.get_by_label("At most").select_option("40")
    expect(page.get_by_text("10 short: at 40 questions a day")).to_be_visible()
    page.get_by_label("At most").select_option("60")
    expect(page.get_by_text("On course: 35 new")).to_be_visible()
    page.evaluate(
        "t => kbPractice.log.add(kbPractice.bank.questions.slice(0, 60).map((q, i) =>"
        " ({id: 'e' + i, q: q.id, h: q.hash, t: t, ok: 1, g: 3})))",
        int(FIRST.timestamp() * 1000) - 90 * 86_400_000,
    )
    page.get_by_label("At most").select_option("20")
    expect(page.get_by_text("more are overdue and wait, so that today stays at 20")).to_be_visible()
    page.get_by_role("button", name="Start the review").click()
    expect(page.get_by_role("heading", name="Review")).to_have_count(1)  # the page's, and no other
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    assert learner.answer() == 20
    expect(page.get_by_text("Done for today: you have answered 20 questions")).to_be_visible()


def test_the_weakest_objective_comes_first_and_readiness_says_how_sure_it_is(
    learner: Learner,
) -> None:
    page = learner.open("practice/review.html")
    row = page.get_by_role("row", name=re.compile("^K3 "))
    expect(row).to_contain_text("not started")
    page.evaluate(
        """t => kbPractice.log.add(OBJECTIVES.flatMap((name) =>
          kbPractice.bank.questions.filter((q) => q.all[0] === name).slice(0, 5).map((q, i) =>
            ({id: `e-${name.slice(-2)}-${i}`, q: q.id, h: q.hash, t: t + i,
              ok: +!name.endsWith("k3"), g: name.endsWith("k3") ? 1 : 3}))))""".replace(
            "OBJECTIVES", json.dumps([f"c01-3.3-{name}" for name in OBJECTIVES])
        ),
        int(FIRST.timestamp() * 1000) - 86_400_000,
    )
    page.reload()
    rows = page.get_by_role("table", name="Readiness").get_by_role("row")
    expect(rows.nth(2)).to_contain_text("K3 Point")  # after the heads and the sum
    for number in range(1, 7):
        expect(rows.nth(number)).to_contain_text(re.compile(r"\d+ to \d+ %"))
    learner.open("practice/checkpoint.html", "#ten")
    first = "kbPractice.byId().get(JSON.parse(localStorage['kb.checkpoint']).ids[0]).all[0]"
    page.locator(".q").wait_for()
    assert page.evaluate(first) == "c01-3.3-k3"


def test_ten_questions_are_ten_questions_and_resume(learner: Learner) -> None:
    page = learner.open("index.html")
    page.get_by_role("link", name="Ten", exact=True).click()
    expect(page.locator(".kb-status")).to_have_text("Question 1 of 10")
    expect(page.locator(".q")).to_have_count(1)
    assert learner.answer(most=4, wrong=1) == 4
    expect(page.locator(".kb-status")).to_have_text("Question 5 of 10 · 3 of 4 right")
    shown = page.locator(".q").get_attribute("data-q")
    page.reload()
    expect(page.locator(".kb-status")).to_have_text("Question 5 of 10 · 3 of 4 right")
    assert page.locator(".q").get_attribute("data-q") == shown
    assert learner.answer() == 6
    expect(page.locator(".kb-score")).to_have_text("9 of 10 right")
    expect(page.get_by_role("link", name="Canary")).to_be_visible()
    assert len({e["q"] for e in learner.log()}) == 10
    page.get_by_role("button", name="Ten more").click()
    expect(page.locator(".kb-status")).to_have_text("Question 1 of 10")
    page.get_by_role("button", name="Stop here").click()
    page.reload()
    expect(page.get_by_role("button", name="Answer ten questions")).to_be_visible()


@pytest.mark.parametrize(("size", "count"), [("Ten", 10), ("Twenty", 20), ("All", 70)])
def test_a_round_has_the_length_that_was_chosen(learner: Learner, size: str, count: int) -> None:
    page = learner.open("practice/checkpoint.html")
    page.get_by_text("Choose for yourself").click()
    page.get_by_label("How many").select_option(label=size)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".kb-status")).to_have_text(f"Question 1 of {count}")


def test_an_exam_that_the_site_no_longer_has_harms_nothing(learner: Learner) -> None:
    page = learner.open("practice/exam.html")
    row = {"q": "gone", "ok": 1, "given": ["a"], "ms": 5, "flag": 0, "unsure": 0}
    record = {"id": "old", "seed": "1", "set": "ten", "start": 1, "end": 2, "rows": [row]}
    exams = [{**record, "exam": "c01"}, {**record, "id": "older", "exam": "gone"}]
    page.evaluate("all => localStorage.setItem('kb.exams', JSON.stringify(all))", exams)
    page.reload()
    page.get_by_role("button", name="Ten questions, 1 Jan 1970").click()
    expect(page.get_by_text("questions that the site no longer has")).to_be_visible()


def sit(learner: Learner, mark: str = "#seed=417&set=ten") -> Page:
    page = learner.open("practice/exam.html", mark)
    page.get_by_role("button", name="Start the exam").click()
    page.locator(".q").wait_for()
    return page


def choose(page: Page, *, right: bool) -> None:
    page.evaluate(
        """right => {
      const { type, answer } = document.querySelector(".kb-list > .q").dataset;
      if (type !== "choice" && (type !== "response" || !right)) return;
      document.querySelectorAll(".kb-list .q-options input").forEach((input) => {
        if (answer.split(",").includes(input.value) === right) input.click();
      });
    }""",
        right,
    )


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Finish now").click()
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()


def test_an_exam_is_kept_with_its_times_and_its_trend(learner: Learner) -> None:
    page = sit(learner)
    page.get_by_label("I am not sure").check()
    choose(page, right=True)
    page.get_by_role("button", name="Flag for review").click()
    learner.page.clock.fast_forward("01:30")
    page.get_by_role("button", name="Next").click()
    finish(page)
    expect(page.get_by_role("row", name=re.compile("^Question 1 "))).to_contain_text("1:3")
    expect(page.get_by_role("row", name=re.compile("^Question 1 "))).to_contain_text(
        "flagged, not sure"
    )
    score = page.locator(".kb-score").inner_text()
    shares = page.get_by_role("table", name="Objective").locator("tbody td:nth-of-type(1)")
    parts = [re.findall(r"\d+", text) for text in shares.all_inner_texts()]
    right = [int(one) / int(all_) for one, all_, *_ in parts]
    assert right == sorted(right)  # the weakest objective first
    page.reload()
    expect(page.locator(".kb-score")).to_have_text(score)
    row = page.get_by_role("row", name=re.compile("^K1 Point"))
    expect(row.get_by_role("link", name="Canary")).to_be_visible()
    row.get_by_role("link", name="Ten questions").click()
    expect(page.locator(".kb-status")).to_contain_text("Question 1 of 10")
    assert all(
        "k1" in name
        for name in page.evaluate(
            "JSON.parse(localStorage.getItem('kb.checkpoint')).ids"
            ".map(id => kbPractice.byId().get(id).all.join())"
        )
    )
    learner.day(1)
    page = sit(learner, "#seed=418&set=ten")
    for _ in range(10):
        choose(page, right=True)
        page.keyboard.press("n")
    finish(page)
    expect(page.get_by_role("row", name=re.compile("Ten questions, 2 Mar"))).to_contain_text(
        "points up"
    )
    page.get_by_role("button", name="Ten questions, 1 Mar 2027").click()
    expect(page.locator(".kb-score")).to_have_text(score)


def test_misses_of_an_exam_are_gone_over_at_once_and_eat_nothing(learner: Learner) -> None:
    page = sit(learner)
    for _ in range(10):
        choose(page, right=False)
        page.keyboard.press("n")
    finish(page)
    answered = [e for e in learner.log() if e["x"] == 1 and not e["ok"]]
    missed = 10  # those left open are missed too
    assert 5 <= len(answered) < missed
    page.get_by_role("link", name="Review what you missed now").click()
    expect(page.locator(".kb-status")).to_have_text(f"Question 1 of {missed}")
    learner.answer()
    expect(page.get_by_text(f"Done: {missed} of {missed} right. 0 due, 10 new.")).to_be_visible()


def test_a_doubtful_right_answer_counts_less(learner: Learner) -> None:
    page = sit(learner)
    for number in range(10):
        choose(page, right=True)
        if number % 2:
            page.get_by_label("I am not sure").check()
        page.keyboard.press("n")
    finish(page)
    events = [e for e in learner.log() if e["ok"]]
    assert {(e["g"], e.get("s", 1)) for e in events} == {(2, 0), (3, 1)}
    expect(page.get_by_text("although you were not sure")).to_be_visible()


def test_the_clock_stays_in_view_and_time_up_ends_it(learner: Learner) -> None:
    page = sit(learner)
    expect(page.locator(".kb-time")).to_have_text(re.compile(r"(20:00|19:5\d) left"))
    page.set_viewport_size({"width": 390, "height": 500})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".kb-time").wait_for()
    box = page.locator(".kb-time").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200
    learner.page.clock.fast_forward("20:01")
    expect(page.get_by_role("heading", name="Time is up")).to_be_visible()
    expect(page.locator(".kb-score")).to_have_text("0 of 10 right")


def test_a_set_has_the_forms_of_its_exam_a_fact_once_and_scenarios(learner: Learner) -> None:
    page = learner.open("practice/exam.html")
    expect(page.get_by_text("The official guide of First names these forms")).to_contain_text(
        "multiple choice, multiple response, ordering, matching."
    )
    sizes = page.get_by_label("Set").locator("option").all_inner_texts()
    assert sizes == [
        "Ten questions: 10 in 20 minutes",
        "Half an exam: 10 in 20 minutes",
        "A full exam: 20 in 40 minutes",
    ]
    for seed in range(417, 423):
        page = sit(learner, f"#seed={seed}&set=full")
        drawn = page.evaluate(
            "JSON.parse(localStorage.getItem('kb.session')).ids"
            ".map((id) => kbPractice.byId().get(id))"
        )
        families = [q["family"] for q in drawn if q["family"]]
        choices = [q for q in drawn if q["type"] == "choice"]
        assert len(drawn) == 20
        assert len(families) == len(set(families))
        assert sum(q["scenario"] for q in choices) * 2 >= len(choices)
        learner.open("index.html").evaluate("localStorage.removeItem('kb.session')")


def test_a_set_prints_with_an_answer_sheet_and_a_key(learner: Learner) -> None:
    page = learner.open("practice/exam.html", "#seed=417&set=ten")
    page.get_by_role("button", name="Print this set").click()
    expect(page.locator(".kb-sheet .q")).to_have_count(10)
    expect(page.locator(".kb-answers tr")).to_have_count(10)
    expect(page.locator(".kb-key li")).to_have_count(10)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Answer sheet")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".kb-sheet").get_by_text("Not this one.")).to_have_count(0)
    expect(page.locator(".kb-sheet .q-answer")).to_have_count(0)
    first = page.locator(".kb-sheet .q").first
    letters = page.locator(".kb-key li").first.inner_text()
    kind = first.get_attribute("data-type")
    if kind == "choice":
        assert len(letters) == 1
    keys = first.get_attribute("data-answer")
    right = first.locator(
        f"[data-key='{(keys or '').split(',')[0]}'] .kb-letter-of"
    ).first.inner_text()
    assert right in letters


def test_terms_are_flash_cards(learner: Learner) -> None:
    page = learner.open("practice/checkpoint.html")
    page.get_by_text("Choose for yourself").click()
    for name in ("choice", "response", "order", "match"):
        page.locator(f"input[value={name}]").uncheck()
    page.locator("input[value=term]").check()
    expect(page.get_by_text("1 question matches.")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    card = page.locator(".q")
    expect(card.locator(".q-stem")).to_have_text("bake period")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Time in which alarms are watched.")
    page.keyboard.press("3")
    assert [(e["q"], e["g"]) for e in learner.log()] == [("term--bake-period", 3)]
    page = learner.open("practice/review.html")
    page.get_by_label("Terms of the glossary too").check()
    assert page.evaluate("localStorage.getItem('kb.terms')") == "on"


def test_keys_choose_submit_go_on_flag_and_can_be_turned_off(learner: Learner) -> None:
    page = learner.open("practice/checkpoint.html", "#objective=c01-3.3-k1")
    page.locator(".q").wait_for()
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(10):
        kind = page.locator(".q").get_attribute("data-type")
        before = page.locator(".kb-status").inner_text()
        if kind == "choice":
            page.keyboard.press("4")
        elif kind == "response":
            page.keyboard.press("1")
            page.keyboard.press("5")
        else:
            learner.answer(most=1)
            continue
        page.keyboard.press("Enter")
        expect(page.locator(".q[data-state]")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator(".kb-status")).not_to_have_text(before)
        if kind == "choice":
            break
    assert learner.log()
    page = sit(learner)
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Remove the flag")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".kb-bar")).to_contain_text("Question 2 of 10")
    assert page.url.endswith("exam.html#seed=417&set=ten")  # the theme's own keys stay quiet
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Flag for review")).to_be_visible()


def test_a_question_is_reported_with_one_link(learner: Learner) -> None:
    page = learner.open("practice/checkpoint.html", "#objective=c01-3.3-k1")
    page.locator(".q").wait_for()
    learner.page.evaluate("document.querySelector('.q-answer').open = true")
    name = named(page.locator(".q").get_attribute("data-q"), many())
    link = page.get_by_role("link", name="Report an error").get_attribute("href")
    assert link is not None
    assert link.endswith(f"question={name}")


def test_two_tabs_share_what_is_learnt(learner: Learner) -> None:
    page = learner.open("practice/review.html")
    expect(page.get_by_text("0 answers kept")).to_be_visible()
    other = learner.context.new_page()
    other.goto(learner.question(0))
    other.get_by_label("CANARY").check()
    other.get_by_role("button", name="Submit answer").click()
    expect(page.get_by_text("1 answer kept")).to_be_visible()


def test_a_full_storage_is_said_and_loses_nothing(learner: Learner) -> None:
    page = learner.open(item(0))
    page.evaluate(
        """() => {
          for (let size = 4194304; size >= 1; size = Math.floor(size / 2)) {
            const some = "x".repeat(size);
            try { for (let n = 0; ; n++) localStorage.setItem(`fill-${size}-${n}`, some); }
            catch (error) { /* no room for as much */ }
          }
        }"""
    )
    page.get_by_label("CANARY").check()
    page.get_by_role("button", name="Submit answer").click()
    expect(page.locator(".kb-notice")).to_contain_text("full")
    assert learner.log() == []
    assert page.evaluate("kbPractice.log.events().length") == 1  # a file of it can be exported
    page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('fill')).forEach("
        "k => localStorage.removeItem(k))"
    )
    page.evaluate(
        "kbPractice.log.add([{id: 'b', q: 'item-1', h: '0123abcd', t: Date.now(), ok: 1, g: 3}])"
    )
    assert len(learner.log()) == 2  # once there is room, both are kept


def test_two_tabs_that_answer_at_once_keep_both(learner: Learner) -> None:
    page = learner.open(item(0))
    other = learner.context.new_page()
    other.goto(learner.question(2))
    for tab in (page, other):  # each has read the log before the other writes
        tab.get_by_label("CANARY").check()
    for tab in (page, other):
        tab.get_by_role("button", name="Submit answer").click()
    assert {event["q"] for event in learner.log()} == {neutral("item-0"), neutral("item-2")}


def test_a_harmful_file_is_refused_in_the_page(learner: Learner, tmp_path: Path) -> None:
    page = learner.open("practice/review.html")
    for name, text, said in (
        ("huge", " " * 50_000_000, "This file has 50 MB; a progress file has at most 20."),
        ("deep", "[" * 400_000, "This is no progress file; nothing was changed."),
        ("newer", '{"version": 9, "events": []}', "from a newer version"),
        (
            "future",
            '{"version":1,"events":[{"id":"a","q":"item-0","h":"0123abcd","t":4e12,"ok":1,"g":3}]}',
            "from the future",
        ),
    ):
        file = tmp_path / f"{name}.json"
        file.write_text(text, encoding="utf-8")
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text(said)).to_be_visible()
        assert learner.log() == []


def test_parts_that_are_gone_are_told_and_can_be_asked_for_again(
    learner: Learner, site: Path
) -> None:
    page = learner.page
    page.route("**/assets/questions/c01-*", lambda route: route.abort())
    learner.open("practice/checkpoint.html", "#ten")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/assets/questions/c01-*")
    page.get_by_role("button", name="Try once more").click()
    expect(page.locator(".q")).to_have_count(1)


def test_an_exam_goes_on_in_one_tab_only(learner: Learner) -> None:
    page = sit(learner)
    other = learner.context.new_page()
    other.goto((learner.site / "practice/exam.html").as_uri())
    other.locator(".q").wait_for()
    other.get_by_role("button", name="Next").click()
    expect(other.locator(".kb-bar")).to_contain_text("Question 2 of 10")
    expect(page.get_by_role("heading", name="This exam goes on in another tab.")).to_be_visible()
    page.get_by_role("button", name="Go on here").click()
    expect(page.locator(".kb-bar")).to_contain_text("Question 2 of 10")
    page.get_by_role("button", name="Next").click()
    expect(other.get_by_role("heading", name="This exam goes on in another tab.")).to_be_visible()
    finish(page)
    assert len(page.evaluate("kbPractice.log.exams()")) == 1


def test_the_next_question_starts_below_the_bar_and_a_jump_to_the_text_changes_nothing(
    learner: Learner,
) -> None:
    page = learner.page
    page.set_viewport_size({"width": 390, "height": 600})
    sit(learner)
    for number in range(2, 5):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.get_by_role("button", name="Next").click()
        expect(page.locator(".kb-bar")).to_contain_text(f"Question {number} of 10")
        bar, head = page.locator(".kb-bar").bounding_box(), page.locator(".q-head").bounding_box()
        assert bar is not None
        assert head is not None
        assert bar["y"] + bar["height"] <= head["y"] + 1
        assert head["y"] < 300
    page.evaluate("location.hash = 'exam'")  # as the link that skips the navigation does
    expect(page.locator(".kb-bar")).to_contain_text("Question 4 of 10")
    learner.open("practice/checkpoint.html", "#ten")
    page.locator(".q").wait_for()
    page.evaluate("location.hash = 'checkpoint'")
    expect(page.locator(".kb-steer")).to_have_count(1)
    expect(page.locator(".q")).to_have_count(1)
