/* Editor for report texts: `<textarea data-editor data-picker-url="…">` becomes a text with a small toolbar; with
   `data-words-url` words are bound to figures from it (editorwords.js).

   The textarea stays the field that is sent, and holds restricted HTML: p, strong, em, ul, ol, li, br, figure
   references `<span data-figure="key" data-style="mnkr,1">text</span>` and words bound to the figure they speak of,
   `<span data-about="key">ökat</span>`. The same cleaning runs when the text is read and when it is written, so that
   nothing else can be typed, pasted or dragged into it. The server cleans it again. */
(() => {
  "use strict";

  const text = document.getElementById("texts").dataset;
  const ZERO = "\u200b";
  const INLINE = { b: "strong", strong: "strong", i: "em", em: "em" };
  const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

  /* Cleaning */

  const chip = (source) => {
    const span = make("span", { textContent: source.textContent.replaceAll(ZERO, "") });
    span.dataset.figure = source.dataset.figure;
    if (source.dataset.style) span.dataset.style = source.dataset.style;
    return span;
  };

  /* A word that is written over is a word like any other: the server lets it go when it no longer knows it. */
  const word = (source) => {
    const span = make("span", { textContent: source.textContent.replaceAll(ZERO, "") });
    span.dataset.about = source.dataset.about;
    if (source.dataset.than) span.dataset.than = source.dataset.than;
    return span;
  };

  const cleanInline = (node, target) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = node.data.replaceAll(ZERO, "").replace(/[\t\r\n ]+/g, " ");
      if (words) target.append(words);
    } else if (node.nodeType !== Node.ELEMENT_NODE || ["script", "style", "template"].includes(node.localName)) {
      // Comments and code say nothing to a reader.
    } else if (node.dataset.figure) {
      target.append(chip(node));
    } else if (node.dataset.about && node.textContent.trim()) {
      target.append(word(node));
    } else if (node.localName === "br") {
      target.append(make("br"));
    } else {
      const inner = INLINE[node.localName] ? make(INLINE[node.localName]) : target;
      node.childNodes.forEach((child) => cleanInline(child, inner));
      if (inner !== target && inner.hasChildNodes()) target.append(inner);
    }
  };

  const finish = (block) => {
    while (block.lastChild?.localName === "br") block.lastChild.remove();
    return block.textContent.trim() ? block : null;
  };

  const cleanList = (list) => {
    const result = make(list.localName);
    for (const child of list.children) {
      const item = make("li");
      cleanInline(child, item);
      if (finish(item)) result.append(item);
    }
    return result.hasChildNodes() ? result : null;
  };

  const BLOCKS = "p, div, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, pre, section, article, table, tr";
  const cleanBlocks = (source, result) => {
    let open = null;
    const close = () => {
      if (open && finish(open)) result.append(open);
      open = null;
    };
    for (const node of source.childNodes) {
      const block = node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);
      if (!block) {
        open ??= make("p");
        cleanInline(node, open);
        continue;
      }
      close();
      if (node.matches("ul, ol")) result.append(cleanList(node) ?? "");
      else cleanBlocks(node, result);
    }
    close();
    return result;
  };

  const clean = (source) => cleanBlocks(source, make("div"));
  // Styles and handlers would not survive the cleaning; taken away before parsing, the content policy need not refuse them.
  const REFUSED = /\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
  const parse = (html) => new DOMParser().parseFromString(html.replace(REFUSED, ""), "text/html").body;

  /* Toolbar: one stop for Tab, arrows within. */

  const TOOLS = [
    { text: text.bold, command: "bold", css: "is-bold", key: "Control+B" },
    { text: text.italic, command: "italic", css: "is-italic", key: "Control+I" },
    { text: text.bullets, command: "insertUnorderedList" },
    { text: text.numbers, command: "insertOrderedList" },
  ];

  const toolbar = (editor) => {
    const bar = make("div", { className: "t-editor__tools" });
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", text.formatting);
    for (const tool of TOOLS) {
      const button = make("button", { type: "button", textContent: tool.text, className: tool.css ?? "" });
      button.dataset.command = tool.command;
      button.setAttribute("aria-pressed", "false");
      if (tool.key) button.setAttribute("aria-keyshortcuts", tool.key);
      button.addEventListener("click", () => editor.run(tool.command));
      bar.append(button);
    }
    const dialog = (label, open, css = "") => {
      const button = make("button", { type: "button", textContent: label, className: css });
      button.setAttribute("aria-haspopup", "dialog");
      button.addEventListener("click", open);
      bar.append(button);
    };
    if (editor.field.dataset.pickerUrl) dialog(text.insertFigure, () => editor.pick(), "is-apart");
    if (editor.field.dataset.wordsUrl) dialog(text.bindWord, () => window.tertialBindWord(editor));
    // Pressing a button must not take the selection out of the text.
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    rove(bar, [...bar.children]);
    return bar;
  };

  const rove = (bar, buttons) => {
    const MOVES = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    const stop = (current) => buttons.forEach((button) => (button.tabIndex = button === current ? 0 : -1));
    stop(buttons[0]);
    bar.addEventListener("focusin", (event) => stop(event.target));
    bar.addEventListener("keydown", (event) => {
      if (!(event.key in MOVES)) return;
      event.preventDefault();
      const at = buttons.indexOf(event.target) + MOVES[event.key];
      const wrapped = Number.isFinite(at) ? (at + buttons.length) % buttons.length : at < 0 ? 0 : buttons.length - 1;
      buttons[wrapped].focus();
    });
  };

  /* The text itself */

  class Editor {
    constructor(field) {
      this.field = field;
      this.text = make("div", { className: "t-editor__text", contentEditable: "true" });
      this.tools = toolbar(this);
      this.label();
      this.show();
      const frame = make("div", { className: "t-editor" });
      frame.append(this.tools, this.text);
      field.after(frame);
      field.hidden = true;
      field.required = false;
      this.listen();
    }

    label() {
      const label = this.field.labels[0];
      if (!label.id) label.id = `${this.field.id}_label`;
      this.text.id = `${this.field.id}_editor`;
      this.text.lang = "sv";
      this.text.setAttribute("role", "textbox");
      this.text.setAttribute("aria-multiline", "true");
      this.text.setAttribute("aria-labelledby", label.id);
      const described = this.field.getAttribute("aria-describedby");
      if (described) this.text.setAttribute("aria-describedby", described);
      this.tools.setAttribute("aria-controls", this.text.id);
      label.addEventListener("click", () => this.text.focus());
    }

    listen() {
      this.text.addEventListener("input", () => this.store());
      this.text.addEventListener("paste", (event) => this.paste(event));
      this.text.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
      this.text.addEventListener("beforeinput", (event) => {
        const format = event.inputType.startsWith("format");
        if (format && !["formatBold", "formatItalic"].includes(event.inputType)) event.preventDefault();
      });
      document.addEventListener("selectionchange", () => this.remember());
      this.field.form?.addEventListener("autosave:restored", () => this.show());
      this.field.form?.addEventListener("autosave:merged", () => this.showKeepingCaret());
    }

    /* From the field to the screen. Chips cannot be edited, and need a text position after them for the caret. */
    show() {
      this.text.replaceChildren(...clean(parse(this.field.value)).childNodes);
      this.seal();
      if (!this.text.hasChildNodes()) this.text.append(make("p"));
      if (!this.text.textContent) this.text.firstChild.append(make("br"));
    }

    /* Somebody else's words have come in: the caret stays in the paragraph where it was, as far in. */
    showKeepingCaret() {
      const selection = document.getSelection();
      const inside = selection.rangeCount && this.text.contains(selection.anchorNode);
      const at = inside ? this.place(selection.getRangeAt(0)) : null;
      this.show();
      if (at) this.setCaret(at);
      this.store();
    }

    place(range) {
      const block = [...this.text.children].find((child) => child.contains(range.startContainer));
      const before = document.createRange();
      before.selectNodeContents(block ?? this.text);
      before.setEnd(range.startContainer, range.startOffset);
      return { index: [...this.text.children].indexOf(block), words: block?.textContent, offset: before.toString().length };
    }

    setCaret({ index, words, offset }) {
      const blocks = [...this.text.children];
      const same = blocks.filter((block) => block.textContent === words);
      const begun = blocks.filter((block) => block.textContent.startsWith(words?.slice(0, offset) ?? ""));
      const block = same[0] ?? begun[0] ?? blocks[Math.min(Math.max(index, 0), blocks.length - 1)];
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      let left = offset;
      let node = walker.nextNode();
      while (node && left > node.length && walker.nextNode()) {
        left -= node.length;
        node = walker.currentNode;
      }
      const selection = document.getSelection();
      selection.collapse(node ?? block, node ? Math.min(left, node.length) : 0);
    }

    seal() {
      this.text.querySelectorAll("span[data-figure]").forEach((span) => {
        span.contentEditable = "false";
        if (span.nextSibling?.nodeType !== Node.TEXT_NODE) span.after(ZERO);
      });
    }

    store() {
      this.field.value = clean(this.text).innerHTML;
    }

    remember() {
      const selection = document.getSelection();
      if (!selection.rangeCount || !this.text.contains(selection.anchorNode)) return;
      this.range = selection.getRangeAt(0).cloneRange();
      for (const button of this.tools.querySelectorAll("[aria-pressed]")) {
        button.setAttribute("aria-pressed", String(document.queryCommandState(button.dataset.command)));
      }
    }

    back() {
      this.text.focus();
      if (this.range) {
        const selection = document.getSelection();
        selection.removeAllRanges();
        selection.addRange(this.range);
      }
    }

    /* execCommand is the only way to change a text that undo (Ctrl+Z) understands. */
    run(command, value) {
      this.back();
      document.execCommand(command, false, value);
      this.remember();
    }

    /* Plain text, except for figures cut out of a text like this one: they keep their source. */
    paste(event) {
      event.preventDefault();
      const html = event.clipboardData.getData("text/html");
      const cleaned = html.includes("data-figure") ? clean(parse(html)) : null;
      if (cleaned?.querySelector("[data-figure]")) this.insert(cleaned);
      else this.insertLines(event.clipboardData.getData("text/plain"));
    }

    insertLines(plain) {
      plain.split(/\r?\n+/).forEach((line, index) => {
        if (index) document.execCommand("insertParagraph");
        if (line.trim()) document.execCommand("insertText", false, line.trim());
      });
    }

    /* The browser's own insertion, for the sake of undo, has two habits: it takes the attributes of a lone element away
       (hence the zero-width space after it), and moves what cannot be edited into a paragraph of its own (hence sealed
       afterwards). It also tries to carry styles along; the content policy stops that, and says so in the console. */
    insert(content) {
      const only = content.childElementCount === 1 && content.firstChild.localName === "p" ? content.firstChild : content;
      this.run("insertHTML", only.innerHTML + ZERO);
      this.seal();
    }

    /* The paragraph or item where one writes, else the first: itself, and as it is stored. */
    block() {
      const at = this.range?.startContainer;
      const element = at?.nodeType === Node.TEXT_NODE ? at.parentElement : at;
      const near = element?.closest?.("p, li");
      return this.text.contains(near) ? near : this.text.querySelector("p, li");
    }

    written(block) {
      const holder = make("div");
      holder.append(block?.cloneNode(true) ?? "");
      return clean(holder).innerHTML;
    }

    pick() {
      window.tertialPicker(this.field.dataset.pickerUrl, {
        chosen: (option) => {
          const span = make("span", { textContent: option.dataset.text });
          span.dataset.figure = option.dataset.figure;
          span.dataset.style = option.dataset.style ?? "";
          const holder = make("div");
          holder.append(span);
          this.insert(holder);
        },
        closed: () => this.back(),
      });
    }
  }

  const start = (root) => {
    root.querySelectorAll("textarea[data-editor]:not([hidden])").forEach((field) => new Editor(field));
  };
  document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
  start(document);
})();
