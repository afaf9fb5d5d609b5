// What is copied goes into a letter or a mail as well: as formatted text, with numbers in brackets, no signs of ours and no links that
// lead nowhere there. Where only plain text is taken, what the button copies is Markdown.
const LEFT_OUT = "button, details, .actions, .correction, .card, .markdown, .sr-only, .earlier, .verdict, q.short";
const VERDICTS = { partial: " (partly supported)", unsupported: " (not supported)", unchecked: " (not checked)" }; // as in Markdown

const around = (name, ...parts) => {
  const node = document.createElement(name);
  node.append(...parts);
  return node;
};

const putIn = (root, selector, make) => {
  for (const node of root.querySelectorAll(selector)) node.replaceWith(...make(node));
};

// A list would be numbered once more there.
const cited = (row) => {
  const [number, where, quote] = [".number", ".where", "q"].map((part) => row.querySelector(part));
  const head = [number && `[${number.textContent}]`, where?.textContent].filter(Boolean).join(" ");
  return [around("p", head), ...(quote ? [around("blockquote", ...quote.childNodes)] : [])];
};

const broken = (root) => { // lines are broken by a style of the page
  for (const paragraph of root.querySelectorAll(".answer, blockquote")) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) text.replaceWith(...text.data.split("\n").flatMap((line, i) => (i ? [around("br"), line] : [line])));
  }
};

const clean = (root) => {
  for (const node of root.querySelectorAll(".verdict")) node.parentNode.append(VERDICTS[node.classList[1]] ?? "");
  for (const node of root.querySelectorAll(LEFT_OUT)) node.remove();
  putIn(root, ".chip", (node) => [`[${node.textContent}]`]);
  putIn(root, ".citations > li", cited);
  putIn(root, ".cells", (node) => [[...node.children].map((cell) => cell.textContent).join(" | "), around("br")]);
  putIn(root, "a, .citations", (node) => node.childNodes);
  broken(root);
  putIn(root, "span", (node) => node.childNodes);
  for (const node of root.querySelectorAll("*")) for (const { name } of [...node.attributes]) if (name !== "dir") node.removeAttribute(name);
  return root;
};

const formatted = (article) => { // without what is said of it as a whole, as in Markdown
  const parts = article.querySelectorAll(":scope > :is(.answer, .refusal, .notes, .citations)");
  return clean(around("div", ...[...parts].map((part) => part.cloneNode(true)))).innerHTML;
};

const copy = async (text, html = "") => {
  const forms = { "text/plain": text, ...(html && { "text/html": html }) };
  try {
    const blobs = Object.entries(forms).map(([type, form]) => [type, new Blob([form], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  } catch { // a page that is not from this machine and not https may not use the clipboard
    const give = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      for (const [type, form] of Object.entries(forms)) event.clipboardData.setData(type, form);
    };
    const area = Object.assign(around("textarea"), { value: text }), active = document.activeElement;
    document.body.append(area); // there are browsers that copy only what is selected
    area.select();
    document.addEventListener("copy", give, true);
    document.execCommand("copy");
    document.removeEventListener("copy", give, true);
    area.remove();
    active.focus({ preventScroll: true });
  }
};

// So is what somebody has selected of answers: "£5.1" would be another sum.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (event.target.matches?.("textarea, input") || !element.contains(selection.anchorNode)) return;
  const root = around("div", selection.getRangeAt(0).cloneContents());
  if (!root.querySelector(".chip, .verdict")) return;
  event.preventDefault();
  clean(root).style.cssText = "position: fixed; inset-inline-start: -100vw; white-space: normal";
  document.body.append(root); // what is not on the page has no lines
  event.clipboardData.setData("text/plain", root.innerText);
  root.remove();
  event.clipboardData.setData("text/html", root.innerHTML);
});
