// whenReady calls fn for the whole page now, and again for parts swapped in later.
export function whenReady(fn: (root: ParentNode) => void): void {
  fn(document);
  document.addEventListener("htmx:after:swap", () => fn(document));
}

// typing says whether the person is filling something in.
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role='textbox']"));
}

export function plainKey(e: KeyboardEvent): boolean {
  return !e.ctrlKey && !e.metaKey && !e.altKey && !e.isComposing && !e.defaultPrevented;
}

// visible says whether an element is on the page now; menus that are closed are not.
export function visible(el: HTMLElement): boolean {
  return el.getClientRects().length > 0;
}
