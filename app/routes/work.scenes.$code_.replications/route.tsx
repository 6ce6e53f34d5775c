import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { replicationsPage } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { ProposalSheet } from "./proposal-sheet.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `可复制的方案：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return json(await replicationsPage(ctx, params["code"] ?? ""));
  });
}

export default function Replications() {
  const { scene, hasRun, proposals } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "可复制的方案")}
        title={`可复制的方案：${scene.name}`}
        subtitle="在相近场景中已验证、或所在场景被评为标杆的联合体，按贵单位的要求逐项对照。仅供比选，是否邀约由您决定。"
        actions={hasRun ? <ButtonLink to={paths.comparison(scene.code)}>查看方案比选</ButtonLink> : null}
      />
      {proposals.length === 0 ? (
        <Sheet flush>
          <EmptyState
            title="还没有可复制的方案"
            reason="相近场景的联合体通过验证后，适合贵单位的会出现在这里，并发送消息给您。"
            action={<Link to={paths.myScene(scene.code)}>返回场景</Link>}
          />
        </Sheet>
      ) : (
        proposals.map((proposal) => <ProposalSheet key={proposal.id} proposal={proposal} sceneCode={scene.code} />)
      )}
    </>
  );
}
