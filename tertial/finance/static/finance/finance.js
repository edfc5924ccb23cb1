/* The tree of rows by keyboard: Enter opens (they are links); right opens, left closes, up and down go between rows. */
(() => {
  "use strict";

  const toggles = (tree) => [...tree.querySelectorAll(".f-toggle, a.f-leaf")];

  document.addEventListener("keydown", (event) => {
    const at = event.target.closest?.("[data-tree] :is(.f-toggle, a.f-leaf)");
    if (!at || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const expanded = at.getAttribute("aria-expanded");
    if (step) {
      const all = toggles(at.closest("[data-tree]"));
      all[all.indexOf(at) + step]?.focus();
    } else if ((event.key === "ArrowRight" && expanded === "false") || (event.key === "ArrowLeft" && expanded === "true")) {
      at.click();
    } else return;
    event.preventDefault();
  });
})();
