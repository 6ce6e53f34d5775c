import type { RankingLine, RankingView } from "#app/areas/calls/index.server.ts";
import { PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { UnmetMusts } from "../work.calls.$code/unmet-musts.tsx";

/** Hundredths of a point as read: 7550 → 75.50. */
export const points = (hundredths: number): string => (hundredths / 100).toFixed(2);

export const bidName = ({ alias, name }: Pick<RankingLine, "alias" | "name">): string => (name === null ? alias : `${name}（${alias}）`);

/** The ranking with its spread, and what every evaluator wrote. Shown once everyone has handed in. */
export function RankingSheet({ ranking }: { ranking: RankingView }) {
  const criteria = ranking.lines[0]?.criteria ?? [];
  const scored = criteria.filter(({ kind }) => kind === "score");
  return (
    <Sheet
      title="评审汇总"
      note={`${ranking.evaluators} 名评审人的加权平均分；承诺达到全部必须指标的应答排在前面，同分依次比较权重最高的评分项、报价、密封先后`}
      flush
      footer="得分下方为各评审人的最低分至最高分。资格条件经过半数评审人判定不符合的，不参加排名。"
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
            // Rather a table to be scrolled than names of one character a line.
            nowrap: true,
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
                <span className="cap block">
                  {points(line.lowestTotalHundredths)}–{points(line.highestTotalHundredths)}
                </span>
              </>
            ),
          },
          {
            key: "musts",
            header: "必须指标",
            nowrap: true,
            phone: "full",
            render: (line) => <UnmetMusts unmet={line.unmetMusts} headed />,
          },
          ...(scored.length < criteria.length
            ? [
                {
                  key: "conditions",
                  header: "资格条件",
                  nowrap: true,
                  phone: "full" as const,
                  render: (line: RankingLine) => <Conditions line={line} />,
                },
              ]
            : []),
          ...scored.map(({ id, name, weight }) => ({
            key: id,
            header: (
              <>
                {name}
                <span className="cap block">{weight}%</span>
              </>
            ),
            word: `${name} ${weight}%`,
            align: "right" as const,
            render: (line: RankingLine) => <Score criterion={line.criteria.find((criterion) => criterion.id === id)} />,
          })),
          {
            key: "price",
            // A criterion is often called 报价 too.
            header: "应答报价",
            align: "right",
            nowrap: true,
            phone: "full",
            render: (line) => (
              <>
                {formatFen(line.priceFen)}
                <span className="cap block">{PRICE_BASIS_NAMES[line.priceBasis]}</span>
              </>
            ),
          },
        ]}
      />
      {ranking.lines.map((line) => (
        <Comments key={line.bidId} line={line} />
      ))}
    </Sheet>
  );
}

/** All conditions in one cell: what everybody found met is said once, every other by name. */
function Conditions({ line }: { line: RankingLine }) {
  const conditions = line.criteria.filter(({ kind }) => kind === "condition");
  const doubted = conditions.filter(({ scores }) => scores.some(({ score }) => score === 0));
  if (doubted.length === 0) return <Status tone="ok" word={conditions.length > 1 ? `${conditions.length} 项全部符合` : "符合"} />;
  return (
    <ul>
      {doubted.map(({ id, name, scores }) => {
        const met = scores.filter(({ score }) => score > 0).length;
        const isOut = (scores.length - met) * 2 > scores.length;
        return (
          <li key={id}>
            <Status tone={isOut ? "bad" : "wait"} word={`${name}：${met} / ${scores.length} 符合`} />
          </li>
        );
      })}
    </ul>
  );
}

function Score({ criterion }: { criterion: RankingLine["criteria"][number] | undefined }) {
  if (!criterion) return <>—</>;
  return (
    <>
      {points(criterion.meanHundredths)}
      <span className="cap block">
        {criterion.lowest}–{criterion.highest}
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
