// Two settings against each other: what is held as A and B, and the table and chart of their difference.
import { day } from "/static/dom.js";
import { awaited } from "/static/jobs.js";
import { ChartView, PanelView, fill, newPanel } from "/static/panels.js";
import { Saved, hold, onServer, sides } from "/static/saved.js";
import { post, runBody, settingKey } from "/static/state.js";
import { currentSetting, spec, today, wordsOf } from "/static/store.js";
import { Grid, byId, html, render, signal } from "/static/ui.js";

/** @import { CompareRequest, ComparedRuns } from "api" */
/** `words`: what the page calls either side. @type {import("/static/panels.js").Panel<ComparedRuns & { words: string[] }>} */
const compared = newPanel("compared");
const DRAWS = 16;
const EMPTY = { levers: {}, spans: {}, assumptions: {}, deal: "" };

/** What A is where none is held: levers at rest, or the record without the article. */
const usualFirst = () => (spec.value?.beside ? "the record without what the scenario adds" : "levers at rest");

/** The setting of the page is B where none is held. */
const compareNow = () => fill(compared, async (report) => {
  const current = currentSetting(), { a: first, b: second } = sides.peek();
  const [a, b] = await Promise.all([onServer(first ?? { ...current, ...EMPTY, ...(spec.peek()?.beside ? { scenario: spec.peek()?.beside, file: "" } : {}) }), onServer(second ?? current)]);
  if (settingKey(a) === settingKey(b)) {
    const same = "A and B are the same setting, so nothing differs. Move a lever, or put a saved setting up as A or B.";
    report(html`<p class="notice">${same}</p>`, undefined, same);
    return null;
  }
  /** @type {CompareRequest} */
  const body = { a: runBody(a), b: runBody(b), draws: DRAWS };
  if (current.good) body.good = current.good;
  const words = [first?.words ?? usualFirst(), second?.words ?? wordsOf(current)];
  const { signal: givenUp, end } = awaited(`Running both on ${DRAWS} common draws.`, report);
  try {
    return { ...await post("compare", body, { signal: givenUp }), words };
  } catch (error) {
    if (!givenUp.aborted) throw error;
    report(html`<p class="notice">Cancelled.</p>`, undefined, "Cancelled.");
    requestAnimationFrame(() => byId("compare").focus());
    return null;
  } finally {
    end();
  }
});

/** @param {ComparedRuns & { words: string[] }} answer */
function difference(answer) {
  const [first, second] = answer.names.map((name, i) => `${name} (${answer.words[i]})`);
  const pairing = answer.paired ? `Differences are taken draw by draw over ${answer.draws} common draws.` : `The two rest on different observations, so a draw of A is not the same world as that draw of B: the range of the difference is too wide.`;
  const of = `A: ${first}. B: ${second}.`, below = (/** @type {string} */ text, /** @type {string} */ more) => html`${text}<small>${more}</small>`;
  return html`<p id="compared-of" class="quiet">${`${of} Each figure stands for ${answer.window}${answer.whole === answer.window ? "" : `, and for ${answer.whole}`}. ${pairing}`}</p>
    <${Grid} head=${["What", "A", "B", "B less A, with its range"]} rows=${answer.rows.map((r) => [below(r.label, r.months), r.a, r.b, below(r.gap, r.range)])} />
    ${answer.put_off.length > 0 && html`<ul class="plain put-off">${answer.put_off.map((text) => html`<li>${text}</li>`)}</ul>`}
    ${answer.stocks && html`<p>${answer.stocks}</p>`}
    ${answer.chart && html`<${ChartView} name="two" chart=${answer.chart} source=${`monazite ${spec.peek()?.version}. ${of} ${day(today())}.`} />`}`;
}

const heldWords = signal("");
/** @param {"a" | "b"} name */
function holdCurrent(name) {
  const words = wordsOf(currentSetting()), title = spec.peek()?.name;
  hold(name, currentSetting(), words, title);
  heldWords.value = `${name.toUpperCase()} is now ${title}: ${words}.`;
}

/** A side in words, with the scenario that it is of; `usual` where none is held. @param {import("/static/saved.js").Side | null} side @param {string} usual */
const sideWords = (side, usual) => (side ? `${side.title ? `${side.title}: ` : ""}${side.words}` : usual);

const Compare = () => html`<h2>Compare A and B</h2>
  <p>Set the levers and keep them as A, set them anew and keep them as B; or put any two saved settings up, also of other scenarios and other lengths. Both run on the same draws of the uncertain parameters, so that the difference has a range of its own.</p>
  <dl class="sides"><dt>A</dt><dd id="side-a">${sideWords(sides.value.a, usualFirst())}</dd><dt>B</dt><dd id="side-b">${sideWords(sides.value.b, "levers as they stand")}</dd></dl>
  <p class="buttons"><button type="button" id="keep-a" onClick=${() => holdCurrent("a")}>Keep levers as A</button>${" "}
    <button type="button" id="keep-b" onClick=${() => holdCurrent("b")}>Keep levers as B</button>${" "}
    <button type="button" id="compare" class="main" onClick=${compareNow}>Compare</button></p>
  <p id="held" class="quiet" role="status">${heldWords.value}</p>
  <${PanelView} panel=${compared} of=${difference} />
  <${Saved} />`;

export const connectCompare = () => render(html`<${Compare} />`, byId("view-compare"));
