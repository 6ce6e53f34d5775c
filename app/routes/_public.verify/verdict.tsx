import type { SerializeFrom } from "@remix-run/node";
import type { PublicVerdict } from "#app/areas/task-books/index.server.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

type Shown = SerializeFrom<PublicVerdict>;

const FAULTS = {
  container: "文件的字节或所含文件的清单与出具时不同",
  manifest: "文件清单或其签名与出具时不同",
  entry: "包内文件与清单记载的摘要不同",
  statement: "签章内容与出具时不同",
  seal: "平台签章与签章内容不符",
  content: "任务书内容与签署时的摘要不符",
  signatures: "各方签署与任务书内容不符",
  events: "过程记录与封存时不同",
} as const;

const UNKNOWN = {
  notOurs: "这不是本平台出具的存证包，无法判断真伪。",
  untrustedKey: "文件自身完整，但签章所用的密钥不属于本平台。请勿据此认定文件由本平台出具。",
  noRecord: "平台没有以此摘要封存的任务书。请核对摘要是否完整，或上传存证包核对。",
} as const;

/** What was found, in one of three words: 有效, 已被改动, 无法确认. `of` names what was asked about. */
export function Verdict({ verdict, of }: { verdict: Shown; of: string }) {
  if (verdict.verdict === "altered")
    return (
      <Notice tone="error" title="已被改动">
        {of}：{FAULTS[verdict.fault]}
        {verdict.entry ? `（${verdict.entry}）` : ""}。请向出具方索取原件。
      </Notice>
    );
  if (verdict.verdict === "unknown")
    return (
      <Notice tone="warn" title="无法确认">
        {of}：{UNKNOWN[verdict.reason]}
      </Notice>
    );
  const { facts, by } = verdict;
  return (
    <>
      <Notice tone="ok" title="有效">
        {by === "package" ? "文件由本平台出具，出具后没有任何改动。" : "平台封存过具有此内容摘要的任务书。"}
      </Notice>
      <Sheet title="封存记录">
        <DescriptionList
          items={[
            { term: "核对对象", detail: <span className="code">{of}</span>, wide: true },
            { term: "任务书编号", detail: facts.code },
            { term: "版本", detail: `第 ${facts.version} 版` },
            { term: "封存时间", detail: formatDateTime(facts.sealedAt) },
            { term: "签署方", detail: `${facts.parties} 方` },
            ...(facts.supersededAt === null
              ? []
              : [{ term: "其后变更", detail: `${formatDateTime(facts.supersededAt)} 起由变更协议替代，以变更后的任务书为准` }]),
          ]}
        />
      </Sheet>
    </>
  );
}
