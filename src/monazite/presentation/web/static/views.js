// The views beside the levers: their tabs, and which one is chosen.
import { month } from "/static/dom.js";
import { fileOfAddress, fromAddress, usualDayOf } from "/static/state.js";
import { change, isMoved, spec, state } from "/static/store.js";
import { byId, computed, effect, html, render, untracked } from "/static/ui.js";

/** The views below the question that each answers, in the order of the brief. @type {[string, [string, string][]][]} */
const QUESTIONS = [
  ["Who runs out, when, at what price", [["overview", "Overview"], ["industries", "Industries"], ["company", "My company"]]],
  ["Who concedes what", [["talks", "Talks"], ["exercise", "Play a seat"]]],
  ["What helps", [["options", "Options"], ["compare", "Compare"]]],
  ["Why these numbers", [["assumptions", "Assumptions"], ["sources", "Sources"]]],
  ["In and out", [["article", "Article"], ["take", "Take away"]]],
];
export const VIEWS = QUESTIONS.flatMap(([, views]) => views);

/** A view that is chosen is a page of its own in the history of the browser; one that is passed by keys is not. @param {string} name */
export function chooseView(name, isNew = true) {
  const view = VIEWS.some(([one]) => one === name) ? name : "overview";
  change({ view }, isNew && view !== state.peek().view);
}

/** Back and forward: the view of the address; another scenario, month or good is opened anew. */
export function goToAddress() {
  const next = fromAddress(), now = state.peek();
  /** @param {import("/static/state.js").PageState} one */
  const opened = (one) => JSON.stringify([one.scenario, one.file, usualDayOf(one.day), one.good, one.country, Object.entries(one.assumptions).sort()]);
  if (opened({ ...next, file: fileOfAddress() }) === opened(now)) chooseView(next.view, false);
  else location.reload();
}

const chosenView = computed(() => state.value.view);

function Tabs() {
  const chosen = chosenView.value;
  /** @param {KeyboardEvent} event @param {string} name */
  const go = (event, name) => {
    const at = VIEWS.findIndex(([one]) => one === name), { length } = VIEWS;
    const to = { ArrowRight: (at + 1) % length, ArrowLeft: (at + length - 1) % length, Home: 0, End: length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault(); // Home and End would scroll
    const [next] = VIEWS[to];
    chooseView(next, false);
    byId(`tab-${next}`).focus();
  };
  /** @param {[string, string]} view @param {number} question */
  const tab = ([name, label], question) => html`<button type="button" role="tab" id=${`tab-${name}`} aria-controls=${`view-${name}`} aria-selected=${String(name === chosen)}
    aria-describedby=${`question-${question}`} tabindex=${name === chosen ? 0 : -1} onClick=${() => chooseView(name)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => go(event, name)}>${label}</button>`;
  return QUESTIONS.map(([question, views], at) => html`<div role="presentation" class="question"><span id=${`question-${at}`} aria-hidden="true">${question}</span>
    <div role="presentation">${views.map((view) => tab(view, at))}</div></div>`);
}

/** @type {Record<string, (isShown: boolean) => void>} */
let onShow = {};

/** Says to all views whether they are in sight, as when the scenario has been opened. */
export function showChosen() {
  const chosen = state.peek().view;
  for (const [name, show] of Object.entries(onShow)) show(name === chosen);
}

/** A link that names a view shows it where it begins below the screen. */
export function goToView() {
  const { view, embed } = state.peek();
  if (view !== "overview" && !embed && !scrollY && byId(`view-${view}`).getBoundingClientRect().top > 0.8 * innerHeight) byId("tabs").scrollIntoView();
}

/** On a phone the tabs are a row that scrolls: the chosen one stands in its middle. @param {string} name */
function bringTabIntoSight(name) {
  const row = byId("tabs"), tab = document.getElementById(`tab-${name}`);
  if (tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

/** @param {Record<string, (isShown: boolean) => void>} showing */
export function connectViews(showing) {
  onShow = showing;
  render(html`<${Tabs} />`, byId("tabs"));
  effect(() => {
    for (const [name] of VIEWS) byId(`view-${name}`).hidden = name !== chosenView.value;
    document.body.dataset.view = chosenView.value;
    bringTabIntoSight(chosenView.value);
    untracked(showChosen);
  });
  const usual = document.title;
  effect(() => { // tells windows, bookmarks and pages of the history apart
    const opened = spec.value, [, label] = VIEWS.find(([name]) => name === chosenView.value) ?? [];
    document.title = opened ? `${label}: ${opened.name}, ${month(opened.day)}${isMoved.value ? ", levers moved" : ""} - monazite` : usual;
  });
}
