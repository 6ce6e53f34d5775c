/** UnmetMusts({ unmet, headed?, brief? }): how many mandatory indicators a bid does not promise to meet, as a dot and words, and which. */
import { Status } from "#app/ui/status.tsx";

interface Unmet {
  name: string;
  asked: string;
}

export const unmetWords = (unmet: readonly Unmet[]): string => `必须指标 ${unmet.length} 项未承诺达到`;

/** `headed` leaves out what a heading says already, `brief` which they are, where that stands beside it. */
export function UnmetMusts({ unmet, headed, brief }: { unmet: readonly Unmet[]; headed?: boolean; brief?: boolean }) {
  if (unmet.length === 0) return <Status tone="ok" word={headed ? "均已承诺" : "必须指标均已承诺"} />;
  return (
    <>
      <Status tone="bad" word={headed ? `${unmet.length} 项未承诺达到` : unmetWords(unmet)} />
      {brief
        ? null
        : unmet.map(({ name, asked }) => (
            <span key={name} className="cap block">
              {name}（要求 {asked}）
            </span>
          ))}
    </>
  );
}
