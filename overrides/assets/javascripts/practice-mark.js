/* Says before the first paint that scripts will bring the practice; one that fails takes it back. */
(function () {
  "use strict";
  document.documentElement.dataset.kbScript = "";
  addEventListener("error", function (event) {
    var from = event.target && event.target.src;
    if (from && /practice-|assets\/questions\/|ts-fsrs/.test(from)) delete document.documentElement.dataset.kbScript;
  }, true);
  // An address of old, with a question's id behind "#", leads to the question (see kb.neutral).
  document.addEventListener("DOMContentLoaded", function () {
    var old = /^#q-([a-z0-9]+(-[a-z0-9]+)*)$/.exec(location.hash), h = 0x811c9dc5;
    if (!old) return;
    for (var i = 0; i < old[1].length; i++) h = Math.imul(h ^ old[1].charCodeAt(i), 0x01000193);
    var name = "q--" + ("0000000" + (h >>> 0).toString(16)).slice(-8);
    if (document.getElementById(name)) location.replace("#" + name);
  });
  // On paper every answer is open, also where the scripts for a question have not been needed yet.
  addEventListener("beforeprint", function () {
    document.querySelectorAll(".q details").forEach(function (one) { one.open = !one.closest(".kb-sheet"); });
  });
})();
