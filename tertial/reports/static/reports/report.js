/* The report page: the outline follows the reading, and links out of the drawer lead somewhere that can be seen. */
(() => {
  "use strict";

  const page = document.querySelector("[data-report]");
  const links = new Map();
  for (const link of page.querySelectorAll(".t-outline a[href^='#']")) links.set(link.hash.slice(1), link);

  /* Which section is read: the last one whose heading has passed the upper third of the window. */

  const sections = [...page.querySelectorAll(".document section[id]")].filter((section) => links.has(section.id));
  let current = null;

  const mark = (section) => {
    if (section === current) return;
    current = section;
    for (const link of links.values()) link.removeAttribute("aria-current");
    page.querySelectorAll(".t-outline li.is-open").forEach((item) => item.classList.remove("is-open"));
    const link = section && links.get(section.id);
    if (!link) return;
    for (let item = link.closest("li"); item; item = item.parentElement.closest("li")) {
      item.classList.add("is-open");
      item.querySelector("a").setAttribute("aria-current", "true");
    }
    reveal(link);
  };

  /* The outline scrolls by itself when it is longer than the window; the page must not scroll with it. */
  const reveal = (link) => {
    const outline = link.closest(".t-outline");
    const [inner, outer] = [link.getBoundingClientRect(), outline.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) outline.scrollTop += inner.top - outer.top - outer.height / 3;
  };

  const follow = () => {
    const line = window.innerHeight / 3;
    const atEnd = window.scrollY > 0 && window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
    mark(atEnd ? sections.at(-1) : (passed.at(-1) ?? sections[0]));
  };

  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  };

  if (sections.length) {
    page.dataset.follows = "";
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    follow();
  }

  /* On a phone the drawer covers the text and the outline stands above it: both give way to what was chosen. */

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.matches("[data-jump]") && page.querySelector("[data-drawer][aria-modal]")) {
      page.querySelector("[data-drawer-close]").click();
    }
    const fold = link?.closest(".t-outline details[data-fold]");
    if (fold && window.matchMedia("(width < 60rem)").matches) fold.open = false;
  });
})();
