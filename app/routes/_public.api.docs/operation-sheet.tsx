import { CopyText } from "#app/ui/copy-text.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import type { SchemaRow } from "./schema-rows.ts";

export interface OperationView {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string | null;
  scope: string;
  parameters: (SchemaRow & { place: string })[];
  body: SchemaRow[];
  status: string;
  answer: SchemaRow[];
  /** Success is a file, not JSON. */
  isFile: boolean;
  refusals: { status: string; text: string }[];
  example: string;
}

const PLACES: Record<string, string> = { path: "路径", query: "查询", header: "请求头" };

/** One operation: what it does, what it takes, what it answers. */
export function OperationSheet({ operation }: { operation: OperationView }) {
  const { id, method, path, summary, description, scope, parameters, body, status, answer, isFile, refusals, example } = operation;
  return (
    <Sheet id={id} title={summary} note={`权限 ${scope}`}>
      <p className="api-line">
        <b className={`api-method ${method.toLowerCase()}`}>{method}</b> <span className="code">{path}</span>
      </p>
      {description ? <p className="api-text">{description}</p> : null}
      {parameters.length > 0 ? (
        <SchemaTable
          caption={`${summary}：参数`}
          rows={parameters.map(({ place, note, ...row }) => ({ ...row, note: [PLACES[place], note].filter(Boolean).join("；") }))}
        />
      ) : null}
      {body.length > 0 ? (
        <details className="api-fields">
          <summary>请求体：{body.length} 个字段</summary>
          <SchemaTable caption={`${summary}：请求体`} rows={body} />
        </details>
      ) : null}
      {isFile ? (
        <p className="api-text">成功返回 {status}：.xlsx 文件</p>
      ) : (
        <details className="api-fields">
          <summary>
            成功返回 {status}：{answer.length} 个字段
          </summary>
          <SchemaTable caption={`${summary}：返回`} rows={answer} withoutRequired />
        </details>
      )}
      {refusals.length > 0 ? <p className="cap">{refusals.map((refusal) => `${refusal.status} ${refusal.text}`).join("；")}。</p> : null}
      <pre className="api-example">
        <CopyText value={example} label="示例" code />
      </pre>
    </Sheet>
  );
}

function SchemaTable({ caption, rows, withoutRequired }: { caption: string; rows: readonly SchemaRow[]; withoutRequired?: boolean }) {
  return (
    <DataTable
      caption={caption}
      compact
      cards
      rows={rows}
      rowKey={(row) => row.name}
      columns={[
        { key: "name", header: "字段", rowHeader: true, render: (row) => <span className="code">{row.name}</span> },
        { key: "type", header: "类型", nowrap: true, render: (row) => row.type },
        ...(withoutRequired
          ? []
          : [{ key: "required", header: "必填", nowrap: true, render: (row: SchemaRow) => (row.required ? "必填" : "可选") }]),
        { key: "note", header: "说明", phone: "full", render: (row) => row.note || "—" },
      ]}
    />
  );
}
