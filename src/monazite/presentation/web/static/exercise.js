// Play a seat: the session stays in this browser, which sends it whole with every month; a reload goes on with it.
import { wait, withDates } from "/static/dom.js";
import { download } from "/static/jobs.js";
import { MonthChart } from "/static/month_chart.js";
import { Refused, post, runBody } from "/static/state.js";
import { currentSetting, guard, isMoved, key, spec, state, wordsOf } from "/static/store.js";
import { Fold, Grid, byId, effect, field, html, optionsOf, render, signal, untracked, useEffect, useLayoutEffect, useRef, useSignal } from "/static/ui.js";

/** @import { DebriefPart, ExerciseDebrief, ExerciseMonth, ExercisePageRequest, ExerciseRequest, ExerciseSeats, PossibleAct, SeatsRequest, TracedFigure, TracedSentence } from "api" */
/** @template T @typedef {import("/static/ui.js").Signal<T>} Signal */
/** @typedef {ExerciseRequest & { scenario: string, acts: string[] }} Session */

const HELD = "monazite-exercise"; // in sessionStorage: each tab plays its own; in localStorage the last one: a session outlives the tab and the server
const INSTRUMENTS = ["Controls", "Added tariff", "Technology controls", "Purchases", "Lasts"];
const isTakenUp = signal(!stored(() => sessionStorage.getItem(HELD)));
const session = signal(restored());
const seats = signal(/** @type {{ world: string, asked: SeatsRequest, answer: ExerciseSeats } | null} */ (null));
/** Whether the page's own setting is played where levers were moved, or the scenario as it is. */
const isMine = signal(true);
const month = signal(/** @type {ExerciseMonth | null} */ (null));
const debrief = signal(/** @type {ExerciseDebrief | null} */ (null));
const progress = signal("");
const problem = signal("");
const isBusy = signal(false);
/** What is being worked on, by the id of its button, and for how many seconds. */
const doing = signal("");
const seconds = signal(0);
const turns = signal(0);

/** What a browser holds, which may hold nothing. @template T @param {() => T} read @returns {T | null} */
function stored(read) {
  try {
    return read();
  } catch {
    return null;
  }
}

/** @returns {Session | null} */
function restored() {
  const held = stored(() => JSON.parse(sessionStorage.getItem(HELD) ?? localStorage.getItem(HELD) ?? "null"));
  return held && Array.isArray(held.acts) && typeof held.seat === "string" ? held : null;
}

/** @param {Session | null} one */
function hold(one) {
  const text = JSON.stringify(one), earlier = JSON.stringify(session.peek());
  session.value = one;
  isTakenUp.value = false;
  try {
    sessionStorage.setItem(HELD, text);
    if (one) localStorage.setItem(HELD, text);
    else if (localStorage.getItem(HELD) === earlier) localStorage.removeItem(HELD); // not that of another tab
  } catch { /* no room: the session stays in the page until it is left */ }
}

/** Asks again while the server works. @param {ExerciseRequest} body */
async function asked(body) {
  const began = performance.now();
  let answer = await post("exercise", body);
  while (answer.state === "working") {
    progress.value = `${answer.text} ${Math.round((performance.now() - began) / 1000)} s so far.`;
    await wait(1000);
    answer = await post("exercise", body);
  }
  progress.value = "";
  if (answer.state !== "ready") throw new Refused(answer.text, 422);
  return answer;
}

/** @param {Session} one */
async function askMonth(one) {
  const answer = await asked(one);
  if ("parts" in answer) month.value = answer;
  debrief.value = null;
}

/** One piece of work at a time: meanwhile the buttons wait and say so. What is refused stands above the month. @param {() => Promise<unknown>} work @param {string} button */
async function busy(work, button = "") {
  if (isBusy.peek()) return;
  const began = performance.now(), clock = setInterval(() => { seconds.value = Math.round((performance.now() - began) / 1000); }, 1000);
  isBusy.value = true;
  doing.value = button;
  seconds.value = 0;
  problem.value = "";
  try {
    await guard(async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        progress.value = "";
        problem.value = error.message;
      }
    });
  } finally {
    clearInterval(clock);
    isBusy.value = false;
    doing.value = "";
  }
}

/**
 * A button that waits while something is being worked on: it stays in focus, does nothing, and of its own work says for how long.
 * @param {{ id: string, isOff?: boolean, isMain?: boolean, onPress?: () => unknown, working?: string, children?: import("/static/vendor/preact.js").ComponentChildren }} given
 */
const Press = ({ id, isOff = false, isMain = false, onPress, working = "Working", children }) => html`<button type=${onPress ? "button" : "submit"} id=${id} class=${isMain ? "main" : undefined} disabled=${isOff} aria-disabled=${isBusy.value ? "true" : undefined} onClick=${onPress && (() => { if (!isBusy.peek()) onPress(); })}>${doing.value === id ? `${working}, ${seconds.value} s` : children}</button>`;

const hasSetting = () => isMoved.value || Object.keys(state.value.assumptions).length > 0;

/** @returns {SeatsRequest} */
function worldOfPage() {
  const { scenario } = state.peek(), hasOwn = hasSetting();
  const { day, levers, ...setting } = runBody(currentSetting());
  return { scenario, setting: hasOwn && isMine.peek() ? { ...setting, levers, day } : { scenario, levers: {}, day } };
}

/** Once for each world. @param {SeatsRequest} asked */
async function fillSeats(asked) {
  const world = JSON.stringify(asked);
  if (seats.peek()?.world !== world) seats.value = { world, asked, answer: await post("exercise/seats", asked) };
}

// --- a month

/** @param {number | null} x */
const digits = (x) => (x === null ? "no figure" : Number(x.toPrecision(4)).toLocaleString("en-GB"));
/** @param {TracedFigure} claim */
const claimText = ({ value, low, high, unit, outcome, run, sources }) => withDates(`${outcome.replaceAll("_", " ")}: ${digits(value)}${low === high ? "" : ` (${digits(low)} to ${digits(high)})`} ${unit}; ${run ? `run ${run}; ` : ""}${sources.length ? `sources ${sources.slice(0, 6).join(", ")}${sources.length > 6 ? " ..." : ""}` : "no source: a level or a clock of the game"}`);

/** @param {{ lines: TracedSentence[] }} given */
const Sentences = ({ lines }) => html`<ul>${lines.map(({ text }) => html`<li>${withDates(text)}</li>`)}</ul>`;

/** @param {{ lines: TracedSentence[] }} given */
const Origins = ({ lines }) => html`<${Fold} title="Where the numbers of this page come from"><ul class="quiet">${lines.filter(({ claims }) => claims.length > 0).map(({ text, claims }) => html`<li>${withDates(text)}<ul>${claims.map((claim) => html`<li>${claimText(claim)}</li>`)}</ul></li>`)}</ul><//>`;

/** A title that was asked for takes the focus. @param {{ text: string }} given */
function Title({ text }) {
  const title = useRef(/** @type {HTMLElement | null} */ (null)), turn = turns.value, before = useRef(0);
  useLayoutEffect(() => {
    if (turn > before.current) title.current?.focus();
    before.current = turn;
  }, [turn]);
  return html`<h3 id="exercise-title" tabindex="-1" ref=${title}>${text}</h3>`;
}

/** @param {{ answer: ExerciseMonth }} given */
function Month({ answer }) {
  const { title, role, parts, news, prices, history } = answer;
  return html`<${Title} text=${title} /><p>${role}</p>${answer.setting && html`<p id="exercise-setting">${withDates(answer.setting)}</p>`}
    <div id="exercise-now"><div><${Sentences} lines=${news} />${prices && html`<${Grid} head=${prices.head} rows=${prices.rows.map((row, i) => row.map((cell, k) => (prices.unsure[i][k] ? html`<span class="unsure">${cell}</span>` : cell)))} caption=${prices.caption} />${prices.notes.map((note) => html`<p class="quiet">${withDates(note)}</p>`)}${prices.courses.length > 0 && html`<${MonthChart} courses=${prices.courses} />`}`}</div>
      ${!answer.is_over && html`<${Acts} key=${history.length} answer=${answer} />`}</div>
    ${parts.map((part) => html`<${Fold} title=${part.title}><${Sentences} lines=${part.lines} /><//>`)}
    <${Origins} lines=${parts.flatMap((part) => part.lines)} />
    ${history.length > 0 && html`<${Fold} title=${`The ${history.length === 1 ? "month" : `${history.length} months`} before`}><ol class="plain">${history.map(({ acts, press }, t) => html`<li><strong>Month ${t + 1}: ${acts}</strong><ul>${press.map((line) => html`<li>${line.text}</li>`)}</ul></li>`)}</ol><//>`}`;
}

const GROUPS = /** @type {Record<string, string>} */ ({ accept: "The offer on the table: choose one", align: "The allies", control: "Export controls", tariff: "Tariff, on top of the usual customs duties", technology: "Technology controls", threaten: "A public threat", buy: "Stocks: buy ahead", share: "Sharing among allies", release: "Stocks: release" });

/** One group of choices for each verb: the acts of a kind exclude each other. @param {{ answer: ExerciseMonth }} given */
function Acts({ answer }) {
  /** @type {Map<string, PossibleAct[]>} */
  const verbs = new Map(), form = useRef(/** @type {HTMLFormElement | null} */ (null)), chosen = useSignal(/** @type {string[]} */ ([])), isPut = useSignal(false);
  for (const one of answer.acts) {
    if (one.text === "hold") continue;
    const [verb] = one.text.split(" ");
    const group = /** @type {Record<string, string>} */ ({ refuse: "accept", hedge: "align" })[verb] ?? verb;
    verbs.set(group, [...(verbs.get(group) ?? []), one]);
  }
  const read = () => { if (form.current) chosen.value = chosenOf(form.current, "radio"); };
  useLayoutEffect(read, []); // some groups begin with a choice
  const words = actWords(answer, chosen.value, isPut.value);
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const sent = /** @type {HTMLFormElement} */ (event.currentTarget);
    busy(() => act(sent), "exercise-act");
  };
  return html`<form id="exercise-acts" aria-label="What you do this month" ref=${form} onChange=${read} onSubmit=${submit}><h4>What you do this month</h4>
    ${[...verbs].map(([verb, acts]) => html`<${Choices} verb=${verb} acts=${acts} backingDown=${answer.backing_down} />`)}
    ${answer.deals.length > 0 && html`<${Offer} answer=${answer} isPut=${isPut} />`}
    <p><${Press} id="exercise-act" isMain working="Working: your acts are being played">Act: ${words}<//></p>
    <p class="unseen" role="status" id="exercise-will">${isBusy.value ? "The buttons wait while something is being worked on." : `With the button Act you ${words}.`}</p></form>`;
}

/** What the button will do: the acts as they are chosen now. @param {ExerciseMonth} answer @param {string[]} chosen @param {boolean} isPut */
function actWords(answer, chosen, isPut) {
  const acts = new Map(answer.acts.map((one) => [one.text, one])), parts = isPut ? ["offer the deal"] : [];
  if (acts.has("accept") && !chosen.some((text) => ["accept", "refuse"].includes(text))) return "first sign or turn down the deal";
  parts.push(...chosen.map((text) => acts.get(text)?.doing ?? text));
  const last = parts.pop() ?? "change nothing", list = parts.length ? `${parts.join(", ")} and ${last}` : last;
  const isBackingDown = answer.backing_down && !chosen.some((text) => text === "accept" || acts.get(text)?.mark);
  return `${list}${answer.deals.length > 0 && !isPut ? "; no deal is offered" : ""}${isBackingDown ? "; your threat is not carried out" : ""}`;
}

/** @param {{ verb: string, acts: PossibleAct[], backingDown: string }} given */
function Choices({ verb, acts, backingDown }) {
  const nothing = { text: "", words: "Nothing.", mark: acts.some(({ mark }) => mark) ? `Note: ${backingDown}.` : "" };
  const choices = ["accept", "align"].includes(verb) ? acts : [nothing, ...acts]; // where doing nothing is an act of its own, it comes first and once
  const mustChoose = verb === "accept"; // nobody turns a deal down without having chosen to
  return html`<fieldset><legend>${GROUPS[verb] ?? verb}</legend>${choices.map(({ text, words, mark }, i) => html`<div>
    <input type="radio" name=${`x-${verb}`} id=${`x-${verb}-${i}`} value=${text} required=${mustChoose} defaultChecked=${i === 0 && !mustChoose} /> <label for=${`x-${verb}-${i}`}>${words}${mark && html` <strong class="threat">${mark}</strong>`}</label></div>`)}</fieldset>`;
}

/** A deal, instrument by instrument: levels that can still be signed together. @param {{ answer: ExerciseMonth, isPut: Signal<boolean> }} given */
function Offer({ answer: { deals, levels: words, first_deal, traded }, isPut }) {
  const parts = deals.map((name) => {
    const cells = name.split("-");
    return [cells.slice(0, -4).join("-"), ...cells.slice(-4)];
  });
  const chosen = useSignal(parts[deals.indexOf(first_deal)]);
  /** @param {number} i @param {string[]} levels */
  const possible = (i, levels) => [...new Set(parts.filter((part) => levels.slice(0, i).every((level, k) => part[k] === level)).map((part) => part[i]))];
  /** @param {number} at @param {string} level */
  const choose = (at, level) => {
    const next = chosen.value.with(at, level);
    for (let i = at + 1; i < next.length; i++) {
      const levels = possible(i, next);
      if (!levels.includes(next[i])) next[i] = levels[i < 3 ? levels.length - 1 : 0];
    }
    chosen.value = next;
    isPut.value = true;
  };
  return html`<fieldset><legend>A deal to offer</legend>
    <div><input type="checkbox" id="x-offer" value=${`offer ${chosen.value.join("-")}`} checked=${isPut.value} onChange=${(/** @type {Event} */ event) => { isPut.value = field(event).checked; }} /> <label for="x-offer">Put this deal on the table:</label> <strong id="x-offer-state">${isPut.value ? "it is offered with Act" : "not offered"}</strong></div>
    ${INSTRUMENTS.map((title, i) => html`<label class="pick" for=${`x-offer-${i}`}>${title} </label><select id=${`x-offer-${i}`} value=${chosen.value[i]} onChange=${(/** @type {Event} */ event) => choose(i, field(event).value)}>
      ${possible(i, chosen.value).map((level) => html`<option value=${level}>${words[i]?.[level] ?? level}</option>`)}</select>${" "}`)}<p class="quiet">${traded[chosen.value.slice(0, 3).join("-")] ?? traded[""]}</p></fieldset>`;
}

/** @param {HTMLFormElement} form */
function chosenActs(form) {
  return [...chosenOf(form, "checkbox"), ...chosenOf(form, "radio")].join("; ") || "hold";
}

/** Acts of the fields of a kind that are chosen. @param {HTMLFormElement} form @param {"checkbox" | "radio"} kind */
function chosenOf(form, kind) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`input[type=${kind}]:checked`));
  return [...inputs].map((input) => input.value).filter(Boolean);
}

/** What is not possible is refused. @param {HTMLFormElement} form */
async function act(form) {
  const current = session.peek();
  if (!current) return;
  const next = { ...current, acts: [...current.acts, chosenActs(form)] };
  await askMonth(next);
  hold(next);
  turns.value += 1;
}

// --- the debrief

/** A picture of a page, by its width. @param {{ name: string, svg: string }} given */
const Picture = ({ name, svg }) => html`<div class=${name} dangerouslySetInnerHTML=${{ __html: svg }} />`;

/** @param {DebriefPart} part */
function debriefPart({ kind, text, head, rows, note, wide, narrow }) {
  if (kind === "figure") return html`<figure id="exercise-paths"><figcaption>${withDates(text)}</figcaption><div role="img" aria-label=${`${rows.map((row) => row.join(": ")).join(". ")}.`}><${Picture} name="wide" svg=${wide} /><${Picture} name="narrow" svg=${narrow} /></div><p class="quiet">${note}</p></figure>`;
  if (kind === "heading") return html`<h4>${text}</h4>`;
  if (kind === "table") return html`<${Grid} head=${head} rows=${rows.map((row) => row.map(withDates))} texts=${head.length} caption=${withDates(text)} /><p class="quiet">${withDates(note)}</p>`;
  if (kind === "list") return html`<ul>${rows.map(([line]) => html`<li>${line}</li>`)}</ul>`;
  return html`<p class=${kind === "lead" ? "lead" : undefined}>${withDates(text)}</p>`;
}

/** The first page, without a title, and the parts that unfold. @param {DebriefPart[]} page */
function sections(page) {
  const out = [{ title: "", parts: /** @type {DebriefPart[]} */ ([]) }];
  for (const part of page) {
    if (part.kind === "fold") out.push({ title: part.text, parts: [] });
    else out[out.length - 1].parts.push(part);
  }
  return out;
}

/** @param {{ answer: ExerciseDebrief }} given */
const Debrief = ({ answer: { title, kicker, page } }) => html`<${Title} text=${title} /><p class="quiet">${kicker}</p>${sections(page).map(({ title, parts }) => (title ? html`<${Fold} title=${title}>${parts.map(debriefPart)}<//>` : parts.map(debriefPart)))}
  <p><${Press} id="exercise-go-on" onPress=${() => busy(goOn, "exercise-go-on")}>Back to the month<//></p>`;

async function lookBack() {
  const current = session.peek();
  if (!current) return;
  const answer = await asked({ ...current, wanted: "debrief" });
  if ("page" in answer) debrief.value = answer;
  turns.value += 1;
}

async function goOn() {
  const current = session.peek();
  if (current) await askMonth(current);
  turns.value += 1;
}

/** @param {ExercisePageRequest["page"]} page @param {ExercisePageRequest["form"]} form @param {string} name @param {string} button */
const save = (page, form, name, button) => busy(async () => {
  const current = session.peek();
  if (current) await download("exercise/file", { ...current, page, form }, name);
}, button);

/** The view: seats of the scenario; the month of a session that was begun before. @param {boolean} isShown */
export function showExercise(isShown) {
  if (!isShown) return;
  busy(async () => {
    const current = session.peek();
    await fillSeats(worldOfPage());
    if (current && !month.peek()) await askMonth(current);
  });
}

/** @param {SubmitEvent} event */
function begin(event) {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
  const [chosen, day] = ["seat", "day"].map((name) => String(form.get(name))), [seat, table] = chosen.split(" "), [seed, months] = ["seed", "months"].map((name) => Number(form.get(name)));
  busy(async () => {
    /** @type {Session} */
    const begun = { scenario: state.peek().scenario, ...seats.peek()?.asked, seat, own_table: table === "own", day, seed, months, acts: [] };
    await askMonth(begun);
    hold(begun);
    turns.value += 1;
  }, "exercise-take");
}

function leave() {
  hold(null);
  month.value = debrief.value = null;
  showExercise(true);
  requestAnimationFrame(() => byId("exercise-seat").focus());
}

function Begin() {
  const known = seats.value?.answer, day = useRef(/** @type {HTMLInputElement | null} */ (null)), seat = useRef(/** @type {HTMLSelectElement | null} */ (null));
  useEffect(() => {
    if (day.current && known) day.current.value = known.day;
    const own = known?.seats.findLast(({ name }) => name === state.peek().country);
    if (seat.current && own) seat.current.value = own.own_table ? `${own.name} own` : own.name; // the country that the reader looks at
  }, [known]);
  const hasOwn = hasSetting();
  /** @param {Event} event */
  const choose = (event) => {
    isMine.value = field(event).value === "mine";
    busy(() => fillSeats(worldOfPage()));
  };
  return html`<details id="exercise-begin" open=${!month.value}><summary>Begin an exercise</summary>
    <form id="exercise-start" onSubmit=${begin}>${hasOwn && html`<p><label class="pick">What is played <select id="exercise-world" value=${isMine.value ? "mine" : "record"} onChange=${choose}><option value="mine">my setting</option><option value="record">the scenario with no lever moved</option></select></label>${isMine.value && spec.value && html` <span class="quiet" id="exercise-mine">${withDates(wordsOf(currentSetting()))}</span>`}</p>`}<p><label class="pick">Seat <select id="exercise-seat" name="seat" ref=${seat}>${optionsOf((known?.seats ?? []).map(({ name, title, own_table }) => ({ name: own_table ? `${name} own` : name, title })))}</select></label>${" "}
      <label class="pick">Known until <input type="date" id="exercise-day" name="day" required ref=${day} min=${known?.first} max=${known?.last} /></label>${" "}
      <label class="pick">Seed <input type="number" id="exercise-seed" name="seed" min="0" max="9007199254740991" step="1" defaultValue="7" required /></label>${" "}
      <label class="pick">Months <input type="number" id="exercise-months" name="months" min="1" max="12" step="1" defaultValue="6" required /></label>${" "}<${Press} id="exercise-take" isMain working="The seat is being taken">Take the seat<//></p></form></details>`;
}

function ExerciseView() {
  return html`<h2>Play a seat</h2>
    <p>Take a seat at the talks of this scenario as of a day. You see what was public by then and act month by month; the model plays the others. It begins with your setting on that day: the levers of the two sides at the table hold until they decide otherwise. The session stays in this browser; the same seed and acts give the same session.</p>
    <${Begin} />
    <p id="exercise-progress" role="status">${progress.value}</p>
    <p id="exercise-problem" class="notice problem" role="alert" hidden=${!problem.value}>${problem.value}</p>
    <div id="exercise-playing" hidden=${!month.value}>
      ${isTakenUp.value && html`<p class="quiet" id="exercise-taken-up">Taken up from where it was played last in this browser. A tab goes on by itself: leave the exercise to begin another one here.</p>`}
      <p class="buttons"><${Press} id="exercise-look-back" isOff=${!session.value?.acts.length} onPress=${() => busy(lookBack, "exercise-look-back")} working="The debrief is being made">Debrief<//>${" "}
        <${Press} id="exercise-sheet" onPress=${() => save("facilitator", "html", "facilitator.html", "exercise-sheet")}>Facilitator's sheet<//>${" "}
        <${Press} id="exercise-debrief-file" onPress=${() => save("debrief", "html", "debrief.html", "exercise-debrief-file")}>Save the debrief<//>${" "}
        <${Press} id="exercise-file" onPress=${() => save("debrief", "json", "exercise.json", "exercise-file")}>Save the session<//>${" "}
        <${Press} id="exercise-leave" onPress=${leave}>Leave the exercise<//></p>
      <div id="exercise-month" data-state=${month.value ? key.value : undefined}>${debrief.value ? html`<${Debrief} answer=${debrief.value} />` : month.value && html`<${Month} answer=${month.value} />`}</div>
    </div>`;
}

export function connectExercise() {
  render(html`<${ExerciseView} />`, byId("view-exercise"));
  effect(() => byId("view-exercise").setAttribute("aria-busy", String(isBusy.value)));
  effect(() => { // another scenario has other seats
    if (spec.value) untracked(() => showExercise(state.peek().view === "exercise"));
  });
}
