import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { listCapabilityDrafts, listMyCapabilities } from "#app/areas/capabilities/index.server.ts";
import { mayPublish } from "#app/areas/capabilities/policy.ts";
import { CAPABILITY_STATUS_NAMES, CAPABILITY_STATUS_TONES, EVIDENCE_LEVELS } from "#app/areas/capabilities/vocabulary.ts";
import { raisedByMine } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { EvidenceBars } from "#app/ui/evidence-bars.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { DraftTable } from "./draft-table.tsx";

export const meta: MetaFunction = () => [{ title: "我的能力 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const [page, drafts, raised] = await Promise.all([
      listMyCapabilities(ctx, pageFrom(new URL(request.url).searchParams)),
      listCapabilityDrafts(ctx),
      raisedByMine(ctx),
    ]);
    const rows = page.rows.map((row) => ({ ...row, raises: raised.get(row.code) ?? null }));
    return json({ ...page, rows, drafts, mayPublish: mayPublish(ctx.actor) });
  });
}

const SAVED: Record<string, { tone: "ok" | "warn"; text: string }> = {
  published: { tone: "ok", text: "能力已发布，几秒后可在能力库中搜到，并参与之后的匹配。" },
  updated: { tone: "ok", text: "能力已更新。" },
  withdrawn: { tone: "ok", text: "能力已撤下。" },
  before: { tone: "warn", text: "这份表单此前已经发布过，没有重复新建。如需更改请点“修改”。" },
};

export default function MyCapabilities() {
  const { rows, drafts, total, page, pageSize, mayPublish: isEditor } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const saved = SAVED[search.get("saved") ?? ""];
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {
      key: "name",
      header: "能力",
      rowHeader: true,
      render: (row) => (
        <>
          <Link to={paths.capability(row.code)} prefetch="intent">
            {row.name}
          </Link>
          <span className="cap block">
            {row.code} · 版本 {row.version}
          </span>
          {row.status === "published" ? (
            <span className="cap block">
              {row.raises === null ? (
                "正在与开放场景比对"
              ) : row.raises === 0 ? (
                "暂无开放场景因此能力更好"
              ) : (
                <Link to={paths.opportunities({ capability: row.code })}>{row.raises} 个开放场景因此能力更好</Link>
              )}
            </span>
          ) : null}
        </>
      ),
    },
    { key: "role", header: "供给角色", phone: "hide", render: (row) => SUPPLY_ROLE_NAMES[row.role] },
    {
      key: "claims",
      header: "指标",
      align: "right",
      nowrap: true,
      render: (row) => (row.claimCount === 0 ? <span className="warn">未填写</span> : `${row.claimCount} 项`),
    },
    {
      key: "evidence",
      header: "最弱证据",
      phone: "hide",
      nowrap: true,
      render: (row) =>
        row.weakestEvidence ? (
          <>
            <EvidenceBars level={EVIDENCE_LEVELS[row.weakestEvidence]} word={EVIDENCE_GRADE_NAMES[row.weakestEvidence]} inline />
            {row.staleCount > 0 ? <span className="cap block warn">{row.staleCount} 项已超过 12 个月</span> : null}
          </>
        ) : (
          "—"
        ),
    },
    {
      key: "status",
      header: "状态",
      word: "",
      nowrap: true,
      render: (row) => <Status tone={CAPABILITY_STATUS_TONES[row.status]} word={CAPABILITY_STATUS_NAMES[row.status]} />,
    },
    { key: "updated", header: "最近更新", align: "right", nowrap: true, phone: "hide", render: (row) => formatDateTime(row.updatedAt) },
    {
      key: "act",
      header: <span className="vh">操作</span>,
      word: "",
      align: "right",
      nowrap: true,
      render: (row) =>
        isEditor && row.status === "published" ? (
          <ButtonLink to={paths.editCapability(row.code)} small>
            修改
          </ButtonLink>
        ) : null,
    },
  ];
  const publish = isEditor ? (
    <ButtonLink to={paths.newCapability()} variant="primary" icon="plus">
      发布能力
    </ButtonLink>
  ) : null;
  return (
    <>
      <PageHead title="我的能力" subtitle={total > 0 ? `共 ${total} 项` : undefined} actions={total > 0 ? publish : null} />
      {saved ? <Notice tone={saved.tone}>{saved.text}</Notice> : null}
      {drafts.length > 0 && page === 1 ? <DraftTable drafts={drafts} mayEdit={isEditor} /> : null}
      <Sheet flush>
        <DataTable
          caption="我的能力"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.code}
          cards
          top
          empty={
            total > 0 ? (
              <EmptyState title="没有这一页" action={<Link to={paths.myCapabilities()}>回到第一页</Link>} />
            ) : (
              <EmptyState
                title="贵单位还没有发布能力"
                reason="写明能做到什么数值、有什么证据，平台据此把贵单位配进联合体方案。"
                action={publish}
                sample={
                  <>
                    例如：柔性插接力控模型 · 位置精度 ≤±0.4 mm（检测：插接精度检测报告）· 识别准确率 ≥99.2 %（自述）。
                    <Link to={paths.capabilities()}>看看别的单位怎么写</Link>
                  </>
                }
              />
            )
          }
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={total > 0 ? `共 ${total} 项` : null} />
      </Sheet>
    </>
  );
}
