/** EvidenceBars({ level, word, inline? }): how well a statement is proved, 1 to 4 bars and the word for it. */
import { classNames } from "./class-names.ts";

export type EvidenceLevel = 1 | 2 | 3 | 4;

export function EvidenceBars({ level, word, inline }: { level: EvidenceLevel; word: string; inline?: boolean | undefined }) {
  return (
    <span className={classNames("evidence", inline && "inline")}>
      <svg viewBox="0 0 19 6" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <rect key={step} x={(step - 1) * 5} width="4" height="6" fill={step <= level ? "var(--ink-2)" : "var(--line)"} />
        ))}
      </svg>
      {word}
    </span>
  );
}
