/**
 * TextChange({ before, after, words?, side? }): a text before and after a change, what was taken out after −, what came in after ＋.
 * Null is a text that was not there. `side` shows one of the two only; `words` name the signs to who cannot see them.
 */
import { type Piece, textDiff } from "./text-diff.ts";
import "./text-change.css";

/** Shorter values are read whole: single digits marked inside a figure only disturb. */
const LEAST_MARKED = 24;

type TextChangeProps = {
  before: string | null;
  after: string | null;
  words?: { before: string; after: string } | undefined;
  side?: "before" | "after" | undefined;
};

export function TextChange({ before, after, words = { before: "改前", after: "改后" }, side }: TextChangeProps) {
  const pieces = before !== null && after !== null && before.length + after.length >= 2 * LEAST_MARKED ? textDiff(before, after) : null;
  return (
    <>
      {before === null || side === "after" ? null : (
        <Line sign="−" word={words.before} pieces={pieces ?? [{ kind: "same", text: before }]} hide="added" />
      )}
      {after === null || side === "before" ? null : (
        <Line sign="＋" word={words.after} pieces={pieces ?? [{ kind: "same", text: after }]} hide="removed" />
      )}
    </>
  );
}

function Line({ sign, word, pieces, hide }: { sign: string; word: string; pieces: readonly Piece[]; hide: Piece["kind"] }) {
  return (
    <div className={`text-change ${hide === "added" ? "was" : "now"}`}>
      <span role="img" aria-label={`${word}：`}>
        {sign}
      </span>
      <span>
        {pieces
          .filter(({ kind }) => kind !== hide)
          .map(({ kind, text }, i) => {
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name, and never move
            if (kind === "removed") return <del key={i}>{text}</del>;
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            if (kind === "added") return <ins key={i}>{text}</ins>;
            return text;
          })}
      </span>
    </div>
  );
}
