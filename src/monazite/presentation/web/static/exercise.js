// Play a seat: the session stays in this browser, which sends it whole with every month; a reload goes on with it.
import { element, fold, grid, wait, write } from "/static/dom.js";
import { Refused, post } from "/static/state.js";

const byId = (id) => document.getElementById(id);
const HELD = "monazite-exercise"; // in localStorage: a session outlives the tab and the server
const INSTRUMENTS = ["Controls", "Added tariff, %", "Technology controls", "Purchases, USD a year", "Months"];
let session = null, isBusy = false, seatsOf = "", scenarioOf = null, guard = null;

function restore() {
  try {
    const held = JSON.parse(localStorage.getItem(HELD));
    session = held && Array.isArray(held.acts) && typeof held.seat === "string" ? held : null;
  } catch {
    session = null;
  }
}

function hold(one) {
  session = one;
  try {
    if (one) localStorage.setItem(HELD, JSON.stringify(one));
    else localStorage.removeItem(HELD);
  } catch { /* no room: the session stays in the page until it is left */ }
}

function showProblem(text) {
  byId("exercise-problem").hidden = !text;
  write(byId("exercise-problem"), text || "");
}

// Asks with the session, again while the server works; says how long it has taken.
async function asked(body) {
  const began = performance.now();
  let answer = await post("exercise", body);
  while (answer.state === "working") {
    write(byId("exercise-progress"), `${answer.text} ${Math.round((performance.now() - began) / 1000)} s so far.`);
    await wait(1000);
    answer = await post("exercise", body);
  }
  write(byId("exercise-progress"), "");
  if (answer.state === "failed") throw new Refused(answer.text, 422);
  return answer;
}

async function busy(work) {
  if (isBusy) return;
  isBusy = true;
  showProblem("");
  byId("view-exercise").setAttribute("aria-busy", "true");
  try {
    await guard(async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        write(byId("exercise-progress"), "");
        showProblem(error.message);
      }
    });
  } finally {
    isBusy = false;
    byId("view-exercise").setAttribute("aria-busy", "false");
  }
}

async function fillSeats(scenario) {
  if (seatsOf === scenario) return;
  const answer = await post("exercise/seats", { scenario });
  seatsOf = scenario;
  byId("exercise-seat").replaceChildren(...answer.seats.map(({ name, title }) => element("option", { value: name, text: title })));
  const day = byId("exercise-day");
  day.value = answer.day;
  day.min = answer.first;
  day.max = answer.last;
}

// --- a month ----------------------------------------------------------------------------------------------------------

const digits = (x) => (x === null ? "no figure" : Number(x.toPrecision(4)).toLocaleString("en-GB"));
const claimText = ({ value, low, high, unit, outcome, run, sources }) => `${outcome.replaceAll("_", " ")}: ${digits(value)}${low === high ? "" : ` (${digits(low)} to ${digits(high)})`} ${unit}; ${run ? `run ${run}; ` : ""}${sources.length ? `sources ${sources.slice(0, 6).join(", ")}${sources.length > 6 ? " ..." : ""}` : "no source: a level or a clock of the game"}`;

// Sentences; where one holds numbers, what they are unfolds below it.
function sentences(lines) {
  return element("ul", {}, ...lines.map(({ text, claims }) => {
    const item = element("li", {}, text);
    if (claims.length) item.append(fold("Where this comes from", element("ul", { class: "quiet" }, ...claims.map((claim) => element("li", { text: claimText(claim) })))));
    return item;
  }));
}

function paintMonth(answer) {
  const target = byId("exercise-month");
  target.replaceChildren(element("h3", { id: "exercise-title", tabindex: -1, text: answer.title }), element("p", { text: answer.role }));
  for (const { title, lines } of answer.parts) target.append(element("h4", { text: title }), sentences(lines));
  if (!answer.is_over) target.append(actsForm(answer));
  const past = answer.history.map(({ acts, press }, t) => element("li", {}, element("strong", { text: `Month ${t + 1}: ${acts}` }), element("ul", {}, ...press.map((line) => element("li", { text: line.text })))));
  if (past.length) target.append(fold(`The ${past.length === 1 ? "month" : `${past.length} months`} before`, element("ol", { class: "plain" }, ...past)));
  byId("exercise-playing").hidden = false;
  byId("exercise-begin").open = false;
  byId("exercise-look-back").disabled = !session.acts.length;
}

// One group of choices for each verb: the acts of a kind exclude each other.
function actsForm(answer) {
  const form = element("form", { id: "exercise-acts", "aria-label": "What you do this month" });
  const verbs = new Map();
  for (const { text, words } of answer.acts) {
    if (text === "hold") continue;
    const [verb] = text.split(" ");
    const group = { refuse: "accept", hedge: "align" }[verb] ?? verb;
    verbs.set(group, [...(verbs.get(group) ?? []), { text, words }]);
  }
  form.append(element("h4", { text: "What you do this month" }));
  for (const [verb, acts] of verbs) form.append(choices(verb, acts));
  if (answer.deals.length) form.append(offerParts(answer.deals));
  form.append(element("p", {}, element("button", { class: "main", id: "exercise-act", text: "Act: on to the next month" })));
  form.onsubmit = (event) => {
    event.preventDefault();
    busy(() => act(form, answer));
  };
  return form;
}

const GROUPS = { accept: "The offer on the table", align: "The allies", control: "Export controls", tariff: "Tariff", technology: "Technology controls", threaten: "A public threat", buy: "Stocks: buy ahead", release: "Stocks: release" };

function choices(verb, acts) {
  const first = { text: "", words: { accept: "No answer, which turns it down.", align: "Keep out of it." }[verb] ?? "Nothing." };
  const group = element("fieldset", {}, element("legend", { text: GROUPS[verb] ?? verb }));
  [first, ...acts].forEach(({ text, words }, i) => {
    const id = `x-${verb}-${i}`;
    const input = element("input", { type: "radio", name: `x-${verb}`, id, value: text, checked: i === 0 });
    group.append(element("div", {}, input, " ", element("label", { for: id, text: words })));
  });
  return group;
}

// A deal put together instrument by instrument; only levels that can still be signed together are offered.
function offerParts(deals) {
  const parts = deals.map((name) => { const cells = name.split("-"); return [cells.slice(0, -4).join("-"), ...cells.slice(-4)]; });
  const group = element("fieldset", {}, element("legend", { text: "A deal to offer" }));
  const put = element("input", { type: "checkbox", id: "x-offer" });
  group.append(element("div", {}, put, " ", element("label", { for: "x-offer", text: "Put this deal on the table:" })));
  const selects = INSTRUMENTS.map((title, i) => {
    const select = element("select", { id: `x-offer-${i}` });
    group.append(element("label", { class: "pick", for: `x-offer-${i}`, text: `${title} ` }), select, " ");
    return select;
  });
  const fill = (from) => {
    for (let i = from; i < selects.length; i++) {
      const chosen = selects.slice(0, i).map((s) => s.value);
      const levels = [...new Set(parts.filter((p) => chosen.every((c, k) => p[k] === c)).map((p) => p[i]))];
      const old = selects[i].value;
      selects[i].replaceChildren(...levels.map((value) => element("option", { value, text: value, selected: value === old })));
    }
  };
  selects.forEach((select, i) => { select.onchange = () => { put.checked = true; fill(i + 1); }; });
  fill(0);
  return group;
}

function chosenActs(form) {
  const texts = [...form.querySelectorAll("input[type=radio]:checked")].map((input) => input.value).filter(Boolean);
  if (form.querySelector("#x-offer")?.checked) texts.unshift(`offer ${INSTRUMENTS.map((_, i) => form.querySelector(`#x-offer-${i}`).value).join("-")}`);
  return texts.join("; ") || "hold";
}

async function act(form) {
  const acts = [...session.acts, chosenActs(form)];
  const answer = await asked({ ...session, acts }); // what is not possible is refused before the session holds it
  hold({ ...session, acts });
  paintMonth(answer);
  byId("exercise-title").focus();
}

// --- the debrief ------------------------------------------------------------------------------------------------------

async function lookBack() {
  const { title, kicker, page } = await asked({ ...session, wanted: "debrief" });
  const target = byId("exercise-month");
  target.replaceChildren(element("h3", { id: "exercise-title", tabindex: -1, text: title }), element("p", { class: "quiet", text: kicker }));
  for (const { kind, text, head, rows, note } of page) {
    if (kind === "heading") target.append(element("h4", { text }));
    else if (kind === "table") target.append(grid(head, rows, head.length, text), element("p", { class: "quiet", text: note }));
    else if (kind === "list") target.append(element("ul", {}, ...rows.map(([line]) => element("li", { text: line }))));
    else target.append(element("p", { class: kind === "lead" ? "lead" : null, text }));
  }
  const back = element("button", { type: "button", text: "Back to the month" });
  back.onclick = () => busy(goOn);
  target.append(element("p", {}, back));
  byId("exercise-title").focus();
}

async function goOn() {
  paintMonth(await asked(session));
  byId("exercise-title").focus();
}

async function save(page, form, name) {
  const link = element("a", { href: URL.createObjectURL(await post("exercise/file", { ...session, page, form }, { as: "blob" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function showExercise(shown) {
  if (!shown) return;
  busy(async () => {
    await fillSeats(session?.scenario ?? scenarioOf());
    if (session && !byId("exercise-month").childElementCount) paintMonth(await asked(session));
  });
}

// `act.scenario` gives the scenario of the page, `act.guard` shows what is refused.
export function connectExercise(page) {
  scenarioOf = page.scenario;
  guard = page.guard;
  restore();
  byId("exercise-start").onsubmit = (event) => {
    event.preventDefault();
    busy(async () => {
      const begun = { scenario: scenarioOf(), seat: byId("exercise-seat").value, day: byId("exercise-day").value, seed: Number(byId("exercise-seed").value), months: Number(byId("exercise-months").value), acts: [] };
      const answer = await asked(begun);
      hold(begun);
      paintMonth(answer);
      byId("exercise-title").focus();
    });
  };
  byId("exercise-look-back").onclick = () => busy(lookBack);
  byId("exercise-sheet").onclick = () => busy(() => save("facilitator", "html", "facilitator.html"));
  byId("exercise-debrief-file").onclick = () => busy(() => save("debrief", "html", "debrief.html"));
  byId("exercise-file").onclick = () => busy(() => save("debrief", "json", "exercise.json"));
  byId("exercise-leave").onclick = () => {
    hold(null);
    byId("exercise-month").replaceChildren();
    byId("exercise-playing").hidden = true;
    byId("exercise-begin").open = true;
    seatsOf = "";
    showExercise(true);
    byId("exercise-seat").focus();
  };
}
