// Settings in words: what was moved, and a lever that moved and changed nothing on the page.
import { spanWords, valueText } from "/static/lever_values.js";

/** @import { OpenedScenario } from "api" */
/** @import { Setting } from "/static/state.js" */
/** @import { RunAnswer } from "/static/store.js" */

/** A setting as one text; `spec` is what the page opened with, whose scenario is not named. @param {OpenedScenario} spec @param {Setting} one */
export function settingText(spec, one) {
  const parts = Object.entries(one.levers).map(([id, value]) => {
    const lever = spec.levers.find((l) => l.id === id);
    return lever ? `${lever.label} ${valueText(lever, value, false)}${spanWords(one.spans?.[id])}` : id;
  });
  parts.push(...Object.entries(one.assumptions ?? {}).map(([name, value]) => `${name} held at ${value}`));
  if (one.deal) parts.push(`deal ${one.deal.split(":")[1]}`);
  const what = parts.join("; ") || "levers at rest";
  return one.scenario && one.scenario !== spec.scenario ? `${one.scenario}: ${what}` : what;
}

/** @param {RunAnswer} answer */
const outcomesOf = ({ paths, loss, stops, footprint }) => JSON.stringify([paths, loss, stops, footprint]);
/** Whether an answer is what it would be with every lever at rest, which it holds beside its own figures. @param {RunAnswer} answer */
const isAsAtRest = ({ tiles, footprint, loss, stops }) => [...tiles, ...footprint].every((one) => one.value === one.before) && loss.every((one) => one.central === one.rest) && stops.every((one) => one.text === one.rest);
/** @param {RunAnswer} answer */
const tokenOf = (answer) => ("token" in answer ? answer.token : undefined);

/** Whether two answers, both of a central run, show the same; one with ranges, or counted from another month, has nothing to compare with but the run at rest. @param {RunAnswer} before @param {RunAnswer} answer */
export const showSame = (before, answer) => (before.counted_from !== answer.counted_from && isAsAtRest(answer)) || !before.paths.price.outside?.low && !answer.paths.price.outside?.low && tokenOf(before) !== tokenOf(answer) && outcomesOf(before) === outcomesOf(answer);
