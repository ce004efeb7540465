// Weeks of use in stock, item by item: small charts, light enough to keep up with a lever that moves.
import { day } from "/static/dom.js";
import { Grid, html, useMemo, useSignal } from "/static/ui.js";

/** @import { FirmAnswers, ItemCover } from "api" */
/** @typedef {{ cover: ItemCover, atRest: ItemCover | undefined, days: (number | null)[], start: string, weeks: number }} ItemChart */

const WIDTH = 440, HEIGHT = 150, LEFT = 34, BOTTOM = 22, TOP = 8;
const STOPS = ["low", "middle", "high"];

/** @param {number} week @param {number} weeks */
const across = (week, weeks) => LEFT + ((WIDTH - LEFT - 6) * week) / Math.max(weeks, 1);
/** @param {number} value @param {number} top */
const up = (value, top) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * Math.min(value, top)) / top;
/** @param {number[]} values @param {number} top */
const points = (values, top) => values.map((v, i) => `${across(i + 1, values.length).toFixed(1)},${up(v, top).toFixed(1)}`);

/** @param {number} most */
function niceTop(most) {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 4, 5, 10].map((m) => m * size).find((t) => t >= most) ?? 10 * size;
}

/** @param {string} start @param {number} days */
const dayAfter = (start, days) => new Date(Date.parse(start) + days * 86400000);
/** @param {Date} date */
const monthText = (date) => date.toLocaleDateString("en-GB", { month: "short", year: "2-digit", timeZone: "UTC" });

/** @param {number} top @param {string} start @param {number} weeks */
function scale(top, start, weeks) {
  const marks = [];
  for (let week = 0; week <= weeks; week += Math.max(Math.round(weeks / 4), 1)) marks.push(week);
  return html`<g class="grid">${[0, top / 2, top].map((value) => html`<line x1=${LEFT} x2=${WIDTH - 6} y1=${up(value, top)} y2=${up(value, top)} />
      <text x=${LEFT - 5} y=${up(value, top) + 4} text-anchor="end">${Number(value.toPrecision(3))}</text>`)}
    ${marks.map((week) => html`<text x=${across(week, weeks)} y=${HEIGHT - 6} text-anchor=${week === 0 ? "start" : week > 0.95 * weeks ? "end" : "middle"}>${monthText(dayAfter(start, 7 * week))}</text>`)}</g>`;
}

/** @param {ItemChart} given */
function ItemFigure({ cover: { item, value, low, high }, atRest, days, start, weeks }) {
  const isOpen = useSignal(false), top = niceTop(Math.max(...high, ...(atRest?.high ?? [0])));
  const marks = useMemo(() => scale(top, start, weeks), [top, start, weeks]); // not compared again while the lever moves
  const out = value.findIndex((x) => x < 0.05), weekEnd = (/** @type {number} */ i) => day(dayAfter(start, 7 * (i + 1)).toISOString());
  const words = out < 0 ? "never empty in the middle case" : `empty from ${weekEnd(out)} in the middle case`;
  return html`<figure data-item=${item}><h3>${item}</h3>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${item}: ${value[0].toFixed(1)} weeks of use in stock at first, ${words}.`}>${marks}
      <path class="band" d=${`M${points(high, top).join("L")}L${points(low, top).reverse().join("L")}Z`} />
      <polyline class="at-rest" points=${atRest ? points(atRest.value, top).join(" ") : ""} /><polyline class="line" points=${points(value, top).join(" ")} />
      <g class="stop-days">${STOPS.map((name, i) => days[i] !== null && html`<line class=${name} x1=${across(days[i] / 7, weeks)} x2=${across(days[i] / 7, weeks)} y1=${TOP} y2=${HEIGHT - BOTTOM} />`)}</g></svg>
    <details onToggle=${(/** @type {Event} */ event) => { isOpen.value = /** @type {HTMLDetailsElement} */ (event.currentTarget).open; }}><summary>As a table<span class="unseen">: ${item}</span></summary>
      ${isOpen.value && html`<${Grid} head=${["Week ending", "Middle", "5%", "95%"]} rows=${value.map((x, i) => [weekEnd(i), ...[x, low[i], high[i]].map((one) => one.toFixed(1))])} caption=${`Weeks of ${item} in stock`} />`}</details></figure>`;
}

/** @param {{ answer: FirmAnswers, rest: FirmAnswers | null }} given */
export const Covers = ({ answer: { cover, days, start, weeks }, rest }) => html`<h3>Weeks of use in stock</h3><div id="firm-cover" class="pair">${cover.map((one) => html`<${ItemFigure} key=${one.item}
  cover=${one} atRest=${rest?.start === start ? rest.cover.find((same) => same.item === one.item) : undefined} days=${days} start=${start} weeks=${weeks} />`)}</div>`;
