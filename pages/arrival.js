// When a turn has been added, brings its question to the top: Streamlit would show the end of a long answer.
// Copies a citation when its button is clicked.
export default function ({ data }) {
  if (!window.onrecordCopies) {
    window.onrecordCopies = true;
    document.addEventListener("click", async (event) => {
      const button = event.target.closest?.("button.copy");
      if (!button) return;
      const told = await navigator.clipboard.writeText(button.dataset.citation).then(() => "Copied", () => "Not copied");
      button.textContent = told;
      setTimeout(() => (button.textContent = "Copy citation"), 2000);
    });
  }
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
