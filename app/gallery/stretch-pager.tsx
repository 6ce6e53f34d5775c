/** StretchPager({ before, shown, total, after, unit, note }): where one is in a list that is read on, the way on, back, and to its start. */
import { Link, useSearchParams } from "@remix-run/react";
import { formatCount } from "#app/ui/format.ts";
import { formerStretch, nextStretch, withParam } from "#app/ui/search-params.ts";

type StretchPagerProps = { before: number; shown: number; total: number; after: string | null; about: string; note: string };

export function StretchPager({ before, shown, total, after, about, note }: StretchPagerProps) {
  const [params] = useSearchParams();
  if (shown === 0 && before === 0) return null;
  const first = withParam(params, "after", null);
  const former = before > 0 ? formerStretch(params) : null;
  return (
    <nav className="pager" aria-label="分页">
      <span>
        {shown > 0 ? `第 ${formatCount(before + 1)}–${formatCount(before + shown)} 项，` : ""}
        {about || "共 "}
        {formatCount(total)} 项 · {note}
      </span>
      <ul>
        {before > 0 && former !== first ? (
          <li>
            <Link to={first}>回到第一页</Link>
          </li>
        ) : null}
        {former ? (
          <li>
            <Link to={former} rel="prev">
              上一页
            </Link>
          </li>
        ) : null}
        {after ? (
          <li>
            <Link to={nextStretch(params, after)} rel="next">
              下一页
            </Link>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
