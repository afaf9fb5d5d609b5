// The box for the question, and where a question is shown that was asked.
// Enter twice, before the page has taken the question out of the box, asks once.
const TWICE = 2000; // milliseconds; longer than that, a question that is still there was not taken
let sent = { text: "", at: 0 };

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches("#question textarea")) return;
  const text = event.target.value;
  if (text === sent.text && Date.now() - sent.at < TWICE) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  sent = { text, at: Date.now() };
}, true);

// A question that is asked while another conversation comes onto the page waits for it, and is asked there: it would be gone
// with the one that goes. It waits from the start for what the page shows first.
const LONGEST_WAIT = 10000; // milliseconds: what does not come by then, as no server answers, holds no question back
let arrived = () => {};
let arrival = null;
globalThis.pincite = {
  leave: () => {
    arrival = new Promise((done) => { arrived = done; });
    setTimeout(arrived, LONGEST_WAIT);
  },
  arrive: () => arrived(),
  arrival: () => arrival,
};
pincite.leave();

// Esc leaves an earlier question as it was, and closes what is open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeMenus();
  if (event.target.matches("#question textarea")) trigger("edit", {});
});

// Whoever asks, or stops an answer, by key is back at the box; the button is about to go.
document.addEventListener("click", (event) => {
  if (event.detail === 0 && event.target.closest("#ask, #stop, [data-do=retry], [data-do=example]")) box().focus();
});

// A question that is not asked yet outlives a reload, and so does one whose answer is not kept yet: it is back in the box, to be
// asked again. The page reloads itself when its server comes back.
const box = () => document.querySelector("#question textarea");
let kept = ""; // the newest exchange that the browser has kept
addEventListener("pincite-kept", () => { kept = element.querySelector("[data-asked]")?.dataset.asked ?? ""; });
const unanswered = () => {
  const exchange = element.querySelector("[data-asked]");
  const isKept = !exchange || (exchange.ariaBusy !== "true" && exchange.dataset.asked === kept);
  return isKept ? "" : exchange.querySelector(".question").textContent;
};
addEventListener("pagehide", () => {
  const both = [unanswered(), box()?.value].filter(Boolean);
  try { sessionStorage.setItem("pincite-draft", both.join("\n\n")); } catch {} // the browser keeps nothing
});
const draft = (() => { try { return sessionStorage.getItem("pincite-draft"); } catch { return ""; } })();
const restore = () => {
  if (!box()) { setTimeout(restore, 100); return; } // the box comes after this script
  if (box().value) return;
  box().value = draft;
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
if (draft) restore();

// What is written or put there since is a new question, even when its words are the same.
for (const kind of ["input", "click"]) document.addEventListener(kind, () => { sent = { text: "", at: 0 }; }, true);

// A question that was just asked comes to the top, once: its exchange has the room for that from the start, so an answer that
// grows moves nothing, and whoever scrolls away meanwhile is left there. scrollIntoView would move the page's head as well.
let newest = "";
new MutationObserver(() => {
  const exchange = element.querySelector("[data-asked]");
  if (!exchange || exchange.dataset.asked === newest) return;
  newest = exchange.dataset.asked;
  const view = document.getElementById("exchanges");
  const isOwn = getComputedStyle(view).overflowY === "auto"; // on a phone it is the page that scrolls
  const above = parseFloat(getComputedStyle(exchange).scrollMarginTop) + (isOwn ? view.getBoundingClientRect().top : 0);
  (isOwn ? view : window).scrollBy({ top: exchange.getBoundingClientRect().top - above, behavior: "instant" });
}).observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-asked"] });
