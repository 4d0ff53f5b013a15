/* What the review page says about the reader's progress: readiness, confusions, the progress file. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;

  const range = (row) => t("range", { low: Math.round(row.low * 100), high: Math.round(row.high * 100) });

  /* Readiness by objective with its uncertainty; `short` for the home page. */
  kb.readinessTable = function (known, topics) {
    const titles = Object.fromEntries(topics.map((topic) => [topic.id, topic.title]));
    const line = (row, title) => kb.tr(title, t("seen-of", { seen: row.seen, n: row.total }),
      row.seen ? [t("band-" + row.band), kb.meter(row.share, row.low, row.high), el("small", {}, range(row))] : t("band-none"));
    const started = known.rows.filter((row) => row.seen).sort((a, b) => a.share - b.share);
    const rows = started.concat(known.rows.filter((row) => !row.seen));
    const table = kb.table([t("objective"), t("seen"), t("readiness")], [line(known.all, el("strong", {}, t("in-all"))), ...rows.map((row) => line(row,
      kb.link(kb.page("practice/checkpoint.html#objective=" + row.name), titles[row.name])))], t("readiness"));
    table.classList.add("kb-short"); // two lines for each objective on a phone
    return table;
  };

  kb.confusionsPanel = function (events) {
    const links = kb.bank.misconceptions;
    const found = kb.confusions(events).filter((c) => links[c.name]).slice(0, 8);
    return el("div", { class: "kb-panel" }, el("h2", { id: "confusions" }, t("confusions")), found.length
      ? el("ul", {}, ...found.map((c) => el("li", {}, kb.link(links[c.name].href, links[c.name].title), ": " + t("times", { n: c.count }) + (c.sure ? ", " + t("when-sure", { n: c.sure }) : ""))))
      : el("p", {}, t("no-confusions")));
  };

  kb.progressPanel = function (events, redraw) {
    const said = el("p", { class: "kb-say", role: "status" });
    const say = (...what) => said.replaceChildren(...what);
    const file = el("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": t("import"), onchange: () => take(file, redraw) });
    const ask = () => {
      say(t("delete-sure") + " ", kb.button(t("delete"), () => { kb.log.clear(); redraw(t("deleted")); }), " ", kb.button(t("keep"), () => say(t("kept"))));
      said.querySelector("button").focus();
    };
    return el("div", { class: "kb-panel" }, el("h2", { id: "progress" }, t("your-progress")),
      el("p", {}, t("kept-here", { n: events.length })), daysLine(events),
      kb.row(kb.button(t("export"), () => { save(); say(t("exported")); }), kb.button(t("import"), () => file.click()), file, kb.button(t("reset"), ask)), said);
  };

  /* The last two weeks as squares, with the number in words. */
  function daysLine(events) {
    const days = new Set(kb.daysPractised(events));
    const today = kb.day(Date.now());
    const squares = Array.from({ length: 14 }, (_, i) => el("i", { class: days.has(today - 13 + i) ? "kb-on" : null }));
    return el("p", { class: "kb-days" }, el("span", { "aria-hidden": "true" }, ...squares), " ", t("days-practised", { n: days.size }));
  }
  kb.daysLine = daysLine;

  function save() {
    const link = el("a", { download: "progress.json", href: URL.createObjectURL(new Blob([kb.log.file()], { type: "application/json" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function take(input, redraw) {
    const chosen = input.files[0];
    if (!chosen) return;
    const refuse = (problem) => redraw(t("import-" + problem, { size: Math.ceil(chosen.size / 1e6) }));
    if (chosen.size > kb.log.largest) { refuse("large"); return; }
    chosen.text().then((text) => {
      const found = kb.log.take(text);
      if (found.problem) refuse(found.problem); else redraw(t("imported", { n: found.added }));
    }, () => refuse("unreadable"));
  }
})();
