// The levers: sliders with named levels, unit, explanation, precedent and source.

import { element } from "/static/dom.js";

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
  if (lever.precedents.length) {
    body.append(element("p", { class: "first", text: "Precedents" }));
    const list = element("ul");
    for (const one of lever.precedents) {
      list.append(element("li", {}, element("time", { text: one.date }), ` ${one.text} `, element("cite", { text: one.source })));
    }
    body.append(list);
  }
  body.append(element("p", { class: "quiet", text: `Field ${lever.setting} of a scenario file.` }));
  box.append(body);
  return box;
}

function slider(lever, state) {
  const row = element("div", { class: "lever" });
  const value = state.levers[lever.id] ?? lever.rest;
  const input = element("input", {
    type: "range", id: `l-${lever.id}`, name: lever.id, min: lever.low, max: lever.top, step: lever.step,
    list: `n-${lever.id}`,
  });
  input.value = value;
  const out = element("output", { id: `o-${lever.id}`, for: `l-${lever.id}` });
  const marks = element("datalist", { id: `n-${lever.id}` });
  for (const at of new Set([lever.rest, ...Object.values(lever.levels)])) marks.append(element("option", { value: at }));
  row.append(
    element("div", { class: "head" }, element("label", { for: `l-${lever.id}`, text: lever.label }), out, detail(lever)),
    input, marks,
  );
  const names = Object.entries(lever.levels);
  if (names.length) {
    const chips = element("div", { class: "chips", role: "group", "aria-label": `${lever.label}: named levels` });
    for (const [name, at] of names) chips.append(element("button", { type: "button", "data-lever": lever.id, "data-value": at, text: name }));
    row.append(chips);
  }
  return row;
}

// Where a lever rests: a lever that follows another one rests at its value.
export function restValue(spec, state, lever) {
  return state.levers[spec.follows[lever.id]] ?? lever.rest;
}

// Draws all levers; `onMove(id, value, letGo)` is called as they move.
export function drawLevers(form, spec, state, onMove) {
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
    const { typed, size } = event.target.dataset;
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
    if (shownTexts.get(input) === text) continue;
    shownTexts.set(input, text);
    document.getElementById(`o-${lever.id}`).textContent = valueText(lever, value, false);
    input.setAttribute("aria-valuetext", text);
    const row = input.closest(".lever");
    row.classList.toggle("moved", !atRest);
    for (const chip of row.querySelectorAll("button[data-lever]")) chip.setAttribute("aria-pressed", String(Math.abs(Number(chip.dataset.value) - value) < 1e-9));
  }
}
