/* The search's dialog, over an index that is loaded with it. It finds words with a typing mistake,
   joined or split words, parts of identifiers and other names. */
(function () {
  "use strict";
  var KEY = "kb.searches", MOST = 12, KEPT = 5;
  var KIND = { term: 1.25, guide: 1.2, reference: 0.8, lab: 0.85, question: 0.12 };
  var guide = window.kbGuide, words = guide.words;
  var root = guide.search.root;
  var engine = null;

  // ---- What is looked for

  /** The words of a text as the build cuts them: `CodeBuild` is the whole and its two parts. */
  function tokens(text) {
    var found = [];
    (text.match(/[\p{L}\p{N}][\p{L}\p{N}_]*(?:[._:/'’-][\p{L}\p{N}_]+)*/gu) || []).forEach(function (word) {
      var parts = [];
      word.split(/[^\p{L}\p{N}]+/u).forEach(function (piece) {
        parts = parts.concat(piece.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|\p{L}+/gu) || []);
      });
      found.push(word.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase());
      if (parts.length > 1) parts.forEach(function (part) { found.push(part.toLowerCase()); });
    });
    return found;
  }

  /** A word without its commonest endings, so that "approved" finds "approve" and "approves". */
  function stem(term) {
    return /^[a-z]{6,}$/.test(term) ? term.replace(/(?:ing|ed|es|e|s)$/, "") : term;
  }

  /** Two neighbours as one word: `roll back` is also `rollback`. */
  function joined(list) {
    return list.slice(1).map(function (word, index) { return list[index] + word; });
  }

  /** Make the engine of the loaded index. */
  function make(index, MiniSearch) {
    var all = index.words.split(" "), common = new Set(index.common);
    var entries = index.entries.map(function (row, id) {
      var at = 0;
      var own = row[6] ? row[6].split(" ").map(function (step) { at += Number(step); return all[at]; }) : [];
      return {
        id: id, kind: index.kinds[row[0]], url: row[1], title: row[2], page: row[3], names: row[4], pairs: joined(tokens(row[2])).join(" "),
        excerpt: row[5], words: own.join(" "),
      };
    });
    var mini = new MiniSearch({
      fields: ["title", "names", "pairs", "page", "excerpt", "words"],
      tokenize: tokens,
      processTerm: function (term) { return common.has(term) ? null : stem(term); },
      searchOptions: {
        boost: { title: 4, names: 5, pairs: 2, page: 1.2, excerpt: 1.3 },
        prefix: function (term, place, list) { return term.length > 2 && place === list.length - 1; },
        fuzzy: function (term) { return term.length > 3 && !/^\d+$/.test(term) ? 0.22 : false; },
        weights: { fuzzy: 0.35, prefix: 0.7 },
        boostDocument: function (id) { return KIND[entries[id].kind] || 1; },
      },
    });
    mini.addAll(entries);
    return { mini: mini, entries: entries, common: common };
  }

  /** What fits a query, the best first. */
  function find(query) {
    var list = tokens(query).filter(function (word) { return !engine.common.has(word); });
    if (!list.length) return [];
    var options = { tokenize: function (text) { return text.split(" "); } };
    var whole = query.split(/\s+/).filter(function (word) { return tokens(word).length > 1; });
    var queries = [{ queries: [list.join(" ")], combineWith: "OR" }];
    whole.forEach(function (word) { // an identifier counts as a whole before it counts by its parts
      queries.push({ queries: [tokens(word)[0]], prefix: true, boost: { title: 9, names: 9, excerpt: 6, words: 6 } });
    });
    joined(list).forEach(function (pair) { queries.push({ queries: [pair], fuzzy: 0.15, boost: { title: 6, names: 7 } }); });
    var found = engine.mini.search({ combineWith: "OR", queries: queries }, options);
    var exact = list.join(" ");
    found.forEach(function (one) {
      var entry = engine.entries[one.id];
      var asked = new Set(one.queryTerms);
      one.score *= Math.pow(asked.size / list.length, 1.5); // those that have all of the words first
      var names = [entry.title].concat(entry.names.split(", ")).map(function (name) { return tokens(name).join(" "); });
      if (names.indexOf(exact) >= 0) one.score *= entry.kind === "term" ? 6 : 3;
      if (entry.page === "" && entry.kind !== "term" && entry.kind !== "question") one.score *= 1.15;
    });
    found.sort(function (a, b) { return b.score - a.score; });
    return found.slice(0, MOST).map(function (one) { return engine.entries[one.id]; });
  }

  // ---- What is loaded

  function load(name) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = root + name;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  var loading = null;
  function ready() {
    loading = loading || Promise.all([load(guide.search.library), load(guide.search.index)]).then(function () {
      engine = make(window.kbSearchIndex, window.MiniSearchModule.default);
      window.kbSearchIndex = null;
    });
    loading.catch(function () { loading = null; });
    return loading;
  }

  // ---- What was looked for before

  function recent() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter(function (one) { return typeof one === "string"; }).slice(0, KEPT) : [];
    } catch (error) { return []; }
  }

  function remember(query) {
    if (query.length > 100) return;
    var kept = [query].concat(recent().filter(function (one) { return one !== query; })).slice(0, KEPT);
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* then nothing is kept */ }
  }

  // ---- The dialog

  function make_element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  var dialog, input, list, status, chosen = -1, before = null;

  function build() {
    dialog = make_element("dialog", "kb-search");
    dialog.setAttribute("aria-label", words["search.search"]);
    var bar = make_element("div", "kb-search__bar");
    input = make_element("input", "kb-search__input");
    input.type = "search";
    input.placeholder = words["search.placeholder"];
    input.autocomplete = "off";
    input.spellcheck = false;
    [["role", "combobox"], ["aria-label", words["search.search"]], ["aria-expanded", "false"],
      ["aria-controls", "kb-search-list"], ["aria-autocomplete", "list"]].forEach(function (pair) {
      input.setAttribute(pair[0], pair[1]);
    });
    var close = make_element("button", "kb-search__close", "×");
    close.type = "button";
    close.setAttribute("aria-label", words["search.close"]);
    close.addEventListener("click", function () { dialog.close(); });
    bar.append(input, close);
    status = make_element("p", "kb-search__status");
    status.setAttribute("role", "status");
    list = make_element("ul", "kb-search__list");
    list.id = "kb-search-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words["search.search"]);
    dialog.append(bar, status, list);
    document.body.append(dialog);
    input.addEventListener("input", show);
    input.addEventListener("keydown", keys);
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { if (before) before.focus(); });
  }

  function open(query) {
    if (!dialog) build();
    if (!dialog.open) {
      before = document.activeElement;
      dialog.showModal();
    }
    if (query === undefined) input.select();
    else { input.value = query; input.setSelectionRange(query.length, query.length); } // what is typed next follows
    ready().then(show, function () { status.textContent = words["search.failed"]; });
  }

  function option(entry, index) {
    var item = make_element("li", "kb-search__item");
    item.id = "kb-search-" + index;
    item.setAttribute("role", "option");
    var link = make_element("a", "kb-search__link");
    link.href = root + entry.url;
    link.tabIndex = -1;
    link.append(make_element("span", "kb-search__kind", words["search.kind_" + entry.kind]));
    link.append(make_element("span", "kb-search__title", entry.title));
    if (entry.page) link.append(make_element("span", "kb-search__page", entry.page));
    if (entry.excerpt) link.append(make_element("span", "kb-search__excerpt", entry.excerpt));
    link.addEventListener("click", function () { remember(input.value.trim()); dialog.close(); });
    item.append(link);
    return item;
  }

  function ask(texts) {
    texts.forEach(function (text, index) {
      var item = make_element("li", "kb-search__item");
      item.id = "kb-search-" + index;
      item.setAttribute("role", "option");
      var button = make_element("button", "kb-search__link", text);
      button.type = "button";
      button.tabIndex = -1;
      button.addEventListener("click", function () { open(text); });
      item.append(button);
      list.append(item);
    });
  }

  function show() {
    if (!engine) return;
    var query = input.value.trim(), found = query ? find(query) : [];
    list.textContent = "";
    if (!query) {
      var kept = recent();
      status.textContent = kept.length ? words["search.recent"] : words["search.keys"];
      ask(kept);
    } else if (found.length) {
      found.forEach(function (entry, index) { list.append(option(entry, index)); });
      status.textContent = words[found.length === 1 ? "search.count_one" : "search.count"].replace("{count}", found.length);
    } else {
      var near = engine.mini.autoSuggest(query, { fuzzy: 0.4, prefix: true, tokenize: tokens }).slice(0, 3);
      status.textContent = words["search.none"] + (near.length ? " " + words["search.meant"] : "");
      ask(near.map(function (one) { return one.suggestion; }));
    }
    input.setAttribute("aria-expanded", String(list.children.length > 0));
    choose(found.length ? 0 : -1);
  }

  function choose(index) {
    var items = list.children;
    if (chosen >= 0 && items[chosen]) items[chosen].removeAttribute("aria-selected");
    chosen = items.length ? Math.max(-1, Math.min(items.length - 1, index)) : -1;
    if (chosen < 0) { input.removeAttribute("aria-activedescendant"); return; }
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[chosen].id);
  }

  function keys(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") { // a search box would only be emptied
      event.preventDefault();
      dialog.close();
    } else if (event.key === "Enter" && list.children[chosen]) {
      event.preventDefault();
      list.children[chosen].firstChild.click();
    }
  }

  window.kbSearch = {
    find: function (query) { return ready().then(function () { return find(query); }); },
    open: open,
  };
})();
