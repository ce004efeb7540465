// Moves of a lever until the charts are painted, and until ranges and map have come: put into a page by benchmarks/moves.py.
async () => {
  const { wait } = await import("/static/dom.js");
  const { isBusy, moveLever, timesOfLastMove, whenAnswered } = await import("/static/flow.js");
  const { leversById } = await import("/static/store.js");
  /** Moves a lever n times and waits for the painted charts; milliseconds of each move. @param {string} id @param {number} n */
  const measure = async (id, n) => {
    const times = [], lever = leversById.peek().get(id);
    if (!lever) throw new Error(`no lever ${id}`);
    for (let i = 0; i < n; i++) {
      while (isBusy()) await wait(5);
      const value = lever.low + Math.round(((i * 7) % 50) / 50 * (lever.top - lever.low) / lever.step) * lever.step;
      const start = performance.now();
      moveLever(id, Number(value.toFixed(4)), false);
      await whenAnswered(); // without asking again and again, which would take time from the server
      times.push({ all: performance.now() - start, ...timesOfLastMove() });
    }
    return times;
  };
  /** Moves a lever, lets go, waits for ranges and map; milliseconds. @param {string} id @param {number} value */
  const release = async (id, value) => {
    while (isBusy()) await wait(5);
    delete document.body.dataset.ranges;
    const start = performance.now();
    moveLever(id, value, true);
    while (!document.body.dataset.ranges) await wait(5);
    return performance.now() - start;
  };
  Object.assign(window, { measure, release });
}
