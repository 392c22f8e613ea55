/* The runtime of a part: scorm-again answers its calls at once; what they amount to goes to the house as a message. */
(() => {
  "use strict";
  const { prefix, house } = window.lmsPackage;
  const start = JSON.parse(decodeURIComponent(window.name.slice(prefix.length)));
  const first = start.standard === "1.2";
  const settings = { autocommit: false, logLevel: 5 };
  const api = first ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
  const state = start.state || {};
  const head = first ? (state.core = state.core || {}) : state;
  head.entry = start.state ? "resume" : "ab-initio";
  delete head.exit;
  delete head.session_time;
  api.loadFromJSON(state);

  let waiting = false;
  let over = false;
  const tell = () => {
    waiting = false;
    const cmi = JSON.parse(JSON.stringify(api.cmi));
    window.name = prefix + encodeURIComponent(JSON.stringify({ ...start, state: cmi }));
    house.postMessage({ lmsPackage: "state", cmi, over }, "*");
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(tell);
  };
  const names = first
    ? { set: "LMSSetValue.cmi.*", commit: "LMSCommit", end: "LMSFinish" }
    : { set: "SetValue.cmi.*", commit: "Commit", end: "Terminate" };
  api.on(names.set, soon);
  api.on(names.commit, soon);
  api.on(names.end, () => { over = true; soon(); });

  const above = { postMessage() {}, document: { title: "" }, location: { href: "" } };
  above.parent = above;
  for (const place of [window, above]) {
    place.API = first ? api : undefined;
    place.API_1484_11 = first ? undefined : api;
  }
  Object.defineProperty(window, "parent", { value: above, configurable: true });
  window.addEventListener("message", (event) => {
    const said = event.data;
    if (!said || said.lmsPackage !== "call" || typeof window[said.name] !== "function") return;
    window[said.name](...said.words);
  });
})();
