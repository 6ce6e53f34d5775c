import { Form, Link } from "@remix-run/react";
import type { ImportLine } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { ErrorText } from "#app/ui/field-frame.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { IMPORT_KEPT_DAYS, IMPORT_STATUS_NAMES, MOST_PLAN_ROWS, ROW_ACTION_NAMES, type RowAction } from "#db/vocabulary/plan-table.ts";
import "./imports.css";

interface Props {
  lines: ImportLine[];
  page: number;
  pageSize: number;
  total: number;
  mayImport: boolean;
  /** Whose scenes the file brings, in words. */
  purpose: string;
  message: string | undefined;
  toImport: (id: string) => string;
  toReport: (id: string) => string;
}

/** Where an import begins: template, upload, and the imports so far. */
export function ImportsPage({ lines, page, pageSize, total, mayImport, purpose, message, toImport, toReport }: Props) {
  return (
    <>
      <ErrorSummary errors={message ? [{ message, fieldId: "plan-file" }] : []} title="文件没有导入" />
      <div className="import-start">
        <Sheet title="1. 下载模板" note="已有填好的工作计划表可跳过">
          <p>模板含官方栏目、填写说明、可选项和一行样例。平台补充信息各列选填，不属于上报内容。</p>
          <ButtonLink to={paths.planTemplate()} icon="download" download>
            下载模板
          </ButtonLink>
        </Sheet>
        <Sheet title="2. 上传填好的表格" note={purpose}>
          {mayImport ? (
            <Form method="post" encType="multipart/form-data" className="import-upload">
              <div className="field">
                <label className="field-label" htmlFor="plan-file">
                  工作计划表文件
                </label>
                <span className="field-hint" id="plan-file-hint">
                  .xlsx，不超过 10 MB，一次最多 {MOST_PLAN_ROWS} 个场景。上传后先核对，确认前不会写入任何场景。
                </span>
                <span className="field-input">
                  <input
                    id="plan-file"
                    type="file"
                    name="file"
                    accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    aria-describedby="plan-file-hint"
                    aria-invalid={message ? true : undefined}
                  />
                </span>
                {message ? (
                  <span className="field-error">
                    <ErrorText text={message} />
                  </span>
                ) : null}
              </div>
              <SubmitButton icon="upload" pending="正在读取表格…">
                上传并核对
              </SubmitButton>
            </Form>
          ) : (
            <p className="muted">只有管理员和编辑可以导入。您可以查看已有的导入记录。</p>
          )}
        </Sheet>
      </div>
      <Sheet title="导入记录" note={total > 0 ? `共 ${total} 份，未完成的保留 ${IMPORT_KEPT_DAYS} 天` : undefined} flush>
        <DataTable
          caption="导入记录"
          rows={lines}
          rowKey={(line) => line.id}
          cards
          empty={
            <EmptyState
              title="还没有导入过"
              reason={`上传后可以随时离开，核对到哪里都会保存 ${IMPORT_KEPT_DAYS} 天；导入完成的报告也在这里。`}
            />
          }
          columns={[
            {
              key: "file",
              header: "文件",
              rowHeader: true,
              render: (line) => (
                <>
                  <Link to={toImport(line.id)}>{line.fileName}</Link>
                  <span className="cap block">上传于 {formatDateTime(line.createdAt)}</span>
                </>
              ),
            },
            { key: "rows", header: "行数", align: "right", nowrap: true, render: (line) => line.rowCount },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (line) => <Status tone={line.status === "committed" ? "ok" : "wait"} word={IMPORT_STATUS_NAMES[line.status]} />,
            },
            { key: "result", header: "结果", render: (line) => (line.counts ? countsInWords(line.counts) : "—") },
            {
              key: "act",
              header: <span className="vh">操作</span>,
              word: "",
              align: "right",
              nowrap: true,
              render: (line) =>
                line.status === "committed" ? (
                  <ButtonLink to={toReport(line.id)} small icon="download" download>
                    报告
                  </ButtonLink>
                ) : (
                  <ButtonLink to={toImport(line.id)} small>
                    继续核对
                  </ButtonLink>
                ),
            },
          ]}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
      </Sheet>
    </>
  );
}

/** 新增 3、跳过 1; what there is none of is left out. */
export function countsInWords(counts: Record<RowAction, number>): string {
  const said = (Object.entries(counts) as [RowAction, number][]).filter(([, n]) => n > 0);
  return said.map(([action, n]) => `${ROW_ACTION_NAMES[action]} ${n}`).join("、") || "没有变化";
}
