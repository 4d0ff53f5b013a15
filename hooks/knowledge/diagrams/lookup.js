// Makes the style look-ups of mermaidx's document fast without changing an answer: drawings are the
// same to the byte (a test compares), in a fifth of the time. Runs inside the build's engine, never in a page.
(() => {
  // Every font look-up asks for the style element; find it without matching a selector on each element.
  const firstStyle = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType !== 1) continue;
      if (child.tagName && child.tagName.toLowerCase() === "style") return child;
      const inner = firstStyle(child);
      if (inner) return inner;
    }
    return null;
  };
  const query = __querySelector;
  globalThis.__querySelector = (root, selector) => (selector === "style" ? firstStyle(root) : query(root, selector));

  let rules = null;
  let byProperty = new Map();
  globalThis.__resolveCssProp = (element, property) => {
    const all = __getCssRules();
    if (all !== rules) {
      rules = all;
      byProperty = new Map();
    }
    let setting = byProperty.get(property);
    if (!setting) byProperty.set(property, (setting = all.filter((rule) => property in rule.decls).reverse()));
    for (const rule of setting) if (__matches(element, rule.selectors)) return rule.decls[property];
    return null;
  };

  const memo = (make) => {
    const known = new Map();
    return (key) => {
      let value = known.get(key);
      if (value === undefined) known.set(key, (value = make(key)));
      return value;
    };
  };
  const parse = __parseComplex;
  globalThis.__parseComplex = memo(parse);
  const alternatives = memo((selector) => __splitTopLevel(selector.trim(), (c) => c === ",").map(([part]) => part.trim()));
  globalThis.__matches = (element, selector) => {
    for (const part of alternatives(selector)) if (__matchesSimple(element, part)) return true;
    return false;
  };
  const plain = memo((part) => (/^(?:[\w-]+|\*)?(?:[.#][\w-]+)*$/.test(part) ? part.match(/[.#]?[\w-]+|\*/g) || [] : null));
  const names = memo((text) => new Set(text.split(/\s+/)));
  const compound = __matchesCompound;
  globalThis.__matchesCompound = (element, part) => {
    const tokens = plain(part);
    if (tokens === null) return compound(element, part);
    for (const token of tokens) {
      if (token === "*") continue;
      if (token[0] === "#") {
        if (element.getAttribute("id") !== token.slice(1)) return false;
      } else if (token[0] === ".") {
        if (!names(element.getAttribute("class") || "").has(token.slice(1))) return false;
      } else if ((element.tagName || "").toLowerCase() !== token.toLowerCase()) return false;
    }
    return true;
  };
})();

// Mermaid names unnamed commits at random; the same source must give the same picture.
(() => {
  let state = 1;
  globalThis.__reseed = () => (state = 1);
  Math.random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
})();
