import { json, type LoaderFunctionArgs, type MetaFunction, type SerializeFrom } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { type RetrievalReason, type WhyNotPage, whyNotPage } from "#app/areas/matching/index.server.ts";
import { proposalName } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { SceneTabs, sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `为什么没有某单位：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const search = new URL(request.url).searchParams;
    const q = (search.get("q") ?? "").trim().slice(0, 60);
    return json(await whyNotPage(ctx, params["code"] ?? "", { q, organization: search.get("organization") }));
  });
}

type Page = SerializeFrom<WhyNotPage>;
type Answer = Page["answers"][number];

export default function WhyNot() {
  const page = useLoaderData<typeof loader>();
  const { scene, q, options, run, chosen } = page;
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "为什么没有某单位")}
        title={`为什么没有某单位：${scene.name}`}
        subtitle={run ? `按 ${formatDateTime(run.createdAt)} 的匹配 ${run.code} 回答` : "首次匹配完成后可以查询"}
      />
      <SceneTabs code={scene.code} />
      <div className="stack">
        <SearchBox label="单位名称或编号" button="查找单位" placeholder="输入单位名称或编号，如：启衡" defaultValue={chosen?.name ?? q} />
        {page.isMissing ? <Notice tone="warn" title="没有找到这个单位" /> : null}
        {options.length > 1 ? <Options page={page} /> : null}
        {chosen ? (
          <Answers page={page} chosen={chosen} />
        ) : options.length > 0 ? null : q !== "" ? (
          <Sheet>
            <EmptyState title="没有找到这样的单位" reason="请输入名称中连续的两个字以上，或完整的单位编号。" />
          </Sheet>
        ) : (
          <Sheet>
            <EmptyState
              title="想知道某个单位为什么不在方案里？"
              reason="输入它的名称，系统逐项说明它公布的每一项能力停在了哪一步，以及第一个原因。"
            />
          </Sheet>
        )}
      </div>
    </>
  );
}

function Options({ page: { options, scene, q } }: { page: Page }) {
  return (
    <Sheet title={`名称含“${q}”的单位`} note="请选择一个">
      <ul className="stack">
        {options.map(({ code, name, regionName }) => (
          <li key={code}>
            <Link to={paths.whyNot(scene.code, { organization: code })}>{name}</Link>
            <span className="muted"> {regionName}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Answers({ page, chosen }: { page: Page; chosen: NonNullable<Page["chosen"]> }) {
  const { answers, run, scene } = page;
  return (
    <Sheet
      title={chosen.name}
      note={chosen.regionName}
      actions={
        <ButtonLink small to={paths.publicOrganization(chosen.code)}>
          单位主页
        </ButtonLink>
      }
      flush={answers.length > 0}
    >
      {answers.length === 0 ? (
        <EmptyState
          title={run ? "该单位没有公布可以参与匹配的能力" : "还没有匹配结果"}
          reason={run ? "只有已发布的能力参与匹配。" : "首次匹配完成后再来查询。"}
        />
      ) : (
        <DataTable
          caption={`${chosen.name}的能力到了哪一步`}
          rows={answers}
          rowKey={(answer) => answer.capabilityId}
          cards
          top
          columns={[
            {
              key: "name",
              header: "能力",
              rowHeader: true,
              width: "34%",
              render: (answer) => (
                <>
                  {answer.name}
                  <span className="cap block">{SUPPLY_ROLE_NAMES[answer.role]}</span>
                </>
              ),
            },
            {
              key: "stage",
              header: "到了哪一步",
              width: "20%",
              render: ({ reason, notRetrieved }) =>
                reason?.kind === "proposed" ? (
                  <Link to={paths.comparison(scene.code)}>在{proposalName(reason.rank)}中</Link>
                ) : notRetrieved ? (
                  "没有成为候选"
                ) : (
                  "是候选，未入选"
                ),
            },
            { key: "why", header: "第一个原因", phone: "full", render: (answer) => <Reason answer={answer} /> },
          ]}
        />
      )}
    </Sheet>
  );
}

const NOT_RETRIEVED: Record<RetrievalReason["kind"], string> = {
  later: "在这次匹配之后才发布；重新匹配后会参与。",
  noSeat: "本场景没有它这一角色的席位。",
  otherPart: "本场景需要的零部件类别与它不同。",
  form: "产品形态不在本场景要求的产品类型之内。",
  noUnits: "目前没有可供应的台数。",
  field: "应用领域不含本场景；只有本领域的候选不足时，才会放宽范围查找。",
  region: "标明了服务地区，不含本场景所在的省市。",
  operation: "标明了擅长的作业，但不是本场景的作业。",
  behind: "符合检索条件，但按满足的指标项数、价格、接口和交付业绩排序，没有进入该席位的候选名额。",
};

/** The first reason, and the best that could be made around it. */
function Reason({ answer }: { answer: Answer }) {
  const { reason, notRetrieved, best } = answer;
  if (notRetrieved) return NOT_RETRIEVED[notRetrieved];
  if (!reason) return null;
  return (
    <>
      {sentenceOf(reason, answer.requirementNames)}
      {best && reason.kind !== "proposed" ? (
        <span className="cap block">
          含它的最佳组合：{best.organizationNames.join("、")}，价值 {best.value.toFixed(2)}
          {best.unmet > 0 ? `，缺 ${best.unmet} 项必须项` : ""}
        </span>
      ) : null}
    </>
  );
}

function sentenceOf(reason: NonNullable<Answer["reason"]>, requirementNames: readonly string[]): string {
  switch (reason.kind) {
    case "proposed":
      return "已在方案中。";
    case "excluded":
      return "该单位在本场景的回避名单中。";
    case "noSlot":
      return "本场景没有它这一角色或类别的席位。";
    case "incompatible":
      return "与检索到的整机企业、应用服务商都没有适配记录或共同接口。";
    case "conflict":
      return "围绕它组不成联合体：必须与它同组的单位之间存在关联、重复或不适配。";
    case "overBudget":
      return "含它的每一种组合，公布价格都超出作为硬约束的预算。";
    case "mandatoryUnmet":
      return requirementNames.length > 0
        ? `选用它会使必须项“${requirementNames.join("”“")}”无人满足。`
        : `选用它会多缺 ${reason.more} 项必须项。`;
    case "variant":
      return `含它的最佳组合与${proposalName(reason.rank)}只差一位成员，属于同一选择的变体，价值低 ${reason.by.toFixed(2)} 分。`;
    case "lowerValue":
      return `含它的最佳组合比最后一个方案低 ${reason.by.toFixed(2)} 分。`;
    case "unknown":
      return "搜索到限定步数为止，没有得出结论。";
  }
}
