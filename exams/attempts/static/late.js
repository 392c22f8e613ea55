// After the exam: what a cut line held back in this browser is sent now; the page tells what becomes of it.
"use strict";

const late = document.querySelector("[data-late]");
const lateTexts = JSON.parse(late.dataset.texts);
const rest = new AnswerQueue(
  { attempt: late.dataset.attempt, stream: late.dataset.stream, address: late.dataset.save, token: late.dataset.token },
  {
    outcome: (_, word) => Sentences.show(late, word, word === "saved" ? "good" : "info", lateTexts[word]),
    state: (count) => {
      if (count === 0) Sentences.drop(late, "offline");
      else if (!rest.online) Sentences.show(late, "offline", "warn", lateTexts.offline);
    },
    standing: (told) => {
      if (told.state === "open") location.assign(late.dataset.exam);
      if (rest.unsaved === 0 && rest.beat) clearInterval(rest.beat);
    },
    refused: () => Sentences.show(late, "old", "warn", lateTexts.reload_needed),
  },
);
rest.begin();

// An exam that is opened again brings its candidate back by itself.
setInterval(async () => {
  const answer = await fetch(late.dataset.pulse, { credentials: "same-origin" }).catch(() => null);
  const told = answer?.ok ? await answer.json() : { state: "" };
  if (["open", "paused"].includes(told.state)) location.assign(late.dataset.exam);
}, 10000);
