// Work of minutes: the page asks how far it is, shows that beside a button that cancels it, with what there is of the
// answer, and takes the whole of it at last.
import { fileFrom, post } from "/static/state.js";
import { html, signal } from "/static/ui.js";

/** @import { Routes, UnfinishedOptions, UnfinishedRanking, UnfinishedTalks, UnfinishedWork } from "api" */
/** @import { Report } from "/static/panels.js" */
/** Paths whose work goes on while the page asks. @typedef {"brief" | "talks" | "options" | "influence"} JobPath */
/** @template {JobPath} P @typedef {Exclude<Routes[P]["answer"], UnfinishedWork>} Finished */

const PAUSE = 1000; // ms between questions

/** @param {{ text: string, began: number, share: number | undefined, cancel: () => void }} given */
function Progress({ text, began, share, cancel }) {
  return html`<span class="notice job"><span>${text}</span><span aria-hidden="true"> ${Math.round((performance.now() - began) / 1000)} s so far.</span>
    <progress max="1" value=${share} aria-label="How much is done"></progress><button type="button" onClick=${cancel}>Cancel</button></span>`;
}

/**
 * Shows that one answer is waited for, beside a button that gives it up; `end` once it is there.
 * @param {string} text @param {Report} report
 */
export function awaited(text, report) {
  const began = performance.now(), giveUp = new AbortController();
  const show = () => report(html`<${Progress} text=${text} began=${began} share=${undefined} cancel=${() => giveUp.abort()} />`);
  show();
  const timer = setInterval(show, PAUSE);
  return { signal: giveUp.signal, end: () => clearInterval(timer) };
}

/**
 * The answer of a job, null where it failed or was cancelled; `report` takes how far it is with what there is of the
 * answer, and at last why there is no more of it; `endsUnwanted`: a later question of the page puts an end to it.
 * @template {JobPath} P
 * @param {P} path @param {Routes[P]["request"]} body @param {Report} report
 * @returns {Promise<Finished<P> | null>}
 */
export async function follow(path, body, report, endsUnwanted = false) {
  const began = performance.now(), isCancelled = signal(false), start = /** @type {HTMLElement | null} */ (document.activeElement);
  /** @type {() => void} */
  let wake = () => {};
  const cancel = () => {
    isCancelled.value = true;
    wake();
  };
  let answer = await post(path, body), shown = 0;
  /** @type {any} */
  let soFar;
  while (answer.state === "working") {
    const { text, share } = /** @type {UnfinishedWork} */ (answer);
    if ("so_far" in answer) ({ so_far: soFar, number: shown = 0 } = /** @type {UnfinishedTalks | UnfinishedOptions | UnfinishedRanking} */ (answer));
    const isWanted = report(html`<${Progress} text=${text} began=${began} share=${share} cancel=${cancel} />`, soFar);
    if (isWanted === false && endsUnwanted) isCancelled.value = true;
    await new Promise((/** @type {(value: void) => void} */ done) => {
      wake = done;
      setTimeout(done, PAUSE);
    });
    answer = await post(path, { ...body, ...(shown && { shown }), ...(isCancelled.value && { cancel: true }) });
  }
  if (answer.state === "ready") return /** @type {Finished<P>} */ (answer);
  const text = `${answer.text} ${soFar?.to_come?.replace(/[;.].*/, ".") ?? ""}`.trim(); // what follows does not come any more
  report(html`<span class="notice job">${text}</span>`, soFar && { ...soFar, to_come: "" }, text);
  setTimeout(() => { if (document.activeElement === document.body) start?.focus(); }); // the button that cancels is gone
  return null;
}

/** A file among the downloads. @param {string} name @param {Blob} content */
export function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/**
 * A file of the server among the downloads.
 * @template {keyof Routes} P
 * @param {P} path @param {Routes[P]["request"]} body @param {string} name
 */
export const download = async (path, body, name) => save(name, await fileFrom(path, body));
