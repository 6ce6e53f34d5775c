/** Pager({ page, pageCount, summary?, param?="page" }): numbered page links that keep the other search parameters. */
import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { withParam } from "./search-params.ts";

type PagerProps = { page: number; pageCount: number; summary?: ReactNode; param?: string | undefined };

export function Pager({ page, pageCount, summary, param = "page" }: PagerProps) {
  const [search] = useSearchParams();
  const to = (target: number): string => withParam(search, param, target === 1 ? null : String(target));
  if (pageCount <= 1) return summary ? <div className="pager">{summary}</div> : null;
  return (
    <nav className="pager" aria-label="分页">
      {summary ? <span>{summary}</span> : null}
      <ul>
        {page > 1 ? (
          <li>
            <Link to={to(page - 1)} rel="prev">
              上一页
            </Link>
          </li>
        ) : null}
        {shownPages(page, pageCount).map((entry) => (
          <li key={entry.key} className={entry.near ? "not-phone" : undefined}>
            {entry.page === undefined ? (
              <span aria-hidden="true">…</span>
            ) : entry.page === page ? (
              <span aria-current="page">
                <span className="vh">第 </span>
                {entry.page}
                <span className="vh"> 页，当前页</span>
              </span>
            ) : (
              <Link to={to(entry.page)} aria-label={`第 ${entry.page} 页`}>
                {entry.page}
              </Link>
            )}
          </li>
        ))}
        {page < pageCount ? (
          <li>
            <Link to={to(page + 1)} rel="next">
              下一页
            </Link>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

/** First, last and the neighbours of the current page; gaps have no page. Gaps and neighbours are `near`: left out on phones. */
function shownPages(page: number, pageCount: number): Array<{ key: string; page?: number; near: boolean }> {
  const wanted = [1, page - 1, page, page + 1, pageCount].filter((candidate) => candidate >= 1 && candidate <= pageCount);
  const sorted = [...new Set(wanted)].sort((a, b) => a - b);
  return sorted.flatMap((current, index) => {
    const before = sorted[index - 1];
    const near = current !== page && current !== 1 && current !== pageCount;
    const entry = { key: String(current), page: current, near };
    return before !== undefined && current - before > 1 ? [{ key: `gap-${current}`, near: true }, entry] : [entry];
  });
}
