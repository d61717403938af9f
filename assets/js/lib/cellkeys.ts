// Moving about in an entry grid by keys, as in a spreadsheet: arrows and Enter
// between cells, Escape back to what stood there, F2 into the text.
import { columns, type Column, type Field, type Row } from "./cells";

export interface Moves {
  rows: Row[];
  undo(): void;
  redo(): void;
  reset(row: Row): void;
}

const isText = (f: Field): f is HTMLInputElement => f instanceof HTMLInputElement;

export function column(f: Element): Column | undefined {
  return columns.find((c) => c === (f as HTMLElement).dataset.col);
}

// focusCell goes to a cell and takes its text up whole, so that typing replaces it.
export function focusCell(row: Row, c: Column): void {
  const f = row.field(c);
  f.focus();
  if (isText(f)) f.select();
  row.tr.scrollIntoView({ block: "nearest" });
}

export function startCellKeys(grid: HTMLElement, m: Moves): void {
  const rowOf = (el: Element) => m.rows.find((r) => r.tr === el.closest("[data-cell]"));
  // In a table of places and indicators: the next cell in its row or column that is open.
  const move = (row: Row, down: number, right: number): boolean => {
    let at = row.place!;
    for (;;) {
      at = { row: at.row + down, column: at.column + right };
      if (!m.rows.some((r) => (down ? r.place!.row === at.row : r.place!.column === at.column))) return false;
      const next = m.rows.find((r) => r.place!.row === at.row && r.place!.column === at.column);
      if (next && !next.locked) {
        focusCell(next, "value");
        return true;
      }
    }
  };
  const step = (row: Row, by: number, c: Column): boolean => {
    if (row.place) return c === "value" ? move(row, by, 0) : (focusCell(row, "value"), true);
    for (let i = m.rows.indexOf(row) + by; i >= 0 && i < m.rows.length; i += by) {
      if (!m.rows[i]!.locked) {
        focusCell(m.rows[i]!, c);
        return true;
      }
    }
    return false;
  };
  grid.addEventListener("focusin", (e) => {
    const f = e.target as Field;
    if (column(f) && isText(f)) f.select();
  });
  grid.addEventListener("keydown", (e) => {
    const f = e.target as Field;
    const c = column(f);
    const row = c && rowOf(f);
    if (!c || !row || e.isComposing) return;
    const done = () => e.preventDefault();
    if ((e.ctrlKey || e.metaKey) && !e.altKey) {
      const key = e.key.toLowerCase();
      if (key === "z" && !e.shiftKey) { done(); m.undo(); }
      else if (key === "y" || key === "z") { done(); m.redo(); }
      else if (e.key === "Home") { done(); step(m.rows[0]!, -1, c) || focusFirst(m, c, 1); }
      else if (e.key === "End") { done(); focusFirst(m, c, -1); }
      return;
    }
    if (e.altKey) return;
    switch (e.key) {
      case "Enter":
        done();
        if (!step(row, e.shiftKey ? -1 : 1, c)) { f.blur(); focusCell(row, c); }
        return;
      case "ArrowDown":
      case "ArrowUp":
        if (!isText(f)) return; // a list of choices moves by itself
        done();
        step(row, e.key === "ArrowDown" ? 1 : -1, c);
        return;
      case "ArrowLeft":
      case "ArrowRight": {
        const by = e.key === "ArrowRight" ? 1 : -1;
        if (e.shiftKey || isText(f) && !atEdge(f, by)) return;
        if (row.place) {
          if (c === "value") { done(); move(row, 0, by); }
          return;
        }
        const next = columns[columns.indexOf(c) + by];
        if (!isText(f)) done();
        if (next) { done(); focusCell(row, next); }
        return;
      }
      case "Escape":
        done();
        m.reset(row);
        if (isText(f)) f.select();
        return;
      case "F2":
        done();
        if (isText(f)) f.setSelectionRange(f.value.length, f.value.length);
    }
  });
}

function focusFirst(m: Moves, c: Column, by: number): void {
  const open = m.rows.filter((r) => !r.locked);
  const row = by > 0 ? open[0] : open[open.length - 1];
  if (row) focusCell(row, c);
}

// atEdge: the whole text is taken up, or the caret cannot go further that way.
function atEdge(f: HTMLInputElement, by: number): boolean {
  const from = f.selectionStart ?? 0;
  const to = f.selectionEnd ?? 0;
  if (from === 0 && to === f.value.length) return true;
  return from === to && (by > 0 ? to === f.value.length : from === 0);
}
