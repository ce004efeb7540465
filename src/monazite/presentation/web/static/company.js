// A firm: its file stays in this tab, which sends the rows with every question; answers repaint as the levers move.
import { drawCover } from "/static/cover.js";
import { day, element, grid, write } from "/static/dom.js";
import { save } from "/static/jobs.js";
import { Refused, post } from "/static/state.js";

const byId = (id) => document.getElementById(id);
const HELD = "monazite-firm"; // in sessionStorage, which ends with the tab
const DRAWS = 16;
const STOP_HEAD = ["1 in 20 by", "Half by", "19 in 20 by", "Within 180 days"];
let firm = null, rest = null, isShown = false, latest = null, ask = null;

function restore() {
  try {
    firm = JSON.parse(sessionStorage.getItem(HELD));
  } catch {
    firm = null;
  }
}

function hold(one) {
  firm = one;
  rest = latest = null;
  try {
    if (one) sessionStorage.setItem(HELD, JSON.stringify(one));
    else sessionStorage.removeItem(HELD);
  } catch { /* no room: the firm stays in the page until it is left */ }
}

const question = (body, more = {}) => ({ ...body, firm: firm.rows, counted: byId("counted").value, ...more });

// The central run of the levers as they stand; null where no firm is in sight. `body` is that of the other answers.
export function askFirm(body) {
  return firm && isShown ? answered(question(body)) : Promise.resolve(null);
}

// What is wrong with the firm in this run stands in its own view; the other answers come all the same.
async function answered(body) {
  try {
    const answer = await post("company", body);
    if (!rest && !Object.keys(body.levers).length && !body.deal) rest = answer;
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problem: error.message };
  }
}

export function paintFirm(answer) {
  if (!answer) return;
  showProblem(answer.problem);
  byId("firm-answers").hidden = Boolean(answer.problem);
  if (answer.problem) return;
  latest = answer;
  write(byId("firm-headline"), answer.headline);
  write(byId("firm-why"), [answer.binding, answer.margin].filter(Boolean).join(" "));
  const spread = answer.draws > 1 ? `${answer.draws} draws of the run with ${answer.samples / answer.draws} firms like yours in each` : `the central run with ${answer.samples} firms like yours; ranges of the run follow when the levers rest`;
  write(byId("firm-basis"), `From ${day(answer.start)}, ${answer.weeks} weeks; ${spread}: each firm has its own luck with licences.`);
  paintChances(answer);
  drawCover(byId("firm-cover"), answer, rest);
  byId("firm-items").replaceChildren(grid(["Item", ...STOP_HEAD, "Origin behind", "Price paid"], answer.items, 1, "Days on which an item would run out were all lines at work."));
  byId("firm-products").replaceChildren(grid(["Product", ...STOP_HEAD, "Units lost", "Margin lost"], answer.products, 1, `First stop by product; losses over ${answer.weeks} weeks, mean of the cases.`));
  byId("firm-moves").setAttribute("aria-busy", "true");
}

function paintChances(answer) {
  const shown = (share) => `${Math.round(100 * share)}%`;
  const cells = Object.entries(answer.chance).map(([days, share]) => {
    const before = rest?.start === answer.start ? rest.chance[days] : share;
    return element("div", { class: "chance" }, element("span", { class: "label", text: `A stop within ${days} days` }), element("span", { class: "value", text: shown(share) }), element("span", { class: "before", text: shown(before) === shown(share) ? "as at rest" : `at rest ${shown(before)}` }));
  });
  byId("firm-chances").replaceChildren(...cells);
}

// When the levers rest: the same with ranges of the run, and what moves the day.
export async function settleFirm(body, isOutdated) {
  if (!firm || !isShown) return;
  if (!rest && (Object.keys(body.levers).length || body.deal)) rest = await answered(question({ ...body, levers: {}, deal: "" }));
  if (rest?.problem) rest = null;
  const answer = await answered(question(body, { draws: DRAWS }));
  if (isOutdated()) return;
  paintFirm(answer);
  if (answer.problem) return;
  const moves = await post("company/measures", question(body, { draws: DRAWS }));
  if (!isOutdated()) paintMoves(moves);
}

function paintMoves(moves) {
  const head = ["Measure", "Days gained", "Each", `Chance within ${moves.horizon} days, points`, "Cost in the first year"];
  const text = `Days by which the first stop comes later, mean of the cases, counted up to ${moves.horizon} days.`;
  const target = byId("firm-moves");
  target.replaceChildren(moves.rows.length ? grid(head, moves.rows.map(([...cells]) => [...cells.slice(0, 4), cells[5] ? `${cells[4]}: ${cells[5]}` : cells[4]]), 1, text) : element("p", { text: `Nothing runs out within ${moves.horizon} days, so nothing has to move.` }));
  target.setAttribute("aria-busy", "false");
  byId("firm-set").replaceChildren();
}

function showProblem(text) {
  byId("firm-problem").hidden = !text;
  write(byId("firm-problem"), text || "");
}

function showState() {
  byId("firm-held").hidden = !firm;
  byId("firm-answers").hidden = !firm;
  byId("firm-begin").open = !firm;
  if (!firm) return;
  const { plant, product, item, supply } = firm.counts;
  const some = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  write(byId("firm-name"), `${firm.name}: ${some(plant, "plant")}, ${some(product, "product")}, ${some(item, "item")}, ${supply} ${supply === 1 ? "supply" : "supplies"}.`);
  const [, own] = byId("counted").options;
  own.disabled = !firm.day;
  own.textContent = firm.day ? `${day(firm.day)}, as the file says` : "the day of the file (it has none)";
  if (!firm.day) byId("counted").value = "levers";
}

async function take(files) {
  showProblem("");
  const sent = await Promise.all([...files].map(async (file) => ({ name: file.name, content: base64(new Uint8Array(await file.arrayBuffer())) })));
  if (!sent.length) return;
  try {
    hold(await post("firm", { files: sent }));
    showState();
    ask();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    showProblem(error.message);
  }
}

function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

async function seekSet(body) {
  const level = Number(byId("firm-level").value) / 100;
  const target = byId("firm-set");
  if (!(level >= 0 && level <= 1)) return target.replaceChildren(element("p", { class: "notice", text: "The chance is a number from 0 to 100." }));
  target.replaceChildren(element("p", { class: "quiet", text: "Looking for the cheapest set: up to half a minute." }));
  const { set } = await post("company/measures", question(body, { draws: DRAWS, level }));
  target.replaceChildren(element("p", { text: set.text }));
  if (set.rows.length) target.append(grid(["Measure", "Cost in the first year", "What for"], set.rows));
  if (set.unpriced?.length) target.append(element("p", { class: "quiet", text: `Left out because the file gives no cost: ${set.unpriced.join("; ")}.` }));
}

export const forgetRest = () => { rest = null; };

export function showFirm(shown) {
  const before = isShown;
  isShown = shown;
  if (shown && !before && firm) ask();
}

// `act.ask` asks for the answers anew, `act.body` gives the setting of the page, `act.guard` shows what is refused.
export function connectFirm(act) {
  ask = act.ask;
  restore();
  const zone = byId("firm-drop"), input = byId("firm-files");
  input.onchange = () => act.guard(() => take(input.files));
  for (const name of ["dragover", "dragenter"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); act.guard(() => take(event.dataTransfer.files)); });
  byId("firm-example").onclick = () => act.guard(async () => {
    const name = byId("firm-kind").value;
    await take([new File([await post("firm.toml", { name }, { as: "text" })], `${name}.toml`)]);
  });
  byId("firm-save").onclick = () => act.guard(() => save("firm.toml", { name: byId("firm-kind").value }, `${byId("firm-kind").value}.toml`));
  byId("firm-empty").onclick = () => act.guard(() => save("firm.toml", { name: "empty" }, "empty.toml"));
  byId("firm-forget").onclick = () => { hold(null); input.value = ""; showProblem(""); showState(); byId("firm-files").focus(); };
  byId("counted").onchange = () => { rest = null; ask(); };
  byId("firm-seek").onclick = () => act.guard(() => seekSet(act.body()));
  for (const form of ["html", "docx"]) byId(`annex-${form}`).onclick = () => act.guard(() => save("company/article24", question(act.body(), { draws: DRAWS, form }), `article24.${form}`));
  showState();
}
