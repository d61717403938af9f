// The entry grid: keys as in a spreadsheet, pasting blocks, undoing, saving each
// cell as it is finished, checks while typing, and what others change meanwhile.
// The page is a plain form without this.
import { button, columns, paragraph, parseBlock, Row, same, type Cell, type File as Proof } from "./lib/cells";
import { column, focusCell, startCellKeys } from "./lib/cellkeys";
import { startUpload } from "./lib/upload";

interface Remark { cell: string; severity: string; word: string; says: string; advice: string; answered: boolean; missing: boolean }
interface Now extends Cell { cell: string; standing: string; version: number; by: string; lock: string }
interface Outcome { cell: string; fate: "saved" | "same" | "conflict" | "refused"; mine: Now; theirs?: Now; words: string }
interface Filled { version: number; outcomes: Outcome[]; remarks: Remark[] }
interface State { version: number; draft: boolean; moved: string; open: number; asked: number; cells: Now[]; remarks: Remark[] }
interface Change { row: Row; before: Cell; after: Cell }

const waitToCheck = 500;
const waitToRetry = 5000;
const mostFile = 20 * 1024 * 1024;

startUpload();
const root = document.querySelector<HTMLElement>("[data-sheet]");
if (root) start(root);

function start(root: HTMLElement): void {
  const path = root.dataset.path!;
  const say = (word: string): string => root.dataset["say" + word[0]!.toUpperCase() + word.slice(1)] ?? "";
  const grid = root.querySelector<HTMLFormElement>("[data-grid]")!;
  const rows = [...grid.querySelectorAll<HTMLElement>("[data-cell]")].map((tr) => new Row(tr, say("remove"), path));
  const byId = new Map(rows.map((r) => [r.id, r]));
  const line = root.querySelector<HTMLElement>("[data-say]")!;
  const dirty = new Set<Row>();
  const done: Change[][] = [];
  const undone: Change[][] = [];
  let sending = false;
  let turn = 0; // numbers requests: an older check says nothing any more
  let checking = 0;
  let retry = 0;
  let news = ""; // what is told when it is saved, instead of that it was

  root.classList.add("is-script");
  let leaving: HTMLElement | null = null; // what was pressed to leave once all is saved
  grid.addEventListener("submit", (e) => {
    const by = e.submitter as HTMLButtonElement | null;
    leaving = by?.name === "layout" ? by : null;
    if (leaving) commit(rows);
    if (!leaving || sending || dirty.size > 0) e.preventDefault();
  });

  const tell = (text: string, bad = false) => {
    line.textContent = text;
    line.classList.toggle("is-bad", bad);
  };

  // ask sends something and gives the answer, or throws what people should read.
  async function ask<T>(to: string, init: RequestInit = {}): Promise<T> {
    const r = await fetch(path + to, { ...init, headers: { Accept: "application/json", ...init.headers } });
    if (r.ok) return (await r.json()) as T;
    if (r.status === 401) throw new Refusal(say("signIn"));
    const problem = (await r.json().catch(() => null)) as { detail?: string } | null;
    if (r.status < 500 && r.status !== 429) throw new Refusal(problem?.detail ?? say("failed"));
    throw new Error(String(r.status));
  }

  const post = (list: Row[], dry: boolean, cells: Cell[]) => ask<Filled>("/cells", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ dry, cells: list.map((r, i) => ({ cell: r.id, base: r.version, ...cells[i] })) }),
  });

  // Saving: whatever is finished goes out at once; what is finished meanwhile, next.
  async function flush(): Promise<void> {
    if (sending || dirty.size === 0) return;
    sending = true;
    clearTimeout(retry);
    const list = [...dirty];
    const sent = list.map((r) => r.read());
    dirty.clear();
    for (const r of list) r.busy = true;
    turn++;
    tell(say("saving"));
    try {
      const got = await post(list, false, sent);
      got.outcomes.forEach((o, i) => settle(list[i]!, sent[i]!, o));
      remarks(got.remarks);
      const bad = root.querySelector(".is-wrong") !== null;
      tell(bad ? say("conflict") : news || say("saved") + " " + clock(), bad);
      news = "";
    } catch (e) {
      if (e instanceof Refusal) {
        tell(e.message, true);
        for (const r of list) refuse(r, e.message);
      } else {
        for (const r of list) dirty.add(r);
        tell(say("offline"), true);
        retry = window.setTimeout(() => void flush(), waitToRetry);
      }
    } finally {
      for (const r of list) r.busy = false;
      sending = false;
    }
    if (dirty.size > 0 && !retryWaits()) void flush();
    else if (dirty.size === 0 && leaving) grid.requestSubmit(leaving);
  }
  const retryWaits = () => line.classList.contains("is-bad") && line.textContent === say("offline");

  // settle brings a row to what became of it.
  function settle(row: Row, sent: Cell, o: Outcome): void {
    const untouched = same(row.read(), sent);
    row.outcome([]);
    row.refused = false;
    switch (o.fate) {
      case "saved":
      case "same":
        row.version = o.mine.version;
        row.wrong(false);
        if (untouched) { row.write(o.mine); row.committed = row.read(); }
        row.part("by").textContent = o.mine.by;
        readAs(row, sent.value, o.mine.value);
        return;
      case "conflict":
        row.wrong(true);
        conflict(row, o);
        return;
      default:
        refuse(row, o.words);
    }
  }

  // refuse says why what stands in a row was not taken; what was said of its figure before goes.
  function refuse(row: Row, words: string): void {
    row.refused = true;
    row.wrong(true);
    row.outcome([paragraph("remark remark-blocks", words)]);
    row.part("remarks").replaceChildren();
    readAs(row, "", "");
  }

  // conflict shows mine and theirs, and lets the person choose.
  function conflict(row: Row, o: Outcome): void {
    const theirs = o.theirs!;
    const words = (n: { value: string; standing: string; note: string }) => [n.value || "—", n.standing, n.note].filter(Boolean).join(" · ");
    const box = document.createElement("div");
    box.className = "conflict";
    box.setAttribute("role", "alert");
    const choose = (c: Cell) => {
      row.version = theirs.version;
      row.wrong(false);
      row.outcome([]);
      row.write(c);
      if (same(row.read(), theirs)) { row.committed = row.read(); row.part("by").textContent = theirs.by; tell(say("saved") + " " + clock()); }
      else queue(row);
      focusCell(row, "value");
    };
    const pair = (label: string, n: Now) => {
      const b = document.createElement("strong");
      b.textContent = label;
      return paragraph("", b, " " + words(n));
    };
    const buttons = document.createElement("div");
    buttons.className = "acts";
    buttons.append(button(say("mine"), () => choose(o.mine)), button(say("theirs"), () => choose(theirs)));
    box.append(paragraph("", o.words), pair(say("my"), o.mine), pair(say("other"), theirs), buttons);
    row.outcome([box]);
  }

  // readAs says how a figure was read when it was not typed in the indicator's unit.
  function readAs(row: Row, typed: string, value: string): void {
    const hint = row.part("read-as");
    const plain = typed.replace(/[,，\s]/g, "");
    hint.hidden = !typed || !value || plain === value;
    hint.textContent = hint.hidden ? "" : `${say("readAs")} ${typed} → ${value}`;
  }

  // remarks puts what the checks say of the whole sheet into the margins.
  function remarks(list: Remark[]): void {
    const of = new Map<string, Remark[]>();
    for (const m of list) of.set(m.cell, [...(of.get(m.cell) ?? []), m]);
    for (const r of rows) {
      // What the checks say is about the figure kept before, not about one that was refused.
      const parts = (r.refused ? [] : of.get(r.id) ?? []).filter((m) => !m.missing).map((m) => {
        const word = document.createElement("strong");
        word.textContent = m.word;
        const advice = document.createElement("span");
        advice.className = "advice";
        advice.textContent = m.advice;
        return paragraph(`remark remark-${m.severity}${m.answered ? " is-answered" : ""}`, word, " " + m.says + " ", advice);
      });
      const place = r.part("remarks");
      if (place.textContent !== parts.map((p) => p.textContent).join("")) place.replaceChildren(...parts);
    }
    const missing = list.filter((m) => m.missing).length;
    root.querySelector<HTMLElement>("[data-done]")!.textContent = String(rows.length - missing);
  }

  function queue(row: Row): void {
    dirty.add(row);
    void flush();
  }

  // commit takes what the person finished saying in some rows, as one step to undo.
  function commit(list: Row[]): void {
    const changes: Change[] = [];
    for (const row of list) {
      const after = row.read();
      if (same(after, row.committed)) continue;
      changes.push({ row, before: row.committed, after });
      row.committed = after;
      dirty.add(row);
    }
    if (changes.length > 0) {
      done.push(changes);
      undone.length = 0;
      clearTimeout(checking);
      void flush();
    }
  }

  function replay(from: Change[][], to: Change[][], side: "before" | "after", words: string): void {
    const changes = from.pop();
    if (!changes) {
      tell(say("empty"));
      return;
    }
    for (const c of changes) {
      c.row.write(c[side]);
      c.row.committed = c.row.read();
      dirty.add(c.row);
    }
    to.push(changes);
    const at = column(document.activeElement ?? document.body) ?? "value";
    focusCell(changes[0]!.row, at);
    news = words;
    void flush();
  }

  const undo = () => {
    // What is being typed goes first.
    const row = rows.find((r) => r.tr.contains(document.activeElement));
    if (row && !same(row.read(), row.committed)) reset(row);
    else replay(done, undone, "before", say("undone"));
  };

  function reset(row: Row): void {
    row.write(row.committed);
    readAs(row, "", "");
    clearTimeout(checking);
    check(row);
  }

  // Checks while typing: the server says what it would say; nothing is kept.
  function check(row: Row): void {
    clearTimeout(checking);
    checking = window.setTimeout(async () => {
      if (sending || row.locked) return;
      const mine = ++turn;
      const sent = row.read();
      try {
        const got = await post([row], true, [sent]);
        if (mine !== turn || !same(row.read(), sent)) return;
        const o = got.outcomes[0]!;
        row.refused = o.fate === "refused";
        remarks(got.remarks);
        if (o.fate === "conflict") return; // it is told when the cell is finished
        row.outcome(o.fate === "refused" ? [paragraph("remark remark-blocks", o.words)] : []);
        readAs(row, sent.value, o.mine.value);
      } catch {
        // Checking is a comfort; saving tells what is wrong.
      }
    }, waitToCheck);
  }

  grid.addEventListener("input", (e) => {
    const row = rows.find((r) => r.tr.contains(e.target as Node));
    const c = column(e.target as Element);
    if (!row || !c) return;
    const status = row.field("status");
    if (c === "value" && (e.target as HTMLInputElement).value.trim() && status.value.startsWith("none:")) status.value = "A";
    if (c !== "status") check(row);
  });
  grid.addEventListener("change", (e) => {
    const row = rows.find((r) => r.tr.contains(e.target as Node));
    const c = column(e.target as Element);
    if (!row || !c) return;
    if (c === "status" && row.field("status").value.startsWith("none:")) row.field("value").value = "";
    commit([row]);
  });

  // Pasting a block fills cells to the right and below, as one step.
  grid.addEventListener("paste", (e) => {
    const f = e.target as Element;
    const c = column(f);
    const at = rows.findIndex((r) => r.tr.contains(f));
    const text = e.clipboardData?.getData("text/plain") ?? "";
    if (!c || at < 0 || !/[\t\n]/.test(text) || rows[at]!.place && c !== "value") return;
    e.preventDefault();
    const touched: Row[] = [];
    let cells = 0;
    let left = 0;
    const from = rows[at]!.place;
    parseBlock(text).forEach((values, i) => {
      if (from) { // a table of places and indicators: every value has a cell of its own
        values.forEach((v, j) => {
          const cell = rows.find((r) => r.place!.row === from.row + i && r.place!.column === from.column + j);
          if (!cell || cell.locked) {
            left++;
            return;
          }
          cell.field("value").value = v;
          if (v && cell.field("status").value.startsWith("none:")) cell.field("status").value = "A";
          touched.push(cell);
          cells++;
        });
        return;
      }
      const row = rows[at + i];
      if (!row || row.locked) {
        left++;
        return;
      }
      touched.push(row);
      values.forEach((v, j) => {
        const to = columns[columns.indexOf(c) + j];
        if (!to) return;
        const field = row.field(to);
        if (field instanceof HTMLSelectElement) {
          const option = [...field.options].find((o) => o.text.trim() === v);
          if (!option) return;
          field.value = option.value;
        } else field.value = v;
        cells++;
      });
      if (row.field("value").value && row.field("status").value.startsWith("none:")) row.field("status").value = "A";
    });
    news = say("pasted").replace("#", String(cells)) + (left ? say("left").replace("#", String(left)) : "");
    commit(touched);
    (f as HTMLInputElement).select?.();
  });

  // Files that prove a figure: chosen, or dropped on the row.
  async function attach(row: Row, files: Iterable<File>): Promise<void> {
    for (const f of files) {
      if (f.size > mostFile) {
        tell(say("tooLarge"), true);
        continue;
      }
      tell(say("uploading") + " " + f.name);
      const body = new FormData();
      body.set("file", f);
      try {
        row.show(await ask<Proof>("/evidence", { method: "POST", body }));
        tell("");
      } catch (e) {
        tell(e instanceof Refusal ? e.message : say("failed"), true);
      }
    }
    commit([row]);
  }
  grid.addEventListener("change", (e) => {
    const input = e.target as HTMLInputElement;
    const row = rows.find((r) => r.tr.contains(input));
    if (!input.matches("[data-attach]") || !row) return;
    void attach(row, [...(input.files ?? [])]).then(() => { input.value = ""; });
  });
  grid.addEventListener("click", (e) => {
    const b = (e.target as Element).closest("[data-remove]");
    const row = b && rows.find((r) => r.tr.contains(b));
    if (!b || !row) return;
    b.closest("li")?.remove();
    commit([row]);
    row.field("note").focus();
  });
  const over = (e: DragEvent): Row | undefined => {
    if (!e.dataTransfer?.types.includes("Files")) return undefined;
    return rows.find((r) => !r.locked && r.tr.contains(e.target as Node));
  };
  grid.addEventListener("dragover", (e) => {
    const row = over(e);
    if (!row) return;
    e.preventDefault();
    for (const r of rows) r.tr.classList.toggle("is-over", r === row);
  });
  grid.addEventListener("dragleave", () => rows.forEach((r) => r.tr.classList.remove("is-over")));
  grid.addEventListener("drop", (e) => {
    const row = over(e);
    rows.forEach((r) => r.tr.classList.remove("is-over"));
    if (!row) return;
    e.preventDefault();
    void attach(row, [...e.dataTransfer!.files]);
  });

  // What others change shows by itself; a cell that is being filled in is left alone.
  async function refresh(): Promise<void> {
    let s: State;
    try {
      s = await ask<State>("/state");
    } catch {
      return; // the next change asks again
    }
    if (!s.draft) {
      const notice = root.querySelector<HTMLElement>("[data-moved]")!;
      notice.querySelector("p")!.textContent = s.moved;
      notice.hidden = false;
    }
    for (const c of s.cells) {
      const row = byId.get(c.cell);
      if (!row) continue;
      row.lock(c.lock);
      if (c.version <= row.version || row.busy || dirty.has(row) || !same(row.read(), row.committed) || row.tr.classList.contains("is-wrong")) continue;
      row.version = c.version;
      row.write(c);
      row.committed = row.read();
      row.part("by").textContent = c.by;
      row.tr.classList.add("is-new");
    }
    if (!sending && dirty.size === 0) remarks(s.remarks);
  }
  root.querySelector("[data-sheet-live]")?.addEventListener("live", () => void refresh());

  startCellKeys(grid, { rows, undo, redo: () => replay(undone, done, "after", say("redone")), reset });
  window.addEventListener("beforeunload", (e) => {
    if (sending || dirty.size > 0) e.preventDefault();
  });
}

class Refusal extends Error {}

function clock(): string {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}
