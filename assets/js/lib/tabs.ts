// Of tabs that do not fit beside one another the current one is in sight.
export function startTabs(): void {
  for (const tabs of document.querySelectorAll<HTMLElement>(".tabs")) {
    const strip = tabs.querySelector<HTMLElement>("ul") ?? tabs;
    const box = strip.scrollWidth > strip.clientWidth ? strip : tabs;
    const current = tabs.querySelector<HTMLElement>("[aria-current]");
    if (!current || box.scrollWidth <= box.clientWidth) continue;
    const tab = current.getBoundingClientRect();
    const around = box.getBoundingClientRect();
    box.scrollLeft += tab.left - around.left - (around.width - tab.width) / 2;
  }
}
