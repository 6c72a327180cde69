"""The reviewer's pages in a real Chromium: by keyboard, on a phone, in both colour schemes."""

import pytest

from tests.chromium import Chromium

pytestmark = pytest.mark.slow

FOCUSED = "document.activeElement?.innerText || document.activeElement?.name || ''"
WIDE = "document.scrollingElement.scrollWidth"


def tab_to(browser: Chromium, words: str) -> None:
    """Press Tab until what has these words has the focus."""
    for _press in range(60):
        browser.press("Tab")
        if browser.run(FOCUSED) == words:
            return
    raise AssertionError(f"{words} is never reached")


def test_reject_by_keyboard_alone(client, tmp_path) -> None:
    client.commit(version="8.1.0")
    audit = client.submit()
    with Chromium(tmp_path) as browser:
        browser.open(f"{client.server.url}/")
        tab_to(browser, "8.1.0")
        browser.press("Enter")
        browser.wait(f"location.pathname === '/audits/{audit}'")
        tab_to(browser, "Reject")
        browser.press("Enter")
        browser.wait("document.querySelector('#error')")
        browser.wait("document.activeElement.id === 'reason'")  # the cursor stands where words are missing
        browser.type("按钮无效")
        tab_to(browser, "Pages concerned")
        browser.press("Enter")
        tab_to(browser, "page")
        browser.press("Space")
        tab_to(browser, "Reject")
        browser.press("Enter")
        browser.wait("location.pathname === '/'")
    answer = client.post("/wxa/get_auditstatus", auditid=audit)
    assert answer["status"] == 1
    assert answer["reason"] == "1:按钮无效<br>2:涉及页面：pages/index/index<br>"


def test_the_queue_shows_a_new_submission_by_itself(client, tmp_path) -> None:
    client.commit(version="8.2.0")
    with Chromium(tmp_path) as browser:
        browser.open(f"{client.server.url}/")
        assert "8.2.0" not in browser.run("document.body.innerText")
        client.submit()
        browser.wait("document.body?.innerText.includes('8.2.0')")


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_nothing_sticks_out_at_any_width(client, packed, tmp_path, width, language) -> None:
    root = "packages-of-the-partners/with_a_very_long_name_that_has_no_place_to_break"
    app = {"pages": ["pages/index/index"], "subPackages": [{"root": root, "pages": ["list/of/everything"]}]}
    template = client.template(packed(app))
    client.commit(template, version="1.0.0-with-a-very-long-suffix-that-goes-on-and-on")
    audit = client.submit(version_desc="account: " + "x" * 200)
    with Chromium(tmp_path, width=width, language=language) as browser:
        for path in ("/", f"/audits/{audit}", "/programs", f"/programs/{client.appid}", "/audits/1"):
            browser.open(client.server.url + path)
            # On a phone innerWidth grows with what sticks out: the width that was asked for counts.
            assert browser.run(WIDE) <= width, (path, width)


def test_buttons_are_large_enough_for_a_thumb(client, tmp_path) -> None:
    client.commit()
    audit = client.submit()
    with Chromium(tmp_path, width=390) as browser:
        browser.open(f"{client.server.url}/audits/{audit}")
        heights = browser.run(
            "[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().height)"
        )
    assert heights
    assert min(heights) >= 44


CONTRAST = """
(() => {
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] === undefined || colour[3] > 0) return colour;
    }
  };
  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.getClientRects().length || node.closest('.skip')) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(node.tagName + ' ' + node.className + ' ' + ratio.toFixed(2));
  }
  return low;
})()
"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_words_can_be_read_in_both_schemes(client, tmp_path, scheme) -> None:
    client.commit()
    rejected = client.submit()
    client.server.verdict(rejected, "reject", "1:x<br>")
    audit = client.submit()
    client.post("/wxa/speedupaudit", auditid=audit)
    with Chromium(tmp_path) as browser:
        browser.prefer(scheme)
        for path in ("/", f"/audits/{audit}", f"/audits/{rejected}", f"/programs/{client.appid}"):
            browser.open(client.server.url + path)
            dark = browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(12, 17, 15)"
            assert dark == (scheme == "dark")
            assert browser.run(CONTRAST) == [], path
