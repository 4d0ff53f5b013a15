/* Loads what a page can do without at first: `<template data-scripts="a.js b.js" data-near=".x">`
   names scripts that come when something of that kind is near the screen, or at once for a reader of
   whom something is kept under one of the names in `data-kept`. */
(function () {
  "use strict";
  var AHEAD = "600px"; // so that they are there before the reader is

  function load(names) {
    names.forEach(function (name) {
      var script = document.createElement("script");
      script.src = name;
      script.async = false; // in their order
      document.body.append(script);
    });
  }

  function kept(names) {
    try { return names.some(function (name) { return localStorage.getItem(name) !== null; }); } catch (error) { return false; }
  }

  function wait(template) {
    var data = template.dataset, scripts = data.scripts.split(" ");
    var places = data.near ? document.querySelectorAll(data.near) : [];
    if (data.kept && kept(data.kept.split(" "))) load(scripts);
    else if (places.length) watch(places, scripts);
  }

  function watch(places, scripts) {
    if (!window.IntersectionObserver) return load(scripts);
    var observer = new IntersectionObserver(function (seen) {
      if (!seen.some(function (one) { return one.isIntersecting; })) return;
      observer.disconnect();
      load(scripts);
    }, { rootMargin: AHEAD });
    places.forEach(function (place) { observer.observe(place); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("template[data-scripts]").forEach(wait);
  });
})();
