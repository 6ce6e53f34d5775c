import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import {
  countMySceneWork,
  discardDraft,
  discardedDraft,
  listMySceneWork,
  MY_SCENE_SORTS,
  restoreDraft,
} from "#app/areas/scenes/index.server.ts";
import { mayChangeScene, mayCreateScene } from "#app/areas/scenes/policy.ts";
import { can } from "#app/areas/scenes/states.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { readSort } from "#app/ui/search-params.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { SCENE_STATUS_NAMES, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";
import { MySceneTable, type Row } from "./my-scene-table.tsx";

export const meta: MetaFunction = () => [{ title: "我的场景 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const params = new URL(request.url).searchParams;
    const status = SCENE_STATUSES.find((candidate) => candidate === params.get("status")) ?? null;
    const q = (params.get("q") ?? "").trim().slice(0, 60);
    const sort = readSort(params.get("sort"), MY_SCENE_SORTS);
    const [page, counts, discarded] = await Promise.all([
      listMySceneWork(ctx, pageFrom(params), {
        status: status ?? undefined,
        q,
        sort: sort && { key: sort.by, descending: sort.direction === "desc" },
      }),
      countMySceneWork(ctx),
      discardedDraft(ctx, params.get("discarded") ?? ""),
    ]);
    const { organizationId } = ctx.actor;
    const mayCreate = mayCreateScene(ctx.actor);
    const rows: Row[] = page.rows.map((row) => ({
      ...row,
      mayEdit: row.kind === "draft" ? mayCreate : can("edit", row.status) && mayChangeScene(ctx.actor, { ...row.scene, organizationId }),
    }));
    return json({ ...page, rows, status, q, sort, counts, discarded, now: ctx.clock.now().toISOString(), mayCreate });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    const code = String(form.get("code") ?? "");
    if (form.get("intent") === "restore") {
      await restoreDraft(ctx, { code });
      return redirect(paths.myScenes());
    }
    await discardDraft(ctx, { code });
    return redirect(`${paths.myScenes()}?discarded=${encodeURIComponent(code)}`);
  });
}

export default function MyScenes() {
  const { rows, total, page, pageSize, status, q, sort, counts, discarded, now, mayCreate } = useLoaderData<typeof loader>();
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const create = mayCreate ? (
    <>
      <ButtonLink to={paths.sceneImports()} icon="upload">
        导入工作计划表
      </ButtonLink>
      {all > 0 ? (
        <Form method="post" action={paths.exportMyScenes()} reloadDocument>
          <SubmitButton variant="default" icon="download">
            导出
          </SubmitButton>
        </Form>
      ) : null}
      <ButtonLink to={paths.newScene()} variant="primary" icon="plus">
        发布场景
      </ButtonLink>
    </>
  ) : null;
  const undo = discarded ? (
    <Notice
      tone="ok"
      action={
        <Form method="post">
          <input type="hidden" name="intent" value="restore" />
          <input type="hidden" name="code" value={discarded.code} />
          <SubmitButton variant="default" small pending="正在撤销…">
            撤销删除
          </SubmitButton>
        </Form>
      }
    >
      草稿“{discarded.name || discarded.code}”已删除。
    </Notice>
  ) : null;
  if (all === 0) {
    return (
      <>
        <PageHead title="我的场景" />
        {undo}
        <Sheet>
          <EmptyState
            title="贵单位还没有场景"
            reason="把一个真实作业现场写成带指标的场景，审核公开后平台为您匹配联合体方案。约需 8 分钟，可随时离开。"
            action={create}
            sample={
              <>
                例如：电池测试线——柔性插接 · 位置精度 ≤±0.5 mm（必须）· 单次节拍 ≤15 s（必须）· 适应照度 200–1500 lx（期望）。
                <Link to={paths.scenes()}>看看别的单位怎么写</Link>
              </>
            }
          />
        </Sheet>
      </>
    );
  }
  const filters = [status ? `状态：${SCENE_STATUS_NAMES[status]}` : "", q ? `名称含“${q}”` : ""].filter(Boolean).join("，");
  const tab = (candidate: string | null) => {
    const search = new URLSearchParams({ ...(candidate ? { status: candidate } : {}), ...(q ? { q } : {}) }).toString();
    return search === "" ? paths.myScenes() : `${paths.myScenes()}?${search}`;
  };
  return (
    <>
      <PageHead title="我的场景" subtitle={`共 ${all} 个场景与草稿`} actions={create} />
      {undo}
      <Tabs
        label="按状态"
        items={[
          { to: tab(null), label: "全部", count: all, current: status === null },
          ...SCENE_STATUSES.filter((candidate) => counts[candidate] !== undefined || candidate === status).map((candidate) => ({
            to: tab(candidate),
            label: SCENE_STATUS_NAMES[candidate],
            count: counts[candidate] ?? 0,
            current: candidate === status,
          })),
        ]}
      />
      <div className="list-search">
        <SearchBox
          label="按名称或编号查找"
          placeholder="名称或编号"
          defaultValue={q}
          keep={status ? { status } : {}}
          action={paths.myScenes()}
          button="查找"
        />
      </div>
      <Sheet flush>
        <MySceneTable
          rows={rows as Row[]}
          now={now}
          sort={sort}
          empty={<FilteredEmpty filters={filters || `第 ${page} 页`} clearTo={paths.myScenes()} />}
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={`共 ${total} 个`} />
      </Sheet>
    </>
  );
}
