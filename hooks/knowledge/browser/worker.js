/* Serves one version of the site, whole, without a network. A new version is fetched beside the old
   one, each file checked against its hash, and takes its place only when the reader says so. */
"use strict";
var VERSION = "{version}";
var FILES = {files};
var PREFIX = "kb-site-";
var CACHE = PREFIX + VERSION;
var SCOPE = self.registration.scope;
var AT_ONCE = 6;

function address(name) { return new URL(name.split("/").map(encodeURIComponent).join("/"), SCOPE).href; }

function digest(data) {
  return crypto.subtle.digest("SHA-256", data).then(function (hash) {
    return Array.from(new Uint8Array(hash).slice(0, 8), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  });
}

/** Keep one answer if it is the file of this version; tell whether it was. */
function keep(cache, name, response) {
  if (!response || !response.ok) return false;
  return response.clone().arrayBuffer().then(function (data) {
    return digest(data).then(function (found) {
      if (found !== FILES[name]) return false;
      // Made anew: an answer that was redirected may not be given to a navigation.
      var type = response.headers.get("Content-Type") || "application/octet-stream";
      return cache.put(address(name), new Response(data, { headers: { "Content-Type": type } })).then(function () { return true; });
    });
  });
}

/** What older versions have of the same content need not be fetched again. */
function fromOlder(cache, name) {
  return caches.keys().then(function (names) {
    return names.filter(function (one) { return one.startsWith(PREFIX) && one !== CACHE; }).reduce(function (before, one) {
      return before.then(function (done) {
        return done || caches.open(one).then(function (older) { return older.match(address(name)); })
          .then(function (hit) { return keep(cache, name, hit); });
      });
    }, Promise.resolve(false));
  });
}

function take(cache, name) {
  return fromOlder(cache, name).then(function (done) {
    return done || fetch(address(name), { cache: "no-cache" }).then(function (response) { return keep(cache, name, response); });
  }).then(function (done) {
    if (!done) throw new Error(name + " is not that of version " + VERSION);
  });
}

/** Fetch what is missing; an attempt that was cut off is gone on with. */
function fill() {
  return caches.open(CACHE).then(function (cache) {
    return cache.keys().then(function (keys) {
      var there = new Set(keys.map(function (key) { return key.url; }));
      var rest = Object.keys(FILES).filter(function (name) { return !there.has(address(name)); });
      function next() {
        var name = rest.shift();
        return name === undefined ? Promise.resolve() : take(cache, name).then(next);
      }
      return Promise.all(Array.from({ length: AT_ONCE }, next));
    });
  });
}

function nameOf(url) {
  var path = decodeURIComponent(new URL(url).href.split(/[?#]/)[0].slice(SCOPE.length));
  return [path, path + "index.html", path + "/index.html", path + ".html"].find(function (one) { return one in FILES; });
}

self.addEventListener("install", function (event) { event.waitUntil(fill()); });

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (one) { return one.startsWith(PREFIX) && one !== CACHE; })
      .map(function (one) { return caches.delete(one); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("message", function (event) {
  if (event.data === "use") self.skipWaiting();
});

self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  var name = nameOf(request.url);
  if (!name) return;
  event.respondWith(caches.open(CACHE).then(function (cache) {
    return cache.match(address(name)).then(function (hit) {
      if (hit) return hit;
      // The browser has thrown it away. Another version's file would not fit: then no version is kept.
      return fetch(request).then(function (response) {
        return Promise.resolve(keep(cache, name, response)).then(function (fits) {
          if (!fits) self.registration.unregister();
          return response;
        });
      });
    });
  }));
});
