// Days to the first line stop, by industry and place.
import { csvText } from "/static/chart_tools.js";
import { month } from "/static/dom.js";
import { save } from "/static/jobs.js";
import { shown, spec, state } from "/static/store.js";
import { html, useDerived } from "/static/ui.js";

export const PLACES = /** @type {Record<string, string>} */ ({ US: "US", EU: "EU", JP: "Japan", KR: "S. Korea", IN: "India", CN: "China", ROW: "Rest" });
const SHADES = [["s0", "within 30 days, or now"], ["s1", "31 to 60"], ["s2", "61 to 120"], ["s3", "121 to 365"], ["s4", "later, or few lines"], ["s-1", "does not stop"]];

/** @param {string} place */
const placeName = (place) => PLACES[place] ?? spec.value?.countries.find((one) => one.name === place)?.title ?? place;

/** Days to the first line stop by industry and place; not drawn anew out of sight. @param {{ label: string, view: string }} given */
export function StopTable({ label, view }) {
  const stops = (useDerived(() => state.value.view === view, [view]) ? shown.value : shown.peek())?.answer.stops ?? [];
  const own = useDerived(() => state.value.country, []);
  const places = [...new Set([own, ...Object.keys(PLACES)])].filter((place) => stops.some((cell) => cell.region === place));
  const industries = [...new Set(stops.map((cell) => cell.industry))];
  const at = new Map(stops.map((cell) => [`${cell.industry}/${cell.region}`, cell]));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table class="stops" role="table"><caption class="unseen">${label}: days, lines that stand idle, and the hardest-hit use below the industry or, where it is another, in the cell</caption>
    <thead role="rowgroup"><tr role="row"><td role="cell"></td>${places.map((place) => html`<th scope="col" role="columnheader">${placeName(place)}</th>`)}</tr></thead>
    <tbody role="rowgroup">${industries.map((industry) => {
      const uses = places.map((place) => at.get(`${industry}/${place}`)).map((cell) => (cell?.lines ? cell.use : "")).filter(Boolean);
      /** @param {string} use */
      const count = (use) => uses.filter((one) => one === use).length;
      const usual = uses.reduce((most, use) => (count(use) > count(most) ? use : most), "");
      return html`<tr role="row"><th scope="row" role="rowheader">${industry}<small>${usual}</small></th>${places.map((place) => {
      const cell = at.get(`${industry}/${place}`);
      return cell && html`<td role="cell" class=${`s${cell.class}`} data-place=${placeName(place)}><b>${cell.text}</b>${cell.lines && html`<small class="lines">${cell.lines}</small>`}${cell.lines && cell.use !== usual && html`<small>${cell.use}</small>`}${cell.text !== cell.rest && html`<small>at rest: ${cell.rest === "–" ? "none" : cell.rest}</small>`}</td>`;
    })}</tr>`;
    })}</tbody></table></div>`;
}

/** How the table is read, and what it must not be taken for. */
const notes = () => spec.value?.stop_notes ?? [];
export const StopWarnings = () => notes().slice(1).map((text) => html`<p class="beyond">${text}</p>`);

/** The table as a file. */
function saveStops() {
  const answer = shown.peek()?.answer;
  const figure = (/** @type {string} */ text) => /^\d+/.exec(text)?.[0] ?? ""; // columns of numbers hold nothing else
  /** @param {string} text @param {string} what */
  const word = (text, what) => (text === "" || text === "\u2013" || figure(text) ? "" : `${what}: ${text}`);
  const lines = (answer?.stops ?? []).map(({ industry, region, use, text, lines: idle, rest }) => [industry, placeName(region), use,
    [word(text, "stop"), word(idle, "lines"), word(rest, "at rest")].filter(Boolean).join("; "), figure(text), figure(idle), figure(rest)]);
  const head = ["Industry", "Place", "Hardest-hit use", "Note", "Days", "Lines idle, %", "Days at rest"];
  save("stops.csv", new Blob([csvText({ head, lines, texts: 4 }, "", answer?.run ?? "")], { type: "text/csv" }));
}

/** The table as one of the charts. */
export const StopFigure = () => html`<figure id="f-stops"><h2>Days to the first line stop<span> by industry and place</span></h2>
  <ul class="legend squares">${SHADES.map(([name, text]) => html`<li class=${name}>${text}</li>`)}</ul>
  <${StopTable} view="overview" label="Days to the first line stop by industry and place" />
  <${StopWarnings} />
  <p class="chart-tools"><button type="button" id="stops-csv" aria-label="Days to the first line stop as CSV" onClick=${saveStops}>CSV</button></p>
  <figcaption>Counted from ${shown.value && month(shown.value.answer.counted_from)}. ${notes()[0]}</figcaption></figure>`;
