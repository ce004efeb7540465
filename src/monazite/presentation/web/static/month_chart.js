// Prices of an exercise month by month: one good at a time as a small chart, with its numbers as a table below.
import { Fold, Grid, field, html, optionsOf, useSignal } from "/static/ui.js";

/** @import { DrawnPath, DrawnPrices } from "api" */

const WIDTH = 440, HEIGHT = 170, LEFT = 44, RIGHT = 8, BOTTOM = 22, TOP = 8;
const MARKS = ["played", "quoted", "model", "overview"]; // in the order of the paths: each has a dash and a mark of its own, not a colour alone

/** @param {number} i @param {number} count */
const across = (i, count) => LEFT + ((WIDTH - LEFT - RIGHT) * i) / Math.max(count - 1, 1);

/** A round number that is no smaller. @param {number} most */
function niceTop(most) {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9)));
  return [1, 2, 4, 5, 10].map((m) => m * size).find((t) => t >= most) ?? 10 * size;
}

/** Stretches of months that have a price, each as points. @param {(number | null)[]} values @param {(value: number) => number} up */
function stretches(values, up) {
  /** @type {[number, number][][]} */
  const out = [[]];
  values.forEach((value, i) => {
    if (value === null) out.push([]);
    else out[out.length - 1].push([across(i, values.length), up(value)]);
  });
  return out.filter((points) => points.length);
}

/** A path: its line runs through prices that one can trade on; others are pale marks, at the upper edge where they lie above it. @param {{ path: DrawnPath, mark: string, up: (value: number) => number, top: number }} given */
const Path = ({ path: { values, unsure }, mark, up, top }) => html`<g class=${mark}>${stretches(values.map((value, i) => (unsure[i] ? null : value)), up).map((points) => html`<polyline points=${points.map((point) => point.map((x) => x.toFixed(1)).join(",")).join(" ")} />${points.map(([x, y]) => html`<circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="3" />`)}`)}
  ${values.map((value, i) => value !== null && unsure[i] && html`<circle class=${value > top ? "unsure beyond" : "unsure"} cx=${across(i, values.length).toFixed(1)} cy=${up(Math.min(value, top)).toFixed(1)} r="4" />`)}</g>`;

/** @param {{ courses: DrawnPrices[] }} given */
export function MonthChart({ courses }) {
  const chosen = useSignal(courses[0].good), course = courses.find(({ good }) => good === chosen.value) ?? courses[0];
  const { title, months, paths, head, rows } = course, count = months.length;
  const firm = paths.flatMap(({ values, unsure }) => values.filter((value, i) => value !== null && !unsure[i])), all = paths.flatMap(({ values }) => values);
  const top = niceTop(Math.max(...(firm.length ? firm : all).map((value) => value ?? 0))); // one doubtful price of 100,000 would press all others to the ground
  const hasUnsure = paths.some(({ unsure }) => unsure.includes(true));
  /** @param {number} value */
  const up = (value) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const last = rows[rows.length - 1], said = head.slice(1).map((name, i) => `${name}: ${last[i + 1]}`).join("; ");
  return html`<figure id="exercise-chart"><figcaption><label class="pick">Month by month <select id="exercise-chart-good" value=${course.good} onChange=${(/** @type {Event} */ event) => { chosen.value = field(event).value; }}>${optionsOf(courses.map(({ good }) => ({ name: good, title: good })))}</select></label> <span class="quiet">${title}</span></figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${title}. ${months[count - 1]}: ${said}. All months stand in the table below.`}>
      <g class="grid">${[0, top / 2, top].map((value) => html`<line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${up(value)} y2=${up(value)} /><text x=${LEFT - 5} y=${up(value) + 4} text-anchor="end">${value.toLocaleString("en-GB")}</text>`)}
        ${months.map((month, i) => html`<text x=${across(i, count)} y=${HEIGHT - 6} text-anchor=${i === 0 ? "start" : i === count - 1 ? "end" : "middle"}>${month.slice(0, 3)}</text>`)}</g>
      ${paths.map((path, i) => html`<${Path} path=${path} mark=${MARKS[i]} up=${up} top=${top} />`)}</svg>
    <ul>${paths.map(({ name }, i) => html`<li><svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true"><g class=${MARKS[i]}><polyline points="2,5 26,5" /><circle cx="14" cy="5" r="3" /></g></svg> ${name}</li>`)}</ul>
    <p class="quiet">A month without a mark has no price, or none was quoted.${hasUnsure && " A pale mark is a price too uncertain to trade on; at the upper edge it may lie far above."}</p>
    <${Fold} title="These prices as a table"><${Grid} head=${head} rows=${rows} caption=${title} /><//></figure>`;
}
