// Sends the form without leaving the page. Without this script the form works all the same.
"use strict";
(() => {
  const form = document.getElementById("say");
  const text = document.getElementById("text");
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const NEWS_EVERY = 20000;
  const keep = document.getElementById("keep");
  let busy = false;

  // For a reload: in this tab alone, gone with it. A browser that keeps nothing (or may not, in a frame) does without.
  const remember = (code) => {
    try { sessionStorage.setItem("talk", code); } catch { /* then not */ }
  };
  const recall = () => {
    try { return sessionStorage.getItem("talk") || ""; } catch { return ""; }
  };

  // Puts what came into the log: a screen that changed in its place, all else at the end. Returns what is new.
  const show = (html) => {
    const part = new DOMParser().parseFromString(html, "text/html").getElementById("part");
    if (!part) return null;
    for (const field of document.querySelectorAll("input[name=c]")) field.value = part.dataset.code;
    form.elements.turn.value = part.dataset.turn;
    document.getElementById("end").hidden = false;
    keep.hidden = false;
    keep.href = "/?c=" + encodeURIComponent(part.dataset.code);
    remember(part.dataset.code);
    const shown = [];
    for (const entry of [...part.children]) {
      const old = document.getElementById(entry.id);
      if (old) old.replaceWith(entry);
      else log.append(entry);
      shown.push(entry);
    }
    return shown;
  };

  const post = async (path, fields) => {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), credentials: "omit" });
    if (answer.status === 204) return null;
    const html = await answer.text();
    if (answer.ok) return html;
    const told = new DOMParser().parseFromString(html, "text/html").querySelector("[role=alert]");
    throw new Error(told ? told.textContent : "");
  };

  const say = async (button) => {
    const fields = { c: form.elements.c.value, turn: form.elements.turn.value, part: "1" };
    const typed = !(button && button.name);
    if (typed) fields.text = text.value;
    else fields[button.name] = button.value;
    busy = true;
    status.textContent = status.dataset.thinking;
    form.setAttribute("aria-busy", "true");
    try {
      const shown = show(await post(form.dataset.action, fields)) || [];
      status.textContent = "";
      if (typed) text.value = "";
      const first = shown.find((entry) => entry.classList.contains("person")) || shown[0];
      if (first) {
        first.scrollIntoView({ block: "start" });
        if (typed) text.focus({ preventScroll: true });
        else shown[shown.length - 1].focus({ preventScroll: true });
      }
    } catch (error) {
      status.textContent = error.message && !(error instanceof TypeError) ? error.message : status.dataset.failed;
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
    }
  };

  document.getElementById("end").addEventListener("submit", () => remember(""));
  document.addEventListener("submit", (event) => {
    if (!event.target.classList.contains("say")) return;
    event.preventDefault();
    if (!busy) say(event.submitter);
  });

  (async () => {
    if (form.elements.c.value || !recall()) return;
    try {
      const html = await post("/tin", { c: recall(), turn: "0" });
      const shown = html && show(html);
      if (shown && shown.length) shown[shown.length - 1].scrollIntoView({ block: "start" });
    } catch { /* a new talk begins */ }
  })();

  setInterval(async () => {
    if (busy || document.hidden || !form.elements.c.value) return;
    try {
      const html = await post("/tin", { c: form.elements.c.value, turn: form.elements.turn.value });
      if (html && !busy) show(html);
    } catch { /* it is asked again */ }
  }, NEWS_EVERY);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("cchc:close", "*");
  });
})();
