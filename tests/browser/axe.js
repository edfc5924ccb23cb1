// Prepares axe-core in a page: three of its rules, which cost more than all the others together, are asked only where
// their answer is not known beforehand. Python's side (axe.py) keeps what is known from page to page.
(() => {
  const ALIKE = 3; // of a look that is new, so many on a page are asked about
  const SIDE = 24; // px: what a target's side, and the circle around it, must be
  const ROLES = ["button", "checkbox", "combobox", "link", "listbox", "menuitem", "option", "radio", "searchbox",
    "slider", "spinbutton", "switch", "tab", "textbox", "treeitem"];
  const WIDGETS = ["a[href]", "button", "input", "select", "textarea", "summary", "[contenteditable]"]
    .concat(ROLES.map((role) => `[role=${role}]`)).join();
  const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
  const PICTURES = new Set(["bgImage", "bgGradient", "imgNode"]);
  let known, asked, grounds, boxes;

  const hash = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };

  // All that lies behind the words in an element: its own background and those of what it stands in. What is lifted
  // out of the flow may lie over anything: then what it is counts too.
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, filter, position } = getComputedStyle(element);
      const lifted = position === "static" ? "" : `${position} ${element.tagName}.${element.className}`;
      const own = [backgroundColor, backgroundImage, opacity, filter, lifted].join();
      grounds.set(element, hash(`${ground(element.parentElement)} ${own}`));
    }
    return grounds.get(element);
  };

  const words = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    return [ground(element), color, fontSize, fontWeight, textShadow].join();
  };

  // Of an arrow or another sign alone axe never says that its contrast is too low.
  const hasWords = (element) =>
    FIELDS.has(element.tagName) ||
    [...element.childNodes].some((node) => node.nodeType === 3 && /[^\p{S}\s]/u.test(node.data));

  const linked = (element) => {
    const { textDecorationLine, borderBottomWidth } = getComputedStyle(element);
    return `${words(element)} ${textDecorationLine} ${borderBottomWidth} in ${words(element.parentElement)}`;
  };

  const LOOKS = { "color-contrast": words, "link-in-text-block": linked };
  const key = (id, element) => hash(`${id} ${LOOKS[id](element)}`);

  const isNew = (id) => (element) => {
    if (!hasWords(element)) return false;
    const look = key(id, element);
    if (known.has(look)) return false;
    asked.set(look, (asked.get(look) ?? 0) + 1);
    return asked.get(look) <= ALIKE;
  };

  const targets = () => {
    const found = new Map();
    for (const element of document.querySelectorAll(WIDGETS)) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const small = right - left < SIDE || bottom - top < SIDE;
      found.set(element, { left, right, top, bottom, small, x: (left + right) / 2, y: (top + bottom) / 2 });
    }
    return found;
  };

  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const comesInto = ({ x, y }, other) => {
    const across = Math.max(other.left - x, x - other.right, 0);
    const along = Math.max(other.top - y, y - other.bottom, 0);
    return Math.hypot(across, along) <= SIDE / 2 + 1 || Math.hypot(other.x - x, other.y - y) <= SIDE + 1;
  };

  // A target is good when it is large and nothing lies on it, or when no other comes into the circle around it.
  const isCrowded = (element) => {
    boxes ??= targets();
    const one = boxes.get(element);
    if (!one) return true;
    for (const other of boxes.values()) {
      if (other === one || other.top > one.bottom + SIDE || other.bottom < one.top - SIDE) continue;
      if (overlap(one, other) || (one.small && comesInto(one, other))) return true;
    }
    return false;
  };

  const askOnly = (id, where) => {
    const rule = axe._audit.rules.find((each) => each.id === id);
    const matches = rule.matches;
    rule.matches = (element, ...rest) => where(element) && matches.call(rule, element, ...rest);
  };

  // What axe itself has passed is known, and where it cannot tell because of a picture behind the words, it never can.
  const remember = (name, id) => {
    const check = axe._audit.checks[name];
    const evaluate = check.evaluate;
    check.evaluate = function (element, ...rest) {
      let said;
      const own = Object.create(this, { data: { value: (data) => this.data((said = data)) } });
      const answer = evaluate.call(own, element, ...rest);
      if (answer === true || (answer === undefined && PICTURES.has(said?.messageKey))) known.add(key(id, element));
      return answer;
    };
  };

  for (const id of Object.keys(LOOKS)) askOnly(id, isNew(id));
  askOnly("target-size", isCrowded);
  remember("color-contrast", "color-contrast");
  remember("link-in-text-block", "link-in-text-block");
  remember("link-in-text-block-style", "link-in-text-block");

  window.axeOnce = async ([within, tags, before]) => {
    [known, asked, grounds, boxes] = [new Set(before), new Map(), new Map(), null];
    const result = await axe.run(within || document, { runOnly: tags, reporter: "no-passes" });
    const places = (nodes) =>
      nodes.slice(0, 4).map(({ target, any, all, none }) => ({
        target: target.at(-1),
        said: [...any, ...all, ...none].map(({ message }) => message).join(" "),
      }));
    return {
      violations: result.violations.map(({ id, help, nodes }) => ({ id, help, places: places(nodes) })),
      known: [...known].slice(before.length),
    };
  };
})();
