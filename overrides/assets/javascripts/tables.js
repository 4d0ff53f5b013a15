/* Lets the keyboard reach a table that scrolls sideways in its frame, in browsers that do not by themselves. */
(function () {
  "use strict";

  var words = (window.kbGuide || {}).words || {};

  function reach() {
    document.querySelectorAll(".md-typeset__scrollwrap").forEach(function (frame) {
      if (frame.scrollWidth > frame.clientWidth) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "group");
        if (words["tables.scrolls"]) { frame.setAttribute("aria-label", words["tables.scrolls"]); }
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { frame.removeAttribute(name); });
      }
    });
  }

  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);
})();
