// When a turn has been added, brings its question to the top: Streamlit would show the end of a long answer.
// Has the browser's address ask the last question again. Copies a citation, or a link, when its button is clicked.
export default function ({ data }) {
  if (!window.onrecordCopies) {
    window.onrecordCopies = true;
    document.addEventListener("click", async (event) => {
      const button = event.target.closest?.("button.copy");
      if (!button) return;
      const { citation, address } = button.dataset;
      const copied = citation ?? `${location.origin}${location.pathname}?${address}`;
      const before = button.dataset.label ?? (button.dataset.label = button.textContent);
      button.textContent = await navigator.clipboard.writeText(copied).then(() => "Copied", () => "Not copied");
      setTimeout(() => (button.textContent = before), 2000);
    });
  }
  const { turns, address } = data;
  if (address !== location.search.slice(1)) {
    history.replaceState(history.state, "", `${location.pathname}${address && "?"}${address}`);
  }
  const before = window.onrecordTurns ?? 0;
  window.onrecordTurns = turns;
  if (turns <= before) return;
  requestAnimationFrame(() => {
    const turn = document.querySelector(`.st-key-turn-${turns - 1}`);
    const frame = turn?.closest('[data-testid="stMain"]');
    const margin = turn && parseFloat(getComputedStyle(turn).scrollMarginTop);
    if (frame) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - margin;
  });
}
