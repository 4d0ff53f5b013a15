/* Single keys on practice pages: 1 to 6, Enter, N, F, and ? for the list, with a switch (WCAG 2.1.4). */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;
  const off = () => kb.setting("keys") === "off";
  let now = null; // what the keys act on: () => ({view, next, flag})

  function list() {
    const rows = [["1–6", "key-choose"], ["Enter", "key-enter"], ["N", "key-next"], ["F", "key-flag"], ["?", "key-list"]];
    const use = kb.check(t("keys-on"), !off(), "1");
    use.input.addEventListener("change", () => kb.keep("keys", use.input.checked ? "" : "off"));
    const box = el("dialog", { class: "kb-dialog", "aria-labelledby": "kb-keys-title" }, el("h2", { id: "kb-keys-title" }, t("keys")),
      el("dl", {}, ...[].concat(...rows.map(([key, word]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(word))]))),
      kb.row(use.node, kb.main(t("close"), () => box.close())));
    box.addEventListener("close", () => box.remove());
    document.querySelector(".md-content").append(box);
    box.showModal();
  }

  const native = (target) => target.closest && target.closest("button, a, summary, select");
  function enter(at, target) {
    if (native(target) || !at.view) return null;
    if (at.view.done || at.exam) return at.next;
    return at.view.input ? at.view.submit : () => { at.view.details.open = true; };
  }
  function pick(at, n) {
    if (!at.view || at.view.done) return null;
    if (at.view.input) return () => at.view.input.nth(n);
    return at.view.details.open && at.view.rates[n] ? () => at.view.rates[n].click() : null;
  }
  function action(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "?") return list;
    const at = now && now();
    if (!at || off()) return null;
    if (/^[1-6]$/.test(key)) return pick(at, Number(key) - 1);
    if (key === "Enter") return enter(at, event.target);
    if (key === "n") return at.next || null;
    return key === "f" ? at.flag || null : null;
  }
  const typing = (target) => target.closest && target.closest("textarea, [contenteditable], dialog, input:not([type=radio], [type=checkbox])");

  // In the capture phase: the theme has other plans for N and F.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const what = action(event);
    if (!what) return;
    event.preventDefault();
    event.stopPropagation();
    what();
  }, true);

  kb.keys = (what) => { now = what; };
  kb.keysButton = () => kb.button(t("keys"), list, { class: "q-button kb-keys" });
})();
