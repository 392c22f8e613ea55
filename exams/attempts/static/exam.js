// The exam page with a script: saves each answer by itself, tells whether it is saved, and keeps the time.
// Without it the page works too: every question has a save button, and one question at a time is plain CSS.
"use strict";

const form = document.querySelector("[data-exam]");
const texts = JSON.parse(form.dataset.texts);
const messages = document.querySelector("[data-messages]");
const announcer = document.querySelector("[data-announce]");
const saveState = document.querySelector("[data-save-state]");
const saveText = document.querySelector("[data-save-text]");
const handIn = document.querySelector("[data-hand-in]");
const WRITING_PAUSE_MS = 1500;
const SPEAK_AT = [10, 5, 1];
let leaving = false;
let locked = false;

// ---- time: the server's, carried on by a clock that nobody can set

const clock = {
  base: Number(form.dataset.now) - performance.now(),
  closes: Number(form.dataset.closes),
  spoken: new Set(),
  stands: form.dataset.stands === "yes",
  set(told) {
    this.base = told.now - performance.now();
    if (told.closes && told.closes > this.closes && told.state === "open" && !this.stands) {
      this.closes = told.closes;
      const added = Sentences.fill(texts.time_added, this.minutes());
      Sentences.show(messages, "time-" + told.closes, "good", added);
    } else if (told.closes) this.closes = told.closes;
  },
  left() {
    return this.closes - (this.base + performance.now());
  },
  minutes() {
    return Math.max(0, Math.floor(this.left() / 60000));
  },
  words() {
    if (this.stands) return texts.clock_stands;
    return this.left() < 60000 ? texts.less_than_minute : Sentences.fill(texts.minutes_left, this.minutes());
  },
};

function tick() {
  const shown = document.querySelector("[data-clock]");
  if (shown.textContent !== clock.words()) shown.textContent = clock.words();
  if (clock.stands) return;
  for (const minutes of SPEAK_AT) {
    const near = clock.left() <= minutes * 60000 && clock.left() > (minutes - 1) * 60000;
    if (near && !clock.spoken.has(minutes)) {
      clock.spoken.add(minutes);
      announcer.textContent = minutes > 1 ? Sentences.fill(texts.minutes_left_now, minutes) : texts.less_than_minute;
    }
  }
  if (clock.left() <= 0) timeIsOver();
}

async function timeIsOver() {
  if (locked) return;
  lock();
  for (const area of form.querySelectorAll("[data-forget]")) written(area, true);
  Sentences.show(messages, "over", "info", texts.time_over);
  await queue.flush();
  leaveWhenSaved();
}

function leaveWhenSaved() {
  if (queue.unsaved > 0 || !queue.online) {
    Sentences.show(messages, "over-offline", "warn", texts.time_over_offline);
    setTimeout(() => queue.flush().then(leaveWhenSaved), 3000);
    return;
  }
  go(form.dataset.done);
}

function go(address) {
  leaving = true;
  location.assign(address);
}

function lock() {
  locked = true;
  form.dataset.locked = "yes";
  for (const field of form.querySelectorAll("input:not([type=hidden], [data-forget]), select, button")) field.disabled = true;
  // A text that could not be saved stays to be read and copied.
  for (const area of form.querySelectorAll("[data-forget]")) area.readOnly = true;
}

// ---- saving

const queue = new AnswerQueue(
  {
    attempt: form.dataset.attempt,
    stream: form.dataset.stream,
    address: form.dataset.save,
    token: form.querySelector("[name=csrf_token]").value,
    tokenAt: form.dataset.tokenAt,
  },
  { outcome, state: showState, standing, refused },
);

function showState(count) {
  saveState.hidden = queue.stopped;
  if (count === 0) {
    saveState.dataset.state = "saved";
    saveText.textContent = texts.all_saved;
    Sentences.drop(messages, "offline");
    return;
  }
  saveState.dataset.state = queue.online ? "saving" : "unsaved";
  saveText.textContent = queue.online ? texts.saving : Sentences.fill(texts.unsaved, count);
  if (!queue.online) Sentences.show(messages, "offline", "warn", texts.offline);
}

function outcome(entry, word) {
  if (word === "saved") {
    // An answer of an earlier page of this browser: show it, too.
    if (entry.stream !== queue.stream) restore(entry);
    return;
  }
  if (word !== "no_pen") Sentences.show(messages, word, word === "late" ? "info" : "warn", texts[word]);
}

function restore(entry) {
  const name = `${entry.part}-${entry.position}`;
  if (entry.kind === "review") form.querySelector(`[data-review][value="${name}"]`).checked = entry.answer;
  if (entry.kind !== "answer") return;
  const lines = linesOf(name);
  for (const [index, field] of lines.entries()) {
    const answer = entry.answer ?? {};
    field.value = (Array.isArray(answer) ? answer[index] : answer[field.name.split(".")[1]]) ?? "";
  }
  const wanted = lines.length ? [] : [].concat(entry.answer ?? []);
  for (const field of form.querySelectorAll(`[name="${name}"]`)) {
    if (field.matches("[data-forget]")) field.value = entry.answer ?? "";
    else field.checked = wanted.includes(field.value);
  }
  showPlace(name);
}

function standing(told) {
  clock.set(told);
  if (told.state) Sentences.drop(messages, "signed_out");
  if (told.news > news.known) news.fetch(told.news);
  if (told.state === "") refused("csrf");
  else if (told.state === "paused" || clock.stands) cover(told.state);
  else if (told.state !== "open" && !locked) timeIsOver();
  else if (told.state === "open" && !told.pen) {
    lock();
    queue.stop();
    showState(0);
    Sentences.show(messages, "no_pen", "warn", texts.no_pen, [[texts.continue_here, location.pathname]]);
  }
}

// The clock stands: the questions are covered, what is not saved is kept. Uncovered, the page goes on where it was.
function cover(state) {
  const stands = state === "paused";
  if (stands === clock.stands) return;
  clock.stands = stands;
  if (form.dataset.stands === "yes") {
    leaving = true;
    location.reload();
    return;
  }
  form.classList.toggle("is-covered", stands);
  Sentences.drop(messages, stands ? "goes-on" : "stopped");
  if (stands) Sentences.show(messages, "stopped", "warn", texts.stopped);
  else Sentences.show(messages, "goes-on", "good", Sentences.fill(texts.goes_on, clock.minutes()));
  queue.hold(stands);
}

function refused(reason) {
  if (reason === "signed_out" && !queue.stopped) {
    // The page stays open: when she has signed in on another page, it goes on by itself.
    showState(queue.unsaved);
    Sentences.show(messages, reason, "warn", texts.signed_out, [[texts.sign_in, form.dataset.signIn]]);
    return;
  }
  lock();
  queue.stop();
  showState(0);
  leaving = true;
  const signIn = [[texts.sign_in, form.dataset.signIn]];
  const reload = [[texts.reload, location.pathname]];
  if (reason === "signed_out") Sentences.show(messages, reason, "warn", texts.signed_out, signIn);
  else Sentences.show(messages, reason, "warn", texts.reload_needed, reload);
}

// ---- answers

const place = (name) => [name.slice(0, name.indexOf("-")), Number(name.slice(name.indexOf("-") + 1))];

const linesOf = (name) => [...form.querySelectorAll(`select[name^="${name}."]`)];

function answerOf(name) {
  const lines = linesOf(name);
  if (lines.length) {
    if (lines[0].closest(".question").dataset.lines === "places") return lines.map((field) => field.value);
    return Object.fromEntries(lines.filter((field) => field.value).map((field) => [field.name.split(".")[1], field.value]));
  }
  const fields = [...form.querySelectorAll(`[name="${name}"]`)];
  if (fields[0].matches("[data-forget]")) return fields[0].value;
  const chosen = fields.filter((field) => field.checked).map((field) => field.value);
  return fields[0].type === "checkbox" ? chosen : chosen[0] ?? null;
}

const sent = new Map([...form.querySelectorAll("[data-forget]")].map((area) => [area.name, area.value]));
const pauses = new Map();

function written(area, now) {
  clearTimeout(pauses.get(area.name));
  if (sent.get(area.name) === area.value) return;
  if (!now) {
    pauses.set(area.name, setTimeout(() => written(area, true), WRITING_PAUSE_MS));
    return;
  }
  sent.set(area.name, area.value);
  queue.add("answer", ...place(area.name), area.value);
  showPlace(area.name);
}

function count(area) {
  const characters = [...area.value.replace(/\s/g, "")].length;
  area.closest(".question").querySelector("[data-count]").textContent = Sentences.fill(texts.characters, characters);
}

form.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-review]")) {
    queue.add("review", ...place(field.value), field.checked);
    showPlace(field.value);
  } else if (field.matches("[data-forget]")) written(field, true);
  else if (field.name.includes("-")) {
    const name = field.name.split(".")[0];
    queue.add("answer", ...place(name), answerOf(name));
    showPlace(name);
  }
});
form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-forget]")) return;
  written(event.target, false);
  if (event.target.matches("textarea")) count(event.target);
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-plain]")) return;
  // Enter in a field: everything is saved already.
  event.preventDefault();
  queue.wake();
});

// ---- the list of questions

function showPlace(name) {
  const link = document.querySelector(`[data-place="${name}"]`);
  const answer = answerOf(name);
  const lines = linesOf(name);
  const given = Array.isArray(answer) ? answer.length > 0 : Boolean(typeof answer === "string" && answer.trim());
  const answered = lines.length ? lines.every((field) => field.value) : given;
  const marked = form.querySelector(`[data-review][value="${name}"]`).checked;
  link.classList.toggle("is-answered", answered);
  link.classList.toggle("is-marked", marked);
  const words = [answered ? texts.answered : texts.not_answered, ...(marked ? [texts.marked] : [])];
  link.querySelector("[data-place-word]").textContent = words.join(" · ");
  const open = document.querySelectorAll("[data-place]:not(.is-answered)").length;
  document.querySelector("[data-open-count]").textContent = open
    ? Sentences.fill(texts.open_count, open)
    : texts.none_open;
}

// Only the question in view is in the tab order; the list opens it, and focus goes with it. The browser
// has often moved it before this event comes: who already went on to an answer keeps her place.
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.contains(document.activeElement)) target?.focus();
  if (target?.dataset.key && !locked) queue.add("visit", ...place(target.dataset.key), null);
});

const layout = document.querySelector("[data-layout-form]");
layout?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = layout.querySelector("[name=one_page]");
  const body = new URLSearchParams(new FormData(layout));
  body.set("one_page", button.value);
  form.classList.toggle("one", !button.value);
  button.value = button.value ? "" : "1";
  [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  // A comfort: if the line is cut, the next page simply opens as before.
  fetch(layout.action, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
});

handIn?.addEventListener("click", async (event) => {
  event.preventDefault();
  for (const area of form.querySelectorAll("[data-forget]")) written(area, true);
  await queue.flush();
  if (queue.unsaved > 0 || !queue.online) {
    Sentences.drop(messages, "wait");
    Sentences.show(messages, "wait", "warn", Sentences.fill(texts.wait_before_leaving, queue.unsaved));
    messages.scrollIntoView({ block: "center" });
    return;
  }
  go(handIn.href);
});

addEventListener("beforeunload", (event) => {
  for (const area of form.querySelectorAll("[data-forget]")) written(area, true);
  if (!leaving && queue.unsaved > 0) event.preventDefault();
});
// Back after handing in, from the browser's memory: ask the server what is true.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const ask = document.querySelector("[data-ask-time]");
ask.hidden = false;
ask.addEventListener("click", () => {
  announcer.textContent = "";
  setTimeout(() => (announcer.textContent = clock.words()), 50);
});
// ---- news: words of the invigilator, and support that was granted meanwhile

const news = {
  known: Number(form.dataset.news),
  told: new Set(),
  async fetch(count) {
    this.known = count;
    const answer = await fetch(form.dataset.newsAt, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) this.show(await answer.json());
    else this.known = -1;
  },
  show(told) {
    for (const message of told.messages) {
      const text = texts.told.replace("%t", message.text);
      if (!this.told.has(message.id)) Sentences.show(messages, "told-" + message.id, "info", text);
      this.told.add(message.id);
    }
    const root = document.documentElement;
    const before = root.className;
    if (told.text_size > 1) root.classList.remove("text-1", "text-2", "text-3");
    if (told.text_size > 1) root.classList.add("text-" + told.text_size);
    if (told.furigana) root.classList.remove("ruby-off");
    if (before !== root.className) Sentences.show(messages, "support", "good", texts.support_changed);
  },
};

// ---- the pulse: how the attempt stands, asked so often that what happens in the room is seen within two seconds

const PULSE_MS = 1000;
let asking = false;
async function pulse() {
  if (asking || queue.stopped || !navigator.onLine) return;
  asking = true;
  try {
    const answer = await fetch(form.dataset.pulse, { credentials: "same-origin" });
    const told = answer.ok ? await answer.json() : { state: "" };
    // What is not ours any more is the queue's matter, which knows how to go on.
    if (told.state) standing(told);
  } catch (fault) {
    // The line is cut; the queue tells.
  } finally {
    asking = false;
  }
}

// ---- reading aloud

if ("speechSynthesis" in window)
  for (const button of form.querySelectorAll("[data-read]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      speechSynthesis.cancel();
      const copy = button.closest(".question").cloneNode(true);
      for (const left of copy.querySelectorAll("rt, rp, select, .later, .question-steps, [data-read], [hidden]")) left.remove();
      const words = new SpeechSynthesisUtterance(copy.textContent.replace(/\s+/g, " ").trim());
      words.lang = "ja-JP";
      speechSynthesis.speak(words);
    });
  }

for (const button of form.querySelectorAll("[data-save-button]")) button.hidden = true;
for (const area of form.querySelectorAll("textarea")) count(area);
if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
setInterval(tick, 1000);
setInterval(pulse, PULSE_MS);
if (news.known > 0) news.fetch(news.known);
tick();
queue.begin();
