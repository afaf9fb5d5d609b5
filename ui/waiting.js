// Questions that are sent while an answer is on its way wait over the box, in order. Each is asked when the answer before it has
// ended and is kept. One whose conversation is left, or whose page is loaded again, is never asked by itself: it is held until
// somebody has it asked, or takes it back.
const WAITING = "Asked next, one by one:";
const HELD = "Not asked yet, as the conversation was left, or the page lost its server or was loaded again:";
const SENT = "On its way to the server:";
const SLOW = 400; // milliseconds until it is shown that a question is on its way: mostly its exchange comes before that
const TAKEN_BACK = "Taken back: it is in the box when what is there now is asked or left.";
let queue = []; // { text, isHeld }, the next one first
let going = null; // the one that was sent, until the server has taken it
let isSettled = true; // whether what follows the newest answer is over, as that it is kept

const isAnswering = () => Boolean(element.querySelector("[aria-busy=true]"));
const newestAsked = () => element.querySelector("[data-asked]")?.dataset.asked ?? "";
const isWaiting = () => queue.some((one) => !one.isHeld);

const made = (name, parts) => Object.assign(document.createElement(name), parts);
const rowOf = (one) => {
  const row = made("li", {});
  const back = made("button", { type: "button", className: "icon close", title: "Take back", ariaLabel: `Take back: ${one.text}` });
  back.addEventListener("click", () => takeBack(one));
  row.append(made("span", { textContent: one.text, dir: "auto" }), back);
  return row;
};
const listOf = (words, questions) => {
  if (!questions.length) return [];
  const list = made("ol", {});
  list.append(...questions.map(rowOf));
  return [made("p", { className: "where", textContent: words }), list];
};
const sentOf = (text) => {
  if (!text || performance.now() - askedAt < SLOW) return [];
  const list = made("ol", {}), row = made("li", {});
  row.append(made("span", { textContent: text, dir: "auto" }));
  list.append(row);
  return [made("p", { className: "where", textContent: SENT }), list];
};
const drawQueue = () => {
  const held = listOf(HELD, queue.filter((one) => one.isHeld));
  if (held.length) {
    const go = made("button", { type: "button", className: "go", textContent: "Ask in this conversation" });
    go.addEventListener("click", () => { setHeld(false); box().focus(); });
    held.push(go);
  }
  document.querySelector("#waiting .queue").replaceChildren(...held, ...sentOf(asked), ...listOf(WAITING, queue.filter((one) => !one.isHeld)));
};

const setHeld = (isHeld) => {
  for (const one of queue) if (one !== going) one.isHeld = isHeld;
  drawQueue();
  goOn();
};
const queueUp = (text) => {
  queue.push({ text, isHeld: false });
  drawQueue();
  goOn();
};
const takeBack = (one) => {
  if (one === going) return;
  queue = queue.filter((other) => other !== one);
  drawQueue();
  if (box().value.trim()) { aside.push(one.text); tell(TAKEN_BACK); } else put(one.text);
  box().focus();
};

const goOn = () => {
  const next = queue.find((one) => !one.isHeld);
  if (!next || going || asked || !isSettled || coming.size || isAnswering()) return;
  going = next;
  isSettled = false;
  trigger("release", { question: next.text, after: newestAsked() });
};
const went = (isTaken) => {
  if (isTaken) queue = queue.filter((one) => one !== going);
  going = null;
  if (isTaken) {
    drawQueue();
    goOn();
    return;
  }
  isSettled = true;
  setHeld(true);
};
