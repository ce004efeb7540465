// What the page holds, as signals: components that read one are drawn again when it changes, and nothing else is.
import { day, month, withDates } from "/static/dom.js";
import { settingText } from "/static/lever_values.js";
import { Refused, countedMonths, fileOfAddress, fromAddress, isAborted, monthsOfYear, setting, settingKey, toAddress } from "/static/state.js";
import { computed, signal } from "/static/ui.js";

/** @import { MovedRun, RangedRun, OpenedScenario, ShownLever } from "api" */
/** @import { PageState, Setting } from "/static/state.js" */
/** @import { NamedParameter } from "/static/lever_values.js" */
/** An answer about a run; the run at rest comes with the scenario, without a number. @typedef {OpenedScenario | MovedRun | RangedRun} RunAnswer */

export const state = signal(/** @type {PageState} */ ({ ...fromAddress(), file: fileOfAddress() }));
/** Names the setting that stands: what a panel shows carries the one that it is of. */
export const key = computed(() => settingKey(state.value));
/** What the scenario opened with. */
export const spec = signal(/** @type {OpenedScenario | null} */ (null));
/** The last answer about a run, the setting that it is of, and what it adds to the line of moved levers. */
export const shown = signal(/** @type {{ answer: RunAnswer, key: string, of: Setting, remark: string } | null} */ (null));
/** What went wrong, in a sentence; `isLost`: nothing can be shown, and there is a link out of it. */
export const problem = signal({ text: "", isLost: false });
/** What a screen reader says when ranges have come. */
export const spoken = signal("");
/** Whether the server did not answer when it was asked last. */
export const isServerAway = signal(false);
/** Whether what is shown is still of the scenario before. */
export const isReopening = computed(() => shown.value !== null && shown.value.of.scenario !== state.value.scenario);
/** Whether ranges wait because the server works for other users. */
export const areRangesHeldUp = signal(false);
/** Levers that move nothing, each with the reason, in a setting; and what helps against each warning of it. */
export const idle = signal({ key: "", levers: /** @type {Record<string, string>} */ ({}), remedies: /** @type {Record<string, string>} */ ({}) });
/** The setting for whose warnings the levers that help are being worked out at this moment; empty: none. */
export const sought = signal("");
/** What parameters are called that were opened as held, or ranked. */
export const parameters = signal(/** @type {Record<string, NamedParameter>} */ ({}));
/** @param {({ parameter: string } & NamedParameter)[]} rows */
export function nameParameters(rows) {
  parameters.value = { ...parameters.peek(), ...Object.fromEntries(rows.map((one) => [one.parameter, one])) };
}
/** The headline number that is traced, and the one that assumptions are ranked for. */
export const traced = signal("");
export const ranked = signal("");

export const isMoved = computed(() => Object.keys(state.value.levers).length > 0 || state.value.deal !== "");
export const leversById = computed(() => new Map((spec.value?.levers ?? []).map((lever) => /** @type {[string, ShownLever]} */ ([lever.id, lever]))));

/** Changes the state; `isNew`: as a page of its own in the history of the browser. @param {Partial<PageState>} changes */
export function change(changes, isNew = false) {
  state.value = { ...state.peek(), ...changes };
  toAddress(state.peek(), isNew);
}

export const currentSetting = () => setting(state.peek());

/** What stands, in words. @param {Setting} one */
export const wordsOf = (one) => settingText(/** @type {OpenedScenario} */ (spec.peek()), one, parameters.value);

export const today = () => new Date().toISOString().slice(0, 10);

/** What numbers are of, in one line; `of`: the key of their setting. @param {string} [of] @param {string} [run] */
export function sourceLine(of, run) {
  const opened = /** @type {OpenedScenario} */ (spec.peek());
  const [scenario, from, , ...rest] = JSON.parse(of ?? key.peek()), [levers, spans, assumptions] = rest.slice(0, 3).map(Object.fromEntries);
  const words = wordsOf(/** @type {any} */ ({ scenario, levers, spans, assumptions, deal: rest[3] }));
  return `monazite ${opened.version}, ${scenario === opened.scenario ? `${opened.name}; levers act from ${month(from ?? opened.usual_day)}: ` : ""}${words}. ${run ? `Run ${run}. ` : ""}${day(today())}.`;
}

/** @type {{ name: string, title: string }[]} */
let lastNames = [];
/** Names of the headline numbers, for a choice of one; the same list while they stay the same. */
export const numberNames = computed(() => {
  const answer = shown.value?.answer;
  const tiles = answer ? [...answer.tiles, ...answer.footprint] : [];
  const names = tiles.map((tile) => ({ name: tile.id, title: tile.group === "loss" ? `Loss in ${countedMonths(monthsOfYear(answer?.counted_from, spec.value?.months))}, ${tile.label}` : tile.label }));
  if (JSON.stringify(names) !== JSON.stringify(lastNames)) lastNames = names;
  return lastNames;
});

/** @param {string} text */
export function showProblem(text, isLost = false) {
  problem.value = { text: withDates(text), isLost };
}

/** Work whose refusal the page shows; a request that a newer one has replaced is no problem. @param {() => unknown} work */
export async function guard(work) {
  try {
    await work();
  } catch (error) {
    if (isAborted(error) || (error instanceof Refused && error.status === 409)) return;
    if (!(error instanceof Refused)) throw error;
    showProblem(error.message);
  }
}
