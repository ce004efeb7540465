// A pasted article: what was understood, with the sentence it stands in; its scenario opens and can be corrected.
import { focusOn, withDates } from "/static/dom.js";
import { openOther, openScenario } from "/static/flow.js";
import { PanelView, fill, newPanel } from "/static/panels.js";
import { FileReply, openFile } from "/static/saved.js";
import { Refused, packed, post } from "/static/state.js";
import { currentSetting, guard, isReopening, spec, state } from "/static/store.js";
import { Fold, byId, html, render, signal, useRef } from "/static/ui.js";
import { chooseView } from "/static/views.js";

/** @import { CardCorrection, MeasureCard, ReadingOnPage, ReadRequest, ReadRemark } from "api" */
/** @import { Setting } from "/static/state.js" */
/** @typedef {{ text: string, day: string, answers: Record<string, string>, corrections: Record<string, CardCorrection> }} Work */
/** @typedef {{ card: string, text: string } | null} Slip */
/** @type {import("/static/panels.js").Panel<{ reading: ReadingOnPage, work: Work, slip: Slip }>} */
const panel = newPanel("reading", true);
const USUAL = "cn-ree-2025";
/** What stood before an article was opened; null: none was, or the page was opened with it. @type {(Setting & { country: string }) | null} */
let stood = null;
/** The openings of articles, one after another, and the article that the last one is of. */
let shows = Promise.resolve(), wanted = /** @type {ReadingOnPage | null} */ (null);
const file = signal({ toml: "", isOpen: false });

const NAMES = /** @type {Record<string, string>} */ ({ kind: "Measure", actor: "Who", affected: "On whom", goods: "Goods", status: "State", start: "From", end: "Until", level: "How much" });
const SEVERAL = ["affected", "goods"];
/** Fields whose value can be typed, with an example. */
const TYPED = /** @type {Record<string, string>} */ ({ start: "15 December 2026", end: "31 March 2027", level: "20 % or 500 tonnes a year" });

/** Reads an article with what a person made of it; its scenario opens. @param {Work} work */
const read = (work, card = "") => fill(panel, async (report) => {
  const before = panel.content.peek()?.answer;
  if (!card) report(html`<p class="quiet">Reading.</p>`);
  /** @type {ReadRequest} */
  const body = { text: work.text, answers: work.answers, corrections: work.corrections };
  if (work.day) body.day = work.day;
  const reading = await post("read", body).catch((error) => {
    if (!card) show(null);
    if (!card || !before || !(error instanceof Refused)) throw error;
    return error.message;
  });
  if (typeof reading === "string") return before ? { ...before, slip: { card, text: reading } } : null;
  if (reading.state !== "ready") {
    report(html`<p class="notice">${reading.text}</p>`, undefined, reading.text);
    return null;
  }
  show(reading);
  return { reading, work, slip: null };
});

/** Opens what an article says, or takes back what an earlier one opened; only the last one that was read counts. @param {ReadingOnPage | null} reading */
function show(reading) {
  wanted = reading;
  shows = shows.then(() => guard(async () => {
    if (wanted !== reading) return;
    if (reading && hasScenario(reading)) await openOwn(reading);
    else if (spec.peek()?.of_article) await (stood ? openOther(stood) : openScenario(USUAL));
  }));
}

/** Whether the scenario of an article is more than the record of a day before a question is answered. @param {ReadingOnPage} reading */
const hasScenario = ({ kept, simulated, on_record: onRecord, questions }) => Boolean(kept) && (simulated > 0 || (onRecord > 0 && questions.length === 0));

/** The scenario of the article with its own dates, and the country that it names first. @param {ReadingOnPage} reading */
async function openOwn({ kept = "", toml = "", country }) {
  file.value = { toml, isOpen: file.peek().isOpen };
  if (!spec.peek()?.of_article) stood = { ...currentSetting(), country: state.peek().country };
  if (kept !== state.peek().scenario) await openScenario(kept, await packed(toml), country || stood?.country || "");
}

/** @param {{ card: MeasureCard }} given */
function Quote({ card: { sentence, highlights } }) {
  const ends = [0, ...highlights.map((one) => one.end)];
  return html`<blockquote>${highlights.map((one, i) => html`${sentence.slice(ends[i], one.start)}<mark class=${`of-${one.field}`} title=${NAMES[one.field]}>${sentence.slice(one.start, one.end)}</mark>`)}${sentence.slice(ends[highlights.length])}</blockquote>`;
}

/** @param {{ card: MeasureCard, isOpen: boolean, slip: Slip, change: (fields: Record<string, any>) => void }} given */
function Fields({ card, isOpen, slip, change }) {
  return html`<${Fold} title="Change a field" open=${isOpen}><div class="fields">${Object.entries(card.choices).map(([name, choices]) => {
    const now = card.values[name].value, isSeveral = SEVERAL.includes(name);
    /** @param {any} value */
    const isNow = (value) => (isSeveral ? now.includes(value) : JSON.stringify(value) === JSON.stringify(now));
    /** @param {Event} event */
    const choose = (event) => {
      const values = [.../** @type {HTMLSelectElement} */ (event.currentTarget).selectedOptions].map((option) => choices[Number(option.value)].value);
      change({ [name]: isSeveral ? values : values[0] });
    };
    /** @param {Event} event */
    const type = (event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.currentTarget);
      if (value.trim()) change({ [name]: value });
    };
    return html`<label>${NAMES[name]} <select aria-label=${NAMES[name]} multiple=${isSeveral} size=${isSeveral ? 4 : undefined} onChange=${choose}>
      ${choices.map((choice, i) => html`<option value=${i} selected=${isNow(choice.value)}>${name in TYPED ? withDates(choice.words) : choice.words}</option>`)}</select>
      ${name in TYPED && html`<input aria-label=${`${NAMES[name]}, typed`} placeholder=${`or type: ${TYPED[name]}`} onChange=${type} />`}</label>`;
  })}</div>${slip?.card === card.id && html`<p class="notice" role="alert">${slip.text}.</p>`}<//>`;
}

/** @param {{ card: MeasureCard, work: Work, slip: Slip }} given */
function Card({ card, work, slip }) {
  const correction = work.corrections[card.id], isSupposed = correction?.action === "suppose";
  /** @param {CardCorrection} one */
  const correct = (one) => read({ ...work, corrections: { ...work.corrections, [card.id]: one } }, card.id);
  const undo = () => read({ ...work, corrections: Object.fromEntries(Object.entries(work.corrections).filter(([id]) => id !== card.id)) });
  /** @param {Record<string, any>} fields */
  const change = (fields) => correct({ action: isSupposed ? "suppose" : "edit", fields: { ...(isSupposed || correction?.action === "edit" ? correction?.fields : {}), ...fields } });
  /** @param {string} text @param {"accept" | "drop"} action */
  const press = (text, action) => html`<button type="button" aria-label=${`${text}: ${card.title}`} aria-pressed=${String(correction?.action === action)} onClick=${() => correct({ action })}>${text}</button>`;
  const rests = card.guessed.length ? `${card.basis}: ${card.guessed.join("; ")}` : card.basis;
  return html`<li class="card"><p><strong>${withDates(card.title)}</strong> · ${withDates(rests)} · ${card.state}</p><${Quote} card=${card} />
    <p class="row">${press("Accept", "accept")}${press("Leave out", "drop")}
      ${(card.can_suppose || isSupposed) && html`<button type="button" aria-label=${`Simulate it as if it were true: ${card.title}`} aria-pressed=${String(isSupposed)} onClick=${() => correct({ action: "suppose" })}>Simulate it as if it were true</button>`}
      ${card.rows.length > 0 && html`<select aria-label=${`Row of the register: ${card.title}`} value=${correction?.row ?? ""} onChange=${(/** @type {Event} */ event) => {
        const row = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
        if (row) correct({ action: "record", row });
      }}><option value="">It is a measure on record ...</option>${card.rows.map((row) => html`<option value=${row.value}>${withDates(row.words)}</option>`)}</select>`}
      ${correction && html`<button type="button" aria-label=${`As it was read: ${card.title}`} onClick=${undo}>As it was read</button>`}</p>
    <${Fields} card=${card} isOpen=${correction?.action === "edit"} slip=${slip} change=${change} /></li>`;
}

/** The server keeps nothing of it. @param {{ text: string }} given */
const Corrections = ({ text }) => html`<p><a class="button" download="corrections.toml" href=${URL.createObjectURL(new Blob([text], { type: "application/toml" }))}>Save corrections</a></p>`;

/** Questions with ready answers; what is not answered is not simulated. An answer reads the article again with it. @param {{ reading: ReadingOnPage, work: Work }} given */
function Questions({ reading, work }) {
  return html`<ol class="questions">${[...reading.questions, ...reading.answered.map((one) => one.question)].map((one) => html`<li><p>${withDates(one.text)}</p><blockquote>${one.quote}</blockquote>
    <div role="group" aria-label=${one.text}>${one.answers.map((choice) => html`<button type="button" aria-pressed=${String(reading.answered.some(({ question, answer }) => question.id === one.id && answer === choice.name))}
      onClick=${() => read({ ...work, answers: { ...work.answers, [one.id]: choice.name } })}>${withDates(choice.text) + (choice.cautious ? " (cautious)" : "")}</button>`)}</div></li>`)}</ol>`;
}

/** @param {number} count */
const measures = (count) => `${count} ${count === 1 ? "measure" : "measures"}`;

/** What a scenario of the article lacks, and what it is where nothing of the article acts in it. @param {ReadingOnPage} reading */
function withoutMeasures({ simulated, acting, on_record: onRecord, questions, left_out: lost }) {
  if (!simulated && !onRecord) return html`<strong>Nothing of the article would be simulated${questions.length ? ", until a question below is answered" : ""}. </strong>`;
  const open = questions.length ? `A scenario of the article lacks what is left out until answered: ${measures(questions.length)}. ` : "";
  const onlyRecord = simulated ? "" : "What it tells of is on record: the scenario is the record of its day. ";
  const threat = simulated && !acting ? "It only threatens: the scenario goes on without what is threatened, which the talks weigh. " : "";
  return `${open}${lost.length ? `Not in it: ${lost.join("; ")}. ` : ""}${onlyRecord}${threat}`;
}

/** Whether what stands above is the article's, what its scenario lacks, and a way to it. @param {{ reading: ReadingOnPage }} given */
function Above({ reading }) {
  if (!reading.kept) return html`<p id="above" class="notice">${"What stands above is not the article's: it has no scenario of its own."}</p>`;
  const isAbove = state.value.scenario === reading.kept, isEmpty = !reading.simulated && !reading.on_record;
  const see = () => {
    chooseView("overview");
    scrollTo(0, 0); // to the sentence that names what the article says
    focusOn(byId("headline"));
  };
  return isAbove
    ? html`<p id="above">${isReopening.value ? "The scenario of the article is being simulated: above stands the one before. " : "Above stands the scenario of the article, with its own dates. "}${withoutMeasures(reading)}<button type="button" onClick=${see}>See what it does</button></p>`
    : html`<p id="above" class="notice"><strong>${"What stands above is not the article's. "}</strong>${withoutMeasures(reading)}<button type="button" disabled=${isEmpty} onClick=${() => guard(() => openOwn(reading).then(see))}>Open as a scenario of its own</button></p>`;
}

/** @param {{ reading: ReadingOnPage, work: Work }} given */
function Dated({ reading, work }) {
  /** @param {Event} event */
  const take = (event) => read({ ...work, day: /** @type {HTMLInputElement} */ (event.currentTarget).value });
  return html`<p id="dated">${`${reading.dated}. `}<label class="pick">Another day <input type="date" value=${reading.date ?? ""} onChange=${take} /></label></p>`;
}

/** @param {{ reading: ReadingOnPage, work: Work, slip: Slip }} answer */
function understood({ reading, work, slip }) {
  const open = reading.questions.length;
  const remarks = /** @type {[string, ReadRemark[]][]} */ ([["Not simulated", reading.unmodelled], ["Not clear", reading.ambiguous], ["Assumed", reading.assumptions]]);
  return html`<${Dated} reading=${reading} work=${work} /><${Above} reading=${reading} /><h3>What was understood: ${measures(reading.cards.length)}</h3>
    <ol class="understood">${reading.cards.map((card) => html`<${Card} key=${card.id} card=${card} work=${work} slip=${slip} />`)}</ol>
    ${reading.corrections && html`<${Corrections} text=${reading.corrections} />`}
    ${open + reading.answered.length > 0 && html`<h3>${open ? `Left out until answered: ${measures(open)}` : "Answered"}</h3><${Questions} reading=${reading} work=${work} />`}
    ${remarks.filter(([, items]) => items.length).map(([title, items]) => html`<${Fold} title=${`${title} (${items.length})`}><ul>${items.map((one) => html`<li>${one.what}: ${withDates(one.reason)}</li>`)}</ul><//>`)}`;
}

function Article() {
  const text = useRef(/** @type {HTMLTextAreaElement | null} */ (null)), day = useRef(/** @type {HTMLInputElement | null} */ (null)), toml = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  return html`<h2>Read an article</h2>
    <p>Paste a news article. What it says of controls, tariffs and talks becomes a scenario, with the sentence each part came from, and opens above. Correct what was misread, then move the levers.</p>
    <label for="text">Article</label>
    <textarea id="text" rows="8" ref=${text}></textarea>
    <p><label class="pick">Date, if the article states none <input type="date" id="written" ref=${day} /></label>${" "}
      <button type="button" id="read" class="main" onClick=${() => read({ text: text.current?.value ?? "", day: day.current?.value ?? "", answers: {}, corrections: {} })}>Read</button></p>
    <${PanelView} panel=${panel} of=${understood} />
    <details id="file" open=${file.value.isOpen} onToggle=${(/** @type {Event} */ event) => { file.value = { ...file.peek(), isOpen: /** @type {HTMLDetailsElement} */ (event.currentTarget).open }; }}><summary>The scenario as a file: correct it and load it</summary>
      <label for="toml">Scenario (TOML)</label>
      <textarea id="toml" rows="14" spellcheck=${false} ref=${toml} value=${file.value.toml}></textarea>
      <p><button type="button" id="load" onClick=${() => openFile(toml.current?.value ?? "", "The file")}>Load this scenario</button></p><${FileReply} /></details>`;
}

export const connectArticle = () => render(html`<${Article} />`, byId("view-article"));
