import { Form } from "@remix-run/react";
import type { EvaluationPage, ScoreSheet } from "#app/areas/calls/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatFen } from "#app/ui/format.ts";
import { NumberField } from "#app/ui/number-field.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { UnmetMusts } from "../work.calls.$code/unmet-musts.tsx";
import { BidText } from "./bids-beside.tsx";

type Criterion = EvaluationPage["criteria"][number];
interface SheetProps {
  sheet: ScoreSheet;
  criteria: readonly Criterion[];
}

const storedOf = (sheet: ScoreSheet, bidId: string, criterionId: string) =>
  sheet.scores.find((score) => score.bidId === bidId && score.criterionId === criterionId);

/** One form for all bids, so that keeping one loses nothing typed for another. Works without JavaScript. */
export function ScoreForm({ sheet, criteria, last }: SheetProps & { last: FormReply | undefined }) {
  const { bids, plain } = sheet;
  const values = last?.initialValue ?? {};
  const isAnswered = Array.isArray(values["scores"]);
  const typed = (at: number, name: "score" | "comment", stored: string) => (isAnswered ? textAt(values, `scores.${at}.${name}`) : stored);
  const error = (at: number, name: "score" | "comment") => last?.error?.[`scores[${at}].${name}`] ?? undefined;
  return (
    <Sheet
      title="评分表"
      note={`每个评分项 0 到 100 分；低于 ${plain.lowest} 分或高于 ${plain.highest} 分须写明理由，资格条件须写明判断依据`}
      flush
    >
      <Form method="post" noValidate className="score-form">
        <input type="hidden" name="act" value="score" />
        <input type="hidden" name="stamp" value={sheet.stamp} />
        {bids.map((bid, b) => (
          <section key={bid.id} className="score-bid" aria-labelledby={`bid-${b}`}>
            <h3 id={`bid-${b}`}>
              {bid.alias}
              <span className="cap">
                报价 {formatFen(bid.priceFen)} · 工期 {bid.durationDays} 天
              </span>
            </h3>
            {bid.unmetMusts.length > 0 ? (
              <p>
                <UnmetMusts unmet={bid.unmetMusts} />
              </p>
            ) : null}
            <BidText bid={bid} />
            {criteria.map((criterion, c) => {
              const at = b * criteria.length + c;
              const stored = storedOf(sheet, bid.id, criterion.id);
              const isCondition = criterion.kind === "condition";
              const score = typed(at, "score", stored === undefined ? "" : String(stored.score));
              const label = (
                <>
                  <span className="vh">{bid.alias}：</span>
                  {criterion.name}
                </>
              );
              return (
                <div key={criterion.id} className="score-line">
                  <input type="hidden" name={`scores[${at}].bidId`} value={bid.id} />
                  <input type="hidden" name={`scores[${at}].criterionId`} value={criterion.id} />
                  {isCondition ? (
                    <RadioGroup
                      name={`scores[${at}].score`}
                      label={label}
                      hint={criterion.guidance || "资格条件"}
                      inline
                      options={[
                        { value: "100", label: "符合" },
                        { value: "0", label: "不符合" },
                      ]}
                      defaultValue={score}
                      error={error(at, "score")}
                    />
                  ) : (
                    <NumberField
                      name={`scores[${at}].score`}
                      label={label}
                      hint={`权重 ${criterion.weight}%${criterion.guidance ? ` · ${criterion.guidance}` : ""}`}
                      integer
                      unit="分"
                      width="short"
                      maxLength={3}
                      defaultValue={score}
                      error={error(at, "score")}
                    />
                  )}
                  <TextAreaField
                    name={`scores[${at}].comment`}
                    label={
                      <>
                        <span className="vh">
                          {bid.alias}，{criterion.name}：
                        </span>
                        {isCondition ? "判断依据" : "评语"}
                      </>
                    }
                    rows={2}
                    maxLength={2000}
                    defaultValue={typed(at, "comment", stored?.comment ?? "")}
                    error={error(at, "comment")}
                  />
                </div>
              );
            })}
          </section>
        ))}
        <div className="score-acts">
          {/* First in the form: Enter in a field keeps the draft and never hands in. */}
          <SubmitButton name="intent" value="save" variant="default" pending="正在保存…">
            保存草稿
          </SubmitButton>
          <details className="confirm left">
            <summary className={buttonClass({ variant: "primary" })}>提交评分</summary>
            <div className="confirm-panel">
              <p>提交全部 {bids.length} 份应答的评分</p>
              <p>提交后不能修改。全部评审人提交后，用户单位与评审人可看到汇总与评语。</p>
              <SubmitButton name="intent" value="submit" pending="正在提交…">
                确认提交
              </SubmitButton>
            </div>
          </details>
        </div>
      </Form>
    </Sheet>
  );
}

/** A conflict that shows itself while reading. */
export function RecuseDetails({ last }: { last: FormReply | undefined }) {
  const values = last?.initialValue ?? {};
  const isMine = textAt(values, "interest") === "conflict";
  return (
    <details className="sheet sheet-body fold" open={isMine || undefined}>
      <summary>评审中发现利益关系，申请回避</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="act" value="declare" />
        <input type="hidden" name="interest" value="conflict" />
        <TextAreaField
          name="statement"
          label="回避理由"
          hint="回避后您的评分草稿全部清除，不能再查看应答，也不能恢复。"
          required
          rows={2}
          maxLength={1000}
          defaultValue={isMine ? textAt(values, "statement") : ""}
          error={isMine ? (last?.error?.["statement"] ?? undefined) : undefined}
        />
        <SubmitButton variant="danger" pending="正在回避…">
          回避这项评审
        </SubmitButton>
      </Form>
    </details>
  );
}

/** What the evaluator handed in, to read only. */
export function SubmittedSheet({ sheet, criteria }: SheetProps) {
  const rows = sheet.bids.flatMap((bid) =>
    criteria.map((criterion) => ({ key: `${bid.id}${criterion.id}`, bid, criterion, stored: storedOf(sheet, bid.id, criterion.id) })),
  );
  return (
    <Sheet title="您提交的评分" flush>
      <DataTable
        caption="您提交的评分"
        rows={rows}
        rowKey={({ key }) => key}
        cards
        columns={[
          {
            key: "bid",
            header: "应答与评分项",
            rowHeader: true,
            render: ({ bid, criterion }) => (
              <>
                <span className="strong">{bid.alias}</span> {criterion.name}
              </>
            ),
          },
          {
            key: "score",
            header: "评分",
            align: "right",
            nowrap: true,
            render: ({ criterion, stored }) =>
              stored === undefined ? "—" : criterion.kind === "condition" ? (stored.score === 0 ? "不符合" : "符合") : `${stored.score} 分`,
          },
          {
            key: "comment",
            header: "评语",
            phone: "full",
            render: ({ stored }) => <span className="typed">{stored?.comment || "—"}</span>,
          },
        ]}
      />
    </Sheet>
  );
}
