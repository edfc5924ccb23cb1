/* Names after @: `<textarea data-mentions="address">` gets a list of those who may be named while one types.

   The list is asked for at the address with `?q=`; arrows choose, Enter or Tab takes the name, Escape closes. Without
   script the name is written out, which means the same. One listener for fields that come and go with htmx. */
(() => {
  "use strict";

  const BEGUN = /(?:^|\s)@([^@\n]{0,40})$/;
  const box = Object.assign(document.createElement("div"), { className: "s-names", id: "mention-names" });
  const count = Object.assign(document.createElement("p"), { className: "ds-sr-only" });
  count.setAttribute("role", "status");
  const words = document.getElementById("texts").dataset;
  let field = null;
  let asked = 0;

  const options = () => [...box.querySelectorAll("[role=option]")];
  const selected = () => box.querySelector("[aria-selected=true]");

  const select = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field?.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    asked += 1;
    box.replaceChildren();
    count.textContent = "";
    field?.removeAttribute("aria-activedescendant");
  };

  const begun = () => field.value.slice(0, field.selectionStart).match(BEGUN)?.[1];

  const show = (html) => {
    box.innerHTML = html;
    const found = options();
    found.forEach((option, index) => (option.id = `mention-${index}`));
    count.textContent = `${words.peopleFound} ${found.length}`;
    select(found[0] ?? null);
  };

  const ask = async () => {
    const part = begun();
    if (part === undefined) return close();
    const turn = ++asked;
    const url = new URL(field.dataset.mentions, location.href);
    url.searchParams.set("q", part);
    try {
      const answer = await fetch(url);
      const html = answer.ok ? await answer.text() : "";
      if (turn === asked) show(html);
    } catch {
      close();
    }
  };

  const take = (option) => {
    const [start, end] = [field.selectionStart - begun().length, field.selectionStart];
    field.setRangeText(`${option.dataset.name} `, start, end, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const enter = (next) => {
    if (field === next) return;
    field = next;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", box.id);
    field.after(box, count);
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-mentions]")) return;
    enter(event.target);
    ask();
  });

  document.addEventListener("keydown", (event) => {
    const all = options();
    if (event.target !== field || !all.length) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(selected());
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      select(all[(all.indexOf(selected()) + step + all.length) % all.length]);
    } else return;
    event.preventDefault();
  });

  document.addEventListener("focusout", (event) => event.target === field && close());
  // Pressing a name must not take the focus out of the field before it is chosen.
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
})();
