/* Home: what is due today, days practised, readiness; for a reader who has practised before. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const place = document.querySelector("[data-kb='today']");
  if (!place || !(kb.log.events().length || kb.log.exams().length || kb.setting("exam-date"))) return;
  const { el, t } = kb;

  /* The scripts for this come only now: a first visit does without them. */
  const load = (names) => names.reduce((before, src) => before.then(() => new Promise((resolve, reject) => {
    document.body.append(el("script", { src, onload: resolve, onerror: reject }));
  })), Promise.resolve());

  function draw() {
    const questions = kb.collect(kb.exam()).filter((q) => q.type !== "term" || kb.setting("terms") === "on");
    const topics = kb.topics(questions);
    const known = kb.know(questions, topics);
    const plan = known.plan;
    const date = known.past ? t("date-past", { date: kb.date(known.past) }) : known.examDay ? t("days-left", { n: plan.days }) : "";
    place.replaceChildren(el("div", { class: "kb-panel kb-today" }, el("h2", {}, t("today")),
      el("p", { class: "kb-big" }, plan.due.length + plan.fresh.length ? t("due-and-new", { due: plan.due.length, fresh: plan.fresh.length }) : plan.waiting ? t("load-done", { load: known.load }) : t("nothing-due")),
      date ? el("p", {}, date) : "", kb.row(kb.link(kb.page("practice/review.html"), t("to-review"), { class: "q-button q-main" })),
      kb.daysLine(known.events), el("details", { class: "kb-more" }, el("summary", {}, t("readiness") + ": " + (known.all.seen ? kb.percent(known.all.share) + ", " + t("range", { low: Math.round(known.all.low * 100), high: Math.round(known.all.high * 100) }) : t("band-none"))), kb.readinessTable(known, topics))));
    kb.notify();
  }
  load(place.dataset.scripts.split(" ")).then(draw, () => place.replaceChildren());
})();
