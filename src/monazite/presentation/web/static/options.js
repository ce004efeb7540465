// The options: measures by loss avoided for each dollar, and the best set of them within a budget.
import { day, element, fold, grid } from "/static/dom.js";
import { drawOnce } from "/static/charts.js";
import { follow } from "/static/jobs.js";
import { requestBody } from "/static/state.js";

const MAX_ROWS = 15;

export async function options(target, state, budget) {
  const body = { ...requestBody(state), budget };
  const answer = await follow("options", body, target);
  if (answer.state !== "ready") return;
  target.replaceChildren(element("p", { class: "lead", text: answer.lead }));
  if (answer.portfolio) {
    target.append(element("h3", { text: answer.portfolio.title }), element("ul", { class: "plain" }, ...answer.portfolio.measures.map((text) => element("li", { text }))), element("p", { text: answer.portfolio.text }));
  }
  await drawOnce(target, "merit", answer.chart);
  const some = answer.rows.slice(0, MAX_ROWS);
  target.append(grid(answer.head, some, 1, `The best ${some.length}. Decided ${day(answer.decided)}; medians with ranges over ${answer.draws} draws: ${answer.basis}.`));
  if (answer.rows.length > MAX_ROWS) target.append(fold(`The other ${answer.rows.length - MAX_ROWS} that avoid some loss`, grid(answer.head, answer.rows.slice(MAX_ROWS))));
  if (answer.idle.length) target.append(fold(`${answer.idle.length} without effect in this scenario`, element("p", { text: `${answer.idle.join("; ")}.` })));
}
