import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMyBids } from "#app/areas/calls/index.server.ts";
import { BID_TONES, hasLetter } from "#app/areas/calls/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { BID_MEMBER_STATUS_NAMES, BID_STATUS_NAMES, CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";

export const meta: MetaFunction = () => [{ title: "我的应答 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    return json({ rows: await listMyBids(ctx) });
  });
}

export default function MyBids() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="我的应答"
        subtitle="贵单位牵头或受邀参加的揭榜应答。密封后到开启前，只有牵头单位能看到内容。"
        actions={<ButtonLink to={paths.calls()}>查看揭榜</ButtonLink>}
      />
      <Sheet flush>
        <DataTable
          caption="我的应答"
          rows={rows}
          rowKey={(row) => row.id}
          cards
          rowTone={(row) => (row.memberStatus === "invited" && row.status === "draft" && row.callStatus === "open" ? "warn" : undefined)}
          empty={
            <EmptyState
              title="还没有应答"
              reason="在揭榜页面点“准备应答”，填好方案、报价和团队后密封提交。"
              action={<ButtonLink to={paths.calls()}>查看正在征集的揭榜</ButtonLink>}
            />
          }
          columns={[
            {
              key: "call",
              header: "揭榜",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.call(row.callCode)} className="strong">
                    {row.callTitle}
                  </Link>
                  <span className="cap block">
                    {row.callCode} · {row.userUnitName}
                  </span>
                </>
              ),
            },
            { key: "lead", header: "牵头单位", render: (row) => (row.isBidder ? "贵单位" : row.bidderName) },
            {
              key: "status",
              header: "应答",
              nowrap: true,
              render: (row) => <Status tone={BID_TONES[row.status]} word={BID_STATUS_NAMES[row.status]} />,
            },
            {
              key: "part",
              header: "贵单位的确认",
              nowrap: true,
              render: (row) => (row.memberStatus ? BID_MEMBER_STATUS_NAMES[row.memberStatus] : "—"),
            },
            {
              key: "callStatus",
              header: "揭榜状态",
              nowrap: true,
              render: (row) => (
                <>
                  {CALL_STATUS_NAMES[row.callStatus]}
                  {hasLetter(row.status, row.memberStatus) && (row.callStatus === "awarded" || row.callStatus === "failed") ? (
                    <Link to={paths.letter(row.callCode)} className="block">
                      查看通知书
                    </Link>
                  ) : null}
                </>
              ),
            },
            { key: "deadline", header: "应答截止", nowrap: true, render: (row) => formatDateTime(row.deadline) },
            { key: "receipt", header: "回执编号", render: (row) => row.receipt ?? "—" },
          ]}
        />
      </Sheet>
    </>
  );
}
