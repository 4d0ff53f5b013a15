/* Memory, pure part: FSRS-6 replayed over the log, due dates capped by the exam, readiness by objective. */
(function (root) {
  "use strict";
  const kb = (root.kbPractice = root.kbPractice || {});
  const DAY = 86400000;
  const algorithm = new root.FSRS.FSRSAlgorithm({ enable_fuzz: false, request_retention: 0.9 });
  // What guessing alone gives, all or nothing.
  const GUESS = { choice: 0.25, response: 0.1, order: 0.01, match: 0.04, recall: 0 };

  /* State of memory after ratings [{t, g}], sorted by time: {s, d, g, last, due}, g the last rating. */
  kb.remember = function (ratings, examDay) {
    let state = null;
    let last = 0;
    ratings.forEach(({ t, g }) => {
      const days = state ? Math.max(0, Math.floor((t - last) / DAY)) : 0;
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

  /* What to do now: due ones, most forgotten first, then at most `fresh` new ones. */
  kb.queue = function (questions, memories, now, fresh) {
    const due = questions.filter((q) => memories[q.id] && memories[q.id].due <= now)
      .sort((a, b) => kb.recall(memories[a.id], now) - kb.recall(memories[b.id], now) || (a.id < b.id ? -1 : 1));
    const unseen = questions.filter((q) => !memories[q.id]).slice(0, Math.max(0, fresh));
    return { due: due.map((q) => q.id), fresh: unseen.map((q) => q.id) };
  };

  /* Expected share right at a time, by objective, as a band of ten points: {seen, total, share, from, to, band}. */
  kb.readiness = function (questions, memories, objectives, time) {
    return objectives.map((name) => {
      const mine = questions.filter((q) => q.objectives.includes(name));
      const seen = mine.filter((q) => memories[q.id]).length;
      const sum = mine.reduce((all, q) => {
        const guess = GUESS[q.type] || 0;
        const memory = memories[q.id];
        // Missed last time: counts as guessing until it was right again, however fresh it is.
        return all + guess + (memory && memory.g > 1 ? (1 - guess) * kb.recall(memory, time) : 0);
      }, 0);
      const share = mine.length ? sum / mine.length : 0;
      const from = Math.min(90, Math.floor(share * 10) * 10);
      const band = !seen ? "not started" : share < 0.5 ? "weak" : share < 0.8 ? "growing" : "solid";
      return { name, seen, total: mine.length, share, from, to: from + 10, band };
    });
  };
})(typeof window === "undefined" ? globalThis : window);
