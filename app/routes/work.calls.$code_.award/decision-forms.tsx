import { Form } from "@remix-run/react";
import type { LetterPreview, RankingLine } from "#app/areas/calls/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { FactorField } from "#app/ui/factor-field.tsx";
import { formatFen } from "#app/ui/format.ts";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { unmetWords } from "../work.calls.$code/unmet-musts.tsx";
import { bidName, points } from "../work.calls.$code_.evaluation/ranking-sheet.tsx";
import { LetterList } from "../work.calls.$code_.letter/letter-paper.tsx";

interface DecisionProps {
  code: string;
  factorAt: string | null;
  last: (FormReply & { preview?: LetterPreview }) | undefined;
}

/** Answers to the form whose buttons these are; the page has two. */
function replyOf(last: DecisionProps["last"], field: string) {
  const values = last?.initialValue ?? {};
  const isMine = last !== undefined && (field in values || last.error?.[field] !== undefined);
  return {
    isMine,
    preview: isMine ? last.preview : undefined,
    typed: (name: string) => (isMine ? textAt(values, name) : ""),
    error: (name: string) => (isMine ? (last.error?.[name] ?? undefined) : undefined),
  };
}

/** Picks a bid, gives reasons, shows every letter, and only then awards. Values stay as typed at every step. */
export function AwardForm({ code, candidates, factorAt, last }: DecisionProps & { candidates: readonly RankingLine[] }) {
  const { preview, typed, error } = replyOf(last, "reasons");
  return (
    <Sheet title="授予" note="授予后应答各方即组成联合体，全部应答单位收到通知书，不能撤回">
      <Form method="post" className="form" noValidate>
        <RadioGroup
          name="bidId"
          label="中选应答"
          required
          options={candidates.map((line) => ({
            value: line.bidId,
            label: `第 ${line.rank} 名 ${bidName(line)}`,
            hint: `综合得分 ${points(line.totalHundredths ?? 0)} 分 · 报价 ${formatFen(line.priceFen)}${line.unmetMusts.length === 0 ? "" : ` · ${unmetWords(line.unmetMusts)}：${line.unmetMusts.map(({ name }) => name).join("、")}`}`,
          }))}
          defaultValue={typed("bidId")}
          error={error("bidId")}
        />
        <TextAreaField
          name="reasons"
          label="授予理由"
          hint="写入全部通知书，并公开在揭榜页面上，请勿写入应答的价格、做法等商业秘密。至少 10 个字。"
          required
          rows={4}
          maxLength={2000}
          defaultValue={typed("reasons")}
          error={error("reasons")}
        />
        <TextAreaField
          name="deviation"
          label="偏离排名或必须指标的理由"
          hint="所选不是第 1 名，或有必须指标未承诺达到时必填，同样写入通知书并公开；否则不使用。"
          rows={3}
          maxLength={2000}
          defaultValue={typed("deviation")}
          error={error("deviation")}
        />
        <Confirmation
          code={code}
          factorAt={factorAt}
          preview={preview}
          factorError={error("factor")}
          seen={typed("previewed")}
          act="award"
          label="确认授予"
        />
      </Form>
    </Sheet>
  );
}

export function FailForm({ code, isOnly, factorAt, last }: DecisionProps & { isOnly: boolean }) {
  const { isMine, preview, typed, error } = replyOf(last, "reason");
  return (
    <details className="sheet sheet-body fold" open={isMine || isOnly || undefined}>
      <summary>没有合适的应答，以流标结束</summary>
      <Form method="post" className="form" noValidate>
        <TextAreaField
          name="reason"
          label="流标理由"
          hint="写入全部通知书，并公开在揭榜页面上，请勿写入应答的价格、做法等商业秘密。至少 10 个字。流标后场景可以重新揭榜或比选。"
          required
          rows={3}
          maxLength={2000}
          defaultValue={typed("reason")}
          error={error("reason")}
        />
        <Confirmation
          code={code}
          factorAt={factorAt}
          preview={preview}
          factorError={error("factor")}
          seen={typed("previewed")}
          act="fail"
          label="确认流标"
        />
      </Form>
    </details>
  );
}

interface ConfirmationProps {
  code: string;
  factorAt: string | null;
  preview: LetterPreview | undefined;
  factorError: string[] | undefined;
  /** Of the letters as they were seen, where only the second factor was missing. */
  seen: string;
  act: "award" | "fail";
  label: string;
}

/** The letters once they were asked for, the second factor, and the button that decides. */
function Confirmation({ code, factorAt, preview, factorError, seen, act, label }: ConfirmationProps) {
  const isAward = act === "award";
  const digest = preview?.digest ?? (factorError ? seen : "");
  return (
    <>
      {preview ? (
        <section aria-label="通知书预览">
          <h3 className="letters-title">
            {preview.letters.length > 0 ? `将发出 ${preview.letters.length} 份通知书，请逐份核对` : "没有应答单位，不发出通知书"}
          </h3>
          <LetterList
            letters={preview.letters.map(({ organizationId, bidId, organizationName, kind, body }) => ({
              key: bidId + organizationId,
              to: organizationName,
              kind,
              body,
            }))}
          />
        </section>
      ) : null}
      {digest === "" ? null : <input type="hidden" name="previewed" value={digest} />}
      {preview || factorError ? (
        <FactorField to={paths.confirmFactor({ to: paths.award(code) })} shownAt={factorAt} error={factorError} />
      ) : null}
      <div className="row">
        {/* First in the form: Enter shows letters and never decides. */}
        <SubmitButton
          name="intent"
          value={`preview-${act}`}
          variant={digest !== "" ? "default" : isAward ? "primary" : "danger"}
          pending="正在生成…"
        >
          {digest === "" ? "预览全部通知书" : "重新预览通知书"}
        </SubmitButton>
        {digest === "" ? null : (
          <SubmitButton name="intent" value={act} variant={isAward ? "primary" : "danger-primary"} pending="正在提交…">
            {label}
          </SubmitButton>
        )}
      </div>
    </>
  );
}
