/* Puts a course on this device when its learner asks for it, and keeps what she does without a network until it can be
   sent. What belongs to one person is never sent for another. */
(() => {
  "use strict";
  const WORKER = "/courses/offline-worker.js";
  const TOKEN = "/courses/offline-token";
  const NOT_HERE = "/courses/offline";
  const ALIVE = "/healthz";
  const OURS = "/courses/";
  const ALIVE_MS = 4000;
  const PATIENCE_MS = 20000;
  const TRIES_AFTER_MS = [0, 1000, 4000];
  const NOT_NOW = [400, 401, 403, 408, 425, 429];
  const mark = document.body.dataset.person;
  const words = document.querySelector("[data-offline-words]");
  if (!mark || !words || !("serviceWorker" in navigator) || !("caches" in window)) return;

  const course = words.dataset.course;
  const room = `course:${mark}:${course}`;
  const WHOLE = `${course}?whole`;
  const QUEUE = `course-queue:${mark}`;
  const offer = document.querySelector("[data-offline-offer]");
  const said = document.querySelector("[data-offline-said]");

  const say = (text) => { said.hidden = !text; said.querySelector("p").textContent = text; };
  const told = (name, number) => words.dataset[name].replace("{number}", number);
  const queue = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");
  const setQueue = (list) => {
    if (list.length) localStorage.setItem(QUEUE, JSON.stringify(list));
    else localStorage.removeItem(QUEUE);
  };
  const pause = (wait) => new Promise((done) => { setTimeout(done, wait); });
  const ask = (address, options = {}, patience = PATIENCE_MS) => {
    const enough = new AbortController();
    setTimeout(() => enough.abort(), patience);
    return fetch(address, { credentials: "same-origin", cache: "no-store", signal: enough.signal, ...options });
  };
  const connected = () => ask(ALIVE, {}, ALIVE_MS).then((answer) => answer.ok, () => false);

  /* Putting a course on the device. What is there already is not fetched again, and the course counts as there only once
     the mark is written, after all else. */
  const partsOf = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const parts = page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], main img[src]");
    return [...parts].map((part) => part.href || part.src).filter((part) => new URL(part).origin === location.origin);
  };

  const fetched = async (cache, address, source, options) => {
    const answer = await ask(source, options);
    if (!answer.ok || answer.redirected) throw new Error(address);
    await cache.put(address, answer);
    return cache.match(address);
  };

  const renewPage = (cache, address) => fetched(cache, address, `${address}?keep=1`);
  const keepPage = async (cache, address) => {
    const page = (await cache.match(address)) || (await renewPage(cache, address));
    return partsOf(await page.text());
  };
  const keepThing = async (cache, address) => {
    if (!(await cache.match(address))) await fetched(cache, address, address, { cache: "default" });
    return [];
  };

  const insist = async (keep, address) => {
    for (const wait of TRIES_AFTER_MS) {
      await pause(wait);
      try {
        return await keep(address);
      } catch (error) {
        if (error.name === "QuotaExceededError") throw error;
      }
    }
    return null;
  };

  /* One that does not come is passed over; after two in a row, or without a network, the rest is not tried. */
  const keepAll = async (addresses, keep) => {
    const parts = new Set();
    let missing = 0;
    let inRow = 0;
    for (const address of addresses) {
      const found = await insist(keep, address);
      missing += found ? 0 : 1;
      inRow = found ? 0 : inRow + 1;
      if (inRow > 1 || (inRow && !(await connected()))) break;
      for (const part of found || []) parts.add(part);
    }
    return { parts, whole: missing === 0 };
  };

  const keepPages = async (lessons, bar) => {
    const cache = await caches.open(room);
    const pages = [course, NOT_HERE, ...lessons];
    bar.max = pages.length;
    bar.value = 0;
    const { parts, whole } = await keepAll(pages, async (address) => {
      const found = await keepPage(cache, address);
      bar.value += 1;
      return found;
    });
    for (const font of performance.getEntriesByType("resource")) {
      if (font.name.endsWith(".woff2")) parts.add(font.name);
    }
    const all = whole && (await keepAll(parts, (address) => keepThing(cache, address))).whole;
    if (all) await cache.put(WHOLE, new Response(""));
    return all;
  };

  const keepCourse = async () => {
    const button = offer.querySelector("[data-offline-keep]");
    const bar = offer.querySelector("progress");
    const lessons = [...document.querySelectorAll("ol.lessons a")].map((link) => link.pathname);
    button.disabled = true;
    bar.hidden = false;
    say(told("keeping", lessons.length));
    try {
      await navigator.serviceWorker.register(WORKER);
      await navigator.serviceWorker.ready;
      say((await keepPages(lessons, bar)) ? told("kept", lessons.length) : words.dataset.half);
    } catch (error) {
      say(error.name === "QuotaExceededError" ? words.dataset.full : words.dataset.half);
    }
    button.disabled = false;
    bar.hidden = true;
    await showOffer();
  };

  const showOffer = async () => {
    const here = await caches.has(room);
    const whole = here && Boolean(await (await caches.open(room)).match(WHOLE));
    const keep = offer.querySelector("[data-offline-keep]");
    offer.hidden = false;
    keep.hidden = whole;
    keep.textContent = here ? keep.dataset.further : keep.dataset.begin;
    offer.querySelector("[data-offline-half]").hidden = !here || whole;
    offer.querySelector("[data-offline-drop]").hidden = !here;
  };

  /* Sending what was done without a network: it is forgotten here only once the server took it or refused it for good. */
  const renew = async (actions) => {
    if (!actions.length || !(await caches.has(room))) return;
    const cache = await caches.open(room);
    const pages = new Set([course, ...actions.map((action) => action.replace(/\/(finish|checks)$/, ""))]);
    for (const address of pages) await renewPage(cache, address).catch(() => null);
  };

  const pass = async (patience) => {
    const answer = await ask(TOKEN, {}, patience).catch(() => null);
    if (!answer) return null;
    return answer.ok && !answer.redirected ? answer.json() : { person: "", token: "" };
  };

  const verdict = (answer) => {
    if (!answer) return "waiting";
    if (answer.ok) return new URL(answer.url).pathname.startsWith(OURS) ? "sent" : "signIn";
    return answer.status >= 500 || NOT_NOW.includes(answer.status) ? "later" : "refused";
  };

  const sendAll = async (token) => {
    const done = { sent: [], refused: [] };
    while (queue().length) {
      const { action, fields } = queue()[0];
      const body = new URLSearchParams([...fields, ["csrf_token", token]]);
      const what = verdict(await ask(action, { method: "POST", body }).catch(() => null));
      if (!(what in done)) return { ...done, held: what };
      done[what].push(action);
      // Another tab may have put something behind it meanwhile.
      setQueue(queue().slice(1));
    }
    return { ...done, held: "" };
  };

  const deliver = async () => {
    if (!queue().length) return;
    const mine = await pass(PATIENCE_MS);
    if (!mine) { say(told("waiting", queue().length)); return; }
    if (mine.person !== mark) { say(words.dataset.signIn); return; }
    const { sent, refused, held } = await sendAll(mine.token);
    await renew(sent);
    say([
      sent.length ? told("sent", sent.length) : "",
      refused.length ? told("refused", refused.length) : "",
      held ? told(held, queue().length) : "",
    ].join(""));
  };
  const deliverOnce = () => (navigator.locks ? navigator.locks.request(QUEUE, deliver) : deliver());

  const holdForm = (place) => {
    const form = place.querySelector("form");
    let asking = false;
    form?.addEventListener("submit", async (event) => {
      if (!navigator.serviceWorker.controller) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking) return;
      asking = true;
      const action = event.submitter?.getAttribute("formaction") || form.getAttribute("action");
      const next = event.submitter?.dataset.next;
      const mine = await pass(ALIVE_MS);
      if (mine) {
        // The page may have come from the device, with a token of long ago.
        if (mine.person === mark) form.elements.csrf_token.value = mine.token;
        form.action = action;
        form.submit();
        return;
      }
      asking = false;
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
      setQueue([...queue(), { action, fields }]);
      if (next) location.assign(next);
      else say(words.dataset.answered);
    }, { capture: true });
  };

  document.querySelectorAll("[data-offline-form]").forEach(holdForm);
  if (offer) {
    offer.querySelector("[data-offline-keep]").addEventListener("click", keepCourse);
    offer.querySelector("[data-offline-drop]").addEventListener("click", async () => {
      await caches.delete(room);
      say(words.dataset.dropped);
      await showOffer();
    });
    showOffer();
  }
  window.addEventListener("online", deliverOnce);
  if (navigator.serviceWorker.controller) {
    connected().then((yes) => (yes ? deliverOnce() : say(queue().length ? told("waiting", queue().length) : words.dataset.away)));
  }
})();
