// When a turn has been added, brings its question to the top: Streamlit would show the end of a long answer.
export default function ({ data }) {
  const before = window.onrecordTurns ?? 0;
  window.onrecordTurns = data;
  if (data <= before) return;
  requestAnimationFrame(() => {
    const turn = document.querySelector(`.st-key-turn-${data - 1}`);
    const frame = turn?.closest('[data-testid="stMain"]');
    const margin = turn && parseFloat(getComputedStyle(turn).scrollMarginTop);
    if (frame) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - margin;
  });
}
