/* Prognosens rutnät: arrows and Enter between the rows, Escape takes back, paste from a spreadsheet, a line opened below.

   What is written is saved by autosave.js. Its answer (`autosave:saved`) carries `live`, every cell that is computed on
   the server, `marks`, what has now been seen of each line, and `errors` by field. No number is computed here. */
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const table = find("[data-grid]");
  const cells = () => all("input[data-cell]", table ?? document.createElement("div"));
  const kept = new WeakMap();
  let pasted = [];

  const write = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const say = (message, state = "") => {
    const output = find("#rutnat [data-autosave-status]");
    output.dataset.state = state;
    output.textContent = message;
  };

  /* Keys */

  const go = (from, step) => {
    const list = cells();
    const next = list[list.indexOf(from) + step];
    next?.focus();
    next?.select();
  };

  const takeBack = (field) => {
    if (kept.has(field) && field.value !== kept.get(field)) return write(field, kept.get(field));
    pasted.forEach(([each, value]) => write(each, value));
    pasted = [];
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-cell]")) kept.set(event.target, event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-cell]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (step) go(field, step);
    else if (event.key === "Escape") takeBack(field);
    else return;
    event.preventDefault();
  });

  /* Paste: amounts go down from the field; where the lines' names are copied too, to the lines of those names. */

  const NUMBER = /^[\d\s.,'+()\u2010-\u2014\u2212-]*(kr|tkr|mnkr)?$/i;
  const isNumber = (text) => NUMBER.test(text.trim());

  const read = (text) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n+$/, "")
      .split("\n")
      .map((line) => line.split("\t").map((cell) => cell.replace(/^"(.*)"$/, "$1").trim()))
      .map((row) => ({
        name: row.find((cell) => !isNumber(cell)) ?? "",
        amount: row.findLast((cell) => cell && isNumber(cell)) ?? "",
      }));

  const place = (rows, from) => {
    const list = cells();
    const byName = new Map(list.map((field) => [field.dataset.label.toLowerCase(), field]));
    let at = list.indexOf(from);
    return rows.map((row) => [row.name ? byName.get(row.name.toLowerCase()) : list[at++], row]);
  };

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.matches?.("[data-cell]") || !/[\t\n]/.test(text.replace(/\n+$/, ""))) return;
    event.preventDefault();
    const placed = place(read(text), event.target).filter(([, row]) => row.name || row.amount);
    const lost = placed.filter(([field, row]) => !field && row.amount);
    if (lost.length) return say(`${table.dataset.unknown} ${lost[0][1].name || lost[0][1].amount}`, "failed");
    const filled = placed.filter(([field, row]) => field && row.amount);
    pasted = filled.map(([field]) => [field, field.value]);
    filled.forEach(([field, row]) => write(field, row.amount));
    kept.set(event.target, event.target.value);
    say(`${filled.length} ${table.dataset.pasted}`);
  });

  /* What the server answers */

  /* What stands in a line now. One's own is seen; another's is shown where one has not begun to write over it, and is
     otherwise left unseen, so that nobody's amount is written over by somebody who has not read it. */
  const see = (key, mark, isOwn) => {
    const seen = find(`[name="seen-${key}"]`);
    if (!seen || seen.value === mark) return;
    const [was, now] = [seen.value.split("|"), mark.split("|")];
    const fields = ["amount", "adjustment"].map((name) => find(`[name="${name}-${key}"]`));
    if (!isOwn && fields.some((field, place) => field && field.value !== was[place + 1])) return;
    if (!isOwn) fields.forEach((field, place) => field && (field.value = now[place + 1]));
    all(`[data-version-of="${key}"]`).forEach((field) => field.value === was[0] && (field.value = now[0]));
    seen.value = mark;
  };

  const show = ({ live, marks, saved, errors = {}, failed }) => {
    all("[data-live]").forEach((cell) => {
      const told = live[cell.dataset.live];
      if (!told) return;
      if (cell.textContent !== told.text) cell.textContent = told.text;
      cell.classList.toggle("negative", told.negative);
      cell.classList.toggle("t-quiet", told.soft);
    });
    Object.entries(marks).forEach(([name, mark]) => {
      const key = Number(name.split("-")[1]);
      see(key, mark, saved.includes(key));
      // On a line's own page there is no grid: its buttons follow what was saved.
      if (!table && saved.includes(key)) all(`[data-version-of="${key}"]`).forEach((f) => (f.value = mark.split("|")[0]));
    });
    cells().forEach((field) => {
      const error = errors[field.name] ?? "";
      field.toggleAttribute("aria-invalid", Boolean(error));
      if (error) field.setAttribute("aria-invalid", "true");
      find(`#fel-${field.name}`).textContent = error;
    });
    if (failed) setTimeout(() => say(failed, "failed"));
  };

  document.addEventListener("autosave:saved", (event) => {
    if (!event.detail?.live) return;
    const line = event.target.matches("[data-line-form]") ? event.target : null;
    if (line && table) follow(line);
    show(event.detail);
  });

  /* A line that is open below the grid, and its row: what is written in one stands in the other. */
  const follow = (line) => {
    const key = line.action.match(/rad\/(\d+)\//)[1];
    for (const name of ["amount", "adjustment"]) {
      const from = line.elements.namedItem(name);
      const to = find(`[name="${name}-${key}"]`);
      if (from && to) to.value = from.value;
    }
  };

  /* A line opens below where there is room for it, else on its own page. */

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-line]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain || !matchMedia("(width >= 60rem)").matches) return;
    event.preventDefault();
    await window.htmx.ajax("GET", link.href, { target: "#rad", swap: "innerHTML" });
    const title = find("#rad #line-title");
    title?.focus();
    title?.scrollIntoView({ block: "nearest" });
    all("a[data-line]").forEach((each) => each.toggleAttribute("aria-current", each === link));
  });

  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const field = find(`[data-line-form] [name="${fill.dataset.fill}"]`);
      write(field, fill.dataset.value);
      field.focus();
    }
    const add = event.target.closest("[data-add-item]");
    if (add) addItem(add.closest("fieldset"));
  });

  const addItem = (list) => {
    const last = all("[data-item]", list).at(-1);
    const made = last.cloneNode(true);
    const number = all("[data-item]", list).length;
    for (const each of all("input, select, label", made)) {
      for (const name of ["id", "name", "for"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace(/-\d+-/, `-${number}-`));
      }
      if (each.matches("input")) each.value = "";
    }
    const label = find("label", made);
    label.textContent = label.textContent.replace(/\d+/, number + 1);
    last.after(made);
    find("input", made).focus();
  };

  /* Buttons that do something only with script. */
  const reveal = () => all("[data-fill], [data-add-item]").forEach((button) => (button.hidden = false));
  document.addEventListener("htmx:load", reveal);
  reveal();
})();
