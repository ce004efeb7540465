// Small helpers of what is drawn directly, such as charts; and words for days.

/**
 * An element with attributes and children; `class` and `text` are what they say.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} attributes @param {(Node | string | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value ?? "";
    else if (name === "text") node.textContent = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/** @param {Element} target @param {string} text */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** A table of texts; the first `texts` columns hold words, the others numbers. @param {string[]} head @param {string[][]} rows */
export function grid(head, rows, texts = 1, caption = "") {
  /** @param {number} i */
  const kind = (i) => (i >= texts ? "number" : null);
  const table = element("table");
  if (caption) table.append(element("caption", { text: caption }));
  table.append(element("thead", {}, element("tr", {}, ...head.map((text, i) => element("th", { scope: "col", class: kind(i), text })))));
  const body = element("tbody");
  for (const row of rows) {
    body.append(element("tr", {}, ...row.map((part, i) => {
      const cell = element(i ? "td" : "th", { scope: i ? null : "row", class: kind(i) });
      cell.append(part ?? "");
      return cell;
    })));
  }
  table.append(body);
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption || head.join(", ") }, table);
}

/** @param {number} ms */
export const wait = (ms) => new Promise((/** @type {(value: void) => void} */ done) => setTimeout(done, ms));

// A formatter is made once and a day put into words once: making one for each word took a tenth of a move of a lever.
/** @param {Intl.DateTimeFormatOptions} parts @returns {(text: string) => string} */
function wordsOfDays(parts) {
  const format = new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" }), words = /** @type {Map<string, string>} */ (new Map());
  return (text) => {
    let word = words.get(text);
    if (word === undefined) words.set(text, word = format.format(new Date(text)));
    return word;
  };
}

/** A day in words: 1 August 2026. */
export const day = wordsOfDays({ day: "numeric", month: "long", year: "numeric" });
/** Its month: August 2026. */
export const month = wordsOfDays({ month: "long", year: "numeric" });

const DATES = /(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(-\d{2})?(?![\w-])/g;
/** A text with the dates in it as day, month and year: 2026-08-01 is 1 August 2026, 2026-08 is August 2026. @param {string} text */
export const withDates = (text) => text.replace(DATES, (found, _year, _month, ofDay) => (ofDay ? day : month)(found));

/** Ctrl+Z and Ctrl+Y, or Ctrl+Shift+Z, press the buttons with these ids, unless the cursor stands in a text. @param {string} undo @param {string} redo */
export function undoByKeys(undo, redo) {
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || /** @type {Element} */ (event.target).closest("textarea, input:not([type=range])")) return;
    const isRedo = event.key === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    const id = isRedo ? redo : event.key === "z" ? undo : null;
    if (!id) return;
    event.preventDefault();
    document.getElementById(id)?.click(); // does nothing where it is disabled
  });
}

/** On a phone the levers stand in a drawer. @param {HTMLElement} button */
export function connectDrawer(button) {
  button.onclick = () => {
    const open = document.body.classList.toggle("drawer");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Close levers" : "Levers";
    if (open) document.getElementById("headline")?.scrollIntoView({ block: "start" }); // what the levers change stands above the drawer
  };
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("drawer")) return;
    button.click();
    button.focus();
  });
}
