/* Exam: set up, sit, report; a set on paper; what was sat before. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const root = kb.place("exam");
  if (!root || !kb.bank) return;
  const KEY = "session";
  const exam = kb.exam() || kb.exams[0];
  const rules = kb.bank.exams[exam];
  // Bare recall is for reviews; a case comes only where the official guide has cases.
  const questions = kb.collect(exam).filter((q) => rules.types.includes(q.type) && q.level !== "recall" && (!q.case || rules.types.includes("case")));
  const by = new Map(questions.map((q) => [q.id, q]));
  const names = kb.topics(questions).map((topic) => topic.id);
  const bank = kb.hash(questions.map((q) => q.id + q.hash).sort().join()).toString(36);
  const panel = el("div", { class: "kb-panel" });
  const list = el("div", { class: "kb-list" });
  const past = el("div", { class: "kb-past" });
  const live = el("p", { class: "q-live", role: "status" });
  root.append(panel, live, list, past);

  let sitting = null;
  let lost = 0; // questions of an exam under way that the site no longer asks so

  /* Another tab went on with this exam: this one stops, so that neither writes over the other. */
  function elsewhere(event) {
    if (event.key !== "kb." + KEY || !sitting || sitting.over) return;
    sitting.stop();
    list.replaceChildren();
    panel.replaceChildren(el("h2", { tabindex: "-1" }, t("other-tab")), kb.row(kb.main(t("go-on-here"), () => location.reload())));
    panel.querySelector("h2").focus();
  }
  addEventListener("storage", elsewhere);

  const SIZES = { ten: 10, half: Math.round(rules.questions / 2), full: rules.questions };
  const draw = (set, seed) => kb.draw(questions, names, SIZES[set], seed);
  const minutes = (n) => Math.round(n * rules.minutes / rules.questions);
  const asked = kb.asked();

  const keep = (run) => { if (!kb.keep(KEY, run ? JSON.stringify(run) : "") && run) { live.textContent = t("store-exam"); } };
  function stored() {
    let found;
    try { found = JSON.parse(kb.setting(KEY)); } catch (error) { return null; }
    const lists = found && [found.ids, found.flags, found.unsure].every(Array.isArray);
    const fine = lists && found.version === 2 && found.exam === exam && found.ids.length &&
      Number.isFinite(found.start) && found.answers && found.spent && typeof found.answers === "object" && typeof found.spent === "object";
    if (!fine) return null;
    for (const part of ["ids", "flags", "unsure", "answers", "spent"]) found[part] = kb.neutrals(found[part]);
    return found.bank === bank ? found : withoutChanged(found);
  }

  /* The site has changed since: what is asked otherwise now, or not at all, leaves the set; the rest goes on. */
  function withoutChanged(run) {
    const hashes = Array.isArray(run.hashes) ? run.hashes : [];
    const same = run.ids.filter((id, place) => by.has(id) && by.get(id).hash === hashes[place]);
    if (!same.length) return null;
    const here = new Set(same), left = run.ids.length - same.length;
    const of = (record) => Object.fromEntries(Object.entries(record).filter(([id]) => here.has(id)));
    lost = left;
    return Object.assign(run, { bank, ids: same, hashes: same.map((id) => by.get(id).hash), answers: of(run.answers), spent: of(run.spent),
      flags: run.flags.filter((id) => here.has(id)), unsure: run.unsure.filter((id) => here.has(id)), at: Math.min(run.at || 0, same.length - 1) });
  }

  function begin(set, seed, timed) {
    const ids = draw(set, seed);
    const now = Date.now();
    sit({ version: 2, id: kb.newId(), exam, bank, seed, set, ids, hashes: ids.map((id) => by.get(id).hash), start: now, end: timed ? now + minutes(ids.length) * 60000 : 0, answers: {}, flags: [], unsure: [], spent: {}, at: 0 });
  }
  function sit(run) {
    past.replaceChildren();
    keep(run);
    if (run.end && Date.now() >= run.end) { kb.withQuestions(run.ids, list, () => finish(run, true)); return; }
    sitting = kb.sit({ panel, list, live, run, keep, onfinish: finish });
  }
  function finish(run, late) {
    const graded = kb.gradeRun(run, late);
    kb.log.add(graded.events);
    kb.log.addExams([graded.record]);
    keep(null);
    kb.openReport(graded.record);
  }

  /* The report of a finished exam has an address of its own, so that a reload shows it again. */
  kb.openReport = function (record) {
    past.replaceChildren();
    history.replaceState(null, "", "#report=" + record.id);
    const shown = kb.report(panel, list, record, () => { history.replaceState(null, "", location.pathname + location.search); setup(); panel.querySelector("h2").focus(); });
    kb.notify();
    return shown;
  };

  const forms = () => rules.types.map((type) => t("form-" + type).toLowerCase()).join(", ");
  const lengths = () => Object.keys(SIZES).map((set) => { const n = draw(set, "1").length; return [set, t("set-" + set) + ": " + t("set-size", { n, minutes: minutes(n) })]; });

  function setup() {
    list.replaceChildren();
    const fixed = /^\d{1,9}$/.test(asked.seed || "") ? asked.seed : "";
    const seed = el("input", { type: "text", inputmode: "numeric", pattern: "[0-9]{1,9}", maxlength: "9", size: "9", required: true, value: fixed || String(1 + Math.floor(Math.random() * 998)) });
    const set = kb.select(lengths(), Object.keys(SIZES).includes(asked.set) ? asked.set : "ten");
    const timed = kb.check(t("against-clock"), true, "1");
    const fine = () => { if (seed.checkValidity()) return true; seed.focus(); seed.reportValidity(); return false; };
    panel.replaceChildren(el("h2", { tabindex: "-1" }, t("set-up")), kb.row(kb.examChoice(true) || "", kb.field(t("set"), set)),
      el("p", {}, t("forms-of", { exam: rules.name, forms: forms() }) + " " + t("set-rules")),
      kb.row(kb.field(t("seed"), seed), timed.node), el("p", { class: "q-note" }, t("seed-means")),
      asked.bank && asked.bank !== bank ? el("p", { role: "status" }, t("bank-changed")) : "",
      kb.row(kb.main(t("start-exam"), () => fine() && begin(set.value, seed.value, timed.input.checked)), kb.button(t("print-set"), () => fine() && print(set.value, seed.value))));
    past.replaceChildren(kb.history(kb.log.exams(), kb.openReport));
    kb.soon(draw(set.value, seed.value));
  }

  function print(set, seed) {
    const ids = draw(set, seed);
    past.replaceChildren();
    kb.withQuestions(ids, list, () => {
      kb.sheet(list, ids, seed, rules.name + ": " + t("seed-n", { seed }), minutes(ids.length));
      panel.replaceChildren(el("h2", { tabindex: "-1" }, t("on-paper")), el("p", {}, t("paper-how")), kb.row(kb.main(t("print"), () => window.print()), kb.button(t("back"), setup)));
      panel.querySelector("h2").focus();
    });
  }

  function open() {
    const report = asked.report && kb.log.exams().find((record) => record.id === asked.report);
    const run = stored();
    if (report && !run) kb.openReport(report);
    else if (run) {
      sit(run);
      if (lost) past.replaceChildren(el("p", { role: "status" }, t("exam-changed", { n: lost })));
    }
    else setup();
    kb.notify();
  }
  addEventListener("hashchange", () => { const to = kb.asked(); if (to.seed || to.set || to.report) location.reload(); });
  open();
})();
