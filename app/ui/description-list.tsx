/** DescriptionList({ items: [{ term, detail, wide? }], columns?=2 }): facts of an object; empty details show a dash. */
import type { ReactNode } from "react";
import { emptyFigure } from "./format.ts";

type DescriptionListProps = {
  items: ReadonlyArray<{ term: string; detail: ReactNode; wide?: boolean | undefined }>;
  columns?: 1 | 2 | undefined;
};

export function DescriptionList({ items, columns = 2 }: DescriptionListProps) {
  return (
    <dl className={columns === 1 ? "facts one" : "facts"}>
      {items.map(({ term, detail, wide }) => (
        <div key={term} className={wide ? "whole" : undefined}>
          <dt>{term}</dt>
          <dd>{detail === null || detail === undefined || detail === "" ? emptyFigure : detail}</dd>
        </div>
      ))}
    </dl>
  );
}
