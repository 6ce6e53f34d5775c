/**
 * Addresses that keep the other search parameters.
 * withParam(search, name, value): `?…` with one parameter set (null removes it).
 * toggleParam(search, name, value): adds or removes one value of a repeated parameter; also drops where in the list one was.
 * nextStretch(search, after), formerStretch(search): on and back in a list that is read on by cursor; the address remembers the way, since a cursor only leads on.
 * readSort(text, allowed): `key` or `-key` from the address, if allowed.
 */

function address(search: URLSearchParams): string {
  const text = search.toString();
  return text === "" ? "?" : `?${text}`;
}

/** What says where in a list one is; another list has other places. */
const PLACES = ["page", "cursor", "after", "from"];
/** So many stretches back are remembered; an address must not grow without end. */
const MOST_STEPS = 10;

export function withParam(search: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(search);
  for (const place of ["after", "from"]) next.delete(place);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return address(next);
}

export function toggleParam(search: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams();
  const present = search.getAll(name).includes(value);
  for (const [key, entry] of search) {
    if (!PLACES.includes(key) && !(key === name && entry === value)) next.append(key, entry);
  }
  if (!present) next.append(name, value);
  return address(next);
}

export function nextStretch(search: URLSearchParams, after: string): string {
  return stretch(search, after, [...search.getAll("from"), search.get("after") ?? ""].slice(-MOST_STEPS));
}

/** Null where the way back is not known. */
export function formerStretch(search: URLSearchParams): string | null {
  const steps = search.getAll("from");
  return steps.length === 0 ? null : stretch(search, steps.at(-1) ?? "", steps.slice(0, -1));
}

function stretch(search: URLSearchParams, after: string, from: readonly string[]): string {
  const next = new URLSearchParams(search);
  for (const place of PLACES) next.delete(place);
  for (const step of from) next.append("from", step);
  if (after !== "") next.set("after", after);
  return address(next);
}

export type Sort<Key extends string = string> = { by: Key; direction: "asc" | "desc" };

export function readSort<Key extends string>(text: string | null, allowed: readonly Key[]): Sort<Key> | undefined {
  if (text === null) return undefined;
  const by = text.replace(/^-/, "");
  const key = allowed.find((candidate) => candidate === by);
  return key === undefined ? undefined : { by: key, direction: text.startsWith("-") ? "desc" : "asc" };
}
