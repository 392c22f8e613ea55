// Reads the signed words in the QR code of a paper, on the page of a number and on the page that works without a
// network. The words stand behind the # of an address, so they never travel to a server.
"use strict";

const sealPrefix = "well-being seal code 1\n";

// The bytes of base64url. As on the server one spelling of them counts: no spare bits, no other signs.
function bytesOf(text) {
  const signs = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const spelled = btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (spelled !== text) throw new Error("not the one spelling of these bytes");
  return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
}

// The words of a seal code, or null when anything about it does not fit. keys: {name of the key: public key}.
function readSeal(text, keys) {
  try {
    const [version, kid, payload, signature, ...rest] = text.trim().split(".");
    if (version !== "1" || rest.length || !(kid in keys)) return null;
    const words = bytesOf(payload);
    const message = new Uint8Array([...new TextEncoder().encode(sealPrefix), ...words]);
    if (!nacl.sign.detached.verify(message, bytesOf(signature), bytesOf(keys[kid]))) return null;
    const [number, name, title, issuedOn] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(words));
    return { number, name, title, issuedOn };
  } catch {
    return null;
  }
}

// Shows one of the texts of a section: data-when="genuine", "forged" or "empty"; fills what data-seal names.
function showSeal(section, code, keys, expected) {
  const seal = code ? readSeal(code, keys) : null;
  const genuine = seal !== null && (!expected || seal.number === expected);
  const state = !code ? "empty" : genuine ? "genuine" : "forged";
  for (const part of section.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  for (const place of section.querySelectorAll("[data-seal]")) {
    place.textContent = genuine ? seal[place.dataset.seal] : "";
  }
  section.hidden = state === "empty" && section.hasAttribute("data-quiet");
  return genuine ? seal : null;
}
