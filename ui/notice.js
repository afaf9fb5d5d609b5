// What has to be said at once is said over the page, for a moment.
const TOLD = 6000; // milliseconds
const notice = Object.assign(document.createElement("p"), { className: "away", role: "alert" });
let telling = 0;
const tell = (words) => {
  if (words !== notice.textContent) { // the same words again would be read out again
    if (words) document.querySelector(".gradio-container").append(notice);
    notice.textContent = words;
  }
  clearTimeout(telling);
  telling = setTimeout(() => { notice.textContent = ""; }, TOLD);
};

