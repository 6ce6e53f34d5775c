import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { filterFrom, ledgerPage } from "#app/areas/bureau/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Chip } from "#app/ui/chip.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { Facet } from "#app/ui/facet.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { toggleParam } from "#app/ui/search-params.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import {
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
  SCENE_STATUS_NAMES,
  type SceneStatus,
} from "#db/vocabulary/scenes.ts";
import "./ledger.css";
import { QuotaSheet } from "./quota-sheet.tsx";

export const meta: MetaFunction = () => [{ title: "重点场景台账 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json(await ledgerPage(ctx, filterFrom(new URL(request.url).searchParams)));
  });
}

const LISTED: SceneStatus[] = ["submitted", "published", "matched", "contracting", "training", "validating", "deployed"];

/** What the scene waits for next, with its date where one is set. */
function nextStep({ status, closesAt }: { status: SceneStatus; closesAt: string }): string {
  if (status === "submitted") return "待审核";
  return status === "published" || status === "matched" ? `${formatDate(closesAt)} 应答截止` : "—";
}

/** A sum under its column; on a phone, where there is no column, with its unit. */
function Total({ value, unit }: { value: number; unit: string }) {
  return (
    <>
      {value}
      <span className="only-phone"> {unit}</span>
    </>
  );
}

export default function Ledger() {
  const page = useLoaderData<typeof loader>();
  // What the page filtered by, which is what it says and what the export is asked for; the address may hold words nobody knows.
  const filtered = new URLSearchParams(Object.entries(page.filter).flatMap(([name, values]) => values.map((value) => [name, value])));
  const search = filtered.toString() === "" ? "" : `?${filtered}`;
  const facets = [
    { name: "city", legend: "地区", options: page.cities },
    { name: "domain", legend: "场景类型", options: SCENE_DOMAINS.map((value) => ({ value, label: SCENE_DOMAIN_NAMES[value] })) },
    { name: "field", legend: "应用领域", options: SCENE_FIELDS.map((value) => ({ value, label: SCENE_FIELD_NAMES[value] })) },
    { name: "status", legend: "阶段", options: LISTED.map((value) => ({ value, label: SCENE_STATUS_NAMES[value] })) },
  ];
  const chosen = facets.flatMap(({ name, legend, options }) =>
    filtered.getAll(name).map((value) => {
      const option = options.find((candidate) => candidate.value === value);
      return { name, value, legend, label: option?.label ?? value };
    }),
  );
  const unitsOf = (rows: typeof page.rows) => rows.reduce((sum, row) => sum + row.unitCount, 0);
  const reviewing = unitsOf(page.rows.filter((row) => row.status === "submitted" && row.countedWith === null));
  const units = unitsOf(page.rows);
  const merged = unitsOf(page.rows.filter((row) => row.countedWith !== null));
  const deadline = page.nextDeadline;
  return (
    <>
      <PageHead
        crumb={[{ label: "区域台账" }, { label: page.organizationName }]}
        title="重点场景台账"
        subtitle={`${deadline ? `${deadline.name}：${deadline.dueOn}（${formatRemaining(deadline.dueOn, page.readAt)}） · ` : ""}数据截至 ${formatDateTime(page.readAt)}`}
        actions={
          page.mayExport ? (
            <>
              <ButtonLink to={paths.ledgerImports()} icon="upload">
                导入工作计划表
              </ButtonLink>
              <Form method="post" action={`${paths.workPlanTable()}${search}`} reloadDocument>
                <SubmitButton icon="download">导出工作计划表（{page.rows.length} 项）</SubmitButton>
              </Form>
            </>
          ) : null
        }
      />
      {page.openPairs > 0 ? (
        <Notice
          tone="warn"
          action={
            <ButtonLink small to={paths.openPairs()}>
              查看清单
            </ButtonLink>
          }
        >
          台账中有 {page.openPairs} 对场景高度相似、尚未判定。判定为同一场景的，按 1 项计算。
        </Notice>
      ) : null}
      {page.cutAt === null ? null : (
        <Notice tone="warn" title={`台账较大，这里最多列出 ${page.cutAt} 项`}>
          按地区与编号列出，其余不在本页，也不计入本页的合计。请按地区、领域或状态筛选；指标任务的进度不受影响。
        </Notice>
      )}
      <QuotaSheet quotas={page.quotas} rows={page.rows} />
      <Sheet
        title={`台账 ${page.rows.length} 项`}
        flush
        note={
          <span className="ledger-chips">
            {chosen.map((one) => (
              <Chip
                key={`${one.name}-${one.value}`}
                label={one.legend}
                value={one.label}
                removable
                on
                to={toggleParam(filtered, one.name, one.value)}
              />
            ))}
          </span>
        }
        footer="导出内容与当前筛选一致。"
        footerEnd={`单元合计 ${units} = 已审核 ${units - reviewing - merged} + 审核中 ${reviewing}${merged > 0 ? ` + 按 1 项合并、不另计 ${merged}` : ""}`}
      >
        <details className="sheet-body fold ledger-filter" open={chosen.length > 0}>
          <summary>筛选台账</summary>
          <Form method="get">
            {facets.map((facet) => (
              <Facet
                key={facet.name}
                legend={facet.legend}
                name={facet.name}
                options={facet.options}
                selected={filtered.getAll(facet.name)}
              />
            ))}
            <div>
              <SubmitButton variant="default">应用筛选</SubmitButton>
            </div>
          </Form>
        </details>
        <div className="ledger-table">
          <DataTable
            caption="重点场景台账"
            rows={page.rows}
            rowKey={(row) => row.code}
            compact
            sticky
            cards
            empty={
              page.total === 0 ? (
                <EmptyState
                  title="台账还是空的"
                  reason="发布一个场景后，它会进入本地区的台账。"
                  action={<ButtonLink to={paths.review()}>去审核场景</ButtonLink>}
                />
              ) : (
                <FilteredEmpty filters={chosen.map((one) => one.label).join("、")} clearTo={paths.ledger()} />
              )
            }
            totals={{
              name: `合计（${page.rows.length} 项）`,
              units: <Total value={units} unit="个单元" />,
              count: <Total value={page.rows.reduce((sum, row) => sum + row.deploymentCount, 0)} unit="台" />,
            }}
            columns={[
              {
                key: "name",
                header: "台账编号与场景名称",
                rowHeader: true,
                render: (row) => (
                  <>
                    <span className="muted nb">{row.code}</span>{" "}
                    <Link to={row.status === "submitted" ? paths.reviewScene(row.code) : paths.scene(row.code)}>{row.name}</Link>{" "}
                    {row.benchmark ? <Seal word="标杆" /> : null}
                    {row.countedWith ? <span className="cap block">与 {row.countedWith.code} 按 1 项计算，不另计</span> : null}
                  </>
                ),
              },
              { key: "unit", header: "用户单位", word: "", phone: "full", render: (row) => row.userUnitName },
              { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
              { key: "domain", header: "类型", nowrap: true, render: (row) => SCENE_DOMAIN_NAMES[row.domain] },
              { key: "industry", header: "行业方向", phone: "full", render: (row) => row.industryDirection },
              { key: "units", header: "单元", align: "right", render: (row) => row.unitCount },
              { key: "count", header: "计划台数", align: "right", nowrap: true, render: (row) => row.deploymentCount },
              { key: "lead", header: "牵头单位", phone: "full", render: (row) => row.leadName ?? "—" },
              {
                key: "status",
                header: "阶段",
                nowrap: true,
                render: (row) => <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />,
              },
              { key: "next", header: "下一节点", phone: "full", nowrap: true, render: nextStep },
              {
                key: "check",
                header: "核查",
                word: "",
                nowrap: true,
                render: (row) => (
                  <Link to={paths.reviewScene(row.code)} aria-label={`核查 ${row.code}`}>
                    核查
                  </Link>
                ),
              },
            ]}
          />
        </div>
      </Sheet>
    </>
  );
}
