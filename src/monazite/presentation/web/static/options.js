// The options: measures by loss avoided for each dollar, and the best set of them within a budget.
import { day, element, fold, grid, wait } from "/static/dom.js";
import { once } from "/static/charts.js";
import { post, question } from "/static/state.js";

const SHOWN = 15;

export async function options(target, state, budget) {
  const ask = { ...question(state), budget };
  let found = await post("options", ask);
  while (found.state === "working") {
    target.replaceChildren(element("p", { class: "notice", text: found.text }));
    await wait(1000);
    found = await post("options", ask);
  }
  if (found.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: found.text }));
    return;
  }
  target.replaceChildren(element("p", { class: "lead", text: found.lead }));
  if (found.portfolio) {
    target.append(element("h3", { text: found.portfolio.title }), element("ul", { class: "plain" }, ...found.portfolio.measures.map((text) => element("li", { text }))), element("p", { text: found.portfolio.text }));
  }
  await once(target, "merit", found.chart);
  const some = found.rows.slice(0, SHOWN);
  target.append(grid(found.head, some, 1, `The best ${some.length}. Decided ${day(found.decided)}; medians with ranges over ${found.draws} draws.`));
  if (found.rows.length > SHOWN) target.append(fold(`The other ${found.rows.length - SHOWN} that avoid some loss`, grid(found.head, found.rows.slice(SHOWN))));
  if (found.idle.length) target.append(fold(`${found.idle.length} without effect in this scenario`, element("p", { text: `${found.idle.join("; ")}.` })));
}
