/* Puts a course on this device when its learner asks for it, and keeps what she does without a network until it can be
   sent. What belongs to one person is never sent for another. */
(() => {
  "use strict";
  const WORKER = "/courses/offline-worker.js";
  const TOKEN = "/courses/offline-token";
  const NOT_HERE = "/courses/offline";
  const ALIVE = "/healthz";
  const mark = document.body.dataset.person;
  const words = document.querySelector("[data-offline-words]");
  if (!mark || !words || !("serviceWorker" in navigator) || !("caches" in window)) return;

  const course = words.dataset.course;
  const room = `course:${mark}:${course}`;
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
  const connected = () => fetch(ALIVE, { cache: "no-store" }).then((answer) => answer.ok, () => false);

  const keepPage = async (cache, address) => {
    const answer = await fetch(`${address}?keep=1`, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(address);
    const copy = answer.clone();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await cache.put(address, copy);
    const parts = page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], main img[src]");
    return [...parts].map((part) => part.href || part.src);
  };

  const keepCourse = async () => {
    const button = offer.querySelector("[data-offline-keep]");
    const bar = offer.querySelector("progress");
    const lessons = [...document.querySelectorAll("ol.lessons a")].map((link) => link.pathname);
    const addresses = [course, NOT_HERE, ...lessons];
    button.disabled = true;
    bar.hidden = false;
    bar.max = addresses.length;
    say(told("keeping", addresses.length));
    try {
      await navigator.serviceWorker.register(WORKER);
      await navigator.serviceWorker.ready;
      const cache = await caches.open(room);
      const things = new Set();
      for (const [place, address] of addresses.entries()) {
        for (const thing of await keepPage(cache, address)) things.add(thing);
        bar.value = place + 1;
      }
      for (const font of performance.getEntriesByType("resource")) {
        if (font.name.endsWith(".woff2")) things.add(font.name);
      }
      await cache.addAll([...things]);
      say(told("kept", lessons.length));
    } catch {
      await caches.delete(room);
      say(words.dataset.failed);
    }
    button.disabled = false;
    bar.hidden = true;
    await showOffer();
  };

  const showOffer = async () => {
    const here = await caches.has(room);
    offer.hidden = false;
    offer.querySelector("[data-offline-keep]").hidden = here;
    offer.querySelector("[data-offline-drop]").hidden = !here;
  };

  const renew = async (actions) => {
    if (!(await caches.has(room))) return;
    const cache = await caches.open(room);
    const pages = new Set([course, ...actions.map((action) => action.replace(/\/(finish|checks)$/, ""))]);
    for (const address of pages) await keepPage(cache, address).catch(() => null);
  };

  const deliver = async () => {
    if (!queue().length) return;
    const answer = await fetch(TOKEN, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
    if (!answer) { say(told("waiting", queue().length)); return; }
    const pass = answer.ok && !answer.redirected ? await answer.json() : { person: "" };
    if (pass.person !== mark) { say(words.dataset.signIn); return; }
    const sent = [];
    while (queue().length) {
      const [first, ...rest] = queue();
      const body = new URLSearchParams([...first.fields, ["csrf_token", pass.token]]);
      const done = await fetch(first.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
      if (!done || done.status >= 500) break;
      sent.push(first.action);
      setQueue(rest);
    }
    await renew(sent);
    say(queue().length ? told("waiting", queue().length) : told("sent", sent.length));
  };
  const deliverOnce = () => (navigator.locks ? navigator.locks.request(QUEUE, deliver) : deliver());

  const holdForm = (place) => {
    const form = place.querySelector("form");
    let asking = false;
    form.addEventListener("submit", async (event) => {
      if (!navigator.serviceWorker.controller) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking) return;
      asking = true;
      if (await connected()) { form.submit(); return; }
      asking = false;
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
      setQueue([...queue(), { action: form.getAttribute("action"), fields }]);
      if (place.dataset.next) location.assign(place.dataset.next);
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
