import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { searchScenes } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SceneTable } from "../_public._index/scene-table.tsx";
import { CapabilityTable } from "./capability-table.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.q ? `搜索“${data.q}” · 实景` : "搜索 · 实景" }];

/** Hits of each kind shown here; the galleries show them all, with filters. */
const SHOWN = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const q = (new URL(request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
    if (q === "") return json({ q, found: null, now: ctx.clock.now().toISOString() });
    const [scenes, capabilities] = await Promise.all([searchScenes(ctx, { q }), searchCapabilities(ctx, { q })]);
    return json({
      q,
      now: ctx.clock.now().toISOString(),
      found: {
        degraded: scenes.degraded || capabilities.degraded,
        scenes: { total: scenes.total, rows: scenes.rows.slice(0, SHOWN) },
        capabilities: { total: capabilities.total, rows: capabilities.rows.slice(0, SHOWN) },
      },
    });
  });
}

export default function Search() {
  const { q, found, now } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={q === "" ? "搜索" : `搜索“${q}”`} subtitle="在全部公开场景和已发布能力中查找。" />
      <div className="stack">
        <SearchBox
          label="搜索公开场景与能力"
          action={paths.search()}
          defaultValue={q}
          placeholder="作业、指标、产品或单位"
          button="搜索"
          large
        />
        {found?.degraded ? <Notice tone="warn">搜索服务暂时不可用，以下为按文字比对的结果，可能不全。</Notice> : null}
        {found === null ? (
          <Sheet>
            <EmptyState
              title="请输入要查找的内容"
              reason="可以输入作业名称、指标、产品或单位名称，多个词用空格分开。"
              sample="例如：柔性插接 定位精度"
            />
          </Sheet>
        ) : (
          <>
            <Sheet
              title="场景"
              note={`${found.scenes.total} 个`}
              flush
              footer={
                found.scenes.total > found.scenes.rows.length ? (
                  <Link to={paths.scenes({ q })}>在场景库中查看全部 {found.scenes.total} 个</Link>
                ) : null
              }
            >
              <SceneTable
                caption="找到的场景"
                rows={found.scenes.rows}
                now={now}
                empty={<FilteredEmpty filters={q} clearTo={paths.scenes()} />}
              />
            </Sheet>
            <Sheet
              title="能力"
              note={`${found.capabilities.total} 项`}
              flush
              footer={
                found.capabilities.total > found.capabilities.rows.length ? (
                  <Link to={paths.capabilities({ q })}>在能力库中查看全部 {found.capabilities.total} 项</Link>
                ) : null
              }
            >
              <CapabilityTable rows={found.capabilities.rows} empty={<FilteredEmpty filters={q} clearTo={paths.capabilities()} />} />
            </Sheet>
          </>
        )}
      </div>
    </>
  );
}
