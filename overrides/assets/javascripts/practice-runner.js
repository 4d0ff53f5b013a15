/* One question at a time with its reasons at once: a checkpoint's round, a review. */
(function () {
  "use strict";
  const kb = window.kbPractice;
  const { el, t } = kb;

  /*
   * Ask questions one after the other. how: {panel, list, ids, at, results {id: 0|1}, seed, title,
   * repeat: ask the missed ones once more at the end, onstep(state), onend(state), onstop(state)}.
   */
  kb.run = function (how) {
    const state = { ids: how.ids.slice(), at: how.at || 0, results: Object.assign({}, how.results), again: how.again || {}, view: null };
    const status = el("p", { class: "kb-status", tabindex: "-1" });
    const bar = el("div", { class: "kb-bar" }, status, kb.row(kb.keysButton(), kb.button(t("stop"), () => leave(how, state, how.onstop))));
    const row = el("div", { class: "kb-row kb-steer" });
    how.panel.replaceChildren(el("h2", { class: "kb-title" }, how.title), bar);
    document.querySelectorAll(".kb-steer").forEach((old) => old.remove()); // of a round that this one replaces
    how.list.after(row);
    Object.assign(state, { status, row, next: () => step(how, state, state.at + 1) });
    kb.keys(() => ({ view: state.view, next: state.view && state.view.done ? state.next : null }));
    step(how, state, state.at);
    return state;
  };

  function leave(how, state, then) {
    kb.keys(null);
    state.row.remove();
    then(state);
  }
  function tell(state) {
    const done = Object.keys(state.results);
    const right = done.filter((id) => state.results[id]).length;
    const text = t("question-of", { at: state.at + 1, n: state.ids.length });
    state.status.textContent = done.length ? text + " · " + t("right-of", { right, n: done.length }) : text;
  }

  function step(how, state, at) {
    state.row.replaceChildren();
    state.at = at;
    if (how.onstep) how.onstep(state);
    if (at >= state.ids.length) { leave(how, state, how.onend); return; }
    const id = state.ids[at];
    kb.withQuestions([id], how.list, () => {
      ask(how, state, id);
      const soon = state.ids.slice(at + 1, at + 6);
      if (soon.length) kb.bring(soon).catch(() => {}); // in time for the next ones
    });
  }

  function ask(how, state, id) {
    kb.arrange(how.list, [id]);
    const view = kb.enhance(kb.section(id), {});
    state.view = view;
    view.reset();
    view.history(kb.replay(kb.log.events()));
    const repeated = state.ids.indexOf(id) < state.at;
    if (repeated) view.again();
    if (view.input && how.seed) view.input.shuffle(how.seed + id + state.at);
    view.options = { onanswer: (event) => answered(how, state, event, repeated) };
    tell(state);
    kb.face(how.list, view);
  }

  function answered(how, state, event, repeated) {
    if (state.row.firstChild || event.r && !repeated) return;
    if (!repeated) {
      state.results[event.q] = event.ok;
      if (!event.ok && how.repeat) state.ids.push(event.q);
    }
    const last = state.at === state.ids.length - 1;
    state.row.replaceChildren(kb.main(t(last ? "finish-round" : "next"), state.next));
    if (how.onstep) how.onstep(Object.assign({}, state, { at: state.at + 1 }));
    tell(state);
  }
})();
