// The levers: sliders with named levels, precedents on the scale, and months of their own.
import { month, withDates } from "/static/dom.js";
import { moveLever, moveSpan } from "/static/flow.js";
import { namedLevels, numberOf, restValue, valueText } from "/static/lever_values.js";
import { laterMonth } from "/static/state.js";
import { idle, key, spec, state } from "/static/store.js";
import { Fold, byId, effect, field, html, render, useDerived, useEffect, useLayoutEffect, useMemo, useRef, useSignal } from "/static/ui.js";

/** @import { OpenedScenario, ShownLever, CitedPrecedent } from "api" */

/** @param {ShownLever[]} levers */
const idOf = ([first]) => `g-${first.id}`;
/** @param {ShownLever} lever */
const sizeOf = (lever) => (lever.unit.startsWith("share") ? 100 : 1); // per cent where the lever is a share
const UNIT_OF_TYPED = /** @type {Record<string, string>} */ ({ share: "%", "share/yr": "% a year", day: "days", month: "months", MUSD: "M USD", "MUSD/yr": "M USD a year", 1: "times" });

/** The value of a lever as it stands. @param {OpenedScenario} opened @param {ShownLever} lever */
const valueOf = (opened, lever) => state.value.levers[lever.id] ?? restValue(opened, state.value.levers, lever);

/** The value as a number, for who knows it: opened by a press on it. @param {{ lever: ShownLever, value: number, close: (isDone: boolean) => void }} given */
function TypedValue({ lever, value, close }) {
  const { id, unit, low, top } = lever, size = sizeOf(lever), input = useRef(/** @type {HTMLInputElement | null} */ (null)), refused = useSignal("");
  const start = useMemo(() => String(Number((value * size).toPrecision(6))), []);
  useLayoutEffect(() => { // before the page is painted: after it, the start would overwrite what was typed by then
    if (!input.current) return;
    input.current.value = start;
    input.current.select();
  }, []);
  /** @param {Event} event @param {boolean} isKey */
  const take = (event, isKey) => {
    const typed = numberOf(field(event).value, top * size), next = Number((typed / size).toPrecision(12));
    refused.value = next >= low && next <= top ? "" : `\u201c${field(event).value}\u201d is not taken: allowed is a number from ${low * size} to ${top * size}, with a point or a comma before decimals and none for thousands. The lever stays at ${valueText(lever, value, false)}.`;
    if (refused.value) return;
    moveLever(id, next, true);
    leave(isKey);
  };
  /** @param {boolean} isKey */
  const leave = (isKey) => {
    input.current = null; // what loses the cursor now is taken already, or given up
    close(isKey);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") take(event, true);
    else leave(true);
  };
  /** @param {Event} event */
  const blur = (event) => {
    if (!input.current || refused.value) return;
    if (field(event).value === start) leave(false);
    else take(event, false);
  };
  return html`<p class="typed"><label for=${`v-${id}`}>Exactly (${UNIT_OF_TYPED[unit] ?? unit}) </label>
    <input type="text" inputmode="decimal" ref=${input} id=${`v-${id}`} aria-invalid=${refused.value ? "true" : undefined} aria-describedby=${`e-${id}`} onBlur=${blur} onKeyDown=${press} /></p>
    <p class="refused" id=${`e-${id}`} role="alert">${refused.value}</p>`;
}

/** @param {{ one: CitedPrecedent, value?: string }} given */
const Precedent = ({ one: { date, text, source }, value }) => html`<li>${value && html`<strong>${value} </strong>`}${date && html`<time>${withDates(date)}</time>`} ${text} <cite>${source}</cite></li>`;

/** Escape closes what stands behind an "i" and goes back to it. @param {KeyboardEvent} event */
function closeOnEscape(event) {
  const about = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key !== "Escape" || !about.open) return;
  event.stopPropagation(); // the drawer around it stays
  about.open = false;
  about.querySelector("summary")?.focus();
}

/** @param {{ lever: ShownLever }} given */
function About({ lever }) {
  const others = lever.precedents.filter((one) => !lever.scale.some((mark) => mark.text === one.text));
  const text = (/** @type {number} */ x) => valueText(lever, x, false);
  return html`<details class="more" onKeyDown=${closeOnEscape}><summary aria-label=${`About: ${lever.label}`}>i</summary><div class="about">
    ${lever.text && html`<p class="first">${lever.text}</p>`}
    ${lever.remark && html`<p>${lever.remark}</p>`}
    <p>${`Unit: ${lever.unit_words}. From ${text(lever.low)} to ${text(lever.top)}; at rest ${text(lever.rest)}.`}</p>
    ${lever.goods && html`<p>${`Goods: ${lever.goods}.`}</p>`}
    <p class="first">Precedents on the scale</p>
    ${lever.scale.length ? html`<ul>${lever.scale.map((one) => html`<${Precedent} one=${one} value=${text(one.value)} />`)}</ul>`
      : html`<p>The tables have no dated measure of this kind with a size in this unit.</p>`}
    ${others.length > 0 && html`<p class="first">Precedents without a size</p><ul>${others.map((one) => html`<${Precedent} one=${one} />`)}</ul>`}
    <${Fold} title="In a scenario file"><p>${`Field ${lever.setting}. ${lever.model}`}</p><//>
  </div></details>`;
}

/** Where a value stands along the slider. @param {ShownLever} lever @param {number} value */
const placeOf = (lever, value) => ({ left: `calc(8px + ${(value - lever.low) / (lever.top - lever.low)} * (100% - 16px))` });

/** Why no level stands beside where a lever rests. @param {ShownLever} lever */
const noLevel = (lever) => !Object.keys(lever.levels).length && (lever.scale.length ? "no size with a source on record" : lever.precedents.length ? "precedents without a size" : "no precedent on record");

/** Precedents as ticks under the slider; their words and sources stand behind the "i". @param {{ lever: ShownLever }} given */
function ScaleMarks({ lever }) {
  return html`<div class="scale" aria-hidden="true">
    <i class="at-rest" title=${`At rest: ${valueText(lever, lever.rest, false)}`} style=${placeOf(lever, lever.rest)}></i>
    ${lever.scale.map((one) => html`<i style=${placeOf(lever, one.value)} title=${`${valueText(lever, one.value, false)}${one.date ? `, ${withDates(one.date)}` : ""}: ${one.words ? `${one.words}. ` : ""}${one.text}`}></i>`)}
  </div>`;
}

/** First and last month in which a lever that was moved acts. @param {{ lever: ShownLever, opened: OpenedScenario, start: string, until: string }} given */
function SpanPickers({ lever, opened, start, until }) {
  const months = opened.months.filter((day) => day >= opened.day);
  const ends = /** @type {const} */ ([
    ["start", "from", month(opened.day), start, months.slice(1).map((day) => [day, day])],
    ["until", "to", lever.lasts ? `after ${lever.lasts} months` : "the end of the run", until, months.map((day) => [laterMonth(day, 1), day])],
  ]);
  return html`<p class="span">${ends.map(([end, word, first, value, days]) => html`<label>${word} <select data-span=${lever.id} data-end=${end} aria-label=${`${lever.label}: ${word}`}
    value=${value} onChange=${(/** @type {Event} */ event) => moveSpan(lever.id, end, field(event).value || null)}>
    <option value="">${first}</option>${days.map(([day, shown]) => html`<option value=${day}>${month(shown)}</option>`)}</select></label>`)}</p>`;
}

/** Arrow keys go along named levels, which are one stop of the Tab key. @param {KeyboardEvent} event */
function alongRow({ key: name, target, currentTarget }) {
  const all = [.../** @type {Element} */ (currentTarget).children], step = { ArrowRight: 1, ArrowLeft: -1 }[name];
  if (step) /** @type {HTMLElement | undefined} */ (all[all.indexOf(/** @type {Element} */ (target)) + step])?.focus();
}

/** @param {{ lever: ShownLever, opened: OpenedScenario }} given */
function Lever({ lever, opened }) {
  const { id } = lever;
  const own = useDerived(() => state.value.levers[id], [id]), value = useDerived(() => valueOf(opened, lever), [opened, lever]);
  const start = useDerived(() => state.value.spans[id]?.start ?? "", [id]), until = useDerived(() => state.value.spans[id]?.until ?? "", [id]);
  const reason = useDerived(() => idle.value.levers[id] ?? "", [id]);
  const isAtRest = own === undefined;
  // Between a licence at once and none needed the numbers jump.
  const approval = lever.jump && opened.levers.find((one) => one.id === id.replace("review", "approval"));
  const isJump = useDerived(() => Boolean(approval && (id in state.value.levers || approval.id in state.value.levers) && valueOf(opened, lever) === lever.low && valueOf(opened, approval) === approval.top), [opened, lever]);
  const follows = useDerived(() => opened.follows[id] in state.value.levers && opened.levers.find((one) => one.id === opened.follows[id])?.label, [opened, id]);
  // What does not depend on the value is not drawn again while the lever moves.
  const [about, marks] = useMemo(() => [html`<${About} lever=${lever} />`, html`<${ScaleMarks} lever=${lever} />`], [lever]);
  const months = useMemo(() => html`<${SpanPickers} lever=${lever} opened=${opened} start=${start} until=${until} />`, [lever, opened, start, until]);
  /** @param {number} x */
  const onStep = (x) => Number((lever.low + Math.round((x - lever.low) / lever.step) * lever.step).toPrecision(12));
  const isTyped = useSignal(false), button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = (/** @type {boolean} */ isDone) => {
    isTyped.value = false;
    if (isDone) button.current?.focus();
  };
  /** @param {boolean} letGo */
  const move = (letGo) => (/** @type {Event} */ event) => moveLever(id, onStep(Number(field(event).value)), letGo);
  const levels = useMemo(() => namedLevels(lever), [lever]), stop = Math.max(levels.findIndex(([, at]) => Math.abs(at - value) < 1e-9), 0);
  return html`<div class=${isAtRest ? "lever" : "lever moved"}>
    <div class="head"><label for=${`l-${id}`}>${lever.label}</label><output id=${`o-${id}`} for=${`l-${id}`}><button type="button" class="value" ref=${button} aria-expanded=${String(isTyped.value)} aria-label=${`${lever.label}: ${valueText(lever, value, false)}, type a value`} onClick=${() => { isTyped.value = !isTyped.value; }}>${valueText(lever, value, false)}</button></output>${about}</div>
    ${isTyped.value && html`<${TypedValue} lever=${lever} value=${value} close=${close} />`}
    <input type="range" id=${`l-${id}`} name=${id} min=${lever.low} max=${lever.top} step=${Math.abs(onStep(value) - value) < 1e-9 ? lever.step : "any"} value=${value} onInput=${move(false)} onChange=${move(true)}
      aria-valuetext=${isAtRest ? `${valueText(lever, value)}, at rest` : valueText(lever, value)} aria-describedby=${reason ? `w-${id}` : undefined} />
    ${marks}
    <div class="chips" role="group" aria-label=${`${lever.label}: named levels`} onKeyDown=${alongRow}>${levels.map(([name, at, source], i) => html`<button type="button" data-lever=${id} title=${source || undefined} tabindex=${i === stop ? 0 : -1}
      data-value=${at} aria-pressed=${String(Math.abs(at - value) < 1e-9)} onClick=${() => moveLever(id, at, true)}>${name}</button>`)}${noLevel(lever) && html`<span>${noLevel(lever)}</span>`}</div>
    ${!isAtRest && months}
    ${lever.jump && html`<p class="follows jump" role="status">${isJump && lever.jump}</p>`}
    ${isAtRest && follows && html`<p class="follows">${`Follows \u201c${follows}\u201d until it is moved itself.`}</p>`}
    <p class="inert" id=${`w-${id}`} hidden=${!reason}>${reason && `Moves nothing here. ${reason}`}</p>
  </div>`;
}

/** @param {{ opened: OpenedScenario, group: string, levers: ShownLever[], next: string | undefined }} given */
function Group({ opened, group, levers, next }) {
  return html`<fieldset class=${`by-${group.split(" ")[0].toLowerCase()}`} id=${idOf(levers)} tabindex="-1"><legend>${group}</legend>
    <a class="skip" href=${next ? `#${next}` : "#main"}>${next ? "To the next levers" : "To the results"}</a>
    ${levers.map((lever) => html`<${Lever} key=${lever.id} lever=${lever} opened=${opened} />`)}</fieldset>`;
}

/** All levers; some behind a fold, which is open where one of them was moved. */
function Levers() {
  const opened = spec.value, isOpen = useSignal(false);
  useEffect(() => {
    isOpen.value = (opened?.levers ?? []).some((lever) => lever.more && lever.id in state.peek().levers);
  }, [opened]);
  if (!opened) return null;
  /** @param {boolean} more */
  const groups = (more) => opened.groups.map((group) => ({ group, levers: opened.levers.filter((lever) => lever.group === group && lever.more === more) })).filter(({ levers }) => levers.length)
    .map(({ group, levers }, i, all) => html`<${Group} key=${group} opened=${opened} group=${group} levers=${levers} next=${all[i + 1] && idOf(all[i + 1].levers)} />`);
  return html`${groups(false)}<details class="rest" open=${isOpen.value} onToggle=${(/** @type {Event} */ event) => { isOpen.value = /** @type {HTMLDetailsElement} */ (event.currentTarget).open; }}>
    <summary>${`More levers (${opened.levers.filter((lever) => lever.more).length})`}</summary>${groups(true)}</details>`;
}

export function connectLevers() {
  const form = byId("levers");
  render(html`<${Levers} />`, form);
  form.onsubmit = (event) => event.preventDefault();
  effect(() => { // why levers move nothing was looked up for a setting
    form.classList.toggle("older", idle.value.key !== key.value);
    if (idle.value.key) form.dataset.state = idle.value.key;
  });
}
