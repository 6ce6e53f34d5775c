import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";
import { Link } from "@remix-run/react";
import type { PickPage } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { typedAt } from "#app/routes/work.consortia.$code/typed.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { formatFen, formatPercentBp } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

type Seat = SerializeFrom<PickPage>["seats"][number];
type Candidate = Seat["alternatives"][number];

export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const optionOf = ({ capabilityId, organizationName, capabilityName, unmet, value, priceFen }: Candidate) => ({
  value: capabilityId,
  label: `${organizationName} · ${capabilityName}（${unmet === 0 ? "必须项全部满足" : `必须项缺 ${unmet} 项`}，${value.toFixed(2)} 分${priceFen === null ? "" : `，首年 ${formatFen(priceFen)}`}）`,
});

/** One seat: filled or not, by which capability, why, and with how much of the work. */
export function SeatFields({ seat, index, last }: { seat: Seat; index: number; last: SerializeFrom<SubmissionResult> | undefined }) {
  const name = (field: string) => `seats[${index}].${field}`;
  const sent = last?.initialValue !== undefined && last.initialValue !== null;
  const typed = (field: string) => textOf(typedAt(last?.initialValue, name(field)));
  const error = (field: string) => last?.error?.[name(field)] ?? undefined;
  const others = seat.alternatives;
  return (
    <Sheet title={SLOT_ROLE_NAMES[seat.role]} note={seat.required ? "必需席位" : "可选席位"}>
      <input type="hidden" name={name("slotId")} value={seat.slotId} />
      <div className="form">
        {seat.required ? (
          <input type="hidden" name={name("invited")} value="on" />
        ) : (
          <CheckboxField
            name={name("invited")}
            label="邀请单位担任这一席位"
            defaultValue={sent ? typed("invited") === "on" : seat.seated !== null}
            error={error("invited")}
          />
        )}
        <SelectField
          name={name("capabilityId")}
          label="采用的能力"
          hint={
            <>
              {seat.seated ? (
                <>
                  本方案：<Link to={paths.capability(seat.seated.capabilityCode)}>{seat.seated.capabilityName}</Link>。
                </>
              ) : (
                "本方案没有单位担任这一席位。"
              )}
              其余为与方案其他成员可以共事的备选，按匹配结果排序。
            </>
          }
          placeholder={seat.seated ? undefined : "请选择"}
          defaultValue={typed("capabilityId") ?? seat.seated?.capabilityId ?? ""}
          error={error("capabilityId")}
          options={[
            ...(seat.seated ? [{ group: "本方案", options: [optionOf(seat.seated)] }] : []),
            ...(others.length > 0 ? [{ group: "备选", options: others.map(optionOf) }] : []),
          ]}
        />
        <details className="fold" open={Boolean(typed("capabilityCode") || typed("message") || typed("percent"))}>
          <summary>另选能力、单独的理由与分工比例</summary>
          <div className="form">
            <TextField
              name={name("capabilityCode")}
              label="改用其他能力（能力编号）"
              hint={`须是已发布的${SLOT_ROLE_NAMES[seat.role]}能力，填写后以此为准，如 NL-2026-0001。`}
              optional
              width="medium"
              defaultValue={typed("capabilityCode") ?? ""}
              error={error("capabilityCode")}
            />
            <TextAreaField
              name={name("message")}
              label="给该单位的邀约理由"
              optional
              rows={2}
              defaultValue={typed("message") ?? ""}
              error={error("message")}
            />
            <TextField
              name={name("percent")}
              label="该单位的研发分工"
              hint={`平均分担时为 ${formatPercentBp(seat.equalShareBp)}`}
              optional
              width="short"
              unit="%"
              inputMode="decimal"
              defaultValue={typed("percent") ?? ""}
              error={error("percent")}
            />
          </div>
        </details>
      </div>
    </Sheet>
  );
}
