/* Corrections one at a time: the arrow keys go on and back, except where somebody writes or chooses. */
(() => {
  "use strict";

  const steps = document.querySelector("[data-steps]");
  const LINKS = { ArrowLeft: "prev", ArrowRight: "next" };
  const WRITES = "input, select, textarea, [contenteditable], [role=toolbar] *, dialog *";

  document.addEventListener("keydown", (event) => {
    const wanted = LINKS[event.key];
    const held = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!steps || !wanted || held || event.target.closest(WRITES)) return;
    steps.querySelector(`a[rel=${wanted}]`)?.click();
  });
})();
