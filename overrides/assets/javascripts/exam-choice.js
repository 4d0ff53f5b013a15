/* Which exam the reader sits: asked on the home page, kept in this browser, shown as data-exam on <html>. */
(function () {
  "use strict";
  var KEY = "kb.exam";
  var CHOICES = [["c01", "MLA-C01"], ["c02", "MLA-C02"], ["", "Both"]];

  function read() {
    try { return localStorage.getItem(KEY) || ""; } catch (error) { return ""; }
  }

  function write(value) {
    document.documentElement.dataset.exam = value;
    try { localStorage.setItem(KEY, value); return true; } catch (error) { return false; }
  }

  function build(place) {
    var set = document.createElement("fieldset");
    set.className = "kb-exam-choice";
    var legend = document.createElement("legend");
    legend.textContent = "Which exam do you sit?";
    set.append(legend);
    var note = document.createElement("p");
    note.setAttribute("role", "status");
    note.style.margin = "0";
    CHOICES.forEach(function (choice) {
      var label = document.createElement("label");
      var input = document.createElement("input");
      input.type = "radio";
      input.name = "kb-exam";
      input.value = choice[0];
      input.checked = read() === choice[0];
      input.addEventListener("change", function () {
        note.textContent = write(choice[0])
          ? "Kept in this browser."
          : "This browser keeps nothing; the choice holds for this page only.";
      });
      label.append(input, choice[1]);
      set.append(label);
    });
    set.append(note);
    place.append(set);
  }

  document.documentElement.dataset.exam = read();
  document.querySelectorAll("[data-kb='exam-choice']").forEach(build);
})();
