"""The status page as people see it: in Chromium, at a desk and on a phone, light and dark, by keyboard and on paper."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents.notices import status_page
from pipeline.findings.disclosure import Audience, Disclosure
from pipeline.findings.overview import overview
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Sampled
from pipeline.returns.checks import Accepted, Replaced
from pipeline.returns.place import Place
from pipeline.returns.queries import ask
from pipeline.returns.queries.rules_for_cells import ANSWER
from pipeline.returns.queries.rules_for_children import URGENT_CONCERN
from pipeline.returns.register import Register
from pipeline.returns.unpack import Held
from tests.documents.browser import CHROMIUM, Browser, opened
from tests.small import EXERCISE, WHOLE, a_return

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

PARTNERS = Disclosure(Audience.PARTNERS, 5)
GRADES = ["Excellent", "Very good", "Good", "Adequate", "Weak", "Unsatisfactory"]

CONTRAST = """(() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const low = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const [a, b] = [lum(rgb(getComputedStyle(e).color)), lum(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) low.push(walk.currentNode.data.trim() + ' ' + (a + .05) / (b + .05));
  }
  return low;
})()"""

WIDER = """[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1 && !e.matches('.skip'))
  .map(e => e.tagName + ' ' + e.className)"""


SMALL_TARGETS = """[...document.querySelectorAll('a, summary')].map(e => e.getBoundingClientRect())
  .filter(r => r.height && (r.height < 24 || r.width < 24)).length"""

STRUCTURE = """(() => {
  const all = (what, of) => [...document.querySelectorAll(what)].map(of);
  const label = e => e.getAttribute('aria-label')
    || (document.getElementById(e.getAttribute('aria-labelledby')) || {innerText: ''}).innerText;
  return {
    language: document.documentElement.lang,
    headings: all('h1, h2, h3, h4', e => Number(e.tagName[1])),
    landmarks: all('main, body > header, footer', e => e.tagName).sort(),
    regions: all('section, aside', label),
    unscoped: all('th:not([scope])', e => e.innerText),
    unnamed: all('.scroll', label).filter(name => !name).length,
    ids: all('[id]', e => e.id),
  };
})()"""


def a_child(number: int) -> Accepted:
    answers = "\n".join(
        f"{statement.key}|Yes" for section in WHOLE.sections for statement in section.statements
    )
    grades = "\n".join(f"{each.key}.grade|{GRADES[n % 6]}" for n, each in enumerate(WHOLE.sections, number))
    return a_return(f"C-{number:02}", f"{answers}\n{grades}", pair=f"P-{number:02}", instrument=WHOLE)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on which everything that it can show is shown, names without a space among it."""
    long_name = f"{'a-very-long-name-without-a-space' * 4}.xlsx"
    place = Place(long_name, "1 Intervening early", "C8")
    urgent = ask(URGENT_CONCERN, place, saw="a concern", expected="it is passed on", remedy="Act now.")
    held = Held(
        long_name, (urgent, ask(ANSWER, place, saw="'partly'", expected="Yes or No", remedy="Choose one."))
    )
    accepted = tuple(a_child(number) for number in range(1, 7))
    sample = tuple(Sampled(each.child, PairCode("P-01")) for each in accepted)
    missing = Sampled(ChildCode("C-09"), PairCode("P-04"))
    replaced = Replaced(f"old-{long_name}", "C-01.xlsx", "a corrected copy came")
    register = Register((*sample, missing), accepted, (held,), (missing,), (), (replaced,))
    exercise = replace(EXERCISE, checks=(("comment-narrates", "off"),))
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_bytes(status_page(WHOLE, exercise, overview(WHOLE, exercise, register, ()), (held,), PARTNERS))
    return path


@pytest.mark.parametrize(
    ("width", "dark"), [(1366, False), (390, False), (320, False), (1366, True), (390, True), (320, True)]
)
def test_it_fits_can_be_read_and_asks_for_nothing(page: Path, width: int, dark: bool):  # noqa: FBT001
    with opened(page, width=width, dark=dark) as browser:
        assert browser.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert browser.ask(WIDER) == []
        assert browser.ask(CONTRAST) == []
        assert browser.happened("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown") == []
        asked_for = browser.happened("Network.requestWillBeSent")
        assert {each["request"]["url"] for each in asked_for} == {page.as_uri()}


def test_whoever_hears_it_knows_what_is_what_and_whoever_touches_it_hits_it(page: Path):
    with opened(page, width=320) as browser:
        found = browser.ask(STRUCTURE)
        assert browser.ask(SMALL_TARGETS) == 0

    steps = zip(found["headings"], found["headings"][1:], strict=False)
    assert found["language"] == "en-GB"
    assert found["headings"].count(1) == 1
    assert found["headings"][0] == 1
    assert all(after <= before + 1 for before, after in steps)
    assert found["landmarks"] == ["FOOTER", "HEADER", "MAIN"]
    assert len(set(found["regions"])) == len(found["regions"]) == 8
    assert "" not in found["regions"]
    assert (found["unscoped"], found["unnamed"]) == ([], 0)
    assert len(set(found["ids"])) == len(found["ids"])


def test_no_script_runs_on_it_even_where_somebody_puts_one_there(page: Path):
    with opened(page, width=1366) as browser:
        browser.ask(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
        )
        assert browser.ask("typeof window.ran") == "undefined"
        assert "Content Security Policy" in str(
            browser.happened("Log.entryAdded", "Runtime.consoleAPICalled")
        )


def tab(browser: Browser) -> None:
    for kind in ("rawKeyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)


def test_whoever_uses_the_keyboard_sees_where_they_are(page: Path):
    with opened(page, width=1366) as browser:
        seen = []
        for _ in range(12):
            tab(browser)
            seen.append(
                browser.ask(
                    "(e => [e.innerText.slice(0, 20), getComputedStyle(e).outlineStyle, e.getBoundingClientRect().left >= 0])"
                    "(document.activeElement)"
                )
            )

    assert seen[0][0] == "Skip to the content"
    assert {(style, in_sight) for _, style, in_sight in seen} <= {("solid", True), ("auto", True)}
    assert len({words for words, _, _ in seen}) > 6


def test_it_prints_on_a4_with_nothing_cut_off(page: Path):
    inside_the_margins = 1031  # 297 mm less two margins of 12 mm, at 96 dots an inch
    with opened(page, width=inside_the_margins, dark=True, media="print") as browser:
        assert browser.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert browser.ask(CONTRAST) == []
        assert browser.ask(
            "[...document.querySelectorAll('details li')].every(e => e.getClientRects().length)"
        )
        assert "Working paper." in browser.ask("document.body.innerText")
        printed = b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    assert printed.startswith(b"%PDF")
    assert b"/MediaBox [0 0 841.9" in printed or b"/MediaBox [0 0 842" in printed
