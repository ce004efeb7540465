// The options: measures by loss avoided for each dollar, and the best set of them within a budget.
import { ChartView } from "/static/chart_view.js";
import { day, month, withDates } from "/static/dom.js";
import { follow } from "/static/jobs.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { requestBody } from "/static/state.js";
import { spec, state } from "/static/store.js";
import { Fold, Grid, byId, html, render, useRef } from "/static/ui.js";

/** @import { WeighedOptions } from "api" */
/** @type {import("/static/panels.js").Panel<WeighedOptions>} */
const options = newPanel("options");
const MAX_ROWS = 15;

/** @param {WeighedOptions} answer */
function weighed({ lead, portfolio, chart, head, rows, slight, idle, decided, draws, basis }) {
  const first = rows.slice(0, MAX_ROWS), more = rows.slice(MAX_ROWS);
  return html`<p class="lead">${lead}</p>
    ${portfolio && html`<h3>${portfolio.title}</h3><ul class="plain">${portfolio.measures.map((text) => html`<li>${text}</li>`)}</ul><p>${portfolio.text}</p>`}
    <${ChartView} name="merit" chart=${chart} />
    <${Grid} head=${head} rows=${first} caption=${`The best ${first.length}. Decided ${day(decided)}; medians with ranges over at most ${draws} draws, few: they show which measures lead, not how large an effect is. Draws: ${withDates(basis)}.`} />
    ${rows.some((cells) => cells[2].startsWith("\u2212")) && html`<p class="quiet">A measure whose range begins below zero makes the loss larger in some draws: it makes materials dearer before the shock, or takes them from other lines.</p>`}
    ${more.length > 0 && html`<${Fold} title=${`The other ${more.length} that avoid some loss`}><${Grid} head=${head} rows=${more} /><//>`}
    ${slight.length > 0 && html`<${Fold} title=${`${slight.length} that avoid less than 0.10 USD for a dollar`}><p>${slight.join("; ")}.</p><//>`}
    ${idle.length > 0 && html`<${Fold} title=${`${idle.length} without effect in this scenario`}><p>${idle.join("; ")}.</p><//>`}`;
}

function Options() {
  const budget = useRef(/** @type {HTMLSelectElement | null} */ (null)), ahead = useRef(/** @type {HTMLSelectElement | null} */ (null));
  const ask = () => fill(options, (report) => follow("options", { ...requestBody(state.peek()), budget: Number(budget.current?.value), ahead: ahead.current?.value === "12" ? 12 : 1 }, report));
  const start = spec.value && month(spec.value.day);
  return html`<h2>What helps, and what would have helped</h2>
    <p>Each measure is simulated on its own and ranked by the loss it avoids for each dollar spent by the United States, the European Union, Japan and South Korea. It can be decided in the month before ${start}, or, in hindsight, a year before the shock: before the first control of a record while no lever is moved, else before ${start}.</p>
    <p><label class="pick">Money to spend <select id="budget" ref=${budget}><option value="250">250 million USD</option><option value="1000" selected>1 billion USD</option><option value="4000">4 billion USD</option></select></label>${" "}
      <label class="pick">Decided <select id="ahead" ref=${ahead}><option value="1" selected>in the month before ${start}</option><option value="12">in hindsight: a year before the shock</option></select></label>${" "}
      <button type="button" id="weigh" class="main" onClick=${ask}>Weigh the options</button></p>
    <${PanelView} panel=${options} of=${weighed} />`;
}

export const connectOptions = () => render(html`<${Options} />`, byId("view-options"));
