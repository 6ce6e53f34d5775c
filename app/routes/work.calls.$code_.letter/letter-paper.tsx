import { LETTER_KIND_NAMES, type LetterKind } from "#db/vocabulary/calls.ts";

/** A letter as it was sent: title, addressee, paragraphs, and at the end who signs and when. */
export function LetterPaper({ body }: { body: string }) {
  const [title = "", to = "", ...rest] = body.split("\n\n");
  const [signed, on] = rest.slice(-2);
  return (
    <article className="letter">
      <h2>{title}</h2>
      <p className="letter-to">{to}</p>
      {rest.slice(0, -2).map((paragraph) => (
        <p key={paragraph} className="letter-text">
          {paragraph}
        </p>
      ))}
      <p className="letter-end">{signed}</p>
      <p className="letter-end">{on}</p>
    </article>
  );
}

/** Letters to several organizations, each to be opened; the first stands open. */
export function LetterList({ letters }: { letters: readonly { key: string; to: string; kind: LetterKind; body: string }[] }) {
  return (
    <div className="letters">
      {letters.map(({ key, to, kind, body }, i) => (
        <details key={key} open={i === 0}>
          <summary>
            {LETTER_KIND_NAMES[kind]} <span className="muted">致 {to}</span>
          </summary>
          <LetterPaper body={body} />
        </details>
      ))}
    </div>
  );
}
