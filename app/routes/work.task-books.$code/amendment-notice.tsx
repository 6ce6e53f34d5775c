import { Link } from "@remix-run/react";
import { TASK_BOOK_STATUS_NAMES } from "#app/areas/task-books/states.ts";
import { paths } from "#app/http/paths.ts";
import { Notice } from "#app/ui/notice.tsx";
import type { EditorPage } from "./editor-page.ts";

/** What this task book changes, and what changes it. */
export function AmendmentNotice({ page }: { page: EditorPage }) {
  const { amends, amendedBy, code, status } = page;
  return (
    <div className="no-print">
      {amends ? (
        <Notice
          title={`变更协议：变更任务书 ${amends.code}`}
          action={amends.isReadable ? <Link to={paths.compareTaskBook(code, { from: "base" })}>对照变更前后</Link> : undefined}
        >
          全体当事人签署并封存后替代 {amends.isReadable ? <Link to={paths.taskBook(amends.code)}>{amends.code}</Link> : amends.code}
          ；在此之前原任务书继续有效。
        </Notice>
      ) : null}
      {amendedBy ? (
        <Notice tone={status === "superseded" ? "warn" : "info"} title={status === "superseded" ? "本任务书已被变更" : "正在变更"}>
          {status === "superseded" ? "现行有效的是 " : "变更协议 "}
          <Link to={paths.taskBook(amendedBy.code)}>{amendedBy.code}</Link>
          {status === "superseded" ? "。" : `（${TASK_BOOK_STATUS_NAMES[amendedBy.status]}）封存前，本任务书继续有效。`}
        </Notice>
      ) : null}
    </div>
  );
}
