/* Which exam the reader sits: asked on the home page, kept in this browser, shown as data-exam on <html>. */
(function () {
  "use strict";
  var KEY = "kb.exam";
  var guide = window.kbGuide, words = guide.words;
  var choices = guide.exams.concat([["", words["exam.all"]]]);

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
    legend.textContent = words["exam.which"];
    set.append(legend);
    var note = document.createElement("p");
    note.setAttribute("role", "status");
    note.style.margin = "0";
    choices.forEach(function (choice) {
      var label = document.createElement("label");
      var input = document.createElement("input");
      input.type = "radio";
      input.name = "kb-exam";
      input.value = choice[0];
      input.checked = read() === choice[0];
      input.addEventListener("change", function () {
        note.textContent = write(choice[0])
          ? words["exam.kept"]
          : words["exam.not_kept"];
      });
      label.append(input, choice[1]);
      set.append(label);
    });
    set.append(note);
    place.append(set);
  }

  document.documentElement.dataset.exam = read();
  if (guide.exams.length > 1) document.querySelectorAll("[data-kb='exam-choice']").forEach(build);
})();
