/** ChangeList({ changes }): differences between two versions of a scene: what was taken out after −, what came in after ＋, in words first. */
import type { SceneChange } from "#app/areas/scenes/index.server.ts";
import { CHANGE_WORDS } from "#app/areas/scenes/vocabulary.ts";
import { type Piece, textDiff } from "#app/ui/text-diff.ts";
import "./own-scene.css";

/** Shorter values are read whole: single digits marked inside a figure only disturb. */
const LEAST_MARKED = 24;

export function ChangeList({ changes }: { changes: readonly SceneChange[] }) {
  return (
    <ul className="change-list">
      {changes.map(({ name, kind, before, after }) => {
        const pieces =
          before !== null && after !== null && before.length + after.length >= 2 * LEAST_MARKED ? textDiff(before, after) : null;
        return (
          <li key={`${name} ${kind} ${before ?? ""}`}>
            <span className={`kind ${kind}`}>{CHANGE_WORDS[kind]}</span>
            <span className="strong">{name}</span>
            {before === null ? null : <Line sign="−" word="改前" pieces={pieces ?? [{ kind: "same", text: before }]} hide="added" />}
            {after === null ? null : <Line sign="＋" word="改后" pieces={pieces ?? [{ kind: "same", text: after }]} hide="removed" />}
          </li>
        );
      })}
    </ul>
  );
}

function Line({ sign, word, pieces, hide }: { sign: string; word: string; pieces: readonly Piece[]; hide: Piece["kind"] }) {
  return (
    <div className={hide === "added" ? "was" : "now"}>
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
