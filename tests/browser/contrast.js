// Runs in a page: the contrast of each letter inside its figures, with what is painted under it.
() => {
  const SHAPES = "rect, path, polygon, circle, ellipse";
  const channels = text => text.match(/^rgba?\(/) && text.match(/[\d.]+/g).map(Number);
  const over = (colour, ground, opacity) => {
    const alpha = (colour[3] ?? 1) * opacity;
    return [0, 1, 2].map(at => colour[at] * alpha + ground[at] * (1 - alpha));
  };
  const light = colour => {
    const [red, green, blue] = colour.map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const painted = (node, svg) => {
    const style = getComputedStyle(node);
    let opacity = Number(style.fillOpacity);
    for (let at = node; at !== svg.parentNode; at = at.parentNode) {
      opacity *= Number(getComputedStyle(at).opacity);
    }
    return { node, fill: style.fill, colour: channels(style.fill), opacity };
  };
  const found = [];
  for (const svg of document.querySelectorAll("svg.kb-diagram")) {
    if (!svg.getClientRects().length) continue; // an upright figure stands for it at this width
    const back = channels(getComputedStyle(svg.closest(".kb-figure__frame")).backgroundColor);
    const shapes = [...svg.querySelectorAll(SHAPES)]
      .filter(node => !node.closest("defs, marker, clipPath, mask, pattern"))
      .filter(node => getComputedStyle(node).fill !== "none")
      .map(node => ({ ...painted(node, svg), back: node.getScreenCTM().inverse() }));
    for (const text of svg.querySelectorAll("text")) {
      const under = shapes.filter(
        shape => shape.node.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING);
      const parts = text.querySelector("tspan") ? text.querySelectorAll("tspan") : [text];
      for (const part of parts) {
        if (part.querySelector("tspan") || !part.textContent.trim()) continue;
        const ink = painted(part, svg);
        const place = part.getScreenCTM();
        for (let at = 0; at < part.getNumberOfChars(); at += 1) {
          const box = part.getExtentOfChar(at);
          if (!box.width) continue;
          const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
          const point = middle.matrixTransform(place);
          let ground = back;
          for (const shape of under) {
            if (!shape.node.isPointInFill(point.matrixTransform(shape.back))) continue;
            ground = shape.colour && ground && over(shape.colour, ground, shape.opacity);
          }
          const told = ink.colour && ground; // a colour that is none of ours counts as unreadable
          found.push([
            part.textContent, ink.fill, ground ? ground.map(Math.round).join() : "unknown",
            told ? ratio(over(ink.colour, ground, ink.opacity), ground) : 0,
          ]);
        }
      }
    }
  }
  return found;
}
