// Edit assumptions: the parameters that matter most for a headline number, with ranges and sources, held where one likes.
import { element, grid, wait } from "/static/dom.js";
import { post, requestBody } from "/static/state.js";

const short = (x) => String(Number(x.toPrecision(3)));
const finite = (x) => (Number.isFinite(x) ? x : null);

// A number for the value of a parameter, within the bounds at which it may be held.
function valueField(row, assume) {
  const [low, high] = row.bounds;
  const input = element("input", { type: "number", step: "any", min: finite(low), max: finite(high), id: `p-${row.parameter}`, "data-parameter": row.parameter, "aria-label": `${row.parameter}, ${short(low)} to ${short(high)} ${row.unit === "1" ? "" : row.unit}` });
  input.value = short(row.value);
  input.onchange = () => {
    if (input.value !== "" && input.checkValidity()) assume(row.parameter, Number(input.value));
    else input.reportValidity();
  };
  const free = element("button", { type: "button", hidden: !row.held, text: "Reset", "aria-label": `Reset ${row.parameter}` });
  free.onclick = () => assume(row.parameter, null);
  return element("span", { class: row.held ? "held" : null }, input, " ", free);
}

// How far the number goes as the parameter goes over its range, as a bar on a common scale.
function swing(row, label) {
  const [low, high] = row.outcome;
  return element("span", {}, `${low} to ${high}`, element("span", { class: "unseen", text: ` ${label}` }));
}

// `assume(parameter, value)` holds a parameter, or lets it go where the value is null.
export async function influence(target, state, tile, assume) {
  const body = { ...requestBody(state), tile };
  let answer = await post("influence", body);
  while (answer.state === "working") {
    target.replaceChildren(element("p", { class: "notice", text: answer.text }));
    await wait(500);
    answer = await post("influence", body);
  }
  if (answer.state !== "ready") return target.replaceChildren(element("p", { class: "notice", text: answer.text }));
  const { label, value } = answer.tile;
  const lead = `${label}: ${value} in the middle of all ranges. Of ${answer.count} uncertain parameters ${answer.moving} move it; these move it most. `;
  const basis = `Each was set to the 5 and the 95% point of its range, the others in the middle. Ranges: ${answer.draws_from}.`;
  const lines = answer.rows.map((row) => [
    element("span", {}, row.text || row.parameter, element("span", { class: "quiet id", text: ` ${row.parameter}` })),
    valueField(row, assume), `${short(row.low)} to ${short(row.high)}${row.unit && row.unit !== "1" ? ` ${row.unit}` : ""}`, swing(row, label),
    element("span", {}, `${row.grade}. ${row.source}`),
  ]);
  const table = grid(["Parameter", "Value", "Range, 5 to 95%", "Number at either end", "Grade and source"], lines, 5, `The parameters that matter most for: ${label}`);
  return target.replaceChildren(element("p", { text: lead }), element("p", { class: "quiet", text: basis }), table);
}
