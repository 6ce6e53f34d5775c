/**
 * EmptyState({ title, reason?, action?, sample? }): one sentence why, one action, an example.
 * FilteredEmpty({ filters, clearTo }): nothing under these filters; names them and offers to clear them.
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

type EmptyStateProps = { title: string; reason?: ReactNode; action?: ReactNode; sample?: ReactNode };

export function EmptyState({ title, reason, action, sample }: EmptyStateProps) {
  return (
    <div className="empty">
      <h3>{title}</h3>
      {reason ? <p>{reason}</p> : null}
      {action ? <div className="row">{action}</div> : null}
      {sample ? <div className="sample">{sample}</div> : null}
    </div>
  );
}

export function FilteredEmpty({ filters, clearTo }: { filters: string; clearTo: string }) {
  return (
    <EmptyState
      title="没有符合条件的结果"
      reason={`当前筛选：${filters}。请放宽条件后再试。`}
      action={
        <Link className="btn" to={clearTo}>
          清除筛选
        </Link>
      }
    />
  );
}
