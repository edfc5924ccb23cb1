/* What every page needs beside htmx: the drawer, figures that open in it, pop-up menus, file drop, confirmation.
   No dependencies. Each part works on the attributes named in docs/design.md; without script the links and forms still do. */
(() => {
  "use strict";

  const narrow = window.matchMedia("(width <= 40rem)");
  const text = document.getElementById("texts").dataset;
  const find = (selector, from = document) => from.querySelector(selector);

  /* Drawer: a panel on wide screens, a full-screen dialog on narrow ones. */

  let opener = null;
  const drawer = () => find("[data-drawer]");

  const outside = (element) => {
    const others = [];
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      // The confirmation dialog must stay reachable from the drawer.
      others.push(...[...at.parentElement.children].filter((other) => other !== at && other.localName !== "dialog"));
    }
    return others;
  };

  const setModal = (panel, modal) => {
    outside(panel).forEach((element) => element.toggleAttribute("inert", modal));
    panel.setAttribute("role", modal ? "dialog" : "complementary");
    if (modal) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
  };

  const openDrawer = () => {
    const panel = drawer();
    panel.hidden = false;
    panel.scrollTop = 0;
    setModal(panel, narrow.matches);
    find("#drawer", panel).focus({ preventScroll: true });
    markSelected(panel);
  };

  /* The content may name its figure, for when it came by another way than a press on the figure. */
  const markSelected = (panel) => {
    const key = find("[data-selected-figure]", panel)?.dataset.selectedFigure;
    // A figure may stand in several places: the one that was pressed stays marked.
    if (!key || find("a.figure[aria-current]")?.dataset.figure === key) return;
    markFigure(find(`a.figure[data-figure="${CSS.escape(key)}"]`));
  };

  const closeDrawer = () => {
    const panel = drawer();
    if (!panel || panel.hidden) return;
    setModal(panel, false);
    panel.hidden = true;
    find("#drawer", panel).replaceChildren();
    markFigure(null);
    // The opener may have been replaced meanwhile: then its successor has the same figure key.
    const key = opener?.dataset.figure;
    const back = opener?.isConnected ? opener : key && find(`a.figure[data-figure="${CSS.escape(key)}"]`);
    back?.focus();
    opener = null;
  };

  const markFigure = (link) => {
    document.querySelectorAll("a.figure[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    if (link?.matches("a.figure")) link.setAttribute("aria-current", "true");
  };

  // One listener for the hundreds of figures of a report, instead of htmx attributes on each.
  const openFigure = (event, link) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !drawer()) return;
    event.preventDefault();
    if (!link.closest("[data-drawer]")) {
      opener = link;
      markFigure(link);
    }
    window.htmx.ajax("GET", link.getAttribute("href"), { target: "#drawer", swap: "innerHTML", source: link });
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const inside = event.detail.elt?.closest?.("[data-drawer]");
    if (event.detail.target?.id === "drawer" && !inside) opener = event.detail.elt;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "drawer") openDrawer();
  });

  narrow.addEventListener("change", () => {
    const panel = drawer();
    if (panel && !panel.hidden) setModal(panel, narrow.matches);
  });

  /* An answer that cannot be shown is said aloud instead of being lost. */

  const say = (message) => {
    const box = document.createElement("div");
    box.className = "t-callout t-callout--danger";
    box.append(Object.assign(document.createElement("p"), { textContent: message }));
    find("#messages")?.replaceChildren(box);
  };

  document.addEventListener("htmx:sendError", () => say(text.noAnswer));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? text.noRight : status === 404 ? text.gone : text.wrong);
  });

  /* Confirmation: a dialog in place of the browser's own. `data-confirm` on a button, or htmx's `hx-confirm`. */

  const confirmed = (question, yes) => {
    const dialog = find("#confirm-dialog");
    find("#confirm-question", dialog).textContent = question;
    find("[data-confirm-yes]", dialog).onclick = () => {
      dialog.close();
      yes();
    };
    dialog.showModal();
  };

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    confirmed(event.detail.question, () => event.detail.issueRequest(true));
  });

  const confirmSubmit = (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    confirmed(button.dataset.confirm, () => {
      button.dataset.confirmed = "yes";
      event.target.requestSubmit(button);
      delete button.dataset.confirmed;
    });
  };

  /* Logging out leaves nothing of what was written on a shared computer (autosave.js keeps unsent text there). */

  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith("tertial.draft:"));

  document.addEventListener(
    "submit",
    (event) => {
      const button = event.submitter;
      if (!event.target.matches("[data-forgets-drafts]") || !drafts().length || !button) return;
      button.dataset.confirm = text.draftsLeft;
    },
    { capture: true },
  );

  document.addEventListener("submit", confirmSubmit, { capture: true });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forgets-drafts]")) drafts().forEach((key) => localStorage.removeItem(key));
  });

  /* Pop-up menus, dialogs */

  const closePopups = (except) => {
    document.querySelectorAll("details[data-popup][open]").forEach((popup) => {
      if (!popup.contains(except)) popup.open = false;
    });
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("a, button, summary") ?? event.target;
    closePopups(event.target);
    if (target.matches("a.figure[data-figure], a[data-opens-drawer]")) openFigure(event, target);
    if (target.matches("[data-drawer-close]")) closeDrawer();
    if (target.matches("[data-close-dialog]")) target.closest("dialog").close();
    if (target.matches("[data-open-dialog]")) find(`#${CSS.escape(target.dataset.openDialog)}`).showModal();
    if (target.matches("[data-copy]")) {
      navigator.clipboard?.writeText(new URL(target.dataset.copy, location.href).href);
      if (target.dataset.copied) target.textContent = target.dataset.copied;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || find("dialog[open]")) return;
    const popup = find("details[data-popup][open]");
    if (popup) {
      popup.open = false;
      find("summary", popup).focus();
    } else closeDrawer();
  });

  /* File drop: the browser itself handles a file dropped on the input; we say which one and light the surface. */

  const size = (bytes) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;

  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop || event.target.type !== "file") return;
    const names = [...event.target.files].map((file) => `${file.name} (${size(file.size)})`);
    find("[data-drop-name]", drop).textContent = names.join(", ");
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.target.closest?.("[data-drop]")?.classList.toggle("is-over", kind === "dragover");
    });
  }

  /* What is set up once for each piece of page: folds, and the error summary that takes the focus. */

  const folded = window.matchMedia("(width < 60rem)");
  const setUp = (root) => {
    root.querySelectorAll("details[data-fold]").forEach((fold) => (fold.open = !folded.matches));
    find("[data-focus]", root)?.focus();
  };
  folded.addEventListener("change", () => setUp(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) setUp(event.target);
  });
  setUp(document);

  // The server may send the page with the drawer open.
  if (drawer() && !drawer().hidden) {
    setModal(drawer(), narrow.matches);
    markSelected(drawer());
  }
})();
