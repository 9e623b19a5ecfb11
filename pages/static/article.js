// Draws an article's text, its statements marked, one of them selected, and beside the text (on its page) a margin with
// all of them. Every text is set as text, never as HTML; scrolls to the selected words once drawn. In a dialog the arrow
// keys, j and k go to the answer's next item and the one before; on the article's page to its next statement.
const STEPS = { ArrowLeft: -1, k: -1, ArrowRight: 1, j: 1 };
const KEYS = [["words", "statement"], ["speaker", "speaker"], ["cue", "reporting words"], ["other", "other statements"]];
const GAP = 6;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".article");
  if (!window.onrecordSteps) {
    window.onrecordSteps = true;
    document.addEventListener("keydown", step);
  }
  if (data.dialog) keepPlace(data);
  const drawn = JSON.stringify(data);
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    draw(root, data, setTriggerValue);
  }
  return () => data.dialog && setTimeout(leavePlace, 100, 2);
}

function step(event) {
  const by = STEPS[event.key];
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], [role=tablist]");
  if (!by || typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const dialog = document.querySelector('[role="dialog"]');
  if (dialog) dialog.querySelector(`.st-key-step-${by < 0 ? "back" : "on"} button:not([disabled])`)?.click();
  else document.querySelector(".article.whole")?.go?.(by);
}

// The address has the place that is open, so that it can be reloaded and the browser's Back closes it.
function keepPlace({ place }) {
  const field = `at=${encodeURIComponent(place)}`;
  const open = fields().find(isPlace);
  if (open && decodeURIComponent(open) === `at=${place}`) return;
  const address = `${location.pathname}?${[...fields().filter((each) => !isPlace(each)), field].join("&")}`;
  if (open) history.replaceState(history.state, "", address);
  else history.pushState({ ...history.state, onrecordPlace: true }, "", address);
}

// Closing the dialog goes back to where it was opened, or, where the address was opened with the place, only leaves it.
// Streamlit may draw the dialog anew meanwhile: closed it is once the page is at rest without it. Another dialog that was
// opened since would lose its address by that: its end is waited for. Python is told of the address with the next run: a
// run for it alone would close what is opened meanwhile.
function leavePlace(times) {
  if (document.querySelector('[role="dialog"] .article')) return;
  if (document.querySelector('[role="dialog"]')) return setTimeout(leavePlace, 300, 2);
  const rests = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
  if (!rests || times) return setTimeout(leavePlace, 100, rests ? times - 1 : times);
  if (!fields().some(isPlace) || location.pathname.endsWith("/article")) return;
  if (history.state?.onrecordPlace) {
    window.addEventListener("popstate", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
    return history.back();
  }
  const rest = fields().filter((each) => !isPlace(each)).join("&");
  history.replaceState(history.state, "", `${location.pathname}${rest && "?"}${rest}`);
}

const fields = () => location.search.slice(1).split("&").filter(Boolean);
const isPlace = (field) => field.startsWith("at=");

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

function button(text, name, onClick) {
  const node = make("button", name, text);
  node.type = "button";
  if (onClick) node.addEventListener("click", onClick);
  return node;
}

function within(address, name, text) {
  const node = make("a", `within ${name}`, text);
  node.setAttribute("href", address);
  return node;
}

function draw(root, data, setTriggerValue) {
  const { statements, lines, dialog } = data;
  // What was selected since is in the address, which Streamlit may not know yet.
  const chosen = dialog ? -1 : statements.findIndex(({ at }) => fields().includes(`at=${at}`));
  let selected = chosen < 0 ? data.selected ?? -1 : chosen;

  const text = make("div", "text");
  text.setAttribute("role", "document");
  text.setAttribute("aria-label", "The article's text");
  if (dialog) text.tabIndex = 0;
  const marks = statements.map(() => []);
  const nowhere = [];
  for (const pieces of lines) {
    const line = make("p", pieces.length === 1 && pieces[0][0].trim() === "" ? "line blank" : "line");
    for (const [piece, parts] of pieces) {
      if (!parts.length) {
        line.append(document.createTextNode(piece));
        continue;
      }
      const mark = make("mark", "", piece);
      mark.parts = parts;
      for (const number of new Set(parts.map(([number]) => number))) (marks[number] ?? nowhere).push(mark);
      line.append(mark);
    }
    text.append(line);
  }
  const words = (number) => (marks[number] ?? nowhere).filter((mark) => mark.parts.some(([i, part]) => i === number && part === "words"));
  const length = (number) => words(number).reduce((sum, mark) => sum + mark.textContent.length, 0);
  // Of statements one inside another, the innermost is what a click means.
  const meant = (mark) => {
    const numbers = mark.parts.filter(([number, part]) => part === "words" && number >= 0).map(([number]) => number);
    return numbers.length ? numbers.reduce((one, other) => (length(other) < length(one) ? other : one)) : null;
  };
  const describe = ({ name, kind, confidence }) => [name, kind, confidence].filter(Boolean).join(", ");

  statements.forEach((statement, number) => {
    const [first] = words(number);
    if (!first) return;
    if (!dialog) first.dataset.n = first.dataset.n ? `${first.dataset.n} ${number + 1}` : number + 1;
    for (const mark of words(number)) {
      if (meant(mark) !== number) continue;
      mark.title = describe(statement);
      if (statement.tone) mark.style.setProperty("--tone", `var(--tone-${statement.tone})`);
      mark.addEventListener("click", () => window.getSelection().isCollapsed && select(number));
      mark.addEventListener("mouseenter", () => join(number, true));
      mark.addEventListener("mouseleave", () => join(number, false));
    }
    if (dialog && meant(first) === number) {
      first.tabIndex = 0;
      first.setAttribute("role", "button");
      first.setAttribute("aria-label", `${describe(statement)}: ${first.textContent.trim()}`);
      first.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        select(number);
      });
    }
  });

  const paint = (mark) => {
    const names = mark.parts.map(([number, part]) => (number === selected || number < 0 ? part : part === "words" ? "other" : ""));
    mark.className = [...new Set(names.filter(Boolean))].join(" ");
  };
  const labels = statements.map((statement, number) => {
    const item = make("li", "entry");
    const label = button("", "label", () => select(number, true));
    if (statement.tone) item.style.setProperty("--tone", `var(--tone-${statement.tone})`);
    const name = make("span", "name", statement.name);
    name.dir = "auto";
    label.append(make("span", "n", String(number + 1)), name, make("small", "", [statement.kind, statement.confidence].filter(Boolean).join(" · ")));
    label.addEventListener("mouseenter", () => join(number, true));
    label.addEventListener("mouseleave", () => join(number, false));
    label.addEventListener("focus", () => join(number, true));
    label.addEventListener("blur", () => join(number, false));
    item.append(label);
    return item;
  });
  function join(number, on) {
    labels[number].classList.toggle("lit", on);
    for (const mark of words(number)) mark.classList.toggle("lit", on);
  }

  const panel = make("div", "how");
  const whole = within(data.address, "original", "Open the article");
  const describeSelected = () => {
    const statement = statements[selected];
    panel.replaceChildren();
    panel.hidden = !statement;
    if (!statement) return;
    const { explanation, chain, notes, decisions, citation, speaker, address, at } = statement;
    panel.append(make("p", "what", describe(statement)), make("p", "who", explanation));
    if (chain.length > 1 || (chain.length && !explanation.includes(chain[0]))) {
      const list = make("ol", "chain");
      for (const part of chain) list.append(make("li", "", part));
      panel.append(list);
    }
    for (const note of notes) panel.append(make("p", "beware", note));
    for (const decision of decisions) panel.append(make("p", "who", decision));
    const deeds = make("div", "deeds");
    if (citation) {
      const copy = button("Copy citation", "copy");
      copy.dataset.citation = citation;
      deeds.append(copy);
    }
    if (statement.correctable) deeds.append(button("Correct", "deed", () => setTriggerValue("correct", at)));
    if (statement.undoable) deeds.append(button("Undo", "deed", () => setTriggerValue("undo", at)));
    if (speaker) deeds.append(within(speaker, "deed", "Open speaker"));
    panel.append(deeds);
    whole.setAttribute("href", address);
  };

  function select(number, fromMargin) {
    const before = selected;
    selected = number;
    for (const mark of [...(marks[before] ?? nowhere), ...(marks[number] ?? [])]) paint(mark);
    labels.forEach((item, i) => item.firstChild.setAttribute("aria-expanded", String(i === number)));
    describeSelected();
    place();
    if (dialog) return;
    history.replaceState(history.state, "", statements[number].address);
    const [first] = words(number);
    const { top, bottom } = first.getBoundingClientRect();
    if (fromMargin && (top < 64 || bottom > innerHeight)) first.scrollIntoView({ block: "center" });
  }

  const margin = make("ol", "margin");
  margin.setAttribute("aria-label", "Statements");
  margin.append(...labels);
  const sheet = make("div", "sheet");
  sheet.append(text);
  if (!dialog && labels.length) sheet.append(margin);

  // Beside the text each label stands at its words, or as near as the others allow; the selected one just there. In a
  // narrow window they are a list below the text, and what is said of the selected one stays in sight.
  function place() {
    if (dialog) return;
    const wide = getComputedStyle(margin).position === "relative";
    if (wide && labels[selected]) labels[selected].append(panel);
    else text.after(panel);
    if (!wide) {
      margin.style.height = "";
      for (const item of labels) item.style.top = "";
      return;
    }
    const base = text.getBoundingClientRect().top;
    const wanted = statements.map((_, number) => (words(number)[0]?.getBoundingClientRect().top ?? base) - base);
    const heights = labels.map((item) => item.offsetHeight + GAP);
    const tops = [];
    wanted.forEach((top, i) => (tops[i] = Math.max(top, i ? tops[i - 1] + heights[i - 1] : 0)));
    if (labels[selected]) {
      const room = heights.slice(0, selected).reduce((sum, height) => sum + height, 0);
      tops[selected] = Math.max(wanted[selected], room);
      for (let i = selected - 1; i >= 0; i--) tops[i] = Math.min(tops[i], tops[i + 1] - heights[i]);
      for (let i = selected + 1; i < tops.length; i++) tops[i] = Math.max(wanted[i], tops[i - 1] + heights[i - 1]);
    }
    labels.forEach((item, i) => (item.style.top = `${tops[i]}px`));
    margin.style.height = `${tops.length ? tops[tops.length - 1] + heights[heights.length - 1] : 0}px`;
  }

  const nodes = [];
  if (dialog) {
    const title = make("h3", "title", data.title);
    title.dir = "auto";
    const head = make("div", "over");
    head.append(make("p", "byline", data.byline));
    head.append(whole);
    if (data.url) {
      const link = make("a", "original", `Open the original at ${data.host}`);
      link.href = data.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      head.append(link);
    }
    nodes.push(title, head, panel);
  }
  for (const mark of text.querySelectorAll("mark")) paint(mark);
  const key = make("p", "key");
  for (const [name, word] of KEYS) {
    if (text.querySelector("mark." + name)) key.append(make("mark", name, word), " ");
  }
  if (dialog) nodes.push(sheet, key);
  else nodes.push(key, sheet);
  root.classList.toggle("whole", !dialog);
  root.replaceChildren(...nodes);
  labels.forEach((item, i) => item.firstChild.setAttribute("aria-expanded", String(i === selected)));
  describeSelected();
  place();
  root.go = (by) => {
    const next = selected < 0 ? (by > 0 ? 0 : statements.length - 1) : selected + by;
    if (statements[next]) select(next, true);
  };
  root.watch?.disconnect();
  if (!dialog) {
    root.watch = new ResizeObserver(() => requestAnimationFrame(place));
    root.watch.observe(text);
  }
  requestAnimationFrame(() => {
    const [first] = selected < 0 ? nowhere : words(selected);
    if (!first) return;
    if (!dialog) {
      if (root.shown) return;
      root.shown = true;
      const page = document.querySelector('[data-testid="stMain"]').firstElementChild;
      window.onrecordHold?.(page, () => first.scrollIntoView({ block: "center" }));
      return;
    }
    const above = first.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += above - text.clientHeight / 4;
  });
}
