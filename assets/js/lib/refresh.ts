// Parts of a page that ask again when something they show was changed elsewhere:
//   <div data-live="sheet:7" hx-get="…" hx-trigger="live" hx-target="this">
// One connection serves the whole page while somebody looks at it. Notices that come close together make
// one request; nothing is asked while the page is hidden or a field in the part
// is being filled in.
const quiet = 400;
const late = 1000; // milliseconds

function filled(part: Element): boolean {
  const now = document.activeElement;
  if (part.contains(now) && now?.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input[name], textarea[name], select[name]")].some((f) => {
    if (f instanceof HTMLSelectElement) {
      const usual = [...f.options].some((o) => o.defaultSelected);
      return usual ? [...f.options].some((o) => o.selected !== o.defaultSelected) : f.selectedIndex > 0;
    }
    if (f instanceof HTMLInputElement && (f.type === "checkbox" || f.type === "radio")) return f.checked !== f.defaultChecked;
    return f.value !== f.defaultValue;
  });
}

export function startRefresh(): void {
  const parts = () => [...document.querySelectorAll<HTMLElement>('[data-live]:not([data-live=""])')];
  const topics = new Set(parts().flatMap((p) => p.dataset.live!.split(" ")));
  if (topics.size === 0 || !("EventSource" in window)) return;

  const due = new Set<string>();
  let timer = 0;
  const ask = () => {
    timer = 0;
    if (document.hidden) return;
    for (const p of parts()) {
      if (!p.dataset.live!.split(" ").some((t) => due.has(t))) continue;
      if (filled(p)) {
        p.classList.add("stale");
        continue;
      }
      p.dispatchEvent(new CustomEvent("live", { bubbles: false }));
    }
    due.clear();
  };
  // What was filled in while the answer was on its way stays too.
  document.addEventListener("htmx:before:swap", (e) => {
    const { ctx } = (e as CustomEvent<{ ctx?: { sourceElement?: Element; sourceEvent?: Event } }>).detail;
    if (ctx?.sourceEvent?.type !== "live" || !ctx.sourceElement || !filled(ctx.sourceElement)) return;
    e.preventDefault();
    ctx.sourceElement.classList.add("stale");
  });
  const query = [...topics].map((t) => "topic=" + encodeURIComponent(t)).join("&");
  // What changed while nothing listened was not heard: ask again after a connection
  // that was lost, came late or rested.
  let source: EventSource | undefined;
  let before = false;
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource("/live?" + query);
    source.addEventListener("open", () => {
      const shown = (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.responseStart ?? 0;
      if (before || performance.now() - shown > late) {
        topics.forEach((t) => due.add(t));
        timer ||= window.setTimeout(ask, quiet);
      }
      before = true;
      document.documentElement.dataset.listening = "";
    });
    source.addEventListener("change", (e) => {
      due.add((e as MessageEvent<string>).data);
      timer ||= window.setTimeout(ask, quiet);
    });
  };
  // A browser keeps six connections to a server: pages that nobody looks at leave theirs.
  const rest = () => {
    source?.close();
    source = undefined;
    delete document.documentElement.dataset.listening;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", listen);
  listen();
}
