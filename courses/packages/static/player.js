/* Listens to the frame of a package and keeps what it says, one message after the other, the newest in place of older
   ones that wait. When she leaves while one is on its way, the newest is sent in its place, so that none is lost with the
   page. Only the frame itself is heard. */
(() => {
  "use strict";
  const frame = document.querySelector("iframe[data-package]");
  const form = document.querySelector("form[data-claims]");
  const kept = document.querySelector("[data-kept-word]");
  const lost = document.querySelector("[data-lost-word]");
  const over = document.querySelector("[data-over-word]");
  const AGAIN_MS = 5000;
  // Browsers let 64 KiB outlive a page; a character takes up to three bytes.
  const OUTLIVES_MOST = 20000;
  let next = null;
  let flying = null;
  let flight = null;

  const send = async (leaving) => {
    if (leaving && next === null) next = flying;
    if (next === null || (flying !== null && !leaving)) return;
    flight?.abort();
    const mine = next;
    const own = new AbortController();
    [next, flying, flight] = [null, mine, own];
    const body = new FormData(form);
    const state = JSON.stringify(mine);
    body.set("state", state);
    const keepalive = Boolean(leaving) && state.length < OUTLIVES_MOST;
    const options = { method: "POST", body, credentials: "same-origin", keepalive, signal: own.signal };
    const answer = await fetch(form.action, options).catch(() => null);
    if (flight !== own) return;
    [flying, flight] = [null, null];
    const well = Boolean(answer && answer.ok && !answer.redirected);
    kept.hidden = !well;
    lost.hidden = well;
    if (!well && next === null) next = mine;
    if (next !== null) setTimeout(send, well ? 0 : AGAIN_MS);
  };

  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || !event.data || event.data.lmsPackage !== "state") return;
    next = event.data.cmi;
    if (event.data.over) over.hidden = false;
    send();
  });
  window.addEventListener("pagehide", () => { send(true); });
})();
