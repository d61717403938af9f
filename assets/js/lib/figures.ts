// Figures that answer for themselves: pressing one shows its card. Without
// script, and when the card cannot be had, the link leads to where the figure
// is explained.
const gap = 4;

export function startFigures(): void {
  const card = document.querySelector<HTMLElement>("[data-figure-card]");
  const content = card?.querySelector<HTMLElement>("[data-figure-content]");
  if (!card || !content) return;
  let from: HTMLAnchorElement | null = null;

  document.addEventListener("click", (e) => {
    const link = (e.target as Element).closest<HTMLAnchorElement>("a[data-card]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0) return;
    e.preventDefault();
    void show(link);
  });
  card.addEventListener("toggle", () => {
    if (card.getClientRects().length > 0) return;
    from?.focus({ preventScroll: true });
    from = null;
  });

  async function show(link: HTMLAnchorElement): Promise<void> {
    try {
      const answer = await fetch(link.dataset.card!, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      content!.innerHTML = await answer.text();
    } catch {
      location.href = link.href;
      return;
    }
    from = link;
    card!.showPopover();
    place(link);
    card!.focus({ preventScroll: true });
  }

  // place puts the card below the figure, within the window; on a phone the
  // style sheet says where.
  function place(link: HTMLElement): void {
    card!.removeAttribute("style");
    if (innerWidth <= 768) return;
    const at = link.getBoundingClientRect();
    const size = card!.getBoundingClientRect();
    const top = at.bottom + gap + size.height > innerHeight ? Math.max(at.top - gap - size.height, gap) : at.bottom + gap;
    Object.assign(card!.style, {
      inset: "auto", margin: "0", positionArea: "none",
      left: `${Math.min(Math.max(at.left, gap), Math.max(innerWidth - size.width - gap, gap))}px`, top: `${top}px`,
    });
  }
}
