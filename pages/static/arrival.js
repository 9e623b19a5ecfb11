// Keeps the browser's address and history in step with the conversation: each new question is an entry of its own, so that
// Back goes to the question before and at last to the start page; the address asks the last question again. Brings a new
// question to the top: Streamlit would show the end of a long answer; one that waits as far as the page reaches by then.
export default function ({ data, setTriggerValue }) {
  const { addresses, waits } = data;
  const turns = addresses.length + (waits ? 1 : 0);
  const first = window.onrecordTurns === undefined;
  const before = window.onrecordTurns ?? 0;
  if (!waits) {
    keepAddress(addresses, first, turns !== before);
    window.onrecordTurns = turns;
    window.onrecordAddresses = addresses;
    window.onrecordReturned = () => setTriggerValue("returned", Date.now());
  }
  if (turns > before && !(first && history.state?.onrecordScroll)) {
    window.onrecordHold?.(document.querySelector(".st-key-body"), (frame) => {
      const turn = document.querySelector(`.st-key-turn-${turns - 1}`);
      const margin = turn && parseFloat(getComputedStyle(turn).scrollMarginTop);
      if (turn) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - margin;
    });
  }
  if (window.onrecordReturns) return;
  window.onrecordReturns = true;
  window.addEventListener("popstate", returned);
}

// The query of the address without the place that is open and without the archive's name, which stays in every address.
function asked() {
  return fields().filter((field) => !field.startsWith("at=") && !isArchive(field)).join("&");
}

const fields = () => location.search.slice(1).split("&").filter(Boolean);
const isArchive = (field) => field.startsWith("archive=");

function keepAddress(addresses, first, changed) {
  const address = addresses[addresses.length - 1] ?? "";
  const now = asked();
  if (now === window.onrecordReturning) {
    if (addresses.includes(now) || (!now && !addresses.length)) window.onrecordReturning = undefined;
    return;
  }
  const start = now === "" && history.state?.onrecordStart;
  const query = [address, ...fields().filter(isArchive)].filter(Boolean).join("&");
  const url = `${location.pathname}${query && "?"}${query}`;
  if (address !== now && changed && !first && (now || start)) history.pushState({ onrecordStart: !address }, "", url);
  else if (address !== now && !addresses.includes(now)) history.replaceState(history.state, "", url);
  if (!address) history.replaceState({ ...history.state, onrecordStart: true }, "", location.href);
}

// An address of another conversation, or of the start page, is opened in place of this one.
function returned() {
  if (!/\/(ask)?$/.test(location.pathname) || !document.querySelector(".st-key-body")) return;
  const now = asked();
  const addresses = window.onrecordAddresses ?? [];
  if (now ? addresses.includes(now) : !addresses.length || !history.state?.onrecordStart) return;
  window.onrecordReturning = now;
  window.onrecordReturned?.();
}
