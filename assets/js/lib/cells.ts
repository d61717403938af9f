// The rows of an entry grid: what stands in a cell on the page, and how it gets there.

export interface File {
  sha256: string;
  name: string;
  bytes: number;
}

// Cell is what a person says of a cell; status is a standing or "none:" with a reason.
export interface Cell {
  value: string;
  status: string;
  note: string;
  evidence: File[];
}

export const columns = ["value", "status", "note"] as const;
export type Column = (typeof columns)[number];
export type Field = HTMLInputElement | HTMLSelectElement;

export const same = (a: Cell, b: Cell): boolean =>
  a.value === b.value && a.status === b.status && a.note === b.note &&
  a.evidence.map((f) => f.sha256).join() === b.evidence.map((f) => f.sha256).join();

export class Row {
  readonly id: string;
  version: number;
  committed: Cell; // what the person last finished saying
  busy = false; // on its way to the server
  refused = false; // what stands in it was not taken

  constructor(readonly tr: HTMLElement, private readonly removeWord: string, private readonly path: string) {
    this.id = tr.dataset.cell ?? "";
    this.version = Number(tr.dataset.version);
    this.committed = this.read();
    for (const li of tr.querySelectorAll<HTMLElement>("[data-sha]")) this.removable(li);
  }

  // where it stands in a table of places and indicators; undefined in a list.
  get place(): { row: number; column: number } | undefined {
    const { row, column } = this.tr.dataset;
    return row === undefined ? undefined : { row: Number(row), column: Number(column) };
  }

  field(c: Column): Field {
    return this.tr.querySelector<Field>(`[data-col="${c}"]`)!;
  }

  get locked(): boolean {
    return this.tr.classList.contains("is-locked");
  }

  read(): Cell {
    const evidence = [...this.tr.querySelectorAll<HTMLElement>("[data-files] [data-sha]")].map((li) => ({
      sha256: li.dataset.sha ?? "", name: li.dataset.name ?? "", bytes: Number(li.dataset.bytes),
    }));
    return { value: this.field("value").value.trim(), status: this.field("status").value, note: this.field("note").value.trim(), evidence };
  }

  write(c: Cell): void {
    this.field("value").value = c.value;
    this.field("status").value = c.status;
    this.field("note").value = c.note;
    const list = this.files();
    list.replaceChildren();
    for (const f of c.evidence) this.show(f);
  }

  private files(): HTMLElement {
    return this.tr.querySelector<HTMLElement>("[data-files]")!;
  }

  show(f: File): void {
    const li = document.createElement("li");
    Object.assign(li.dataset, { sha: f.sha256, name: f.name, bytes: String(f.bytes) });
    const a = document.createElement("a");
    a.href = `${this.path}/evidence/${f.sha256}`;
    a.textContent = f.name;
    li.append(a);
    this.removable(li);
    this.files().append(li);
  }

  private removable(li: HTMLElement): void {
    if (this.locked) return;
    const b = document.createElement("button");
    b.type = "button";
    b.className = "file-remove";
    b.dataset.remove = "";
    b.textContent = "×";
    b.title = this.removeWord;
    b.setAttribute("aria-label", `${this.removeWord} ${li.dataset.name}`);
    li.append(b);
  }

  // lock closes the row to the person, with the reason in the margin.
  lock(words: string): void {
    const locked = words !== "";
    if (locked === this.locked) return;
    this.tr.classList.toggle("is-locked", locked);
    (this.field("value") as HTMLInputElement).readOnly = locked;
    (this.field("note") as HTMLInputElement).readOnly = locked;
    (this.field("status") as HTMLSelectElement).disabled = locked;
    this.outcome(locked ? [paragraph("lock", words)] : []);
  }

  part(name: string): HTMLElement {
    return this.tr.querySelector<HTMLElement>(`[data-${name}]`)!;
  }

  outcome(parts: Node[]): void {
    this.part("outcome").replaceChildren(...parts);
  }

  wrong(on: boolean): void {
    this.tr.classList.toggle("is-wrong", on);
    const value = this.field("value");
    if (on) value.setAttribute("aria-invalid", "true");
    else value.removeAttribute("aria-invalid");
  }
}

export function paragraph(cls: string, ...parts: (string | Node)[]): HTMLParagraphElement {
  const p = document.createElement("p");
  p.className = cls;
  p.append(...parts);
  return p;
}

export function button(label: string, press: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "button";
  b.textContent = label;
  b.onclick = press;
  return b;
}

// parseBlock reads what a spreadsheet puts on the clipboard: cells by tabs, rows by
// line ends, quotes around cells that hold either.
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = () => { rows[rows.length - 1]!.push(cell.trim()); cell = ""; };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") end();
    else if (c === "\n") { end(); rows.push([]); }
    else if (c !== "\r") cell += c;
  }
  if (cell !== "" || rows[rows.length - 1]!.length > 0) end();
  else rows.pop();
  return rows;
}
