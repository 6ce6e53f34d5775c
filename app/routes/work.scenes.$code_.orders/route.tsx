import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ordersWithScene } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { sceneCrumb } from "#app/routes/work.scenes.$code_.comparison/scene-tabs.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { OrderSheet } from "../work.orders/order-sheet.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `可合并的需求：${data?.scene.name ?? ""} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    return json(await ordersWithScene(ctx, params["code"] ?? ""));
  });
}

export default function SceneOrders() {
  const { scene, rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={sceneCrumb(scene.code, "可合并的需求")}
        title={`可合并的需求：${scene.name}`}
        subtitle="以下单位的需求与本场景相近，同样的能力可以一并承接。合在一起，供给单位更愿意应答。各单位的预算与限制公开的内容互不可见。"
      />
      {rows.length === 0 ? (
        <Sheet flush>
          <EmptyState
            title="目前没有可以合并的需求"
            reason="其他单位发布相近的小批量场景后，会显示在这里。"
            action={<ButtonLink to={paths.myScene(scene.code)}>返回场景</ButtonLink>}
          />
        </Sheet>
      ) : (
        rows.map((order) => <OrderSheet key={order.id} order={order} own={scene.code} />)
      )}
    </>
  );
}
