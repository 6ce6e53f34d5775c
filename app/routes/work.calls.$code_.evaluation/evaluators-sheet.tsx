import { Form } from "@remix-run/react";
import type { EvaluationPage } from "#app/areas/calls/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status, type StatusTone } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { EVALUATOR_STATUS_NAMES, type EvaluatorStatus } from "#db/vocabulary/calls.ts";

const TONES: Record<EvaluatorStatus, StatusTone> = { appointed: "wait", declared: "run", submitted: "ok", recused: "none" };
/** Fewer are allowed; an even number may leave a condition undecided. */
const ADVISED = 3;

/** Evaluators and how far they are: never what they scored. */
export function EvaluatorsSheet({ page, last }: { page: EvaluationPage; last: FormReply | undefined }) {
  const failed = textAt(last?.initialValue ?? {}, "evaluatorId");
  return (
    <Sheet title="评审人" note="全部提交前，评分对所有人保密" flush>
      <DataTable
        caption="评审人"
        rows={page.evaluators}
        rowKey={({ id }) => id}
        cards
        top
        empty={<EmptyState title="还没有评审人" reason="至少聘请 1 名，建议 3 名以上单数；应答开启后由评审人先申报利益关系，再评分。" />}
        columns={[
          {
            key: "name",
            header: "姓名与单位",
            rowHeader: true,
            render: (one) => (
              <>
                <span className="strong">{one.name}</span>
                <span className="cap block">{one.organizationName}</span>
              </>
            ),
          },
          {
            key: "status",
            header: "进度",
            nowrap: true,
            render: (one) => <Status tone={TONES[one.status]} word={EVALUATOR_STATUS_NAMES[one.status]} />,
          },
          { key: "declaration", header: "利益关系申报", phone: "full", render: (one) => one.declaration || "—" },
          { key: "at", header: "提交时间", align: "right", nowrap: true, render: (one) => formatDateTime(one.submittedAt) },
          ...(page.may.dismiss
            ? [
                {
                  key: "act",
                  header: <span className="vh">操作</span>,
                  word: "",
                  align: "right" as const,
                  render: (one: EvaluationPage["evaluators"][number]) =>
                    one.status === "appointed" || one.status === "declared" ? (
                      <ConfirmButton
                        label="解除聘请"
                        small
                        question={`解除对${one.name}的聘请`}
                        consequence="其已填写的评分草稿一并清除，之后不能再查看应答。"
                        fields={{ act: "dismiss", evaluatorId: one.id }}
                      >
                        <TextField
                          name="reason"
                          id={`reason-${one.id}`}
                          label="解除理由"
                          required
                          maxLength={500}
                          defaultValue={failed === one.id ? textAt(last?.initialValue ?? {}, "reason") : ""}
                          error={failed === one.id ? (last?.error?.["reason"] ?? undefined) : undefined}
                        />
                      </ConfirmButton>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
    </Sheet>
  );
}

export function AppointSheet({ counted, last }: { counted: number; last: FormReply | undefined }) {
  const advice =
    counted < ADVISED ? `现有 ${counted} 名，建议聘请 ${ADVISED} 名以上。` : counted % 2 === 0 ? "现有双数，建议再聘请 1 名凑成单数。" : "";
  return (
    <Sheet title="聘请评审人" note={advice}>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="act" value="appoint" />
        <TextField
          name="email"
          type="email"
          label="评审人的登录邮箱"
          hint="可聘请本单位成员、场景所在地区主管部门的人员，或没有参与应答的科研院所人员。有人开始评分后不能再增加。"
          required
          width="medium"
          autoComplete="off"
          defaultValue={textAt(last?.initialValue ?? {}, "email")}
          error={last?.error?.["email"] ?? undefined}
        />
        <SubmitButton variant="default" pending="正在聘请…">
          聘请评审人
        </SubmitButton>
      </Form>
    </Sheet>
  );
}

/** Who of unit and bureau was shown the bids with names while they are judged, and when first. */
export function LooksSheet({ looks }: { looks: EvaluationPage["looks"] }) {
  return (
    <Sheet title="带名称应答的查看记录" note="评审期间每人首次查看的时间；查看过的人员不能再聘为评审人" flush>
      <DataTable
        caption="带名称应答的查看记录"
        rows={looks}
        rowKey={({ name, at }) => `${name} ${at}`}
        empty={<EmptyState title="还没有人查看" reason="用户单位和主管部门的人员首次查看带单位名称的应答时，在此记录。" />}
        columns={[
          { key: "name", header: "姓名", rowHeader: true, render: ({ name }) => name },
          { key: "organization", header: "单位", render: ({ organizationName }) => organizationName },
          { key: "at", header: "首次查看", align: "right", nowrap: true, render: ({ at }) => formatDateTime(at) },
        ]}
      />
    </Sheet>
  );
}
