/** PairSheet({ code, version, pair, typed }): two scenes that read alike, side by side, and the decision on them. */
import { Form, Link } from "@remix-run/react";
import type { ReviewPage } from "#app/areas/bureau/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { PAIR_VERDICT_NAMES, SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";

type Pair = ReviewPage["pairs"][number];
/** What was typed into a refused form, and its errors by field. */
export interface Typed {
  values: Record<string, unknown>;
  errors: Record<string, string[] | null>;
}
type PairSheetProps = { code: string; version: number; pair: Pair; typed: Typed | null };

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

export function PairSheet({ code, version, pair, typed }: PairSheetProps) {
  const { decision } = pair;
  return (
    <details className="pair-sheet" id={`pair-${pair.code}`} open={decision === null || typed !== null}>
      <summary>
        <span className="strong">{pair.name}</span>
        <span className="muted">
          {pair.code} · {pair.unitName}
          {pair.isSameUnit ? "（同一单位）" : ""} · {SCENE_STATUS_NAMES[pair.status]}
        </span>
        <span className="pair-score">相似度 {pair.score}%</span>
        {decision ? <Status tone="ok" word={PAIR_VERDICT_NAMES[decision.verdict]} /> : <Status tone="wait" word="待判定" />}
      </summary>
      <div className="pair-body">
        <Comparison pair={pair} />
        {decision ? (
          <div className="pair-decision">
            <p>
              <span className="strong">{PAIR_VERDICT_NAMES[decision.verdict]}</span>
              {decision.countedCode ? `，计入 ${decision.countedCode}` : "，各自计算"}。{decision.by} {formatDateTime(decision.at)}
              ，当时相似度 {decision.score}%（方法 {decision.method}）。
            </p>
            <p>理由：{decision.reason}</p>
            {pair.mayJudge ? (
              <ConfirmButton
                label="撤销判定"
                side="left"
                question={`撤销与“${pair.name}”的判定？`}
                consequence="撤销后两个场景回到待判定，计数随即恢复。原判定留存备查。"
                fields={{ intent: "undo", otherCode: pair.code }}
              >
                <TextAreaField name="reason" id={`undo-${pair.code}`} label="撤销理由" required rows={2} maxLength={500} />
              </ConfirmButton>
            ) : null}
          </div>
        ) : pair.mayJudge ? (
          <Form method="post" className="form pair-form" preventScrollReset>
            <input type="hidden" name="intent" value="pair" />
            <input type="hidden" name="version" value={version} />
            <input type="hidden" name="otherCode" value={pair.code} />
            <input type="hidden" name="otherVersion" value={pair.version} />
            <RadioGroup
              name="judgement"
              id={`judgement-${pair.code}`}
              label="判定"
              required
              defaultValue={text(typed?.values["judgement"])}
              error={typed?.errors["verdict"] ?? typed?.errors["countedCode"] ?? undefined}
              options={[
                { value: `sameScene:${code}`, label: `按 1 项计算，计入本场景（${code}）` },
                { value: `sameScene:${pair.code}`, label: `按 1 项计算，计入对方（${pair.code}）` },
                { value: "different", label: "不是同一场景，各自计算" },
              ]}
            />
            <TextAreaField
              name="reason"
              id={`pair-reason-${pair.code}`}
              label="判定理由"
              hint="写明对象、工序和关键技术要求是否一致。理由留存备查，按 1 项计算时会告知双方单位。"
              required
              rows={2}
              maxLength={500}
              defaultValue={text(typed?.values["reason"])}
              error={typed?.errors["reason"] ?? undefined}
            />
            <SubmitButton variant="default" pending="正在记录…">
              记录判定
            </SubmitButton>
          </Form>
        ) : (
          <p className="muted">两个场景不都在贵单位的地区内，由共同的上级主管部门判定是否按 1 项计算。</p>
        )}
        {pair.revoked.map((row) => (
          <p className="cap" key={row.at}>
            {formatDateTime(row.at)} {row.by}曾判定{PAIR_VERDICT_NAMES[row.verdict]}（{row.reason}），{formatDateTime(row.revokedAt)} 由
            {row.revokedBy}撤销：{row.revokeReason}
          </p>
        ))}
        <p>
          <Link to={paths.scene(pair.code)}>打开 {pair.code}</Link>
        </p>
      </div>
    </details>
  );
}

function Comparison({ pair }: { pair: Pair }) {
  const different = <span className="strong">不同</span>;
  const rows = [
    ...pair.texts.map(({ term, own, other }) => ({
      term,
      own: <Marked stretches={own} />,
      other: <Marked stretches={other} />,
      word: own.every(({ shared }) => shared) && other.every(({ shared }) => shared) ? "相同" : "底色处相同",
    })),
    ...pair.facts.map(({ term, own, other, agrees }) => ({
      term,
      own: own || "—",
      other: other || "—",
      word: own === "" && other === "" ? "均未填写" : agrees ? "相同" : different,
    })),
    ...pair.indicators.map(({ name, own, other, agrees }) => ({
      term: `指标：${name}`,
      own: own ?? "—",
      other: other ?? "—",
      word: agrees ? "相同" : own === null ? "仅对方有" : other === null ? "仅本场景有" : different,
    })),
  ];
  return (
    <DataTable
      caption={`与 ${pair.code} 逐项对照，双方都写到的词有底色`}
      rows={rows}
      rowKey={(row) => row.term}
      compact
      cards
      top
      columns={[
        { key: "term", header: "项目", rowHeader: true, width: "15%", render: (row) => row.term },
        { key: "own", header: "本场景", phone: "full", render: (row) => row.own },
        { key: "other", header: pair.code, phone: "full", render: (row) => row.other },
        { key: "word", header: "对照", nowrap: true, render: (row) => row.word },
      ]}
    />
  );
}

function Marked({ stretches }: { stretches: Pair["texts"][number]["own"] }) {
  return (
    <>
      {stretches.map(({ text: words, shared }, i) => {
        const key = `${i}-${words}`;
        return shared ? <mark key={key}>{words}</mark> : <span key={key}>{words}</span>;
      })}
    </>
  );
}
