/*
 * Readiness, pure part: the share of an objective's questions a reader would get right at a time, and
 * how far that may be off. First answers tell what the reader knows of questions not met yet, recent
 * ones most; memory tells what is left of those met; a right answer given without being sure counts
 * less. The numbers below are set by simulation (tests/bench): 1,000 learners of known ability.
 */
(function (root) {
  "use strict";
  const kb = (root.kbPractice = root.kbPractice || {});
  const DAY = 86400000;
  const PRIOR = 0.45; // share right before anything is known, guesses included
  const PRIOR_WEIGHT = 4; // answers that the prior counts as
  const SHARED_WEIGHT = 5; // answers that all other objectives together count as for one
  const HALF_LIFE = 10; // days after which a first answer counts half
  const LUCKY = 0.6; // what a right answer counts when the reader was not sure
  const KNOWN = 0.945, HARD = 0.8, MISSED = 0.58; // share right just after: sure, not sure, wrong but explained
  const ITEM = 0.3; // how far one met question may be off, as a standard deviation
  const MODEL = 0.05; // how far all of them may be off together
  const Z = 1.28; // 80 of 100 readers are inside the band

  /* First answers to each question as it is worded now, with their weight at `now`: {q: {y, w}}. */
  function evidence(events, questions, now) {
    const hash = Object.create(null);
    questions.forEach((q) => { hash[q.id] = q.hash; });
    const out = Object.create(null);
    kb.merge(events, []).forEach((e) => {
      if (e.r || hash[e.q] !== e.h || out[e.q]) return;
      out[e.q] = { y: e.ok ? (e.s === 0 ? LUCKY : 1) : 0, w: Math.pow(2, -Math.max(0, now - e.t) / DAY / HALF_LIFE) };
    });
    return out;
  }

  /* Chance to get a met question right at a time; `mean` is what the reader gets right without having met it. */
  function chance(memory, mean, time) {
    const fresh = memory.g === 1 ? MISSED : memory.g === 2 ? HARD : KNOWN;
    const left = kb.recall(memory, time);
    return Math.max(0.05, mean + (fresh - mean) * left);
  }

  function mean(first, questions, base, weight) {
    let sum = base * weight, all = weight;
    questions.forEach((q) => { const f = first[q.id]; if (f) { sum += f.w * f.y; all += f.w; } });
    return { share: sum / all, weight: all };
  }

  function word(row) {
    if (row.seen < Math.min(3, row.total)) return row.seen ? "early" : "none";
    return row.share < 0.55 ? "weak" : row.share >= 0.8 && row.low >= 0.65 ? "solid" : "growing";
  }

  /*
   * By objective: {name, seen, total, share, sd, low, high, band}; low and high hold the true share for
   * 80 of 100 readers. state: {questions, memories, events, now}; time: when it will be asked.
   */
  kb.readiness = function (state, objectives, time) {
    const asked = state.questions.filter((q) => q.type !== "term");
    const first = evidence(state.events, asked, state.now);
    const overall = mean(first, asked, PRIOR, PRIOR_WEIGHT);
    return objectives.map((name) => {
      const mine = asked.filter((q) => q.objectives.includes(name));
      const total = mine.length;
      const own = mean(first, mine, overall.share, SHARED_WEIGHT);
      const met = mine.filter((q) => state.memories[q.id]);
      const known = met.reduce((sum, q) => sum + chance(state.memories[q.id], own.share, time), 0);
      const share = total ? (known + (total - met.length) * own.share) / total : 0;
      const open = total ? (total - met.length) / total : 0;
      const vary = open * open * own.share * (1 - own.share) / (own.weight + 1) + (total ? met.length / total / total : 0) * ITEM * ITEM + MODEL * MODEL;
      return finish({ name, seen: met.length, total, share, sd: Math.sqrt(vary) });
    });
  };

  /* All objectives together, each with the same weight; a question counts once in `seen` and `total`. */
  kb.readinessInAll = function (state, rows) {
    const some = rows.filter((row) => row.total);
    const sum = (pick) => some.reduce((all, row) => all + pick(row), 0);
    const n = some.length || 1;
    const asked = state.questions.filter((q) => q.type !== "term");
    const sd = Math.sqrt(sum((row) => Math.max(0, row.sd * row.sd - MODEL * MODEL)) / n / n + MODEL * MODEL);
    return finish({ name: "", seen: asked.filter((q) => state.memories[q.id]).length, total: asked.length, share: sum((row) => row.share) / n, sd });
  };

  function finish(row) {
    row.low = Math.max(0, row.share - Z * row.sd);
    row.high = Math.min(1, row.share + Z * row.sd);
    row.band = word(row);
    return row;
  }
})(typeof window === "undefined" ? globalThis : window);
