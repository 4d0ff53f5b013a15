/* Memory, pure part: FSRS-6 replayed over the log, due dates capped by the exam. */
(function (root) {
  "use strict";
  const kb = (root.kbPractice = root.kbPractice || {});
  const DAY = 86400000;
  const algorithm = new root.FSRS.FSRSAlgorithm({ enable_fuzz: false, request_retention: 0.9 });

  /* State of memory after ratings [{t, g}], sorted by time: {s, d, g, last, due}, g the last rating. */
  kb.remember = function (ratings, examDay) {
    let state = null;
    let last = 0;
    ratings.forEach(({ t, g }) => {
      // Calendar days: what was learnt in the evening is one day old in the morning.
      const days = state ? Math.max(0, kb.day(t) - kb.day(last)) : 0;
      const next = algorithm.next_state(state, days, g);
      state = { difficulty: next.difficulty, stability: next.stability };
      last = t;
    });
    if (!state) return null;
    let due = last + algorithm.next_interval(state.stability, 0) * DAY;
    const latest = examDay - DAY; // the day before the exam is the last chance
    if (examDay && latest > last) due = Math.min(due, latest);
    return { s: state.stability, d: state.difficulty, g: ratings[ratings.length - 1].g, last, due };
  };

  /* Chance to recall at a time, between 0 and 1. */
  kb.recall = (memory, time) => algorithm.forgetting_curve(Math.max(0, (time - memory.last) / DAY), memory.s);

  /* Memory of every question, by id; answers to an earlier wording of a question do not count. */
  kb.memories = function (events, questions, examDay) {
    const by = Object.create(null);
    kb.merge(events, []).forEach((e) => { if (!e.r) (by[e.q] = by[e.q] || []).push(e); });
    const out = Object.create(null);
    questions.forEach((q) => {
      const memory = kb.remember((by[q.id] || []).filter((e) => e.h === q.hash), examDay);
      if (memory) out[q.id] = memory;
    });
    return out;
  };
})(typeof window === "undefined" ? globalThis : window);
