/* Decision helpers: one question at a time. Without this script the answers unfold in place. */
(function () {
  "use strict";
  var words = window.kbGuide.words;

  function build(place) {
    var root = place.querySelector(":scope > p") && place, path = [], stage = document.createElement("div");
    var said = document.createElement("p"), again = document.createElement("p");
    if (!root) return;
    said.className = "kb-decision__path";
    stage.className = "kb-decision__stage";
    stage.setAttribute("aria-live", "polite");

    function here() { return path.length ? path[path.length - 1] : root; }
    function answers(node) { return Array.from(node.children).filter(function (one) { return one.matches(".kb-decision__answer"); }); }
    function label(node) { return node.querySelector("summary").textContent; }
    function button(text, act) {
      var made = document.createElement("button");
      made.type = "button";
      made.className = "md-button";
      made.textContent = text;
      made.addEventListener("click", act);
      return made;
    }

    function show(focus) {
      var node = here(), next = answers(node), row = document.createElement("div");
      stage.replaceChildren();
      Array.from(node.children).forEach(function (child) {
        if (child.tagName === "SUMMARY" || child.matches(".kb-decision__answer, .kb-decision__path, .kb-decision__stage, .kb-decision__first")) return;
        stage.append(child.cloneNode(true));
      });
      next.forEach(function (answer) { row.append(button(label(answer), function () { path.push(answer); show(true); })); });
      if (next.length) stage.append(row);
      said.textContent = path.length ? words["decisions.answered"] + ": " + path.map(label).join(" → ") : "";
      again.replaceChildren();
      if (path.length) {
        again.append(
          button(words["decisions.back"], function () { path.pop(); show(true); }),
          button(words["decisions.again"], function () { path = []; show(true); })
        );
      }
      if (focus) (stage.querySelector("button, a") || stage).focus();
    }

    root.firstElementChild.classList.add("kb-decision__first");
    place.dataset.ready = "";
    place.append(said, stage, again);
    again.className = "kb-decision__path";
    show(false);
  }

  document.querySelectorAll("[data-kb='decision']").forEach(build);
})();
