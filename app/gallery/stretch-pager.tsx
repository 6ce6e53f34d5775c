/** StretchPager({ before, shown, total, after, unit, note }): where one is in a list that is read on, and the way on and back to its start. */
import { Link, useSearchParams } from "@remix-run/react";
import { formatCount } from "#app/ui/format.ts";
import { withParam } from "#app/ui/search-params.ts";

type StretchPagerProps = { before: number; shown: number; total: number; after: string | null; about: string; note: string };

export function StretchPager({ before, shown, total, after, about, note }: StretchPagerProps) {
  const [params] = useSearchParams();
  if (shown === 0 && before === 0) return null;
  return (
    <nav className="pager" aria-label="分页">
      <span>
        {shown > 0 ? `第 ${formatCount(before + 1)}–${formatCount(before + shown)} 项，` : ""}
        {about || "共 "}
        {formatCount(total)} 项 · {note}
      </span>
      <ul>
        {before > 0 ? (
          <li>
            <Link to={withParam(params, "after", null)}>回到第一页</Link>
          </li>
        ) : null}
        {after ? (
          <li>
            <Link to={withParam(params, "after", after)} rel="next">
              下一页
            </Link>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
