// Asks the device for a passkey and sends its answer with the form. Forms without this script stay hidden.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readable(options) {
  const known = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) ready.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) ready.allowCredentials = known(options.allowCredentials);
  return ready;
}

function sendable(key) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) response[part] = words(key.response[part]);
  }
  return { id: key.id, rawId: words(key.rawId), type: key.type, response, clientExtensionResults: {} };
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  // What weighs much waits for a proof: the page that asks for it is opened instead.
  if (answer.redirected) {
    location.assign(answer.url);
    return null;
  }
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  const publicKey = readable(await answer.json());
  const create = form.dataset.passkey === "create";
  return create ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
}

function offer(form) {
  const button = form.querySelector("button");
  const said = form.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.hidden = true;
    try {
      const key = await ask(form);
      if (key) {
        form.elements.answer.value = JSON.stringify(sendable(key));
        form.submit();
      }
    } catch (fault) {
      console.info(`passkey: ${fault.name}`);
      said.textContent = form.dataset.stopped;
      said.hidden = false;
    }
    button.disabled = false;
  });
  form.hidden = false;
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (location.hostname !== form.dataset.host) continue;
    offer(form);
    for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
  }
}
