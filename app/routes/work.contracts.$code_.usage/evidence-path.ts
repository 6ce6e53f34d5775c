import { paths } from "#app/http/paths.ts";

/** Where the rows behind a figure are listed. */
export function evidencePath(
  code: string,
  measure: { kind: string; state: string | null },
  of: { robot?: string; day?: string; month?: string; after?: string } = {},
): string {
  const { kind, state } = measure;
  return `${paths.contractUsageEvents(code)}?${new URLSearchParams({ kind, ...(state ? { state } : {}), ...of })}`;
}
