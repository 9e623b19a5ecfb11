// When a turn has been added, brings its question to the top: Streamlit would show the end of a long answer. For one that
// waits for its answer as far as the page reaches by then.
// Has the browser's address ask the last question again.
export default function ({ data }) {
  const { turns, address, waits } = data;
  if (address !== location.search.slice(1)) {
    history.replaceState(history.state, "", `${location.pathname}${address && "?"}${address}`);
  }
  const before = window.onrecordTurns ?? 0;
  if (!waits) window.onrecordTurns = turns;
  if (turns <= before) return;
  requestAnimationFrame(() => {
    const turn = document.querySelector(`.st-key-turn-${turns - 1}`);
    const frame = turn?.closest('[data-testid="stMain"]');
    const margin = turn && parseFloat(getComputedStyle(turn).scrollMarginTop);
    if (frame) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - margin;
  });
}
