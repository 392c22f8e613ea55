/* Serves the courses that a learner put on this device while there is no network. With a network every page comes from
   the server; nothing is kept here that she did not ask for. */
"use strict";
const NOT_HERE = "/courses/offline";

const kept = async (request) => {
  const address = new URL(request.url);
  const page = request.mode === "navigate";
  const found = await caches.match(page ? address.pathname : request.url);
  return found || (page && (await caches.match(NOT_HERE))) || Response.error();
};

self.addEventListener("install", () => { self.skipWaiting(); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", (event) => {
  const ours = new URL(event.request.url).origin === self.location.origin;
  if (!ours || event.request.method !== "GET") return;
  if (event.request.mode !== "navigate" && !["style", "script", "image", "font"].includes(event.request.destination)) return;
  event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});
