// Reads what Mermaid has parsed and returns it in one layout for all types, as JSON. Runs inside the
// build's engine, never in a page. `kind` says which lists there are:
//   nodes/edges/groups for flowchart, state, class and er; actors/steps for sequence; rows for the rest.
globalThis.__describe = (diagram) => {
  const db = diagram.db;
  const call = (name, ...args) => (typeof db[name] === "function" ? db[name](...args) : undefined);
  const list = (value) => (value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : Object.values(value || {}));
  const entries = (value) => (value instanceof Map ? [...value.entries()] : Object.entries(value || {}));
  const plain = (value) => (value === undefined || value === null ? "" : String(value));
  // A text that is drawn as Markdown, without the marks that become bold or slanted letters.
  const marked = (value) => plain(value)
    .replace(/(\*\*|__)(?=\S)([^]*?\S)\1/g, "$2")
    .replace(/(?<![\w*])\*(?=\S)([^*]*?[^*\s])\*(?![\w*])/g, "$1")
    .replace(/(?<!\w)_(?=\S)([^_]*?[^_\s])_(?!\w)/g, "$1");
  const said = (one, text) => (one.labelType === "markdown" ? marked(text) : plain(text));
  const date = (value) => {
    if (!(value instanceof Date) || isNaN(value)) return plain(value);
    const two = (number) => String(number).padStart(2, "0");
    const day = `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
    const seconds = value.getSeconds() ? `:${two(value.getSeconds())}` : "";
    return `${day} ${two(value.getHours())}:${two(value.getMinutes())}${seconds}`;
  };

  const describers = {
    flowchart() {
      return {
        kind: "flowchart",
        direction: plain(call("getDirection")),
        nodes: list(call("getVertices")).map((node) => ({
          id: node.id, text: said(node, node.text ?? node.id), shape: plain(node.type), classes: node.classes || [],
          styles: node.styles || [], link: plain(node.link),
        })),
        edges: list(call("getEdges")).filter((edge) => edge.stroke !== "invisible").map((edge) => ({
          from: edge.start, to: edge.end, text: said(edge, edge.text), arrow: plain(edge.type), styles: edge.style || [],
        })),
        groups: list(call("getSubGraphs")).map((group) => ({ id: group.id, text: said(group, group.title), nodes: group.nodes || [] })),
        classes: entries(call("getClasses")).map(([id, own]) => ({ id, styles: own.styles || [] })),
      };
    },
    sequence() {
      const kind = {};
      for (const [name, number] of Object.entries(db.LINETYPE || {})) kind[number] = name;
      return {
        kind: "sequence",
        actors: entries(call("getActors")).map(([id, actor]) => ({ id, text: plain(actor.description ?? actor.name), links: Object.values(actor.links || {}) })),
        boxes: list(call("getBoxes")).map((one) => ({ text: plain(one.name), nodes: list(one.actorKeys) })),
        steps: list(call("getMessages")).map((step) => ({
          kind: kind[step.type] || plain(step.type), from: plain(step.from), to: plain(step.to),
          text: typeof step.message === "object" ? plain(step.message?.text) : plain(step.message),
          numbers: kind[step.type] === "AUTONUMBER" ? { from: step.message?.start || 0, by: step.message?.step || 0, on: !!step.message?.visible } : null,
        })),
      };
    },
    class() {
      const offered = {}; // an interface that hangs on a class
      for (const one of list(call("getInterfaces") ?? db.interfaces)) offered[one.id] = plain(one.label || one.id);
      return {
        kind: "class",
        offered,
        nodes: list(call("getClasses")).map((one) => ({
          id: one.id, text: one.label && one.label !== one.id ? marked(one.label) : marked(one.id) + (one.type ? `&lt;${one.type}&gt;` : ""), classes: plain(one.cssClasses).split(/\s+/), styles: one.styles || [], link: plain(one.link),
          notes: one.annotations || [],
          members: [...(one.members || []), ...(one.methods || [])].map((member) => marked(member.text || member.id || member).replace(/\\/g, "")),
        })),
        edges: list(call("getRelations")).map((edge) => ({
          from: edge.id1, to: edge.id2, text: marked(edge.title), first: plain(edge.relationTitle1 === "none" ? "" : edge.relationTitle1),
          second: plain(edge.relationTitle2 === "none" ? "" : edge.relationTitle2),
          type1: edge.relation?.type1, type2: edge.relation?.type2, dotted: edge.relation?.lineType === 1,
        })),
        remarks: list(call("getNotes")).map((one) => ({ at: plain(one.class), text: marked(one.text) })),
        groups: list(call("getNamespaces")).map((group) => ({ id: group.id, text: plain(group.id), nodes: list(group.classes).map((one) => one.id) })),
        classes: [],
      };
    },
    state() {
      const nodes = [];
      const edges = [];
      const groups = [];
      const seen = new Set();
      const remarks = [];
      const described = {};
      const gather = (statements) => {
        for (const one of statements || []) {
          if (one.stmt !== "state") continue;
          const texts = [one.description].flat().filter(Boolean);
          if (texts.length) described[one.id] = [...(described[one.id] || []), ...texts];
          gather(one.doc);
        }
      };
      const note = (state) => { // a state has as many as there are statements with one
        const text = marked(state.note?.text);
        if (text) remarks.push({ at: state.id, text });
      };
      const add = (state) => {
        if (!state || seen.has(state.id)) return;
        seen.add(state.id);
        const start = /_start$/.test(state.id) && state.type === "start" || state.start === true;
        const known = (call("getStates") || new Map()).get?.(state.id) || state;
        const inner = described[state.id]; // of a state inside another, which Mermaid tells nowhere else
        const lines = known.descriptions?.length ? known.descriptions : inner || [state.description || known.id];
        nodes.push({ id: state.id, text: lines.map(marked).join(" "), shape: start ? "start" : state.start === false ? "end" : plain(known.type),
          classes: (known.classes || []), styles: known.styles || [], link: plain(known.link) });
      };
      const walk = (statements, group) => {
        for (const one of statements || []) {
          if (one.stmt === "relation") {
            add(one.state1);
            add(one.state2);
            if (group) group.nodes.push(one.state1.id, one.state2.id);
            edges.push({ from: one.state1.id, to: one.state2.id, text: marked(one.description) });
          } else if (one.stmt === "state" && one.type === "divider") { // a region beside others
            const region = { id: one.id, text: "", nodes: [], within: group?.id || "" };
            groups.push(region);
            walk(one.doc, region);
            region.nodes = [...new Set(region.nodes)];
          } else if (one.stmt === "state") {
            add(one);
            note(one);
            if (group) group.nodes.push(one.id);
            if (one.doc) {
              const inner = { id: one.id, text: plain(nodes.find((node) => node.id === one.id)?.text || one.id), nodes: [] };
              groups.push(inner);
              walk(one.doc, inner);
              inner.nodes = [...new Set(inner.nodes)];
            }
          }
        }
      };
      const statements = list(call("getRootDocV2")?.doc ?? call("getRootDoc"));
      gather(statements);
      walk(statements);
      return { kind: "state", direction: plain(call("getDirection")), nodes, edges, groups, remarks,
        classes: entries(call("getClasses")).map(([id, own]) => ({ id, styles: own.styles || [] })) };
    },
    er() {
      const names = {};
      const nodes = entries(call("getEntities")).map(([name, entity]) => {
        names[entity.id] = entity.alias || name;
        return {
          id: plain(entity.id || name), text: marked(entity.alias || name), classes: plain(entity.cssClasses).split(/\s+/), styles: entity.cssStyles || [], link: "",
          members: (entity.attributes || []).map((one) => [one.type, one.name, (one.keys || []).join(" "), one.comment].filter(Boolean).map(marked).join(" ")),
        };
      });
      return {
        kind: "er", direction: plain(call("getDirection")), nodes, groups: [], classes: [],
        edges: list(call("getRelationships")).map((one) => ({
          from: plain(one.entityA), to: plain(one.entityB), text: marked(one.roleA), first: plain(one.relSpec?.cardB), second: plain(one.relSpec?.cardA),
        })),
      };
    },
    gitGraph() {
      return {
        kind: "gitGraph",
        rows: list(call("getCommitsArray")).map((one) => ({
          id: plain(one.id), text: plain(one.message), branch: plain(one.branch), tags: one.tags || [], parents: one.parents || [],
          type: one.type, own: !!one.customId, named: !!(one.customId || one.message), order: one.seq,
        })),
      };
    },
    timeline() {
      return { kind: "timeline", rows: list(call("getTasks")).map((one) => ({ group: plain(one.section), text: plain(one.task), events: list(one.events).map(plain) })) };
    },
    xychart() {
      const data = call("getXYChartData") || {};
      return {
        kind: "xychart",
        x: { title: plain(data.xAxis?.title), categories: data.xAxis?.categories || [] },
        y: { title: plain(data.yAxis?.title) },
        rows: list(data.plots).map((plot) => ({ kind: plain(plot.type), text: plain(plot.title), data: (plot.data || []).map(([label, value]) => [plain(label), value]) })),
      };
    },
    quadrantChart() {
      const data = call("getQuadrantData") || {};
      return {
        kind: "quadrantChart",
        axes: list(data.axisLabels).map((one) => plain(one.text)),
        quadrants: list(data.quadrants).map((one) => plain(one.text?.text)),
        rows: list(data.points).map((one) => ({ text: plain(one.text?.text) })),
      };
    },
    mindmap() {
      const tree = (node) => ({ text: marked(node.descr), children: (node.children || []).map(tree) });
      const root = call("getMindmap");
      return { kind: "mindmap", rows: root ? [tree(root)] : [] };
    },
    pie() {
      return { kind: "pie", rows: entries(call("getSections")).map(([text, value]) => ({ text: plain(text), value })) };
    },
    gantt() {
      return {
        kind: "gantt",
        rows: list(call("getTasks")).map((one) => ({
          group: plain(one.section), text: plain(one.task), start: date(one.startTime), end: date(one.endTime),
          done: !!one.done, active: !!one.active, critical: !!one.crit, milestone: !!one.milestone, link: "",
        })),
      };
    },
  };
  const aliases = { "flowchart-v2": "flowchart", graph: "flowchart", "flowchart-elk": "flowchart", classDiagram: "class", stateDiagram: "state" };
  const type = aliases[diagram.type] || describers[diagram.type] && diagram.type || diagram.type;
  const describe = describers[type];
  const content = describe ? describe() : { kind: plain(diagram.type) };
  return { ...content, title: plain(call("getAccTitle")), description: plain(call("getAccDescription")), heading: plain(call("getDiagramTitle")) };
};

// Parses, describes and, if asked, draws one source; leaves the outcome where mermaidx looks for it.
globalThis.__study = async (source, draw) => {
  try {
    await mermaid.mermaidAPI.parse(source); // takes the source's own settings, such as a branch's name
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(source);
    const content = __describe(diagram);
    const svg = draw ? await __renderLikeMmdc("my-svg", source, "transparent") : "";
    globalThis.__renderResult = JSON.stringify({ content, svg });
  } catch (error) {
    const place = error && error.hash && error.hash.loc ? error.hash.loc.first_line : null;
    globalThis.__renderResult = JSON.stringify({ error: String((error && error.message) || error), line: place });
  }
};
