// Copies a citation, or a link, when its button is clicked. Follows a link within the page without loading it anew, so that
// the conversation stays; with a key held down the browser opens it as any other link. Back, Forward and reloading return to
// where one was on the page. Says in our words that the program has stopped, where Streamlit would ask for the internet.
export default function ({ data }) {
  if (window.onrecordClicks) return;
  window.onrecordClicks = true;
  window.onrecordHold = hold;

  const copy = async (button) => {
    const { citation, address } = button.dataset;
    const copied = citation ?? [`${location.origin}${location.pathname}?${address}`, archive()].filter(Boolean).join("&");
    const { label = (button.dataset.label = button.textContent), name = (button.dataset.name = button.ariaLabel ?? "") } = button.dataset;
    const say = (text, aloud) => {
      button.textContent = text;
      if (name) button.ariaLabel = aloud;
    };
    const said = await navigator.clipboard.writeText(copied).then(() => "Copied", () => "Not copied");
    say(said, said);
    setTimeout(say, 2000, label, name);
  };

  const follow = (event, link) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    keepScroll();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate"));
    frame()?.scrollTo(0, 0);
  };

  new MutationObserver(() => {
    const title = document.querySelector('[role="dialog"] > [slot="title"]');
    if (title?.textContent !== "Connection error") return;
    const words = document.createTreeWalker(title.nextElementSibling, NodeFilter.SHOW_TEXT).nextNode();
    title.firstChild.nodeValue = data.stopped;
    if (words) words.nodeValue = data.remedy;
  }).observe(document.body, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.copy");
    const link = event.target.closest?.("a.within");
    if (button) copy(button);
    if (link) follow(event, link);
  });

  let waiting;
  const scrolled = (event) => {
    if (event.target !== frame()) return;
    clearTimeout(waiting);
    waiting = setTimeout(keepScroll, 150);
  };
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
  const restore = () => {
    clearTimeout(waiting);
    const top = history.state?.onrecordScroll;
    if (top) hold(frame()?.firstElementChild, (main) => (main.scrollTop = top));
  };
  window.addEventListener("popstate", restore);
  window.addEventListener("pagehide", keepScroll); // a reload just after scrolling
  restore();
}

const GESTURES = ["wheel", "touchmove", "pointerdown", "keydown"];
const SECONDS = 10;

// The field of the address that names the archive; "" where there is one alone.
function archive() {
  return location.search.slice(1).split("&").find((field) => field.startsWith("archive=")) ?? "";
}

function frame() {
  return document.querySelector('[data-testid="stMain"]');
}

function keepScroll() {
  const top = Math.round(frame()?.scrollTop ?? 0);
  if (top !== (history.state?.onrecordScroll ?? 0)) history.replaceState({ ...history.state, onrecordScroll: top }, "", location.href);
}

// Keeps the page where `place` puts it while it settles (Streamlit takes away late what is no longer drawn), until the
// reader does something.
function hold(body, place) {
  if (!frame() || !body) return;
  window.onrecordLeave?.();
  const settling = new ResizeObserver(() => requestAnimationFrame(() => place(frame())));
  const again = setInterval(() => frame() && place(frame()), 150); // what is observed may be drawn anew
  const leave = () => {
    clearInterval(again);
    settling.disconnect();
    for (const gesture of GESTURES) document.removeEventListener(gesture, leave, true);
  };
  window.onrecordLeave = leave;
  for (const gesture of GESTURES) document.addEventListener(gesture, leave, { capture: true, passive: true });
  setTimeout(leave, SECONDS * 1000);
  settling.observe(body);
}
