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
    standing: () => {
      if (rest.unsaved === 0) rest.stop();
    },
    refused: () => Sentences.show(late, "old", "warn", lateTexts.reload_needed),
  },
);
rest.begin();
