/* Min omgång: one card open at a time, fetched when it is opened; keys; what the server answers put in its place.

   J and K go to the next and the previous card, while the focus is in the page's content and not in a field; Ctrl+Enter
   is the button Klar, nästa; Escape leaves a field. Without this script every card is a link and every button a form. */
(() => {
  "use strict";

  const OPEN = "[data-open-card]";
  const links = () => [...document.querySelectorAll("[data-cards] .t-card__title a")];
  const opened = () => document.querySelector(OPEN);

  /* The focus stands where one answers: at the status, else at the title, so that J and K go on working. */
  const focusOn = (card) => {
    const target =
      card?.querySelector("[data-focus]") ??
      card?.querySelector("input[name=status]:checked") ??
      card?.querySelector("input[name=status]") ??
      card?.querySelector(".t-card__title a");
    target?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  };

  const swap = (card, html) => {
    window.htmx.swap(card, html, { swapStyle: "outerHTML" });
  };

  /* A card that has just come, and whose saving has not begun, has nothing to save. */
  const flushed = async (card) => {
    const form = card?.querySelector("form[data-autosave]");
    return (form && window.tertialAutosave(form)?.flush()) ?? true;
  };

  const open = async (link) => {
    const before = opened();
    if (before?.contains(link) || !(await flushed(before))) return;
    const card = link.closest("li");
    const left = before ? `?fran=${before.id.replace("post-", "")}` : "";
    await window.htmx.ajax("GET", link.dataset.card + left, { target: card, swap: "outerHTML" });
    const now = document.getElementById(card.id);
    if (now?.matches(OPEN)) {
      focusOn(now);
      history.replaceState(null, "", `?post=${card.id.replace("post-", "")}`);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-card]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });

  document.addEventListener("autosave:answered", (event) => {
    const card = event.target.closest(OPEN);
    const inside = card.contains(document.activeElement) || document.activeElement === document.body;
    swap(card, event.detail);
    if (!inside) return;
    const next = opened();
    if (next) return focusOn(next);
    const standing = document.querySelector(".o-standing");
    standing?.setAttribute("tabindex", "-1");
    standing?.focus();
    standing?.scrollIntoView({ block: "center" });
  });

  document.addEventListener("autosave:saved", (event) => {
    const words = event.target.querySelector("[data-words]");
    const said = (event.detail.words ?? []).join(". ");
    if (words && words.textContent !== said) words.textContent = said;
    if ("proposal" in event.detail) propose(event.target, event.detail.proposal);
  });

  /* What the figures that were just saved speak for. */
  const propose = (form, proposal) => {
    form.querySelectorAll("input[name=status]").forEach((choice) => {
      const isProposed = choice.value === proposal?.step;
      choice.toggleAttribute("data-proposed", isProposed);
      choice.closest("label").querySelector("[data-proposal]").hidden = !isProposed;
    });
    const why = form.querySelector("[data-why]");
    if (why) why.textContent = proposal?.why ?? "";
  };

  const typing = (element) =>
    element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

  const step = (by) => {
    const here = document.activeElement.closest("li.o-card");
    if (!here && opened()) return focusOn(opened());
    const all = links();
    const next = all[here ? all.findIndex((link) => here.contains(link)) + by : 0];
    if (!next) return;
    if (next.dataset.card) open(next);
    else focusOn(next.closest("li"));
  };

  document.addEventListener("keydown", (event) => {
    const main = document.getElementById("main");
    const at = document.activeElement;
    if (event.defaultPrevented || !main.contains(at) || document.querySelector("dialog[open]")) return;
    const form = at.closest(`${OPEN} form`);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const ready = (form ?? opened())?.querySelector("[data-ready]");
      if (!ready) return;
      event.preventDefault();
      ready.form.requestSubmit(ready);
    } else if (event.key === "Enter" && form && at.matches("input")) {
      // A value is not handed in by the Enter that ends it.
      event.preventDefault();
    } else if (event.key === "Escape" && form && typing(at)) {
      form.querySelector(".t-card__title a").focus();
    } else if (!typing(at) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const by = { j: 1, J: 1, k: -1, K: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      step(by);
    }
  });

  /* What was typed in a card and never sent is sent when the card is opened: the first such card is. */
  const unsent = () => {
    const start = `tertial.draft:${document.body.dataset.user}:`;
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
    return links().find((link) => kept.includes(link.dataset.card));
  };

  const waiting = unsent();
  if (waiting) open(waiting);
  else if (new URLSearchParams(location.search).get("post")) focusOn(opened());
})();
