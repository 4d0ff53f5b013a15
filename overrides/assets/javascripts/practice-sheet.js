/* A set on paper: the questions with lettered options, an answer sheet, and the key on a page of its own. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const letter = (n) => String.fromCharCode(65 + n);

  /* A question for paper: a copy without controls and answers, its options in the drawn order. */
  function paper(id, number, seed) {
    const section = kb.section(id);
    const view = kb.enhance(section, {});
    view.reset(); // an answer of before would take its steps along
    if (view.input) view.input.shuffle(seed + id);
    const copy = section.cloneNode(true);
    copy.querySelectorAll(".q-controls, .q-result, .q-answer, .q-hint, .q-why, .q-moves, .q-link, .q-history, select, input, .q-chosen, .q-scripted, .q-live").forEach((node) => node.remove());
    copy.querySelectorAll("label").forEach((label) => label.replaceWith(...label.childNodes)); // nothing to click on paper
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    const items = Array.from(copy.querySelectorAll(".q-option, .q-step, .q-response"));
    items.forEach((item, i) => item.prepend(el("b", { class: "kb-letter-of" }, letter(i))));
    copy.querySelectorAll(".q-prompt").forEach((item, i) => item.prepend(el("b", { class: "kb-letter-of" }, String(i + 1))));
    copy.querySelector(".q-head").prepend(el("span", { class: "q-number" }, t("question-n", { n: number })));
    const keys = items.map((item) => item.dataset.key);
    const letters = (some) => some.split(",").map((key) => letter(keys.indexOf(key)));
    const right = letters(section.dataset.answer);
    // Steps that may swap stand together, in brackets.
    (section.dataset.any || "").split(" ").filter(Boolean).map(letters).forEach((some) => {
      right.splice(right.indexOf(some[0]), some.length, t("sheet-any", { steps: some.join(", ") }));
    });
    const prompts = section.dataset.type === "match";
    if (section.dataset.type === "response") right.sort();
    return { copy, letters: keys.length, key: prompts ? right.map((a, i) => i + 1 + "–" + a).join(", ") : right.join(section.dataset.type === "order" ? " → " : ", ") };
  }

  /* Put the set on the page; the caller prints it. */
  kb.sheet = function (place, ids, seed, title, minutes) {
    const papers = ids.map((id, i) => paper(id, i + 1, seed));
    const most = Math.max(...papers.map((p) => p.letters));
    const boxes = (n) => Array.from({ length: most }, (_, i) => el("td", {}, i < n ? letter(i) : ""));
    place.replaceChildren(el("div", { class: "kb-sheet" },
      el("h2", { tabindex: "-1" }, title), el("p", {}, t("sheet-head", { n: ids.length, minutes })),
      ...papers.map((p) => p.copy),
      el("div", { class: "kb-newpage" }, el("h2", {}, t("answer-sheet")), el("p", {}, t("sheet-how")),
        el("table", { class: "kb-answers" }, el("tbody", {}, ...papers.map((p, i) => el("tr", {}, el("th", { scope: "row" }, String(i + 1)), ...boxes(p.letters)))))),
      el("div", { class: "kb-newpage" }, el("h2", {}, t("key")), el("ol", { class: "kb-key" }, ...papers.map((p) => el("li", {}, p.key))), el("p", {}, t("sheet-reasons", { seed })))));
  };
})();
