// Draws an article opened at a place. Every text is set as text, never as HTML; scrolls to the words once drawn.
// The arrow keys, j and k go to the answer's next statement and the one before.
const STEPS = { ArrowLeft: "back", k: "back", ArrowRight: "on", j: "on" };

export default function ({ data, parentElement }) {
  if (!window.onrecordSteps) {
    window.onrecordSteps = true;
    document.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const typing = event.target.closest?.("input, textarea, select, [contenteditable], [role=tablist]");
      if (!step || typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      document.querySelector(`[role="dialog"] .st-key-step-${step} button:not([disabled])`)?.click();
    });
  }
  const root = parentElement.querySelector(".article");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;

  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };

  const title = make("h3", "title", data.title);
  title.dir = "auto";
  const head = make("div", "over");
  head.append(make("p", "byline", data.byline));
  if (data.url) {
    const link = make("a", "original", `Open the original at ${data.host}`);
    link.href = data.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    head.append(link);
  }

  const how = make("div", "how");
  if (data.who) how.append(make("p", "who", data.who));
  if (data.chain.length) {
    const list = make("ol", "chain");
    for (const step of data.chain) list.append(make("li", "", step));
    how.append(list);
  }

  const text = make("div", "text");
  text.tabIndex = 0;
  text.setAttribute("role", "document");
  text.setAttribute("aria-label", "The article's text");
  for (const pieces of data.lines) {
    const line = make("p", pieces.length === 1 && pieces[0][0].trim() === "" ? "line blank" : "line");
    for (const [piece, marks] of pieces) {
      line.append(marks.length ? make("mark", marks.join(" "), piece) : document.createTextNode(piece));
    }
    text.append(line);
  }

  const key = make("p", "key");
  for (const [name, word] of [["words", "statement"], ["speaker", "speaker"], ["cue", "reporting words"], ["other", "other statements"]]) {
    if (text.querySelector("mark." + name)) key.append(make("mark", name, word), " ");
  }

  root.replaceChildren(title, head, how, text, key);
  requestAnimationFrame(() => {
    const first = text.querySelector("mark.words");
    if (!first) return;
    const above = first.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += above - text.clientHeight / 4;
  });
}
