/* A simulator of traffic shifting: pure functions, drawn at build time for the recorded runs and in the browser for yours.
   Time is in whole minutes. Limits: Amazon SageMaker API reference, checked 2026-11-26. */
(function (root) {
  "use strict";
  var NAMES = { "all-at-once": "All at once", canary: "Canary", linear: "Linear", rolling: "Rolling" };
  // key: [default, least, most, label, what it means]
  var FIELDS = {
    instances: [10, 1, 100, "Instances of version 7", "the fleet that serves now"],
    size: [10, 1, 50, "Size of a step in %", "canary, step or batch"],
    wait: [15, 0, 60, "Wait after each shift, minutes", "the bake, in which alarms are heard"],
    termination: [5, 0, 60, "Old fleet is kept, minutes", "after the last bake"],
    boot: [10, 0, 60, "Start of an instance, minutes", "an assumption; measure yours"],
    rollback: [100, 5, 100, "Batch of a rollback in %", "rolling only"],
    requests: [2400, 1, 1000000, "Requests a minute", "2,400 are 40 a second"],
    fault: [50, 0, 100, "Version 8 fails on % of requests", "0 is a good version"],
    after: [0, 0, 240, "Fault begins after, minutes", "counted from its first request"],
    alarm: [5, 0, 1000000, "Alarm at errors a minute", "0 is no alarm"],
    periods: [3, 1, 60, "Minutes in a row", "before it rings"],
    price: [0.2, 0, 1000, "Price of an instance hour", "an example; type yours"]
  };
  var TAIL = 10; // minutes shown after the end


  function whole(n) { return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ","); }

  function money(n) { return n.toFixed(2); }
  function percent(x) { return Math.round(x * 1000) / 10 + " %"; }
  function count(n, noun) { return whole(n) + " " + noun + (Math.round(n) === 1 ? "" : "s"); }

  function each(object, act) { Object.keys(object).forEach(act); }

  /** Settings from what an author or a reader typed: [settings, problems by key]. */
  function read(typed) {
    var s = { strategy: "canary", title: "" }, problems = [];
    each(FIELDS, key => { s[key] = FIELDS[key][0]; });
    each(typed || {}, key => {
      var value = typed[key], field = FIELDS[key];
      if (key === "title") s.title = String(value);
      else if (key === "strategy") {
        if (NAMES[value]) s.strategy = value;
        else problems.push({ key: key, message: "'" + value + "' is no strategy." + meant(String(value), Object.keys(NAMES)) });
      } else if (!field) problems.push({ key: key, message: "'" + key + "' is no setting." + meant(key, Object.keys(FIELDS).concat("strategy", "title")) });
      else if (typeof value !== "number" || !(value >= field[1] && value <= field[2]) || (key !== "price" && value % 1)) {
        problems.push({ key: key, message: "'" + value + "' is not a " + (key === "price" ? "" : "whole ") + "number from " + field[1] + " to " + field[2] + "." });
      } else s[key] = value;
    });
    return [s, problems];
  }

  function meant(typed, names) {
    var best = "", least = 1e9;
    names.forEach(name => {
      var d = distance(typed.toLowerCase(), name.toLowerCase());
      if (d < least) { least = d; best = name; }
    });
    return least <= Math.max(typed.length, best.length) / 3 ? " Did you mean '" + best + "'?" : "";
  }

  function distance(a, b) {
    var row = [], i, j, last, kept;
    for (j = 0; j <= b.length; j++) row[j] = j;
    for (i = 1; i <= a.length; i++) {
      last = row[0];
      row[0] = i;
      for (j = 1; j <= b.length; j++) {
        kept = row[j];
        row[j] = Math.min(row[j] + 1, row[j - 1] + 1, last + (a[i - 1] === b[j - 1] ? 0 : 1));
        last = kept;
      }
    }
    return row[b.length];
  }

  /** Instances of one step: a percentage is rounded up to whole instances. */
  function batch(s, size) { return Math.min(s.instances, Math.max(1, Math.ceil(s.instances * size / 100 - 1e-9))); }

  /** The shares of version 8 after each shift of a blue/green update. */
  function shares(s) {
    var b = batch(s, s.size), n = s.instances, found = [], done;
    if (s.strategy === "all-at-once") return [1];
    if (s.strategy === "canary") return b < n ? [b / n, 1] : [1];
    for (done = b; done < n; done += b) found.push(done / n);
    return found.concat(1);
  }

  /** What would happen, were there no alarm: [[minute, change, kind, words]], minute of the last bake's end, minute of the end. */
  function plan(s) {
    var n = s.instances, steps = [], t = s.boot, b, done, old, heard;
    function step(at, change, kind, words) { steps.push({ at: at, change: change, kind: kind, text: words }); }
    if (s.strategy === "rolling") {
      b = batch(s, s.size);
      t = 0; old = n;
      for (done = 0; done < n;) {
        var q = Math.min(b, n - done);
        done += q;
        step(t, { fresh: done }, "start", count(q, "instance") + " of version 8 " + (q === 1 ? "starts." : "start."));
        t += s.boot;
        step(t, { share: done / n }, "shift", "Version 8 gets " + percent(done / n) + " of the traffic.");
        t += s.wait;
        old -= q;
        heard = t;
        step(t, { old: old }, "stop", count(q, "instance") + " of version 7 " + (q === 1 ? "ends." : "end."));
      }
      return { steps: steps, heard: heard, end: t };
    }
    step(0, { fresh: n }, "start", "A second fleet starts: " + count(n, "instance") + " of version 8.");
    shares(s).forEach(share => {
      step(t, { share: share }, "shift", "Version 8 gets " + (share === 1 ? "all" : percent(share) + " of the") + " traffic." + (s.wait ? " The bake begins." : ""));
      t += s.wait;
    });
    heard = t;
    t += s.termination;
    step(t, { old: 0 }, "stop", "The fleet of version 7 ends.");
    return { steps: steps, heard: heard, end: t };
  }

  /** What brings version 7 back from a minute on: steps as in `plan`, and the end. */
  function wayBack(s, at, old, fresh) {
    var n = s.instances, steps = [], left = Math.max(0, n - old), b = batch(s, s.rollback), t = at;
    if (s.strategy !== "rolling") {
      steps.push({ at: at, change: { share: 0, fresh: 0, old: n }, kind: "back", text: "All traffic returns to version 7; the fleet of version 8 ends." });
      return { steps: steps, end: at };
    }
    steps.push({ at: at, change: { share: left / n, fresh: left, old: Math.min(old, n) }, kind: "back", text: left
      ? "Version 7 takes what its " + count(old, "instance") + " can serve; " + percent(left / n) + " stays with version 8 until more have started."
      : "All traffic returns to version 7." });
    while (left > 0) {
      var q = Math.min(b, left);
      steps.push({ at: t, change: { old: n - left + q }, kind: "start", text: count(q, "instance") + " of version 7 " + (q === 1 ? "starts again." : "start again.") });
      t += s.boot;
      left -= q;
      steps.push({ at: t, change: { share: left / n, fresh: left }, kind: "back", text: left ? "Version 8 keeps " + percent(left / n) + " of the traffic." : "Version 7 has all traffic again." });
    }
    return { steps: steps, end: t };
  }

  /** One run, minute by minute. */
  function simulate(s) {
    var planned = plan(s), todo = planned.steps.slice(), end = planned.end, n = s.instances;
    var run = { settings: s, share: [], old: [], fresh: [], errors: [], cost: [], events: [], alarm: null, rolledBack: false };
    var now = { share: 0, old: n, fresh: 0 }, row = 0, first = null, total = 0, served = 0, failed = 0, t, errors;
    function happen(step) {
      each(step.change, key => { now[key] = step.change[key]; });
      if (step.kind === "shift" && first === null) first = step.at;
      run.events.push({ at: step.at, kind: step.kind, text: step.text });
    }
    for (t = 0; t <= end + TAIL; t++) {
      if (s.alarm && run.alarm === null && row >= s.periods) {
        run.alarm = t;
        run.rolledBack = t <= planned.heard;
        run.events.push({ at: t, kind: "alarm", text: "The alarm rings" + (run.rolledBack ? ": rollback." : ", after the last bake: nobody rolls back.") });
        if (run.rolledBack) {
          var back = wayBack(s, t, now.old, now.fresh);
          todo = back.steps;
          end = back.end;
        }
      }
      while (todo.length && todo[0].at <= t) happen(todo.shift());
      if (t === end + TAIL) break;
      errors = first !== null && t >= first + s.after ? s.requests * now.share * s.fault / 100 : 0;
      row = errors > 0 && errors >= s.alarm ? row + 1 : 0;
      total += (now.old + now.fresh) * s.price / 60;
      served += s.requests * now.share;
      failed += errors;
      run.share.push(now.share);
      run.old.push(now.old);
      run.fresh.push(now.fresh);
      run.errors.push(errors);
      run.cost.push(total);
    }
    run.end = end;
    run.minutes = end + TAIL;
    run.heard = planned.heard;
    run.served = served;
    run.failed = failed;
    run.spent = end ? run.cost[end - 1] : 0;
    run.alone = n * s.price * end / 60;
    run.most = Math.max.apply(null, run.old.map((o, i) => o + run.fresh[i]));
    run.events.push({ at: end, kind: "end", text: "The update is over: version " + (run.rolledBack ? 7 : 8) + " serves." });
    run.events.sort((a, b) => a.at - b.at);
    return run;
  }

  /** What came of it, in sentences. */
  function summary(run) {
    var s = run.settings, all = s.requests * run.minutes, lines = [];
    lines.push(run.rolledBack ? "The alarm rings at minute " + run.alarm + ", and version 7 has all traffic again " + (run.end > run.alarm ? "at minute " + run.end : "at once") + "."
      : run.alarm !== null ? "The alarm rings at minute " + run.alarm + ", too late: the last bake ended at minute " + run.heard + ". Version 8 stays."
        : s.alarm && s.fault ? "The alarm never rings, though version 8 fails on " + s.fault + " % of its requests. Version 8 stays."
          : s.fault ? "No alarm is set. Version 8 stays, with its errors." : "Version 8 is good and serves everybody from minute " + run.share.indexOf(1) + " on.");
    lines.push(count(run.served, "request") + " of " + whole(all) + " went to version 8 (" + percent(run.served / all) + "), and " + whole(run.failed) + " of them failed.");
    lines.push("Until the update is over, at minute " + run.end + ", " + money(run.spent) + " are billed, " + money(run.spent - run.alone) + " more than for version 7 alone; at most " + count(run.most, "instance") + " run at once.");
    return lines;
  }

  // ------------------------------------------------------------------ requests to AWS

  /** The request's `DeploymentConfig` for SageMaker. */
  function config(s) {
    var size = { Type: "CAPACITY_PERCENT", Value: s.size }, made = {}, most;
    var bakes = s.strategy === "rolling" ? Math.ceil(s.instances / batch(s, s.size)) : shares(s).length;
    most = Math.min(28800, Math.max(600, Math.ceil((bakes * (s.wait + (s.strategy === "rolling" ? s.boot : 0)) + s.boot + s.termination + 10) * 60 / 600) * 600));
    if (s.strategy === "rolling") {
      made.RollingUpdatePolicy = { MaximumBatchSize: size, WaitIntervalInSeconds: s.wait * 60, MaximumExecutionTimeoutInSeconds: most };
      if (s.rollback < 100) made.RollingUpdatePolicy.RollbackMaximumBatchSize = { Type: "CAPACITY_PERCENT", Value: s.rollback };
    } else {
      var routing = { Type: s.strategy.toUpperCase().replace(/-/g, "_") };
      if (s.strategy === "canary") routing.CanarySize = size;
      if (s.strategy === "linear") routing.LinearStepSize = size;
      routing.WaitIntervalInSeconds = s.wait * 60;
      made.BlueGreenUpdatePolicy = { TrafficRoutingConfiguration: routing, TerminationWaitInSeconds: s.termination * 60, MaximumExecutionTimeoutInSeconds: most };
    }
    if (s.alarm) made.AutoRollbackConfiguration = { Alarms: [{ AlarmName: "churn-v8-5xx" }] };
    return made;
  }

  var READY = { // minutes of CodeDeploy's own configurations, which all move 10 %
    canary: { Lambda: [5, 10, 15, 30], ECS: [5, 15] },
    linear: { Lambda: [1, 2, 3, 10], ECS: [1, 3] }
  };

  /** The same for CodeDeploy: [{platform, name, request}]; the request is null where CodeDeploy has the name already. */
  function codeDeploy(s) {
    if (s.strategy === "rolling") {
      var own = "churn-rolling-" + s.size + "-percent";
      return [{ platform: "Server", name: own, request: { deploymentConfigName: own, computePlatform: "Server", minimumHealthyHosts: { type: "FLEET_PERCENT", value: 100 - s.size } } }];
    }
    return ["Lambda", "ECS"].map(platform => {
      var start = "CodeDeployDefault." + platform, title = NAMES[s.strategy], linear = s.strategy === "linear";
      if (s.strategy === "all-at-once") return { platform: platform, name: start + "AllAtOnce", request: null };
      if (s.size === 10 && READY[s.strategy][platform].indexOf(s.wait) >= 0) {
        var unit = linear && platform === "Lambda" && s.wait === 1 ? "Minute" : "Minutes";
        return { platform: platform, name: start + title + "10Percent" + (linear ? "Every" : "") + s.wait + unit, request: null };
      }
      var name = "churn-" + s.strategy + "-" + s.size + "-percent-" + s.wait + "-minutes", routing = { type: linear ? "TimeBasedLinear" : "TimeBasedCanary" };
      if (linear) routing.timeBasedLinear = { linearPercentage: s.size, linearInterval: s.wait };
      else routing.timeBasedCanary = { canaryPercentage: s.size, canaryInterval: s.wait };
      return { platform: platform, name: name, request: { deploymentConfigName: name, computePlatform: platform, trafficRoutingConfig: routing } };
    });
  }

  // ------------------------------------------------------------------ a pasted DeploymentConfig

  /** JSON with lines: {value, line} at each place; throws {line, message}. */
  function parse(text) {
    var at = 0;
    function line() { return text.slice(0, at).split("\n").length; }
    function fail(message) { throw { line: line(), message: message }; }
    function skip() { while (/\s/.test(text[at] || "")) at++; }
    function shown() { return at < text.length ? "'" + text[at] + "'" : "the end"; }
    function string() {
      var found = /^"(?:[^"\\\n]|\\.)*"/.exec(text.slice(at));
      if (!found) fail("a text in double quotes is expected here, not " + shown() + ".");
      at += found[0].length;
      try { return JSON.parse(found[0]); } catch (error) { return fail("this text is not JSON."); }
    }
    function value() {
      skip();
      var here = line(), items;
      if (text[at] === "{" || text[at] === "[") {
        var object = text[at] === "{", close = object ? "}" : "]";
        items = object ? {} : [];
        at++;
        skip();
        while (text[at] !== close) {
          if (object) {
            var keyLine = line(), key = string();
            if (Object.prototype.hasOwnProperty.call(items, key)) throw { line: keyLine, message: "'" + key + "' is given twice." };
            skip();
            if (text[at] !== ":") fail("a ':' is missing after \"" + key + "\".");
            at++;
            var inner = value();
            inner.keyLine = keyLine;
            items[key] = inner;
          } else items.push(value());
          skip();
          if (text[at] === ",") {
            at++;
            skip();
            if (text[at] === close) fail("no comma may stand before '" + close + "'.");
          } else if (text[at] !== close) fail("a ',' or a '" + close + "' is missing before " + shown() + ".");
        }
        at++;
        return { value: items, line: here };
      }
      if (text[at] === '"') return { value: string(), line: here };
      var word = /^[^\s,\]}:]+/.exec(text.slice(at));
      if (!word) fail("a value is missing before " + shown() + ".");
      try { items = JSON.parse(word[0]); } catch (error) { fail("'" + word[0] + "' is not JSON; a text needs double quotes."); }
      at += word[0].length;
      return { value: items, line: here };
    }
    var whole = value();
    skip();
    if (at < text.length) fail("nothing may follow here, not " + shown() + ".");
    return whole;
  }

  var SIZE = { Type: { choice: ["INSTANCE_COUNT", "CAPACITY_PERCENT"], need: 1, say: "whether the number counts instances or percent of the fleet" }, Value: { least: 1, need: 1, say: "the number" } };
  var WAIT = { least: 0, most: 3600, need: 1, say: "the bake after each shift, in seconds; in it alarms are heard" };
  var LIMIT = { least: 600, most: 28800, say: "how long the whole update may take, in seconds" };
  var SCHEMA = {
    BlueGreenUpdatePolicy: { say: "a second fleet is made, and the traffic moves to it", of: {
      TrafficRoutingConfiguration: { need: 1, say: "how the traffic moves", of: {
        Type: { choice: ["ALL_AT_ONCE", "CANARY", "LINEAR"], need: 1, say: "in one step, in two, or in equal steps" },
        WaitIntervalInSeconds: WAIT,
        CanarySize: { say: "the first of the two steps; at most half", of: SIZE, low: 1, high: 50 },
        LinearStepSize: { say: "each of the equal steps; 10 to 50 %", of: SIZE, low: 10, high: 50 }
      } },
      TerminationWaitInSeconds: { least: 0, most: 3600, say: "how long the old fleet is kept after the last bake, in seconds; 0 when left out" },
      MaximumExecutionTimeoutInSeconds: LIMIT
    } },
    RollingUpdatePolicy: { say: "the fleet is replaced batch by batch", of: {
      MaximumBatchSize: { need: 1, say: "instances of one batch; 5 to 50 %", of: SIZE, low: 5, high: 50 },
      WaitIntervalInSeconds: WAIT,
      MaximumExecutionTimeoutInSeconds: LIMIT,
      RollbackMaximumBatchSize: { say: "batch on the way back; the whole fleet at once when left out", of: SIZE, low: 1, high: 100 }
    } },
    AutoRollbackConfiguration: { say: "what brings the old version back", of: {
      Alarms: { list: { AlarmName: { text: 255, need: 1, say: "the name of a CloudWatch alarm" } }, least: 1, most: 10, say: "any one of them rolls back" }
    } }
  };

  /** What a text says: {problems: [{line, level, message}], fields: [{line, path, shown, say}], settings or null}. */
  function explain(text, fleet) {
    var problems = [], fields = [], tree, top, n = fleet || 10;
    function problem(line, message, level) { problems.push({ line: line, level: level || "error", message: message }); }
    try { tree = parse(text); } catch (fault) {
      if (!fault.line) throw fault;
      return { problems: [{ line: fault.line, level: "error", message: fault.message }], fields: fields, settings: null };
    }
    function plain(node) { return node && node.value !== null && typeof node.value === "object" && !Array.isArray(node.value); }
    function visit(node, schema, path) {
      if (!plain(node)) return problem(node.line, "'" + path + "' must be an object in braces.");
      each(node.value, key => {
        var one = node.value[key], rule = schema[key], name = path + "." + key;
        if (!rule) return problem(one.keyLine, "'" + path + "' has no field '" + key + "'." + meant(key, Object.keys(schema)));
        var simple = one.value === null || typeof one.value !== "object";
        fields.push({ line: one.keyLine, path: name.replace("DeploymentConfig.", ""), shown: simple ? JSON.stringify(one.value) : "", say: rule.say });
        if (rule.list) {
          if (!Array.isArray(one.value)) return problem(one.line, "'" + key + "' must be a list in brackets.");
          if (one.value.length < rule.least || one.value.length > rule.most) problem(one.keyLine, "'" + key + "' must have " + rule.least + " to " + rule.most + " entries, not " + one.value.length + ".");
          return one.value.forEach(item => { visit(item, rule.list, name); });
        }
        if (rule.of) { visit(one, rule.of, name); if (rule.high) sized(one, rule, key); return; }
        if (rule.choice) {
          if (rule.choice.indexOf(one.value) < 0) problem(one.line, "'" + key + "' is " + JSON.stringify(one.value) + ", but must be one of " + rule.choice.join(", ") + "." + meant(String(one.value), rule.choice));
        } else if (rule.text) {
          if (typeof one.value !== "string" || !one.value.trim() || one.value.length > rule.text) problem(one.line, "'" + key + "' must be a text of 1 to " + rule.text + " characters.");
        } else if (typeof one.value !== "number" || one.value % 1) problem(one.line, "'" + key + "' must be a whole number without quotes, not " + JSON.stringify(one.value) + ".");
        else if (one.value < rule.least || one.value > rule.most) problem(one.line, "'" + key + "' is " + one.value + ", but must be " + (rule.most ? rule.least + " to " + rule.most : "at least " + rule.least) + ".");
      });
      each(schema, key => {
        if (schema[key].need && !node.value[key]) problem(node.keyLine || node.line, "'" + path + "' lacks '" + key + "'.");
      });
    }
    function share(node) { // percent of the fleet
      var type = get(node, "Type"), size = get(node, "Value");
      return typeof size !== "number" ? NaN : type === "INSTANCE_COUNT" ? size / n * 100 : size;
    }
    function sized(node, rule, key) {
      var much = share(node), at = plain(node) && node.value.Value || node;
      if (much < rule.low || much > rule.high) problem(at.line, "'" + key + "' is " + Math.round(much * 10) / 10 + " % of " + (get(node, "Type") === "INSTANCE_COUNT" ? n + " instances" : "the fleet") + ", but must be " + rule.low + " to " + rule.high + " %.");
    }
    function part(node, key) { return plain(node) ? node.value[key] : null; }
    function get(node, key) { return (part(node, key) || {}).value; }
    top = plain(tree) && tree.value.DeploymentConfig ? tree.value.DeploymentConfig : tree;
    visit(top, SCHEMA, "DeploymentConfig");
    if (!plain(top)) return { problems: problems, fields: fields, settings: null };
    var blue = top.value.BlueGreenUpdatePolicy, rolling = top.value.RollingUpdatePolicy, auto = top.value.AutoRollbackConfiguration;
    if (blue && rolling) problem(rolling.keyLine, "'BlueGreenUpdatePolicy' and 'RollingUpdatePolicy' exclude each other: keep one.");
    if (!blue && !rolling) problem(top.line, "no policy is given, so the update is blue/green, all at once.", "note");
    if (!auto) problem(top.line, "'AutoRollbackConfiguration' is left out: the request is valid, but nothing rolls back.", "warning");
    var routing = plain(blue) ? blue.value.TrafficRoutingConfiguration : null, type = get(routing, "Type");
    [["CANARY", "CanarySize"], ["LINEAR", "LinearStepSize"]].forEach(pair => {
      var given = plain(routing) && routing.value[pair[1]];
      if (type === pair[0] && !given) problem(routing.keyLine, "'Type' is " + pair[0] + ", so '" + pair[1] + "' is needed.");
      if (type && type !== pair[0] && given) problem(given.keyLine, "'" + pair[1] + "' belongs to " + pair[0] + ", but 'Type' is " + type + ".");
    });
    var policy = rolling || blue, timing = rolling || routing, seconds = get(timing, "WaitIntervalInSeconds");
    var size = rolling ? part(rolling, "MaximumBatchSize") : part(routing, type === "LINEAR" ? "LinearStepSize" : "CanarySize");
    if (seconds === 0) problem(timing.value.WaitIntervalInSeconds.line, "'WaitIntervalInSeconds' is 0: there is no bake, and no alarm has time to ring.", "warning");
    var settings = null;
    if (!problems.some(one => one.level === "error")) {
      var s = read({})[0];
      s.instances = n;
      s.strategy = rolling ? "rolling" : type ? type.toLowerCase().replace(/_/g, "-") : "all-at-once";
      if (size) s.size = Math.max(1, Math.min(50, Math.round(share(size))));
      s.wait = Math.ceil((seconds || 0) / 60);
      s.termination = Math.ceil((get(blue, "TerminationWaitInSeconds") || 0) / 60);
      if (rolling && rolling.value.RollbackMaximumBatchSize) s.rollback = Math.round(share(rolling.value.RollbackMaximumBatchSize));
      if (!auto) s.alarm = 0;
      settings = s;
      var most = part(policy, "MaximumExecutionTimeoutInSeconds");
      var bakes = rolling ? Math.ceil(n / batch(s, s.size)) : shares(s).length;
      var waits = bakes * (seconds || 0) + (get(blue, "TerminationWaitInSeconds") || 0);
      if (most && most.value <= waits) {
        problem(most.line, "'MaximumExecutionTimeoutInSeconds' is " + most.value + ", but the waits alone take " + waits + " seconds (" + bakes + " × " + seconds + (waits > bakes * seconds ? " + " + (waits - bakes * seconds) : "") + "). Give more.");
      }
    }
    problems.sort((a, b) => a.line - b.line);
    return { problems: problems, fields: fields, settings: settings };
  }

  // ------------------------------------------------------------------ the picture

  var INK = { text: "var(--kb-diagram-text)", muted: "var(--kb-diagram-muted)", line: "var(--kb-diagram-border)", old: "var(--kb-diagram-blue)", oldFill: "var(--kb-diagram-blue-fill)", fresh: "var(--kb-diagram-green)", freshFill: "var(--kb-diagram-green-fill)", bad: "var(--kb-diagram-bad)", badFill: "var(--kb-diagram-bad-fill)" };

  function escape(text) { return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;"); }
  function round(x) { return Math.round(x * 10) / 10; }

  /** A run as SVG: traffic, fleets, failed requests and cost above one time line. `id` makes ids unique. */
  function svg(run, width, id, title, description) {
    var left = 46, right = 14, top = 64, high = 74, gap = 30, n = run.settings.instances, out = [];
    var wide = width - left - right, height = top + 4 * high + 3 * gap + 44;
    function X(t) { return round(left + wide * t / run.minutes); }
    function text(x, y, words, more) { out.push('<text x="' + round(x) + '" y="' + round(y) + '" font-size="12.5" fill="' + INK.text + '"' + (more || "") + ">" + escape(words) + "</text>"); }
    function rule(x1, y1, x2, y2, ink, more) { out.push('<path d="M' + round(x1) + " " + round(y1) + "L" + round(x2) + " " + round(y2) + '" stroke="' + ink + '" fill="none"' + (more || "") + "/>"); }
    /** Steps between two series, as a closed path; nothing where they are equal. */
    function area(y, low, up, fill, stroke) {
      var d = "", t = 0, from;
      while (t < up.length) {
        if (up[t] === low[t]) { t++; continue; }
        from = t;
        while (t < up.length && up[t] !== low[t]) t++;
        d += "M" + X(from) + " " + y(low[from]);
        for (var i = from; i < t; i++) if (i === from || up[i] !== up[i - 1]) d += "V" + y(up[i]) + "H" + X(i + 1); else d += "H" + X(i + 1);
        for (i = t - 1; i >= from; i--) if (i === t - 1 || low[i] !== low[i + 1]) d += "V" + y(low[i]) + "H" + X(i); else d += "H" + X(i);
        d += "Z";
      }
      d = d.replace(/(H[\d.]+)+(?=H)/g, "");
      if (d) out.push('<path d="' + d + '" fill="' + fill + '" stroke="' + stroke + '" stroke-width="1.2"/>');
    }
    /** A label in the widest stretch of a series that has room for it. */
    function label(words, up, low, y) {
      var best = 0, where = 0, t = 0, from, need = words.length * 6.6 + 8;
      while (t < up.length) {
        from = t;
        while (t < up.length && Math.abs(y(up[t]) - y(low[t])) >= 15 && up[t] === up[from] && low[t] === low[from]) t++;
        if (t - from > best) { best = t - from; where = from; }
        if (t === from) t++;
      }
      if (best * wide / run.minutes >= need) text(X(where + best / 2), (y(up[where]) + y(low[where])) / 2 + 4.5, words, ' text-anchor="middle"');
    }
    function band(index, name, unit, most) {
      var base = top + index * (high + gap) + high;
      function y(v) { return round(base - high * v / most); }
      text(left, base - high - 8, name, ' font-weight="600"');
      rule(left, base, width - right, base, INK.line);
      rule(left, base - high, width - right, base - high, INK.line, ' stroke-dasharray="2 4"');
      text(left - 6, base - high + 5, unit, ' text-anchor="end"');
      text(left - 6, base + 4, "0", ' text-anchor="end"');
      return y;
    }
    var zero = run.share.map(() => 0), one = run.share.map(() => 1);
    var both = run.old.map((o, i) => o + run.fresh[i]);
    var y = band(0, "Traffic", "100 %", 1);
    area(y, zero, run.share, INK.freshFill, INK.fresh);
    area(y, run.share, one, INK.oldFill, INK.old);
    label("version 7", one, run.share, y);
    label("version 8", run.share, zero, y);
    y = band(1, "Instances", String(run.most), run.most);
    area(y, zero, run.old, INK.oldFill, INK.old);
    area(y, run.old, both, INK.freshFill, INK.fresh);
    label("version 7", run.old, zero, y);
    label("version 8", both, run.old, y);
    var worst = Math.max.apply(null, run.errors.concat(run.settings.alarm, 1));
    y = band(2, "Failed requests a minute", worst < 1e5 ? whole(worst) : Math.round(worst / 1000) + "k", worst);
    area(y, zero, run.errors, INK.badFill, INK.bad);
    if (run.settings.alarm) {
      rule(left, y(run.settings.alarm), width - right, y(run.settings.alarm), INK.bad, ' stroke-dasharray="6 3"');
      if (y(0) - y(run.settings.alarm) > 14) text(width - right - 2, y(run.settings.alarm) + 13, "alarm", ' text-anchor="end"');
    }
    if (!run.failed) text(left + wide / 2, y(worst / 2) + 4, "none", ' text-anchor="middle"');
    var last = run.cost[run.cost.length - 1], alone = n * run.settings.price / 60;
    y = band(3, width > 500 ? "Cost so far (dashed: version 7 alone)" : "Cost (dashed: 7 alone)", last >= 100 ? whole(last) : money(last), last || 1);
    var d = "M" + X(0) + " " + y(0);
    groups(run).forEach(group => { if (group.at) d += "L" + X(group.at) + " " + y(run.cost[group.at - 1]); });
    d += "L" + X(run.minutes) + " " + y(last);
    out.push('<path d="' + d + '" fill="none" stroke="' + INK.text + '" stroke-width="2"/>');
    rule(left, y(0), X(run.minutes), y(alone * run.minutes), INK.old, ' stroke-width="1.5" stroke-dasharray="6 3"');
    // The time line: a number where something happens, said in the log below.
    var bottom = height - 36, seen = {}, at = -1e9, lane = 0;
    groups(run).forEach((group, index) => {
      var x = X(group.at), kind = group.kinds.indexOf("alarm") >= 0 ? "alarm" : group.kinds.indexOf("back") >= 0 ? "back" : "";
      lane = x - at < 17 ? (lane + 1) % 2 : 0;
      at = x;
      rule(x, 38, x, bottom, kind ? INK.bad : INK.line, kind === "alarm" ? ' stroke-width="2"' : ' stroke-dasharray="1 3"');
      out.push('<circle cx="' + x + '" cy="' + (lane ? 12 : 29) + '" r="8.5" fill="' + (kind ? INK.badFill : "var(--kb-diagram-fill)") + '" stroke="' + (kind ? INK.bad : INK.line) + '"/>');
      text(x, (lane ? 12 : 29) + 4.3, index + 1, ' text-anchor="middle"');
    });
    var step = [5, 10, 15, 20, 30, 60, 120, 240, 480].filter(s => run.minutes / s <= wide / 44)[0] || 960;
    for (var m = 0; m <= run.minutes; m += step) {
      rule(X(m), bottom, X(m), bottom + 5, INK.line);
      text(X(m), bottom + 19, m, ' text-anchor="middle"');
    }
    text(width - right, height - 2, "minutes", ' text-anchor="end"');
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ' + width + " " + round(height) + '" role="img" aria-labelledby="' + id + "-title " + id + '-desc"><title id="' + id + '-title">' + escape(title) + '</title><desc id="' + id + '-desc">' + escape(description) + "</desc>" + out.join("") + "</svg>";
  }

  /** What happens, by the minute: [{at, kinds, texts}] in order. */
  function groups(run) {
    var found = [];
    run.events.forEach(event => {
      var group = found[found.length - 1];
      if (!group || group.at !== event.at) found.push(group = { at: event.at, kinds: [], texts: [] });
      group.kinds.push(event.kind);
      group.texts.push(event.text);
    });
    return found;
  }

  /** The log of a run: one sentence or more for each minute in which something happens. */
  function log(run) { return groups(run).map(group => "Minute " + group.at + ": " + group.texts.join(" ")); }

  /** What a page of the site shows of a run, made by the build: pictures for wide and narrow screens, and words. */
  function draw(typed) {
    var got = read(typed), s = got[0], run = simulate(s), title = s.title || NAMES[s.strategy];
    var description = summary(run).join(" ");
    return {
      problems: got[1], title: title, description: description, width: 680, smallest: 12.5,
      svg: svg(run, 680, "kbfigure", title, description), tall: svg(run, 330, "kbfigure-tall", title, description),
      text: "<ol>" + log(run).map(line => "<li>" + escape(line) + "</li>").join("") + "</ol>"
    };
  }

  root.kbDrawings = root.kbDrawings || {};
  root.kbDrawings.traffic = { read: read, shares: shares, simulate: simulate, summary: summary, log: log, config: config, codeDeploy: codeDeploy, explain: explain, draw: draw };
  if (typeof document === "undefined") return;

  // ------------------------------------------------------------------ the page

  function el(tag, attributes) {
    var made = document.createElement(tag), i;
    each(attributes || {}, key => {
      if (key in made && key !== "list") made[key] = attributes[key]; else made.setAttribute(key, attributes[key]);
    });
    for (i = 2; i < arguments.length; i++) made.append(arguments[i]);
    return made;
  }

  function press(words, act) {
    var made = el("button", { type: "button", className: "md-button" }, words);
    made.addEventListener("click", act);
    return made;
  }

  function items(list, lines) { list.replaceChildren.apply(list, lines.map(line => { return el("li", {}, line); })); }

  function mount(place) {
    var s = read({})[0], run, timer, playing = null, inputs = {}, used = { canary: 1, linear: 1, rolling: 1 };
    var rows = el("div", { className: "kb-sim__fields" }), problem = el("p", { className: "kb-sim__problem", role: "alert" });
    var choice = el("fieldset", { className: "kb-sim__strategy" }, el("legend", {}, "Strategy"));
    each(NAMES, name => {
      var radio = el("input", { type: "radio", name: "kb-sim-strategy", value: name });
      radio.addEventListener("change", () => { s.strategy = name; show(); });
      inputs[name] = radio;
      choice.append(el("label", {}, radio, NAMES[name]));
    });
    each(FIELDS, key => {
      var field = FIELDS[key], id = "kb-sim-" + key;
      var input = inputs[key] = el("input", { type: "number", id: id, min: field[1], max: field[2], step: key === "price" ? "0.01" : "1", value: s[key], required: true });
      input.setAttribute("aria-describedby", id + "-what");
      input.addEventListener("input", () => {
        var typed = {};
        typed[key] = input.value === "" ? NaN : Number(input.value);
        var wrong = read(typed)[1][0];
        input.setAttribute("aria-invalid", wrong ? "true" : "false");
        problem.textContent = wrong ? field[3] + ": " + wrong.message : "";
        if (!wrong) { s[key] = typed[key]; show(); }
      });
      rows.append(el("div", {}, el("label", { htmlFor: id }, field[3]), input, el("small", { id: id + "-what" }, field[4])));
    });
    var pictureWide = el("div", { className: "kb-wide" }), pictureTall = el("div", { className: "kb-tall" });
    var slider = el("input", { type: "range", id: "kb-sim-minute", min: 0, value: 0, step: 1 }), readout = el("output", { htmlFor: "kb-sim-minute" });
    var player = el("div", { className: "kb-sim__player" }, el("label", { htmlFor: "kb-sim-minute" }, "Minute "), slider, readout);
    var still = window.matchMedia && matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!still) {
      var play = press("Play", () => {
        if (playing) return stop();
        if (+slider.value >= run.minutes - 1) slider.value = 0;
        play.textContent = "Stop";
        playing = setInterval(() => {
          slider.value = +slider.value + 1;
          moment();
          if (+slider.value >= run.minutes - 1) stop();
        }, 120);
      });
      player.prepend(play);
    }
    function stop() { clearInterval(playing); playing = null; play.textContent = "Play"; }
    slider.addEventListener("input", moment);
    var said = el("ul", { className: "kb-sim__said" }), steps = el("ol", { className: "kb-sim__log" });
    var live = el("div", { "aria-live": "polite" }, said, el("p", { className: "kb-sim__head" }, "What happens"), steps);
    var request = el("code", { tabIndex: 0 }), deploy = el("code", { tabIndex: 0 });
    var area = el("textarea", { id: "kb-sim-pasted", rows: 12, spellcheck: false }), found = el("div", { "aria-live": "polite", className: "kb-sim__found" });
    place.className = "kb-sim";
    place.replaceChildren(
      el("form", { className: "kb-sim__form" }, choice, rows, problem),
      el("div", { className: "kb-figure__frame" }, pictureWide, pictureTall), player, live,
      el("details", { className: "kb-sim__more" }, el("summary", {}, "This run as a request"), el("p", {}, "For the endpoint, the field DeploymentConfig of UpdateEndpoint:"), el("pre", {}, request), el("p", {}, "For CodeDeploy:"), el("pre", {}, deploy)),
      el("details", { className: "kb-sim__more" }, el("summary", {}, "Explain a DeploymentConfig of mine"), el("label", { htmlFor: "kb-sim-pasted" }, "Paste it here, alone or in the whole request"), area, press("Explain it", pasted), found)
    );
    place.querySelector("form").addEventListener("submit", event => { event.preventDefault(); });

    function moment() {
      var t = Math.min(+slider.value, run.minutes - 1), marks = place.querySelectorAll("svg");
      readout.textContent = t + ": version 8 gets " + percent(run.share[t]) + " · instances " + run.old[t] + " + " + run.fresh[t] + " · " + whole(run.errors[t]) + " fail · cost " + money(run.cost[t]);
      slider.setAttribute("aria-valuetext", "Minute " + readout.textContent);
      marks.forEach(picture => {
        var line = picture.querySelector(".kb-sim__now"), width = picture.viewBox.baseVal.width, x = 46 + (width - 60) * (t + .5) / run.minutes;
        if (!line) {
          line = document.createElementNS("http://www.w3.org/2000/svg", "path");
          line.setAttribute("class", "kb-sim__now");
          picture.append(line);
        }
        line.setAttribute("d", "M" + x + " 44V" + (picture.viewBox.baseVal.height - 36));
      });
    }
    function show() {
      run = simulate(s);
      inputs[s.strategy].checked = true;
      inputs.size.disabled = !used[s.strategy];
      inputs.rollback.disabled = s.strategy !== "rolling";
      inputs.termination.disabled = s.strategy === "rolling";
      slider.max = run.minutes - 1;
      var words = summary(run).join(" ");
      pictureWide.innerHTML = svg(run, 680, "kb-sim-wide", NAMES[s.strategy], words); // escaped by svg
      pictureTall.innerHTML = svg(run, 330, "kb-sim-tall", NAMES[s.strategy], words);
      place.querySelectorAll(".kb-figure__frame svg").forEach(picture => { picture.classList.add("kb-diagram"); });
      moment();
      request.textContent = JSON.stringify(config(s), null, 2);
      deploy.textContent = codeDeploy(s).map(one => {
        return one.request ? "# " + one.platform + ": create-deployment-config\n" + JSON.stringify(one.request, null, 2) : "# " + one.platform + ": ready\n" + one.name;
      }).join("\n\n");
      clearTimeout(timer); // the log is read out when the reader has stopped typing
      timer = setTimeout(() => { items(said, summary(run)); items(steps, log(run)); }, said.firstChild ? 500 : 0);
    }
    function pasted() {
      var told = explain(area.value, s.instances), list = el("ul", {}), table = el("ul", { className: "kb-sim__explained" });
      told.problems.forEach(one => { list.append(el("li", { className: "kb-sim__" + one.level }, "Line " + one.line + ": " + one.message)); });
      if (!told.problems.length) list.append(el("li", {}, "Nothing is wrong with it."));
      told.fields.forEach(field => { table.append(el("li", {}, "Line " + field.line + ": ", el("code", {}, field.path + (field.shown ? " = " + field.shown : "")), ": " + field.say + ".")); });
      found.replaceChildren(list, table);
      if (told.settings) {
        found.append(press("Simulate it", () => {
          ["strategy", "size", "wait", "termination", "rollback"].forEach(key => { s[key] = told.settings[key]; });
          if (!told.settings.alarm) s.alarm = 0;
          fill();
        }));
      }
    }
    function fill() {
      each(FIELDS, key => { inputs[key].value = s[key]; inputs[key].setAttribute("aria-invalid", "false"); });
      problem.textContent = "";
      show();
      choice.scrollIntoView({ block: "center" });
      inputs[s.strategy].focus({ preventScroll: true });
    }
    document.querySelectorAll(".kb-figure[data-settings]").forEach(figure => {
      var more = figure.querySelector(".kb-figure__more"), typed;
      try { typed = JSON.parse(figure.dataset.settings); } catch (error) { return; }
      var button = press("Change this run", () => { s = read(typed)[0]; fill(); });
      button.className = "";
      if (more) more.prepend(button);
    });
    show();
  }

  document.querySelectorAll("[data-kb='traffic']").forEach(mount);
})(typeof window === "undefined" ? globalThis : window);
