/* An exam under way: one question at a time, the clock in view, nothing revealed; kept at every step. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;

  /* Sit an exam. how: {panel, list, live, run, keep(run), onfinish(run, late)}. */
  kb.sit = function (how) {
    const run = how.run;
    const sitting = Object.assign({ view: null, since: Date.now(), said: Infinity, over: false }, how);
    build(sitting);
    kb.keys(() => ({ view: sitting.view, exam: true, next: () => go(sitting, run.at + 1), flag: () => flag(sitting) }));
    const tick = () => clock(sitting);
    sitting.timer = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", () => spend(sitting));
    clock(sitting);
    if (!sitting.over) go(sitting, run.at || 0);
    sitting.stop = () => stop(sitting);
    return sitting;
  };

  /* Write nothing any more. */
  function stop(s) {
    s.over = true;
    clearInterval(s.timer);
    kb.keys(null);
    s.steer.remove();
  }

  const answered = (run, id) => (run.answers[id] || []).some(Boolean);

  function build(s) {
    const map = el("ol", { class: "kb-map", "aria-label": t("questions") }, ...s.run.ids.map((_, i) => el("li", {}, kb.button(String(i + 1), () => go(s, i)))));
    s.time = el("span", { class: "kb-time", role: "timer" });
    s.where = el("strong", {});
    s.ask = el("div", { class: "kb-row" });
    s.flag = kb.button(t("flag"), () => flag(s), { "aria-pressed": "false" });
    s.back = kb.button(t("back"), () => go(s, s.run.at - 1));
    s.next = kb.main(t("next"), () => go(s, s.run.at + 1));
    s.map = map;
    const fold = el("details", { class: "kb-more", open: matchMedia("(min-width: 45em)").matches }, el("summary", {}, t("all-questions-map")), map);
    s.panel.replaceChildren(el("div", { class: "kb-bar" }, s.where, s.time, kb.keysButton()));
    s.steer = el("div", { class: "kb-steer" }, kb.row(s.back, s.next, s.flag, kb.button(t("finish"), () => confirm(s))), s.ask, fold);
    s.list.after(s.steer);
  }

  function confirm(s) {
    const open = s.run.ids.filter((id) => !answered(s.run, id)).length;
    s.ask.replaceChildren(open ? t("unanswered", { n: open }) : t("all-answered"), kb.main(t("finish-now"), () => end(s, false)), kb.button(t("go-on"), () => s.ask.replaceChildren()));
    s.ask.querySelector("button").focus();
  }

  function draw(s) {
    const run = s.run;
    Array.from(s.map.children).forEach((li, i) => {
      const button = li.firstChild;
      const id = run.ids[i];
      const done = answered(run, id), marked = run.flags.includes(id);
      button.toggleAttribute("data-answered", done);
      button.toggleAttribute("data-flag", marked);
      button.setAttribute("aria-label", t(done ? "map-answered" : "map-open", { n: i + 1 }) + (marked ? ", " + t("flagged") : ""));
      if (i === run.at) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
    });
    const marked = run.flags.includes(run.ids[run.at]);
    s.flag.setAttribute("aria-pressed", String(marked));
    s.flag.textContent = t(marked ? "unflag" : "flag");
    s.back.disabled = run.at === 0;
    s.next.disabled = run.at === run.ids.length - 1;
    s.where.textContent = t("question-of", { at: run.at + 1, n: run.ids.length });
  }

  function flag(s) {
    const id = s.run.ids[s.run.at];
    s.run.flags = s.run.flags.includes(id) ? s.run.flags.filter((other) => other !== id) : s.run.flags.concat(id);
    s.keep(s.run);
    draw(s);
  }

  /* Add the time since the last step to the question in view; time in which the page was hidden counts too, as in an exam. */
  function spend(s) {
    if (s.over || !s.view) return;
    const now = Date.now();
    s.run.spent[s.view.id] = (s.run.spent[s.view.id] || 0) + Math.max(0, now - s.since);
    s.since = now;
    s.keep(s.run);
  }

  function go(s, at) {
    if (at < 0 || at >= s.run.ids.length) return;
    spend(s);
    s.run.at = at;
    const id = s.run.ids[at];
    kb.withQuestions([id], s.list, () => {
      if (s.over || s.run.at !== at) return;
      kb.arrange(s.list, [id]);
      s.view = open(s, id, at + 1);
      s.since = Date.now();
      s.keep(s.run);
      draw(s);
      kb.face(s.list, s.view);
      s.live.textContent = t("question-of", { at: at + 1, n: s.run.ids.length });
      if (!s.ready) s.ready = kb.bring(s.run.ids).catch(() => { s.ready = null; }); // the others, once the first stands
    });
  }

  function open(s, id, n) {
    const run = s.run;
    const view = kb.enhance(kb.section(id), {});
    view.options = {};
    view.reset("exam");
    if (view.input) view.input.shuffle(run.seed + id);
    const old = run.answers[id];
    if (Array.isArray(old)) view.input.set(old.filter((key) => typeof key === "string"));
    view.unsure.checked = run.unsure.includes(id);
    kb.number(view, n);
    view.options = { onchange: () => note(s, view) };
    return view;
  }
  function note(s, view) {
    s.run.answers[view.id] = view.given();
    s.run.unsure = s.run.unsure.filter((id) => id !== view.id).concat(view.unsure.checked ? view.id : []);
    s.keep(s.run);
    draw(s);
  }

  function clock(s) {
    if (!s.run.end) { s.time.textContent = t("no-clock"); return; }
    const left = Math.ceil((s.run.end - Date.now()) / 1000);
    if (left <= 0) { end(s, true); return; }
    s.time.textContent = t("time-left", { time: Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") });
    s.time.toggleAttribute("data-soon", left <= 300);
    [300, 60].forEach((mark) => { if (left <= mark && s.said > mark) { s.said = mark; s.live.textContent = t("minutes-left", { n: Math.ceil(left / 60) }); } });
  }

  function end(s, late) {
    if (s.over) return;
    spend(s);
    stop(s);
    kb.withQuestions(s.run.ids, s.list, () => s.onfinish(s.run, late));
  }

  /* Grade a run: the record that is kept, and the events for the log. */
  kb.gradeRun = function (run, late) {
    const now = Date.now();
    const events = [];
    const rows = run.ids.map((q, i) => {
      const view = kb.enhance(kb.section(q), {});
      view.options = {};
      view.reset();
      const given = (run.answers[q] || []).filter((key) => typeof key === "string");
      view.input.set(given);
      const ok = given.some(Boolean) && view.right();
      const sure = !run.unsure.includes(q);
      if (given.some(Boolean)) events.push(view.event(ok, { sure, exam: true, time: now + i }));
      return { q, ok: ok ? 1 : 0, given, ms: run.spent[q] || 0, flag: run.flags.includes(q) ? 1 : 0, unsure: sure ? 0 : 1 };
    });
    return { events, record: { id: run.id, exam: run.exam, seed: run.seed, set: run.set, start: run.start, end: now, late: late ? 1 : 0, rows } };
  };
})();
