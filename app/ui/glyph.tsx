/** Glyph({ state, word }): the verdict of a matrix cell. state: met | partial | gap | unanswered; `word` is read to screen readers. */
export type GlyphState = "met" | "partial" | "gap" | "unanswered";

export function Glyph({ state, word }: { state: GlyphState; word: string }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" role="img" aria-label={word}>
      {state === "met" ? (
        <>
          <circle cx="8" cy="8" r="7" fill="var(--success)" />
          <path d="m4.8 8.2 2.2 2.2 4.2-4.5" fill="none" stroke="#fff" strokeWidth="1.8" />
        </>
      ) : null}
      {state === "partial" ? (
        <>
          <circle cx="8" cy="8" r="6.25" fill="none" stroke="var(--warning)" strokeWidth="1.5" />
          <path d="M8 1.75a6.25 6.25 0 0 0 0 12.5z" fill="var(--warning)" />
        </>
      ) : null}
      {state === "gap" ? <circle cx="8" cy="8" r="6" fill="#fff" stroke="var(--danger)" strokeWidth="1.8" /> : null}
      {state === "unanswered" ? <path d="M3.5 8h9" stroke="var(--ink-3)" strokeWidth="1.8" /> : null}
    </svg>
  );
}
