// The page that works without a network: paste or type what the QR code of a paper holds.
"use strict";

const box = document.querySelector("textarea");
const found = document.querySelector("[data-answer]");
const today = document.querySelector("[data-today]");
const keys = JSON.parse(document.querySelector("[data-keys]").dataset.keys);

// With a network the state of today is asked, by the number alone.
async function askToday(seal) {
  today.textContent = today.dataset.asking;
  try {
    const answer = await fetch(`${today.dataset.address}/${encodeURIComponent(seal.number)}`);
    const { outcome } = await answer.json();
    today.textContent = today.dataset[outcome] || today.dataset.other;
  } catch {
    today.textContent = today.dataset.offline;
  }
}

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = box.value.trim().split("#").pop();
  today.textContent = "";
  const seal = showSeal(found, code || "-", keys, "");
  if (seal) askToday(seal);
});
