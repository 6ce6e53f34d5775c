import { Link } from "@remix-run/react";
import type { VerificationPage } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { FileList } from "#app/ui/file-list.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { VERIFICATION_STATUS_NAMES } from "#db/vocabulary/organizations.ts";

/** What was uploaded to prove it, beside the facts. */
export function Proofs({ files }: { files: VerificationPage["files"] }) {
  return (
    <Sheet title="证明文件" note={`${files.length} 个`}>
      {files.length === 0 ? <p className="muted">没有上传文件。</p> : <FileList files={files} />}
    </Sheet>
  );
}

/** Proofs of an earlier application that no later one handed in again: they are kept with it. */
export function EarlierProofs({ files }: { files: VerificationPage["files"] }) {
  if (files.length === 0) return null;
  return (
    <div className="sheet-body">
      <p>当时的证明文件，其后的申请没有再提交：</p>
      <FileList files={files} />
    </div>
  );
}

/** Others whose name a hurried reader would take for this one. */
export function LookAlikes({ lookAlikes }: { lookAlikes: VerificationPage["lookAlikes"] }) {
  if (lookAlikes.length === 0) return null;
  return (
    <Notice tone="warn" title={`有 ${lookAlikes.length} 家单位的名称与之相近，请核对是否冒用`}>
      {lookAlikes.map(({ code, name, verification, creditCode }) => (
        <span key={code} className="block">
          <Link to={paths.verifyOrganization(code)}>{name}</Link> · {creditCode ?? "无代码"} · {VERIFICATION_STATUS_NAMES[verification]}
        </span>
      ))}
    </Notice>
  );
}
