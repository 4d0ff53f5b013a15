// Full screen for figures: zoom and pan by mouse, touch and keyboard. Without it a figure is whole, only smaller.
(() => {
  "use strict";
  const words = window.kbGuide.words;
  const LEAST = 0.1, MOST = 8, STEP = 1.25, MOVE = 60;

  /** The view after a zoom by `factor` that keeps the point (px, py) of the screen where it is. */
  const zoomed = (view, factor, px, py) => {
    const k = Math.min(MOST, Math.max(LEAST, view.k * factor));
    const f = k / view.k;
    return { k, x: px - (px - view.x) * f, y: py - (py - view.y) * f };
  };

  /** The view that shows all of a picture of w by h in a box of W by H, with a margin. */
  const fitted = (w, h, W, H) => {
    const k = Math.min(MOST, (W - 32) / w, (H - 96) / h);
    return { k, x: (W - w * k) / 2, y: (H - h * k) / 2 };
  };

  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  const open = (figure, svg) => {
    const dialog = document.createElement("dialog");
    const stage = document.createElement("div");
    const bar = document.createElement("div");
    const frame = svg.parentNode;
    const w = svg.viewBox.baseVal.width, h = svg.viewBox.baseVal.height;
    const points = new Map();
    let view;

    const show = (next) => {
      view = next;
      svg.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.k})`;
    };
    const fit = () => show(fitted(w, h, stage.clientWidth, stage.clientHeight));
    const zoom = (factor, px = stage.clientWidth / 2, py = stage.clientHeight / 2) => show(zoomed(view, factor, px, py));
    const pan = (dx, dy) => show({ k: view.k, x: view.x + dx, y: view.y + dy });
    const keys = {
      "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: fit,
      ArrowLeft: () => pan(MOVE, 0), ArrowRight: () => pan(-MOVE, 0), ArrowUp: () => pan(0, MOVE), ArrowDown: () => pan(0, -MOVE),
    };

    dialog.className = "kb-zoom";
    dialog.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
    stage.className = "kb-zoom__stage";
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", words["figures.move"]);
    bar.className = "kb-zoom__bar";
    bar.append(
      button("+", words["figures.zoom_in"], () => zoom(STEP)), button("−", words["figures.zoom_out"], () => zoom(1 / STEP)),
      button(words["figures.fit"], "", fit), button("×", words["figures.close"], () => dialog.close()),
    );

    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX, event.clientY);
    }, { passive: false });
    stage.addEventListener("pointerdown", (event) => {
      points.set(event.pointerId, event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      const last = points.get(event.pointerId);
      if (!last) return;
      const other = [...points.values()].find((one) => one.pointerId !== event.pointerId);
      if (other) {
        const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        zoom(apart(event) / apart(last), other.clientX, other.clientY);
      } else pan(event.clientX - last.clientX, event.clientY - last.clientY);
      points.set(event.pointerId, event);
    });
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => points.delete(event.pointerId));
    dialog.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    addEventListener("resize", fit);
    dialog.addEventListener("close", () => {
      removeEventListener("resize", fit);
      svg.style.transform = "";
      frame.style.minHeight = "";
      frame.append(svg);
      dialog.remove();
    });

    frame.style.minHeight = `${frame.offsetHeight}px`; // the page below stays where it is
    stage.append(svg);
    dialog.append(stage, bar);
    document.body.append(dialog);
    dialog.showModal();
    stage.focus();
    fit();
  };

  for (const figure of document.querySelectorAll(".kb-figure")) {
    const svg = figure.querySelector("svg.kb-diagram");
    const more = figure.querySelector(".kb-figure__more");
    if (!svg || !more || !window.HTMLDialogElement) continue;
    const { width, height } = svg.viewBox.baseVal;
    if (width > 360 || height > 360) more.prepend(button(words["figures.full_screen"], "", () => open(figure, svg)));
  }
})();
