/* What the practice pages share: which exam, one list that shows some questions, what went wrong while loading. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;

  /* Links to the sections that teach what these questions ask. */
  kb.reads = (ids) => {
    const by = kb.byId();
    const targets = Array.from(new Set(ids.map((id) => by.get(id).target)), (place) => kb.bank.targets[place]);
    return el("ul", {}, ...targets.slice(0, 8).map((target) => el("li", {}, kb.link(target.href, target.title))));
  };

  kb.place = (kind) => document.querySelector(".kb-practice[data-practice='" + kind + "']");

  /* Show these questions, and no others, in a list; they are at hand already. */
  kb.arrange = (list, ids) => list.replaceChildren(...ids.map((id) => kb.section(id)));

  /* Bring a question before the reader: focus on its text, its start below the bar that stays. */
  kb.face = function (list, view) {
    const stem = view.section.querySelector(".q-stem");
    stem.tabIndex = -1;
    stem.focus({ preventScroll: true });
    const top = list.getBoundingClientRect().top;
    if (top < 150 || top > innerHeight / 2) list.scrollIntoView();
  };

  /* Load questions and go on; says so where they cannot be loaded. */
  kb.withQuestions = function (ids, list, then) {
    let late = setTimeout(() => list.replaceChildren(el("p", { role: "status" }, t("loading"))), 400);
    return kb.bring(ids).then(() => { clearTimeout(late); then(); }, () => {
      clearTimeout(late);
      list.replaceChildren(el("p", { class: "kb-notice", role: "alert" }, t("not-loaded")), kb.button(t("load-again"), () => kb.withQuestions(ids, list, then)));
    });
  };

  /* Which exam's objectives to practise; the choice is the same as on the home page. */
  kb.examChoice = function (needed) {
    if (kb.exams.length < 2) return null;
    const options = kb.exams.map((exam) => [exam, kb.examName(exam)]);
    if (!needed) options.unshift(["", t("both-exams")]);
    return kb.field(t("exam"), kb.select(options, kb.exam() || (needed ? kb.exams[0] : ""), kb.chooseExam));
  };
  kb.chooseExam = function (exam) {
    kb.keep("exam", exam);
    document.documentElement.dataset.exam = exam;
    location.hash = "";
    location.reload();
  };

  /* What the address asks for: "#ten", or "#objective=ID". */
  kb.asked = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

  kb.examDay = function () {
    const time = Date.parse(kb.setting("exam-date") + "T08:00");
    return Number.isFinite(time) ? time : 0;
  };
  /* What is known now: questions, memories, readiness, plan. The exam's day caps intervals while it is ahead. */
  kb.know = function (questions, topics) {
    const now = Date.now();
    const set = kb.examDay();
    const examDay = set && kb.day(set) >= kb.day(now) ? set : 0;
    const events = kb.log.events();
    const names = topics.map((topic) => topic.id);
    const memories = kb.memories(events, questions, examDay);
    const state = { questions, memories, events, exams: kb.log.exams(), now, examDay, objectives: names, load: kb.LOADS.find((n) => String(n) === kb.setting("load")) || kb.LOAD };
    const rows = kb.readiness(state, names, Math.max(examDay, now));
    state.share = Object.fromEntries(rows.map((row) => [row.name, row.seen ? row.share : 0]));
    return Object.assign(state, { rows, all: kb.readinessInAll(state, rows), past: set && !examDay ? set : 0, plan: kb.plan(state) });
  };
})();
