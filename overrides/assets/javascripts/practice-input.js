/* How the answer of a question is given: options, steps to order, responses to match. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const words = (node) => node.textContent.trim().replace(/\s+/g, " ");

  /*
   * Each returns {given, set, lock, missing, nth, shuffle}; `changed` is called after every change,
   * `missing` says what an answer lacks, `nth` answers with the n-th option, from 0.
   */
  function chooser(section, changed) {
    const inputs = Array.from(section.querySelectorAll(".q-options input"));
    inputs.forEach((input) => input.addEventListener("change", changed));
    const need = section.dataset.answer.split(",").length;
    return {
      given: () => inputs.filter((input) => input.checked).map((input) => input.value),
      set: (keys) => inputs.forEach((input) => { input.checked = keys.includes(input.value); }),
      lock: (on) => inputs.forEach((input) => { input.disabled = on; }),
      missing: (keys) => keys.length === need ? "" : need === 1 ? t("choose-first") : t("choose-more", { need, n: keys.length }),
      nth: (n) => { const box = section.querySelectorAll(".q-options input")[n]; if (box && !box.disabled) { box.click(); box.focus(); } },
      shuffle: (seed) => {
        const list = section.querySelector(".q-options");
        kb.shuffle(Array.from(list.children).sort((a, b) => (a.dataset.key < b.dataset.key ? -1 : 1)), seed).forEach((li) => list.append(li));
      },
    };
  }

  function sorter(section, changed) {
    const pool = section.querySelector(".q-pool");
    const items = Array.from(pool.children);
    const chosen = section.querySelector(".q-chosen");
    const note = section.querySelector(".q-note");
    const live = section.querySelector(".q-live");
    const need = section.dataset.answer.split(",").length;
    const keys = () => Array.from(chosen.children, (item) => item.dataset.key);

    function move(item, how, focus) {
      const list = Array.from(chosen.children);
      const at = list.indexOf(item);
      if (how === "use") chosen.append(item);
      else if (how === "drop") pool.append(item);
      else if (how === "up" && at > 0) list[at - 1].before(item);
      else if (how === "down" && at >= 0 && at < list.length - 1) list[at + 1].after(item);
      else { live.textContent = t(how === "up" ? "already-first" : "already-last"); return; }
      dress();
      const now = keys().indexOf(item.dataset.key);
      live.textContent = t(now < 0 ? "step-unused" : "step-placed", { step: words(item.querySelector(".q-text")), place: now + 1, all: keys().length });
      const next = item.querySelector("[data-do='" + focus + "']") || item.querySelector("button");
      if (next) next.focus();
      changed();
    }
    function dress() {
      items.forEach((item) => {
        const used = item.parentNode === chosen;
        const name = words(item.querySelector(".q-text"));
        const make = (how, label, focus) => kb.button(label, () => move(item, how, focus), { "data-do": how, "aria-label": label + ": " + name });
        const old = item.querySelector(".q-moves");
        if (old) old.remove();
        item.append(el("span", { class: "q-moves" }, ...(used
          ? [make("up", t("move-up"), "up"), make("down", t("move-down"), "down"), make("drop", t("do-not-use"), "use")]
          : [make("use", t("use"), "up")])));
      });
      note.textContent = chosen.children.length ? t("your-order") : t("your-order-empty", { n: need });
    }
    dress();
    return {
      given: keys,
      set: (list) => { items.forEach((item) => pool.append(item)); list.forEach((key) => chosen.append(...items.filter((i) => i.dataset.key === key))); dress(); },
      lock: (on) => section.querySelectorAll(".q-moves button").forEach((b) => { b.disabled = on; }),
      nth: (n) => { const item = Array.from(pool.children)[n]; const use = item && item.querySelector("button"); if (use && !use.disabled) use.click(); },
      missing: (list) => (list.length === need ? "" : t("use-more", { need, n: list.length })),
      shuffle: () => {},
    };
  }

  function matcher(section, changed) {
    const responses = Array.from(section.querySelectorAll(".q-response"), (li) => [li.dataset.key, words(li)]);
    const selects = Array.from(section.querySelectorAll(".q-prompt"), (prompt) => {
      const select = el("select", { class: "q-select", "aria-label": t("response-for", { prompt: words(prompt) }), onchange: changed }, el("option", { value: "" }, t("choose")));
      responses.forEach(([key, label]) => select.append(el("option", { value: key }, label)));
      prompt.append(select);
      return select;
    });
    return {
      given: () => selects.map((select) => select.value),
      set: (keys) => selects.forEach((select, i) => { select.value = keys[i] || ""; }),
      lock: (on) => selects.forEach((select) => { select.disabled = on; }),
      nth: (n) => { if (selects[n]) selects[n].focus(); },
      missing: (keys) => (keys.every(Boolean) ? "" : t("choose-every")),
      shuffle: () => {},
    };
  }

  const parts = { choice: chooser, response: chooser, order: sorter, match: matcher };
  /* The input of a question; null for a card that the reader grades. */
  kb.input = (section, changed) => (parts[section.dataset.type] ? parts[section.dataset.type](section, changed) : null);
})();
