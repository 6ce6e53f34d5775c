import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listCalls } from "#app/areas/calls/index.server.ts";
import { BID_TONES, CALL_TONES } from "#app/areas/calls/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime, formatFen, formatRemaining } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { BID_STATUS_NAMES, CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";

export const meta: MetaFunction = () => [{ title: "揭榜 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ rows: await listCalls(ctx), kind: ctx.actor.organizationKind, now: ctx.clock.now().toISOString() });
  });
}

const SUBTITLES = {
  userUnit: "贵单位发起的公开征集。应答密封提交，到截止时间统一开启。",
  vendor: "正在征集应答和已经结束的揭榜。应答在截止时间前密封，任何人不能提前查看。",
  bureau: "本地区场景的公开征集。",
  operator: "已发布的公开征集。",
} as const;

export default function Calls() {
  const { rows, kind, now } = useLoaderData<typeof loader>();
  type Row = (typeof rows)[number];
  const deadline: Column<Row> = {
    key: "deadline",
    header: "应答截止（北京时间）",
    nowrap: true,
    render: (row) => (
      <>
        {formatDateTime(row.deadline)}
        {row.status === "open" ? <span className="cap block">{formatRemaining(row.deadline, now)}</span> : null}
      </>
    ),
  };
  const last: Column<Row> =
    kind === "vendor"
      ? {
          key: "own",
          header: "我的应答",
          nowrap: true,
          render: (row) => (row.ownBid ? <Status tone={BID_TONES[row.ownBid]} word={BID_STATUS_NAMES[row.ownBid]} /> : "—"),
        }
      : {
          key: "sealed",
          header: "已密封应答",
          align: "right",
          nowrap: true,
          render: (row) => (row.sealedCount === null ? "—" : `${row.sealedCount} 份`),
        };
  return (
    <>
      <PageHead title="揭榜" subtitle={SUBTITLES[kind]} />
      <Sheet flush>
        <DataTable
          caption="揭榜"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          empty={
            kind === "userUnit" ? (
              <EmptyState
                title="还没有揭榜"
                reason="在征集方案的场景页面点“发起揭榜”，写明规则、截止时间和评审标准。"
                action={<ButtonLink to={paths.myScenes()}>查看我的场景</ButtonLink>}
              />
            ) : (
              <EmptyState
                title="现在没有揭榜"
                reason="用户单位在场景上发起公开征集后，会列在这里。"
                action={<ButtonLink to={paths.scenes()}>查看场景库</ButtonLink>}
              />
            )
          }
          columns={[
            {
              key: "title",
              header: "揭榜与编号",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.call(row.code)} className="strong">
                    {row.title}
                  </Link>
                  <span className="cap block">{row.code}</span>
                </>
              ),
            },
            { key: "scene", header: "场景", render: (row) => row.sceneName },
            ...(kind === "userUnit" ? [] : [{ key: "unit", header: "用户单位", render: (row: Row) => row.userUnitName }]),
            {
              key: "limit",
              header: "最高限价",
              align: "right",
              nowrap: true,
              render: (row) => (row.priceLimitFen ? formatFen(row.priceLimitFen) : "不设"),
            },
            { key: "teams", header: "团队", nowrap: true, render: (row) => (row.teamsAllowed ? "接受" : "不接受") },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={CALL_TONES[row.status]} word={CALL_STATUS_NAMES[row.status]} />,
            },
            deadline,
            last,
          ]}
        />
      </Sheet>
    </>
  );
}
