import { CopyText } from "#app/ui/copy-text.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import "./contract.css";

interface UsageExampleProps {
  /** Null shows where the key goes. */
  apiKey: string | null;
  apiUrl: string;
  robot: string | null;
  now: string;
}

/** A request that works as it is once the key stands in it. */
export function UsageExample({ apiKey, apiUrl, robot, now }: UsageExampleProps) {
  const event = {
    specversion: "1.0",
    id: "T01-000001",
    source: robot ?? "整机身份证编码 29 位",
    type: "cn.shijing.operation.succeeded",
    time: `${formatDateTime(now).replace(" ", "T")}:00+08:00`,
    data: { quantity: 1 },
  };
  const command = [
    `curl -X POST ${apiUrl} \\`,
    `  -H 'Authorization: Bearer ${apiKey ?? "<密钥>"}' \\`,
    "  -H 'Content-Type: application/cloudevents-batch+json' \\",
    `  -d '${JSON.stringify([event])}'`,
  ].join("\n");
  return (
    <div className="usage-example">
      <CopyText value={command} label="示例命令" code />
      <p className="cap">
        id 须对应一次真实作业：同一次作业重发时用同一 id，只计一次；失败的作业 type 用 cn.shijing.operation.failed。一次最多 1000 条、256
        KB。
      </p>
    </div>
  );
}
