/* Listens to the frame of a package and keeps what it says, one message after the other, the newest in place of older
   ones that wait. Only the frame itself is heard. */
(() => {
  "use strict";
  const frame = document.querySelector("iframe[data-package]");
  const form = document.querySelector("form[data-claims]");
  const kept = document.querySelector("[data-kept-word]");
  const lost = document.querySelector("[data-lost-word]");
  const over = document.querySelector("[data-over-word]");
  const AGAIN_MS = 5000;
  let next = null;
  let busy = false;

  const send = async (leaving) => {
    if (busy || next === null) return;
    const mine = next;
    next = null;
    busy = true;
    const body = new FormData(form);
    body.set("state", JSON.stringify(mine));
    const options = { method: "POST", body, credentials: "same-origin", keepalive: Boolean(leaving) };
    const answer = await fetch(form.action, options).catch(() => null);
    busy = false;
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
