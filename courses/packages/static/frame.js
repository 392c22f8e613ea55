/* Runs in every page of a package before its own scripts. The part's first page gets its runtime; a page that stands in
   a frame of the part may call what that first page offers. Nothing here is trusted by the house: it only listens. */
(() => {
  "use strict";
  const PREFIX = "lms-package:";
  const script = document.currentScript;
  const house = window.parent;

  const replace = (holder, name, value) => Object.defineProperty(holder, name, { value, configurable: true });
  const reachable = (look) => { try { look(); return true; } catch { return false; } };

  /* A page without an origin has no storage; many packages ask for it all the same. */
  const drawer = () => {
    const kept = new Map();
    return {
      getItem: (key) => (kept.has(String(key)) ? kept.get(String(key)) : null),
      setItem: (key, value) => { kept.set(String(key), String(value)); },
      removeItem: (key) => { kept.delete(String(key)); },
      clear: () => { kept.clear(); },
      key: (place) => [...kept.keys()][place] ?? null,
      get length() { return kept.size; },
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    if (!reachable(() => window[name])) replace(window, name, drawer());
  }
  if (!reachable(() => document.cookie)) replace(document, "cookie", "");

  if (window.name.startsWith(PREFIX)) {
    window.lmsPackage = { prefix: PREFIX, house };
    for (const source of [script.dataset.library, script.dataset.launch]) {
      document.write(`<script src="${source}"></` + "script>");
    }
    return;
  }
  if (window.parent === window || reachable(() => house.document.body)) return;
  const far = new Proxy({}, {
    get: (_, name) => {
      if (typeof name !== "string" || name.startsWith("API")) return undefined;
      if (name === "parent" || name === "top" || name === "self" || name === "window") return far;
      return (...words) => house.postMessage({ lmsPackage: "call", name, words }, "*");
    },
  });
  replace(window, "parent", far);
})();
