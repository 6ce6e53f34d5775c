/** ChangeList({ changes }): differences between two versions of a scene: what was taken out after −, what came in after ＋, in words first. */
import type { SceneChange } from "#app/areas/scenes/index.server.ts";
import { CHANGE_WORDS } from "#app/areas/scenes/vocabulary.ts";
import { TextChange } from "#app/ui/text-change.tsx";
import "./own-scene.css";

export function ChangeList({ changes }: { changes: readonly SceneChange[] }) {
  return (
    <ul className="change-list">
      {changes.map(({ name, kind, before, after }) => (
        <li key={`${name} ${kind} ${before ?? ""}`}>
          <span className={`kind ${kind}`}>{CHANGE_WORDS[kind]}</span>
          <span className="strong">{name}</span>
          <TextChange before={before} after={after} />
        </li>
      ))}
    </ul>
  );
}
