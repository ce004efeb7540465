// Which line runs out first, and how far output of each industry falls.
import { PLACES, StopTable, StopWarnings } from "/static/stops.js";
import { month } from "/static/dom.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { post, requestBody } from "/static/state.js";
import { shown, state } from "/static/store.js";
import { Grid, byId, html, render } from "/static/ui.js";

/** @import { IndustryOutputs } from "api" */
/** @type {import("/static/panels.js").Panel<IndustryOutputs>} */
const output = newPanel("output");

export const showOutput = () => fill(output, () => post("industries", requestBody(state.peek())));

/** A figure with the use that it is of below it, where that is another one. @param {string} text */
function withUseBelow(text) {
  const [figure, use] = text.split(" (");
  return use ? html`${figure}<small class="of-use">${use.slice(0, -1)}</small>` : text;
}

/** @param {IndustryOutputs} answer */
function outputs({ places, rows }) {
  const head = ["Industry", "Hardest hit", ...places.map((place) => PLACES[place] ?? place)];
  return html`<${Grid} head=${head} rows=${rows.map((row) => [row.industry, row.use, ...row.cells.map(withUseBelow)])} texts=${2} />`;
}

function Industries() {
  const from = shown.value ? month(shown.value.answer.counted_from) : "the start of the levers";
  return html`<h2>Who runs out first</h2>
  <p>Days from ${from} to the first line that stops for want of material, and the share of the lines of the hardest-hit use that stand idle in the worst week from then on. The first line is that of the plant with the least stock.</p>
  <${StopTable} view="industries" label="Days to the first line stop" /><${StopWarnings} />
  <h2>How far output falls</h2>
  <p>The use whose output falls most in the twelve months from ${from}, while the table above counts to the end of the run: lowest month, as a share of what its lines would make at the going price.</p>
  <${PanelView} panel=${output} of=${outputs} isRenewed />`;
}

export const connectIndustries = () => render(html`<${Industries} />`, byId("view-industries"));
