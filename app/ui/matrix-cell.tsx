/**
 * MatrixCell({ state, word, value, evidence?: { level, word, isStale? }, heat?, to?, selected?, quiet?, about? }): one cell of a comparison
 * matrix. heat 1–5 colours the left bar; `quiet` steps back where only others are looked for; `about` is read before the value: row, column,
 * verdict. Table class: "tb matrix".
 */
import { Link } from "@remix-run/react";
import { classNames } from "./class-names.ts";
import { EvidenceBars, type EvidenceLevel } from "./evidence-bars.tsx";
import { Glyph, type GlyphState } from "./glyph.tsx";

type MatrixCellProps = {
  state: GlyphState;
  word: string;
  value: string;
  evidence?: { level: EvidenceLevel; word: string; isStale?: boolean } | undefined;
  heat?: 1 | 2 | 3 | 4 | 5 | undefined;
  to?: string | undefined;
  selected?: boolean | undefined;
  quiet?: boolean | undefined;
  about?: string | undefined;
};

export function MatrixCell({ state, word, value, evidence, heat, to, selected, quiet, about }: MatrixCellProps) {
  const className = classNames("cell", state, heat && `heat-${heat}`, selected && "selected", quiet && "quiet");
  const content = (
    <>
      <span aria-hidden={about ? true : undefined}>
        <Glyph state={state} word={word} />
      </span>
      <span className="value">
        {about ? <span className="vh">{about}，</span> : null}
        {value}
      </span>
      {evidence && about ? <span className="vh">，证据</span> : null}
      {evidence ? <EvidenceBars level={evidence.level} word={evidence.word} note={evidence.isStale ? "过期" : undefined} /> : null}
    </>
  );
  return to ? (
    <Link className={className} to={to} preventScrollReset aria-current={selected ? "true" : undefined}>
      {content}
    </Link>
  ) : (
    <div className={className}>{content}</div>
  );
}
