/**
 * MatrixCell({ state, word, value, evidence?: { level, word }, heat?, to?, selected?, label? }): one cell of a comparison matrix.
 * heat 1–5 colours the left bar; `label` gives the full name to screen readers (row, column, verdict, value). Table class: "tb matrix".
 */
import { Link } from "@remix-run/react";
import { classNames } from "./class-names.ts";
import { EvidenceBars, type EvidenceLevel } from "./evidence-bars.tsx";
import { Glyph, type GlyphState } from "./glyph.tsx";

type MatrixCellProps = {
  state: GlyphState;
  word: string;
  value: string;
  evidence?: { level: EvidenceLevel; word: string } | undefined;
  heat?: 1 | 2 | 3 | 4 | 5 | undefined;
  to?: string | undefined;
  selected?: boolean | undefined;
  label?: string | undefined;
};

export function MatrixCell({ state, word, value, evidence, heat, to, selected, label }: MatrixCellProps) {
  const className = classNames("cell", state, heat && `heat-${heat}`, selected && "selected");
  const content = (
    <>
      <Glyph state={state} word={word} />
      <span className="value">{value}</span>
      {evidence ? <EvidenceBars {...evidence} /> : null}
    </>
  );
  return to ? (
    <Link className={className} to={to} preventScrollReset aria-label={label} aria-current={selected ? "true" : undefined}>
      {content}
    </Link>
  ) : (
    <div className={className}>{content}</div>
  );
}
