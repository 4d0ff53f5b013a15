/* What the three practice pages share: the questions of the reader's exam, topics, one list to arrange. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const el = kb.el;
  const root = document.querySelector(".kb-practice");
  if (!root) return;
  const objectives = JSON.parse(root.dataset.objectives); // [[id, title], …]
  const examOf = (id) => id.split("-")[0];
  kb.exams = Array.from(new Set(objectives.map(([id]) => examOf(id))));
  kb.exam = () => { const set = kb.setting("exam"); return kb.exams.includes(set) ? set : ""; };
  kb.examName = (exam) => exam.toUpperCase();

  /* All questions on this page with the objectives that count for `exam`; those without one are left out. */
  kb.collect = (exam) => Array.from(document.querySelectorAll(".q[data-q]"), (section) => ({
    section, id: section.dataset.q, type: section.dataset.type, case: section.dataset.case || "", hash: section.dataset.hash,
    objectives: section.dataset.objectives.split(" ").filter((name) => !exam || examOf(name) === exam),
  })).filter((q) => q.objectives.length);

  /* Topics that have a question, in the order of the objectives page. */
  kb.topics = function (questions) {
    const known = new Set([].concat(...questions.map((q) => q.objectives)));
    return objectives.filter(([id]) => known.has(id)).map(([id, title]) => ({ id, title, exam: examOf(id) }));
  };

  /* Show these questions in this order and no others. */
  kb.arrange = function (place, ids) {
    const by = new Map();
    document.querySelectorAll(".q[data-q]").forEach((section) => { section.hidden = true; by.set(section.dataset.q, section); });
    ids.forEach((id) => { by.get(id).hidden = false; place.append(by.get(id)); });
    document.querySelectorAll(".q-topic, .q-set, .kb-without").forEach((node) => { node.hidden = true; });
  };

  kb.check = function (label, checked, value) {
    const input = el("input", { type: "checkbox", checked, value });
    return { input, node: el("label", { class: "kb-check" }, input, label) };
  };
  kb.field = (label, control) => el("label", { class: "kb-field" }, label, control);

  /* Which exam's topics to practise; the choice is the same as on the home page. */
  kb.examChoice = function (needed) {
    if (kb.exams.length < 2) return null;
    const select = el("select", { onchange: () => { kb.setting("exam", select.value); document.documentElement.dataset.exam = select.value; location.reload(); } });
    if (!needed) select.append(el("option", { value: "" }, "All"));
    kb.exams.forEach((exam) => select.append(el("option", { value: exam }, kb.examName(exam))));
    select.value = kb.exam() || (needed ? kb.exams[0] : "");
    return el("div", { class: "kb-row" }, kb.field("Exam", select));
  };
})();
