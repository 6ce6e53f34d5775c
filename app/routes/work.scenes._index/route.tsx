import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { countMyScenes, listMyScenes } from "#app/areas/scenes/index.server.ts";
import { mayChangeScene, mayCreateScene } from "#app/areas/scenes/policy.ts";
import { can } from "#app/areas/scenes/states.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { SCENE_FIELD_NAMES, SCENE_STATUS_NAMES, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction = () => [{ title: "我的场景 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const params = new URL(request.url).searchParams;
    const status = SCENE_STATUSES.find((candidate) => candidate === params.get("status")) ?? null;
    const [page, counts] = await Promise.all([listMyScenes(ctx, pageFrom(params), status ?? undefined), countMyScenes(ctx)]);
    const organizationId = ctx.actor.organizationId;
    return json({
      ...page,
      status,
      counts,
      now: ctx.clock.now().toISOString(),
      mayCreate: mayCreateScene(ctx.actor),
      rows: page.rows.map((row) => ({ ...row, mayEdit: can("edit", row.status) && mayChangeScene(ctx.actor, { ...row, organizationId }) })),
    });
  });
}

export default function MyScenes() {
  const { rows, total, page, pageSize, status, counts, now, mayCreate } = useLoaderData<typeof loader>();
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {
      key: "name",
      header: "场景",
      rowHeader: true,
      render: (row) => (
        <>
          <Link to={paths.myScene(row.code)} prefetch="intent">
            {row.name}
          </Link>
          {row.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
          <span className="cap block">
            {row.code} · {row.regionName}
          </span>
          {row.returnReason ? <span className="cap block danger">退回理由：{row.returnReason}</span> : null}
        </>
      ),
    },
    {
      key: "field",
      header: "领域",
      phone: "hide",
      render: (row) => (
        <>
          {SCENE_FIELD_NAMES[row.field]}
          <span className="cap block">{row.industryDirection}</span>
        </>
      ),
    },
    {
      key: "indicators",
      header: "指标",
      align: "right",
      phone: "hide",
      render: (row) => <span className="nb">{row.indicatorCount} 项</span>,
    },
    {
      key: "status",
      header: "状态",
      word: "",
      nowrap: true,
      render: (row) => <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />,
    },
    {
      key: "closes",
      header: "应答截止",
      align: "right",
      nowrap: true,
      render: (row) => (
        <>
          {formatDate(row.closesAt)}
          <span className="cap block">{formatRemaining(row.closesAt, now)}</span>
        </>
      ),
    },
    { key: "updated", header: "最近更新", align: "right", nowrap: true, phone: "hide", render: (row) => formatDateTime(row.updatedAt) },
    {
      key: "act",
      header: <span className="vh">操作</span>,
      word: "",
      align: "right",
      nowrap: true,
      render: (row) =>
        row.mayEdit ? (
          <ButtonLink to={paths.editScene(row.code)} small>
            {row.status === "returned" ? "修改后重新提交" : "继续填写"}
          </ButtonLink>
        ) : row.status === "matched" ? (
          <ButtonLink to={paths.comparison(row.code)} small variant="outline">
            方案比选
          </ButtonLink>
        ) : null,
    },
  ];
  const create = mayCreate ? (
    <ButtonLink to={paths.newScene()} variant="primary" icon="plus">
      发布场景
    </ButtonLink>
  ) : null;
  if (all === 0) {
    return (
      <>
        <PageHead title="我的场景" />
        <Sheet>
          <EmptyState
            title="贵单位还没有场景"
            reason="把一个真实作业现场写成带指标的场景，审核公开后平台为您匹配联合体方案。约需 8 分钟，可先存草稿。"
            action={create}
            sample={
              <>
                例如：电池测试线——柔性插接 · 位置精度 ≤±0.5 mm（必须）· 单次节拍 ≤15 s（必须）· 适应照度 200–1500 lx（期望）。
                <Link to={paths.scenes()}>看看别的单位怎么写</Link>
              </>
            }
          />
        </Sheet>
      </>
    );
  }
  return (
    <>
      <PageHead title="我的场景" subtitle={`共 ${all} 个场景`} actions={create} />
      <Tabs
        label="按状态"
        items={[
          { to: paths.myScenes(), label: "全部", count: all, current: status === null },
          ...SCENE_STATUSES.filter((candidate) => counts[candidate] !== undefined || candidate === status).map((candidate) => ({
            to: `${paths.myScenes()}?status=${candidate}`,
            label: SCENE_STATUS_NAMES[candidate],
            count: counts[candidate] ?? 0,
            current: candidate === status,
          })),
        ]}
      />
      <Sheet flush>
        <DataTable
          caption="我的场景"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.code}
          cards
          top
          rowTone={(row) => (row.status === "returned" ? "warn" : undefined)}
          empty={<FilteredEmpty filters={status ? `状态：${SCENE_STATUS_NAMES[status]}` : `第 ${page} 页`} clearTo={paths.myScenes()} />}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={`共 ${total} 个`} />
      </Sheet>
    </>
  );
}
