/* Review: today's questions, due ones and new ones, planned to the exam date; then how things stand. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const root = kb.place("review");
  if (!root || !kb.bank) return;
  const withTerms = () => kb.setting("terms") === "on";
  const everything = kb.collect(kb.exam());
  const questions = () => everything.filter((q) => withTerms() || q.type !== "term");
  const topics = kb.topics(everything);
  const today = el("div", { class: "kb-panel" });
  const list = el("div", { class: "kb-list" });
  const overview = el("div", {});
  root.append(today, list, overview);

  /* Lines that explain the plan: pace, load, overdue ones, the date. */
  function lines(known) {
    const plan = known.plan;
    const out = [];
    if (known.past) out.push(t("date-past", { date: kb.date(known.past) }));
    else if (known.examDay && !plan.days) out.push(t("exam-today"));
    else if (known.examDay) {
      out.push(t("days-left", { n: plan.days }) + " " + (plan.short ? t("short", { n: plan.short, load: known.load })
        : plan.unseen ? t("on-course", { n: plan.quota }) : t("all-met")));
    } else out.push(t("no-date", { n: plan.quota }));
    if (plan.waiting) out.push(t("waiting", { n: plan.waiting, load: known.load }));
    return out;
  }

  /* A date is that of one exam: while all are practised, it is asked which. */
  function whichExam(known) {
    if (!known.examDay || kb.exam() || kb.exams.length < 2) return "";
    return el("div", {}, el("p", { class: "kb-line" }, t("date-of-which")), kb.row(...kb.exams.map((exam) => kb.button(kb.examName(exam), () => kb.chooseExam(exam)))));
  }

  function form(known) {
    const date = el("input", { type: "date", value: kb.setting("exam-date"), onchange: () => { kb.keep("exam-date", date.value); draw(); } });
    const load = kb.select(kb.LOADS.map((n) => [String(n), t("a-day", { n })]), String(known.load), (value) => { kb.keep("load", value); draw(); });
    const terms = kb.check(t("with-terms"), withTerms(), "1");
    terms.input.addEventListener("change", () => { kb.keep("terms", terms.input.checked ? "on" : ""); draw(); });
    return el("div", { class: "kb-row" }, kb.examChoice() || "", kb.field(t("exam-date"), date), kb.field(t("at-most"), load), terms.node);
  }

  function drawToday(message, known) {
    const plan = known.plan;
    const ids = plan.due.concat(plan.fresh);
    const missed = misses(known);
    kb.soon(ids);
    const dates = Object.keys(known.memories).map((id) => known.memories[id].due).filter((due) => due > Date.now()).sort((a, b) => a - b);
    const next = dates.length ? " " + t("next-due", { date: kb.date(dates[0]) }) : "";
    const say = ids.length ? t("due-and-new", { due: plan.due.length, fresh: plan.fresh.length })
      : plan.waiting ? t("load-done", { load: known.load }) : t("nothing-due") + next;
    list.replaceChildren();
    today.replaceChildren(el("h2", { id: "today", tabindex: "-1" }, t("today")), el("p", { role: "status", class: "kb-big" }, (message ? message + " " : "") + say),
      kb.row(ids.length ? kb.main(t("start-review"), () => run(mixed(plan))) : "",
        missed.length ? kb.button(t("review-misses", { n: missed.length }), () => run(missed, true)) : "",
        known.past ? kb.button(t("clear-date"), () => { kb.keep("exam-date", ""); draw(); }) : ""),
      whichExam(known), ...lines(known).map((line) => el("p", { class: "kb-line" }, line)), form(known), el("p", { class: "q-note" }, t("why-date")));
  }

  const mine = new Set(everything.map((q) => q.id));
  const misses = (known) => kb.missesOf(known.plan, known.exams, known.events, known.now).filter((id) => mine.has(id));

  /* A new one after every due one or two, so that a long list of due ones hides none. */
  function mixed(plan) {
    const due = plan.due.slice(), fresh = plan.fresh.slice();
    const every = fresh.length ? Math.max(1, Math.round(due.length / fresh.length)) : 1;
    const out = [];
    while (due.length || fresh.length) out.push(...due.splice(0, every), ...fresh.splice(0, 1));
    return out;
  }

  function run(ids, onlyMisses) {
    overview.hidden = true;
    kb.run({ panel: today, list, ids, seed: String(Date.now()), title: t(onlyMisses ? "misses" : "today"), repeat: true, onend: over, onstop: over });
  }
  function over(state) {
    const done = Object.keys(state.results);
    const right = done.filter((id) => state.results[id]).length;
    draw(done.length ? t("review-done", { right, n: done.length }) : "");
    document.getElementById("today").focus();
  }

  function draw(message) {
    const known = kb.know(questions(), topics);
    overview.hidden = false;
    drawToday(message, known);
    overview.replaceChildren(
      el("div", { class: "kb-panel" }, el("h2", { id: "readiness" }, root.dataset.topic ? t("readiness-of", { topic: root.dataset.topic }) : t("readiness")),
        el("p", {}, t(known.examDay ? "readiness-then" : "readiness-now") + " " + t("readiness-means")), kb.readinessTable(known, topics)),
      kb.confusionsPanel(known.events), kb.progressPanel(known.events, draw));
    kb.notify();
  }

  const asked = kb.asked();
  draw();
  if ("misses" in asked) {
    history.replaceState(null, "", location.pathname + location.search);
    const missed = misses(kb.know(questions(), topics));
    if (missed.length) run(missed, true);
  }
  // Answers given in another tab count here too.
  addEventListener("storage", (event) => { if (event.key === "kb.log" && !overview.hidden) draw(); });
})();
