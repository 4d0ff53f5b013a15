/* Shows a term's short definition on hover, focus and tap (WCAG 1.4.13: the pointer may enter it,
   Escape closes it, it stays until dismissed). Without this script a term is a plain link.
   Also filters the glossary as the reader types. */
(function () {
  "use strict";
  var words = window.kbGuide.words;
  var DELAY = 250; // ms; a pointer on its way elsewhere opens nothing
  var popup = null;
  var owner = null;
  var timer = 0;

  function close() {
    clearTimeout(timer);
    if (!popup) return;
    popup.remove();
    owner.removeAttribute("aria-describedby");
    popup = owner = null;
  }

  function later(action) {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  }

  function place(box, link) {
    var at = link.getClientRects()[0] || link.getBoundingClientRect();
    var width = document.documentElement.clientWidth;
    var left = Math.max(8, Math.min(at.left, width - box.offsetWidth - 8));
    var below = at.bottom + box.offsetHeight + 12 < window.innerHeight;
    var top = below ? at.bottom + 4 : Math.max(8, at.top - box.offsetHeight - 4);
    box.style.left = left + window.scrollX + "px";
    box.style.top = top + window.scrollY + "px";
  }

  function open(link) {
    if (owner === link) return;
    close();
    owner = link;
    popup = document.createElement("div");
    popup.className = "kb-popup";
    popup.id = "kb-popup";
    popup.setAttribute("role", "tooltip");
    var text = document.createElement("p");
    text.textContent = link.dataset.short;
    var more = document.createElement("a");
    more.href = link.href;
    more.textContent = words["terms.open"];
    popup.append(text, more);
    popup.addEventListener("pointerenter", function () { clearTimeout(timer); });
    popup.addEventListener("pointerleave", function () { later(close); });
    document.body.append(popup);
    link.setAttribute("aria-describedby", popup.id);
    place(popup, link);
  }

  document.querySelectorAll("a.kb-term[data-short]").forEach(function (link) {
    var touched = false;
    link.addEventListener("pointerdown", function (event) { touched = event.pointerType === "touch"; });
    link.addEventListener("pointerenter", function (event) {
      if (event.pointerType !== "touch") later(function () { open(link); });
    });
    link.addEventListener("pointerleave", function () { later(close); });
    link.addEventListener("focus", function () { if (!touched) open(link); });
    link.addEventListener("blur", function () { later(close); });
    link.addEventListener("click", function (event) {
      if (touched && owner !== link) { event.preventDefault(); open(link); }
    });
  });

  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  document.addEventListener("pointerdown", function (event) {
    if (popup && !popup.contains(event.target) && event.target.closest("a.kb-term") !== owner) close();
  });

  function matches(entry, wanted) {
    return wanted.every(function (word) { return entry.dataset.words.indexOf(word) >= 0; });
  }

  document.querySelectorAll("[data-kb='term-filter']").forEach(function (holder) {
    var input = document.createElement("input");
    input.type = "search";
    input.className = "kb-filter";
    input.placeholder = words["terms.filter"];
    input.setAttribute("aria-label", words["terms.filter"]);
    var count = document.createElement("p");
    count.setAttribute("role", "status");
    var entries = Array.from(document.querySelectorAll(".kb-entry"));
    input.addEventListener("input", function () {
      var wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      entries.forEach(function (entry) {
        entry.hidden = !matches(entry, wanted);
        if (!entry.hidden) shown += 1;
      });
      document.querySelectorAll(".kb-letter").forEach(function (letter) {
        letter.hidden = !letter.querySelector(".kb-entry:not([hidden])");
      });
      count.textContent = wanted.length ? words[shown === 1 ? "terms.one" : "terms.several"].replace("{count}", shown) : "";
    });
    holder.append(input, count);
  });
})();
