import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { alternativesPage } from "#app/areas/matching/index.server.ts";
import { CRITERION_NAMES, proposalName } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { SceneTabs, sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `备选方案：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () =>
    json(await alternativesPage(await requireActor(request, context, ["userUnit"]), params["code"] ?? "")),
  );
}

export default function Alternatives() {
  const { scene, run, alternatives, optimal } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "备选方案")}
        title={`备选方案：${scene.name}`}
        subtitle={run ? `取自 ${formatDateTime(run.createdAt)} 的匹配 ${run.code}，${run.candidateCount} 项候选` : "首次匹配完成后可以查看"}
      />
      <SceneTabs code={scene.code} />
      <div className="stack">
        <Sheet title="不只看总分">
          <p>
            下面的每一个联合体，都没有其他组合能在价值、首年费用、有证明的指标数和外省成员数上同时不输于它、又至少有一样胜过它。您更看重哪一样，就从哪一行看起。
          </p>
          <p className="muted">
            只比较未满足必须项最少的组合。没有公布价格的成员，按同一席位中最高的价格比较。
            {optimal ? null : <span className="warn"> 候选较多，个别组合没有搜索完，可能还有更好的。</span>}
          </p>
        </Sheet>
        <Sheet flush>
          <DataTable
            caption="备选方案"
            rows={alternatives}
            rowKey={(one) => one.key}
            cards
            top
            empty={<EmptyState title="没有可以比较的联合体" reason={run ? "这次匹配没有可行的联合体。" : "首次匹配完成后再来查看。"} />}
            columns={[
              {
                key: "members",
                header: "联合体",
                rowHeader: true,
                width: "34%",
                render: ({ members, rank }) => (
                  <>
                    {members.map(({ role, organizationName, capabilityName }, i) => (
                      <span key={`${role}${organizationName}${capabilityName}`} className={i === 0 ? "block strong" : "cap block"}>
                        {organizationName}
                        {i === 0 ? null : <span className="faint"> {SLOT_ROLE_NAMES[role]}</span>}
                      </span>
                    ))}
                    {rank === null ? null : (
                      <Link className="cap" to={paths.comparison(scene.code)}>
                        即{proposalName(rank)}
                      </Link>
                    )}
                  </>
                ),
              },
              {
                key: "best",
                header: "最好在",
                width: "16%",
                render: ({ bestAt }) =>
                  bestAt.length > 0 ? (
                    <span className="ok strong">{bestAt.map((criterion) => CRITERION_NAMES[criterion]).join("、")}</span>
                  ) : (
                    <span className="muted">各方面折中</span>
                  ),
              },
              { key: "value", header: "价值", align: "right", render: ({ value }) => value.toFixed(2) },
              {
                key: "price",
                header: "首年费用估算",
                align: "right",
                render: ({ priceFen, reckonedFen, unpriced }) => (
                  <>
                    <span className="nb">{formatFen(priceFen)}</span>
                    {unpriced > 0 ? (
                      <span className="cap block">
                        {unpriced} 家未公布，按 {formatFen(reckonedFen)} 比较
                      </span>
                    ) : null}
                  </>
                ),
              },
              {
                key: "evidence",
                header: "有证明的指标",
                align: "right",
                render: ({ evidenced, requirements }) => `${evidenced} / ${requirements}`,
              },
              { key: "local", header: "外省成员", align: "right", render: ({ local, outside }) => `${outside} / ${local + outside}` },
              { key: "lead", header: "交付", align: "right", nowrap: true, render: ({ leadTimeWeeks }) => `${leadTimeWeeks} 周` },
            ]}
          />
        </Sheet>
      </div>
    </>
  );
}
