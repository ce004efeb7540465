// Settings in words: what was moved, and a lever that moved and changed nothing on the page.
import { spanWords, valueText } from "/static/levers.js";

// A setting as one text; `spec` is what the page opened with, whose scenario is not named.
export function settingText(spec, one) {
  const parts = Object.entries(one.levers).map(([id, value]) => {
    const lever = spec.levers.find((l) => l.id === id);
    return lever ? `${lever.label} ${valueText(lever, value, false)}${spanWords(one.spans?.[id])}` : id;
  });
  parts.push(...Object.entries(one.assumptions ?? {}).map(([name, value]) => `${name} held at ${value}`));
  if (one.deal) parts.push(`deal ${one.deal.split(":")[1]}`);
  const what = parts.join("; ") || "levers at rest";
  return one.scenario && one.scenario !== spec.scenario ? `${one.scenario}: ${what}` : what;
}

const seen = ({ paths, loss, stops, footprint }) => JSON.stringify([paths, loss, stops, footprint]);

// Whether two answers, both of a central run, show the same; an answer with ranges has nothing to compare with.
export const showSame = (before, answer) => !before.paths.price.outside?.low && !answer.paths.price.outside?.low && before.token !== answer.token && seen(before) === seen(answer);
