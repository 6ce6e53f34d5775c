/** CompletenessPanel({ completeness, hrefOf? }): the score of a scene, what it is made of, and what would raise it, the largest gain first. */
import { Link } from "@remix-run/react";
import type { Completeness } from "#app/areas/scenes/completeness.ts";
import { Bar } from "#app/ui/bar.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import "./own-scene.css";

/** Raises shown at once; the rest open on demand. */
const SHOWN = 4;

type CompletenessPanelProps = {
  completeness: Completeness;
  /** Where a form field is filled in; none where the scene can no longer be changed. */
  hrefOf?: ((field: string) => string) | undefined;
};

export function CompletenessPanel({ completeness: { score, parts, raises }, hrefOf }: CompletenessPanelProps) {
  const list = (from: number, to?: number) => (
    <ul className="raise-list">
      {raises.slice(from, to).map(({ key, name, field, gain, advice }) => (
        <li key={key}>
          <span className="gain">+{gain}</span>
          <span>
            {hrefOf ? <Link to={hrefOf(field)}>{name}</Link> : <span className="strong">{name}</span>}
            <span className="cap block">{advice}</span>
          </span>
        </li>
      ))}
    </ul>
  );
  return (
    <Sheet title="完整度" note="内容越完整，方案越好比，审核越快">
      <p className="score">
        <span className="figure">{score}</span>
        <span className="unit">/ 100</span>
      </p>
      <Bar segments={[{ value: score }]} max={100} label={`完整度 ${score} 分，满分 100 分`} />
      {raises.length === 0 ? <p className="muted">该写的都已写明。</p> : list(0, SHOWN)}
      {raises.length > SHOWN ? (
        <details className="more">
          <summary>再看 {raises.length - SHOWN} 项</summary>
          {list(SHOWN)}
        </details>
      ) : null}
      <details className="more">
        <summary>分数怎么算</summary>
        <ul className="part-list">
          {parts.map(({ key, name, points, earned }) => (
            <li key={key}>
              <span>{name}</span>
              <span className="num">
                {earned} / {points}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </Sheet>
  );
}
