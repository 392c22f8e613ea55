// On the page of a number: shows what the paper itself says, when the address came from its QR code.
"use strict";

const paper = document.querySelector("[data-paper]");
const showPaper = () => showSeal(paper, location.hash.slice(1), JSON.parse(paper.dataset.keys), paper.dataset.paper);
window.addEventListener("hashchange", showPaper);
showPaper();
