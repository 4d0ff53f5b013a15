/* One question on a page: choose, submit, result, try again. Buttons exist only because this script made them. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const choosing = (view) => view.data.type === "choice" || view.data.type === "response";

  /* Make a question work. options: onchange(view), onanswer(event, view), exam: no feedback. */
  kb.enhance = function (section, options) {
    if (section.kb) return section.kb;
    const part = (name) => section.querySelector(name);
    const view = {
      section, data: section.dataset, id: section.dataset.q, options: options || {}, attempt: 0, peeked: false, done: false,
      details: part(".q-answer"), hint: part(".q-hint"), result: part(".q-result"), controls: part(".q-controls"), unsure: el("input", { type: "checkbox" }),
    };
    section.kb = view;
    view.input = kb.input(section, () => view.options.onchange && view.options.onchange(view));
    view.unsure.addEventListener("change", () => view.options.onchange && view.options.onchange(view));
    view.given = () => (view.input ? view.input.given() : []);
    view.answered = () => view.given().some(Boolean);
    view.right = () => kb.grade(view.data.type, view.data.answer, view.given(), view.data.any);
    view.mark = (right) => mark(view, right);
    view.event = (ok, more) => make(view, ok, more);
    view.submit = () => submit(view);
    view.again = () => { view.attempt = 1; }; // what follows is a repetition, not new evidence
    view.reset = (mode) => reset(view, mode);
    view.history = (state) => history(view, state);
    view.data.ready = "1";
    if (view.input) view.controls.append(kb.button(t("submit"), view.submit, { class: "q-button q-submit" }), el("label", { class: "q-unsure" }, view.unsure, t("not-sure")));
    else recallButtons(view);
    return view;
  };

  function mark(view, right) {
    const answer = view.data.answer.split(",");
    const settled = kb.settle(view.given(), view.data.any);
    const set = (name, key) => view.section.querySelectorAll(name).forEach((node, i) => { node.dataset.mark = key(node, i) === answer[i] ? "right" : "wrong"; });
    if (view.data.type === "match") set(".q-prompt", (_, i) => view.given()[i]);
    else if (view.data.type === "order") set(".q-chosen > li", (_, i) => settled[i]);
    view.data.state = right ? "right" : "wrong";
    view.input.lock(true);
  }
  function unmark(view) {
    view.section.querySelectorAll("[data-mark]").forEach((node) => delete node.dataset.mark);
    delete view.data.state;
    delete view.data.reveal;
  }

  /* Misconceptions that the wrong parts of an answer stand for. */
  function mixups(view) {
    const answer = view.data.answer.split(",");
    return kb.settle(view.given(), view.data.any).map((key, i) => {
      const bad = choosing(view) ? !answer.includes(key) : key !== answer[i];
      const node = bad && view.section.querySelector("[data-key='" + key + "'][data-misconception]");
      return node ? node.dataset.misconception : null;
    }).filter(Boolean);
  }

  /* An event for the log. more: {g rating, sure, time, exam}. */
  function make(view, ok, more) {
    const how = Object.assign({ sure: true }, more);
    const event = { id: kb.newId(), t: how.time || Date.now(), q: view.id, h: view.data.hash, ok: ok ? 1 : 0, g: how.g || kb.rate(ok, false, how.sure, false) };
    if (!how.sure) event.s = 0;
    if (view.attempt > 0) event.r = 1;
    if (how.exam) event.x = 1;
    const wrong = ok || !view.input ? [] : mixups(view);
    if (wrong.length) event.m = wrong;
    return event;
  }
  function record(view, ok, g, sure) {
    const event = make(view, ok, { g, sure });
    view.attempt += 1;
    view.done = true;
    kb.log.add([event]);
    kb.notify();
    if (view.options.onanswer) view.options.onanswer(event, view);
  }

  function show(view, right, text) {
    const row = el("div", { class: "q-row" });
    if (right) view.details.open = true; else row.append(kb.button(t("try-again"), () => again(view)));
    if (choosing(view)) row.append(kb.button(t("why-others"), () => reveal(view), { "data-do": "why" }));
    else if (!right) row.append(kb.button(t("show-answer"), () => reveal(view), { "data-do": "why" }));
    const read = view.section.querySelector(".q-read");
    if (!right && read) row.append(el("span", { class: "q-next" }, t("read") + " ", read.cloneNode(true)));
    view.result.replaceChildren(el("strong", {}, t(right ? "correct" : "not-correct") + " "), text, row);
    view.controls.hidden = true;
    view.result.focus();
  }
  function reveal(view) {
    view.data.reveal = "1";
    view.details.open = true;
    const button = view.result.querySelector("[data-do='why']");
    if (button) button.remove();
    view.result.focus();
  }
  function again(view) {
    unmark(view);
    view.input.lock(false);
    view.peeked = view.details.open;
    view.details.open = false;
    view.done = false;
    if (view.data.type !== "order") view.input.set([]);
    view.result.replaceChildren();
    view.controls.hidden = false;
    const first = view.section.querySelector(".q-body input, .q-body select, .q-body button");
    if (first) first.focus();
  }
  function submit(view) {
    const lacking = view.input.missing(view.given());
    if (lacking) { view.result.replaceChildren(lacking); return; }
    const right = view.right();
    const sure = !view.unsure.checked;
    const seen = view.peeked || view.details.open;
    const hinted = Boolean(view.hint && view.hint.open);
    record(view, right && !seen, kb.rate(right, hinted, sure, seen), sure);
    mark(view, right);
    show(view, right, right && seen ? t("was-open") : right && (hinted || !sure) ? t("counts-as-hard") : !right && sure ? t("you-were-sure") : "");
  }

  function recallButtons(view) {
    const rate = (label, ok, g) => kb.button(label, () => {
      record(view, ok, g, g > 2);
      view.data.state = ok ? "right" : "wrong";
      view.controls.hidden = true;
      view.result.replaceChildren(t(ok ? "noted-known" : "noted-unknown"));
      view.result.focus();
    });
    view.rates = [rate(t("did-not-know"), false, 1), rate(t("with-effort"), true, 2), rate(t("knew-it"), true, 3)];
    view.controls.append(...view.rates);
    view.controls.hidden = true;
    view.details.addEventListener("toggle", () => { if (view.details.open && !view.data.state) view.controls.hidden = false; });
  }

  function reset(view, mode) {
    Object.assign(view, { attempt: 0, peeked: false, done: false });
    unmark(view);
    if (mode === "exam") view.data.mode = "exam"; else delete view.data.mode;
    view.details.open = false;
    if (view.hint) view.hint.open = false;
    view.unsure.checked = false;
    view.result.replaceChildren();
    view.controls.hidden = !view.input;
    if (view.input) { view.input.lock(false); view.input.set([]); }
  }

  function history(view, state) {
    const old = view.section.querySelector(".q-history");
    if (old) old.remove();
    const past = state[view.id];
    if (!past || !past.last) return;
    const said = past.last.h !== view.data.hash ? "changed-since" : past.last.ok ? "right-last-time" : "missed-last-time";
    view.section.querySelector(".q-head").append(el("span", { class: "q-history" }, t(said)));
  }

  kb.start = function () {
    if (document.querySelector(".kb-practice")) return; // a practice page has a script of its own
    const state = kb.replay(kb.log.events());
    document.querySelectorAll(".q").forEach((section) => kb.enhance(section).history(state));
    kb.notify();
  };
  kb.start();
})();
