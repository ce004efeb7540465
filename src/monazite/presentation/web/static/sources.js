// Where a number comes from: from its claim over the run, parameters and rows to their sources.
import { originWords, rank } from "/static/assumptions.js";
import { withDates } from "/static/dom.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { post, requestBody } from "/static/state.js";
import { numberNames, ranked, state, traced } from "/static/store.js";
import { Fold, Grid, byId, field, html, optionsOf, render } from "/static/ui.js";
import { chooseView } from "/static/views.js";

/** @import { ComponentChildren } from "/static/vendor/preact.js" */
/** @import { TracedNumber, TracedSource, TracedTable } from "api" */
/** @type {import("/static/panels.js").Panel<TracedNumber>} */
const trace = newPanel("trace");

export const showTrace = () => fill(trace, async (report) => {
  report(html`<p class="quiet">Looking it up.</p>`);
  return post("trace", { ...requestBody(state.peek()), tile: traced.peek() || numberNames.peek()[0].name });
});

/** @param {any} x */
const short = (x) => (typeof x === "number" ? String(Number(x.toPrecision(4))) : x ?? "");
/** @param {[string, any][]} pairs */
const facts = (pairs) => html`<dl class="facts">${pairs.map(([name, value]) => html`<dt>${name}</dt><dd>${withDates(String(value))}</dd>`)}</dl>`;
/** @param {string} title @param {ComponentChildren[]} rest */
const step = (title, ...rest) => html`<li><h3>${title}</h3>${rest}</li>`;

/** @param {TracedTable} table */
function tableRows({ table, count, rows }) {
  const lines = rows.map(({ figures, grade, source }) => [Object.entries(figures).map(([name, value]) => `${name.replaceAll("_", " ")} ${withDates(String(value))}`).join(" · "), grade, [source].flat().join("; ")]);
  return html`<${Fold} title=${`${table}: ${count} rows${count > rows.length ? `, the first ${rows.length} shown` : ""}`}><${Grid} head=${["Figures", "Grade", "Source"]} rows=${lines} texts=${3} /><//>`;
}

/** @param {TracedSource} source */
const sourceItem = ({ id, citation, url }) => html`<li>${url ? html`<a href=${url} rel="noreferrer noopener" target="_blank">${id}</a>` : html`<b>${id}</b>`} ${withDates(citation)}</li>`;

/** @param {TracedNumber} answer */
function way({ claim, further, outcome, run, parameters, all_parameters: all, draws_from: origin, record, tables, sources }) {
  const inPython = [outcome.name, ...Object.entries(outcome.where)].map((one) => (typeof one === "string" ? `"${one}"` : `${one[0]}="${one[1]}"`)).join(", ");
  const rows = parameters.map((p) => [p.parameter, p.text, p.grade, p.source.join("; "), short(p.value), short(p.low), short(p.high), p.unit]);
  return html`<ol class="way">
    ${step("Claim", html`<p class="claim">${claim.text}</p>`, further && html`<p id="further">${further}</p>`, record && html`<p id="own-record">${record}</p>`, html`<p class="quiet">${`${outcome.text} Here of ${outcome.of.join(", ") || "all together"}; unit: ${outcome.unit}.`}</p>`, html`<${Fold} title="The same in Python"><pre>${`results.quantity(${inPython})`}</pre><//>`)}
    ${step(`Run ${run.run}`, facts(Object.entries(run).filter(([name]) => name !== "run").map(([name, value]) => [name.replaceAll("_", " "), value])))}
    ${step(`Parameters that can act on it: ${parameters.length} of ${all}`, html`<p>${parameters.length < all && "The others act on losses alone. "}<button type="button" id="to-assumptions" onClick=${toAssumptions}>Which of them matter most</button></p>`,
      html`<${Fold} title="Show them"><p class="quiet">${`Low and high are 5 and 95% points of ${originWords(origin)}.`}</p><${Grid} head=${["Parameter", "Meaning", "Grade", "Source", "Value", "Low", "High", "Unit"]} rows=${rows} texts=${4} /><//>`)}
    ${step(`Rows of data: ${tables.reduce((sum, table) => sum + table.count, 0)}`, tables.map(tableRows))}
    ${step(`Sources: ${sources.length}`, html`<ul class="sources">${sources.map(sourceItem)}</ul>`)}
  </ol>`;
}

function toAssumptions() {
  ranked.value = traced.peek() || numberNames.peek()[0].name;
  chooseView("assumptions");
  rank();
}

/** @param {Event} event */
function choose(event) {
  traced.value = field(event).value;
  showTrace();
}

const Sources = () => html`<h2>Where a number comes from</h2>
  <p>From a number back to the sentence it stands in, the run that made it, the parameters and rows it rests on, and their sources.</p>
  <p><label class="pick">Number <select id="number" value=${traced.value || numberNames.value[0]?.name} onChange=${choose}>${optionsOf(numberNames.value)}</select></label></p>
  <${PanelView} panel=${trace} of=${way} isRenewed />`;

export const connectSources = () => render(html`<${Sources} />`, byId("view-sources"));
