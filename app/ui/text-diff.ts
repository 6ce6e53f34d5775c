/** A stretch of text that stayed, came in or was taken out. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Characters of a middle part beyond which it is shown as replaced whole: the table below grows with the square. */
const MOST = 1_200;
/** A common stretch shorter than this inside a changed part only scatters it. */
const LEAST_COMMON = 2;

/** How `before` becomes `after`, character by character, by a longest common subsequence between their common ends. Pure. */
export function textDiff(before: string, after: string): Piece[] {
  const [a, b] = [[...before], [...after]];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (text: string[]): Piece[] => (text.length > 0 ? [{ kind: "same", text: text.join("") }] : []);
  return merged([
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ]);
}

function middle(a: readonly string[], b: readonly string[]): Piece[] {
  const replaced: Piece[] = [
    { kind: "removed", text: a.join("") },
    { kind: "added", text: b.join("") },
  ];
  if (a.length === 0 || b.length === 0 || a.length > MOST || b.length > MOST) return replaced;
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pieces: Piece[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "removed", text: a[i] ?? "" });
      i++;
    } else {
      pieces.push({ kind: "added", text: b[j] ?? "" });
      j++;
    }
  }
  return merged(pieces).flatMap((piece): Piece[] =>
    piece.kind === "same" && [...piece.text].length < LEAST_COMMON
      ? [
          { kind: "removed", text: piece.text },
          { kind: "added", text: piece.text },
        ]
      : [piece],
  );
}

/** Neighbours of one kind as one piece, what was taken out before what came in; empty pieces left away. */
function merged(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed !== "") result.push({ kind: "removed", text: removed });
    if (added !== "") result.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const { kind, text } of pieces) {
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else if (text !== "") {
      flush();
      const last = result.at(-1);
      if (last?.kind === "same") last.text += text;
      else result.push({ kind, text });
    }
  }
  flush();
  return result;
}
