// The two settings that are held for comparison, in this tab.
import { unpacked } from "/static/links.js";
import { post } from "/static/state.js";
import { signal } from "/static/ui.js";

/** @import { Setting } from "/static/state.js" */
/** A setting and what the page calls it, with the name of its scenario where that is not part of it. @typedef {Setting & { words: string, title?: string }} Side */

const STORED_SIDES = "monazite-sides";
export const sides = signal(/** @type {{ a: Side | null, b: Side | null }} */ (JSON.parse(sessionStorage.getItem(STORED_SIDES) ?? '{"a":null,"b":null}')));

/** `words`: what the page calls the side. @param {"a" | "b"} name @param {Setting} one @param {string} words @param {string} [title] */
export function hold(name, one, words, title = "") {
  sides.value = { ...sides.peek(), [name]: { ...one, words, title } };
  sessionStorage.setItem(STORED_SIDES, JSON.stringify(sides.peek()));
}

/** A scenario that was read from a file is given to the server again, which may have been started anew since. @param {Setting} one @returns {Promise<Setting>} */
export async function onServer(one) {
  if (!one.scenario.startsWith("read-") || !one.file) return one;
  return { ...one, scenario: (await post("load", { toml: await unpacked(one.file) })).kept };
}
