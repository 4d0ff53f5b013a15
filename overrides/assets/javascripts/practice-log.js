/* The learner's own progress: an append-only log in this browser, safe against every kind of trouble. */
(function (root) {
  "use strict";
  const kb = root.kbPractice;
  const KEY = "kb.log";
  const EXAMS = "kb.exams";
  const LARGEST = 2e7; // characters of a progress file; 20 years of daily practice need a tenth of it
  const AHEAD = 2 * 86400000; // clocks of two devices differ; more than two days is no difference of clocks

  /* storage: localStorage or anything like it; a function, since even asking for it may throw. */
  kb.openLog = function (storage) {
    let extra = []; // what could not be stored
    let moreExams = [];
    let trouble = null;
    let frozen = false; // what is stored must not be written over
    const ask = () => { try { return storage(); } catch (error) { return null; } };

    function stored() {
      const box = ask();
      if (!box) { trouble = "none"; return []; }
      let raw;
      try { raw = box.getItem(KEY); } catch (error) { trouble = "none"; return []; }
      const found = kb.readLog(raw);
      if (found.problem === "newer") { trouble = "newer"; frozen = true; }
      if (found.problem === "corrupt" && !frozen) {
        trouble = "corrupt";
        try {
          const name = KEY + ".broken-" + kb.hash(raw);
          box.setItem(name, raw);
          if (box.getItem(name) !== raw) throw new Error("not kept");
          box.setItem(KEY, kb.writeLog(found.events));
        } catch (error) { frozen = true; }
      }
      return found.events;
    }
    const file = () => kb.writeLog(log.events(), log.exams());

    const log = {
      events: () => kb.merge(stored(), extra),
      add(events) {
        const all = kb.merge(log.events(), events);
        if (!frozen && trouble !== "none") {
          try { ask().setItem(KEY, kb.writeLog(all)); extra = []; if (trouble === "full") trouble = null; return; }
          catch (error) { trouble = "full"; }
        }
        extra = kb.merge(extra, events);
      },
      /*
       * Take in an exported file: {added, problem}; problem is null, "corrupt", "newer", "large" or
       * "future". A file with a problem changes nothing.
       */
      take(text) {
        if (typeof text !== "string") return { added: 0, problem: "corrupt" };
        if (text.length > LARGEST) return { added: 0, problem: "large" };
        const found = kb.readLog(text);
        const late = found.events.some((e) => e.t > Date.now() + AHEAD);
        if (found.problem || late) return { added: 0, problem: found.problem || "future" };
        const before = log.events().length;
        log.add(found.events);
        log.addExams(found.exams);
        return { added: log.events().length - before, problem: null };
      },
      exams() {
        let raw = null;
        try { raw = JSON.parse(ask().getItem(EXAMS)); } catch (error) { /* none, or broken: as if none */ }
        return kb.mergeExams(Array.isArray(raw) ? raw : [], moreExams);
      },
      addExams(list) {
        const all = kb.mergeExams(log.exams(), list);
        try { ask().setItem(EXAMS, JSON.stringify(all)); moreExams = []; }
        catch (error) { trouble = trouble || (ask() ? "full" : "none"); moreExams = all; }
      },
      clear() {
        extra = [];
        moreExams = [];
        if (!frozen) { try { ask().removeItem(KEY); ask().removeItem(EXAMS); } catch (error) { /* nothing is kept anyway */ } }
      },
      file,
      largest: LARGEST,
      message: () => (trouble ? kb.t("store-" + trouble) : ""),
    };
    return log;
  };

  kb.newId = () => Date.now().toString(36) + "-" + Math.random().toString(36).slice(2, 10);
  kb.log = kb.openLog(() => root.localStorage);

  /* A small setting, such as the exam date; "" when it is missing or storage is. */
  kb.setting = function (name) {
    try { return root.localStorage.getItem("kb." + name) || ""; } catch (error) { return ""; }
  };
  /* Keep a setting; tells whether that worked. */
  kb.keep = function (name, value) {
    try {
      if (value) root.localStorage.setItem("kb." + name, value); else root.localStorage.removeItem("kb." + name);
      return true;
    } catch (error) { return false; }
  };
})(typeof window === "undefined" ? globalThis : window);
