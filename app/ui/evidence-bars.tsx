/** EvidenceBars({ level, word, note?, inline? }): how well a statement is proved, 1 to 4 bars and the word for it; `note` warns, as of its age. */
import { classNames } from "./class-names.ts";

export type EvidenceLevel = 1 | 2 | 3 | 4;

type EvidenceBarsProps = { level: EvidenceLevel; word: string; note?: string | undefined; inline?: boolean | undefined };

export function EvidenceBars({ level, word, note, inline }: EvidenceBarsProps) {
  return (
    <span className={classNames("evidence", inline && "inline")}>
      <svg viewBox="0 0 19 6" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <rect key={step} x={(step - 1) * 5} width="4" height="6" fill={step <= level ? "var(--ink-2)" : "var(--line)"} />
        ))}
      </svg>
      {word}
      {note ? <span className="warn">{note}</span> : null}
    </span>
  );
}
