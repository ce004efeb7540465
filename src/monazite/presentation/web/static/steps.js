// Undo and redo over whole settings, which outlive a reload. Nothing is erased: a move after an undo comes after the steps undone.
import { settingKey } from "/static/state.js";
import { putValue, valueIn } from "/static/storage.js";
import { computed, signal } from "/static/ui.js";

/** @import { Setting } from "/static/state.js" */
/** Settings that were reached, the last one stands; and those that were undone, the next one last. @typedef {{ done: Setting[], undone: Setting[] }} StoredSteps */

const MOST_STEPS = 200;
const STORED_STEPS = "monazite-steps";

export const steps = signal(/** @type {StoredSteps} */ ({ done: [], undone: [], ...valueIn("sessionStorage", STORED_STEPS, {}) }));
export const canUndo = computed(() => steps.value.done.length > 1);
export const canRedo = computed(() => steps.value.undone.length > 0);

/** @param {number} back */
export const settingAt = (back) => steps.peek().done.at(-1 - back);

/** @param {StoredSteps} next */
function store(next) {
  steps.value = next;
  putValue("sessionStorage", STORED_STEPS, next);
}

/** A step; `isSameMove`: the last step goes on, as where an arrow key is pressed several times. @param {Setting} one */
export function pushStep(one, isSameMove = false) {
  const current = settingAt(0);
  if (current && settingKey(one) === settingKey(current)) return;
  const { done: before, undone } = steps.peek();
  const done = [...before];
  if (undone.length && current) {
    const back = [...undone].reverse(); // forward again through what was undone, and back to where we stand
    done.push(...back, ...back.slice(0, -1).reverse(), current);
  } else if (isSameMove && done.length > 1) done.pop();
  done.push(structuredClone(one));
  store({ done: done.slice(-MOST_STEPS), undone: [] });
}

/** Both give the setting that stands then. */
export function undo() {
  const { done, undone } = steps.peek();
  if (done.length > 1) store({ done: done.slice(0, -1), undone: [...undone, ...done.slice(-1)] });
  return settingAt(0);
}

export function redo() {
  const { done, undone } = steps.peek();
  if (undone.length) store({ done: [...done, ...undone.slice(-1)], undone: undone.slice(0, -1) });
  return settingAt(0);
}
