/* One question on a page: choose, submit, result, try again. Buttons exist only because this script made them. */
(function () {
  "use strict";
  const kb = window.kbPractice;

  kb.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
    });
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const el = kb.el;
  kb.button = (label, onclick, more) => el("button", Object.assign({ type: "button", class: "q-button", onclick }, more), label);
  const words = (node) => node.textContent.trim().replace(/\s+/g, " ");

  /* How to read and set an answer, by type. `changed` is called after every change. */
  function chooser(section, changed) {
    const inputs = Array.from(section.querySelectorAll(".q-options input"));
    inputs.forEach((input) => input.addEventListener("change", changed));
    const need = section.dataset.answer.split(",").length;
    return {
      given: () => inputs.filter((input) => input.checked).map((input) => input.value),
      set: (keys) => inputs.forEach((input) => { input.checked = keys.includes(input.value); }),
      lock: (on) => inputs.forEach((input) => { input.disabled = on; }),
      missing: (keys) => keys.length === need ? "" : need === 1 ? "Choose an option first." : "Select " + need + " options; you have " + keys.length + ".",
      shuffle: (seed) => {
        const list = section.querySelector(".q-options");
        kb.shuffle(Array.from(list.children).sort((a, b) => (a.dataset.key < b.dataset.key ? -1 : 1)), seed).forEach((li) => list.append(li));
      },
    };
  }

  function sorter(section, changed) {
    const pool = section.querySelector(".q-pool");
    const items = Array.from(pool.children);
    const chosen = section.querySelector(".q-chosen");
    const note = section.querySelector(".q-note");
    const live = section.querySelector(".q-live");
    const need = section.dataset.answer.split(",").length;
    const keys = () => Array.from(chosen.children, (item) => item.dataset.key);

    function move(item, how, focus) {
      const list = Array.from(chosen.children);
      const at = list.indexOf(item);
      if (how === "use") chosen.append(item);
      else if (how === "drop") pool.append(item);
      else if (how === "up" && at > 0) list[at - 1].before(item);
      else if (how === "down" && at >= 0 && at < list.length - 1) list[at + 1].after(item);
      else { live.textContent = how === "up" ? "Already first." : "Already last."; return; }
      dress();
      const now = keys().indexOf(item.dataset.key);
      live.textContent = "“" + words(item.querySelector(".q-text")) + "” " + (now < 0 ? "is not used." : "is number " + (now + 1) + " of " + keys().length + ".");
      const next = item.querySelector("[data-do='" + focus + "']") || item.querySelector("button");
      if (next) next.focus();
      changed();
    }
    function dress() {
      items.forEach((item) => {
        const used = item.parentNode === chosen;
        const name = words(item.querySelector(".q-text"));
        const make = (how, label, focus) => kb.button(label, () => move(item, how, focus), { "data-do": how, "aria-label": label + ": " + name });
        const old = item.querySelector(".q-moves");
        if (old) old.remove();
        item.append(el("span", { class: "q-moves" }, ...(used
          ? [make("up", "Move up", "up"), make("down", "Move down", "down"), make("drop", "Do not use", "use")]
          : [make("use", "Use", "up")])));
      });
      note.textContent = chosen.children.length ? "Your order" : "Your order: empty, use " + need + " steps";
    }
    dress();
    return {
      given: keys,
      set: (list) => { items.forEach((item) => pool.append(item)); list.forEach((key) => chosen.append(...items.filter((i) => i.dataset.key === key))); dress(); },
      lock: (on) => section.querySelectorAll(".q-moves button").forEach((b) => { b.disabled = on; }),
      missing: (list) => (list.length === need ? "" : "Use " + need + " steps; you have " + list.length + "."),
      shuffle: () => {},
    };
  }

  function matcher(section, changed) {
    const responses = Array.from(section.querySelectorAll(".q-response"), (li) => [li.dataset.key, words(li)]);
    const selects = Array.from(section.querySelectorAll(".q-prompt"), (prompt) => {
      const select = el("select", { class: "q-select", "aria-label": "Response for: " + words(prompt), onchange: changed }, el("option", { value: "" }, "Choose…"));
      responses.forEach(([key, label]) => select.append(el("option", { value: key }, label)));
      prompt.append(select);
      return select;
    });
    return {
      given: () => selects.map((select) => select.value),
      set: (keys) => selects.forEach((select, i) => { select.value = keys[i] || ""; }),
      lock: (on) => selects.forEach((select) => { select.disabled = on; }),
      missing: (keys) => (keys.every(Boolean) ? "" : "Choose a response for every prompt."),
      shuffle: () => {},
    };
  }

  /* Make a question work. options: exam (no feedback), onchange, onanswer(event, right). */
  kb.enhance = function (section, options) {
    if (section.kb) return section.kb;
    const opt = options || {};
    const data = section.dataset;
    const details = section.querySelector(".q-answer");
    const hint = section.querySelector(".q-hint");
    const view = { section, id: data.q, options: opt };
    section.kb = view;
    let attempt = 0;
    let peeked = false;

    const parts = { choice: chooser, response: chooser, order: sorter, match: matcher };
    const input = parts[data.type] ? parts[data.type](section, () => view.options.onchange && view.options.onchange(view)) : null;
    view.input = input;
    view.given = () => (input ? input.given() : []);
    view.answered = () => view.given().some(Boolean);
    view.right = () => kb.grade(data.type, data.answer, view.given());

    function mark(right) {
      const answer = data.answer.split(",");
      if (data.type === "match") section.querySelectorAll(".q-prompt").forEach((prompt, i) => {
        prompt.dataset.mark = view.given()[i] === answer[i] ? "right" : "wrong";
      });
      else if (data.type === "order") section.querySelectorAll(".q-chosen > li").forEach((item, i) => {
        item.dataset.mark = item.dataset.key === answer[i] ? "right" : "wrong";
      });
      data.state = right ? "right" : "wrong";
      input.lock(true);
    }
    function unmark() {
      section.querySelectorAll("[data-mark]").forEach((node) => delete node.dataset.mark);
      delete data.state;
      delete data.reveal;
    }
    view.mark = mark;

    function make(ok, rating, sure, time) {
      const event = { id: kb.newId(), t: time || Date.now(), q: data.q, h: data.hash, ok: ok ? 1 : 0, g: rating };
      if (!sure) event.s = 0;
      if (attempt > 0) event.r = 1;
      const wrong = ok ? [] : view.given().map((key, i) => {
        const bad = data.type === "choice" || data.type === "response" ? !data.answer.split(",").includes(key) : key !== data.answer.split(",")[i];
        const node = bad && section.querySelector("[data-key='" + key + "'][data-misconception]");
        return node ? node.dataset.misconception : null;
      }).filter(Boolean);
      if (wrong.length) event.m = wrong;
      return event;
    }
    view.event = (ok, time) => make(ok, ok ? 3 : 1, true, time);
    function record(ok, rating, sure) {
      const event = make(ok, rating, sure);
      attempt += 1;
      kb.log.add([event]);
      kb.notify();
      if (view.options.onanswer) view.options.onanswer(event, view);
    }

    const result = section.querySelector(".q-result");
    const controls = section.querySelector(".q-controls");
    const read = section.querySelector(".q-read");
    const readLink = () => { const link = read && read.cloneNode(true); return link && el("span", { class: "q-next" }, "Read: ", link); };

    function show(right, text) {
      result.replaceChildren(el("strong", {}, right ? "Correct. " : "Not correct. "), text);
      const row = el("div", { class: "q-row" });
      if (right) { details.open = true; }
      else row.append(kb.button("Try again", again));
      if (data.type === "choice" || data.type === "response") row.append(kb.button("Why each other option is wrong", reveal, { "data-do": "why" }));
      else if (!right) row.append(kb.button("Show the answer", reveal, { "data-do": "why" }));
      result.append(row);
      const link = right ? null : readLink();
      if (link) row.append(link);
      controls.hidden = true;
      result.focus();
    }
    function reveal() {
      data.reveal = "1";
      details.open = true;
      const button = result.querySelector("[data-do='why']");
      if (button) button.remove();
      result.focus();
    }
    function again() {
      unmark();
      input.lock(false);
      peeked = details.open;
      details.open = false;
      if (data.type !== "order") input.set([]);
      result.replaceChildren();
      controls.hidden = false;
      const first = section.querySelector(".q-body input, .q-body select, .q-body button");
      if (first) first.focus();
    }
    function submit() {
      const lacking = input.missing(view.given());
      if (lacking) { result.replaceChildren(lacking); return; }
      const right = view.right();
      const sure = !unsure.checked;
      const seen = peeked || details.open;
      const hinted = Boolean(hint && hint.open);
      record(right && !seen, kb.rate(right, hinted, sure, seen), sure);
      mark(right);
      show(right, right && seen ? "The answer was open, so this counts as not known yet." :
        right && (hinted || !sure) ? "Counts as hard; it comes back sooner." : !right && sure ? "You were sure: worth reading why." : "");
    }
    const unsure = el("input", { type: "checkbox" });

    function recallButtons() {
      const rate = (label, ok, rating) => kb.button(label, () => {
        record(ok, rating, rating > 2);
        data.state = ok ? "right" : "wrong";
        controls.hidden = true;
        result.replaceChildren(ok ? "Noted: you knew it." : "Noted: it comes back soon.");
        result.focus();
      });
      controls.append(rate("I did not know", false, 1), rate("With effort", true, 2), rate("I knew it", true, 3));
      controls.hidden = true;
      details.addEventListener("toggle", () => { if (details.open && !data.state) controls.hidden = false; });
    }

    data.ready = "1";
    if (opt.exam) data.mode = "exam";
    if (input) {
      controls.append(kb.button("Submit answer", submit, { class: "q-button q-submit" }), el("label", { class: "q-unsure" }, unsure, "I am not sure"));
    } else recallButtons();

    view.again = () => { attempt = 1; }; // what follows is a repetition, not new evidence
    view.reset = function (mode) {
      attempt = 0; peeked = false;
      unmark();
      if (mode === "exam") data.mode = "exam"; else delete data.mode;
      details.open = false;
      if (hint) hint.open = false;
      unsure.checked = false;
      result.replaceChildren();
      controls.hidden = !input;
      if (input) { input.lock(false); input.set([]); }
    };
    view.history = function (state) {
      const old = section.querySelector(".q-history");
      if (old) old.remove();
      const past = state[data.q];
      if (!past || !past.last) return;
      const changed = past.last.h !== data.hash;
      section.querySelector(".q-head").append(el("span", { class: "q-history" }, changed
        ? "Changed since you answered it" : past.last.ok ? "Right last time" : "Missed last time"));
    };
    return view;
  };

  /* One line where storage is in trouble; shown once a page. */
  kb.notify = function () {
    const message = kb.log.message();
    let line = document.querySelector(".kb-notice");
    if (!message) { if (line) line.remove(); return; }
    if (!line) {
      line = el("p", { class: "kb-notice", role: "status" });
      const place = document.querySelector(".kb-practice, .q");
      if (place) place.before(line);
    }
    line.textContent = message;
  };

  kb.start = function () {
    if (document.querySelector(".kb-practice")) return; // a practice page has a script of its own
    const state = kb.replay(kb.log.events());
    document.querySelectorAll(".q").forEach((section) => kb.enhance(section).history(state));
    kb.notify();
  };
  addEventListener("beforeprint", () => document.querySelectorAll(".q details").forEach((d) => { d.open = true; }));
  kb.start();
})();
