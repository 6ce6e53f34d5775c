/** WordingCard({ row, operations, acts, refused? }): a text without an operation, with the two things that can be done about it. */
import type { SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { WORDING_SOURCE_NAMES, type WordingSource } from "#db/vocabulary/metrics.ts";
import { SCENE_FIELD_NAMES, SCENE_FIELDS, type SceneField } from "#db/vocabulary/scenes.ts";

type WordingCardProps = {
  row: {
    id: string;
    code: string | null;
    version: number;
    source: WordingSource;
    text: string;
    reason: string;
    operationName: string | null;
    createdAt: string;
    handledAt: string | null;
  };
  operations: ReadonlyArray<{ key: string; name: string; field: SceneField }>;
  acts: boolean;
  refused: SubmissionResult | undefined;
};

export function WordingCard({ row, operations, acts, refused }: WordingCardProps) {
  const typed = refused?.initialValue as Record<string, string> | null | undefined;
  const error = (name: string) => refused?.error?.[name] ?? undefined;
  // Each text has fields of its own; what concerns the whole form only where no field says more.
  const faults = Object.entries(refused?.error ?? {}).filter(([name], _, { length }) => name !== "" || length === 1);
  const summary = faults.flatMap(([name, messages]) =>
    (messages ?? []).map((message) => (name === "" ? { message } : { message, fieldId: `${name}-${row.id}` })),
  );
  const to = row.code === null ? null : row.source === "scene" ? paths.scene(row.code) : paths.capability(row.code);
  return (
    <Sheet
      title={
        <>
          {WORDING_SOURCE_NAMES[row.source]} {to && row.code ? <Link to={to}>{row.code}</Link> : null}
        </>
      }
      note={`记于 ${formatDateTime(row.createdAt)}`}
      actions={
        acts ? (
          <ConfirmButton
            label="忽略"
            variant="default"
            small
            question="忽略这段文本？"
            consequence="它仍可被搜到，只是没有工序标签；文字改动后会重新出现。"
            confirmLabel="确认忽略"
            fields={{ intent: "dismiss", id: row.id, version: String(row.version) }}
          >
            <TextField name="reason" id={`reason-${row.id}`} label="理由" required maxLength={200} error={error("reason")} />
          </ConfirmButton>
        ) : null
      }
    >
      <p>{row.text}</p>
      {row.handledAt ? (
        <p className="cap">
          {formatDateTime(row.handledAt)}
          {row.operationName ? `：“${row.reason}”收录到“${row.operationName}”` : `：忽略，${row.reason}`}
        </p>
      ) : null}
      {acts ? (
        <Form method="post" noValidate className="form">
          <ErrorSummary errors={summary} />
          <input type="hidden" name="intent" value="adopt" />
          <input type="hidden" name="id" value={row.id} />
          <input type="hidden" name="version" value={row.version} />
          <div className="field-row">
            <TextField
              name="wording"
              id={`wording-${row.id}`}
              label="摘取的说法"
              hint="须是原文中的字样"
              required
              maxLength={40}
              defaultValue={typed?.["wording"] ?? ""}
              error={error("wording")}
            />
            <SelectField
              name="operation"
              id={`operation-${row.id}`}
              label="收录到工序"
              hint={<Link to={paths.newOperation()}>没有合适的，新增工序</Link>}
              required
              placeholder="请选择"
              defaultValue={typed?.["operation"] ?? ""}
              error={error("operation")}
              options={SCENE_FIELDS.map((field) => ({
                group: SCENE_FIELD_NAMES[field],
                options: operations.filter((one) => one.field === field).map(({ key, name }) => ({ value: key, label: name })),
              }))}
            />
          </div>
          <div className="row">
            <SubmitButton variant="default">收录</SubmitButton>
          </div>
        </Form>
      ) : null}
    </Sheet>
  );
}
