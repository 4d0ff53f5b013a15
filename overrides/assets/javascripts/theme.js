/* What the theme leaves to be done: bars of code are no landmarks, and boxes of a task list keep their ticks. */
(function () {
  "use strict";

  var KEY = "kb.ticks";

  function quiet() {
    document.querySelectorAll("nav.md-code__nav:not([role])").forEach(function (bar) { bar.setAttribute("role", "none"); });
  }

  function kept() {
    try {
      var read = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(read) ? read.filter(function (name) { return typeof name === "string"; }) : [];
    } catch (error) { return []; }
  }

  /* A box is known by its words: moved, it is ticked; rewritten, it asks for something else. */
  function boxes() {
    document.querySelectorAll(".task-list-item > input[aria-label]").forEach(function (box) {
      var name = box.getAttribute("aria-label");
      box.disabled = false;
      box.checked = kept().indexOf(name) >= 0;
      box.addEventListener("change", function () {
        var ticks = kept().filter(function (other) { return other !== name; });
        if (box.checked) { ticks.push(name); }
        try { localStorage.setItem(KEY, JSON.stringify(ticks)); } catch (error) { /* ticked until the page is left */ }
      });
    });
  }

  boxes();
  window.addEventListener("storage", function (event) {
    if (event.key !== KEY) { return; }
    document.querySelectorAll(".task-list-item > input[aria-label]").forEach(function (box) {
      box.checked = kept().indexOf(box.getAttribute("aria-label")) >= 0;
    });
  });
  new MutationObserver(quiet).observe(document.body, { childList: true, subtree: true });
  quiet();
})();
