import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { runPage } from "#app/areas/matching/index.server.ts";
import { BUDGET_LIMIT, limitWord, WEIGHT_GROUPS, weightAt } from "#app/areas/matching/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { SceneTabs } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { optimalityWords } from "#app/routes/work.scenes.$code_.comparison/why.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { RUN_TRIGGER_NAMES } from "#db/vocabulary/matching.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { Changes } from "./changes.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `匹配 ${data?.run.code ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return json(await runPage(ctx, params["code"] ?? "", params["run"] ?? ""));
  });
}

const STAGES = [
  ["retrieve", "检索候选"],
  ["read", "读取内容"],
  ["assess", "逐项评估"],
  ["compose", "组队求解"],
  ["explain", "生成说明"],
] as const;

export default function Run() {
  const { scene, run, slots, changes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={[
          { label: "我的场景", to: paths.myScenes() },
          { label: scene.code, to: paths.myScene(scene.code) },
          { label: "匹配记录", to: paths.runs(scene.code) },
          { label: run.code },
        ]}
        title={`匹配 ${run.code}`}
        subtitle={`${scene.name} · ${formatDateTime(run.createdAt)} · 起因：${RUN_TRIGGER_NAMES[run.trigger]}`}
        actions={
          run.proposalCount > 0 ? (
            <ButtonLink to={paths.comparison(scene.code, run.isCurrent ? {} : { run: run.code })}>查看这次的方案</ButtonLink>
          ) : null
        }
      />
      <SceneTabs code={scene.code} />
      {run.isCurrent ? null : (
        <Notice tone="warn" title="这不是当前结果" action={<ButtonLink to={paths.comparison(scene.code)}>查看当前方案</ButtonLink>}>
          {run.isOutdated ? "它按场景修订前的要求匹配，" : "此后又进行过匹配，"}仅供回看。
        </Notice>
      )}
      {run.degraded ? (
        <Notice tone="warn" title="本次以基础检索取得候选">
          搜索服务当时不可用，候选由数据库按相同条件检索，排序与证明方法不变。恢复后可重新匹配。
        </Notice>
      ) : null}
      <SummaryStrip
        items={[
          {
            label: "检索到的能力",
            value: run.found === null ? "—" : formatCount(run.found),
            ...(run.found === null ? {} : { unit: "项" }),
            note: run.queries === null ? undefined : `${run.queries} 次查询，${formatCount(run.hits)} 条命中`,
          },
          { label: "参与组队的候选", value: formatCount(run.candidateCount), unit: "项" },
          { label: "搜索的节点", value: formatCount(run.nodesSearched), unit: "个", note: `上限 ${formatCount(run.nodeBudget)}` },
          { label: "总用时", value: formatCount(run.elapsedMs), unit: "毫秒" },
        ]}
      />
      <div className="stack">
        <Sheet title={run.optimal ? "已证明最优" : "未证明最优"}>
          <p>{run.proposalCount > 0 ? optimalityWords(run, run.proposalCount) : "这次匹配没有可行的联合体。"}</p>
          <p className="muted">
            {run.optimal
              ? "证明的范围是参与组队的候选：没有任何组合比方案甲少缺一项必须项，或在必须项数相同时价值更高。只与某个方案相差一名成员的组合视为它的变化，不另列出。"
              : "搜索到达上限时，剩余组合的上界仍高于所列方案，因此不能说它们最优；上面的差值是可能错过的最大值。"}
          </p>
        </Sheet>
        <Changes changes={changes} />
        <div className="pair top">
          <Sheet title="各席位的候选" flush>
            <DataTable
              caption="各席位的候选"
              rows={slots}
              rowKey={(slot) => slot.id}
              compact
              columns={[
                {
                  key: "slot",
                  header: "席位",
                  rowHeader: true,
                  render: (slot) => (
                    <>
                      {slot.componentKind ? COMPONENT_KIND_NAMES[slot.componentKind] : SLOT_ROLE_NAMES[slot.role]}
                      <span className="muted">{slot.required ? "" : "（可空）"}</span>
                    </>
                  ),
                },
                { key: "found", header: "检索到", align: "right", render: (slot) => formatCount(slot.found) },
                { key: "kept", header: "参与组队", align: "right", render: (slot) => formatCount(slot.kept) },
              ]}
            />
          </Sheet>
          <Sheet title="用时" note={run.retrieval === "search" ? "由搜索引擎检索" : "由数据库检索"}>
            {run.ms ? (
              <DescriptionList columns={1} items={STAGES.map(([key, term]) => ({ term, detail: `${formatMs(run.ms?.[key])} 毫秒` }))} />
            ) : (
              <p className="muted">这次匹配没有记录分段用时。</p>
            )}
          </Sheet>
        </div>
        <Sheet title="使用的权重" note={run.changedWeights.length === 0 ? "均为默认值" : `${run.changedWeights.length} 个数字与默认值不同`}>
          <DescriptionList
            items={[
              ...WEIGHT_GROUPS.map(({ title, fields }) => ({
                term: title,
                detail: fields
                  .map(({ name, label, unit }) => `${label} ${weightAt(run.weights, name)}${unit === "" ? "" : ` ${unit}`}`)
                  .join("，"),
              })),
              { term: BUDGET_LIMIT, detail: limitWord(run.weights) },
            ]}
          />
        </Sheet>
      </div>
    </>
  );
}

const formatMs = (ms: number | undefined): string => (ms === undefined ? "—" : ms < 10 ? ms.toFixed(1) : ms.toFixed(0));
