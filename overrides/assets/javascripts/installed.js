/* Keeps the hosted site for a time without a network, if the reader asks for it, and tells of a new
   version. A site that is read from disk needs none of this. */
(function () {
  "use strict";
  var words = window.kbGuide.words;
  var root = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  if (!/^https?:$/.test(location.protocol) || !("serviceWorker" in navigator) || !window.isSecureContext) return;
  var workers = navigator.serviceWorker, places = [];

  var link = document.createElement("link");
  link.rel = "manifest";
  link.href = root + "site.webmanifest";
  document.head.append(link);

  function element(tag, text) {
    var made = document.createElement(tag);
    if (text) made.textContent = text;
    return made;
  }

  function button(text, press) {
    var made = element("button", text);
    made.type = "button";
    made.className = "md-button";
    made.addEventListener("click", press);
    return made;
  }

  // ---- A new version

  var leaving = false;
  function offer(worker) {
    if (document.querySelector(".kb-version")) return;
    var note = element("div");
    note.className = "kb-version";
    note.setAttribute("role", "status");
    note.append(element("span", words["installed.newer"]), button(words["installed.use"], function () {
      leaving = true;
      worker.postMessage("use");
    }));
    document.body.append(note);
  }

  workers.addEventListener("controllerchange", function () {
    if (leaving) location.reload();
  });

  function watch(registration) {
    function ready(worker) {
      if (worker.state === "installed" && registration.active) offer(worker);
      if (worker.state === "activated" || worker.state === "redundant") show(registration);
    }
    if (registration.waiting) ready(registration.waiting);
    registration.addEventListener("updatefound", function () {
      var worker = registration.installing;
      show(registration);
      worker.addEventListener("statechange", function () { ready(worker); });
    });
    show(registration);
  }

  // ---- What the reader asks for

  function show(registration) {
    var state = !registration ? "ask" : registration.active ? "kept" : registration.installing || registration.waiting ? "coming" : "ask";
    places.forEach(function (place) {
      place.textContent = "";
      if (state === "ask") place.append(button(words["installed.keep"], keep));
      place.append(element("p", words["installed." + state]));
      if (state === "kept") place.append(button(words["installed.forget"], forget));
    });
  }

  function failed() {
    places.forEach(function (place) { place.append(element("p", words["installed.failed"])); });
  }

  function keep() {
    workers.register(root + "worker.js", { scope: root }).then(function (registration) {
      show(registration);
      watch(registration);
    }, failed);
  }

  function forget() {
    workers.getRegistration(root).then(function (registration) {
      return registration && registration.unregister();
    }).then(function () { return caches.keys(); }).then(function (names) {
      return Promise.all(names.filter(function (name) { return name.startsWith("kb-site-"); })
        .map(function (name) { return caches.delete(name); }));
    }).then(function () { show(null); });
  }

  document.querySelectorAll('[data-kb="offline"]').forEach(function (place) {
    place.setAttribute("role", "status");
    places.push(place);
  });
  workers.getRegistration(root).then(function (registration) {
    if (registration && registration.scope === root) watch(registration);
    else if (window.matchMedia("(display-mode: standalone)").matches) keep();
    else show(null);
  });
  window.addEventListener("appinstalled", keep);
})();
