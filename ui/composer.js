// The box for the question, and where a question is shown that was asked.
// What is asked is taken out of the box at that moment, here: what is typed from then on is the next question. A draft that was in
// the box when something else had to be there is put aside, and comes back when that is asked or left.
const ON_ITS_WAY = "An answer is still on its way: an earlier question is asked otherwise when it has ended, or was stopped.";
const NOT_TAKEN = "The question before was not taken: it is back in the box when this one is asked.";
const box = () => document.querySelector("#question textarea");
let asked = ""; // what was asked from the box, until the server has taken it
let askedAt = 0;
let aside = []; // drafts, the next one last
let isEdit = false; // whether what is in the box was asked before, and is to be asked otherwise

const put = (text) => {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
const putNext = () => {
  isEdit = false;
  put(aside.pop() ?? "");
};
const leaveEdit = () => {
  if (isEdit) putNext();
  wait();
  trigger("edit", {});
};

const ask = (event) => {
  const text = box().value.trim();
  const isUnderWay = asked || isWaiting() || isAnswering();
  if (text && !isUnderWay && !event.repeat) {
    asked = text;
    askedAt = performance.now();
    setTimeout(drawQueue, SLOW);
    isSettled = false;
    putNext();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (!text && isEdit) leaveEdit();
  else if (text && !event.repeat && isEdit) tell(ON_ITS_WAY);
  else if (text && !event.repeat) {
    queueUp(text);
    putNext();
  }
};
document.addEventListener("keypress", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.matches("#question textarea")) ask(event);
}, true);
document.addEventListener("click", (event) => { if (event.target.closest("#ask")) ask(event); }, true);

// Esc leaves an earlier question as it was.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("#question textarea")) leaveEdit();
});

// A question that is asked while another conversation comes onto the page waits for it, and is asked there: it would be gone
// with the one that goes. It waits from the start for what the page shows first, and until the server knows what is edited.
const LONGEST_WAIT = 10000; // milliseconds: what does not come by then, as no server answers, holds no question back
const coming = new Set();
const wait = () => {
  const one = {};
  one.promise = new Promise((done) => { one.end = () => { coming.delete(one); done(); }; });
  coming.add(one);
  setTimeout(one.end, LONGEST_WAIT);
};
globalThis.pincite = {
  wait,
  hold: () => setHeld(true),
  leave: () => {
    wait();
    setHeld(true);
    if (isEdit) leaveEdit();
  },
  arrive: () => {
    [...coming][0]?.end();
    goOn();
  },
  arrival: () => Promise.all([...coming].map((one) => one.promise)),
  edit: (text) => {
    if (!isEdit && box().value.trim()) aside.push(box().value);
    isEdit = true;
    put(text);
    box().focus();
    wait();
  },
  asked: () => asked,
  take: () => {
    asked = "";
    drawQueue();
    goOn();
  },
  giveBack: () => {
    if (box().value.trim()) { aside.push(asked); tell(NOT_TAKEN); } else put(asked);
    asked = "";
    isSettled = true;
    setHeld(true);
  },
  went,
  settle: () => {
    isSettled = true;
    goOn();
  },
};
wait();

// Whoever asks, stops an answer or begins anew by key is at the box then, where the next thing is done.
document.addEventListener("click", (event) => {
  if (event.detail === 0 && event.target.closest("#ask, #stop, #start-over, [data-do=retry], [data-do=example]")) box().focus();
});

// A question that is not asked yet outlives a reload, and so does one whose answer is not kept yet: it is back in the box, to be
// asked again, and what was in the box comes after it; those that waited wait on. The page reloads itself when its server comes back.
let kept = ""; // the newest exchange that the browser has kept
addEventListener("pincite-kept", () => { kept = element.querySelector("[data-asked]")?.dataset.asked ?? ""; });
const unanswered = () => {
  const exchange = element.querySelector("[data-asked]");
  const isKept = !exchange || (exchange.ariaBusy !== "true" && exchange.dataset.asked === kept);
  return isKept ? "" : exchange.querySelector(".question").textContent;
};
addEventListener("pagehide", () => {
  const drafts = new Set([unanswered(), asked, box()?.value, ...aside.toReversed()]);
  const waiting = queue.filter((one) => one !== going || one.text !== unanswered()).map((one) => one.text);
  const unasked = { drafts: [...drafts].filter((text) => text?.trim()), waiting };
  try { sessionStorage.setItem("pincite-drafts", JSON.stringify(unasked)); } catch {} // it keeps nothing
});
const restore = ({ drafts, waiting }) => {
  if (!box() || !document.querySelector("#waiting .queue")) { // they come after this script
    setTimeout(() => restore({ drafts, waiting }), 100);
    return;
  }
  aside = [...drafts.toReversed(), ...aside];
  if (!box().value && aside.length) putNext();
  queue = [...waiting.map((text) => ({ text, isHeld: true })), ...queue];
  drawQueue();
};
try { restore(JSON.parse(sessionStorage.getItem("pincite-drafts")) ?? { drafts: [], waiting: [] }); } catch {} // it keeps nothing

// A question that was just asked comes to the top, once: its exchange has the room for that from the start, so an answer that
// grows moves nothing, and whoever scrolls away meanwhile is left there. scrollIntoView would move the page's head as well.
let newest = "";
new MutationObserver(() => {
  goOn();
  const exchange = element.querySelector("[data-asked]");
  if (!exchange || exchange.dataset.asked === newest) return;
  newest = exchange.dataset.asked;
  isSettled = false;
  const view = document.getElementById("exchanges");
  const isOwn = getComputedStyle(view).overflowY === "auto"; // on a phone it is the page that scrolls
  const above = parseFloat(getComputedStyle(exchange).scrollMarginTop) + (isOwn ? view.getBoundingClientRect().top : 0);
  (isOwn ? view : window).scrollBy({ top: exchange.getBoundingClientRect().top - above, behavior: "instant" });
}).observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-asked", "aria-busy"] });
