import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { type ApplicationLine, listApplications } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { VERIFICATION_STATUS_NAMES } from "#db/vocabulary/organizations.ts";
import { ORGANIZATION_KIND_NAMES } from "#db/vocabulary/roles.ts";
import { VERIFICATION_TONES } from "../work.organization/tones.ts";

export const meta: MetaFunction = () => [{ title: "单位认证 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return json(await listApplications(ctx, pageFrom(new URL(request.url).searchParams)));
  });
}

export default function Applications() {
  const { rows, total, page, pageSize } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="单位认证" subtitle="核实申请单位的名称、代码、地区与证明文件。先提交的在前。" />
      <Sheet title="待审核的申请" note={`${total} 份`} flush>
        <DataTable
          caption="待审核的申请"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.code}
          cards
          empty={<EmptyState title="没有待审核的申请" reason="单位提交证明文件后会出现在这里，同时进入待办。" />}
        />
      </Sheet>
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
    </>
  );
}

const COLUMNS: Column<ApplicationLine>[] = [
  {
    key: "name",
    header: "单位",
    rowHeader: true,
    render: (row) => (
      <>
        <Link to={paths.verifyOrganization(row.code)}>{row.name}</Link>
        <span className="cap block code">{row.code}</span>
      </>
    ),
  },
  { key: "kind", header: "类别", nowrap: true, render: (row) => ORGANIZATION_KIND_NAMES[row.kind] },
  { key: "what", header: "申请", nowrap: true, render: (row) => (row.verification === "verified" ? "变更登记信息" : "单位认证") },
  { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
  {
    key: "status",
    header: "现状",
    nowrap: true,
    render: (row) => <Status tone={VERIFICATION_TONES[row.verification]} word={VERIFICATION_STATUS_NAMES[row.verification]} />,
  },
  { key: "askedAt", header: "提交时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.askedAt) },
];
