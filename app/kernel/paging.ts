/** A page request, 1-based. */
export interface PageRequest {
  page: number;
  pageSize: number;
}

export interface Page<T> extends PageRequest {
  rows: T[];
  total: number;
}

/** Reads ?page= from a URL; nonsense becomes page 1. */
export function pageFrom(params: URLSearchParams, pageSize = 20): PageRequest {
  const asked = Number(params.get("page") ?? "1");
  return { page: Number.isInteger(asked) && asked >= 1 && asked <= 10_000 ? asked : 1, pageSize };
}

export const offsetOf = ({ page, pageSize }: PageRequest): number => (page - 1) * pageSize;
