import { formatDecimal } from "#app/ui/format.ts";

/** What a robot did in all; of one that said nothing at all nothing is known, and that is not zero. */
export function robotSum({ quantity, cells }: { quantity: string; cells: readonly (string | null | undefined)[] }): string {
  return cells.some((cell) => typeof cell === "string") ? formatDecimal(quantity) : "无数据";
}
