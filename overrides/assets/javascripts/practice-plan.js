/* The day's work, pure part: what is due, how many new ones, in which order, and how that compares with the exam date. */
(function (root) {
  "use strict";
  const kb = (root.kbPractice = root.kbPractice || {});
  const FRESH = 10; // new questions a day without an exam date
  kb.LOADS = [20, 40, 60, 100]; // questions a day that a plan asks for at most; the reader chooses
  kb.LOAD = 40;

  const LEVELS = { recall: 0, apply: 1, analyse: 2, "": 3 };
  const rank = (q) => (q.type === "term" ? 9 : LEVELS[q.level] || 0) * 2 + (q.scenario ? 1 : 0);

  /*
   * New questions in the order to learn them: one of each objective in turn, the weakest objective
   * first; within one, what is simpler first. `share` gives how ready an objective is, 0 to 1.
   */
  kb.interleave = function (questions, objectives, share) {
    const order = objectives.slice().sort((a, b) => (share[a] || 0) - (share[b] || 0) || (kb.hash(a) - kb.hash(b)));
    const home = (q) => order.find((name) => q.objectives.includes(name)) || "";
    const pools = Object.create(null);
    questions.slice().sort((a, b) => rank(a) - rank(b) || kb.hash(a.id) - kb.hash(b.id))
      .forEach((q) => (pools[home(q)] = pools[home(q)] || []).push(q));
    const names = order.concat("").filter((name) => pools[name]);
    const out = [];
    for (let turn = 0, left = true; left; turn++) {
      left = false;
      names.forEach((name) => { const q = pools[name][turn]; if (q) { out.push(q); left = true; } });
    }
    return out;
  };

  /* The first `size` without two of one family; those left out come again another day. */
  kb.oneOfEach = function (questions, size) {
    const used = new Set();
    return questions.filter((q) => !q.family || !used.has(q.family) && used.add(q.family)).slice(0, Math.max(0, size));
  };

  /*
   * How many new ones a day the exam date asks for: {days, quota, short}; days 0 without a date. `room`
   * is what today has left for new ones; on later days half of the load goes to what comes back.
   */
  function pace(unseen, examDay, now, room, load) {
    const days = examDay ? Math.max(0, kb.day(examDay) - kb.day(now)) : 0; // today counts, exam day does not
    if (!examDay) return { days: 0, quota: Math.min(FRESH, room), short: 0 };
    const learning = Math.max(1, days - 1); // the last day is for reviews
    const quota = days ? Math.ceil(unseen / learning) : 0;
    return { days, quota: Math.min(quota, room), short: Math.max(0, unseen - room - (learning - 1) * Math.floor(load / 2)) };
  }

  /* Questions first met today; those of an exam do not count. */
  kb.metToday = function (events, now) {
    const first = Object.create(null);
    events.forEach((e) => { if (!first[e.q] || e.t < first[e.q].t) first[e.q] = e; });
    return Object.keys(first).filter((q) => !first[q].x && kb.day(first[q].t) === kb.day(now));
  };

  /*
   * The plan of a day. state: {questions, objectives, memories, events, exams, share, now, examDay, load}.
   * Returns {due, fresh, waiting, quota, short, days, left, misses}: ids to do now in two lists, how
   * many overdue ones wait for another day, new ones a day, how many will not be met before the exam.
   */
  kb.plan = function (state) {
    const { questions, memories, now } = state;
    const load = state.load || kb.LOAD;
    const known = new Set(questions.map((q) => q.id));
    const today = state.events.filter((e) => !e.r && kb.day(e.t) === kb.day(now) && known.has(e.q));
    // Going over an exam of today is no part of the day's load, and what it asked is not the day's new ones.
    const examined = new Set(today.filter((e) => e.x).map((e) => e.q));
    (state.exams || []).filter((exam) => kb.day(exam.end) === kb.day(now)).forEach((exam) => exam.rows.forEach((row) => examined.add(row.q)));
    const met = kb.metToday(state.events, now).filter((id) => known.has(id) && !examined.has(id)).length;
    const answered = new Set(today.filter((e) => !examined.has(e.q)).map((e) => e.q)).size;
    const due = questions.filter((q) => memories[q.id] && kb.day(memories[q.id].due) <= kb.day(now) && kb.day(memories[q.id].last) < kb.day(now))
      .sort((a, b) => kb.recall(memories[a.id], now) - kb.recall(memories[b.id], now) || (a.id < b.id ? -1 : 1));
    const unseen = questions.filter((q) => !memories[q.id]);
    // New ones keep half of the day when there are many: an objective never met is worth more than another repetition.
    const room = Math.max(Math.floor(load / 2), load - due.length);
    const speed = pace(unseen.length + met, state.examDay, now, room, load);
    const left = Math.max(0, load - answered);
    const wanted = Math.min(left, Math.max(0, speed.quota - met));
    const ordered = kb.interleave(unseen, state.objectives, state.share || {});
    const apart = kb.oneOfEach(ordered, wanted);
    // Towards the exam the rest of a family comes, too, rather than not at all.
    const fresh = apart.concat(state.examDay ? ordered.filter((q) => !apart.includes(q)) : []).slice(0, wanted);
    const first = due.slice(0, Math.max(0, left - fresh.length));
    const misses = questions.filter((q) => memories[q.id] && memories[q.id].g === 1 && kb.day(memories[q.id].last) === kb.day(now));
    return {
      due: first.map((q) => q.id), fresh: fresh.map((q) => q.id), waiting: due.length - first.length, quota: speed.quota,
      short: speed.short, days: speed.days, unseen: unseen.length, misses: misses.map((q) => q.id), met,
    };
  };

  /* What was missed today and not gone over since: by its answer, or left open in an exam. */
  kb.missesOf = function (plan, exams, events, now) {
    const last = Object.create(null);
    events.forEach((e) => { last[e.q] = Math.max(last[e.q] || 0, e.t); });
    const open = exams.filter((exam) => kb.day(exam.end) === kb.day(now))
      .map((exam) => exam.rows.filter((row) => !row.given.some(Boolean) && !(last[row.q] > exam.end)).map((row) => row.q));
    return Array.from(new Set(plan.misses.concat(...open)));
  };

  /* Days on which something was answered, newest first, as day numbers. */
  kb.daysPractised = (events) => Array.from(new Set(events.map((e) => kb.day(e.t)))).sort((a, b) => b - a);
})(typeof window === "undefined" ? globalThis : window);
