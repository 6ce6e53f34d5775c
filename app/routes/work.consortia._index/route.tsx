import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { myConsortiaPage } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { CONSORTIUM_ORIGIN_NAMES, CONSORTIUM_STATUS_NAMES, CONSORTIUM_STATUSES, MEMBER_STATUS_NAMES } from "#db/vocabulary/consortia.ts";

export const meta: MetaFunction = () => [{ title: "联合体 · 实景" }];

const SIDES = ["invited", "member"] as const;
const SIDE_NAMES = { invited: "待答复邀约", member: "已加入" } as const;
const one = <T extends string>(choices: readonly T[], text: string | null): T | undefined => choices.find((choice) => choice === text);

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const search = new URL(request.url).searchParams;
    const isUnit = ctx.actor.organizationKind === "userUnit";
    const status = one(CONSORTIUM_STATUSES, search.get("status"));
    const side = isUnit ? undefined : one(SIDES, search.get("side"));
    return json({ ...(await myConsortiaPage(ctx, { status, side, page: pageFrom(search) })), status, side, isUnit });
  });
}

const TONES = { inviting: "wait", formed: "ok", dissolved: "bad" } as const;

export default function Consortia() {
  const { rows, total, page, pageSize, status, side, isUnit } = useLoaderData<typeof loader>();
  const filters = [...(side ? [SIDE_NAMES[side]] : []), ...(status ? [CONSORTIUM_STATUS_NAMES[status]] : [])];
  const to = (params: { status?: string | undefined; side?: string | undefined }) =>
    paths.consortia({ ...(params.status ? { status: params.status } : {}), ...(params.side ? { side: params.side } : {}) });
  return (
    <>
      <PageHead
        title="联合体"
        subtitle={isUnit ? "贵单位为场景发起的创新应用联合体。" : "贵单位受邀或加入的创新应用联合体。"}
        actions={
          <>
            {isUnit ? null : (
              <Segments
                label="按参与方式"
                items={[
                  { to: to({ status }), label: "全部", current: side === undefined },
                  ...SIDES.map((value) => ({ to: to({ status, side: value }), label: SIDE_NAMES[value], current: side === value })),
                ]}
              />
            )}
            <Segments
              label="按状态"
              items={[
                { to: to({ side }), label: "全部状态", current: status === undefined },
                ...CONSORTIUM_STATUSES.map((value) => ({
                  to: to({ side, status: value }),
                  label: CONSORTIUM_STATUS_NAMES[value],
                  current: status === value,
                })),
              ]}
            />
          </>
        }
      />
      <Sheet flush>
        <DataTable
          caption="联合体"
          rows={rows}
          rowKey={(row) => row.code}
          cards
          rowTone={(row) => (row.awaitingMe ? "warn" : undefined)}
          empty={
            filters.length > 0 ? (
              <FilteredEmpty filters={filters.join("、")} clearTo={paths.consortia()} />
            ) : (
              <EmptyState title="还没有联合体" reason="用户单位在比选中选定方案后，成员会在这里收到邀约。" />
            )
          }
          columns={[
            {
              key: "scene",
              header: "场景与编号",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.consortium(row.code)} className="strong">
                    {row.sceneName}
                  </Link>
                  <span className="cap block">
                    {row.code} · {CONSORTIUM_ORIGIN_NAMES[row.origin]}
                  </span>
                </>
              ),
            },
            ...(isUnit ? [] : [{ key: "unit", header: "用户单位", render: (row: (typeof rows)[number]) => row.userUnitName }]),
            { key: "lead", header: "牵头单位", render: (row) => row.leadName ?? "—" },
            {
              key: "members",
              header: "已接受",
              align: "right",
              nowrap: true,
              render: (row) => (row.accepted === null ? "—" : `${row.accepted} / ${row.memberCount} 家`),
            },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={TONES[row.status]} word={CONSORTIUM_STATUS_NAMES[row.status]} />,
            },
            {
              key: "todo",
              header: isUnit ? "待办" : "贵单位",
              nowrap: true,
              render: (row) =>
                row.awaitingMe ? (
                  <Link to={paths.consortium(row.code)}>{isUnit ? "请处理" : "请答复邀约"}</Link>
                ) : row.ownStatus ? (
                  MEMBER_STATUS_NAMES[row.ownStatus]
                ) : (
                  "—"
                ),
            },
            { key: "created", header: "发起时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.createdAt) },
          ]}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={total > 0 ? `共 ${total} 个` : undefined} />
      </Sheet>
    </>
  );
}
