// For benchmarks/app.py: moves of a lever until the charts are painted, and until ranges and map have come.
import { wait } from "/static/dom.js";

// `page` moves a lever, says whether an answer is under way, gives a lever by id and the times of the last move.
export function measureMoves(page) {
  // Moves a lever n times and waits for the painted charts.
  window.measure = async (id, n) => {
    const times = [];
    const lever = page.lever(id);
    for (let i = 0; i < n; i++) {
      while (page.isBusy()) await wait(5);
      const value = lever.low + Math.round(((i * 7) % 50) / 50 * (lever.top - lever.low) / lever.step) * lever.step;
      const start = performance.now();
      page.move(id, Number(value.toFixed(4)), false);
      while (page.isBusy()) await wait(0);
      times.push({ all: performance.now() - start, ...page.times() });
    }
    return times;
  };
  // Moves a lever, lets go, waits for ranges and map; milliseconds.
  window.release = async (id, value) => {
    while (page.isBusy()) await wait(5);
    delete document.body.dataset.ranges;
    const start = performance.now();
    page.move(id, value, true);
    while (!document.body.dataset.ranges) await wait(5);
    return performance.now() - start;
  };
}
