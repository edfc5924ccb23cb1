/* Planens ordning: an element is dragged to the place before another; the buttons do the same without a mouse. */
"use strict";
(() => {
  const list = document.querySelector("[data-arrange]");
  if (!list) {
    return;
  }
  let dragged = null;

  const lineAt = (event) => event.target.closest("[data-element]");
  const mark = (line) => {
    for (const one of list.children) {
      one.classList.toggle("is-over", one === line && one !== dragged);
    }
  };

  list.addEventListener("dragstart", (event) => {
    dragged = lineAt(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.element);
  });
  list.addEventListener("dragover", (event) => {
    if (dragged) {
      event.preventDefault();
      mark(lineAt(event));
    }
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
  list.addEventListener("drop", (event) => {
    const target = lineAt(event);
    if (!dragged || !target || target === dragged) {
      return;
    }
    event.preventDefault();
    // The line's own form carries the token.
    const form = dragged.querySelector("form");
    for (const [name, value] of [["do", "before"], ["target", target.dataset.element]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.submit();
  });
})();
