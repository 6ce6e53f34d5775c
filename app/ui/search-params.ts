/**
 * Addresses that keep the other search parameters.
 * withParam(search, name, value): `?…` with one parameter set (null removes it).
 * toggleParam(search, name, value): adds or removes one value of a repeated parameter; also drops where in the list one was.
 * readSort(text, allowed): `key` or `-key` from the address, if allowed.
 */

function address(search: URLSearchParams): string {
  const text = search.toString();
  return text === "" ? "?" : `?${text}`;
}

export function withParam(search: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(search);
  // Another list has other places to go on from.
  if (name !== "after") next.delete("after");
  if (value === null) next.delete(name);
  else next.set(name, value);
  return address(next);
}

export function toggleParam(search: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams();
  const present = search.getAll(name).includes(value);
  for (const [key, entry] of search) {
    if (key !== "page" && key !== "cursor" && key !== "after" && !(key === name && entry === value)) next.append(key, entry);
  }
  if (!present) next.append(name, value);
  return address(next);
}

export type Sort<Key extends string = string> = { by: Key; direction: "asc" | "desc" };

export function readSort<Key extends string>(text: string | null, allowed: readonly Key[]): Sort<Key> | undefined {
  if (text === null) return undefined;
  const by = text.replace(/^-/, "");
  const key = allowed.find((candidate) => candidate === by);
  return key === undefined ? undefined : { by: key, direction: text.startsWith("-") ? "desc" : "asc" };
}
