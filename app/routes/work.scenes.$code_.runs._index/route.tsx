import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listRuns } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { SceneTabs, sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { RUN_TRIGGER_NAMES } from "#db/vocabulary/matching.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `匹配记录：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return json(await listRuns(ctx, params["code"] ?? "", pageFrom(new URL(request.url).searchParams)));
  });
}

export default function Runs() {
  const { scene, rows, page, pageSize, total } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "匹配记录")}
        title={`匹配记录：${scene.name}`}
        subtitle="每次匹配的输入与结果都完整保存，可以回看，也可以看到与上一次相比变了什么、为什么。"
      />
      <SceneTabs code={scene.code} />
      <Sheet flush>
        <DataTable
          caption="匹配记录"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          top
          empty={<EmptyState title="还没有匹配记录" reason="场景发布后自动进行首次匹配。" />}
          columns={[
            {
              key: "code",
              header: "编号与时间",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.run(scene.code, row.code)}>{row.code}</Link>
                  {row.isCurrent ? (
                    <span className="ok">（当前）</span>
                  ) : row.isOutdated ? (
                    <span className="muted">（场景修订前）</span>
                  ) : null}
                  <span className="cap block">{formatDateTime(row.createdAt)}</span>
                </>
              ),
            },
            { key: "trigger", header: "起因", render: (row) => RUN_TRIGGER_NAMES[row.trigger] },
            {
              key: "retrieval",
              header: "候选",
              align: "right",
              render: (row) => (
                <>
                  {formatCount(row.candidateCount, "项")}
                  <span className={row.degraded ? "cap block warn" : "cap block"}>{row.degraded ? "数据库检索" : "搜索引擎检索"}</span>
                </>
              ),
            },
            { key: "proposals", header: "方案", align: "right", render: (row) => formatCount(row.proposalCount, "个") },
            {
              key: "best",
              header: "最佳方案",
              align: "right",
              render: (row) =>
                row.best ? (
                  <>
                    <span className="strong">{row.best.value.toFixed(2)} 分</span>
                    <span className={row.best.unmet > 0 ? "cap block danger" : "cap block"}>
                      {row.best.unmet > 0 ? `必须项缺 ${row.best.unmet} 项` : "必须项全部满足"}
                    </span>
                  </>
                ) : (
                  "—"
                ),
            },
            {
              key: "optimal",
              header: "结论",
              render: (row) => (
                <>
                  <span className={row.optimal ? "ok" : "warn"}>{row.optimal ? "已证明最优" : "未证明最优"}</span>
                  <span className="cap block">用时 {formatCount(row.elapsedMs)} 毫秒</span>
                </>
              ),
            },
            {
              key: "show",
              header: "方案对照",
              render: (row) =>
                row.proposalCount > 0 ? (
                  <Link to={paths.comparison(scene.code, row.isCurrent ? {} : { run: row.code })}>
                    查看方案
                    <span className="vh">（{row.code}）</span>
                  </Link>
                ) : (
                  "—"
                ),
            },
          ]}
        />
      </Sheet>
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={`共 ${total} 次`} />
    </>
  );
}
