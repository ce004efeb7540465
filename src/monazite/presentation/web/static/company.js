// A firm: its file stays in this tab, which sends the rows with every question; answers repaint as the levers move.
import { Covers } from "/static/cover.js";
import { day } from "/static/dom.js";
import { download } from "/static/jobs.js";
import { ColumnChoices, dropDrafts } from "/static/list_columns.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { Refused, fileFrom, post, requestBody } from "/static/state.js";
import { guard, spec, state } from "/static/store.js";
import { Fold, Grid, byId, effect, field, html, optionsOf, render, signal, useRef } from "/static/ui.js";

/** @import { CheapestMeasures, CompanyRequest, FirmAnswers, FirmMeasures, ListColumns, ReadFirm, SimulateRequest, SitePlants } from "api" */
/** @typedef {FirmAnswers | { problem: string }} FirmReply */
/** @typedef {SimulateRequest & { levers: Record<string, number> }} RunBody */

const HELD = "monazite-firm"; // in sessionStorage, which ends with the tab
const DRAWS = 32; // as many as `monazite company` runs: of 16, rare stops were those of other parts
const STOP_HEAD = ["5% of cases by", "Half of cases by", "95% of cases by", "Chance within 180 days"];
const KINDS = [["car", "car maker"], ["wind", "wind turbines"], ["electronics", "earphones"], ["defence", "actuators for aircraft"]].map(([name, title]) => ({ name, title }));
const firm = signal(/** @type {ReadFirm | null} */ (null));
const counted = signal(/** @type {"today" | "levers" | "file"} */ ("today"));
const problem = signal("");
/** The answers in sight with their setting; those at rest, by the draws of their run. */
const shown = signal(/** @type {{ answer: FirmAnswers, key: string } | null} */ (null));
const rest = signal(/** @type {Record<number, FirmAnswers>} */ ({}));
/** What moves the day; null while new figures are on their way. */
const moves = signal(/** @type {FirmMeasures | null} */ (null));
const areMovesNew = signal(false);
const isOver = signal(false); // whether a file is held over the field
/** @type {import("/static/panels.js").Panel<CheapestMeasures>} */
const cheapest = newPanel("firm-set");
const level = signal("10");
/** Day before which nothing is to run out for want of an order; empty: the server's. */
const until = signal("");
/** The files as sent, what their reader says of them, and the columns as they are read. */
const sentFiles = signal(/** @type {{ name: string, content: string }[]} */ ([]));
const said = signal(/** @type {{ columns: Record<string, string>, without: number[] }} */ ({ columns: {}, without: [] }));
const columns = signal(/** @type {ListColumns | null} */ (null));
let isShown = false;
let isCountedByChoice = false; // whether the reader has said from which day stocks count
let ask = () => {};

/** @returns {ReadFirm | null} */
function restored() {
  try {
    return JSON.parse(sessionStorage.getItem(HELD) ?? "null");
  } catch {
    return null;
  }
}

/** @param {ReadFirm | null} one */
function hold(one) {
  firm.value = one;
  shown.value = moves.value = null;
  rest.value = {};
  if (!one?.day && counted.peek() === "file") counted.value = "today";
  try {
    if (one) sessionStorage.setItem(HELD, JSON.stringify(one));
    else sessionStorage.removeItem(HELD);
  } catch { /* no room: the firm stays in the page until it is left */ }
}

/** @template {Partial<CompanyRequest>} M @param {RunBody} body @param {M} more */
const question = (body, more) => ({ ...body, firm: /** @type {CompanyRequest["firm"]} */ (firm.peek()?.rows ?? []), counted: counted.peek(), ...more });

/** @param {RunBody} body */
const isMoved = (body) => Object.keys(body.levers).length > 0 || Boolean(body.deal);

/** The central run of the levers as they stand; null where no firm is in sight. @param {RunBody} body of the other answers */
export const askFirm = (body) => (firm.peek() && isShown ? answered(body, {}) : Promise.resolve(null));

/**
 * What is wrong with the firm in this run stands in its own view; the other answers come all the same.
 * @param {RunBody} body @param {Partial<CompanyRequest>} more @returns {Promise<FirmReply>}
 */
async function answered(body, more) {
  const held = firm.peek(), opened = spec.peek(), day = counted.peek();
  try {
    const answer = await post("company", question(body, more));
    const isOfNow = held === firm.peek() && opened === spec.peek() && day === counted.peek();
    if (isOfNow && !isMoved(body)) rest.value = { ...rest.peek(), [answer.draws]: answer };
    return answer;
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 409) throw error; // a newer question has taken its place
    return { problem: error.message };
  }
}

/** @param {FirmReply | null} reply @param {string} key */
export function paintFirm(reply, key) {
  if (!reply || !firm.peek()) return;
  const isRefused = "problem" in reply;
  problem.value = isRefused ? reply.problem : "";
  shown.value = isRefused ? null : { answer: reply, key };
  areMovesNew.value = false;
}

/** When the levers rest: the same with ranges of the run, and what moves the day. @param {RunBody} body @param {string} key @param {() => boolean} isOutdated */
export async function settleFirm(body, key, isOutdated) {
  const held = firm.peek(), isLate = () => isOutdated() || held !== firm.peek(); // a firm that is gone, or another
  if (!held || !isShown) return;
  const answer = await answered(body, { draws: DRAWS });
  if (isLate()) return;
  paintFirm(answer, key);
  if ("problem" in answer) return;
  const measures = await post("company/measures", { ...question(body, { draws: DRAWS }), until: until.peek() || null });
  if (isLate()) return;
  moves.value = measures;
  areMovesNew.value = true;
  for (const draws of /** @type {const} */ ([1, DRAWS])) { // last, because the server holds one run of so many draws
    if (isMoved(body) && !rest.peek()[draws === 1 ? 1 : answer.draws]) await answered({ ...body, levers: {}, deal: "" }, { draws });
    if (isLate()) return;
  }
}

// --- the answers

/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)}%`;

/** Answers at rest from as many draws and the same day. @param {FirmAnswers} answer */
function atRestOf(answer) {
  const one = rest.value[answer.draws];
  return one?.start === answer.start ? one : null;
}

/** @param {{ answer: FirmAnswers }} given */
function Chances({ answer }) {
  const same = atRestOf(answer), before = same?.chance;
  /** @param {string} days @param {number} share */
  const atRest = (days, share) => !before ? "at rest: coming" : percent(before[days]) === percent(share) ? "as at rest" : `at rest ${percent(before[days])}`;
  return html`<div id="firm-chances">${Object.entries(answer.chance).map(([days, share]) => html`<div class="chance"><span class="label">A stop within ${days} days</span>
    <span class="value">${percent(share)}</span><span class="before">${atRest(days, share)}</span></div>`)}</div>`;
}

/** @param {FirmMeasures} found */
function movesOf({ horizon, rows, refused, head, caption, late, served, order_by: orderBy }) {
  if (!rows.length) return html`<p>Nothing runs out within ${horizon} days, so nothing has to move.</p>`;
  return html`<${Grid} head=${[...head, "Cost in the first year", "Money tied up", "Order by", "Price then, in this run"]} rows=${rows.map((cells) => [...cells.slice(0, 4), cells[5] ? `${cells[4]}: ${cells[5]}` : cells[4], ...cells.slice(6)])}
    caption=${caption} />
    ${late && html`<p id="firm-late" class="notice">${late}</p>`}
    ${served && html`<p id="firm-served" class="quiet">${served}</p>`}<p class="quiet">${orderBy}</p>
    ${refused.length > 0 && html`<p class="quiet">${`Left out, because no licence that is asked for today is approved within ${horizon} days in this run: ${refused.join("; ")}.`}</p>`}`;
}

/** @param {FirmMeasures["by_item"]} table */
const itemsOf = ({ head, rows, note }) => rows.length > 0 && html`<div id="firm-by-item"><${Grid} head=${head} rows=${rows} texts=${7} caption="What moves the day of each item" /><p class="quiet">${note}</p></div>`;

/** @param {FirmMeasures["orders"]} found */
const ordersOf = ({ text, head, rows, note, late }) => html`<h3>What to order now</h3><div id="firm-orders"><p><label class="pick">No stop before <input type="date" id="firm-until" value=${until.value} onChange=${(/** @type {Event} */ event) => { until.value = field(event).value; ask(); }} /></label>${" "}
  <label class="pick">Months to approve a new supplier <input type="number" id="firm-months" min="0" max="60" placeholder="9 or 3" value=${cellOf("qualification_months") ?? ""} onChange=${(/** @type {Event} */ event) => setCell("qualification_months", field(event).value ? Number(field(event).value) : null)} /></label></p>
  ${text && html`<p class="lead">${text}</p>`}
  ${rows.length > 0 && html`<${Grid} head=${head} rows=${rows} texts=${8} /><p class="quiet">${note}</p>`}
  ${rows.length + late.rows.length === 0 && html`<p>Nothing runs out by then.</p>`}</div>
  ${late.rows.length > 0 && html`<h3 id="firm-too-late">${late.note}</h3><${Grid} head=${late.head} rows=${late.rows} texts=${8} />`}`;

const seekSet = () => fill(cheapest, async (report) => {
  const most = Number(level.peek()) / 100;
  if (!(most >= 0 && most <= 1)) {
    report(html`<p class="notice">The chance is a number from 0 to 100.</p>`);
    return null;
  }
  report(html`<p class="quiet">Looking for the cheapest set: up to half a minute.</p>`);
  return (await post("company/measures", { ...question(requestBody(state.peek()), { draws: DRAWS }), level: most })).set ?? null;
});

/** @param {CheapestMeasures} set */
const setOf = ({ text, rows, unpriced }) => html`<p>${text}</p>${rows.length > 0 && html`<${Grid} head=${["Measure", "Cost in the first year", "What for", "Money tied up", "Order by", "Price then, in this run"]} rows=${rows} texts=${6} />`}
  ${unpriced && unpriced.length > 0 && html`<p class="quiet">Left out because the file gives no cost: ${unpriced.join("; ")}.</p>`}`;

/** @param {"html" | "docx"} form @param {"article24" | "board"} page */
const annex = (form, page = "article24") => guard(() => download("company/article24", { ...question(requestBody(state.peek()), { draws: DRAWS }), form, page, until: until.peek() || null }, `${page}.${form}`));

/** @param {{ answer: FirmAnswers, of: string }} given */
function Answers({ answer, of }) {
  const spread = answer.draws > 1 ? `${answer.draws} draws of the run with ${answer.samples / answer.draws} firms like yours in each` : `the central run with ${answer.samples} firms like yours; ${DRAWS} draws of the run, with ranges, are coming`;
  return html`<div id="firm-answers" data-state=${of}>
    ${answer.left_out && html`<p id="firm-left-out" class="notice">${answer.left_out}</p>`}
    <p id="firm-headline" class="lead" role="status">${answer.sentences[0]}${answer.sentences.slice(1).map((one) => html` <span class="sentence">${one}</span>`)}</p>
    <p id="firm-weighs" class="quiet">The scenario as it stands, with your levers, as monazite company has it for levers at rest. How likely that is, it does not say: monazite company with --forecast weighs what the talks may come to. This is for what to order, that for how likely it is needed.</p>
    <p id="firm-read" class="quiet">${answer.read}</p>
    ${answer.under_way && html`<p id="firm-under-way" class="notice">${answer.under_way}</p>`}
    ${answer.licences && html`<p id="firm-licence" class="notice">${answer.licences.text}</p>
      <div id="firm-licences"><${Grid} head=${answer.licences.head} rows=${answer.licences.rows} texts=${6} caption="Licence calendar" /><p class="quiet">${answer.licences.note}</p></div>`}
    <p id="firm-why">${[answer.binding, answer.margin].filter(Boolean).join(" ")}</p>
    ${moves.value?.best && html`<p id="firm-best">${moves.value.best}</p>`}
    <${Chances} answer=${answer} />
    ${answer.basis && html`<p id="firm-rests-on" class="notice">${answer.basis}</p>`}
    ${moves.value && ordersOf(moves.value.orders)}
    <${Covers} answer=${answer} rest=${atRestOf(answer)} />
    <p class="key">Line: middle case; band: nine cases in ten; <span class="dashes">dashes</span>: levers at rest; <span class="stops-key">upright</span>: first stop of the firm, 5, 50 and 95% of the cases.</p>
    <p id="firm-basis" class="quiet">${`From ${day(answer.start)}, ${answer.weeks} weeks; ${spread}: each firm has its own luck with licences.`}</p>
    <h3>What runs out</h3><div id="firm-items"><${Grid} head=${["Item", ...STOP_HEAD, "Origin behind", "Price paid, mean", "Price at the margin, mean"]} rows=${answer.items} caption=${`Days on which an item would run out were all lines at work. ${answer.prices}`} /></div>
    <h3>What stops</h3><div id="firm-products"><${Grid} head=${["Product", ...STOP_HEAD, "Not made, of what is planned", "Margin lost"]} rows=${answer.products} caption=${`First stop by product; losses over ${answer.weeks} weeks, mean of the cases.`} /></div>
    ${moves.value && moves.value.coverage.length > 0 && html`<h3>What covers each part, month by month</h3><div id="firm-coverage">${moves.value.coverage.map(({ item, text, head, rows }) => html`<p>${text}</p><${Fold} title=${`${item} by month`}><${Grid} head=${head} rows=${rows} caption="Shares of what is planned, mean of the cases" /><//>`)}</div>`}
    <h3>What moves the day</h3><div id="firm-moves" aria-live="polite" aria-busy=${String(!areMovesNew.value)}>${moves.value && movesOf(moves.value)}</div><p class="quiet">Of the levers as they were before; new figures come when they rest.</p>
    ${moves.value && itemsOf(moves.value.by_item)}
    <h3>The cheapest way under a chance</h3>
    <p><label class="pick">Chance of a stop within 180 days, at most % <input type="number" id="firm-level" min="0" max="100" step="1" value=${level.value} onInput=${(/** @type {Event} */ event) => { level.value = field(event).value; }} /></label>${" "}
      <button type="button" id="firm-seek" class="main" onClick=${seekSet}>Find the cheapest set</button></p>
    <${PanelView} panel=${cheapest} of=${setOf} />
    <h3>One page for the board</h3>
    <p><button type="button" id="board-html" onClick=${() => annex("html", "board")}>Board page (HTML)</button>${" "}<button type="button" id="board-docx" onClick=${() => annex("docx", "board")}>For Word (DOCX)</button> What monazite company writes as brief.html; a browser prints it to PDF.</p>
    <h3>Article 24 of Regulation (EU) 2024/1252</h3>
    <p>The risk assessment that large users of strategic raw materials owe at least every three years, filled as far as the file goes, its gaps listed.</p>
    <p><button type="button" id="annex-html" onClick=${() => annex("html")}>Annex as a page (HTML)</button>${" "}<button type="button" id="annex-docx" onClick=${() => annex("docx")}>Annex for Word (DOCX)</button></p>
  </div>`;
}

// --- the file

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

/** @param {Iterable<File>} files */
async function take(files) {
  const sent = await Promise.all([...files].map(async (file) => ({ name: file.name, content: base64(new Uint8Array(await file.arrayBuffer())) })));
  if (!sent.length) return;
  sentFiles.value = sent;
  said.value = { columns: {}, without: [] };
  columns.value = null;
  isCountedByChoice = false;
  dropDrafts();
  await read();
}

/** As the command line does: from the day of the file where that is of these weeks, else from today. */
const countAsUsual = () => { if (!isCountedByChoice) counted.value = firm.peek()?.by_file ? "file" : "today"; };

async function read() {
  problem.value = "";
  const body = { scenario: state.peek().scenario, files: sentFiles.peek(), ...said.peek() };
  try {
    const found = await post("firm/columns", body);
    columns.value = found.columns.length ? found : null;
    dropDrafts(); // the table has them now
    hold(await post("firm", body));
    countAsUsual();
    ask();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    hold(null); // the firm that was there is not that of the problem
    problem.value = error.message;
  }
}

/** Lines that a refusal names, without that of the names of columns: without it no other could be read. @param {string} text */
const linesOf = (text) => [...new Set([...text.matchAll(/:(\d+): (?!columns: |there are no rows)/g)].map(([, line]) => Number(line)))];

function leaveOut() {
  said.value = { ...said.peek(), without: [...said.peek().without, ...linesOf(problem.peek())] };
  guard(read);
}

/** All choices at once. @param {Record<string, string>} chosen */
function applyColumns(chosen) {
  said.value = { ...said.peek(), columns: { ...said.peek().columns, ...chosen } };
  guard(read);
}

/** Chosen files; the field is emptied, so that a corrected file of the same name is read. @param {Event} event */
function choose(event) {
  const input = field(event), files = [...(input.files ?? [])];
  input.value = "";
  guard(() => take(files));
}

/** @param {DragEvent} event */
function drop(event) {
  event.preventDefault();
  isOver.value = false;
  guard(() => take(event.dataTransfer?.files ?? []));
}

/** @param {DragEvent} event */
function dragOver(event) {
  event.preventDefault();
  isOver.value = true;
}

/** @param {string} kind */
const openExample = (kind) => guard(async () => take([new File([await fileFrom("firm.toml", { name: kind })], `${kind}.toml`)]));

function Begin() {
  const kind = useRef(/** @type {HTMLSelectElement | null} */ (null));
  const chosen = () => kind.current?.value ?? "car";
  /** @param {string} name */
  const save = (name) => guard(() => download("firm.toml", { name }, `${name}.${name === "parts" ? "csv" : "toml"}`));
  return html`<details id="firm-begin" open=${!firm.value}><summary>Drop in a file, or begin with an example</summary>
    <div id="firm-drop" class=${isOver.value ? "over" : undefined} onDragOver=${dragOver} onDragEnter=${dragOver} onDragLeave=${() => { isOver.value = false; }} onDrop=${drop}>
      <label for="firm-files">One TOML file, one workbook (.xlsx), a CSV file for each block, or your parts list, as your ERP system exports it (CSV, or one sheet of a workbook): drop it here or choose it</label>${" "}
      <input type="file" id="firm-files" multiple accept=".toml,.xlsx,.xlsm,.csv" onChange=${choose} /></div>
    <p><label class="pick">Invented firm <select id="firm-kind" ref=${kind}>${optionsOf(KINDS)}</select></label>${" "}
      <button type="button" id="firm-example" onClick=${() => openExample(chosen())}>Open it here</button>${" "}
      <button type="button" id="firm-save" onClick=${() => save(chosen())}>Save its file</button>${" "}<button type="button" id="firm-empty" onClick=${() => save("empty")}>Save an empty file</button>${" "}<button type="button" id="firm-template" onClick=${() => save("parts")}>Save a parts list to fill in (CSV)</button></p>
    <p class="quiet">A parts list has a row for each part and country, with the columns part, good (such as NdFeB.SH.magnet or N42SH), origin (CN or China), region (the country where you use it), kg_per_year, stock_days (or stock_kg) and lead_days (days from leaving the origin to arrival) or order_days (days from order to receipt, making included: days under way are then assumed by origin; without either none are counted); supplier, licence and price may be added. German, French and other usual headers are read; other columns and rows of other goods are left out by name. Lines of each part then stop when it runs out.</p></details>`;
}

function forget() {
  hold(null);
  problem.value = "";
  columns.value = null;
  sentFiles.value = [];
  requestAnimationFrame(() => byId("firm-files").focus());
}

/** @param {Event} event */
function count(event) {
  const { value } = field(event);
  isCountedByChoice = true;
  counted.value = value === "file" || value === "levers" ? value : "today";
  rest.value = {};
  ask();
}

/** Whether goods that go round export licences count. @param {Event} event */
const tickDetours = (event) => setCell("without_detours", /** @type {HTMLInputElement} */ (event.target).checked);

/** @param {string} name */
const cellOf = (name) => firm.value?.rows.find((row) => row.block === "firm")?.cells[name];

/** @param {string} name @param {boolean | number | null} value */
function setCell(name, value) {
  const one = firm.peek();
  if (!one) return;
  hold({ ...one, rows: one.rows.map((row) => row.block === "firm" ? { ...row, cells: { ...row.cells, [name]: value } } : row) });
  ask();
}

/** The plants whose country a list does not say, in another region. @param {Event} event */
function moveSites(event) {
  const one = firm.peek(), region = field(event).value;
  if (!one?.sites) return;
  const { plants } = one.sites;
  hold({ ...one, sites: { ...one.sites, region }, rows: one.rows.map((row) => row.block === "plant" && plants.includes(row.cells.id) ? { ...row, cells: { ...row.cells, region } } : row) });
  ask();
}

/** Where plants lie for which a list has a town, or nothing: taken, and asked here once. @param {{ sites: SitePlants }} given */
function Sites({ sites: { towns, region, regions } }) {
  const lead = towns.length ? `${towns.join(", ")}: the list has no country of use for ${towns.length === 1 ? "it" : "them"}.` : "The list does not say where its parts are used.";
  return html`<p id="firm-sites" class="notice">${lead}${" "}<label class="pick">Taken as in <select id="firm-region" value=${region} onChange=${moveSites}>${optionsOf(regions.map(([name, title]) => ({ name, title })))}</select></label></p>`;
}

/** Days under way that a list does not say, by origin: assumed, and asked here. @param {{ ways: ReadFirm["ways"] }} given */
function Ways({ ways }) {
  /** @param {number} at @param {Event} event */
  const give = (at, event) => {
    const one = firm.peek(), days = Number(field(event).value), way = ways[at];
    if (!one || !way || !(days >= 0 && days <= 730)) return;
    hold({ ...one, ways: ways.map((other, n) => n === at ? { ...other, days } : other), rows: one.rows.map((row) => row.block === "supply" && row.line !== null && way.lines.includes(row.line) ? { ...row, cells: { ...row.cells, lead_days: days } } : row) });
    ask();
  };
  return html`<p id="firm-ways" class="notice">Your list has the days from order to receipt, making included. How many of them goods are under way is assumed. ${ways.map(({ origin, days }, at) => html`<label class="pick">Days under way from ${origin} <input type="number" min="0" max="730" step="1" value=${days} onChange=${(/** @type {Event} */ event) => give(at, event)} /></label>${" "}`)}</p>`;
}

function Held() {
  if (!firm.value) return null;
  const { name, notes, preview, sites, ways, left_out: leftOut, counts: { plant, product, item, supply }, day: own } = firm.value;
  /** @param {number} n @param {string} word */
  const some = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  return html`<p id="firm-held"><strong id="firm-name">${problem.value ? `${name}: not weighed; what is wrong stands below.` : `${name}: ${some(plant, "plant")}, ${some(product, "product")}, ${some(item, "item")}, ${supply} ${supply === 1 ? "supply" : "supplies"}.`}</strong>${" "}
    <label class="pick">Stocks counted on <select id="counted" value=${counted.value} onChange=${count}><option value="today">today, or the day the levers act if it is earlier</option><option value="levers">the day the levers act</option>
      <option value="file" disabled=${!own}>${own ? `${day(own)}, as the file says` : "the day of the file (it has none)"}</option></select></label>${" "}
    <label class="pick"><input type="checkbox" id="firm-lawful" checked=${Boolean(cellOf("without_detours"))} onChange=${tickDetours} /> without goods that go round licences</label>${" "}
    <button type="button" id="firm-forget" onClick=${forget}>Forget the firm</button></p>
    ${leftOut && html`<p id="firm-of-no-run" class="notice">${leftOut}</p>`}${sites && html`<${Sites} sites=${sites} />`}${(ways ?? []).length > 0 && html`<${Ways} ways=${ways} />`}
    ${notes && html`<${Fold} title="What was read"><p>${notes.join(" ")}</p><${Grid} head=${["Part", "Good", "Origin", "Kg a year", "Days in stock", "Days under way", "Days from order to receipt"]} rows=${preview} texts=${3} caption="The first rows" /><//>`}`;
}

const Company = () => html`<h2>My company: when does my line stop, and what moves that day</h2>
  <p class="notice">The file stays in this browser tab. Its rows go to the server with each question, are answered from memory, and are never written there: no file, no log, no copy. Closing the tab, or "Forget the firm", ends it.</p>
  <${Held} /><${Begin} />
  <p id="firm-problem" class="notice problem" role="alert" hidden=${!problem.value}>${problem.value}</p>
  ${problem.value && columns.value && !columns.value.missing.length && linesOf(problem.value).length > 0 && html`<p><button type="button" id="firm-without" onClick=${leaveOut}>${`Leave out line ${linesOf(problem.value).join(", ")} and read the rest`}</button></p>`}
  ${columns.value && html`<${ColumnChoices} found=${columns.value} isWrong=${Boolean(problem.value) && !linesOf(problem.value).length} apply=${applyColumns} />`}
  ${shown.value && html`<${Answers} answer=${shown.value.answer} of=${shown.value.key} />`}`;

/** The view; it asks where a firm is held whose answers are not of the levers as they stand. @param {boolean} isInSight */
export function showFirm(isInSight) {
  const before = isShown;
  isShown = isInSight;
  if (isShown && !before && firm.peek()) ask();
}

/** `askAnew` asks for all answers. @param {() => void} askAnew */
export function connectFirm(askAnew) {
  ask = askAnew;
  firm.value = restored();
  countAsUsual();
  render(html`<${Company} />`, byId("view-company"));
  effect(() => { // another scenario, month or good is another run at rest
    if (spec.value) rest.value = {};
  });
}
