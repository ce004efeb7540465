// The levers: sliders with named levels, unit, explanation, precedents on the scale, and months of their own.

import { element, month, write } from "/static/dom.js";
import { laterMonth } from "/static/state.js";

export function valueText(lever, value, named = true) {
  const level = named && Object.entries(lever.levels).find(([, at]) => Math.abs(at - value) < 1e-9);
  let text;
  if (lever.unit === "share") text = `${Number((100 * value).toFixed(1))}%`;
  else if (lever.unit === "share/yr") text = `${(100 * value).toFixed(1)}% a year`;
  else if (lever.unit === "month") text = `${value} ${value === 1 ? "month" : "months"}`;
  else if (lever.unit === "MUSD") text = `${value.toLocaleString("en")} M USD`;
  else if (lever.unit === "MUSD/yr") text = `${value.toLocaleString("en")} M USD a year`;
  else if (lever.unit === "1") text = `× ${value}`;
  else text = `${value} ${lever.unit}`;
  return level ? `${text} (${level[0]})` : text;
}

const isShare = (lever) => lever.unit.startsWith("share");

// The value as a number, for who knows it; per cent where the lever is a share.
function typedValue(lever) {
  const size = isShare(lever) ? 100 : 1;
  const label = { share: "%", "share/yr": "% a year", month: "months", MUSD: "M USD", "MUSD/yr": "M USD a year", 1: "times" }[lever.unit] ?? lever.unit;
  const input = element("input", { type: "number", id: `v-${lever.id}`, "data-typed": lever.id, "data-size": size, min: lever.low * size, max: lever.top * size, step: "any" });
  return element("p", { class: "typed" }, element("label", { for: `v-${lever.id}`, text: `Exactly (${label}) ` }), input);
}

function detail(lever) {
  const box = element("details", { class: "more" }, element("summary", { "aria-label": `About: ${lever.label}`, text: "i" }));
  const body = element("div", { class: "about" });
  body.append(typedValue(lever));
  if (lever.text) body.append(element("p", { class: "first", text: lever.text }));
  if (lever.remark) body.append(element("p", { text: lever.remark }));
  body.append(element("p", { text: lever.model }));
  body.append(element("p", { text: `Unit: ${lever.unit_words}. From ${valueText(lever, lever.low, false)} to ${valueText(lever, lever.top, false)}; at rest ${valueText(lever, lever.rest, false)}.` }));
  if (lever.goods) body.append(element("p", { text: `Goods: ${lever.goods}.` }));
  const cited = ({ date, text, source }, value = "") => element("li", {}, value ? element("strong", { text: `${value} ` }) : null, date ? element("time", { text: date }) : null, ` ${text} `, element("cite", { text: source }));
  body.append(element("p", { class: "first", text: "Precedents on the scale" }));
  if (lever.scale.length) body.append(element("ul", {}, ...lever.scale.map((one) => cited(one, valueText(lever, one.value, false)))));
  else body.append(element("p", { text: "The tables have no dated measure of this kind with a size in this unit." }));
  const others = lever.precedents.filter((one) => !lever.scale.some((mark) => mark.text === one.text));
  if (others.length) body.append(element("p", { class: "first", text: "Precedents without a size" }), element("ul", {}, ...others.map((one) => cited(one))));
  body.append(element("p", { class: "quiet", text: `Field ${lever.setting} of a scenario file.` }));
  box.append(body);
  return box;
}

function slider(lever, state) {
  const row = element("div", { class: "lever" });
  const value = state.levers[lever.id] ?? lever.rest;
  const input = element("input", {
    type: "range", id: `l-${lever.id}`, name: lever.id, min: lever.low, max: lever.top, step: lever.step,
  });
  input.value = value;
  const out = element("output", { id: `o-${lever.id}`, for: `l-${lever.id}` });
  row.append(
    element("div", { class: "head" }, element("label", { for: `l-${lever.id}`, text: lever.label }), out, detail(lever)),
    input,
  );
  row.append(scaleMarks(lever));
  const chips = element("div", { class: "chips", role: "group", "aria-label": `${lever.label}: named levels` });
  for (const [name, at] of namedLevels(lever)) chips.append(element("button", { type: "button", "data-lever": lever.id, "data-value": at, text: name }));
  row.append(chips, element("p", { class: "span", hidden: true }), element("p", { class: "inert", id: `w-${lever.id}`, hidden: true }));
  return row;
}

// Where a value stands along the slider, whose thumb never leaves the track.
function placeOn(lever, node, value) {
  const share = (value - lever.low) / (lever.top - lever.low);
  node.style.left = `calc(8px + ${share} * (100% - 16px))`;
  return node;
}

// Precedents as ticks under the slider; their words and sources stand behind the "i".
function scaleMarks(lever) {
  const ticks = lever.scale.map((one) => placeOn(lever, element("i", { title: `${valueText(lever, one.value, false)}${one.date ? `, ${one.date}` : ""}: ${one.words ? `${one.words}. ` : ""}${one.text}` }), one.value));
  const rest = placeOn(lever, element("i", { class: "at-rest", title: `At rest: ${valueText(lever, lever.rest, false)}` }), lever.rest);
  return element("div", { class: "scale", "aria-hidden": "true" }, rest, ...ticks);
}

// Levels that the policy names; else where the lever rests, half way and the far end.
function namedLevels(lever) {
  const names = Object.entries(lever.levels);
  if (names.length) return names;
  const far = Math.abs(lever.top - lever.rest) >= Math.abs(lever.low - lever.rest) ? lever.top : lever.low;
  const half = lever.low + Math.round((lever.rest + (far - lever.rest) / 2 - lever.low) / lever.step) * lever.step;
  return [["as it is", lever.rest], ["half way", Number(half.toPrecision(6))], [far === lever.top ? "most" : "least", far]];
}

// Month pickers of a lever that was moved: first and last month in which it acts.
function spanPickers(lever, spec) {
  const months = spec.months.filter((day) => day >= spec.day);
  const pick = (which, label, first, values) => {
    const select = element("select", { "data-span": lever.id, "data-end": which, "aria-label": `${lever.label}: ${label}` }, element("option", { value: "", text: first }), ...values.map(([value, day]) => element("option", { value, text: month(day) })));
    return element("label", {}, `${label} `, select);
  };
  const end = lever.lasts ? `after ${lever.lasts} months` : "the end of the run";
  return [pick("start", "from", month(spec.day), months.slice(1).map((day) => [day, day])), pick("until", "to", end, months.map((day) => [laterMonth(day, 1), day]))];
}

// Where a lever rests: a lever that follows another one rests at its value.
export function restValue(spec, state, lever) {
  return state.levers[spec.follows[lever.id]] ?? lever.rest;
}

// Draws all levers; `onMove(id, value, letGo)` is called as they move, `onSpan(id, end, day)` for their months.
export function drawLevers(form, spec, state, onMove, onSpan) {
  form.replaceChildren();
  const hidden = element("details", { class: "rest", open: spec.levers.some((l) => l.more && l.id in state.levers) }, element("summary", { text: `More levers (${spec.levers.filter((l) => l.more).length})` }));
  for (const group of spec.groups) {
    for (const more of [false, true]) {
      const members = spec.levers.filter((lever) => lever.group === group && lever.more === more);
      if (!members.length) continue;
      const set = element("fieldset", { class: `by-${group.split(" ")[0].toLowerCase()}` }, element("legend", { text: group }));
      for (const lever of members) set.append(slider(lever, state));
      (more ? hidden : form).append(set);
    }
  }
  form.append(hidden);
  form.oninput = (event) => event.target.name && onMove(event.target.name, Number(event.target.value), false);
  form.onchange = (event) => {
    const { typed, size, span, end } = event.target.dataset;
    if (span) return onSpan(span, end, event.target.value || null);
    if (!typed) return onMove(event.target.name, Number(event.target.value), true);
    if (event.target.checkValidity() && event.target.value !== "") onMove(typed, Number((Number(event.target.value) / Number(size)).toPrecision(12)), true);
    else event.target.reportValidity();
  };
  form.onsubmit = (event) => event.preventDefault();
  form.onclick = (event) => {
    const chip = event.target.closest("button[data-lever]");
    if (chip) onMove(chip.dataset.lever, Number(chip.dataset.value), true);
  };
}

const shownTexts = new WeakMap(); // text of each slider as it stands, so that only what moved is written anew

export function showLevers(spec, state) {
  for (const lever of spec.levers) {
    const input = document.getElementById(`l-${lever.id}`);
    const value = state.levers[lever.id] ?? restValue(spec, state, lever);
    const atRest = !(lever.id in state.levers);
    const text = atRest ? `${valueText(lever, value)}, at rest` : valueText(lever, value);
    if (Number(input.value) !== value) input.value = value;
    const typed = document.getElementById(`v-${lever.id}`);
    if (typed !== document.activeElement) typed.value = Number((value * typed.dataset.size).toPrecision(6));
    const row = input.closest(".lever");
    showSpan(row, lever, spec, atRest ? null : state.spans[lever.id] ?? {});
    if (shownTexts.get(input) === text) continue;
    shownTexts.set(input, text);
    document.getElementById(`o-${lever.id}`).textContent = valueText(lever, value, false);
    input.setAttribute("aria-valuetext", text);
    row.classList.toggle("moved", !atRest);
    for (const chip of row.querySelectorAll("button[data-lever]")) chip.setAttribute("aria-pressed", String(Math.abs(Number(chip.dataset.value) - value) < 1e-9));
  }
}

// The months of a lever; none are shown while it is at rest.
function showSpan(row, lever, spec, span) {
  const place = row.querySelector(".span");
  place.hidden = span === null;
  if (span === null) return;
  if (!place.firstChild) place.append(...spanPickers(lever, spec));
  for (const select of place.querySelectorAll("select")) {
    const value = span[select.dataset.end] ?? "";
    if (select.value !== value) select.value = value;
  }
}

// Months of a lever in words, for the line that says what was moved.
export function spanWords(span) {
  if (!span) return "";
  const start = span.start ? ` from ${month(span.start)}` : "";
  return start + (span.until ? ` to ${month(laterMonth(span.until, -1))}` : "");
}

// Why levers move nothing in this state; `reasons` by id of the lever.
export function showInert(spec, reasons) {
  for (const lever of spec.levers) {
    const line = document.getElementById(`w-${lever.id}`);
    const text = reasons[lever.id] ? `Moves nothing here. ${reasons[lever.id]}` : "";
    line.hidden = !text;
    write(line, text);
    const input = document.getElementById(`l-${lever.id}`);
    if (text) input.setAttribute("aria-describedby", line.id);
    else input.removeAttribute("aria-describedby");
  }
}
