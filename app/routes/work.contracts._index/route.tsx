import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMyContracts, taskBooksAwaitingContract } from "#app/areas/contracts/index.server.ts";
import { CONTRACT_KIND_NAMES, CONTRACT_STATUS_NAMES, CONTRACT_STATUS_TONES, lastDayOf } from "#app/areas/contracts/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";

export const meta: MetaFunction = () => [{ title: "合同与用量 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const [contracts, awaiting] = await Promise.all([listMyContracts(ctx), taskBooksAwaitingContract(ctx)]);
    return json({ contracts, awaiting });
  });
}

export default function Contracts() {
  const { contracts, awaiting } = useLoaderData<typeof loader>();
  const columns: Column<(typeof contracts)[number]>[] = [
    {
      key: "name",
      header: "合同与编号",
      rowHeader: true,
      render: (row) => (
        <>
          <Link to={paths.contract(row.code)} className="strong" prefetch="intent">
            {row.name}
          </Link>
          <span className="cap block">{row.code}</span>
        </>
      ),
    },
    { key: "kind", header: "类型", nowrap: true, render: (row) => CONTRACT_KIND_NAMES[row.kind] },
    { key: "userUnit", header: "用户单位", render: (row) => row.userUnitName },
    { key: "provider", header: "牵头供给单位", render: (row) => row.providerName },
    { key: "term", header: "合同期", nowrap: true, render: (row) => `${row.startsOn} 至 ${lastDayOf(row.endsOn)}` },
    {
      key: "status",
      header: "状态",
      nowrap: true,
      render: (row) => <Status tone={CONTRACT_STATUS_TONES[row.status]} word={CONTRACT_STATUS_NAMES[row.status]} />,
    },
    {
      key: "todo",
      header: "待办",
      nowrap: true,
      render: (row) => (row.awaitingMe ? <Link to={paths.contract(row.code)}>请确认合同</Link> : "—"),
    },
  ];
  return (
    <>
      <PageHead title="合同与用量" subtitle="由封存的任务书订立的服务合同；用量由机器人上报，按合同计费。" />
      {awaiting.length > 0 ? (
        <Sheet title="可以订立合同的任务书" note={`${awaiting.length} 份已封存，还没有合同`} flush>
          <DataTable
            caption="可以订立合同的任务书"
            rows={awaiting}
            rowKey={(row) => row.code}
            cards
            columns={[
              {
                key: "scene",
                header: "场景与任务书",
                rowHeader: true,
                render: (row) => (
                  <>
                    <span className="strong">{row.sceneName}</span>
                    <span className="cap block">
                      <Link to={paths.taskBook(row.code)}>{row.code}</Link>
                    </span>
                  </>
                ),
              },
              { key: "sealed", header: "封存时间", nowrap: true, render: (row) => formatDateTime(row.sealedAt) },
              {
                key: "draft",
                header: <span className="vh">操作</span>,
                align: "right",
                nowrap: true,
                render: (row) => (
                  <ButtonLink to={paths.newContract(row.code)} small variant="outline">
                    起草合同
                  </ButtonLink>
                ),
              },
            ]}
          />
        </Sheet>
      ) : null}
      <Sheet title="合同" flush>
        <DataTable
          caption="合同"
          rows={contracts}
          rowKey={(row) => row.code}
          cards
          rowTone={(row) => (row.awaitingMe ? "warn" : undefined)}
          columns={columns}
          empty={
            <EmptyState
              title="还没有合同"
              reason="任务书由各方签署封存后，用户单位或牵头单位可以据此起草合同；对方的签署人确认后生效。"
              action={<ButtonLink to={paths.taskBooks()}>查看任务书</ButtonLink>}
            />
          }
        />
      </Sheet>
    </>
  );
}
