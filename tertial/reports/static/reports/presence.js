/* Who else writes in the section: `<form data-presence="address">` with an element `[data-present]`.

   The address is told now and then that one is here, and tells who else is; when somebody has saved and nothing of one's
   own waits, the newer text is put in place (autosave.js does it, and keeps the caret where it was). */
(() => {
  "use strict";

  const PAUSE = 10000;
  const form = document.querySelector("form[data-presence]");
  const output = form.querySelector("[data-present]");
  const words = document.getElementById("texts").dataset;

  const names = (people) => new Intl.ListFormat("sv", { type: "conjunction" }).format(people);

  const ask = async () => {
    if (document.hidden || !navigator.onLine) return;
    const version = form.elements.namedItem("version").value;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.set("version", version);
    try {
      const answer = await fetch(form.dataset.presence, { method: "POST", body, redirect: "error" });
      if (!answer.ok) return;
      const { people, version: newest, html } = await answer.json();
      const said = people.length ? `${names(people)} ${words.writesHere}` : "";
      if (output.textContent !== said) output.textContent = said;
      if (html !== undefined) {
        form.dispatchEvent(new CustomEvent("autosave:newer", { detail: { version: String(newest), html, from: version } }));
      }
    } catch {
      // Without a connection nobody else is seen: saving says so.
    }
  };

  ask();
  setInterval(ask, PAUSE);
  document.addEventListener("visibilitychange", ask);
})();
