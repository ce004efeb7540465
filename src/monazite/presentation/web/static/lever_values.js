// Values of levers: in words, at rest, within their ends; and a move that changed nothing.
import { month } from "/static/dom.js";
import { laterMonth } from "/static/state.js";

/** @import { OpenedScenario, ShownLever } from "api" */
/** @import { PageState, Setting, Span } from "/static/state.js" */
/** @import { RunAnswer } from "/static/store.js" */
/** What a parameter is, and its unit. @typedef {{ text: string, unit: string }} NamedParameter */

/** @param {ShownLever} lever @param {number} value */
export function valueText(lever, value, named = true) {
  const level = named && Object.entries(lever.levels).find(([, at]) => Math.abs(at - value) < 1e-9);
  let text;
  if (lever.unit === "share") text = `${Number((100 * value).toFixed(1))}%`;
  else if (lever.unit === "share/yr") text = `${(100 * value).toFixed(1)}% a year`;
  else if (lever.unit === "month") text = `${value} ${value === 1 ? "month" : "months"}`;
  else if (lever.unit === "MUSD") text = `${value.toLocaleString("en")} M USD`;
  else if (lever.unit === "MUSD/yr") text = `${value.toLocaleString("en")} M USD a year`;
  else if (lever.unit === "1") text = `× ${value}`;
  else if (lever.unit === "day") text = `${value} ${value === 1 ? "day" : "days"}`;
  else text = `${value} ${lever.unit}`;
  return level ? `${text} (${level[0]})` : text;
}

/** A number as typed, with a point or a comma before decimals; NaN where it may stand for thousands. @param {string} text @param {number} top */
export function numberOf(text, top) {
  const plain = text.replace(/[\s%]/g, "");
  return /^-?(\d+[.,]?\d*|[.,]\d+)$/.test(plain) && !(top >= 1000 && /^[1-9]\d?\d?[.,]\d{3}$/.test(plain)) ? Number(plain.replace(",", ".")) : NaN;
}

/** Months of a lever in words, for the line that says what was moved. @param {Span | undefined} span */
export function spanWords(span) {
  if (!span) return "";
  const start = span.start ? ` from ${month(span.start)}` : "";
  return start + (span.until ? ` to ${month(laterMonth(span.until, -1))}` : "");
}

/** Where a lever rests: a lever that follows another one rests at its value. @param {OpenedScenario} spec @param {Record<string, number>} levers @param {ShownLever} lever */
export const restValue = (spec, levers, lever) => levers[spec.follows[lever.id]] ?? lever.rest;

/** Where the lever rests, and its levels with a source. @param {ShownLever} lever @returns {[string, number, string][]} */
export function namedLevels(lever) {
  const named = Object.entries(lever.levels), isNamed = named.some(([, at]) => Math.abs(at - lever.rest) < 1e-9);
  const all = /** @type {[string, number][]} */ ([...(isNamed ? [] : [["as it is", lever.rest]]), ...named]);
  return all.map(([name, at]) => {
    const mark = name in lever.levels && lever.scale.find((one) => Math.abs(one.value - at) < 1e-9);
    return [name, at, mark ? `${mark.text} ${mark.source}` : ""];
  });
}

/**
 * What the levers of a state become in a scenario: those that it does not have go, values that no lever takes are set to
 * its end, months outside the run are left out, and words say so.
 * @param {PageState} state @param {OpenedScenario} spec
 */
export function bringWithin(state, spec) {
  /** @type {string[]} */
  const words = [];
  const ids = new Set(spec.levers.map((lever) => lever.id));
  const levers = Object.fromEntries(Object.entries(state.levers).filter(([id]) => ids.has(id)));
  const unknown = Object.keys(state.levers).filter((id) => !ids.has(id));
  if (unknown.length) words.push(`Left out of the link, because this scenario has no lever of that name: ${unknown.join(", ")}.`);
  const spans = structuredClone(state.spans);
  for (const lever of spec.levers) {
    const value = levers[lever.id];
    if (value === undefined || (value >= lever.low && value <= lever.top)) continue;
    const within = levers[lever.id] = Math.min(Math.max(value, lever.low), lever.top);
    const [asked, low, top] = [value, lever.low, lever.top].map((x) => valueText(lever, x, false));
    words.push(`${lever.label}: ${asked} lies outside ${low} to ${top}; it is set to ${valueText(lever, within, false)}.`);
  }
  const last = spec.months[spec.months.length - 1];
  for (const [id, span] of Object.entries(spans)) {
    const lever = spec.levers.find((one) => one.id === id);
    const isOutside = (span.start && (span.start < spec.day || span.start > last)) || (span.until && span.until <= (span.start ?? spec.day));
    if (lever && id in levers && !isOutside) {
      if (span.until && span.until > last) span.until = null;
      continue;
    }
    delete spans[id];
    if (lever && isOutside) words.push(`${lever.label}${spanWords(span)}: the run and the levers do not have these months; it acts from the first to the last.`);
  }
  return { changes: { levers, spans }, words: words.join(" ") };
}

/** A parameter that is held, in words: the first clause of what it is; its name where the page has not been told. @param {string} name @param {number} value @param {NamedParameter | undefined} about */
function heldText(name, value, about) {
  const clause = about?.text.split(/[;.](?:\s|$)/)[0], unit = about && !["1", "share"].includes(about.unit) ? ` ${about.unit}` : "";
  return `${clause ? `\u201c${clause}\u201d` : name} held at ${value}${unit}`;
}

/** A setting as one text; `spec` is what the page opened with, whose scenario is not named. @param {OpenedScenario} spec @param {Setting} one @param {Record<string, NamedParameter>} parameters */
export function settingText(spec, one, parameters = {}) {
  const parts = Object.entries(one.levers).map(([id, value]) => {
    const lever = spec.levers.find((l) => l.id === id);
    return lever ? `${lever.label} ${valueText(lever, value, false)}${spanWords(one.spans?.[id])}` : id;
  });
  parts.push(...Object.entries(one.assumptions ?? {}).map(([name, value]) => heldText(name, value, parameters[name])));
  if (one.deal) parts.push(`deal ${one.deal.split(":")[1]}`);
  const what = parts.join("; ") || "levers at rest";
  return one.scenario && one.scenario !== spec.scenario ? `${one.scenario}: ${what}` : what;
}

/** A list with "and". @param {string[]} parts */
const listed = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join(""));

/**
 * What one setting has that another had not, in words; `spec` is what the page has open now.
 * @param {OpenedScenario} spec @param {Setting} before @param {Setting} now @param {Record<string, NamedParameter>} parameters
 */
export function changeText(spec, before, now, parameters) {
  if (before.scenario !== now.scenario) return `${spec.name} is open, levers act from ${month(spec.day)}`;
  const parts = [];
  if (before.day !== now.day) parts.push(`levers act from ${month(spec.day)}`);
  if (before.good !== now.good) parts.push(`price of ${spec.goods.find(({ name }) => name === spec.good)?.title}`);
  const gone = spec.levers.filter(({ id }) => id in before.levers && !(id in now.levers));
  if (!Object.keys(now.levers).length && gone.length > 1) parts.push("every lever at rest");
  else parts.push(...gone.map(({ label }) => `${label} at rest`));
  /** @param {Setting} one @param {ShownLever} lever */
  const words = ({ levers, spans }, lever) => (lever.id in levers ? `${lever.label} ${valueText(lever, levers[lever.id], false)}${spanWords(spans?.[lever.id])}` : "");
  parts.push(...spec.levers.map((lever) => (words(before, lever) === words(now, lever) ? "" : words(now, lever))).filter(Boolean));
  /** @param {string} name */
  const title = (name) => parameters[name]?.text.split(/[;.](?:\s|$)/)[0] ?? name;
  parts.push(...Object.keys(before.assumptions).filter((name) => !(name in now.assumptions)).map((name) => `\u201c${title(name)}\u201d not held any more`));
  parts.push(...Object.entries(now.assumptions).filter(([name, value]) => before.assumptions[name] !== value).map(([name, value]) => heldText(name, value, parameters[name])));
  if (before.deal !== now.deal) parts.push(now.deal ? "a deal is signed" : "no deal");
  return listed(parts);
}

/** @param {RunAnswer} answer */
const outcomesOf = ({ paths, loss, stops, footprint }) => JSON.stringify([paths, loss, stops, footprint]);
/** Whether an answer is that of the run at rest. @param {RunAnswer} answer */
const isAsAtRest = ({ tiles, footprint, loss, stops }) => [...tiles, ...footprint].every((one) => one.value === one.before) && loss.every((one) => one.central === one.rest) && stops.every((one) => one.text === one.rest);
/** @param {RunAnswer} answer */
const tokenOf = (answer) => ("token" in answer ? answer.token : undefined);

/** Whether two answers of a central run show the same; others are compared with the run at rest alone. @param {RunAnswer} before @param {RunAnswer} answer */
export const showSame = (before, answer) => (before.counted_from !== answer.counted_from && isAsAtRest(answer)) || !before.paths.price.outside?.low && !answer.paths.price.outside?.low && tokenOf(before) !== tokenOf(answer) && outcomesOf(before) === outcomesOf(answer);
