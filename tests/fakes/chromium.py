"""Debian's Chromium without a window, driven by Playwright, for tests of pages as people see and use them."""

import os
import shutil
from contextlib import contextmanager

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium():
    """Return where the browser is; without one the test is skipped, on the build machine it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        assert "CI" not in os.environ, "chromium is to be installed here"
        pytest.skip("no chromium here: apt-get install chromium")
    return found


@contextmanager
def open_browser():
    """Give a browser; while it is open this thread has a running loop, so nothing else may start one."""
    path = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


WRONGS = """() => {
  // What is wrong with a page for whoever sees little, uses keys, or hears it read.
  const told = [];
  const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (e) => {
    for (let one = e; one; one = one.parentElement) {
      const color = rgb(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(e) || e.closest(".hidden, .skip, script, svg")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) told.push(`contrast ${ratio.toFixed(1)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  for (const e of document.querySelectorAll("button, a[href], input:not([type=hidden]), select")) {
    const label = e.labels && e.labels.length ? e.labels[0].textContent : "";
    const name = (e.textContent || "") + (e.getAttribute("aria-label") || "") + label +
      [...e.querySelectorAll("img")].map((one) => one.alt).join("");
    if (!name.trim()) told.push(`no name: ${e.outerHTML.slice(0, 80)}`);
    if (seen(e) && e.matches("button, input") && e.getBoundingClientRect().height < 24)
      told.push(`too small: ${e.outerHTML.slice(0, 80)}`);
  }
  for (const e of document.querySelectorAll("img:not([alt])")) told.push(`no words for: ${e.outerHTML}`);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) told.push("an id twice");
  if (!document.documentElement.lang || !document.title) told.push("no language or title");
  if (document.querySelectorAll("h1").length !== 1) told.push("not one h1");
  if (document.documentElement.scrollWidth > innerWidth) told.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  return told;
}"""
