import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Change, TableName, Tables } from "./records.ts";

const HEADER = JSON.stringify({ format: "shijing-stripe-stand-in", version: 1 });
const DAY = 86_400;

/** What may be read of the stand-in's state. */
export interface StoreReader {
  get<K extends TableName>(table: K, id: string): Tables[K] | undefined;
  /** Rows in the order they were created. */
  all<K extends TableName>(table: K): Tables[K][];
  /** The same rows with their ids. */
  entries<K extends TableName>(table: K): [string, Tables[K]][];
}

/** The stand-in's state: rows in memory, every commit appended to a file as one JSON line. */
export interface Store extends StoreReader {
  /** Makes the changes visible at once and together; resolves when they are in the file. Rejects when the file cannot be written. */
  commit(changes: Change[]): Promise<void>;
  /** Resolves when everything committed so far is in the file. */
  close(): Promise<void>;
}

/**
 * Opens the store. A commit is one line, so a line torn by a crash drops that commit whole. On opening, answers older than a day
 * and delivered events older than 30 days are dropped, as Stripe drops them, and the file is rewritten without history.
 * @param now the stand-in's time in Unix seconds
 */
export async function openStore(dataFile: string | undefined, now: number): Promise<Store> {
  const rows: { [K in TableName]: Map<string, Tables[K]> } = {
    customers: new Map(),
    invoices: new Map(),
    payments: new Map(),
    intents: new Map(),
    charges: new Map(),
    balanceTransactions: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    creditNotes: new Map(),
    reportedPayments: new Map(),
    balanceEntries: new Map(),
    products: new Map(),
    prices: new Map(),
    meters: new Map(),
    meterEvents: new Map(),
    accounts: new Map(),
    accountLinks: new Map(),
    transfers: new Map(),
    reversals: new Map(),
    withdrawals: new Map(),
    testClocks: new Map(),
    endpoints: new Map(),
    settings: new Map(),
    events: new Map(),
    answers: new Map(),
  };

  function apply<K extends TableName>(change: Change<K>): void {
    const table: Map<string, Tables[K]> = rows[change.table];
    if (change.row === null) table.delete(change.id);
    else table.set(change.id, change.row);
  }

  if (dataFile !== undefined) {
    for (const changes of await readCommits(dataFile)) for (const change of changes) apply(change);
    for (const [key, answer] of rows.answers) if (answer.created < now - DAY) rows.answers.delete(key);
    for (const [id, { event, delivery }] of rows.events) {
      if (delivery !== "pending" && event.created < now - 30 * DAY) rows.events.delete(id);
    }
    await rewrite(dataFile, rows);
  }

  let written: Promise<void> = Promise.resolve();

  function append(file: string, changes: Change[]): Promise<void> {
    const turn = written.then(() => appendFile(file, `${JSON.stringify(changes)}\n`));
    // A failed write is told to its own caller only; the next commit tries afresh.
    written = turn.catch(() => undefined);
    return turn;
  }

  return {
    get: (table, id) => rows[table].get(id),
    all: (table) => [...rows[table].values()],
    entries: (table) => [...rows[table].entries()],
    async commit(changes) {
      for (const change of changes) apply(change);
      if (dataFile !== undefined) await append(dataFile, changes);
    },
    async close() {
      await written;
    },
  };
}

async function readCommits(file: string): Promise<Change[][]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n");
  if (text === "") return [];
  if (lines[0] !== HEADER) throw new Error(`${file} was not written by this version of the payment stand-in; remove it to start empty`);
  // Text after the last line end is a commit the crash cut off.
  return lines.slice(1, -1).map((line) => JSON.parse(line) as Change[]);
}

async function rewrite(file: string, rows: { [K in TableName]: Map<string, Tables[K]> }): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const lines = [HEADER];
  for (const [table, byId] of Object.entries(rows)) {
    for (const [id, row] of byId) lines.push(JSON.stringify([{ table, id, row }]));
  }
  await writeFile(`${file}.new`, `${lines.join("\n")}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
