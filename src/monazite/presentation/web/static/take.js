// Files, the link and the lines of Python: what is taken away.
import { save } from "/static/chart_tools.js";
import { takeBrief } from "/static/jobs.js";
import { post, requestBody } from "/static/state.js";

const byId = (id) => document.getElementById(id);

async function download(path, name, state) {
  save(name, await post(path, requestBody(state), { as: "blob" }));
}

export function connectTake(state, guard) {
  byId("get-toml").onclick = () => guard(() => download("scenario.toml", "scenario.toml", state));
  byId("get-csv").onclick = () => guard(() => download("charts.csv", "charts.csv", state));
  byId("get-brief").onclick = () => guard(() => takeBrief(byId("get-brief"), byId("taken"), requestBody(state)));
  byId("get-link").onclick = async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    byId("taken").textContent = `The link holds the scenario: ${location.href}`;
  };
  byId("get-print").onclick = () => window.print();
}

// The months of the levers and held parameters stand in the scenario file.
export function pythonText(spec) {
  const until = spec.months[spec.months.length - 1];
  const dates = [spec.day, until].map((d) => `date(${d.split("-").map(Number).join(", ")})`).join(", ");
  return [
    "from datetime import date; import monazite as mz",
    `ds, sc = mz.load_dataset(${spec.dataset.map((d) => JSON.stringify(d)).join(", ")}), mz.load_scenario("scenario.toml")`,
    `print(mz.simulate(ds, sc).quantity("price_outside", good="${spec.good}", over=(${dates}), reduce="max"))`,
  ].join("\n");
}
