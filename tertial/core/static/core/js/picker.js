/* The picker of figures: a dialog with a search field (combobox) over a listbox that the server fills.

   `tertialPicker(url, { chosen, closed, body, words })`; with `body` the question is posted, and `words` are the dialog's
   own: `title`, `search`, `insert`, `found`. The server answers `GET url?q=words` with
   `<ul role="listbox"><li role="option" data-figure="key" data-style="mnkr,1" data-text="270,9 mnkr">…</li></ul>`,
   or with a sentence when there is none. `chosen` gets the option. */
(() => {
  "use strict";

  const text = document.getElementById("texts").dataset;
  const PAUSE = 150;
  const FRAME = `
    <div class="t-dialog__body">
      <h2 id="picker-title"></h2>
      <div class="ds-field">
        <label for="picker-search"></label>
        <input class="ds-input" id="picker-search" type="text" role="combobox" autocomplete="off" aria-autocomplete="list"
               aria-controls="picker-results" aria-expanded="false">
      </div>
      <div id="picker-results"></div>
      <p class="t-small t-quiet" role="status" data-count></p>
      <div class="t-form__actions">
        <button class="ds-button" type="button" data-insert></button>
        <button class="ds-button" data-variant="secondary" type="button" data-close-dialog>${text.cancel}</button>
      </div>
    </div>`;

  const FIGURES = {
    title: text.figurePicker, search: text.figureSearch, insert: text.insert, found: text.figuresFound,
  };

  let dialog = null;
  let current = null;
  let timer = 0;
  let asked = 0;

  const part = (selector) => dialog.querySelector(selector);
  const options = () => [...dialog.querySelectorAll("[role=option]")];
  const selected = () => dialog.querySelector("[role=option][aria-selected=true]");

  const select = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    const input = part("input");
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
    part("[data-insert]").disabled = !option;
  };

  const fill = (html) => {
    part("#picker-results").innerHTML = html;
    const found = options();
    found.forEach((option, index) => (option.id = `picker-option-${index}`));
    const list = part("[role=listbox]");
    if (list) {
      list.id = "picker-list";
      list.setAttribute("aria-labelledby", "picker-title");
    }
    part("input").setAttribute("aria-controls", list ? "picker-list" : "picker-results");
    part("input").setAttribute("aria-expanded", String(found.length > 0));
    part("[data-count]").textContent = `${current.words.found} ${found.length}`;
    select(found[0] ?? null);
  };

  const search = async () => {
    const turn = ++asked;
    const url = new URL(current.url, location.href);
    url.searchParams.set("q", part("input").value);
    try {
      const method = current.body ? "POST" : "GET";
      const answer = await fetch(url, { method, body: current.body, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (turn === asked) fill(html);
    } catch {
      fill(`<p>${text.noAnswer}</p>`);
    }
  };

  const choose = (option) => {
    if (!option) return;
    const { chosen } = current;
    dialog.close();
    chosen(option);
  };

  const move = (event) => {
    const all = options();
    if (event.key === "Enter") {
      event.preventDefault();
      choose(selected());
    }
    if (!all.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    select(all[(all.indexOf(selected()) + step + all.length) % all.length]);
  };

  const build = () => {
    dialog = Object.assign(document.createElement("dialog"), { className: "ds-dialog t-picker", innerHTML: FRAME });
    dialog.setAttribute("aria-labelledby", "picker-title");
    document.body.append(dialog);
    part("input").addEventListener("keydown", move);
    part("input").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    part("#picker-results").addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
    part("[data-insert]").addEventListener("click", () => choose(selected()));
    dialog.addEventListener("close", () => current.closed());
  };

  window.tertialPicker = (url, callbacks) => {
    if (!dialog) build();
    current = { url, words: FIGURES, ...callbacks };
    part("h2").textContent = current.words.title;
    part("label").textContent = current.words.search;
    part("[data-insert]").textContent = current.words.insert;
    part("input").value = "";
    dialog.showModal();
    search();
  };
})();
