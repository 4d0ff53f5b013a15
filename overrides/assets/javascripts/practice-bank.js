/* The bank of a practice page: an index of all questions, their HTML in parts that are loaded when they are needed. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const parts = []; // by number: promise of a part
  const html = Object.create(null); // by question
  const made = Object.create(null); // sections by question
  let base = ""; // where the site starts
  let folder = ""; // where the parts lie

  const FIELDS = ["id", "type", "level", "objectives", "hash", "family", "case", "scenario", "part", "target"];

  /* Called by the index script: what there is, without the questions' texts. */
  kb.takeIndex = function (data) {
    base = document.currentScript.src.replace(/assets\/[^/]*\/[^/]*$/, "");
    folder = base + "assets/questions/";
    const names = data.objectives.map(([id]) => id);
    const questions = data.questions.map((values) => {
      const q = Object.fromEntries(FIELDS.map((name, i) => [name, values[i]]));
      q.all = q.objectives.map((place) => names[place]);
      return q;
    });
    kb.bank = { exams: data.exams, objectives: data.objectives.map(([id, title]) => ({ id, title, exam: id.split("-")[0] })), questions, parts: data.parts,
      targets: data.targets.map(address), misconceptions: Object.fromEntries(Object.entries(data.misconceptions).map(([name, link]) => [name, address(link)])) };
    kb.exams = Object.keys(data.exams);
  };
  const address = ([href, title]) => ({ href: base + href, title });

  /* Called by a part. */
  kb.takePart = (questions) => { Object.assign(html, questions); };

  function load(number) {
    if (!parts[number]) parts[number] = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = folder + kb.bank.parts[number];
      script.onload = resolve;
      script.onerror = () => { parts[number] = null; script.remove(); reject(new Error(script.src)); };
      document.body.append(script);
    });
    return parts[number];
  }

  /* Have these questions at hand; the promise fails when a part cannot be loaded. */
  kb.bring = function (ids) {
    const by = kb.byId();
    return Promise.all(Array.from(new Set(ids.map((id) => by.get(id).part)), load));
  };

  /* Have the part of a question that may be asked next at hand, once the page is quiet. */
  kb.soon = (ids) => setTimeout(() => { if (ids.length) kb.bring(ids.slice(0, 1)).catch(() => {}); }, 300);

  let map = null;
  kb.byId = () => map || (map = new Map(kb.bank.questions.map((q) => [q.id, q])));

  /* A question's section, once its part is there; always the same element. */
  kb.section = function (id) {
    if (!made[id]) {
      const place = document.createElement("template");
      place.innerHTML = html[id].replace(/="~\//g, "=\"" + base);
      made[id] = place.content.firstElementChild;
    }
    return made[id];
  };

  /* Address of a page of the site, such as "practice/review.html". */
  kb.page = (name) => base + name;

  kb.exam = () => { const set = kb.setting("exam"); return kb.exams.includes(set) ? set : ""; };
  kb.examName = (exam) => kb.bank.exams[exam].name;

  /* Questions with the objectives that count for an exam ("" for all); those without one are left out, terms are not. */
  kb.collect = function (exam) {
    return kb.bank.questions.map((q) => Object.assign({}, q, { objectives: q.all.filter((name) => !exam || name.split("-")[0] === exam) }))
      .filter((q) => q.objectives.length || q.type === "term");
  };
  /* Objectives that have a question, in the order of the objectives page. */
  kb.topics = function (questions) {
    const known = new Set([].concat(...questions.filter((q) => q.type !== "term").map((q) => q.objectives)));
    return kb.bank.objectives.filter(({ id }) => known.has(id));
  };
})();
