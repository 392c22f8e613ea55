/* Serves the courses that a learner put on this device while there is no network, or none that answers in time. With a
   network every page comes from the server; nothing is kept here that she did not ask for. */
"use strict";
const NOT_HERE = "/courses/offline";
const PATIENCE_MS = 4000;
const HURRY_MS = 500;
const SLOW_FOR_MS = 30000;
let slowUntil = 0;

const onDevice = (request) => caches.match(request.mode === "navigate" ? new URL(request.url).pathname : request.url);

const withoutNetwork = async (request) => {
  const found = await onDevice(request);
  return found || (request.mode === "navigate" && (await caches.match(NOT_HERE))) || Response.error();
};

/* After one page that hung, what belongs to it does not wait as long again. */
const inTime = (network) => {
  const wait = Date.now() < slowUntil ? HURRY_MS : PATIENCE_MS;
  return Promise.race([network, new Promise((done) => { setTimeout(done, wait, null); })]);
};

const answer = async (request) => {
  const network = fetch(request);
  try {
    const fresh = await inTime(network);
    if (fresh) return fresh;
  } catch {
    return withoutNetwork(request);
  }
  const late = network.catch(() => withoutNetwork(request));
  const found = await onDevice(request);
  if (found) slowUntil = Date.now() + SLOW_FOR_MS;
  return found || late;
};

self.addEventListener("install", () => { self.skipWaiting(); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", (event) => {
  const ours = new URL(event.request.url).origin === self.location.origin;
  if (!ours || event.request.method !== "GET") return;
  if (event.request.mode !== "navigate" && !["style", "script", "image", "font"].includes(event.request.destination)) return;
  event.respondWith(answer(event.request));
});
