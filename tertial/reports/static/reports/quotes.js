/* Words of a report that are marked with the pointer or the keyboard can be commented on.

   Where words of a section are selected and the section's panel opens in the drawer, they become what the comment is
   about; a comment's quote that is pressed is shown in the text. Without script one chooses the paragraph in the form. */
(() => {
  "use strict";

  const sheet = document.querySelector(".t-sheet");
  const drawer = document.getElementById("drawer");
  if (!sheet || !drawer) return;

  let marked = null;

  const sectionOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".section");

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.isCollapsed || !selection.rangeCount || !sheet.contains(selection.anchorNode)) return;
    const section = sectionOf(selection.anchorNode);
    if (section && section === sectionOf(selection.focusNode)) {
      marked = { section: section.id, words: selection.toString().trim() };
    }
  });

  /* The panel of the section has come: what is marked there is what the comment is about. */
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== drawer) return;
    const field = drawer.querySelector("[data-comment-quote]");
    const about = drawer.querySelector("[data-comment-about]");
    const section = drawer.querySelector("[data-section]")?.dataset.section;
    if (!field || !about || !marked?.words || marked.section !== section) return;
    const words = marked.words.length > 60 ? `${marked.words.slice(0, 59)}…` : marked.words;
    const option = new Option(`”${words}”`, "marked", true, true);
    about.append(option);
    field.value = marked.words;
    about.addEventListener("change", () => (field.value = about.value === "marked" ? option.dataset.words : ""));
    option.dataset.words = marked.words;
    marked = null;
  });

  const find = (section, words) => {
    const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push([text.length, node]);
      text += node.data;
    }
    const flat = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const match = text.match(new RegExp(flat));
    if (!match) return null;
    const place = (at) => {
      const [start, node] = nodes.findLast(([begin]) => begin <= at);
      return [node, at - start];
    };
    const range = document.createRange();
    range.setStart(...place(match.index));
    range.setEnd(...place(match.index + match[0].length));
    return range;
  };

  drawer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-quote]");
    const section = button && document.getElementById(drawer.querySelector("[data-section]").dataset.section);
    const range = section && find(section, button.dataset.showQuote);
    if (!range) return;
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  });
})();
