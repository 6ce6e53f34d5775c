import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { filingsPage } from "#app/areas/bureau/index.server.ts";
import { readFilingFilter } from "#app/areas/bureau/schemas.ts";
import { witnessedTaskBooks } from "#app/areas/task-books/index.server.ts";
import { TASK_BOOK_STATUS_NAMES } from "#app/areas/task-books/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { FilterForm } from "#app/routes/work.metrics._index/filter-form.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";

export const meta: MetaFunction = () => [{ title: "任务书备案 · 实景" }];

/** The special action began in this year. */
const FIRST_YEAR = 2026;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    const params = new URL(request.url).searchParams;
    const filter = readFilingFilter(params);
    const thisYear = ctx.clock.now().getUTCFullYear();
    const years = Array.from({ length: Math.max(1, thisYear - FIRST_YEAR + 1) }, (_, i) => String(FIRST_YEAR + i));
    const [filed, witnessed] = await Promise.all([filingsPage(ctx, filter, pageFrom(params)), witnessedTaskBooks(ctx)]);
    return json({ filter, years, mayExport: mayEdit(ctx.actor), witnessed, ...filed });
  });
}

export default function Filings() {
  const { filter, years, mayExport, witnessed, rows, total, page, pageSize } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const search = params.toString();
  const isFiltered = filter.q !== "" || filter.year !== undefined;
  return (
    <>
      <PageHead
        title="任务书备案"
        subtitle="本地区全部当事人签署并封存的任务书，最近封存的在前。"
        actions={
          mayExport && total > 0 ? (
            <Form method="post" action={`${paths.exportFilings()}${search === "" ? "" : `?${search}`}`} reloadDocument>
              <SubmitButton icon="download">导出备案清单</SubmitButton>
            </Form>
          ) : null
        }
      />
      {witnessed.length > 0 ? (
        <Sheet title="受邀见证" note="协商与签署中，可以查看并评论" flush>
          <DataTable
            caption="受邀见证的任务书"
            cards
            rows={witnessed}
            rowKey={(row) => row.code}
            columns={[
              {
                key: "name",
                header: "场景",
                rowHeader: true,
                render: (row) => <Link to={paths.taskBook(row.code)}>{row.sceneName}</Link>,
              },
              { key: "code", header: "任务书编号", nowrap: true, render: (row) => row.code },
              {
                key: "status",
                header: "状态",
                nowrap: true,
                render: (row) => <Status tone="wait" word={TASK_BOOK_STATUS_NAMES[row.status]} />,
              },
              { key: "at", header: "更新时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.updatedAt) },
            ]}
          />
        </Sheet>
      ) : null}
      <Sheet flush>
        <FilterForm
          label="任务书编号、场景名称或编号"
          q={filter.q}
          clearTo={paths.filings()}
          selects={[
            {
              name: "year",
              label: "封存年份",
              value: filter.year === undefined ? undefined : String(filter.year),
              options: years.map((year) => ({ value: year, label: `${year} 年` })),
            },
          ]}
        />
        <DataTable
          caption="任务书备案"
          cards
          rows={rows}
          rowKey={(row) => row.code}
          empty={
            isFiltered ? (
              <EmptyState title="没有符合筛选的任务书" reason="请调整筛选条件。" action={<Link to={paths.filings()}>清除筛选</Link>} />
            ) : (
              <EmptyState title="还没有封存的任务书" reason="本地区的任务书由全部当事人签署并封存后，自动列入这里。" />
            )
          }
          columns={[
            {
              key: "title",
              header: "任务书",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.taskBook(row.code)} className="strong">
                    {row.title}
                  </Link>
                  <span className="cap block">
                    {row.code} · 场景 {row.sceneCode}
                  </span>
                </>
              ),
            },
            { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
            { key: "unit", header: "用户单位", render: (row) => row.userUnitName },
            { key: "lead", header: "牵头单位", render: (row) => row.leadName },
            { key: "parties", header: "当事人", align: "right", nowrap: true, render: (row) => `${row.partyCount} 方` },
            { key: "indicators", header: "攻关指标", align: "right", nowrap: true, render: (row) => `${row.indicatorCount} 项` },
            { key: "period", header: "项目期限", nowrap: true, render: (row) => `${row.period.startDate} 至 ${row.period.endDate}` },
            {
              key: "digest",
              header: "内容摘要",
              nowrap: true,
              phone: "hide",
              render: (row) => <span className="code">{row.contentHash.slice(0, 12)}…</span>,
            },
            {
              key: "state",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={row.superseded ? "none" : "ok"} word={row.superseded ? "已变更" : "有效"} />,
            },
            { key: "sealed", header: "封存时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.sealedAt) },
          ]}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={total > 0 ? `共 ${total} 份` : undefined} />
      </Sheet>
    </>
  );
}
