// Edit assumptions: parameters, those first that matter most, held where one likes.
import { wait, withDates } from "/static/dom.js";
import { takeAssumptions } from "/static/flow.js";
import { follow } from "/static/jobs.js";
import { numberOf } from "/static/lever_values.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { requestBody } from "/static/state.js";
import { nameParameters, numberNames, ranked, spec, state } from "/static/store.js";
import { Fold, Grid, byId, effect, field, html, optionsOf, render, untracked, useSignal } from "/static/ui.js";

/** @import { RankedParameter, RankedParameters } from "api" */
/** @type {import("/static/panels.js").Panel<RankedParameters>} */
const influence = newPanel("influence");

/** @param {number} x */
const short = (x) => String(Number(x.toPrecision(3)));

/** The field of a parameter in which the cursor stands. */
const fieldInUse = () => /** @type {HTMLInputElement | null} */ (document.activeElement?.closest("#influence input"));

/** Ranks the parameters for the number that is chosen; one whose value is being typed is not moved meanwhile. */
export async function rank() {
  let id = "";
  await fill(influence, async (report) => {
    const answer = await follow("influence", { ...requestBody(state.peek()), tile: ranked.peek() || numberNames.peek()[0].name }, report, true);
    if (answer) nameParameters(answer.rows);
    for (let own = fieldInUse(); own && own.value !== own.dataset.shown; own = fieldInUse()) await wait(300);
    id = fieldInUse()?.id ?? "";
    return answer;
  });
  await wait(0); // until the rows stand in their new order
  if (id) document.getElementById(id)?.focus();
}

/** Ranks them where that was not done yet. */
export const rankOnce = () => (influence.content.peek() === null ? rank() : null);

/** Holds a parameter, or lets it go where the value is null. @param {string} parameter @param {number | null} value */
function assume(parameter, value) {
  const { [parameter]: _, ...others } = state.peek().assumptions;
  takeAssumptions(value === null ? others : { ...others, [parameter]: value });
}

/** A number for the value of a parameter, within the bounds at which it may be held. @param {{ row: RankedParameter }} given */
function ValueField({ row }) {
  const [low, high] = row.bounds, unit = row.unit === "1" ? "" : row.unit, refused = useSignal(""), name = row.text || row.parameter;
  const allowed = `${low === null ? "any" : short(low)} to ${high === null ? "any" : short(high)} ${unit}`.trim();
  const free = () => {
    document.getElementById(`p-${row.parameter}`)?.focus(); // the button vanishes
    assume(row.parameter, null);
  };
  /** @param {Event} event */
  const change = (event) => {
    const next = numberOf(field(event).value, high ?? Infinity);
    const isTaken = next >= (low ?? -Infinity) && next <= (high ?? Infinity);
    refused.value = isTaken ? "" : `\u201c${field(event).value}\u201d is not taken: allowed is a number from ${allowed}. It stays at ${short(row.value)}.`;
    if (!isTaken) return;
    field(event).dataset.shown = field(event).value;
    assume(row.parameter, next);
  };
  return html`<span class=${row.held ? "held" : undefined}><input type="text" inputmode="decimal" id=${`p-${row.parameter}`} data-parameter=${row.parameter} data-max=${high} data-shown=${short(row.value)}
    aria-label=${`${name}, ${allowed}`} aria-invalid=${refused.value ? "true" : undefined} aria-describedby=${`pe-${row.parameter}`} value=${short(row.value)} onChange=${change} />${" "}
    <button type="button" hidden=${!row.held} aria-label=${`Reset ${name}`} onClick=${free}>Reset</button></span>
    <p class="refused" id=${`pe-${row.parameter}`} role="alert">${refused.value}</p>`;
}

/** What draws are taken from, in words. @param {string} origin */
export const originWords = (origin) => (origin.startsWith("observations") ? `draws conditioned on ${withDates(origin)}` : origin);

/** @param {RankedParameters} answer */
function ranking({ tile: { label, value }, moving, leading, draws_from, rows }) {
  const isRanked = rows[0].outcome.length > 0, others = rows.length - leading;
  const lines = rows.map((row) => [
    html`<span>${row.text || row.parameter}<span class="quiet id"> ${row.parameter}</span></span>`, html`<${ValueField} key=${row.parameter} row=${row} />`,
    `${short(row.low)} to ${short(row.high)}${row.unit && row.unit !== "1" ? ` ${row.unit}` : ""}`,
    isRanked ? html`<span>${row.outcome.join(" to ")}<span class="unseen"> ${label}</span></span>` : "to come", `${row.grade}. ${row.source}`,
  ]);
  /** @param {import("/static/vendor/preact.js").ComponentChildren[][]} own @param {string} caption */
  const table = (own, caption) => html`<${Grid} head=${["Parameter", "Value", "Range, 5 to 95%", "Number at either end", "Grade and source"]} rows=${own} texts=${5} caption=${caption} />`;
  return html`<p>${`${label}: ${value} in the middle of all ranges. ${isRanked ? `Of ${rows.length} uncertain parameters ${moving} move it; these move it most.` : "Which move it most is being worked out; each can be set now."}`}</p>
    <p class="quiet">${`For the ranking each is set to the 5 and the 95% point of its range, the others to the middle. Ranges: ${originWords(draws_from)}.`}</p>
    ${table(lines.slice(0, leading), others ? `The parameters that matter most for: ${label}` : "All uncertain parameters, not ranked yet")}
    ${others > 0 && html`<${Fold} title=${`The other ${others} parameters`}>${table(lines.slice(leading), `Those that matter less for: ${label}`)}<//>`}`;
}

/** @param {Event} event */
function choose(event) {
  ranked.value = field(event).value;
  rank();
}

const Assumptions = () => html`<h2>Edit assumptions</h2>
  <p>The uncertain parameters, those first that matter most for a number on this page, with their ranges and sources. A value that you set is held in every draw; the others stay as drawn. It acts at rest as well, and the link and the scenario file carry it.</p>
  <p><label class="pick">Number <select id="outcome" value=${ranked.value || numberNames.value[0]?.name} onChange=${choose}>${optionsOf(numberNames.value)}</select></label>${" "}
    <button type="button" id="rank" onClick=${rank}>Rank again</button>${" "}<button type="button" id="free" onClick=${() => takeAssumptions({})}>Reset all</button></p>
  <${PanelView} panel=${influence} of=${ranking} />`;

export function connectAssumptions() {
  render(html`<${Assumptions} />`, byId("view-assumptions"));
  let before = "";
  effect(() => { // held or let go, also by undo: what matters most is looked up again
    const held = JSON.stringify(spec.value?.assumptions);
    if (held !== before && untracked(() => influence.content.value && state.value.view === "assumptions")) untracked(rank);
    before = held;
  });
}
