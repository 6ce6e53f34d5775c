import { fieldId } from "#app/ui/field-source.ts";
import { asRow, type GridKind, type GridRow } from "./grid/grid-rows.ts";

/** First values of a form, nested as its field names are: from the database or from the last answer. */
export type FormValues = Readonly<Record<string, unknown>>;
/** Messages by field name, as the last answer gives them. */
export type FormMessages = Readonly<Record<string, string[] | null>>;

/** What the last submission answered. */
export interface FormReply {
  initialValue?: FormValues | null;
  error?: FormMessages | null;
}

/** The value at a dotted path, or undefined. */
export function valueAt(values: FormValues, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined), values);
}

export function textAt(values: FormValues, path: string): string {
  const value = valueAt(values, path);
  return typeof value === "string" ? value : "";
}

/** Values of a repeated field; a single one comes back from the server as plain text. */
export function listAt(values: FormValues, path: string): string[] {
  const value = valueAt(values, path);
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === "string");
  return typeof value === "string" && value !== "" ? [value] : [];
}

/** The grid's rows; what is missing in an answer was empty. */
export function rowsAt(values: FormValues, path: string, kind: GridKind): GridRow[] {
  const value = valueAt(values, path);
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null)
    .map((item) => asRow(item, kind));
}

/** Name and number of the row a message belongs to. */
export function rowOf(name: string, prefix: string): number | null {
  const number = name.startsWith(`${prefix}[`) ? /^\[(\d+)\]/.exec(name.slice(prefix.length))?.[1] : undefined;
  return number === undefined ? null : Number(number);
}

/** Messages of one row by its field; "" holds what concerns the row as a whole. */
export function rowMessages(messages: FormMessages, prefix: string, at: number): Record<string, string[]> {
  const own = Object.entries(messages).filter(([name, list]) => list !== null && rowOf(name, prefix) === at);
  return Object.fromEntries(own.map(([name, list]) => [name.slice(`${prefix}[${at}]`.length).replace(/^\./, ""), list ?? []]));
}

/**
 * All messages for the summary, each with the control it leads to. A row's message names the row. `places` says where names lead that
 * have no control of their own: by the beginning of the name.
 */
export function summaryOf(
  messages: FormMessages,
  options: {
    prefix: string;
    rows: readonly GridRow[];
    metricName: (key: string) => string | undefined;
    places?: Readonly<Record<string, string>>;
  },
): { message: string; fieldId?: string }[] {
  const { prefix, rows, metricName, places = {} } = options;
  const entries = Object.entries(messages).flatMap(([name, list]) => (list ?? []).map((message) => ({ name, message })));
  const placed = entries.filter(({ name }) => name !== "");
  // Beside messages that say what is wrong, the general one says nothing.
  return (placed.length > 0 ? placed : entries).map(({ name, message }) => {
    const at = rowOf(name, prefix);
    if (at !== null) {
      const row = rows[at];
      const called = row?.name || metricName(row?.metric ?? "") || "";
      const control = name === `${prefix}[${at}]` ? `${name}.metric` : name;
      return { message: `第 ${at + 1} 行${called ? `“${called}”` : ""}：${message}`, fieldId: fieldId(control) };
    }
    const place = Object.keys(places).find((start) => name.startsWith(start));
    if (place !== undefined) return { message, fieldId: places[place] ?? "" };
    return name === "" ? { message } : { message, fieldId: fieldId(name) };
  });
}
