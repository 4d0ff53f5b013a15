/* Says before the first paint that scripts will bring the practice; one that fails takes it back. */
(function () {
  "use strict";
  document.documentElement.dataset.kbScript = "";
  addEventListener("error", function (event) {
    var from = event.target && event.target.src;
    if (from && /practice-|assets\/questions\/|ts-fsrs/.test(from)) delete document.documentElement.dataset.kbScript;
  }, true);
  // On paper every answer is open, also where the scripts for a question have not been needed yet.
  addEventListener("beforeprint", function () {
    document.querySelectorAll(".q details").forEach(function (one) { one.open = !one.closest(".kb-sheet"); });
  });
})();
