// Settings saved by name in this browser: opened again, compared, and scenario files taken in.
import { openText, takeSetting } from "/static/flow.js";
import { day, month } from "/static/dom.js";
import { Refused, packed, post, unpacked } from "/static/state.js";
import { putValue, valueIn } from "/static/storage.js";
import { currentSetting, guard, problem, spec, state, today, wordsOf } from "/static/store.js";
import { byId, field, html, signal, useEffect, useRef } from "/static/ui.js";

/** @import { Setting } from "/static/state.js" */
/** A setting under a name; older ones hold the text of their file, and no day of saving. @typedef {Setting & { name: string, note: string, words: string, title?: string, from?: string, on?: string, toml?: string }} SavedSetting */
/** A setting and what the page calls it, with the name of its scenario where that is not part of it. @typedef {Setting & { words: string, title?: string }} Side */

// The two settings that are held for comparison, in this tab.
const STORED_SIDES = "monazite-sides";
export const sides = signal(valueIn("sessionStorage", STORED_SIDES, /** @type {{ a: Side | null, b: Side | null }} */ ({ a: null, b: null })));

/** `words`: what the page calls the side. @param {"a" | "b"} name @param {Setting} one @param {string} words @param {string} [title] */
export function hold(name, one, words, title = "") {
  sides.value = { ...sides.peek(), [name]: { ...one, words, title } };
  putValue("sessionStorage", STORED_SIDES, sides.peek());
}

/** A scenario that was read from a file is given to the server again, which may have been started anew since. @param {Setting} one @returns {Promise<Setting>} */
export async function onServer(one) {
  if (!one.scenario.startsWith("read-") || !one.file) return one;
  return { ...one, scenario: (await post("load", { toml: await unpacked(one.file) })).kept };
}

const KEY = "monazite-saved";
const stored = () => valueIn("localStorage", KEY, /** @type {SavedSetting[]} */ ([]));
const saved = signal(stored());
const reply = signal({ text: "", acts: /** @type {[string, () => void][]} */ ([]) });
/** @param {string} text @param {[string, () => void][]} acts */
const say = (text, ...acts) => { reply.value = { text, acts }; };

/** Lists what could be written and nothing else; `done`: what is said then. @param {SavedSetting[]} items @param {string} done */
function store(items, done) {
  const isWritten = putValue("localStorage", KEY, items);
  if (isWritten) saved.value = items;
  say(isWritten ? done : "Not saved: this browser has no room, or forbids it. Take the scenario as a file, under \u201cTake away\u201d.");
  return isWritten;
}

/** @param {SavedSetting} one */
async function settingOf(one) {
  const file = one.file ?? (one.toml ? await packed(one.toml) : "");
  const { scenario, day, good, levers, spans = {}, assumptions = {}, deal } = one;
  return onServer({ scenario, day, good, levers, spans, assumptions, deal, file });
}

/** @param {SubmitEvent} event */
function saveCurrent(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget), content = new FormData(form), one = currentSetting();
  const [name, note] = ["name", "note"].map((key) => String(content.get(key)).trim());
  if (!name) return say("A name is needed.");
  const add = (/** @type {string} */ own) => {
    const items = [...others(own), { name: own, note, words: wordsOf(one), title: spec.peek()?.name, from: spec.peek()?.day, on: today(), ...one }];
    if (store(items, `${own} is saved in this browser.`)) form.reset();
  };
  const isFree = (/** @type {string} */ own) => stored().length === others(own).length;
  if (isFree(name)) return add(name);
  let count = 2;
  while (!isFree(`${name} (${count})`)) count += 1;
  return say(`${name} is in use.`, ["Replace it", () => add(name)], ["Keep both", () => add(`${name} (${count})`)]);
}

/** @param {string} name */
const others = (name) => stored().filter((other) => other.name !== name);

// What was removed in this tab, the last one first: each can be brought back, also after a save or a reload.
const REMOVED = "monazite-removed", MOST_REMOVED = 10;
/** @typedef {{ one: SavedSetting, at: number }} RemovedSetting */
const removed = signal(valueIn("sessionStorage", REMOVED, /** @type {RemovedSetting[]} */ ([])));

/** @param {RemovedSetting[]} items */
function hasRemoved(items) {
  removed.value = items.slice(0, MOST_REMOVED);
  putValue("sessionStorage", REMOVED, removed.peek());
}

/** @param {SavedSetting} one */
function remove(one) {
  const at = stored().findIndex((other) => other.name === one.name);
  if (!store(others(one.name), `${one.name} is removed.`)) return;
  hasRemoved([{ one, at }, ...removed.peek()]);
  requestAnimationFrame(() => document.getElementById("bring-back0")?.focus());
}

/** @param {RemovedSetting} gone */
function bringBack(gone) {
  const isTaken = stored().some((other) => other.name === gone.one.name);
  const one = isTaken ? { ...gone.one, name: `${gone.one.name} (removed)` } : gone.one;
  if (!store(others(one.name).toSpliced(gone.at, 0, one), `${one.name} is back.`)) return;
  hasRemoved(removed.peek().filter((other) => other !== gone));
  requestAnimationFrame(() => (document.getElementById("bring-back0") ?? byId("saved-name")).focus());
}

/** Settings that were removed; Ctrl+Z among them brings back the last one. */
function Removed() {
  if (!removed.value.length) return null;
  const undo = (/** @type {KeyboardEvent} */ event) => {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    bringBack(removed.peek()[0]);
  };
  return html`<p id="saved-removed" class="quiet" onKeyDown=${undo}>Removed:${removed.value.map((gone, i) => html` <button type="button" id=${`bring-back${i}`} onClick=${() => bringBack(gone)}>Bring back ${gone.one.name}</button>`)}</p>`;
}

function Reply() {
  const { text, acts } = reply.value;
  useEffect(() => document.getElementById("saved-act0")?.focus(), [reply.value]);
  return html`<p role="status" class="quiet"><span id="saved-said">${text}</span>${acts.map(([word, act], i) => html` <button type="button" id=${`saved-act${i}`} onClick=${() => {
    act();
    byId("saved-name").focus();
  }}>${word}</button>`)}</p>`;
}

/** @param {{ one: SavedSetting }} given */
function SavedItem({ one }) {
  /** @param {string} text @param {() => unknown} work */
  const button = (text, work) => html`<button type="button" aria-label=${`${text}: ${one.name}`} onClick=${() => guard(work)}>${text}</button>`;
  const { title = one.scenario, from = one.day, on } = one;
  return html`<li><strong>${one.name}</strong><span class="quiet"> ${title}${from && `, ${month(from)}`}: ${one.words}${on && `; saved ${day(on)}`}${one.note && ` · ${one.note}`} </span>
    ${button("Open", async () => takeSetting(await settingOf(one)))}${button("As A", async () => hold("a", await settingOf(one), one.name))}
    ${button("As B", async () => hold("b", await settingOf(one), one.name))}${button("Remove", () => remove(one))}</li>`;
}

const fileReply = signal({ text: "", isRefused: false, scenario: /** @type {string | undefined} */ (undefined) });
/** What came of a scenario file, beside where it was given. */
export function FileReply() {
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => line.current?.scrollIntoView({ block: "nearest" }), [fileReply.value]);
  const { text, isRefused, scenario } = fileReply.value, isOfNow = text && scenario === spec.value?.scenario;
  return html`<p class="notice file-reply" role=${isRefused ? "alert" : "status"} ref=${line} hidden=${!isOfNow}>${isOfNow ? text : ""}</p>`;
}

/** @param {string} toml @param {string} name */
export async function openFile(toml, name) {
  /** It stands while the scenario does. @param {string} text @param {boolean} isRefused */
  const answer = (text, isRefused) => { fileReply.value = { text, isRefused, scenario: spec.peek()?.scenario }; };
  answer("", false);
  try {
    await openText(toml);
    const isOpen = spec.peek()?.scenario === state.peek().scenario;
    answer(isOpen ? `${name} is open: \u201c${spec.peek()?.name}\u201d stands above.` : problem.peek().text, !isOpen);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer(`${name} is not opened. ${error.message.replace(/^scenario:(\d+): /, "Line $1, ")}`, true);
  }
}

/** @param {Event} event */
async function chooseFile(event) {
  const file = field(event).files?.[0];
  if (file) await openFile(await file.text(), file.name);
}

export function Saved() {
  return html`<h3>Saved in this browser</h3>
    <form id="saved-form" onSubmit=${saveCurrent}><label class="pick">Name <input type="text" id="saved-name" name="name" maxlength="60" autocomplete="off" /></label>${" "}
      <label class="pick">Note <input type="text" id="saved-note" name="note" maxlength="200" autocomplete="off" /></label>${" "}<button>Save what stands</button></form>
    <${Reply} /><${Removed} />
    <p id="saved-none" class="quiet" hidden=${saved.value.length > 0}>Nothing is saved yet.</p>
    <ul id="saved-list" class="plain">${saved.value.map((one) => html`<${SavedItem} key=${one.name} one=${one} />`)}</ul>
    <p><label class="pick">A scenario file (TOML) to open <input type="file" id="saved-file" accept=".toml" onChange=${chooseFile} /></label> Its counterpart is among the files to take away.</p><${FileReply} />`;
}
