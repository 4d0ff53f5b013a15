/* Questions, pure part: grading, drawing a set, scoring, the event log. Nothing here touches a page. */
(function (root) {
  "use strict";
  const kb = (root.kbPractice = root.kbPractice || {});
  const VERSION = 1;
  const DAY = 86400000;

  /* Steps that may stand in any order, in the order of the key; `any` is data-any: groups such as "b,c e,f". */
  kb.settle = function (given, any) {
    const out = given.slice();
    (any || "").split(" ").filter(Boolean).forEach((group) => {
      const keys = group.split(",");
      const places = out.map((_, i) => i).filter((i) => keys.includes(out[i]));
      places.map((i) => out[i]).sort().forEach((key, n) => { out[places[n]] = key; });
    });
    return out;
  };

  /* All or nothing, as in the exam. `answer` is data-answer, `any` data-any; `given` is one key or a list of keys. */
  kb.grade = function (type, answer, given, any) {
    const right = answer.split(",");
    const mine = kb.settle(Array.isArray(given) ? given : [given], any);
    if (type === "choice" || type === "response") { right.sort(); mine.sort(); }
    return right.length === mine.length && right.every((key, i) => key === mine[i]);
  };

  kb.hash = function (text) { // FNV-1a, 32 bits
    let h = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    return h >>> 0;
  };

  /* The name of a question in pages and in what is kept: of its id, which may tell the key, nothing is left. */
  kb.neutral = (id) => (id.includes("--") ? id : "q--" + kb.hash(id).toString(16).padStart(8, "0"));
  /* The same for a list of ids, or for what is kept by id; they may be of a time when ids were used. */
  kb.neutrals = (kept) => (Array.isArray(kept) ? kept.map((id) => kb.neutral(String(id)))
    : Object.fromEntries(Object.entries(kept || {}).map(([id, value]) => [kb.neutral(id), value])));

  kb.random = function (seed) { // mulberry32
    let a = kb.hash(String(seed));
    return function () {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  };

  /* The same seed gives the same order; the list itself is left alone. */
  kb.shuffle = function (list, seed) {
    const out = list.slice();
    const next = kb.random(seed);
    for (let i = out.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };

  /* A phrase of the interface; `n` chooses the plural form where there are several, values are filled in. */
  kb.t = function (key, values) {
    const words = root.kbWords || {};
    const all = values || {};
    const text = words[key] || words[key + "." + kb.plural(all.n || 0)] || words[key + ".other"] || key;
    return text.replace(/\{(\w+)\}/g, (found, name) => (name in all ? all[name] : found));
  };
  kb.plural = function (n) {
    const lang = root.document ? root.document.documentElement.lang || "en" : "en";
    return root.Intl && root.Intl.PluralRules ? new root.Intl.PluralRules(lang).select(n) : n === 1 ? "one" : "other";
  };

  /* The number of a local calendar day; the next day has the next number. */
  kb.day = (time) => Math.floor((time - new Date(time).getTimezoneOffset() * 60000) / DAY);

  /* Questions as they can be drawn: alone, or all of a case together. */
  function unitsOf(questions) {
    const cases = Object.create(null);
    const units = [];
    questions.slice().sort((a, b) => (a.id < b.id ? -1 : 1)).forEach((q) => {
      if (!q.case) units.push([q]);
      else if (cases[q.case]) cases[q.case].push(q);
      else units.push((cases[q.case] = [q]));
    });
    return units;
  }

  const plain = (unit) => unit.some((q) => q.type === "choice" && !q.scenario);
  const situated = (unit) => unit.some((q) => q.type === "choice" && q.scenario);
  const families = (unit) => unit.map((q) => q.family).filter(Boolean);

  /* Units drawn so far, with what they use up. */
  function basket(units) {
    const all = { units: [], used: new Set(), count: 0 };
    units.forEach((unit) => put(all, unit));
    return all;
  }
  function put(all, unit) {
    all.units.push(unit);
    all.count += unit.length;
    families(unit).forEach((name) => all.used.add(name));
  }
  /* Whether a unit may join those drawn: new, not too long, no family twice. */
  const fits = (unit, all, size) => all.count + unit.length <= size && !families(unit).some((name) => all.used.has(name)) && !all.units.includes(unit);
  const scarce = (units) => units.filter(situated).length <= units.filter(plain).length;

  /* Put scenarios in place of plain choice questions until they are half, as far as there are some. */
  function enrich(units, pools, size) {
    const spare = [].concat(...pools).filter(situated);
    while (units.filter(situated).length < units.filter(plain).length) {
      const out = units.findIndex(plain);
      const rest = basket(units.filter((_, i) => i !== out));
      const better = spare.find((unit) => fits(unit, rest, size));
      if (!better) return;
      units[out] = better;
    }
  }

  /*
   * Draw `size` questions, the same number from each objective as far as it has them. A question is
   * {id, objectives, type, case, family, scenario}; those of a case come together, one of a family
   * at most, and half of the choice questions are scenarios where the bank has them. The order of
   * `questions` does not matter.
   */
  kb.draw = function (questions, objectives, size, seed) {
    const units = unitsOf(questions);
    const pools = objectives.map((name) =>
      kb.shuffle(units.filter((u) => u[0].objectives.includes(name)), seed + "/" + name));
    const turn = kb.shuffle(pools.map((_, i) => i), seed + "/turn");
    const drawn = basket([]);
    for (let left = true; left && drawn.count < size;) {
      left = false;
      for (const i of turn) {
        const may = (unit) => fits(unit, drawn, size);
        const unit = (scarce(drawn.units) && pools[i].find((u) => !plain(u) && may(u))) || pools[i].find(may);
        if (!unit) continue;
        left = true;
        put(drawn, unit);
      }
    }
    enrich(drawn.units, pools, size);
    return [].concat(...kb.shuffle(drawn.units, seed + "/order")).map((q) => q.id);
  };

  /* results: [{ok, objectives}]. Unanswered ones are there with ok false. scale: {lowest_score, highest_score}. */
  kb.score = function (results, scale) {
    const low = scale ? scale.lowest_score : 0;
    const high = scale ? scale.highest_score : 100;
    const by = Object.create(null);
    results.forEach((r) => r.objectives.forEach((name) => {
      by[name] = by[name] || { right: 0, total: 0 };
      by[name].total += 1;
      by[name].right += r.ok ? 1 : 0;
    }));
    const right = results.filter((r) => r.ok).length;
    const share = results.length ? right / results.length : 0;
    return { right, total: results.length, scaled: low + Math.round((high - low) * share), objectives: by };
  };

  const ID = /^[a-z0-9][a-z0-9-]{0,99}$/;

  /* Return a clean copy of an event, or null. Only known fields of known kinds are taken. */
  kb.event = function (raw) {
    if (!raw || typeof raw !== "object") return null;
    const ok = (test, value) => typeof value === "string" && test.test(value);
    const flag = (value) => value === 0 || value === 1;
    if (!ok(ID, raw.id) || !ok(ID, raw.q) || !ok(/^[0-9a-f]{8}$/, raw.h)) return null;
    if (!Number.isFinite(raw.t) || raw.t < 0 || raw.t > 8e15 || !flag(raw.ok)) return null;
    if (![1, 2, 3, 4].includes(raw.g)) return null;
    const out = { id: raw.id, q: kb.neutral(raw.q), h: raw.h, t: raw.t, ok: raw.ok, g: raw.g };
    if (raw.s === 0) out.s = 0; // not sure
    if (raw.r === 1) out.r = 1; // tried again after the feedback
    if (raw.x === 1) out.x = 1; // in an exam
    if (Array.isArray(raw.m)) {
      const m = raw.m.filter((name) => ok(ID, name)).slice(0, 20);
      if (m.length) out.m = m;
    }
    return out;
  };

  const text = (e) => JSON.stringify([e.t, e.id, e.q, e.h, e.ok, e.g, e.s, e.r, e.x, e.m]);

  /* Union of two logs: commutative, associative, idempotent; sorted by time, then id. */
  kb.merge = function (one, two) {
    const by = new Map();
    one.concat(two).forEach((e) => {
      const old = by.get(e.id);
      if (!old || text(e) < text(old)) by.set(e.id, e);
    });
    return Array.from(by.values()).sort((a, b) => a.t - b.t || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  };

  /* Read a stored or imported log: {events, problem} with problem null, "corrupt" or "newer". */
  kb.readLog = function (raw) {
    if (raw === null || raw === undefined) return { events: [], exams: [], problem: null };
    const refused = (problem) => ({ events: [], exams: [], problem });
    let data;
    try { data = JSON.parse(raw); } catch (error) { return refused("corrupt"); }
    if (!data || typeof data !== "object" || !Number.isInteger(data.version) || !Array.isArray(data.events)) return refused("corrupt");
    if (data.version > VERSION) return refused("newer");
    const events = data.events.map(kb.event);
    const good = events.filter(Boolean);
    const exams = kb.mergeExams(Array.isArray(data.exams) ? data.exams : [], []);
    return { events: kb.merge(good, []), exams, problem: good.length === events.length ? null : "corrupt" };
  };

  kb.writeLog = (events, exams) => JSON.stringify(exams ? { version: VERSION, events, exams } : { version: VERSION, events });

  /* What a log says about each question; a pure replay, whatever the order the events came in. */
  kb.replay = function (events) {
    const state = Object.create(null);
    kb.merge(events, []).forEach((e) => {
      const s = (state[e.q] = state[e.q] || { tries: 0, right: 0, last: null, days: [] });
      s.seen = e.t;
      if (e.r) return;
      s.tries += 1;
      s.right += e.ok;
      s.last = e;
      const day = kb.day(e.t);
      if (e.ok && !s.days.includes(day)) s.days.push(day);
    });
    return state;
  };

  /* Misconceptions by how often a wrong answer stood for them, the sure ones first. */
  kb.confusions = function (events) {
    const by = Object.create(null);
    events.forEach((e) => (e.m || []).forEach((name) => {
      const c = (by[name] = by[name] || { name, count: 0, sure: 0, last: 0 });
      c.count += 1;
      c.sure += e.s === 0 ? 0 : 1;
      c.last = Math.max(c.last, e.t);
    }));
    return Object.keys(by).map((k) => by[k]).sort((a, b) => b.sure - a.sure || b.count - a.count || (a.name < b.name ? -1 : 1));
  };

  /* A clean copy of a finished exam, or null: {id, exam, seed, set, start, end, late, rows}. */
  kb.finished = function (raw) {
    if (!raw || typeof raw !== "object" || !Array.isArray(raw.rows) || !raw.rows.length || raw.rows.length > 500) return null;
    const time = (value) => Number.isFinite(value) && value >= 0 && value < 8e15;
    if (![raw.id, raw.exam, raw.set].every((name) => typeof name === "string" && ID.test(name))) return null;
    if (!/^[0-9a-z]{1,12}$/.test(raw.seed) || !time(raw.start) || !time(raw.end)) return null;
    const rows = raw.rows.map(row);
    if (!rows.every(Boolean)) return null;
    return { id: raw.id, exam: raw.exam, seed: raw.seed, set: raw.set, start: raw.start, end: raw.end, late: raw.late ? 1 : 0, rows };
  };
  function row(raw) {
    if (!raw || typeof raw !== "object" || typeof raw.q !== "string" || !ID.test(raw.q) || !Array.isArray(raw.given)) return null;
    const given = raw.given.filter((key) => typeof key === "string" && /^[a-z]?$/.test(key)).slice(0, 20);
    const ms = Number.isFinite(raw.ms) && raw.ms >= 0 && raw.ms < 1e9 ? Math.round(raw.ms) : 0;
    return { q: kb.neutral(raw.q), ok: raw.ok ? 1 : 0, given, ms, flag: raw.flag ? 1 : 0, unsure: raw.unsure ? 1 : 0 };
  }
  /* Union of two lists of finished exams, oldest first, at most the last 50. */
  kb.mergeExams = function (one, two) {
    const by = new Map();
    one.concat(two).map(kb.finished).filter(Boolean).forEach((exam) => { if (!by.has(exam.id)) by.set(exam.id, exam); });
    return Array.from(by.values()).sort((a, b) => a.end - b.end || (a.id < b.id ? -1 : 1)).slice(-50);
  };

  /* Again, Hard or Good, from how an answer came about. */
  kb.rate = (ok, hint, sure, peeked) => (!ok || peeked ? 1 : hint || !sure ? 2 : 3);
})(typeof window === "undefined" ? globalThis : window);
