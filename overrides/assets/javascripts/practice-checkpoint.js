/* Checkpoint: a round of ten, twenty or all questions of chosen objectives, one at a time; it resumes. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const root = kb.place("checkpoint");
  if (!root || !kb.bank) return;
  const KEY = "checkpoint";
  const FORMS = ["choice", "response", "order", "match", "recall", "term"];
  const questions = kb.collect(kb.exam());
  const by = kb.byId();
  const topics = kb.topics(questions);
  const panel = el("div", { class: "kb-panel" });
  const list = el("div", { class: "kb-list" });
  root.append(panel, list);

  function stored() {
    let found;
    try { found = JSON.parse(kb.setting(KEY)); } catch (error) { return null; }
    if (found && Array.isArray(found.ids)) Object.assign(found, { ids: kb.neutrals(found.ids), results: kb.neutrals(found.results) });
    const fine = found && found.version === 1 && Array.isArray(found.ids) && found.ids.length && found.ids.every((id) => by.has(id)) &&
      Number.isInteger(found.at) && found.at >= 0 && found.at < found.ids.length && found.results && typeof found.results === "object";
    return fine ? found : null;
  }

  /* The next questions to answer: weakest objectives in turn, never met or forgotten ones first. */
  function next(size, pool) {
    const known = kb.know(pool, topics);
    const fresh = kb.interleave(pool.filter((q) => !known.memories[q.id]), known.objectives, known.share);
    const met = pool.filter((q) => known.memories[q.id]).sort((a, b) => known.memories[a.id].last - known.memories[b.id].last);
    return kb.oneOfEach(fresh.concat(met), size).map((q) => q.id);
  }
  const askable = questions.filter((q) => q.type !== "term" && q.type !== "recall" && !q.case);
  const about = (name) => askable.filter((q) => q.objectives.includes(name));

  function start(ids, seed, from) {
    const run = Object.assign({ version: 1, ids, seed, at: 0, results: {} }, from);
    kb.run({
      panel, list, ids: run.ids, at: run.at, results: run.results, seed: run.seed, title: t("round-now"),
      onstep: (state) => kb.keep(KEY, state.at < state.ids.length ? JSON.stringify(Object.assign(run, { ids: state.ids, at: state.at, results: state.results })) : ""),
      onend: finish, onstop: finish,
    });
  }

  function finish(state) {
    kb.keep(KEY, "");
    const done = Object.keys(state.results);
    const missed = done.filter((id) => !state.results[id]);
    const head = el("h2", { tabindex: "-1" }, t("round-over"));
    panel.replaceChildren(head, el("p", { class: "kb-score" }, t("right-of", { right: done.length - missed.length, n: done.length })),
      missed.length ? el("p", {}, t("read-again")) : "", missed.length ? kb.reads(missed) : "",
      kb.row(kb.main(t("ten-more"), () => start(next(10, askable), seedNow())),
        missed.length ? kb.button(t("missed-again"), () => start(missed, seedNow())) : "", kb.button(t("choose-yourself"), () => setup(true)), kb.link(kb.page("practice/review.html"), t("to-review"))));
    list.replaceChildren();
    head.focus();
  }
  const seedNow = () => String(Date.now());

  const values = (checks) => checks.filter((c) => c.input.checked).map((c) => c.input.value);

  /* The controls of a round that the reader chooses. */
  function controls() {
    const boxes = topics.map((topic) => Object.assign({ exam: topic.exam }, kb.check(topic.title, true, topic.id)));
    const forms = FORMS.filter((form) => questions.some((q) => q.type === form)).map((form) => kb.check(t("form-" + form), form !== "term", form));
    const missed = kb.check(t("only-missed"), false, "missed");
    const size = kb.select([["10", t("ten-questions")], ["20", t("twenty-questions")], ["0", t("all-questions")]], "10");
    return { boxes, forms, missed, size };
  }

  /* The questions that fit the controls. */
  function fitting({ boxes, forms, missed }) {
    const state = kb.replay(kb.log.events());
    const wanted = new Set(values(boxes)), kinds = new Set(values(forms));
    return questions.filter((q) => kinds.has(q.type) && (q.type === "term" || q.objectives.some((name) => wanted.has(name))))
      .filter((q) => !missed.input.checked || !state[q.id] || !state[q.id].last || !state[q.id].last.ok);
  }

  function setup(focus) {
    const own = controls();
    const count = el("p", { role: "status" });
    const go = kb.main(t("start"), () => {
      const pool = fitting(own), n = Number(own.size.value);
      start(n ? next(n, pool) : kb.shuffle(pool.map((q) => q.id), seedNow()), seedNow());
    });
    const tell = () => { const n = fitting(own).length; count.textContent = t("matching", { n }); go.disabled = !n; };
    const all = (some, on) => kb.button(t(on ? "all" : "none"), () => { some.forEach((c) => { c.input.checked = on; }); tell(); });
    const group = (legend, some) => el("fieldset", {}, el("legend", {}, legend), el("div", { class: "kb-topics" }, ...some.map((c) => c.node)), kb.row(all(some, true), all(some, false)));
    const groups = Array.from(new Set(topics.map((topic) => topic.exam)), (exam) => group(t("objectives-of", { exam: kb.examName(exam) }), own.boxes.filter((box) => box.exam === exam)));
    const head = el("h2", { tabindex: "-1" }, t("round"));
    panel.replaceChildren(head, kb.row(kb.main(t("answer-ten"), () => start(next(10, askable), seedNow())), kb.examChoice() || ""),
      el("details", { class: "kb-more", open: focus }, el("summary", {}, t("choose-yourself")), ...groups, group(t("forms"), own.forms),
        kb.row(kb.field(t("how-many"), own.size), own.missed.node), kb.row(go, count)));
    list.replaceChildren();
    panel.onchange = tell;
    tell();
    if (focus) head.focus();
    kb.soon(next(10, askable));
  }

  function begin() {
    const asked = kb.asked();
    const old = stored();
    history.replaceState(null, "", location.pathname + location.search);
    if ("ten" in asked) start(next(10, askable), seedNow());
    else if (asked.objective && about(asked.objective).length) start(next(10, about(asked.objective)), seedNow());
    else if (old) start(old.ids, old.seed, old);
    else setup();
    kb.notify();
  }
  addEventListener("hashchange", () => { const asked = kb.asked(); if ("ten" in asked || asked.objective) begin(); });
  begin();
})();
