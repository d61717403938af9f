// Charts are still pictures until they come into view; then the drawing library is
// fetched and takes over. Paper keeps the still picture.
import { whenReady } from "./dom";

export function startCharts(): void {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      void wake(entry.target as HTMLElement);
    }
  }, { rootMargin: "200px" });
  whenReady((root) => {
    for (const chart of root.querySelectorAll("[data-chart]:not([data-woken])")) {
      chart.setAttribute("data-woken", "");
      seen.observe(chart);
    }
  });
}

async function wake(figure: HTMLElement): Promise<void> {
  const options = figure.querySelector("[data-chart-options]")?.textContent;
  const box = figure.querySelector<HTMLElement>(".chart-live");
  if (!options || !box) return;
  const { draw } = await import("./live");
  figure.setAttribute("data-live", "");
  draw(box, JSON.parse(options));
}
