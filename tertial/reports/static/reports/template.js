/* Mallens disposition: a section is dragged to the place before another; the buttons do the same without a mouse. */
"use strict";
(() => {
  const list = document.querySelector("[data-outline]");
  if (!list) {
    return;
  }
  let dragged = null;

  const sectionAt = (event) => event.target.closest("[data-section]");
  const mark = (section) => {
    for (const one of list.children) {
      one.classList.toggle("is-over", one === section && one !== dragged);
    }
  };

  list.addEventListener("dragstart", (event) => {
    dragged = sectionAt(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.section);
  });
  list.addEventListener("dragover", (event) => {
    if (dragged) {
      event.preventDefault();
      mark(sectionAt(event));
    }
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
  list.addEventListener("drop", (event) => {
    const target = sectionAt(event);
    if (!dragged || !target || target === dragged) {
      return;
    }
    event.preventDefault();
    // The section's own form carries the token.
    const form = dragged.querySelector("form");
    for (const [name, value] of [["do", "before"], ["target", target.dataset.section]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.submit();
  });
})();
