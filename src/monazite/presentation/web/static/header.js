// The head of the page: scenario, month and good, and the buttons that undo, redo, replay and reset.
import { month, wait } from "/static/dom.js";
import { applySetting, lookAt, openOther, openScenario, takeSetting } from "/static/flow.js";
import { canRedo, canUndo, redo, settingAt, undo } from "/static/steps.js";
import { currentSetting, isMoved, spec, spoken, state } from "/static/store.js";
import { isHere, takeLink } from "/static/take.js";
import { IdleButton, byId, computed, field, html, optionsOf, render, signal } from "/static/ui.js";
import { chooseView } from "/static/views.js";

/** @import { OpenedScenario } from "api" */

/** Scenarios to choose from; one that was read is among them while it is open. @param {OpenedScenario} opened */
const scenarioNames = (opened) => {
  const isRead = !opened.scenarios.some((one) => one.name === opened.scenario);
  /** @param {boolean} happened */
  const group = (happened) => optionsOf(opened.scenarios.filter((one) => one.happened === happened));
  return html`${isRead && optionsOf([{ name: opened.scenario, title: opened.name }])}<optgroup label="What happened">${group(true)}</optgroup><optgroup label="What if">${group(false)}</optgroup>`;
};

/** Shows the last change once more. */
async function replay() {
  const [after, before] = [settingAt(0), settingAt(1)];
  applySetting(before);
  await wait(1200);
  applySetting(after);
}

const linkWords = signal("Copy link");

async function copyLink() {
  if (!(await takeLink())) return chooseView("take");
  spoken.value = "The link is copied.";
  linkWords.value = isHere() ? "Copied, for this machine" : "Copied";
  await wait(2000);
  linkWords.value = "Copy link";
}

const reset = () => takeSetting({ ...currentSetting(), levers: {}, spans: {}, deal: "" }, "Reset");

/** @param {{ id: string, label: string, value: string | undefined, options: import("/static/vendor/preact.js").ComponentChildren, choose: (value: string) => void }} given */
function Pick({ id, label, value, options, choose }) {
  return html`<label class="pick">${label} <select id=${id} value=${value} onChange=${(/** @type {Event} */ event) => choose(field(event).value)}>${options}</select></label>`;
}

const country = computed(() => state.value.country);

function Header() {
  const opened = spec.value;
  const days = (opened?.days ?? []).map((day) => ({ name: day, title: month(day) }));
  return html`<h1>monazite</h1><p id="what">monazite simulates what happens when a country restricts the export of a critical mineral.</p>
    <${Pick} id="scenario" label="Scenario" value=${opened?.scenario} options=${opened && scenarioNames(opened)} choose=${openScenario} />
    <${Pick} id="day" label="Levers act from" value=${opened?.day} options=${optionsOf(days)} choose=${(/** @type {string} */ day) => openOther({ day, deal: "" })} />
    <${Pick} id="good" label="Price of" value=${opened?.good} options=${optionsOf(opened?.goods ?? [])} choose=${(/** @type {string} */ good) => openOther({ good })} />
    <${Pick} id="country" label="My country" value=${country.value} options=${optionsOf([{ name: "", title: "Main four together" }, ...(opened?.countries ?? [])])} choose=${lookAt} />
    <div class="tools" role="group" aria-label="Changes">
      <${IdleButton} id="undo" isIdle=${!canUndo.value} press=${() => applySetting(undo(), "Undone")}>Undo<//>
      <${IdleButton} id="redo" isIdle=${!canRedo.value} press=${() => applySetting(redo(), "Done again")}>Redo<//>
      <${IdleButton} id="replay" isIdle=${!canUndo.value} title="Show the last change once more" press=${replay}>Replay<//>
      <${IdleButton} id="reset" isIdle=${!isMoved.value} press=${reset}>Reset<//>
      <button type="button" id="copy-link" onClick=${copyLink}>${linkWords.value}</button>
    </div>`;
}

export const connectHeader = () => render(html`<${Header} />`, byId("header"));
