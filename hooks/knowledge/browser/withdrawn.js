/* Takes the place of a worker that was withdrawn: forgets what was kept, and is gone. */
"use strict";
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (one) { return one.startsWith("kb-site-"); }).map(function (one) { return caches.delete(one); }));
  }).then(function () { return self.registration.unregister(); })
    .then(function () { return self.clients.matchAll({ type: "window" }); })
    .then(function (pages) { pages.forEach(function (page) { page.navigate(page.url); }); }));
});
