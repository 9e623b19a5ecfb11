// Copies a citation, or a link, when its button is clicked. Follows a link within the page without loading it anew, so that the
// conversation stays; with a key held down the browser opens it as any other link.
export default function () {
  if (window.onrecordClicks) return;
  window.onrecordClicks = true;

  const copy = async (button) => {
    const { citation, address } = button.dataset;
    const copied = citation ?? `${location.origin}${location.pathname}?${address}`;
    const before = button.dataset.label ?? (button.dataset.label = button.textContent);
    button.textContent = await navigator.clipboard.writeText(copied).then(() => "Copied", () => "Not copied");
    setTimeout(() => (button.textContent = before), 2000);
  };

  const follow = (event, link) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.copy");
    const link = event.target.closest?.("a.within");
    if (button) copy(button);
    if (link) follow(event, link);
  });
}
