/* Reads a lesson aloud with the browser's own voice and marks the sentence that is read. Readings over the words are not
   read twice, and nothing in the page is changed: the mark is a highlight, or the whole paragraph where there are none. */
(() => {
  "use strict";
  const place = document.querySelector("[data-listen]");
  const lesson = document.querySelector("article.lesson");
  if (!place || !lesson || !("speechSynthesis" in window)) return;

  const BLOCKS = "p, li, h2, h3, h4, td, th, dt, dd";
  const SILENT = "rt, rp, .term-card, details, .lesson-terms, .fact-source, [hidden]";
  const SENTENCE = /[^。！？!?]+[。！？!?」』）]*/gu;
  const go = place.querySelector("[data-listen-go]");
  const slow = place.querySelector("input");
  const said = place.querySelector("[data-listen-said]");
  const marks = "highlights" in CSS && "Highlight" in window;
  let at = 0;
  let running = 0;

  const spots = (block) => {
    const found = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(SILENT)) continue;
      for (let offset = 0; offset < node.data.length; offset += 1) found.push([node, offset]);
    }
    return found;
  };

  const sentencesOf = (block) => {
    const letters = spots(block);
    const text = letters.map(([node, offset]) => node.data[offset]).join("");
    return [...text.matchAll(SENTENCE)].filter((one) => one[0].trim()).map((one) => {
      const [first, last] = [letters[one.index], letters[one.index + one[0].length - 1]];
      const range = document.createRange();
      range.setStart(first[0], first[1]);
      range.setEnd(last[0], last[1] + 1);
      return { text: one[0].trim(), range, block };
    });
  };

  const sentences = [...lesson.querySelectorAll(BLOCKS)]
    .filter((block) => !block.querySelector(BLOCKS) && !block.closest(SILENT))
    .flatMap(sentencesOf);

  const mark = (sentence) => {
    lesson.querySelectorAll(".is-read").forEach((block) => block.classList.remove("is-read"));
    if (marks) CSS.highlights.delete("read");
    if (!sentence) return;
    if (marks) CSS.highlights.set("read", new Highlight(sentence.range));
    else sentence.block.classList.add("is-read");
    const box = sentence.range.getBoundingClientRect();
    if (box.top < 0 || box.bottom > window.innerHeight) sentence.block.scrollIntoView({ block: "center" });
  };

  const show = (word) => { go.textContent = go.dataset[word]; };

  const stop = () => {
    running += 1;
    window.speechSynthesis.cancel();
    show(at ? "further" : "begin");
  };

  const read = (mine) => {
    if (mine !== running) return;
    if (at >= sentences.length) { at = 0; mark(null); show("begin"); running += 1; return; }
    mark(sentences[at]);
    const words = new SpeechSynthesisUtterance(sentences[at].text);
    words.lang = "ja-JP";
    words.rate = slow.checked ? 0.75 : 1;
    words.onend = () => { if (mine === running) { at += 1; read(mine); } };
    words.onerror = () => { if (mine === running) { stop(); said.hidden = false; } };
    window.speechSynthesis.speak(words);
  };

  go.addEventListener("click", () => {
    said.hidden = true;
    if (go.textContent === go.dataset.stop) { stop(); return; }
    running += 1;
    show("stop");
    read(running);
  });
  window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
  place.hidden = sentences.length === 0;
})();
