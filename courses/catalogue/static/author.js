/* The author's page: the lesson appears beside what is typed, and what is pasted from Word becomes plain structure. */
(() => {
  "use strict";
  const place = document.querySelector("[data-preview]");
  const body = place && place.querySelector("textarea");
  const shown = document.querySelector("[data-preview-here]");
  const film = document.querySelector("input[data-most-mb]");
  const WAIT_MS = 600;
  let clock = 0;
  let asked = 0;

  const send = (address, fields) => {
    const form = new FormData();
    form.append("csrf_token", document.querySelector("input[name=csrf_token]").value);
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return fetch(address, { method: "POST", body: form, credentials: "same-origin" });
  };

  const look = async () => {
    const mine = ++asked;
    const answer = await send(place.dataset.preview, { body: body.value }).catch(() => null);
    if (!answer || !answer.ok || mine !== asked) return;
    shown.innerHTML = await answer.text();
    shown.closest("section").hidden = false;
  };

  const paste = async (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!html || event.clipboardData.types.includes("Files")) return;
    event.preventDefault();
    const words = event.clipboardData.getData("text/plain");
    const answer = await send(place.dataset.paste, { html }).catch(() => null);
    const pasted = answer && answer.ok ? await answer.json() : { text: words, note: "" };
    body.setRangeText(pasted.text, body.selectionStart, body.selectionEnd, "end");
    const note = document.querySelector("[data-paste-note]");
    note.textContent = pasted.note;
    note.hidden = pasted.note === "";
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };

  if (body && shown) {
    body.addEventListener("input", () => { clearTimeout(clock); clock = setTimeout(look, WAIT_MS); });
    body.addEventListener("paste", paste);
    look();
  }
  /* Of a question's fields those of its kind are shown; without a script all of them stand there. */
  document.querySelectorAll(".writing-check").forEach((check) => {
    const kind = check.querySelector("select[name$='-kind']");
    const parts = [...check.querySelectorAll("[data-for]")];
    const show = () => parts.forEach((part) => { part.hidden = !part.dataset.for.split(" ").includes(kind.value); });
    kind.addEventListener("change", show);
    show();
  });
  if (film) {
    film.addEventListener("change", () => {
      const large = [...film.files].some((file) => file.size > film.dataset.mostMb * 1024 * 1024);
      document.querySelector("[data-too-large]").hidden = !large;
      if (large) film.value = "";
    });
  }
})();
