import { Form } from "@remix-run/react";
import type { ImportPage as ImportData, ImportReview } from "#app/areas/scenes/index.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { ROW_ACTION_NAMES, type RowAction } from "#db/vocabulary/plan-table.ts";
import { CellGrid } from "./cell-grid.tsx";
import { DefaultsForm } from "./defaults-form.tsx";
import "./import.css";
import type { ImportAnswer } from "./import-acts.server.ts";
import { ImportReport } from "./import-report.tsx";
import { IndicatorCheck } from "./indicator-check.tsx";
import { MappingForm } from "./mapping-form.tsx";
import { RowEditor } from "./row-editor.tsx";

interface Props {
  data: ImportData;
  answer: ImportAnswer | undefined;
  row: number | null;
  crumb: { label: string; to?: string }[];
  page: string;
  report: string;
}

/** An import from the first look to its report. */
export function ImportPage({ data, answer, row, crumb, page, report }: Props) {
  const { review, version, mayEdit, fileName, status } = data;
  const typed = answer?.typed ?? {};
  const counts = review?.counts ?? data.report?.counts;
  const edited = review?.rows.find((each) => each.position === row);
  return (
    <>
      <PageHead
        crumb={crumb}
        title={fileName}
        subtitle={
          status === "committed"
            ? `${formatDateTime(data.committedAt ?? data.updatedAt)} 导入完成`
            : `${formatDateTime(data.updatedAt)} 已保存，可随时离开，回来继续核对`
        }
        actions={
          <>
            <ButtonLink to={report} icon="download" download>
              {status === "committed" ? "下载报告" : "下载预演结果"}
            </ButtonLink>
            {review && mayEdit ? (
              <ConfirmButton
                label="放弃"
                question={`放弃导入“${fileName}”？`}
                consequence="上传的内容和已做的更正会被删除，没有场景受影响。"
                confirmLabel="放弃这份导入"
                fields={{ intent: "discard", version: String(version) }}
              />
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={answer ? [{ message: answer.message }] : []} title="没有完成" />
      {counts ? <Counts counts={counts} isOver={review === null} /> : null}
      {review?.importedBefore ? (
        <Notice title={`这份文件已于 ${formatDateTime(review.importedBefore)} 导入过`}>没有改动的行会跳过，不会重复写入。</Notice>
      ) : null}
      {review ? (
        edited && mayEdit ? (
          <>
            <RowEditor row={edited} review={review} version={version} typed={typed} back={page} />
            <Datalists review={review} />
          </>
        ) : (
          <>
            <MappingForm review={review} version={version} />
            <DefaultsForm review={review} version={version} typed={typed} />
            <CellGrid review={review} version={version} mayEdit={mayEdit} typed={typed} />
            <IndicatorCheck review={review} version={version} mayEdit={mayEdit} />
            {mayEdit ? <Commit review={review} version={version} /> : null}
          </>
        )
      ) : data.report ? (
        <ImportReport rows={data.report.rows} isBureau={data.isBureau} />
      ) : (
        <Notice>这份导入已放弃，内容已删除。</Notice>
      )}
    </>
  );
}

const TONES: Partial<Record<RowAction, "primary" | "warn" | "danger">> = {
  create: "primary",
  update: "primary",
  confirm: "warn",
  error: "danger",
};

function Counts({ counts, isOver }: { counts: Record<RowAction, number>; isOver: boolean }) {
  const shown = (Object.keys(ROW_ACTION_NAMES) as RowAction[]).filter((action) => action !== "confirm" || counts.confirm > 0);
  return (
    <SummaryStrip
      items={shown.map((action) => ({
        label: isOver && action === "error" ? "错误（未导入）" : ROW_ACTION_NAMES[action],
        value: counts[action],
        unit: "行",
        tone: counts[action] > 0 ? TONES[action] : undefined,
      }))}
    />
  );
}

/** The dry run in a sentence, and the button that makes it true. */
function Commit({ review, version }: { review: ImportReview; version: number }) {
  const { counts, isBureau } = review;
  const held = review.rows.filter((row) => (row.action === "create" || row.action === "update") && row.unsubmittable.length > 0);
  const ready = counts.create + counts.update;
  const open = counts.error + counts.confirm;
  if (ready === 0 && open > 0)
    return (
      <Sheet title="导入" id="commit">
        <p>
          还没有可以导入的行：
          {[counts.error > 0 ? `${counts.error} 行有错误` : "", counts.confirm > 0 ? `${counts.confirm} 行的指标待确认` : ""]
            .filter(Boolean)
            .join("，")}
          。处理后在这里一次导入。
        </p>
      </Sheet>
    );
  return (
    <Sheet title="导入" id="commit">
      <Form method="post" className="import-commit" preventScrollReset>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="intent" value="commit" />
        <p>
          按当前内容，将新增 <b>{counts.create}</b> 个、更新 <b>{counts.update}</b> 个{isBureau ? "用户单位的" : ""}场景草稿，跳过{" "}
          <b>{counts.skip}</b> 行。
          {counts.confirm > 0 ? ` 还有 ${counts.confirm} 行的指标待确认。` : ""}
          {counts.error > 0 ? ` 还有 ${counts.error} 行有错误。` : ""}一次写入，有一行写不进去就全部不写。
        </p>
        {counts.error > 0 ? <CheckboxField name="leaveOutFaulty" label={`有错误的 ${counts.error} 行不导入`} /> : null}
        {isBureau ? (
          <p className="cap">用户单位会收到待办“主管部门已录入，请核对并提交”，由其提交审核。</p>
        ) : (
          <CheckboxField
            name="submit"
            label="导入后直接提交主管部门审核"
            hint={held.length > 0 ? `其中 ${held.length} 行还不满足提交条件，会存为草稿：${held[0]?.unsubmittable[0] ?? ""}` : undefined}
          />
        )}
        <SubmitButton pending="正在导入…">{ready > 0 ? `导入 ${ready} 行` : "完成导入"}</SubmitButton>
      </Form>
    </Sheet>
  );
}

function Datalists({ review }: { review: ImportReview }) {
  return (
    <datalist id="import-regions">
      {review.regionNames.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
