// Work of minutes: the page asks how far it is, shows that beside a button that cancels it, and takes the answer.
import { element, write } from "/static/dom.js";
import { post } from "/static/state.js";

const PAUSE = 1000; // ms between questions

// The answer of a job; its state is ready, failed, missing or cancelled. `target` shows how far it is meanwhile.
export async function follow(path, body, target) {
  const began = performance.now();
  const text = element("span"), seconds = element("span", { "aria-hidden": "true" }), stop = element("button", { type: "button", text: "Cancel" });
  const bar = element("progress", { max: 1, "aria-label": "How much is done" });
  let answer = await post(path, body);
  const cancelled = new Promise((done) => { stop.onclick = () => done(true); });
  while (answer.state === "working") {
    write(text, answer.text);
    write(seconds, ` ${Math.round((performance.now() - began) / 1000)} s so far.`);
    if (answer.share === undefined) bar.removeAttribute("value");
    else bar.value = answer.share;
    if (!stop.isConnected) target.replaceChildren(element("span", { class: "notice job" }, text, seconds, bar, stop));
    const paused = new Promise((done) => setTimeout(done, PAUSE));
    answer = await post(path, (await Promise.race([cancelled, paused])) ? { ...body, cancel: true } : body);
  }
  if (answer.state !== "ready") target.replaceChildren(element("span", { class: "notice job", text: answer.text }));
  return answer;
}

// An answer of the server as a file among the downloads.
export async function save(path, body, name) {
  const link = element("a", { href: URL.createObjectURL(await post(path, body, { as: "blob" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The brief of the levers as they stood when it was asked for; `target` shows how far it is.
export async function takeBrief(button, target, body) {
  button.disabled = true;
  try {
    if ((await follow("brief", body, target)).state !== "ready") return;
    await save("brief.zip", body, "brief.zip");
    write(target, "The brief is among your downloads.");
  } catch (error) {
    target.replaceChildren();
    throw error;
  } finally {
    button.disabled = false;
  }
}
