// The options: measures by loss avoided for each dollar, and the best set of them within a budget.
import { day, month, withDates } from "/static/dom.js";
import { follow } from "/static/jobs.js";
import { ChartView, PanelView, fill, newPanel } from "/static/panels.js";
import { requestBody } from "/static/state.js";
import { spec, state, today } from "/static/store.js";
import { Fold, Grid, byId, field, html, optionsOf, render, signal, useRef } from "/static/ui.js";

/** @import { WeighedOptions } from "api" */
/** @type {import("/static/panels.js").Panel<WeighedOptions>} */
const options = newPanel("options");
/** What one country can decide alone. @type {import("/static/panels.js").Panel<WeighedOptions>} */
const own = newPanel("options-alone");
const MAX_ROWS = 15;
const rankedFor = signal("all"); // all countries together, or one of them
const deciding = signal(""); // the country that decides alone; empty: that of the page

/** A figure with its range below it, so that a row of them stays narrow. @param {string} text */
function withRangeBelow(text) {
  const [figure, range] = text.split(" (");
  return range ? html`${figure}<br />(${range}` : text;
}

/** @param {string[][]} rows */
const narrow = (rows) => rows.map(([name, who, ...cells]) => [name, who, ...cells.map(withRangeBelow)]);

/** Money, month and runs that were asked for last; one country alone is asked for the same. @type {{ budget?: number, ahead?: 0 | 1 | 12, thorough?: boolean }} */
let asked = {};

/** @param {string} country */
const askAlone = (country) => fill(own, (report) => follow("options", { ...requestBody(state.peek()), ...asked, alone: country }, report));

/** @param {WeighedOptions} answer */
const toCome = (answer) => answer.to_come && html`<p class="notice so-far">${answer.to_come}</p>`;

/** What does too little for a row. @param {string[]} folded */
const lesser = (folded) => html`<${Fold} title=${`${folded.length} that others decide, avoid less than 0.10 USD for a dollar, or add to the loss, each with its reason`}><ul>${folded.map((text) => html`<li>${text}.</li>`)}</ul><//>`;

/** A best set: who decides it, its measures, what it brings and costs. @param {{ answer: WeighedOptions, children?: import("/static/vendor/preact.js").ComponentChildren }} given */
function BestSet({ answer: { portfolio, without }, children }) {
  const list = () => html`<ul class="plain">${portfolio?.measures.map((text) => html`<li>${text}</li>`)}</ul>`;
  return portfolio ? html`<h4>${portfolio.title}</h4>${portfolio.pays ? list() : html`<${Fold} title="Its measures">${list()}<//>`}<p>${portfolio.text}</p>${children}` : html`<p>${without}</p>${children}`;
}

/** @param {WeighedOptions} answer */
function weighedAlone(answer) {
  const [{ head, rows, text, folded, at_others_cost: others }] = answer.views;
  return html`${toCome(answer)}<${BestSet} answer=${answer} /><p>${text}</p>
    ${rows.length > 0 && html`<${Fold} title=${`The ${rows.length} that avoid some loss`}><${Grid} head=${head} rows=${narrow(rows)} texts=${2} /><//>`}
    ${others.length > 0 && html`<ul class="others-cost">${others.map((one) => html`<li>${one}</li>`)}</ul>`}
    ${folded.length > 0 && lesser(folded)}
    <p class="quiet">${answer.lead}</p>`;
}

/** What one country can decide alone, beside the set that all decide together. */
function Alone() {
  const countries = (spec.value?.countries ?? []).filter(({ title }) => title !== spec.value?.controller);
  const chosen = deciding.value || state.value.country || "EU";
  return html`<p><label class="pick">Decides alone <select id="alone" value=${chosen} onChange=${(/** @type {Event} */ event) => { deciding.value = field(event).value; }}>${optionsOf(countries)}</select></label>${" "}
    <button type="button" id="weigh-alone" onClick=${() => askAlone(chosen)}>Weigh what it can do alone</button></p>
    <${PanelView} panel=${own} of=${weighedAlone} />`;
}

/** The measures, ranked for all or for one country; a part of its own, so that a choice shows at once. @param {{ answer: WeighedOptions }} given */
function Ranked({ answer: { views, few, decided, basis } }) {
  const chosen = views.find((one) => one.name === rankedFor.value) ?? views[0];
  const first = chosen.rows.slice(0, MAX_ROWS), more = chosen.rows.slice(MAX_ROWS);
  return html`<h3>Measures, each on its own</h3>
    <p><label class="pick">Ranked for <select id="ranked-for" value=${chosen.name} onChange=${(/** @type {Event} */ event) => { rankedFor.value = field(event).value; }}>${optionsOf(views)}</select></label> One country is measured by its own losses and its own outlay, industry's part with it.</p>
    <p id="ranked-loss">${chosen.text}</p>
    <${ChartView} name="merit" chart=${chosen.chart} />
    <p class="quiet">${`Decided ${day(decided)}. ${few} Draws: ${withDates(basis)}.`}</p>
    ${first.length > 0 ? html`<${Grid} head=${chosen.head} rows=${narrow(first)} texts=${2} caption=${`The best ${first.length} for ${chosen.title}`} />` : html`<p>${`No measure avoids 0.10 USD of loss for a dollar for ${chosen.title}.`}</p>`}
    ${more.length > 0 && html`<${Fold} title=${`The other ${more.length} that avoid some loss`}><${Grid} head=${chosen.head} rows=${narrow(more)} texts=${2} /><//>`}
    ${chosen.by_country.length > 0 && html`<${Grid} head=${chosen.by_country_head} rows=${chosen.by_country} caption=${chosen.by_country_title} />`}
    ${chosen.at_others_cost.length > 0 && html`<h3>At the cost of others</h3><ul class="others-cost">${chosen.at_others_cost.map((text) => html`<li>${text}</li>`)}</ul>`}
    ${chosen.pooled && html`<${Fold} title=${chosen.pooled.text}><${Grid} head=${chosen.pooled.head} rows=${chosen.pooled.rows} /><//>`}
    ${chosen.folded.length > 0 && lesser(chosen.folded)}`;
}

/** @param {{ answer: WeighedOptions }} given */
function PartOfSet({ answer: { views } }) {
  const own = deciding.value || state.value.country || "EU", part = views.find(({ name }) => name === own)?.part;
  return part && html`<p><strong>${part}</strong></p>`;
}

/** @param {WeighedOptions} answer */
const weighed = (answer) => html`${toCome(answer)}<p class="lead">${answer.lead}</p>
  <h3>Best sets of measures for this sum</h3><div class="two-sets"><section><${BestSet} answer=${answer}><${PartOfSet} answer=${answer} /><//></section><section><${Alone} /></section></div>
  <${Ranked} answer=${answer} />
  ${answer.stocks.rows.length > 0 && html`<h3>Public stocks without effect</h3><p>${answer.stocks.text}</p><${Grid} head=${answer.stocks.head} rows=${answer.stocks.rows} texts=${2} />`}`;

function Options() {
  const budget = useRef(/** @type {HTMLSelectElement | null} */ (null)), ahead = useRef(/** @type {HTMLSelectElement | null} */ (null));
  const runs = useRef(/** @type {HTMLSelectElement | null} */ (null));
  const ask = async () => {
    const { country } = state.peek();
    asked = { budget: Number(budget.current?.value), ahead: /** @type {0 | 1 | 12} */ (Number(ahead.current?.value)), thorough: runs.current?.value === "16" };
    deciding.value = "";
    rankedFor.value = country || "all";
    own.content.value = null;
    await fill(options, (report) => follow("options", { ...requestBody(state.peek()), ...asked }, report));
    if (country && !options.content.peek()?.progress) await askAlone(country);
  };
  const start = spec.value && month(spec.value.day);
  const now = today(), isAhead = spec.value && now.slice(0, 7) <= spec.value.day.slice(0, 7);
  const [first, words] = isAhead ? ["0", `today, ${day(now)}`] : ["1", `in the month before ${start}`];
  return html`<h2>What helps, and what would have helped</h2>
    <p>Each measure is simulated on its own and ranked by the loss it avoids for each dollar, of the main four together or of one of them. It is decided ${words}, or, in hindsight, a year before the shock: the first control of a record while no lever is moved, else ${start}.</p>
    <p><label class="pick">Money to spend <select id="budget" ref=${budget}><option value="250">250 million USD</option><option value="1000" selected>1 billion USD</option><option value="4000">4 billion USD</option></select></label>${" "}
      <label class="pick">Decided <select id="ahead" ref=${ahead}><option value=${first} selected>${words}</option><option value="12">in hindsight: a year before the shock</option></select></label>${" "}
      <label class="pick">Runs <select id="runs" ref=${runs}><option value="8" selected>8</option><option value="16">16, surer, takes half as long again</option></select></label>${" "}
      <button type="button" id="weigh" class="main" onClick=${ask}>Weigh the options</button></p>
    <${PanelView} panel=${options} of=${weighed} />`;
}

export const connectOptions = () => render(html`<${Options} />`, byId("view-options"));
