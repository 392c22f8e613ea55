// Answers on their way: kept in the browser until the server has said what became of each.
// Nothing is forgotten by a cut line, a closed lid or a killed tab; everything is sent in order, and only once counted.
"use strict";

const AnswerQueue = (() => {
  const STORE = "entries";
  const MOST = 50;
  const BEAT_MS = 15000;
  const LONGEST_PAUSE_MS = 15000;
  // Longer than the server ever takes: a line that has died without a word is given up, and another one is opened.
  const SILENCE_MS = 20000;

  function openStore() {
    return new Promise((resolve) => {
      if (!("indexedDB" in window)) {
        resolve(null);
        return;
      }
      const asked = indexedDB.open("exam-answers", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["attempt", "stream", "seq"] });
      asked.onsuccess = () => resolve(asked.result);
      // A browser that keeps nothing still sends everything; only a killed tab would lose what is unsent.
      asked.onerror = () => resolve(null);
    });
  }

  function inStore(store, mode, act) {
    if (!store) return Promise.resolve([]);
    return new Promise((resolve) => {
      const deal = store.transaction(STORE, mode);
      const result = act(deal.objectStore(STORE));
      deal.oncomplete = () => resolve(result && "result" in result ? result.result : []);
      deal.onerror = () => resolve([]);
      deal.onabort = () => resolve([]);
    });
  }

  // told: {attempt, stream, address, token}; on: {outcome(entry, word), state(count), standing(reply), refused(reason)}
  class Queue {
    constructor(told, on) {
      Object.assign(this, told);
      this.on = on;
      this.waiting = [];
      this.last = 0;
      this.sending = false;
      this.pause = 0;
      this.stopped = false;
      this.online = true;
      this.held = false;
      this.signedOut = false;
    }

    async begin() {
      this.store = await openStore();
      const kept = await inStore(this.store, "readonly", (entries) => entries.getAll());
      const mine = kept.filter((entry) => entry.attempt === this.attempt);
      this.waiting = [...mine.sort((one, other) => one.made - other.made || one.seq - other.seq), ...this.waiting];
      addEventListener("online", () => this.wake());
      document.addEventListener("visibilitychange", () => this.wake());
      addEventListener("pagehide", () => this.send(true));
      this.beat = setInterval(() => this.send(), BEAT_MS);
      await this.send();
    }

    wake() {
      this.pause = 0;
      return this.send();
    }

    // Wait for what is under way, then send what is left; returns when there is nothing more to be done now.
    async flush() {
      for (let tries = 0; this.sending && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 50));
      await this.wake();
    }

    stop() {
      this.stopped = true;
      clearInterval(this.beat);
      clearTimeout(this.again);
    }

    // A visit to a question is told along with the next answers; nobody waits for it.
    get unsaved() {
      return this.waiting.filter((entry) => entry.kind !== "visit").length;
    }

    // While the clock stands the page keeps what it has.
    hold(held) {
      const goesOn = this.held && !held;
      this.held = held;
      return goesOn ? this.wake() : Promise.resolve();
    }

    add(kind, part, position, answer) {
      const entry = {
        attempt: this.attempt, stream: this.stream, seq: ++this.last, kind, part, position, answer, made: Date.now(),
      };
      this.waiting.push(entry);
      this.kept = inStore(this.store, "readwrite", (entries) => entries.put(entry));
      // "Kept on this device" is said only once the browser has it, so that a tab that is killed then loses nothing.
      if (this.online) this.on.state(this.unsaved);
      else this.kept.then(() => this.on.state(this.unsaved));
      return kind === "visit" ? Promise.resolve() : this.send();
    }

    batch(entries) {
      const fields = ({ stream, seq, kind, part, position, answer, made }) => ({
        stream, seq, kind, part, position, answer, made,
      });
      return JSON.stringify({
        attempt: this.attempt, pen: this.stream, known: this.last, entries: entries.map(fields),
      });
    }

    async send(leaving = false) {
      if (this.stopped || (this.sending && !leaving)) return;
      this.sending = true;
      const entries = this.held ? [] : this.waiting.slice(0, MOST);
      try {
        const answer = await fetch(this.address, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
          body: this.batch(entries),
          credentials: "same-origin",
          keepalive: leaving && entries.length > 0,
          signal: AbortSignal.timeout?.(SILENCE_MS),
        });
        await this.heard(answer, entries);
      } catch (fault) {
        // The line is cut; the next beat, or the line's return, tries again.
        this.online = false;
        this.retry();
      } finally {
        await this.kept;
        this.sending = false;
        this.on.state(this.unsaved);
      }
      if (this.online && !this.stopped && !this.held && this.unsaved > 0 && this.pause === 0) await this.send();
    }

    async heard(answer, entries) {
      if (answer.status >= 500) {
        this.retry();
        return;
      }
      const told = await answer.json();
      this.online = true;
      if (!answer.ok) {
        await this.renew(told.error);
        return;
      }
      this.signedOut = false;
      this.pause = 0;
      this.settle(told.results, entries);
      this.on.standing(told);
    }

    // The session changed: with the token of a later one of the same person the page simply goes on.
    async renew(error) {
      const token = this.tokenAt && ["csrf", "signed_out"].includes(error) ? await this.freshToken() : "";
      if (token && token !== this.token) {
        this.token = token;
        this.pause = 0;
        return;
      }
      if (error === "signed_out" && this.tokenAt) {
        this.signedOut = true;
        this.retry();
        this.on.refused(error);
        return;
      }
      this.stop();
      this.on.refused(error);
    }

    async freshToken() {
      const answer = await fetch(this.tokenAt, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const isOurs = answer.ok && (answer.headers.get("Content-Type") ?? "").includes("application/json");
      return isOurs ? (await answer.json()).token : "";
    }

    settle(results, entries) {
      const heard = results.filter((one) => one.outcome !== "paused");
      this.held = heard.length < results.length;
      const done = new Map(heard.map((one) => [one.stream + "." + one.seq, one.outcome]));
      const settled = entries.filter((entry) => done.has(entry.stream + "." + entry.seq));
      this.waiting = this.waiting.filter((entry) => !settled.includes(entry));
      inStore(this.store, "readwrite", (kept) => {
        for (const entry of settled) kept.delete([entry.attempt, entry.stream, entry.seq]);
      });
      for (const entry of settled.filter((one) => one.kind !== "visit")) this.on.outcome(entry, done.get(entry.stream + "." + entry.seq));
    }

    retry() {
      this.pause = Math.min(LONGEST_PAUSE_MS, this.pause ? this.pause * 2 : 1000);
      clearTimeout(this.again);
      this.again = setTimeout(() => this.send(), this.pause);
    }
  }

  return Queue;
})();

// A sentence on the page and for screen readers, said once however often it is meant.
const Sentences = {
  fill: (text, number) => text.replace("%n", String(number)),
  show(place, code, kind, text, links = []) {
    if (place.querySelector(`[data-code="${code}"]`)) return;
    const note = document.createElement("div");
    note.className = `notice notice-${kind}`;
    note.dataset.code = code;
    note.setAttribute("role", kind === "good" ? "status" : "alert");
    const body = document.createElement("div");
    body.className = "notice-body";
    const words = document.createElement("p");
    words.textContent = text;
    body.append(words);
    for (const [label, href] of links) {
      const link = document.createElement("a");
      link.className = "button";
      link.href = href;
      link.textContent = label;
      const line = document.createElement("p");
      line.append(link);
      body.append(line);
    }
    note.append(body);
    place.append(note);
  },
  drop(place, code) {
    place.querySelector(`[data-code="${code}"]`)?.remove();
  },
};
