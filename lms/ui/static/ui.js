// Eight comforts; every page works without them: a form is sent once, a text survives an expired session, a postal code
// fills in its place, the print button prints, a chosen file is named, the settings close by Escape, what one person
// put on this device goes when another comes, and our typeface comes behind the words of a first page.
"use strict";

const KEPT = "kept:";
const page = document.body;

function sendOnce(form) {
  const rest = () => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[data-label]")) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
      delete button.dataset.label;
    }
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button && button.dataset.busy) {
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-disabled", "true");
    }
    // A download or a lost connection leaves this page standing: let the person try again.
    setTimeout(rest, 15000);
  });
  addEventListener("pageshow", rest);
}

function keepable(form) {
  return [...form.elements].filter(
    (field) => field.name && !field.matches("button, [type=hidden], [type=password], [type=file], [data-forget]"),
  );
}

const isBox = (field) => field.matches("[type=radio], [type=checkbox]");
const present = (field) => (isBox(field) ? field.checked : field.value);

// What the server gave: only over that is a kept value put back, never over something newer.
function given(field) {
  if (isBox(field)) return field.defaultChecked;
  if (field.options) return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value;
  return field.defaultValue;
}

function remember(form, key, submitted) {
  const values = keepable(form).map((field) => [given(field), present(field)]);
  sessionStorage.setItem(key, JSON.stringify({ person: page.dataset.person, submitted, values }));
}

function putBack(form, kept) {
  const fields = keepable(form);
  if (fields.length !== kept.values.length) return;
  const lost = fields.filter((field, place) => {
    const [before, value] = kept.values[place];
    return given(field) === before && present(field) !== value;
  });
  for (const field of lost) field[isBox(field) ? "checked" : "value"] = kept.values[fields.indexOf(field)][1];
  if (lost.length === 0) return;
  const note = document.createElement("p");
  note.className = "kept";
  note.setAttribute("role", "status");
  form.prepend(note);
  note.textContent = form.dataset.kept;
}

const keptEntries = () =>
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(KEPT))
    .map((key) => [key, JSON.parse(sessionStorage.getItem(key))]);

// Signing in anew or an error page stands between: what was sent last has not arrived.
function holdTexts() {
  for (const [key, kept] of keptEntries()) {
    sessionStorage.setItem(key, JSON.stringify({ ...kept, submitted: false }));
  }
}

function keepTexts() {
  const forms = new Map();
  for (const [place, form] of document.querySelectorAll("form[data-kept]").entries()) {
    // A form without a name of its own is kept for a signed-in person alone, never for the next guest at this machine.
    const name = form.dataset.keep || (page.dataset.person && `form-${place}`);
    if (name) forms.set(KEPT + location.pathname + ":" + name, form);
  }
  for (const [key, kept] of keptEntries()) {
    // A text that has reached us, or another person at the same machine: forget it.
    if (kept.submitted || kept.person !== page.dataset.person) sessionStorage.removeItem(key);
    else if (forms.has(key)) putBack(forms.get(key), kept);
  }
  for (const [key, form] of forms) {
    if (form.dataset.keep) form.addEventListener("input", () => remember(form, key, false));
    form.addEventListener("submit", () => remember(form, key, true));
  }
}

// A typed postal code fills in what it stands for; what somebody has written herself is never changed.
function fillByPostalCode(area) {
  const { postal_code: code, address } = area.form.elements;
  if (!code || !address) return;
  const ours = { area: "", town: "" };
  code.addEventListener("input", async () => {
    const digits = code.value.normalize("NFKC").replace(/[^0-9]/g, "");
    if (digits.length !== 7 || (area.value !== "" && area.value !== ours.area)) return;
    const answer = await fetch(area.dataset.postalDoor + digits).catch(() => null);
    if (!answer?.ok) return;
    const found = await answer.json();
    area.value = ours.area = found.area;
    if (address.value === ours.town) address.value = ours.town = found.town;
    // What was filled in counts as typed.
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// The name of a chosen file in our words and the reader's size; the browser's own words are hidden then.
function sayFile(box) {
  const input = box.querySelector("input[type=file]");
  const said = document.createElement("span");
  said.className = "file-said";
  const say = () => {
    said.textContent = [...input.files].map((file) => file.name).join(", ") || box.dataset.none;
  };
  input.addEventListener("change", say);
  input.form?.addEventListener("reset", () => setTimeout(say));
  say();
  box.append(said);
  box.dataset.spoken = "";
}

// Courses on this device belong to one person: on a page of somebody else, or of nobody, they go.
async function clearOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith("course:") && !name.startsWith(`course:${page.dataset.person}:`)) await caches.delete(name);
  }
}

// Nobody waits for our typeface: it comes when all else has, and stands from the next page on. Not where data is dear.
async function fetchTypeface(face) {
  if (navigator.connection?.saveData) return;
  const files = face.dataset.files.split(" ").map((file) => new FontFace("ours", `url(${file})`).load());
  await Promise.all([fetch(face.dataset.style), ...files]);
  const safe = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `typeface=${face.content}; path=/; max-age=31536000; samesite=lax${safe}`;
}

// After a lost line the next page tries again.
const face = document.querySelector("meta[name=typeface]");
if (face) addEventListener("load", () => setTimeout(() => fetchTypeface(face).catch(() => {}), 2000));
if ("caches" in window && page.classList.contains("framed")) clearOthers();
document.querySelectorAll("form[data-once]").forEach(sendOnce);
document.querySelectorAll("[data-postal-door]").forEach(fillByPostalCode);
document.querySelectorAll(".file[data-none]").forEach(sayFile);
if ("interrupts" in page.dataset) holdTexts();
else keepTexts();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".settings details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
