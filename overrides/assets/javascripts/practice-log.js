/* The learner's own progress: an append-only log in this browser, safe against every kind of trouble. */
(function (root) {
  "use strict";
  const kb = root.kbPractice;
  const KEY = "kb.log";
  const EXAMS = "kb.exams";
  const LARGEST = 2e7; // characters of a progress file; 20 years of daily practice need a tenth of it
  const AHEAD = 2 * 86400000; // clocks of two devices differ; more than two days is no difference of clocks

  /* Where a log is kept, and what could not be stored. */
  function opened(storage) {
    return { extra: [], moreExams: [], raw: null, read: [], trouble: null, frozen: false, ask: () => { try { return storage(); } catch (error) { return null; } } };
  }

  /* Put what cannot be read beside the log, so that it is never written over; tells whether that worked. */
  function setAside(box, raw, events) {
    try {
      const name = KEY + ".broken-" + kb.hash(raw);
      box.setItem(name, raw);
      if (box.getItem(name) !== raw) throw new Error("not kept");
      box.setItem(KEY, kb.writeLog(events));
      return true;
    } catch (error) { return false; }
  }

  function stored(own) {
    const box = own.ask();
    if (!box) { own.trouble = "none"; return []; }
    let raw;
    try { raw = box.getItem(KEY); } catch (error) { own.trouble = "none"; return []; }
    if (raw === own.raw) return own.read; // what has not changed is not read again
    const found = kb.readLog(raw);
    Object.assign(own, found.problem ? { raw: null, read: [] } : { raw, read: found.events });
    if (found.problem === "newer") { own.trouble = "newer"; own.frozen = true; }
    if (found.problem === "corrupt" && !own.frozen) {
      own.trouble = "corrupt";
      own.frozen = !setAside(box, raw, found.events);
    }
    return found.events;
  }

  function add(own, events) {
    const all = kb.merge(kb.merge(stored(own), own.extra), events);
    if (!own.frozen && own.trouble !== "none") {
      try { own.ask().setItem(KEY, kb.writeLog(all)); own.extra = []; if (own.trouble === "full") own.trouble = null; return; }
      catch (error) { own.trouble = "full"; }
    }
    own.extra = kb.merge(own.extra, events);
  }

  function exams(own) {
    let raw = null;
    try { raw = JSON.parse(own.ask().getItem(EXAMS)); } catch (error) { /* none, or broken: as if none */ }
    return kb.mergeExams(Array.isArray(raw) ? raw : [], own.moreExams);
  }
  function addExams(own, list) {
    const all = kb.mergeExams(exams(own), list);
    try { own.ask().setItem(EXAMS, JSON.stringify(all)); own.moreExams = []; }
    catch (error) { own.trouble = own.trouble || (own.ask() ? "full" : "none"); own.moreExams = all; }
  }

  /*
   * Take in an exported file: {added, problem}; problem is null, "corrupt", "newer", "large" or
   * "future". A file with a problem changes nothing.
   */
  function take(log, text) {
    if (typeof text !== "string") return { added: 0, problem: "corrupt" };
    if (text.length > LARGEST) return { added: 0, problem: "large" };
    const found = kb.readLog(text);
    const ahead = Date.now() + AHEAD;
    const late = found.events.some((e) => e.t > ahead) || found.exams.some((exam) => exam.end > ahead);
    if (found.problem || late) return { added: 0, problem: found.problem || "future" };
    const before = log.events().length;
    log.add(found.events);
    log.addExams(found.exams);
    return { added: log.events().length - before, problem: null };
  }

  /* storage: localStorage or anything like it; a function, since even asking for it may throw. */
  kb.openLog = function (storage) {
    const own = opened(storage);
    const log = {
      events: () => kb.merge(stored(own), own.extra),
      add: (events) => add(own, events),
      take: (text) => take(log, text),
      exams: () => exams(own),
      addExams: (list) => addExams(own, list),
      clear() {
        own.extra = [];
        own.moreExams = [];
        if (!own.frozen) { try { own.ask().removeItem(KEY); own.ask().removeItem(EXAMS); } catch (error) { /* nothing is kept anyway */ } }
      },
      file: () => kb.writeLog(log.events(), log.exams()),
      largest: LARGEST,
      message: () => (own.trouble ? kb.t("store-" + own.trouble) : ""),
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
