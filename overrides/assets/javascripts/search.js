/* The button and the keys of the search, and `?q=`; the dialog is loaded when it is asked for. Without
   this script there is no button. */
(function () {
  "use strict";
  var guide = window.kbGuide, word = guide.words["search.search"];
  guide.search.root = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var typed = null; // while the dialog is loaded: the query so far
  var said = document.createElement("span");

  function open(query) {
    if (window.kbSearch) { window.kbSearch.open(query); return; }
    if (typed !== null) return;
    typed = query || "";
    var script = document.createElement("script");
    script.src = guide.search.root + guide.search.dialog;
    script.onload = function () {
      window.kbSearch.open(typed || undefined);
      typed = null;
    };
    script.onerror = function () {
      typed = null;
      script.remove();
      said.textContent = guide.words["search.failed"];
    };
    document.head.append(script);
  }

  // What is typed before the dialog is there belongs to it, and not to the page's own keys.
  addEventListener("keydown", function (event) {
    if (typed === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  function writing(element) {
    return element && (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable);
  }

  document.addEventListener("keydown", function (event) {
    var slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writing(document.activeElement);
    var control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (!slash && !control || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });

  var header = document.querySelector(".md-header__inner");
  if (!header || !window.HTMLDialogElement) return;
  var button = document.createElement("button");
  button.className = "md-header__button kb-search-button";
  button.type = "button";
  button.setAttribute("aria-label", word);
  button.setAttribute("aria-keyshortcuts", "/ Control+K");
  button.innerHTML = '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="currentColor" d="M9.5 3a6.5 6.5 0 0 1 4.9 10.8l.3.2h.8l5 5-1.5 1.5-5-5v-.8l-.2-.3A6.5 6.5 0 1 1 9.5 3m0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9"/></svg>';
  said.className = "kb-search-button__word";
  said.textContent = word;
  button.append(said);
  button.addEventListener("click", function () { open(); });
  header.insertBefore(button, header.querySelector(".md-header__source"));

  var wanted = new URLSearchParams(location.search).get("q");
  if (wanted) open(wanted);
})();
