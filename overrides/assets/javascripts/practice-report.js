/* A finished exam: score, objectives weakest first, each question with its time, what came before; it stays. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const minutes = (ms) => Math.floor(ms / 60000) + ":" + String(Math.round(ms / 1000) % 60).padStart(2, "0");
  const share = (exam) => exam.rows.filter((row) => row.ok).length / exam.rows.length;
  kb.examTitle = (exam) => t("set-" + exam.set) + ", " + kb.date(exam.end, { day: "numeric", month: "short", year: "numeric" });

  /* Objectives of an exam's questions as they count for it: [{id, title, right, n, unsure, missed}]. */
  function byObjective(exam) {
    const by = kb.byId();
    const rows = kb.bank.objectives.filter((o) => o.exam === exam.exam).map((o) => {
      const mine = exam.rows.filter((row) => by.get(row.q).all.includes(o.id));
      return { id: o.id, title: o.title, n: mine.length, right: mine.filter((row) => row.ok).length, missed: mine.filter((row) => !row.ok).map((row) => row.q) };
    });
    return rows.filter((row) => row.n).sort((a, b) => a.right / a.n - b.right / b.n || b.n - a.n);
  }

  const drill = (id) => kb.link(kb.page("practice/checkpoint.html#objective=" + id), t("drill"));
  function read(ids) {
    const by = kb.byId();
    const target = kb.bank.targets[by.get(ids[0]).target];
    return kb.link(target.href, t("read-section", { title: target.title }));
  }

  function objectives(exam) {
    const rows = byObjective(exam).map((row) => kb.tr(row.title, [t("right-of", { right: row.right, n: row.n }), kb.meter(row.right / row.n)],
      [row.missed.length ? read(row.missed) : "–"], [drill(row.id)]));
    return kb.table([t("objective"), t("right"), t("read-head"), t("drill-head")], rows, t("objective"));
  }

  /* Wrong ones first, then right ones that were not sure, then the rest. */
  function questions(exam, show) {
    const by = kb.byId();
    const rank = (row) => (row.ok ? (row.unsure ? 1 : 2) : 0);
    const order = exam.rows.map((row, i) => ({ row, i })).sort((a, b) => rank(a.row) - rank(b.row) || a.i - b.i);
    const state = (row) => t(row.ok ? "row-right" : row.given.some(Boolean) ? "row-wrong" : "row-empty");
    const marks = (row) => [row.flag ? t("row-flag") : "", row.unsure ? t("row-unsure") : ""].filter(Boolean).join(", ") || "–";
    return kb.table([t("question"), t("answer"), t("time"), t("marks"), t("read-head"), t("drill-head")], order.map(({ row, i }) => {
      const line = kb.tr(kb.button(t("question-n", { n: i + 1 }), () => show(i)), state(row), minutes(row.ms), marks(row), [read([row.q])],
        [drill(by.get(row.q).all.find((name) => name.startsWith(exam.exam)) || by.get(row.q).all[0])]);
      line.dataset.state = row.ok ? "right" : "wrong";
      return line;
    }), t("question"));
  }

  /* All finished exams, the newest first, with the change from one to the next of the same exam. */
  kb.history = function (all, open) {
    const exams = all.filter((exam) => kb.bank.exams[exam.exam]); // one that the site no longer knows stays in the file
    if (!exams.length) return "";
    const before = (at) => exams.slice(0, at).reverse().find((other) => other.exam === exams[at].exam);
    const rows = exams.map((exam, at) => {
      const last = before(at);
      const change = last ? Math.round(100 * (share(exam) - share(last))) : null;
      return kb.tr(kb.button(kb.examTitle(exam), () => open(exam)), kb.bank.exams[exam.exam].name, [kb.percent(share(exam)), kb.meter(share(exam))],
        change === null ? "–" : t(change < 0 ? "down" : "up", { n: Math.abs(change) }), minutes(exam.rows.reduce((sum, row) => sum + row.ms, 0) / exam.rows.length));
    }).reverse();
    return el("div", {}, el("h2", {}, t("past-exams")), kb.table([t("set"), t("exam"), t("score"), t("trend"), t("time-each")], rows, t("past-exams")));
  };

  function verdict(exam) {
    const rules = kb.bank.exams[exam.exam];
    const score = kb.score(exam.rows.map((row) => ({ ok: row.ok, objectives: [] })), rules);
    const lucky = exam.rows.filter((row) => row.ok && row.unsure).length;
    return [el("p", { class: "kb-score" }, t("right-of", { right: score.right, n: score.total })),
      lucky ? el("p", {}, t("lucky", { n: lucky })) : "",
      rules.pass_score ? el("p", {}, t("scaled", { scaled: score.scaled, low: rules.lowest_score, high: rules.highest_score, pass: rules.pass_score, exam: rules.name })) : ""];
  }

  /* Show the report of a finished exam and below it its questions with reasons. */
  kb.report = function (panel, list, exam, back) {
    const known = kb.byId();
    const ids = exam.rows.map((row) => row.q);
    if (!kb.bank.exams[exam.exam] || !ids.every((id) => known.has(id))) { panel.replaceChildren(el("p", { role: "status" }, t("report-gone")), kb.row(kb.main(t("new-exam"), back))); return; }
    const head = el("h2", { tabindex: "-1" }, exam.late ? t("time-up") : t("your-result"));
    const show = (i) => { const section = list.children[i]; section.hidden = false; section.scrollIntoView(); kb.focus(section.querySelector(".q-stem")); };
    const only = kb.check(t("only-wrong"), true, "1");
    const hide = () => Array.from(list.children).forEach((section, i) => { section.hidden = only.input.checked && Boolean(exam.rows[i].ok); });
    only.input.addEventListener("change", hide);
    const missed = exam.rows.some((row) => !row.ok);
    const link = location.pathname + "#seed=" + exam.seed + "&set=" + exam.set;
    panel.replaceChildren(head, el("p", { class: "q-note" }, kb.examTitle(exam) + " · " + kb.bank.exams[exam.exam].name), ...verdict(exam),
      kb.row(missed ? kb.link(kb.page("practice/review.html#misses"), t("review-now"), { class: "q-button q-main" }) : "", kb.button(t("new-exam"), back)),
      el("h3", {}, t("by-objective")), objectives(exam),
      el("details", { class: "kb-more", open: ids.length <= 20 }, el("summary", {}, t("by-question")), questions(exam, show)),
      kb.history(kb.log.exams().filter((other) => other.exam === exam.exam), (other) => kb.openReport(other)),
      el("p", {}, t("same-set") + " ", kb.link(link, t("seed-n", { seed: exam.seed }))), missed ? only.node : "");
    return kb.withQuestions(ids, list, () => { fill(list, exam); hide(); head.focus(); });
  };

  function fill(list, exam) {
    kb.arrange(list, exam.rows.map((row) => row.q));
    exam.rows.forEach((row, i) => {
      const view = kb.enhance(kb.section(row.q), {});
      view.reset();
      if (view.input) { view.input.shuffle(exam.seed + row.q); view.input.set(row.given); }
      kb.number(view, i + 1);
      view.mark(Boolean(row.ok));
      view.data.reveal = "1";
      view.controls.hidden = true;
      view.details.open = !row.ok;
    });
  }

  /* Write its number in the set above a question. */
  kb.number = function (view, n) {
    const head = view.section.querySelector(".q-head");
    const old = head.querySelector(".q-number");
    if (old) old.remove();
    head.prepend(el("span", { class: "q-number" }, t("question-n", { n })));
  };
})();
