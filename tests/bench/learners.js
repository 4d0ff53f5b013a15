/* Simulated learners, run in a page that has the practice scripts; [learners, days, seed] → means. */
async ([learners, days, seed]) => {
  const DAY = 86400000, START = Date.UTC(2027, 2, 1, 9), MINUTE = 60000, kb = window.kbPractice;
  const next = kb.random(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next());
  const logistic = (x) => 1 / (1 + Math.exp(-x));
  const average = (list, of) => list.reduce((sum, item) => sum + of(item), 0) / list.length;
  const GUESS = { choice: 0.25, response: 0.1, order: 0.02, match: 0.05 };
  const KINDS = ["choice", "choice", "choice", "choice", "response", "choice", "order", "match"];
  const names = Array.from({ length: 12 }, (_, i) => "c01-3.3-o" + i);
  const bank = Array.from({ length: 240 }, (_, i) => ({
    id: "q" + i, type: KINDS[i % 8], hash: "0123abcd", level: ["recall", "apply", "analyse"][i % 3], scenario: i % 2,
    family: "", objectives: [names[i % 12]], hard: gauss(),
  }));
  const by = new Map(bank.map((q) => [q.id, q]));
  const examDay = START + days * DAY;

  /* One learner: what is known of each objective, how long things are kept, how often an explanation helps. */
  function born(n) {
    const level = -0.4 + 0.9 * gauss();
    return {
      n, events: [], held: {}, keep: Math.exp(1.4 + 0.5 * gauss()), learn: 0.6 + 0.35 * next(), honest: next(),
      diligence: n % 10 ? 0.95 : 0.6, // every tenth skips many days
      ability: Object.fromEntries(names.map((name) => [name, level + 0.6 * gauss()])),
    };
  }
  function knows(who, q, time) {
    const before = logistic(1.3 * (who.ability[q.objectives[0]] - q.hard));
    const held = who.held[q.id];
    if (!held) return before;
    const left = Math.exp(-(time - held.time) / DAY / (who.keep * Math.pow(2, held.times - 1)));
    return 1 - (1 - before) * (1 - left);
  }
  function answer(who, q, t) {
    const known = next() < knows(who, q, t);
    const ok = known || next() < GUESS[q.type];
    const sure = known ? next() < 0.92 : next() > 0.35 + 0.5 * who.honest;
    const event = { id: "e" + who.n + "-" + who.events.length, q: q.id, h: q.hash, t, ok: ok ? 1 : 0, g: kb.rate(ok, false, sure, false) };
    if (!sure) event.s = 0;
    who.events.push(event);
    if (known || next() < who.learn) who.held[q.id] = { time: t, times: Math.min(8, (who.held[q.id] || { times: 0 }).times + 1) };
    who.ability[q.objectives[0]] += 0.02; // an explanation helps with its neighbours, too
  }
  /* What the site says of a learner at a time. */
  function site(who, now) {
    const memories = kb.memories(who.events, bank, examDay);
    const state = { questions: bank, memories, events: who.events, now, examDay, objectives: names, load: 40 };
    const rows = kb.readiness(state, names, examDay);
    state.share = Object.fromEntries(rows.map((row) => [row.name, row.seen ? row.share : 0]));
    return { state, rows, all: kb.readinessInAll(state, rows) };
  }
  const truth = (who, q) => { const p = knows(who, q, examDay); return p + (1 - p) * GUESS[q.type]; };

  function live(n) {
    const who = born(n);
    let load = 0;
    for (let day = 0; day < days; day++) {
      if (next() > who.diligence) continue;
      const plan = kb.plan(site(who, START + day * DAY).state);
      const ids = plan.due.concat(plan.fresh);
      load = Math.max(load, ids.length);
      ids.forEach((id, i) => answer(who, by.get(id), START + day * DAY + i * MINUTE));
    }
    const said = site(who, examDay - DAY / 2);
    const real = names.map((name) => average(bank.filter((q) => q.objectives[0] === name), (q) => truth(who, q)));
    const met = new Set(who.events.map((e) => e.q));
    return {
      load, questions: met.size / bank.length, objectives: new Set(Array.from(met, (id) => by.get(id).objectives[0])).size === names.length ? 1 : 0,
      rows: said.rows.map((row, i) => judge(row, real[i])), all: judge(said.all, average(real, (share) => share)),
    };
  }
  const judge = (row, real) => ({ error: Math.abs(row.share - real), bias: row.share - real, inside: real >= row.low && real <= row.high ? 1 : 0 });

  const lives = Array.from({ length: learners }, (_, n) => live(n));
  const rows = [].concat(...lives.map((life) => life.rows));
  return {
    error: average(rows, (r) => r.error), bias: average(rows, (r) => r.bias), inside: average(rows, (r) => r.inside),
    all: average(lives, (l) => l.all.error), allBias: average(lives, (l) => l.all.bias), allInside: average(lives, (l) => l.all.inside),
    objectives: average(lives, (l) => l.objectives), questions: average(lives, (l) => l.questions), load: Math.max(...lives.map((l) => l.load)),
  };
}
