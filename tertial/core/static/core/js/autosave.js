/* Save as you type: `<form data-autosave action="…">` with an element `[data-autosave-status]` inside.

   The form is posted, with the header `X-Autosave: 1`, when typing pauses. Any 2xx answer means saved; a JSON answer may
   carry `version`, which is put into the field of that name. 409 means that somebody else saved first. What could not be
   sent is kept in the browser, for this user and this form, and sent again; it is removed when saved, and at logout (tertial.js). Where
   the text has changed on the server since, nobody's words are overwritten: the writer is offered the kept text. A field
   `sida` names the opened page: where it was that page that saved last (`data-wrote`), and only the answer was lost, nothing
   else stands against the kept text.

   With `data-autosave-merges` the server joins what several people write in the form's `[data-editor]`. Its answer then
   carries `merged` when the text has become another than the one that was sent. It is put in place when the writer has
   typed nothing since; until then the field `base` says what the text being written started from.

   With `data-autosave-in-place` the form's buttons send it too (header `X-In-Place: 1`): what is kept in the browser is
   kept until the answer has come. That answer, and the one of 409, is a piece of page, handed on by the event
   `autosave:answered`: where somebody else saved first it shows both versions. A form with `data-autosave-waits` is kept
   but not sent until a button is pressed. After each save comes `autosave:saved` with the answer. */
(() => {
  "use strict";

  const PREFIX = "tertial.draft:";
  const PAUSE = 800;
  const text = document.getElementById("texts").dataset;
  const RETRIES = [2000, 5000, 15000, 30000];
  const STOP = { 401: "refused", 403: "refused", 409: "conflict" };
  const OWN = ["csrfmiddlewaretoken", "version", "base", "sida"];
  const running = new WeakMap();

  class Autosave {
    constructor(form) {
      this.form = form;
      this.output = form.querySelector("[data-autosave-status]");
      this.key = `${PREFIX}${document.body.dataset.user}:${form.getAttribute("action")}`;
      this.failures = 0;
      this.sending = null;
      this.dirty = false;
      this.inPlace = form.matches("[data-autosave-in-place]");
      running.set(form, this);
      this.output.setAttribute("role", "status");
      this.editor = form.matches("[data-autosave-merges]") ? form.querySelector("[data-editor]") : null;
      form.addEventListener("input", () => this.changed());
      form.addEventListener("submit", (event) => this.submitted(event));
      form.addEventListener("autosave:newer", (event) => this.newer(event.detail));
      window.addEventListener("online", () => this.dirty && this.send());
      window.addEventListener("offline", () => this.dirty && this.say("failed", text.offline));
      window.addEventListener("beforeunload", (event) => this.dirty && this.form.isConnected && event.preventDefault());
      this.restore();
    }

    say(state, message) {
      this.output.dataset.state = state;
      this.output.textContent = message;
    }

    changed() {
      this.dirty = true;
      this.keep();
      clearTimeout(this.timer);
      if (!this.form.matches("[data-autosave-waits]")) this.timer = setTimeout(() => this.send(), PAUSE);
    }

    /* Tokens and the version belong to the page that was loaded, not to the text. */
    fields() {
      return [...new FormData(this.form)].filter(
        ([name, value]) => typeof value === "string" && !OWN.includes(name),
      );
    }

    keep() {
      try {
        const kept = { version: this.version(), base: this.base(), page: this.page()?.value, fields: this.fields() };
        localStorage.setItem(this.key, JSON.stringify(kept));
      } catch {
        // A full or forbidden store: saving to the server goes on, and its failure is said.
      }
    }

    forget() {
      this.dirty = false;
      clearTimeout(this.timer);
      localStorage.removeItem(this.key);
    }

    version() {
      return this.form.elements.namedItem("version")?.value ?? "";
    }

    restore() {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (!kept || JSON.stringify(kept.fields) === JSON.stringify(this.fields())) return;
      if (this.editor) this.startFrom(kept.version, kept.base ?? null);
      // The server shows both versions: it is told what these words were written upon.
      else if (this.inPlace) this.form.elements.namedItem("version").value = kept.version;
      const isOwn = kept.page && kept.page === this.page().dataset.wrote;
      if (kept.page) this.page().value = kept.page;
      if (isOwn || kept.version === this.version()) this.apply(kept.fields);
      else this.offer(kept.fields);
    }

    page() {
      return this.form.elements.namedItem("sida");
    }

    /* What the text in the field started from: a version, or a text of its own. */
    startFrom(version, base = null) {
      this.form.elements.namedItem("version").value = version;
      const field = this.form.elements.namedItem("base");
      field.value = base ?? "";
      field.disabled = base === null;
    }

    base() {
      const field = this.form.elements.namedItem("base");
      return field && !field.disabled ? field.value : null;
    }

    /* A text that holds what others have written, too. */
    replace(html) {
      this.editor.value = html;
      this.form.dispatchEvent(new CustomEvent("autosave:merged", { bubbles: true }));
    }

    /* Somebody else has saved: nothing of one's own waits, so their text is the newest. */
    newer({ version, html, from }) {
      if (this.dirty || this.sending || this.version() !== from || this.base() !== null) return;
      this.startFrom(version);
      this.replace(html);
      this.say("merged", text.joined);
    }

    apply(fields) {
      for (const [name, value] of fields) {
        const field = this.form.elements.namedItem(name);
        if (field && "value" in field) field.value = value;
      }
      this.form.dispatchEvent(new CustomEvent("autosave:restored", { bubbles: true }));
      this.say("restored", text.restored);
      this.changed();
    }

    offer(fields) {
      this.say("failed", text.newer);
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "t-link-button",
        textContent: text.fetchDraft,
      });
      button.addEventListener("click", () => this.apply(fields));
      this.output.append(" ", button);
    }

    send() {
      clearTimeout(this.timer);
      if (this.sending) return this.sending.then(() => this.dirty && this.send());
      this.sending = this.post().finally(() => (this.sending = null));
      return this.sending;
    }

    async post() {
      this.dirty = false;
      if (!this.failures) this.say("saving", text.saving);
      const sent = this.editor?.value;
      try {
        const answer = await this.fetch({ "X-Autosave": "1" });
        if (answer.ok) await this.saved(answer, sent);
        else await this.refused(answer);
      } catch {
        this.failed(text.offline);
      }
    }

    fetch(headers, button) {
      const body = new FormData(this.form);
      if (button?.name) body.append(button.name, button.value);
      return fetch(this.form.action, { method: "POST", body, headers, redirect: "manual" });
    }

    async refused(answer) {
      if (answer.type === "opaqueredirect") return this.stopped("refused");
      if (answer.status >= 500) return this.failed(text.notSaved);
      if (this.inPlace && answer.status === 409) return this.answered(await answer.text());
      this.stopped(STOP[answer.status] ?? "invalid", await this.told(answer));
    }

    /* What the server itself says is wrong. */
    async told(answer) {
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      return answer.status === 422 && isJson ? (await answer.json()).message : "";
    }

    submitted(event) {
      if (!this.inPlace) return this.forget();
      event.preventDefault();
      this.hand(event.submitter);
    }

    /* Sent by a button. What was being saved is saved first, so that nobody is told of their own words. */
    async hand(button) {
      clearTimeout(this.timer);
      await this.sending;
      clearTimeout(this.timer);
      this.say("saving", text.saving);
      this.keep();
      try {
        const answer = await this.fetch({ "X-In-Place": "1" }, button);
        if (!answer.ok && ![409, 422].includes(answer.status)) return await this.refused(answer);
        if (answer.ok || answer.headers.has("X-Saved")) this.forget();
        this.answered(await answer.text());
      } catch {
        this.failed(text.offline);
      }
    }

    answered(html) {
      this.form.dispatchEvent(new CustomEvent("autosave:answered", { bubbles: true, detail: html }));
    }

    /* Saves what waits. Whether it is saved, and the form still the one that stands in the page. */
    async flush() {
      await this.sending;
      if (this.dirty) await this.send();
      return !this.dirty && this.form.isConnected;
    }

    async saved(answer, sent) {
      this.failures = 0;
      const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (this.editor && json.version !== undefined) this.joined(json, sent);
      else if (json.version !== undefined) this.form.elements.namedItem("version").value = json.version;
      this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: json }));
      // Something was typed while the answer was on its way: its own timer sends it.
      if (this.dirty) return this.keep();
      this.forget();
      const clock = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
      const what = json.conflicts ? text.twoVersions : json.merged ? text.joined : "";
      this.say("saved", [`${text.saved} ${clock}`, what].filter(Boolean).join(". "));
    }

    joined(json, sent) {
      const typedSince = this.editor.value !== sent;
      const isBase = json.merged !== undefined && typedSince;
      this.startFrom(json.version, isBase ? sent : null);
      if (json.merged !== undefined && !typedSince) this.replace(json.merged);
    }

    failed(message) {
      this.dirty = true;
      this.say("failed", message);
      const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.send(), wait);
    }

    stopped(reason, told = "") {
      this.dirty = true;
      this.say("failed", told || text[reason]);
    }
  }

  const start = (root) => {
    root.querySelectorAll("form[data-autosave]:not([data-autosaving])").forEach((form) => {
      form.dataset.autosaving = "yes";
      new Autosave(form);
    });
  };

  window.tertialAutosave = (form) => running.get(form);
  document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
  start(document);
})();
