/* Checkpoint: choose topics and types, only the missed ones, one after the other. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const el = kb.el;

  const root = document.querySelector(".kb-practice[data-practice='checkpoint']");
  if (!root) return;
  const NAMES = { choice: "Multiple choice", response: "Multiple response", order: "Ordering", match: "Matching", recall: "Recall cards" };
  const questions = kb.collect(kb.exam());
  const list = el("div", { class: "kb-list" });
  const count = el("p", { role: "status", tabindex: "-1" });
  const topics = kb.topics(questions).map((topic) => Object.assign(topic, kb.check(topic.title, true, topic.id)));
  const exams = Array.from(new Set(topics.map((topic) => topic.exam)));
  const types = Object.keys(NAMES).filter((t) => questions.some((q) => q.type === t)).map((t) => kb.check(NAMES[t], true, t));
  const missed = kb.check("Only those I missed last time or never saw", false, "missed");
  const mix = kb.check("Shuffle questions and options", true, "shuffle");
  const values = (checks) => checks.filter((c) => c.input.checked).map((c) => c.input.value);

  function pick() {
    const state = kb.replay(kb.log.events());
    const wanted = values(topics);
    const kinds = values(types);
    return questions.filter((q) => kinds.includes(q.type) && q.objectives.some((name) => wanted.includes(name)))
      .filter((q) => !missed.input.checked || !state[q.id] || !state[q.id].last || !state[q.id].last.ok);
  }
  function tell() {
    const n = pick().length;
    count.textContent = n === 1 ? "1 question matches." : n + " questions match.";
    go.disabled = !n;
  }
  function start() {
    const seed = String(Date.now());
    const chosen = pick();
    const ids = mix.input.checked ? kb.shuffle(chosen, seed).map((q) => q.id) : chosen.map((q) => q.id);
    const state = kb.replay(kb.log.events());
    let right = 0, done = 0;
    questions.forEach((q) => {
      const view = kb.enhance(q.section);
      view.reset();
      view.history(state);
      if (mix.input.checked && view.input) view.input.shuffle(seed + q.id);
      view.options.onanswer = (event) => {
        if (event.r) return;
        done += 1; right += event.ok;
        count.textContent = done + " of " + ids.length + " answered, " + right + " right.";
      };
    });
    kb.arrange(list, ids);
    list.hidden = false;
    count.textContent = ids.length + (ids.length === 1 ? " question." : " questions.");
    count.focus();
  }
  const go = kb.button("Start", start, { class: "q-button q-main" });
  const all = (checks, on) => kb.button(on ? "All" : "None", () => { checks.forEach((c) => { c.input.checked = on; }); tell(); });
  root.append(el("div", { class: "kb-panel" },
    kb.examChoice(),
    ...exams.map((exam) => topics.filter((t) => t.exam === exam)).map((group) => el("fieldset", {}, el("legend", {}, "Topics of " + kb.examName(group[0].exam)),
      el("div", { class: "kb-topics" }, ...group.map((t) => t.node)), el("div", { class: "kb-row" }, all(group, true), all(group, false)))),
    el("fieldset", {}, el("legend", {}, "Types"), el("div", { class: "kb-topics" }, ...types.map((t) => t.node))),
    el("div", { class: "kb-row" }, missed.node, mix.node),
    el("div", { class: "kb-row" }, go, count)), list);
  kb.arrange(list, []);
  root.addEventListener("change", (event) => { if (event.target.closest(".kb-panel")) tell(); });
  tell();
  kb.notify();
})();
