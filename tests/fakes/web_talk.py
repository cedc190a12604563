"""Somebody on the chat page without a script: plain forms, posted as a browser posts them, and the page as it is read."""

import httpx
from lxml import html


class Visitor:
    """One browser without scripts and cookies, at the chat page of the site at `url`."""

    def __init__(self, url, path="/"):
        self._url = url
        self._show(self.fetch(path))

    def _show(self, answer):
        self.answer = answer
        self.page = html.document_fromstring(answer.text)

    def _submit(self, form, **fields):
        path = form.get("action").partition("#")[0]
        hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
        self._show(httpx.post(self._url + path, data={**hidden, **fields}))
        return self.newest

    def say(self, text):
        """Type something, and return what is answered (see `newest`)."""
        (form,) = self.page.xpath("//form[@id='say']")
        return self._submit(form, text=text)

    def press(self, label):
        """Press the newest button with this label, and return what is answered."""
        return self.press_button(self.find_button(label))

    def press_button(self, button):
        """Press a button, of an earlier page too."""
        (form,) = button.xpath("ancestor::form")
        return self._submit(form, **{button.get("name"): button.get("value")})

    def end(self):
        """Erase the talk."""
        return self._submit(self.page.get_element_by_id("end"), end="1")

    def find_button(self, label):
        return [one for one in self.page.xpath("//button") if one.text_content().strip() == label][-1]

    @property
    def entries(self):
        """The whole text of every message on the page, the greeting first."""
        return ["\n\n".join(self._texts(one)) for one in self.page.xpath("//ol[@id='log']/li[not(@aria-hidden)]")]

    @property
    def newest(self):
        """The text of the last message."""
        return self.entries[-1]

    @property
    def buttons(self):
        """The labels of the last message's buttons."""
        last = self.page.xpath("//ol[@id='log']/li[not(@aria-hidden)]")[-1]
        return [one.text_content().strip() for one in last.xpath(".//button")]

    @property
    def links(self):
        """The addresses of the last message's links."""
        return self.page.xpath("//ol[@id='log']/li[not(@aria-hidden)]")[-1].xpath(".//a/@href")

    def fetch(self, path):
        """Return what a link leads to."""
        return httpx.get(self._url + path)

    @staticmethod
    def _texts(entry):
        return [one.text_content() for one in entry.xpath(".//div[@class='bubble']/p[not(@class='places')]")]
