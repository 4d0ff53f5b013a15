/* Says before the first paint that scripts will bring the practice; one that fails takes it back. */
(function () {
  "use strict";
  document.documentElement.dataset.kbScript = "";
  addEventListener("error", function (event) {
    var from = event.target && event.target.src;
    if (from && /practice-|assets\/questions\/|ts-fsrs/.test(from)) delete document.documentElement.dataset.kbScript;
  }, true);
})();
