import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { countOrganizations } from "#app/areas/organizations/index.server.ts";
import { galleryCounts, searchScenes } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatCount } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { SceneTable } from "./scene-table.tsx";

export const meta: MetaFunction = () => [
  { title: "实景 · 机器人实景实训供需对接" },
  { name: "description", content: "用户单位开放真实作业现场，供给单位以实测能力应答，从组建联合体、签署任务书到按用量结算，全程在线。" },
];

const NEWEST = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const [counts, organizations, capabilities, newest] = await Promise.all([
      galleryCounts(ctx),
      countOrganizations(ctx),
      searchCapabilities(ctx, {}),
      searchScenes(ctx, { sort: "newest" }),
    ]);
    return json({
      now: ctx.clock.now().toISOString(),
      scenes: counts,
      organizations,
      capabilities: capabilities.total,
      newest: newest.rows.slice(0, NEWEST),
    });
  });
}

export default function Home() {
  const { now, scenes, organizations, capabilities, newest } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="把真实作业现场变成机器人的考场和岗位"
        subtitle="用户单位用量化指标开放场景，供给单位以有证据的能力应答；平台比对指标、组建联合体，并把签署的任务书一直执行到按用量付款和分配。"
        display
      />
      <SummaryStrip
        items={[
          { label: "公开场景", value: formatCount(scenes.open), unit: "个", to: paths.scenes() },
          { label: "正在征集方案", value: formatCount(scenes.answering), unit: "个", to: `${paths.scenes()}?status=published` },
          { label: "已发布能力", value: formatCount(capabilities), unit: "项", to: paths.capabilities() },
          { label: "用户单位", value: formatCount(organizations.userUnits), unit: "家" },
          { label: "供给单位", value: formatCount(organizations.vendors), unit: "家" },
        ]}
      />
      <div className="stack">
        <SearchBox label="搜索场景" action={paths.scenes()} placeholder="搜索作业、指标或单位" button="搜索场景" large />
        <div className="pair">
          <Sheet title="用户单位：发布需求">
            <div className="stack">
              <p>说明在哪里做什么作业、要达到哪些指标。审核发布后，平台给出可比的联合体方案。</p>
              <div className="row">
                <ButtonLink to={paths.newScene()} variant="primary">
                  发布需求
                </ButtonLink>
                <Link to={paths.register()}>登记单位</Link>
              </div>
            </div>
          </Sheet>
          <Sheet title="供给单位：发布能力">
            <div className="stack">
              <p>列出产品的实测指标和证据。指标相符的场景会邀请您加入联合体，收益按签署的份额分配。</p>
              <div className="row">
                <ButtonLink to={paths.newCapability()}>发布能力</ButtonLink>
                <Link to={paths.register()}>登记单位</Link>
              </div>
            </div>
          </Sheet>
        </div>
        <Sheet title="最新场景" flush footer={<Link to={paths.scenes()}>查看全部场景</Link>}>
          <SceneTable
            caption="最新场景"
            rows={newest}
            now={now}
            empty={<EmptyState title="还没有公开场景" reason="用户单位发布的场景经主管部门审核后，会出现在这里。" />}
          />
        </Sheet>
      </div>
    </>
  );
}
