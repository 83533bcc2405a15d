"""The HTML report: whole, escaped, shut by its policy, the same each time; and driven in a browser where one is."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from siisti.cleaner import Cleaner
from siisti.errors import MissingExtra
from siisti.report.cards import sure
from siisti.report.marked import paragraphs
from siisti.report.page import Page, embedded
from siisti.report.records import Measure, Report, record
from siisti.report.tally import Spread
from siisti.types import Scores

from .test_report import PAGE, RULES, written

PLANTED = (
    "</script><script>window.planted = 1</script><img src=x onerror='window.planted = 2'>\n\n"
    "<!-- <script> He saw teh <b onmouseover=alert(1)>court</b> {{ 7 * 7 }} \u2028 ]]>.\n"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Path(__file__).parent / "demo/demo.toml", scores="none", gate=False)


def page(*reports: Report, **options: Any) -> str:
    return written(Page, *reports, **{"version": "1.2.3", "profile": "news", "rules": RULES, **options})


class Seen(HTMLParser):
    """The elements of a page in order, each with its attributes and the text straight in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.elements[-1][2].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attrs, "".join(text)) for name, attrs, text in self.elements if name == tag]


def data(html: str) -> list[Any]:
    """Return what the script is given of each text."""
    return [
        json.loads(text)
        for attrs, text in Seen(html).all("script")
        if attrs.get("type") and "id" not in attrs
    ]


def test_a_page_has_totals_plots_and_texts(cleaner: Cleaner) -> None:
    html = page(Report("a.txt", cleaner.clean(PAGE)), Report("b.xml", error="b.xml:3: not well-formed"))
    seen = Seen(html)
    assert html.startswith("<!DOCTYPE html>")
    assert {"header", "main", "footer", "search", "svg", "noscript"} <= {name for name, *_ in seen.elements}
    assert len(seen.all("h1")) == 1
    assert "b.xml:3: not well-formed" in html
    labels = {attrs.get("aria-labelledby") for attrs, _ in seen.all("section")} - {None}
    ids = [attrs["id"] for _, attrs, _ in seen.elements if "id" in attrs]
    assert labels <= set(ids)
    assert len(ids) == len(set(ids))
    assert {attrs["data-value"] for attrs, _ in seen.all("button") if "data-value" in attrs} >= {
        "minor",
        "demo.typo",
    }


def test_nothing_comes_from_elsewhere_and_only_what_is_hashed_runs(cleaner: Cleaner) -> None:
    html = page(Report("a.txt", cleaner.clean(PAGE)))
    seen = Seen(html)
    policy = next(attrs["content"] or "" for attrs, _ in seen.all("meta") if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for kind, tag in (("script", "script"), ("style", "style")):
        [text] = [text for attrs, text in seen.all(tag) if not attrs.get("type")]
        assert f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert not re.search(r"https?:|@import|url\(", html)
    loads = [
        a
        for _, attrs, _ in seen.elements
        for a in attrs
        if a in ("src", "srcset", "style") or a.startswith("on")
    ]
    assert loads == []
    assert {attrs["href"] for attrs, _ in seen.all("a")} == {"#texts"}


def test_what_is_planted_stays_text(cleaner: Cleaner) -> None:
    name = 'x"><script>window.planted = 3</script>.txt'
    result = cleaner.clean(PLANTED)
    measures = (Measure("<i>chrF", 50.0, 60.0, ""),)
    html = page(
        Report(name, replace(result, reasons=("<b>",)), measures=measures),
        Report(name, error=name),
        profile="<p>",
    )
    seen = Seen(html)
    assert {attrs.get("type") for attrs, _ in seen.all("script")} == {"application/json", None}
    assert len(seen.all("script")) == 3
    assert not seen.all("img")
    assert "window.planted = 1" not in html.replace("\\u003c/script>\\u003cscript>window.planted = 1", "")
    [told] = data(html)
    assert told[0]["parts"][0] == PLANTED.splitlines()[0]
    assert all("<" not in text for attrs, text in seen.all("script") if attrs.get("type"))


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "\x00", "\ud800", "{{ x }}", "&lt;"])
def test_embedded_json_comes_back(text: str) -> None:
    told = embedded([text])
    assert json.loads(told) == [text]
    assert not set(told) & set("<\u2028\x00")


def joined(parts: list[Any], *, side: str) -> str:
    return "".join(p if isinstance(p, str) else p.get(side, p["before"]) for p in parts)


def test_the_parts_are_the_text_before_and_after(cleaner: Cleaner, news: Cleaner) -> None:
    sample = Path("samples/griner-mt.txt").read_text("utf-8")
    for result in (cleaner.clean(PAGE), cleaner.check(PAGE), news.clean(sample), news.check(sample)):
        report = Report("a.txt", result)
        told = paragraphs(report, record(report))
        before = [s.text for s in result.original.segments if s.text.strip()]
        kept = {s.id: s.text for s in result.document.segments}
        after = [kept[s.id] for s in result.original.segments if s.text.strip()]
        assert [joined(p["parts"], side="before") for p in told] == before
        assert [joined(p["parts"], side="after") for p in told] == after
        reasons = [why for p in told for part in p["parts"] if isinstance(part, dict) for why in part["why"]]
        assert sum(bool(why.get("made")) for why in reasons) == len(result.repairs)
        assert sum(not why.get("made") for why in reasons) == len(result.left)
        assert all(
            "why" in part and part["why"] for p in told for part in p["parts"] if isinstance(part, dict)
        )


def test_the_worst_come_first_and_the_rest_are_counted(cleaner: Cleaner) -> None:
    good, bad = cleaner.clean("Nothing here.\n\nNor here.\n"), cleaner.check(PAGE)
    reports = [Report(f"good-{i}.txt", good) for i in range(5)]
    reports.insert(2, Report("bad.txt", bad))
    reports.append(Report("broken.txt", error="broken"))
    paths = re.findall(r'class="path">([^<]*)', page(*reports))
    assert paths[:3] == ["broken.txt", "bad.txt", "good-0.txt"]
    few = page(*reports, shown=3)
    assert re.findall(r'class="path">([^<]*)', few) == paths[:3]
    assert "The 3 worst of 7 are here" in few


def test_the_same_reports_make_the_same_page(cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGE)
    assert page(Report("a.txt", result)) == page(Report("a.txt", result))
    assert "<article" not in page()


def test_a_mean_has_its_interval(cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGE)

    def scored(before: float, after: float) -> Report:
        scores = replace(result.scores, before=Scores(mqm=before), after=Scores(mqm=after))
        return Report("a.txt", replace(result, scores=scores))

    html = page(*(scored(80.0 + i, 90.0 + i) for i in range(5)))
    assert "82.0<small>80.0\N{EN DASH}84.0</small>" in html
    assert "+10.0<small>±0.0</small>" in html
    assert Spread(1, 3.0).margin is None
    assert sure({"a": 1.0, "b": None}, {"a": 3, "b": 4}) is None
    assert sure({"a": 1.0, "b": 3.0}, {"a": 2, "b": 2}) == pytest.approx(12.71)


def test_a_long_text_is_shown_about_its_changes(cleaner: Cleaner) -> None:
    quiet = "\n\n".join(["Nothing is wrong with these words. " * 60] * 60)
    result = cleaner.clean(f"{quiet}\n\nHe saw teh court.\n\n{quiet}\n")
    report = Report("a.txt", result)
    told = paragraphs(report, record(report))
    assert sum(p.get("skipped", 0) for p in told) > 60
    assert any(isinstance(part, dict) for p in told for part in p.get("parts", []))
    assert len(page(report)) < 200_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None or importlib.util.find_spec("playwright") is None:
        pytest.skip("NOT DRIVEN: no chromium or no playwright here, so nobody pressed a key in the report")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    tab = browser.new_page()
    tab.problems = []
    tab.on("pageerror", lambda error: tab.problems.append(str(error)))
    tab.on("console", lambda said: tab.problems.append(said.text) if said.type == "error" else None)
    tab.on("request", lambda asked: tab.problems.append(asked.url) if asked.url[:5] != "file:" else None)
    yield tab
    assert tab.problems == []
    tab.close()


def test_an_editor_filters_steps_and_opens(tab: Any, cleaner: Cleaner, tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    texts = [Report(f"{i}.txt", cleaner.clean(PAGE)) for i in range(3)]
    file.write_text(page(*texts, Report("planted.txt", cleaner.clean(PLANTED))), "utf-8")
    tab.goto(file.as_uri())
    count, card = tab.locator("#count"), tab.locator("#card")
    everything = count.text_content()
    assert everything.endswith("in 4 texts")
    assert tab.locator("article .body:visible").count() == 1

    tab.keyboard.press("j")
    assert card.is_visible()
    first = tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent") != first
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.textContent") == first
    assert card.locator(".message").first.text_content()
    tab.keyboard.press("Escape")
    assert card.is_hidden()

    tab.keyboard.press("/")
    tab.keyboard.type("planted")
    tab.locator("#count", has_text=re.compile("in 1 text$")).wait_for()
    assert tab.locator("article:visible .path").all_text_contents() == ["planted.txt"]
    tab.keyboard.press("Escape")
    tab.locator("article:visible .head").click()
    assert "<img src=x" in tab.locator("article:visible .body").text_content()
    assert tab.evaluate("window.planted") is None
    assert tab.locator("img").count() == 0
    tab.locator("#clear").click()
    assert count.text_content() == everything

    tab.locator("#state").select_option("left")
    assert count.text_content() != everything
    assert tab.locator("article:visible .change del").count() == 0
    tab.locator("#text").fill("no such words anywhere")
    tab.locator("#none").wait_for(state="visible")


def test_the_page_has_keys_sides_and_a_dark_side(tab: Any, cleaner: Cleaner, tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    file.write_text(page(Report("a.txt", cleaner.clean(PAGE)), Report("b.txt", cleaner.clean(PAGE))), "utf-8")
    tab.goto(file.as_uri())
    light = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    tab.get_by_role("button", name="Dark").click()
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light
    tab.keyboard.press("?")
    assert tab.get_by_role("dialog").is_visible()
    tab.keyboard.press("Escape")
    assert tab.locator("dialog").is_hidden()
    tab.keyboard.press("s")
    assert tab.locator(".side .para").count() > 0
    tab.keyboard.press("e")
    opened = tab.locator("article .body:visible").count()
    tab.keyboard.press("e")
    assert {opened, tab.locator("article .body:visible").count()} == {0, 1}
    for _ in range(30):
        tab.keyboard.press("j")
    assert tab.locator("article .body:visible").count() == 2
    tab.get_by_role("button", name="demo.typo").click()
    assert tab.locator("#rule").input_value() == "demo.typo"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_in_the_way(
    browser: Any, cleaner: Cleaner, tmp_path: Path, scheme: str, width: int
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="NOT CHECKED: no axe-playwright-python"
    )
    file = tmp_path / "r.html"
    result = cleaner.clean(PAGE)
    scores = replace(result.scores, before=Scores(mqm=80.0), after=Scores(mqm=90.0))
    texts = [Report(f"{i}.txt", replace(result, scores=scores)) for i in range(3)]
    file.write_text(page(*texts, Report("b.xml", error="b.xml:3: not well-formed")), "utf-8")
    tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    tab.goto(file.as_uri())
    for key in ("", "j", "s", "?"):
        if key:
            tab.keyboard.press(key)
        found = axe.Axe().run(tab).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    tab.close()


@pytest.mark.timed
def test_a_page_of_500_texts_opens_soon(tab: Any, news: Cleaner, tmp_path: Path) -> None:
    result = news.clean(Path("samples/griner-mt.txt").read_text("utf-8"))
    file = tmp_path / "r.html"
    file.write_text(page(*(Report(f"{i}.txt", result) for i in range(500))), "utf-8")
    tab.goto(file.as_uri())
    tab.locator("#count", has_text="in 500 texts").wait_for()
    assert tab.evaluate("performance.now()") < 2_000
    tab.keyboard.press("j")
    assert tab.locator("#card").is_visible()


def test_without_jinja_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtra, match=r"the HTML report needs .*siisti\[report\]"):
        page()


def test_a_long_run_takes_no_more_memory(cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGE)
    reporter = Page(lambda _: None, "1.2.3", "news", RULES, shown=20)
    tracemalloc.start()
    try:
        peaks = []
        for _ in range(3):
            for i in range(300):
                reporter.add(Report(f"{i}.txt", result))
            peaks.append(tracemalloc.get_traced_memory()[0])
        reporter.close()
    finally:
        tracemalloc.stop()
    assert peaks[2] - peaks[1] < 20_000
