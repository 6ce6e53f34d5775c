/** What a Range header asks of `size` bytes: all (null), a part, or nothing there is. Several parts at once are answered with all. */
export function byteRange(header: string | null, size: number): { start: number; end: number } | "unsatisfiable" | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (!asked || (asked[1] === "" && asked[2] === "")) return null;
  const [from, to] = [asked[1] ?? "", asked[2] ?? ""];
  if (from === "") return Number(to) === 0 ? "unsatisfiable" : { start: Math.max(0, size - Number(to)), end: size - 1 };
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size) return "unsatisfiable";
  return start > end ? null : { start, end };
}
