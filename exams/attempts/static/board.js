// The live board: every few seconds it asks what became new and changes those lines alone. The list stays as it is loaded.
"use strict";

const board = document.querySelector("[data-board]");
const BEAT_MS = 4000;
const SILENT_MS = 30000;
const live = { cursor: Number(board.dataset.cursor), tag: "", offset: Number(board.dataset.now) - Date.now() };
const rows = new Map([...board.querySelectorAll("[data-seat]")].map((mark) => [mark.dataset.seat, mark.closest("tr")]));
for (const row of rows.values()) {
  const mark = row.querySelector("[data-seat]");
  Object.assign(row.dataset, { state: mark.dataset.code, seen: mark.dataset.seenAt, closes: mark.dataset.closesAt });
}

const part = (row, name) => row.querySelector(`[data-${name}]`);
const clockTime = (moment) => new Date(moment).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Asia/Tokyo" });

function show(seat) {
  const row = rows.get(seat.application);
  if (!row) return;
  const mark = part(row, "state");
  mark.className = `tag tag-${seat.tag}`;
  mark.textContent = seat.word;
  row.dataset.state = seat.state;
  row.dataset.seen = seat.seen ?? "";
  row.dataset.closes = seat.closes ?? "";
  part(row, "answered").textContent = seat.answered;
  part(row, "seen").textContent = seat.seen ? clockTime(seat.seen) : "-";
  part(row, "extra").textContent = seat.extra ? `(+${seat.extra})` : "";
  if (!part(row, "admit")) return;
  part(row, "admit").hidden = seat.state !== "expected";
  part(row, "choose").hidden = ["expected", "voided"].includes(seat.state);
}

function tell(incident) {
  const list = document.querySelector("[data-incidents]");
  if (!list || list.querySelector(`[data-incident="${incident.id}"]`)) return;
  const item = document.createElement("li");
  item.dataset.incident = incident.id;
  item.textContent = [clockTime(Number(incident.at)), incident.what, incident.whom, incident.note, incident.by].filter(Boolean).join(" · ");
  list.prepend(item);
}

// What only the passing of time changes is worked out here.
function tick() {
  const now = Date.now() + live.offset;
  const counts = new Map();
  for (const row of rows.values()) {
    const { state, seen, closes } = row.dataset;
    counts.set(state, (counts.get(state) ?? 0) + 1);
    part(row, "silent").hidden = !(state === "open" && now - Number(seen || 0) > SILENT_MS);
    const minutes = Math.max(0, Math.floor((Number(closes) - now) / 60000));
    part(row, "left").textContent = state === "open" && closes ? board.dataset.minutes.replace("%n", minutes) : "-";
  }
  for (const count of document.querySelectorAll("[data-count-of]")) {
    const number = counts.get(count.dataset.countOf) ?? 0;
    count.querySelector("strong").textContent = number;
    count.hidden = number === 0;
  }
}

async function ask() {
  try {
    const answer = await fetch(`${board.dataset.changes}?since=${live.cursor}`, { credentials: "same-origin", headers: live.tag ? { "If-None-Match": live.tag } : {} });
    document.querySelector("[data-line-cut]").hidden = answer.ok || answer.status === 304;
    if (answer.status !== 200) return;
    live.tag = answer.headers.get("ETag") ?? "";
    const told = await answer.json();
    live.cursor = told.cursor;
    live.offset = told.now - Date.now();
    told.seats.forEach(show);
    told.incidents.forEach(tell);
    tick();
  } catch (fault) {
    document.querySelector("[data-line-cut]").hidden = false;
  }
}

setInterval(ask, BEAT_MS);
setInterval(tick, 1000);
tick();
