/**
 * ClaimProof({ control, name, at, fileId, error, files }): what stands behind a claim, in its row: what it is called, who issued it and when,
 * under which conditions it was measured, and the document itself.
 */
import type { ComponentProps } from "react";
import { FileField } from "#app/ui/file-field.tsx";
import type { FieldFile } from "#app/ui/use-uploads.ts";
import type { GridField } from "./grid-rows.ts";

type ClaimProofProps = {
  control: (field: GridField, label: string) => ComponentProps<"input">;
  /** Name of the file's field. */
  name: string;
  at: number;
  fileId: string;
  error: readonly string[] | undefined;
  /** Stored files the form may show by name. */
  files: readonly FieldFile[];
};

export function ClaimProof({ control, name, at, fileId, error, files }: ClaimProofProps) {
  return (
    <>
      <input {...control("evidenceNote", "证据名称")} placeholder="报告或文件名称" maxLength={200} autoComplete="off" />
      <span className="proof">
        <input {...control("issuer", "出具单位")} placeholder="出具单位" maxLength={60} autoComplete="off" />
        <input {...control("issuedOn", "出具日期")} type="date" title="出具日期" />
        <input {...control("condition", "测试条件")} placeholder="测试条件" maxLength={200} autoComplete="off" />
        <FileField
          name={name}
          label={<span className="vh">第 {at + 1} 行 证据文件</span>}
          value={files.filter((file) => file.id === fileId)}
          defaultValue={fileId === "" ? [] : [fileId]}
          error={error}
          accept=".pdf,.docx,.xlsx,.png,.jpg,.webp"
        />
      </span>
    </>
  );
}
