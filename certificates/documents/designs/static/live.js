// The paper beside its words while they are typed: a picture from the server, or the sentence that says what is wrong.
"use strict";

const bench = document.querySelector("[data-picture]");
const desk = bench.querySelector("form");
const seen = bench.querySelector("[data-seen]");
const wrong = bench.querySelector("[data-wrong]");
const WAIT_MS = 600;
let clock = 0;
let busy = false;
let again = false;

function show(picture, said) {
  if (picture) seen.src = picture;
  seen.hidden = !seen.src;
  seen.classList.toggle("stale", !picture);
  wrong.textContent = said;
  wrong.hidden = !said;
}

const asAddress = (blob) =>
  new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.readAsDataURL(blob);
  });

// One question at a time: what is typed meanwhile is asked for when the answer is there.
async function look() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const body = new FormData(desk);
  const answer = await fetch(bench.dataset.picture, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  const type = answer?.headers.get("Content-Type") ?? "";
  if (answer?.ok && type.startsWith("image/png")) show(await asAddress(await answer.blob()), "");
  else show("", type.startsWith("text/plain") ? await answer.text() : bench.dataset.lost);
  busy = false;
  if (again) {
    again = false;
    look();
  }
}

desk.addEventListener("input", () => {
  clearTimeout(clock);
  clock = setTimeout(look, WAIT_MS);
});
bench.querySelector("section").hidden = false;
look();
