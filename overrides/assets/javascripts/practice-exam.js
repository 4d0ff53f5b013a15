/* Exam: a drawn set against the clock, nothing revealed until the end, then the score and every miss. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const root = document.querySelector(".kb-practice[data-practice='exam']");
  if (!root) return;
  const el = kb.el;
  const KEY = "session";
  const MINUTES = 2; // a question, as in 130 minutes for 65
  const exam = kb.exam() || kb.exams[0];
  const questions = kb.collect(exam).filter((q) => q.type !== "recall");
  const by = new Map(questions.map((q) => [q.id, q]));
  const topics = kb.topics(questions);
  const bank = kb.hash(questions.map((q) => q.id + q.hash).sort().join()).toString(36);
  const sets = { full: Math.min(questions.length, 2 * topics.length), ten: Math.min(questions.length, 10) };
  const panel = el("div", { class: "kb-panel" });
  const list = el("div", { class: "kb-list" });
  const live = el("p", { class: "q-live", role: "status" });
  root.append(panel, live, list);
  let run = null;
  let clock = 0;

  const keep = () => kb.setting(KEY, run ? JSON.stringify(run) : "");
  const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

  function stored() {
    let found;
    try { found = JSON.parse(kb.setting(KEY)); } catch (error) { return null; }
    const fine = found && found.version === 1 && found.exam === exam && found.bank === bank && Array.isArray(found.ids) &&
      found.ids.length && found.ids.every((id) => by.has(id)) && Number.isFinite(found.start) && found.answers && Array.isArray(found.flags);
    return fine ? found : null;
  }

  function setup(message) {
    clearInterval(clock);
    kb.arrange(list, []);
    const seed = el("input", { type: "text", inputmode: "numeric", pattern: "[0-9]{1,9}", maxlength: "9", size: "9", value: /^\d{1,9}$/.test(asked.seed) ? asked.seed : String(1 + Math.floor(Math.random() * 998)) });
    const size = el("select", {}, el("option", { value: "full" }, "Full set: " + sets.full + " questions, " + sets.full * MINUTES + " minutes"),
      el("option", { value: "ten" }, "Quick: " + sets.ten + " questions, " + sets.ten * MINUTES + " minutes"));
    if (asked.set === "ten") size.value = "ten";
    const timed = kb.check("Against the clock", true, "1");
    const changed = asked.bank && asked.bank !== bank ? "The questions have changed since this link was made, so the set may differ." : "";
    panel.replaceChildren(el("h2", { tabindex: "-1" }, "Set up"), kb.examChoice(true) || "",
      el("div", { class: "kb-row" }, kb.field("Set", size)),
      el("div", { class: "kb-row" }, kb.field("Seed", seed), timed.node),
      el("p", {}, "The same seed gives everyone the same set. Every objective has the same weight; official weights exist only by domain."),
      el("p", { role: "status" }, message || changed),
      el("div", { class: "kb-row" }, kb.button("Start the exam", () => {
        if (!seed.checkValidity() || !seed.value) { seed.focus(); seed.reportValidity(); return; }
        const ids = kb.draw(questions, topics.map((t) => t.id), sets[size.value], seed.value);
        const now = Date.now();
        run = { version: 1, exam, bank, seed: seed.value, set: size.value, ids, start: now, end: timed.input.checked ? now + ids.length * MINUTES * 60000 : 0, answers: {}, flags: [], at: 0 };
        begin();
      }, { class: "q-button q-main" })));
  }

  function begin() {
    keep();
    if (run.end && Date.now() >= run.end) { open(); finish(true); return; }
    open();
    const time = el("span", { class: "kb-time", role: "timer" });
    const flag = kb.button("Flag for review", () => {
      const id = run.ids[run.at];
      run.flags = run.flags.includes(id) ? run.flags.filter((x) => x !== id) : run.flags.concat(id);
      draw();
    }, { "aria-pressed": "false" });
    const ask = el("div", { class: "kb-row" });
    const map = el("ol", { class: "kb-map", "aria-label": "Questions" });
    run.ids.forEach((id, i) => map.append(el("li", {}, kb.button(String(i + 1), () => go(i)))));
    const back = kb.button("Back", () => go(run.at - 1));
    const next = kb.button("Next", () => go(run.at + 1), { class: "q-button q-main" });
    panel.replaceChildren(el("div", { class: "kb-row" }, el("strong", {}, "Seed " + run.seed), time), map);
    list.after(el("div", { class: "kb-row kb-steer" }, back, next, flag, kb.button("Finish", () => {
      const open = run.ids.length - count();
      ask.replaceChildren(open ? open + " unanswered; each counts as wrong." : "All answered.", kb.button("Finish now", () => finish(false), { class: "q-button q-main" }), kb.button("Go on", () => ask.replaceChildren()));
      ask.querySelector("button").focus();
    })), ask);
    ask.classList.add("kb-steer");

    const count = () => run.ids.filter((id) => (run.answers[id] || []).some(Boolean)).length;
    function draw() {
      keep();
      const id = run.ids[run.at];
      Array.from(map.children).forEach((li, i) => {
        const button = li.firstChild;
        const name = run.ids[i];
        const done = (run.answers[name] || []).some(Boolean);
        const marked = run.flags.includes(name);
        button.toggleAttribute("data-answered", done);
        button.toggleAttribute("data-flag", marked);
        button.setAttribute("aria-label", "Question " + (i + 1) + (done ? ", answered" : ", not answered") + (marked ? ", flagged" : ""));
        if (i === run.at) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
      });
      flag.setAttribute("aria-pressed", String(run.flags.includes(id)));
      flag.textContent = run.flags.includes(id) ? "Remove the flag" : "Flag for review";
      back.disabled = run.at === 0;
      next.disabled = run.at === run.ids.length - 1;
    }
    function go(i) {
      run.at = Math.max(0, Math.min(run.ids.length - 1, i));
      run.ids.forEach((id, n) => { by.get(id).section.hidden = n !== run.at; });
      draw();
      const stem = by.get(run.ids[run.at]).section.querySelector(".q-stem");
      stem.tabIndex = -1;
      stem.focus();
      live.textContent = "Question " + (run.at + 1) + " of " + run.ids.length;
    }
    run.ids.forEach((id) => {
      by.get(id).section.kb.options.onchange = (view) => { run.answers[view.id] = view.given(); draw(); };
    });
    let said = Infinity;
    function tick() {
      if (!run.end) { time.textContent = "No clock"; return; }
      const left = Math.ceil((run.end - Date.now()) / 1000);
      if (left <= 0) { finish(true); return; }
      time.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") + " left";
      [300, 60].forEach((mark) => { if (left <= mark && said > mark) { said = mark; live.textContent = Math.ceil(left / 60) + " minutes left"; } });
    }
    clearInterval(clock);
    clock = setInterval(tick, 1000);
    tick();
    if (run) go(run.at || 0);
  }

  /* Put the set's questions on the page, options shuffled by the seed, answers so far in place. */
  function open() {
    kb.arrange(list, run.ids);
    run.ids.forEach((id, i) => {
      const view = kb.enhance(by.get(id).section, {});
      view.reset("exam");
      view.input.shuffle(run.seed + id);
      const old = run.answers[id];
      if (Array.isArray(old)) view.input.set(old.filter((key) => typeof key === "string"));
      const head = view.section.querySelector(".q-head");
      if (head.firstChild.className === "q-number") head.firstChild.remove();
      head.prepend(el("span", { class: "q-number" }, "Question " + (i + 1)));
      view.section.querySelector(".q-controls").hidden = true;
    });
  }

  function finish(late) {
    clearInterval(clock);
    document.querySelectorAll(".kb-steer").forEach((node) => node.remove());
    const done = run;
    run = null;
    keep();
    const results = done.ids.map((id) => {
      const view = by.get(id).section.kb;
      return { id, view, ok: view.answered() && view.right(), answered: view.answered(), objectives: by.get(id).objectives };
    });
    const now = Date.now();
    kb.log.add(results.filter((r) => r.answered).map((r, i) => r.view.event(r.ok, now + i)));
    results.forEach((r) => {
      delete r.view.section.dataset.mode;
      r.view.mark(r.ok);
      r.view.section.dataset.reveal = "1";
      r.view.section.hidden = false;
      r.view.section.querySelector(".q-answer").open = !r.ok;
    });
    report(done, results, late);
    kb.notify();
  }

  function report(done, results, late) {
    const score = kb.score(results);
    const missed = results.filter((r) => !r.ok);
    const link = location.href.split("#")[0] + "#seed=" + done.seed + "&set=" + done.set + "&bank=" + done.bank;
    const rows = topics.filter((t) => score.objectives[t.id]).map((t) => {
      const s = score.objectives[t.id];
      return el("tr", {}, el("th", { scope: "row" }, t.title), el("td", {}, s.right + " of " + s.total));
    });
    const map = el("ol", { class: "kb-map", "aria-label": "Results" });
    results.forEach((r, i) => {
      const button = kb.button(String(i + 1), () => { r.view.section.scrollIntoView(); const stem = r.view.section.querySelector(".q-stem"); stem.tabIndex = -1; stem.focus(); },
        { "aria-label": "Question " + (i + 1) + (r.ok ? ", right" : r.answered ? ", wrong" : ", not answered") });
      button.dataset.state = r.ok ? "right" : "wrong";
      map.append(el("li", {}, button));
    });
    const only = kb.check("Show only what I missed", false, "1");
    only.input.addEventListener("change", () => results.forEach((r) => { r.view.section.hidden = only.input.checked && r.ok; }));
    const head = el("h2", { tabindex: "-1" }, late ? "Time is up" : "Your result");
    panel.replaceChildren(head,
      el("p", { class: "kb-score" }, score.right + " of " + score.total + " right"),
      el("p", {}, "About " + score.scaled + " on a straight line from 100 to 1,000. The real scale is not linear, and this is one task of many: it is no forecast of a pass."),
      el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Objective"), el("th", { scope: "col" }, "Right"))), el("tbody", {}, ...rows)),
      map, el("div", { class: "kb-row" }, missed.length ? only.node : "", kb.button("New exam", () => { asked.seed = ""; setup(); panel.querySelector("h2").focus(); })),
      el("p", {}, "The same set for others: ", el("a", { href: link }, "seed " + done.seed)));
    head.focus();
  }

  addEventListener("hashchange", () => location.reload());
  run = stored();
  if (run) begin(); else setup();
  kb.notify();
})();
