import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ordersPage } from "#app/areas/matching/index.server.ts";
import { readOrderFilter } from "#app/areas/matching/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { OrderSheet } from "./order-sheet.tsx";

export const meta: MetaFunction = () => [{ title: "集单机会 · 实景" }];

/** Orders on a page: each is a sheet of its own. */
const PAGE_SIZE = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const params = new URL(request.url).searchParams;
    return json(await ordersPage(ctx, readOrderFilter(params), pageFrom(params, PAGE_SIZE)));
  });
}

export default function Orders() {
  const { filter, counts, measuredAt, rows, total, page, pageSize } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="集单机会"
        subtitle={`台数不多、要求相近的开放场景合在一起，由同样的能力承接。${measuredAt ? `统计于 ${formatDateTime(measuredAt)}。` : ""}`}
      />
      <Tabs
        label="集单范围"
        items={[
          { to: paths.orders(), label: "贵单位可以承接", count: counts.mine, current: filter.view === "mine" },
          { to: paths.orders({ view: "all" }), label: "全部集单", count: counts.all, current: filter.view === "all" },
        ]}
      />
      {rows.length === 0 ? (
        <Sheet flush>
          {measuredAt === null ? (
            <EmptyState title="还没有统计过" reason="系统每小时汇总一次小批量需求，请稍后再看。" />
          ) : filter.view === "mine" && counts.all > 0 ? (
            <EmptyState
              title="贵单位的能力暂未进入可承接的组合"
              reason="完善指标与证据、声明适配关系，有助于进入场景方案，从而承接集单。"
              action={<ButtonLink to={paths.orders({ view: "all" })}>查看全部集单</ButtonLink>}
            />
          ) : (
            <EmptyState title="目前没有集单" reason="不同单位的小批量场景（不超过 20 台）能由同样的能力承接时，会合并显示在这里。" />
          )}
        </Sheet>
      ) : (
        rows.map((order) => <OrderSheet key={order.id} order={order} />)
      )}
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
    </>
  );
}
