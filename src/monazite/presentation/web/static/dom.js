// Small helpers of the page: words for days, keys, the drawer of a phone.

/** @param {number} ms */
export const wait = (ms) => new Promise((/** @type {(value: void) => void} */ done) => setTimeout(done, ms));

// Made once: a formatter for each word took a tenth of a move of a lever.
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

/** Ctrl+Z and Ctrl+Y, or Ctrl+Shift+Z, press the buttons with these ids, unless the cursor stands in a text that was not taken yet. @param {string} undo @param {string} redo */
export function undoByKeys(undo, redo) {
  window.addEventListener("keydown", (event) => {
    const box = /** @type {HTMLInputElement | null} */ (/** @type {Element} */ (event.target).closest("textarea, input:not([type=range])"));
    if (!(event.ctrlKey || event.metaKey) || (box && box.value !== box.dataset.shown)) return;
    const isRedo = event.key === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    const id = isRedo ? redo : event.key === "z" ? undo : null;
    if (!id) return;
    event.preventDefault();
    document.getElementById(id)?.click(); // does nothing where it is disabled
  });
}

/** What is in the page no more, or cannot be pressed any more. @param {Element} one */
const isGone = (one) => !one.isConnected || one.matches(":disabled, [hidden], [hidden] *, details:not([open]) > :not(summary), details:not([open]) > :not(summary) *");

/** Gives the focus to what takes none by itself. @param {HTMLElement} one */
export function focusOn(one) {
  if (one.tabIndex < 0) one.tabIndex = -1;
  one.focus();
}

/**
 * The focus never falls back to the top of the page: where what had it vanishes and nothing else takes it, the heading of the
 * nearest part around it does. @param {() => HTMLElement} last takes it where that part has vanished too
 */
export function handFocusOn(last) {
  /** What had the focus, and the parts around it, the nearest one first. @type {Element[]} */
  let around = [], timer = 0;
  document.addEventListener("focusin", ({ target }) => {
    around = [];
    for (let one = /** @type {Element | null} */ (target); one; one = one.parentElement) around.push(one);
  });
  document.addEventListener("pointerdown", ({ target }) => { // a press elsewhere takes the focus away on purpose
    if (!around[0]?.contains(/** @type {Node} */ (target))) around = [];
  });
  const hand = () => {
    if (document.activeElement !== document.body || !around.length || !isGone(around[0])) return;
    const part = around.find((one) => one.matches("li, section, form, #summary") && !isGone(one));
    focusOn(/** @type {HTMLElement} */ (part?.querySelector("h2, h3, strong, #headline") ?? part ?? last()));
  };
  new MutationObserver(() => {
    if (!around.length || !isGone(around[0])) return;
    clearTimeout(timer);
    timer = window.setTimeout(hand, 60); // after those who know better where it goes
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["hidden", "open", "disabled"] });
}

/** On a phone the levers stand in a drawer, into which the focus goes and from which it comes back. @param {HTMLElement} button */
export function connectDrawer(button) {
  button.onclick = () => {
    const open = document.body.classList.toggle("drawer");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Close levers" : "Levers";
    if (!open) return button.focus();
    document.getElementById("headline")?.scrollIntoView({ block: "start" }); // what the levers change stands above the drawer
    /** @type {HTMLElement | null} */ (document.querySelector("#levers input"))?.focus({ preventScroll: true });
  };
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("drawer")) button.click();
  });
}
