/** Disclosure({ scene, contactTitle, pledges, call }): what of a scene is shown to whom, and who promised to keep what it was shown. */
import type { PledgeLine } from "#app/areas/scenes/index.server.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { CallStatus } from "#db/vocabulary/calls.ts";
import { RESTRICTABLE_PART_NAMES, type RestrictablePart } from "#db/vocabulary/scenes.ts";

type DisclosureProps = {
  scene: { restrictedParts: readonly RestrictablePart[] };
  contactTitle: string | null;
  pledges: readonly PledgeLine[];
  /** The newest call on the scene, if any. */
  call: { status: CallStatus } | null;
};

export function Disclosure({ scene: { restrictedParts }, contactTitle, pledges, call }: DisclosureProps) {
  return (
    <Sheet title="公开范围与联系人">
      <p>
        {restrictedParts.length === 0
          ? "除预算外，全部内容公开。"
          : `仅对受邀单位与主管部门公开：${restrictedParts.map((part) => RESTRICTABLE_PART_NAMES[part]).join("、")}，以及预算。`}
        受邀单位确认保密承诺后才能看到；揭榜期间，已认证的供给单位确认后也能看到，预算除外。
      </p>
      {pledges.length > 0 ? (
        <>
          <h3 className="pledge-head">保密承诺</h3>
          <ul className="pledge-list">
            {pledges.map(({ organizationName, pledgedAt, edition, invited }) => (
              <li key={`${organizationName} ${edition ?? ""}`}>
                <span>
                  {organizationName}
                  <span className="cap block">
                    {pledgedAt === null
                      ? "尚未确认，看不到受限内容"
                      : `第 ${edition} 版${invited === false ? " · 已不在受邀范围，看不到受限内容" : ""}`}
                  </span>
                </span>
                {pledgedAt === null ? (
                  <span className="muted">待确认</span>
                ) : (
                  <time className="num muted" dateTime={pledgedAt}>
                    {formatDateTime(pledgedAt)}
                  </time>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {call?.status === "open" && restrictedParts.length > 0 ? (
        <p className="muted">揭榜期间确认的承诺在开启应答后列出；揭榜取消的，在场景结束征集后列出。</p>
      ) : null}
      <p>{contactTitle ? `联系人：${contactTitle}。双方同意交换后，对方才能看到姓名、电话和邮箱。` : "没有指定联系人。"}</p>
    </Sheet>
  );
}
