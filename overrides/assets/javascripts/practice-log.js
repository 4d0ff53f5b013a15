/* The learner's own progress: an append-only log in this browser, safe against every kind of trouble. */
(function (root) {
  "use strict";
  const kb = root.kbPractice;
  const KEY = "kb.log";
  const SAY = {
    none: "This browser keeps nothing: progress lasts until the page is closed.",
    full: "This browser's storage is full: new answers last until the page is closed. Export them to keep them.",
    newer: "The progress here was saved by a newer version of this site: it is left alone, new answers last until the page is closed.",
    corrupt: "Part of the saved progress could not be read. It was set aside, nothing was deleted.",
  };

  /* storage: localStorage or anything like it; a function, since even asking for it may throw. */
  kb.openLog = function (storage) {
    let extra = []; // what could not be stored
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
      /* Take in an exported file: {added, problem}. A file that is not one changes nothing. */
      take(text) {
        if (typeof text !== "string" || text.length > 2e7) return { added: 0, problem: "corrupt" };
        const found = kb.readLog(text);
        if (found.problem) return { added: 0, problem: found.problem };
        const before = log.events().length;
        log.add(found.events);
        return { added: log.events().length - before, problem: null };
      },
      clear() {
        extra = [];
        if (!frozen) { try { ask().removeItem(KEY); } catch (error) { /* nothing is kept anyway */ } }
      },
      message: () => (trouble ? SAY[trouble] : ""),
    };
    return log;
  };

  kb.newId = () => Date.now().toString(36) + "-" + Math.random().toString(36).slice(2, 10);
  kb.log = kb.openLog(() => root.localStorage);

  /* A small setting, such as the exam date; "" when it is missing or storage is. */
  kb.setting = function (name, value) {
    try {
      if (value === undefined) return root.localStorage.getItem("kb." + name) || "";
      root.localStorage.setItem("kb." + name, value);
    } catch (error) { /* the page works without */ }
    return value || "";
  };
})(typeof window === "undefined" ? globalThis : window);
