import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { gapPage, requestGaps } from "#app/areas/matching/index.server.ts";
import { readGapFilter } from "#app/areas/matching/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { FilterForm } from "#app/routes/work.metrics._index/filter-form.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { GAP_KIND_NAMES, GAP_KINDS } from "#db/vocabulary/demand.ts";
import { SCENE_FIELD_NAMES, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import { GapSheet } from "./gap-sheet.tsx";
import { SupplySheet } from "./supply-sheet.tsx";
import "./gaps.css";

export const meta: MetaFunction = () => [{ title: "供需缺口 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    const params = new URL(request.url).searchParams;
    return json(await gapPage(ctx, readGapFilter(params), pageFrom(params)));
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return formAction(request, context, z.strictObject({}), async () => {
      await requestGaps(ctx);
      return redirect(`${paths.gaps()}?requested=1`);
    });
  });
}

export default function Gaps() {
  const page = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [params] = useSearchParams();
  const { filter, totals, measuredAt } = page;
  const to = (view: string | null) => `${paths.gaps()}${withParam(pageless(params), "view", view)}`;
  const search = pageless(params).toString();
  const clearTo = paths.gaps(filter.view === "supply" ? { view: "supply" } : {});
  const isFiltered = filter.q !== "" || [filter.region, filter.field, filter.kind].some((value) => value !== undefined);
  const form = (
    <FilterForm
      label="指标名称"
      q={filter.q}
      clearTo={clearTo}
      keep={filter.view === "supply" ? { view: "supply" } : {}}
      selects={[
        ...(page.regions.length > 0 ? [{ name: "region", label: "地区", value: filter.region, options: page.regions }] : []),
        {
          name: "field",
          label: "应用领域",
          value: filter.field,
          options: SCENE_FIELDS.map((value) => ({ value, label: SCENE_FIELD_NAMES[value] })),
        },
        ...(filter.view === "gaps"
          ? [
              {
                name: "kind",
                label: "缺口类型",
                value: filter.kind,
                options: GAP_KINDS.map((value) => ({ value, label: GAP_KIND_NAMES[value] })),
              },
            ]
          : []),
      ]}
    />
  );
  return (
    <>
      <PageHead
        title="供需缺口"
        subtitle={`${page.regionName} · ${measuredAt ? `统计于 ${formatDateTime(measuredAt)}，全国 ${page.openScenes} 个征集中的场景` : "尚未统计"}`}
        actions={
          page.mayAsk ? (
            <>
              <Form method="post">
                <SubmitButton variant="default" pending="正在提交…">
                  重新统计
                </SubmitButton>
              </Form>
              {measuredAt ? (
                <Form method="post" action={`${paths.exportGaps()}${search === "" ? "" : `?${search}`}`} reloadDocument>
                  <SubmitButton icon="download">导出缺口清单</SubmitButton>
                </Form>
              ) : null}
            </>
          ) : null
        }
      />
      <ErrorSummary errors={errorsFromRecord(last?.error ?? {})} />
      {params.get("requested") === "1" ? <Notice tone="info">已开始重新统计，通常不到一分钟。请稍后刷新本页。</Notice> : null}
      <SummaryStrip
        items={[
          { label: "有缺口的场景", value: totals.scenes, unit: "个", note: "至少一个必须项未满足" },
          { label: "涉及指标", value: totals.metrics, unit: "项" },
          { label: GAP_KIND_NAMES.catalogue, value: totals.catalogue, unit: "项", note: "已发布能力均未达到" },
          { label: GAP_KIND_NAMES.combination, value: totals.combination, unit: "项", note: "最优联合体仍未满足" },
        ]}
      />
      <Tabs
        label="供需缺口的两种看法"
        items={[
          { to: to(null), label: "按指标看缺口", current: filter.view === "gaps" },
          { to: to("supply"), label: "补上什么供给", current: filter.view === "supply" },
        ]}
      />
      {page.gaps ? (
        <GapSheet
          table={page.gaps}
          filter={filter}
          form={form}
          isMeasured={measuredAt !== null}
          isFiltered={isFiltered}
          clearTo={clearTo}
        />
      ) : null}
      {page.supply ? (
        <SupplySheet table={page.supply} form={form} isMeasured={measuredAt !== null} isFiltered={isFiltered} clearTo={clearTo} />
      ) : null}
    </>
  );
}

/** The address without where in a list one is, and what was just done. */
function pageless(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of ["page", "requested"]) next.delete(name);
  return next;
}
