import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { type OpenPairsPage, openPairsPage } from "#app/areas/bureau/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import "./pairs.css";

export const meta: MetaFunction = () => [{ title: "疑似重复 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json(await openPairsPage(ctx, pageFrom(new URL(request.url).searchParams)));
  });
}

export default function OpenPairs() {
  const { rows, total, page, pageSize, mayJudge } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={[{ label: "重点场景台账", to: paths.ledger() }, { label: "疑似重复" }]}
        title="疑似重复"
        subtitle="本地区名称与核心作业高度相似、尚未判定的场景，两两列出。判定为同一场景的，按 1 项计算。"
      />
      <Sheet title={`待判定 ${total} 对`} note="相似度从高到低" flush>
        <DataTable
          caption="尚未判定的疑似重复场景"
          rows={rows}
          rowKey={(row) => `${row.own.code} ${row.other.code}`}
          cards
          top
          empty={
            total > 0 ? (
              <EmptyState
                title="这一页没有内容"
                reason="判定之后清单会变短。"
                action={<ButtonLink to={paths.openPairs()}>回到第 1 页</ButtonLink>}
              />
            ) : (
              <EmptyState
                title="没有待判定的疑似重复"
                reason="新提交或修订的场景与台账中的场景相似时，会出现在这里。"
                action={<ButtonLink to={paths.ledger()}>返回台账</ButtonLink>}
              />
            )
          }
          columns={[
            { key: "own", header: "场景", rowHeader: true, width: "36%", phone: "full", render: (row) => <Side side={row.own} /> },
            { key: "other", header: "与之相似的场景", width: "36%", phone: "full", render: (row) => <Side side={row.other} /> },
            {
              key: "score",
              header: "相似度",
              align: "right",
              nowrap: true,
              render: (row) => <span className="strong">{row.score}%</span>,
            },
            { key: "unit", header: "单位", nowrap: true, render: (row) => (row.isSameUnit ? "同一单位" : "不同单位") },
            {
              key: "act",
              header: <span className="vh">操作</span>,
              align: "right",
              nowrap: true,
              render: (row) => (
                <ButtonLink small to={`${paths.reviewScene(row.own.code, { beside: row.other.code })}#pair-${row.other.code}`}>
                  {mayJudge ? "对照并判定" : "逐项对照"}
                  <span className="vh">
                    ：{row.own.code} 与 {row.other.code}
                  </span>
                </ButtonLink>
              ),
            },
          ]}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
      </Sheet>
    </>
  );
}

function Side({ side: { code, name, status, unitName, regionName, saysDifference } }: { side: OpenPairsPage["rows"][number]["own"] }) {
  return (
    <div className="pair-side">
      <Link to={paths.reviewScene(code)}>{name}</Link>
      <span className="cap block">
        {code} · {unitName} · {regionName}
      </span>
      <span className="row">
        <Status tone={SCENE_STATUS_TONES[status]} word={SCENE_STATUS_NAMES[status]} />
        {saysDifference ? null : <Status tone="wait" word="未写差异化创新点" />}
      </span>
    </div>
  );
}
