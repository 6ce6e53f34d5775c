import { CopyText } from "#app/ui/copy-text.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { UsageExample } from "./usage-example.tsx";

/** The one time a key is seen. */
export function NewKey({ apiKey, apiUrl, robot, now }: { apiKey: string; apiUrl: string; robot: string | null; now: string }) {
  return (
    <Notice tone="ok" title="新密钥已签发，只显示这一次">
      <p>请立即保存到机器人的上报程序中；离开或刷新本页后无法再查看，只能停用后重新签发。</p>
      <p>
        <CopyText value={apiKey} label="密钥" code />
      </p>
      <UsageExample apiKey={apiKey} apiUrl={apiUrl} robot={robot} now={now} />
    </Notice>
  );
}
