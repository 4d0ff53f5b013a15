/* Small helpers that build elements; what a page says about trouble with its storage. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const t = kb.t;

  kb.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    });
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  };
  const el = kb.el;
  kb.button = (label, onclick, more) => el("button", Object.assign({ type: "button", class: "q-button", onclick }, more), label);
  kb.main = (label, onclick) => kb.button(label, onclick, { class: "q-button q-main" });
  kb.row = (...children) => el("div", { class: "kb-row" }, ...children);
  kb.field = (label, control) => el("label", { class: "kb-field" }, label, control);
  kb.check = function (label, checked, value) {
    const input = el("input", { type: "checkbox", checked, value });
    return { input, node: el("label", { class: "kb-check" }, input, label) };
  };
  kb.select = (options, value, onchange) => {
    const select = el("select", { onchange: () => onchange && onchange(select.value) }, ...options.map(([key, label]) => el("option", { value: key }, label)));
    select.value = value;
    return select;
  };
  /* A table in a frame; the roles and heads let a narrow screen show its rows as cards. */
  kb.table = function (heads, rows, caption) {
    const head = el("tr", { role: "row" }, ...heads.map((text) => el("th", { scope: "col", role: "columnheader" }, text)));
    rows.forEach((row) => Array.from(row.cells).forEach((cell, i) => {
      cell.setAttribute("role", i ? "cell" : "rowheader");
      cell.dataset.head = heads[i];
    }));
    return el("div", { class: "kb-rows" }, el("table", { role: "table", "aria-label": caption },
      el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, ...rows)));
  };
  kb.tr = (head, ...cells) => el("tr", { role: "row" }, el("th", { scope: "row" }, ...[].concat(head)), ...cells.map((cell) => el("td", {}, ...[].concat(cell))));
  kb.link = (href, label, more) => el("a", Object.assign({ href }, more), label);

  /* A bar from 0 to 1, with a band of what it may be in truth. */
  kb.meter = function (share, low, high) {
    const bar = el("span", {});
    bar.style.width = share * 100 + "%";
    const meter = el("span", { class: "kb-meter", "aria-hidden": "true" }, bar);
    if (low !== undefined) {
      const band = el("i", {});
      band.style.left = low * 100 + "%";
      band.style.width = Math.max(0, high - low) * 100 + "%";
      meter.append(band);
    }
    return meter;
  };
  kb.percent = (share) => t("percent", { n: Math.round(share * 100) });
  kb.date = (time, how) => new Date(time).toLocaleDateString(t("locale"), how || { day: "numeric", month: "long" });
  kb.focus = (node) => { node.tabIndex = -1; node.focus(); };

  /* One line where storage is in trouble; shown once a page. */
  kb.notify = function () {
    const message = kb.log.message();
    let line = document.querySelector(".kb-notice");
    if (!message) { if (line) line.remove(); return; }
    if (!line) {
      line = el("p", { class: "kb-notice", role: "status" });
      const place = document.querySelector(".kb-practice, .q");
      if (place) place.before(line);
    }
    line.textContent = message;
  };
})();
