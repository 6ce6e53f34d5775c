import type { JsonObject } from "../contract/json.ts";
import type { EventType, Happening, OperationContext, Outcome } from "./operation.ts";
import type { Change, TableName, Tables } from "./records.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { StoreReader } from "./store.ts";

/**
 * The changes of one operation while it is put together: what was put is read back, nothing is written. So one step (a credit note)
 * can be made of others (refunds of two charges) and still be one commit.
 */
export class Work implements StoreReader {
  readonly context: OperationContext;
  readonly #changes = new Map<string, Change>();
  readonly #happenings: Happening[] = [];

  /** @param changes made already, as if they had been put */
  constructor(context: OperationContext, changes: Change[] = []) {
    this.context = context;
    for (const change of changes) this.#changes.set(`${change.table} ${change.id}`, change);
  }

  get now(): number {
    return this.context.now;
  }

  get settings(): Settings {
    return settingsOf(this);
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    const change = this.#changes.get(`${table} ${id}`);
    return change ? ((change.row ?? undefined) as Tables[K] | undefined) : this.context.store.get(table, id);
  }

  all<K extends TableName>(table: K): Tables[K][] {
    return this.entries(table).map(([, row]) => row);
  }

  entries<K extends TableName>(table: K): [string, Tables[K]][] {
    const rows = new Map(this.context.store.entries(table));
    for (const change of this.#changes.values()) {
      if (change.table !== table) continue;
      if (change.row === null) rows.delete(change.id);
      else rows.set(change.id, change.row as Tables[K]);
    }
    return [...rows];
  }

  put<K extends TableName>(table: K, id: string, row: Tables[K]): void {
    this.#changes.set(`${table} ${id}`, { table, id, row } as Change);
  }

  tell(type: EventType, object: JsonObject, account?: string): void {
    this.#happenings.push({ type, object, account });
  }

  outcome(body: JsonObject): Outcome {
    return { body, changes: [...this.#changes.values()], happenings: this.#happenings };
  }
}
