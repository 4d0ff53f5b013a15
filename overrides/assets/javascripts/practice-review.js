/* Review: what is due today, readiness by objective, confusions, and the learner's own progress file. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const root = document.querySelector(".kb-practice[data-practice='review']");
  if (!root) return;
  const el = kb.el;
  const DAY = 86400000;
  const FRESH = 10;
  const questions = kb.collect(kb.exam());
  const by = new Map(questions.map((q) => [q.id, q]));
  const topics = kb.topics(questions);
  const pages = JSON.parse(root.dataset.misconceptions); // {id: [address, title]}
  const today = el("div", { class: "kb-panel" });
  const list = el("div", { class: "kb-list" });
  const overview = el("div", {});
  root.append(today, list, overview);

  const date = el("input", { type: "date", value: kb.setting("exam-date"), onchange: () => { kb.setting("exam-date", date.value); draw(); } });
  const examDay = () => { const t = Date.parse(kb.setting("exam-date") + "T08:00"); return t > Date.now() ? t : 0; };
  const memories = () => kb.memories(kb.log.events(), questions, examDay());
  const plural = (n, word) => n + " " + word + (n === 1 ? "" : "s");
  /* New ones left for today: ten less those first answered today. */
  function fresh() {
    const first = Object.create(null);
    kb.log.events().forEach((e) => { first[e.q] = first[e.q] || e.t; });
    const midnight = new Date().setHours(0, 0, 0, 0);
    return FRESH - Object.keys(first).filter((q) => by.has(q) && first[q] >= midnight).length;
  }

  function drawToday(message) {
    kb.arrange(list, []);
    const known = memories();
    const queue = kb.queue(questions, known, Date.now(), fresh());
    const ids = queue.due.concat(queue.fresh);
    const dates = Object.keys(known).map((id) => known[id].due).filter((t) => t > Date.now()).sort((a, b) => a - b);
    const next = dates.length ? "The next one is due on " + new Date(dates[0]).toLocaleDateString("en-GB", { day: "numeric", month: "long" }) + "." : "";
    const say = ids.length ? plural(queue.due.length, "question") + " due, " + queue.fresh.length + " new." : "Nothing is due. " + next;
    today.replaceChildren(el("h2", { id: "today", tabindex: "-1" }, "Today"), kb.examChoice() || "",
      el("p", { role: "status" }, message ? message + " " + say : say),
      el("div", { class: "kb-row" }, ids.length ? kb.button("Start the review", () => run(ids), { class: "q-button q-main" }) : "", kb.field("Exam date", date)),
      el("p", { class: "q-note" }, "The date caps the intervals, so that everything comes back once more before the exam. It will feel harder than rereading, and it works better."));
  }

  function run(ids) {
    const queue = ids.slice();
    const again = new Set();
    let done = 0;
    let right = 0;
    const status = el("p", { tabindex: "-1" });
    const next = kb.button("Next", step, { class: "q-button q-main" });
    const row = el("div", { class: "kb-row" });
    today.replaceChildren(el("h2", {}, "Review"), status, el("div", { class: "kb-row" }, kb.button("Stop here", end)));
    list.after(row);

    function step() {
      row.replaceChildren();
      if (!queue.length) { end(); return; }
      const id = queue.shift();
      const view = kb.enhance(by.get(id).section);
      view.reset();
      view.history(kb.replay(kb.log.events()));
      if (again.has(id)) view.again();
      if (view.input) view.input.shuffle(String(Date.now()) + id);
      view.options.onanswer = (event) => {
        if (row.firstChild || event.r && !again.has(id)) return;
        if (!again.has(id)) { done += 1; right += event.ok; if (!event.ok) { again.add(id); queue.push(id); } }
        row.replaceChildren(next);
        tell();
      };
      kb.arrange(list, [id]);
      tell();
      status.focus();
    }
    function tell() { status.textContent = plural(queue.length, "question") + " to go after this one; " + right + " of " + done + " right."; }
    function end() {
      row.remove();
      draw("Done: " + right + " of " + done + " right.");
      today.querySelector("h2").focus();
    }
    step();
  }

  function drawOverview() {
    const events = kb.log.events();
    const when = examDay() || Date.now();
    const ready = kb.readiness(questions, memories(), topics.map((t) => t.id), when);
    const title = (root.dataset.topic ? root.dataset.topic + " " : "") + "readiness";
    const rows = ready.map((r, i) => el("tr", {}, el("th", { scope: "row" }, topics[i].title), el("td", {}, r.seen + " of " + r.total),
      el("td", {}, r.seen ? r.band + ", " + r.from + "–" + r.to + " %" : r.band, meter(r))));
    const confused = kb.confusions(events).filter((c) => pages[c.name]);
    const file = el("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: () => take(file) });
    overview.replaceChildren(
      el("div", { class: "kb-panel" }, el("h2", { id: "readiness" }, title),
        el("p", {}, "The share of this site's questions you would get right " + (examDay() ? "on exam day" : "now") + ", guessing included. It says nothing about passing: the exam asks much more than this."),
        el("table", {}, el("thead", {}, el("tr", {}, ...["Objective", "Seen", "Band"].map((t) => el("th", { scope: "col" }, t)))), el("tbody", {}, ...rows))),
      el("div", { class: "kb-panel" }, el("h2", { id: "confusions" }, "Confusions"), confused.length
        ? el("ul", {}, ...confused.map((c) => el("li", {}, el("a", { href: pages[c.name][0] }, pages[c.name][1]), ": " + plural(c.count, "time") + (c.sure ? ", " + c.sure + " when you were sure" : ""))))
        : el("p", {}, "None yet. A wrong answer that stands for a known mix-up shows here, with the page that clears it up.")),
      el("div", { class: "kb-panel" }, el("h2", { id: "progress" }, "Your progress"),
        el("p", {}, plural(events.length, "answer") + " kept in this browser and nowhere else."),
        el("div", { class: "kb-row" }, kb.button("Export to a file", save), kb.button("Import a file", () => file.click()), file, kb.button("Reset", ask)),
        el("p", { class: "kb-say", role: "status" })));
  }
  const meter = (r) => { const bar = el("span", {}); bar.style.width = r.share * 100 + "%"; return r.seen ? el("span", { class: "kb-meter", "aria-hidden": "true" }, bar) : ""; };
  const say = (...what) => overview.querySelector(".kb-say").replaceChildren(...what);

  function save() {
    const link = el("a", { download: "progress.json", href: URL.createObjectURL(new Blob([kb.writeLog(kb.log.events())], { type: "application/json" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say("Exported.");
  }
  function take(input) {
    const chosen = input.files[0];
    if (!chosen) return;
    chosen.text().then((text) => {
      const found = kb.log.take(text);
      draw();
      say(found.problem === "newer" ? "This file is from a newer version of the site; nothing was changed." :
        found.problem ? "This is no progress file; nothing was changed." : plural(found.added, "answer") + " added.");
    }, () => say("The file could not be read; nothing was changed."));
  }
  function ask() {
    say("This deletes all answers kept here. ", kb.button("Delete them", () => { kb.log.clear(); draw(); say("Deleted."); }), " ", kb.button("Keep them", () => say("Kept.")));
    overview.querySelector(".kb-say button").focus();
  }
  function draw(message) { drawToday(message); drawOverview(); kb.notify(); }
  draw();
})();
