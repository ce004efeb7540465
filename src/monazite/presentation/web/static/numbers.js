// What every answer fills: sentence, moved levers, numbers, warnings.
import { day, month, withDates } from "/static/dom.js";
import { takeSetting } from "/static/flow.js";
import { areRangesHeldUp, currentSetting, idle, isMoved, isReopening, isServerAway, key, problem, shown, sought, spec, spoken, state, traced, wordsOf } from "/static/store.js";
import { countedMonths, laterMonth, monthsOfYear, post, settingKey } from "/static/state.js";
import { StartHere, meaningIn } from "/static/terms.js";
import { Fold, byId, effect, html, render, signal, useEffect } from "/static/ui.js";
import { chooseView } from "/static/views.js";

/** @import { OpenedScenario, ShownTile } from "api" */

/** Scenarios of the server, as links out of a page that cannot be opened. */
const offered = signal(/** @type {{ name: string, title: string }[]} */ ([]));

function Problem() {
  const { text, isLost } = problem.value;
  useEffect(() => {
    if (isLost) post("open", {}).then(({ scenarios }) => { offered.value = scenarios; }).catch(() => {});
  }, [isLost]);
  const asked = state.value.scenario, isUnknown = isLost && !state.value.file && offered.value.length > 0 && !offered.value.some(({ name }) => name === asked);
  return html`<div id="problem" role="alert" hidden=${!text}>${isUnknown ? `There is no scenario \u201c${asked}\u201d.` : `${text}${isLost && !text.endsWith(".") ? "." : ""}`}${isLost && html` <a href=${location.pathname}>Open the usual scenario</a>${offered.value.length > 0 && html`, or one of these:
    <ul>${offered.value.map(({ name, title }) => html`<li><a href=${`?s=${name}`}>${title}</a></li>`)}</ul>`}`}</div>`;
}

/** What was moved in the run that is shown; every lever at rest where nothing was. */
function movedWords() {
  if (!shown.value || !spec.value) return "";
  const { of, remark } = shown.value;
  const isAny = Object.keys(of.levers).length > 0 || spec.value.assumptions.length > 0;
  if (!isAny && of.deal) return remark || shown.value.answer.remark;
  if (!isAny) {
    const { counted_from: from } = shown.value.answer, { day: acting } = spec.value;
    const months = from < acting ? ` Numbers count from ${month(from)}, those of a moved lever from ${month(acting)}, when it acts.` : "";
    if (spec.value.rest_note) return [spec.value.rest_note, shown.value.answer.remark].filter(Boolean).join(" ");
    return `Every lever at rest: what is in force goes on, and grey dashes keep showing it.${months}`;
  }
  return `Moved: ${wordsOf({ ...of, scenario: "", deal: "" })}.${spec.value.rest_note && ` ${spec.value.rest_note}`}${remark || (shown.value.answer.remark && ` ${shown.value.answer.remark}`)}`;
}

/** That what is in force need not last, beside where its chances are. */
const NoForecast = () => html` That it goes on is no forecast: <a href="#tab-exercise" onClick=${(/** @type {Event} */ event) => {
  event.preventDefault();
  chooseView("exercise");
  byId("tab-exercise").focus();
}}>Play a seat</a> says at its start how likely that is.`;

function Deal() {
  const deal = shown.value?.answer.deal;
  return html`<p id="deal" class="notice" hidden=${!state.value.deal}><span id="terms">${deal && `Deal signed on ${day(deal.signed)}: ${deal.words}. ${deal.drawn} ${deal.lasting} Grey dashes: every lever at rest and no deal.`}</span>${" "}
    <button type="button" id="no-deal" onClick=${() => takeSetting({ ...currentSetting(), deal: "" })}>Without the deal</button></p>`;
}

const RANGES_COME = "Central run alone: ranges in some seconds.";
const RANGES_WAIT = "Central run alone: ranges wait because the server is working for others; this page keeps asking.";
const RANGE_COMES = "range in some seconds";
const RANGE_WAITS = "range waits";

/** Whether what is shown is the central run alone, while its ranges are on their way. */
function isAwaitingRanges() {
  const answer = shown.value?.answer;
  return answer !== undefined && !("draws" in answer);
}

/** What concerns every number, and stands beside them. */
const notes = () => (shown.value?.answer.warnings ?? []).filter(({ level }) => level === "note");
/** What stands at the foot of the page. */
const warned = () => (shown.value?.answer.warnings ?? []).filter(({ level }) => level !== "note");

/** What happened and the run at rest misses, of the price that is looked at; empty where it misses nothing grave. */
const missedPrice = () => spec.value?.missed[state.value.good ?? spec.value.good] ?? "";

/** Whether a phone shows the whole sentence, the losses, and all that a number has beside it. */
const isWhole = signal(false);

function Summary() {
  const answer = shown.value?.answer;
  const [first, ...others] = answer?.sentences ?? [problem.value.isLost ? "This link cannot be opened." : "Loading the baseline."];
  return html`<${Problem} />
    <p id="headline" class="lead" data-token=${answer && "token" in answer ? answer.token : undefined}>${first}${others.map((one) => html` <span class="sentence">${one}</span>`)}${isServerAway.value ? html`<span class="awaiting"> Of what stood before: the server does not answer.</span>` : isReopening.value ? html`<span class="awaiting"> Of the scenario before: the new one is being simulated.</span>` : isAwaitingRanges() && html`<span class="awaiting"> ${areRangesHeldUp.value ? RANGES_WAIT : RANGES_COME}</span>`}</p>
    <button type="button" id="whole" aria-expanded=${String(isWhole.value)} onClick=${() => { isWhole.value = !isWhole.value; }}>Whole sentence, losses, ranges</button>
    ${missedPrice() && html`<p id="missed" class="beyond">${missedPrice()}</p>`}
    ${notes().map((note) => html`<p class="beyond">${note.text} ${note.remedy}</p>`)}
    <p id="spoken" class="unseen" role="status">${spoken.value}</p>
    <p id="moved" class="quiet">${movedWords()}${shown.value && !shown.value.of.deal && Object.keys(shown.value.of.levers).length === 0 && html`<${NoForecast} />`}</p><${Deal} /><${Background} />`;
}

function Background() {
  const opened = spec.value, answer = shown.value?.answer;
  if (!opened || !answer) return null;
  const count = warned().length;
  return html`<div id="background"><${Fold} title="More on these numbers"><div id="behind">${answer.behind.map((one) => html`<p>${one}</p>`)}</div><//>
    <${Fold} title="What this scenario is, and how far to trust it"><div>
      <p><strong>${opened.name}.</strong> ${withDates(opened.text)}</p>
      <p>The levers act from ${month(opened.day)}, which can be chosen above: at first the month of the shock, or in a record of what happened the next month that what is decided today can reach. The run goes on to ${month(opened.months[opened.months.length - 1])}. Large figures are the central run. A range is about 5 to 95% of what is uncertain: of 16 draws, so few that it lies near their lowest and highest and its ends are loose. It comes when the levers rest.</p>
      ${opened.replay && html`<p id="replay">${withDates(opened.replay)}</p>`}
      <p>${withDates(opened.record)} Press any number to see what it rests on.</p>
      ${fittingFirsts(opened).some(({ levers }) => levers.cn_approval === 0) && html`<p>The button \u201c${opened.controller} stops\u201d refuses all licences until the run ends; a stop that is a scenario of its own has its own first and last month.</p>`}</div><//>
    <${StartHere} /><${Firsts} opened=${opened} />
    ${count > 0 && html`<button type="button" id="to-warnings" onClick=${toWarnings}>${count === 1 ? "1 warning" : `${count} warnings`}</button>`}</div>`;
}

const HALF_A_YEAR = 182; // days of use

/** What somebody may try who has moved nothing yet: settings of the levers with a question each. @param {OpenedScenario} opened @returns {[string, Record<string, number>][]} */
const firsts = ({ controller, day: from, months }) => [
  [`${controller} stops from ${month(from)} to ${month(months[months.length - 1])}`, { cn_approval: 0, cn_military: 0 }],
  ["the same with half a year of stock bought in time", { cn_approval: 0, cn_military: 0, eu_held: HALF_A_YEAR, japan_held: HALF_A_YEAR }],
  ["all licences", { cn_approval: 1 }],
];

/** The settings to try in a scenario. @param {OpenedScenario} opened */
function fittingFirsts(opened) {
  // A stop is not offered where nothing is shipped at rest already.
  const ids = new Set(opened.levers.map((lever) => lever.id));
  const isStopped = opened.counted_from === opened.day && opened.tiles.some(({ id, value }) => id === "magnets" && value === "0%");
  return firsts(opened).map(([name, levers]) => {
    const own = Object.entries(levers).filter(([id, value]) => ids.has(id) && !(isStopped && value === 0));
    return { name: isStopped ? name.replace("the same with ", "") : name, levers: Object.fromEntries(own) };
  }).filter(({ levers }) => Object.keys(levers).length > 0);
}

/** The settings to try, also while one of them stands: the next is one press away. @param {{ opened: OpenedScenario }} given */
function Firsts({ opened }) {
  const fitting = fittingFirsts(opened);
  const isSame = (/** @type {{ levers: Record<string, number> }} */ { levers }) => settingKey({ ...state.value, levers }) === key.value;
  return (!isMoved.value || fitting.some(isSame)) && fitting.length > 0 && html`<span id="firsts" role="group" aria-label="Try a setting">Try:${fitting.map((one) => html` <button type="button" aria-pressed=${String(isSame(one))} onClick=${() => takeSetting({ ...currentSetting(), levers: one.levers })}>${one.name}</button>`)}</span>`;
}

function toWarnings() {
  byId("warnings").focus();
  byId("warnings").scrollIntoView({ block: "start" });
}

/** @param {ShownTile} tile */
function openSource(tile) {
  traced.value = tile.id;
  chooseView("sources");
  byId("tab-sources").focus();
}

/** A headline number; it leads to where it comes from. @param {{ tile: ShownTile }} given */
function Tile({ tile }) {
  const verdict = tile.verdict === "same" ? "" : tile.verdict;
  return html`<button type="button" class="tile" data-id=${tile.id} title=${`Press for where this number comes from.\n${meaningIn(`${tile.label} ${tile.range && "range"} ${tile.detail}`)}`} onClick=${() => openSource(tile)}>
    <span class="label">${tile.label}</span><span class="value">${tile.value}</span>
    <span class=${`change ${tile.verdict}`}>${tile.change || (isMoved.value ? "as at rest" : "")}${verdict && html`<span class="verdict"> (${verdict})</span>`}</span>
    <span class="before">${tile.change && `at rest ${tile.before}`}</span><span class=${tile.range ? "range" : "range awaiting"}>${tile.range ? `range ${tile.range}` : isAwaitingRanges() && (areRangesHeldUp.value ? RANGE_WAITS : RANGE_COMES)}${tile.middle && `; ${tile.middle}`}</span><span class="detail">${tile.detail}</span></button>`;
}

/** @param {ShownTile[]} tiles */
const drawn = (tiles) => tiles.map((tile) => html`<${Tile} key=${tile.id} tile=${tile} />`);

function Numbers() {
  const answer = shown.value?.answer;
  /** @param {string} name */
  const group = (name) => drawn((answer?.tiles ?? []).filter((tile) => tile.group === name));
  const count = monthsOfYear(answer?.counted_from, spec.value?.months);
  return html`<div id="tiles">${group("main")}</div>
    ${(!answer || answer.tiles.some((tile) => tile.group === "loss")) && html`<div class="row"><h2 id="losses-title">Loss in ${countedMonths(count)}${answer && html`<span>${month(answer.counted_from)}${count > 1 && ` to ${month(laterMonth(answer.counted_from, count - 1))}`}</span>`}${notes().length > 0 && html`<span class="beyond">read directions, not sizes</span>`}</h2><div id="losses" class="strip">${group("loss")}</div></div>`}
    <details class="row-fold"><summary>${footprintWords(answer?.footprint ?? [])}</summary><div id="footprint" class="strip">${drawn(answer?.footprint ?? [])}</div></details>`;
}

/** The footprint in one line, so that the charts come into sight. @param {ShownTile[]} tiles */
function footprintWords(tiles) {
  const [first] = tiles;
  return `Footprint of world supply, never added to the losses${first ? `: ${first.label.toLowerCase()} ${first.value} ${first.detail}${first.change && ` (${first.change})`}, and more` : ""}`;
}

function Warnings() {
  const items = warned(), found = idle.value.key === shown.value?.key ? idle.value.remedies : {};
  const work = sought.value && sought.value === shown.value?.key ? " Which levers help is being worked out." : ""; // true at this moment, no promise
  return html`<h2 id="warnings-title">Warnings</h2><ul>${items.map((item) => html`<li class=${item.level}><strong>${item.text}</strong> ${found[item.text] ?? `${item.remedy}${item.level === "warn" ? work : ""}`}</li>`)}
    ${shown.value && !items.length && html`<li class="quiet">Nothing to warn of.</li>`}</ul>`;
}

export function connectNumbers() {
  render(html`<${Summary} />`, byId("summary"));
  render(html`<${Numbers} />`, byId("numbers"));
  render(html`<${Warnings} />`, byId("warnings"));
  effect(() => {
    document.body.classList.toggle("reopening", isReopening.value || isServerAway.value);
    document.body.classList.toggle("brief", !isWhole.value);
    document.body.classList.toggle("changed", isMoved.value);
    if (shown.value) for (const id of ["numbers", "view-overview", "warnings"]) byId(id).dataset.state = shown.value.key;
  });
}
