// When a turn has been added, brings its question to the top: Streamlit would show the end of a long answer. For one that
// waits for its answer as far as the page reaches by then. Has the browser's address ask the last question again.
export default function ({ data }) {
  const { turns, address, waits } = data;
  if (address !== location.search.slice(1)) {
    history.replaceState(history.state, "", `${location.pathname}${address && "?"}${address}`);
  }
  const before = window.onrecordTurns ?? 0;
  if (!waits) window.onrecordTurns = turns;
  if (turns > before) hold(turns - 1);
}

const GESTURES = ["wheel", "touchmove", "pointerdown", "keydown"];
const SECONDS = 10;

// Keeps the turn at the top while the page settles (Streamlit takes away late what is no longer drawn), until the reader
// does something.
function hold(number) {
  const body = document.querySelector(".st-key-body");
  const frame = body?.closest('[data-testid="stMain"]');
  if (!frame) return;
  const place = () => {
    const turn = document.querySelector(`.st-key-turn-${number}`);
    const margin = turn && parseFloat(getComputedStyle(turn).scrollMarginTop);
    if (turn) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - margin;
  };
  const settling = new ResizeObserver(() => requestAnimationFrame(place));
  const leave = () => {
    settling.disconnect();
    for (const gesture of GESTURES) document.removeEventListener(gesture, leave, true);
  };
  for (const gesture of GESTURES) document.addEventListener(gesture, leave, { capture: true, passive: true });
  setTimeout(leave, SECONDS * 1000);
  settling.observe(body);
}
