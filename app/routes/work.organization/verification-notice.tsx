import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import type { VerificationStatus } from "#db/vocabulary/organizations.ts";

const WORDS: Record<Exclude<VerificationStatus, "verified">, { title: string; next: string; action?: string }> = {
  unverified: {
    title: "贵单位尚未认证",
    next: "现在可以起草场景和能力。上传营业执照或法人证书申请认证，通过后即可提交场景、发布能力和签署。",
    action: "申请认证",
  },
  pending: { title: "认证正在审核", next: "平台运营会核实您提交的文件，通常在 2 个工作日内答复。现在可以继续起草。", action: "查看申请" },
  returned: { title: "认证被退回", next: "请按下面的原因修改后重新申请。", action: "修改并重新申请" },
  suspended: { title: "贵单位已被平台暂停", next: "暂停期间不能提交场景、发布能力和签署，已有的约定继续有效。请联系平台运营。" },
};

/** What an organization that is not verified has to do next; nothing for a verified one. With `act` it leads there. */
export function VerificationNotice({
  verification,
  reason,
  act,
}: {
  verification: VerificationStatus;
  reason: string | null;
  act?: boolean;
}) {
  if (verification === "verified") return null;
  const { title, next, action } = WORDS[verification];
  return (
    <Notice
      tone={verification === "pending" ? "info" : "warn"}
      title={title}
      action={act && action ? <ButtonLink to={paths.applyForVerification()}>{action}</ButtonLink> : null}
    >
      {next}
      {reason ? (
        <>
          <br />
          原因：{reason}
        </>
      ) : null}
    </Notice>
  );
}
