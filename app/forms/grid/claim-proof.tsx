/** ClaimProof({ control }): what stands behind a claim, in its row: who issued it, when, and under which conditions it was measured. */
import type { ComponentProps } from "react";
import type { GridField } from "./grid-rows.ts";

export function ClaimProof({ control }: { control: (field: GridField, label: string) => ComponentProps<"input"> }) {
  return (
    <>
      <input {...control("evidenceNote", "证据名称")} placeholder="报告或文件名称" maxLength={200} autoComplete="off" />
      <span className="proof">
        <input {...control("issuer", "出具单位")} placeholder="出具单位" maxLength={60} autoComplete="off" />
        <input {...control("issuedOn", "出具日期")} type="date" title="出具日期" />
        <input {...control("condition", "测试条件")} placeholder="测试条件" maxLength={200} autoComplete="off" />
      </span>
    </>
  );
}
