import type { RankingLine, RankingView } from "#app/areas/calls/index.server.ts";
import { PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";

/** Hundredths of a point as read: 7550 → 75.50. */
export const points = (hundredths: number): string => (hundredths / 100).toFixed(2);

export const bidName = ({ alias, name }: Pick<RankingLine, "alias" | "name">): string => (name === null ? alias : `${name}（${alias}）`);

/** The ranking with its spread, and what every evaluator wrote. Shown once everyone has handed in. */
export function RankingSheet({ ranking }: { ranking: RankingView }) {
  const criteria = ranking.lines[0]?.criteria ?? [];
  return (
    <Sheet
      title="评审汇总"
      note={`${ranking.evaluators} 名评审人的加权平均分；同分依次比较权重最高的评分项、报价、密封先后`}
      flush
      footer="括号内为各评审人的最低分至最高分。资格条件经过半数评审人判定不符合的，不参加排名。"
    >
      <DataTable
        caption="评审汇总"
        rows={ranking.lines}
        rowKey={({ bidId }) => bidId}
        cards
        columns={[
          {
            key: "bid",
            header: "应答",
            rowHeader: true,
            width: "20%",
            render: (line) => (
              <>
                <span className="strong">{line.name ?? line.alias}</span>
                {line.name === null ? null : <span className="cap block">{line.alias}</span>}
              </>
            ),
          },
          {
            key: "rank",
            header: "名次",
            align: "right",
            nowrap: true,
            render: (line) => (line.rank === null ? <Status tone="bad" word="不合格" /> : `第 ${line.rank} 名`),
          },
          {
            key: "total",
            header: "综合得分",
            align: "right",
            nowrap: true,
            render: (line) => (
              <>
                <span className="strong">{line.totalHundredths === null ? "—" : points(line.totalHundredths)}</span>
                <span className="cap">
                  （{points(line.lowestTotalHundredths)}–{points(line.highestTotalHundredths)}）
                </span>
              </>
            ),
          },
          {
            key: "price",
            header: "报价金额",
            align: "right",
            nowrap: true,
            render: (line) => (
              <>
                {formatFen(line.priceFen)}
                <span className="cap">{PRICE_BASIS_NAMES[line.priceBasis]}</span>
              </>
            ),
          },
          ...criteria.map((criterion, i) => ({
            key: criterion.id,
            header: criterion.kind === "condition" ? criterion.name : `${criterion.name} ${criterion.weight}%`,
            align: "right" as const,
            render: (line: RankingLine) => <CriterionCell criterion={line.criteria[i]} />,
          })),
        ]}
      />
      {ranking.lines.map((line) => (
        <Comments key={line.bidId} line={line} />
      ))}
    </Sheet>
  );
}

function CriterionCell({ criterion }: { criterion: RankingLine["criteria"][number] | undefined }) {
  if (!criterion) return <>—</>;
  const { kind, scores, meanHundredths, lowest, highest } = criterion;
  if (kind === "condition") {
    const met = scores.filter(({ score }) => score > 0).length;
    const isOut = (scores.length - met) * 2 > scores.length;
    return <Status tone={isOut ? "bad" : met < scores.length ? "wait" : "ok"} word={`${met} / ${scores.length} 符合`} />;
  }
  return (
    <>
      {points(meanHundredths)}
      <span className="cap">
        （{lowest}–{highest}）
      </span>
    </>
  );
}

function Comments({ line }: { line: RankingLine }) {
  const rows = line.criteria.flatMap((criterion) =>
    criterion.scores.map((score, i) => ({ key: `${criterion.id}${i}`, criterion, ...score })),
  );
  return (
    <details className="bid-text">
      <summary>{bidName(line)}的逐项评分与评语</summary>
      <DataTable
        caption={`${bidName(line)}的逐项评分与评语`}
        rows={rows}
        rowKey={({ key }) => key}
        cards
        compact
        columns={[
          { key: "criterion", header: "评分项", rowHeader: true, render: ({ criterion }) => criterion.name },
          { key: "by", header: "评审人", nowrap: true, render: ({ by }) => by },
          {
            key: "score",
            header: "评分",
            align: "right",
            nowrap: true,
            render: ({ criterion, score }) => (criterion.kind === "condition" ? (score === 0 ? "不符合" : "符合") : score),
          },
          { key: "comment", header: "评语", phone: "full", render: ({ comment }) => <span className="typed">{comment || "—"}</span> },
        ]}
      />
    </details>
  );
}
