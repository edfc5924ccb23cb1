/* "Knyt ord …" in the editor's toolbar: a word of the paragraph where one writes is bound to the figure it speaks of.

   The server proposes: `POST data-words-url?q=words` with the paragraph gives options with `data-word`, `data-nth` (which
   of its like in the paragraph, from 0), `data-about` and `data-than`; without `data-about` the word is let go. */
(() => {
  "use strict";

  const text = document.getElementById("texts").dataset;
  const WORDS = { title: text.wordPicker, search: text.wordSearch, insert: text.bind, found: text.wordsFound };

  /* Where the word stands: its own span where it is bound, else its place in the text. Figures are not words. */
  const find = (block, { word, nth }) => {
    block.normalize();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let left = Number(nth);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("[data-figure]")) continue;
      for (let at = node.data.indexOf(word); at >= 0; at = node.data.indexOf(word, at + word.length)) {
        if (left--) continue;
        return { node, at, bound: node.parentElement.closest("[data-about]") };
      }
    }
    return null;
  };

  const put = (editor, { node, at, bound }, { word, about, than }) => {
    if (bound) {
      // Set on the word itself: the browser's own insertion would put the new binding inside the old one.
      if (about) Object.assign(bound.dataset, { about, than });
      else bound.replaceWith(...bound.childNodes);
      editor.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return;
    }
    const span = Object.assign(document.createElement("span"), { textContent: word });
    Object.assign(span.dataset, { about, than });
    const holder = document.createElement("div");
    holder.append(span);
    editor.range = document.createRange();
    editor.range.setStart(node, at);
    editor.range.setEnd(node, at + word.length);
    editor.insert(holder);
  };

  window.tertialBindWord = (editor) => {
    const block = editor.block();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", editor.field.form.elements.csrfmiddlewaretoken.value);
    body.set("html", editor.written(block));
    window.tertialPicker(editor.field.dataset.wordsUrl, {
      body,
      words: WORDS,
      chosen: (option) => {
        const place = find(block, option.dataset);
        if (place) put(editor, place, option.dataset);
      },
      closed: () => editor.back(),
    });
  };
})();
