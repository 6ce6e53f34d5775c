import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { inUnit, usageEvidence } from "#app/areas/usage/index.server.ts";
import { evidenceFilter } from "#app/areas/usage/schemas.ts";
import { MEASURES } from "#app/areas/usage/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Chip } from "#app/ui/chip.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime, formatDecimal } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import "../work.contracts.$code_.usage/usage.css";
import { ROBOT_STATE_NAMES, SLA_EXCLUSION_NAMES, USAGE_KIND_NAMES } from "#db/vocabulary/usage.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.name ?? "合同"}上报明细 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const filter = evidenceFilter.parse(Object.fromEntries(new URL(request.url).searchParams));
    const [{ contract }, { rows, ...evidence }] = await Promise.all([getContract(ctx, { code }), usageEvidence(ctx, { code }, filter)]);
    const measures = new Map(MEASURES.map((measure) => [`${measure.kind} ${measure.state ?? ""}`, measure]));
    const readable = (of: { kind: string; state: string | null }, quantity: string) => {
      const measure = measures.get(`${of.kind} ${of.state ?? ""}`);
      return measure ? { quantity: inUnit(measure, quantity), unit: measure.unit } : { quantity, unit: "" };
    };
    const { kind, state } = filter;
    const sum = kind && (kind !== "stateTime" || state) ? readable({ kind, state: state ?? null }, evidence.quantity) : null;
    return json({
      code,
      name: contract.name,
      filter,
      total: evidence.total,
      next: evidence.next,
      sum,
      rows: rows.map((row) => ({
        ...row,
        ...readable(row, row.quantity),
        correctedBy: row.correctedBy.map((one) => ({ ...one, ...readable(row, one.quantity) })),
      })),
    });
  });
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["rows"][number];

/** The ledger behind a figure: what each robot sent, when it happened, when it came in, and what was corrected. */
export default function UsageEvents() {
  const { code, name, filter, total, next, sum, rows } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const chips = [
    ...(filter.kind ? [{ key: "kind", label: "项目", value: USAGE_KIND_NAMES[filter.kind] }] : []),
    ...(filter.state ? [{ key: "state", label: "状态", value: ROBOT_STATE_NAMES[filter.state] }] : []),
    ...(filter.robot ? [{ key: "robot", label: "整机身份证", value: filter.robot }] : []),
    ...(filter.day ? [{ key: "day", label: "日期", value: filter.day }] : []),
    ...(filter.month ? [{ key: "month", label: "月份", value: filter.month }] : []),
  ];
  const without = (key: string) => {
    const rest = new URLSearchParams(search);
    rest.delete(key);
    rest.delete("after");
    return `?${rest}`;
  };
  return (
    <>
      <PageHead
        crumb={[
          { label: "合同与用量", to: paths.contracts() },
          { label: code, to: paths.contract(code) },
          { label: "用量", to: paths.contractUsage(code) },
          { label: "上报明细" },
        ]}
        title="上报明细"
        subtitle={`${name} · 按发生时间从新到旧`}
      />
      {chips.length > 0 ? (
        <div className="row usage-choice">
          {chips.map(({ key, label, value }) => (
            <Chip key={key} label={label} value={value} to={without(key)} removable />
          ))}
        </div>
      ) : null}
      <Sheet
        title={`${formatCount(total)} 条`}
        note={sum ? `合计 ${formatDecimal(sum.quantity)} ${sum.unit}` : undefined}
        footer="更正另立一行，数量为它带来的差额；原行从不改动。"
        flush
      >
        <DataTable
          caption="上报明细"
          compact
          rows={rows}
          rowKey={({ seq }) => seq}
          empty={<FilteredEmpty filters={chips.map(({ value }) => value).join("、") || "无"} clearTo={paths.contractUsageEvents(code)} />}
          columns={[
            { key: "id", header: "事件编号", rowHeader: true, render: (row) => <EventName row={row} /> },
            {
              key: "kind",
              header: "项目",
              nowrap: true,
              render: ({ kind, state }) => (state ? `${ROBOT_STATE_NAMES[state]}时长` : USAGE_KIND_NAMES[kind]),
            },
            {
              key: "quantity",
              header: "数量",
              align: "right",
              nowrap: true,
              render: ({ quantity, unit }) => `${formatDecimal(quantity)} ${unit}`,
            },
            {
              key: "exclusion",
              header: "免责事由",
              phone: "hide",
              render: ({ exclusion }) => (exclusion ? SLA_EXCLUSION_NAMES[exclusion] : "—"),
            },
            {
              key: "robot",
              header: "整机身份证",
              phone: "hide",
              nowrap: true,
              render: ({ source }) => <span className="code muted">{source}</span>,
            },
            { key: "sequence", header: "序号", align: "right", phone: "hide", render: ({ sequence }) => sequence ?? "—" },
            {
              key: "occurredAt",
              header: "发生时间",
              align: "right",
              nowrap: true,
              render: ({ occurredAt }) => formatDateTime(occurredAt),
            },
            {
              key: "receivedAt",
              header: "收到时间",
              align: "right",
              nowrap: true,
              phone: "hide",
              render: ({ receivedAt }) => formatDateTime(receivedAt),
            },
          ]}
        />
      </Sheet>
      {next ? (
        <div className="row usage-more">
          <ButtonLink to={withParam(search, "after", next)}>更早的 100 条</ButtonLink>
        </div>
      ) : null}
    </>
  );
}

function EventName({ row }: { row: Row }) {
  return (
    <>
      <span className="code">{row.eventId}</span>
      {row.corrects ? <span className="cap"> 更正 {row.corrects}</span> : null}
      {row.correctedBy.map(({ eventId, quantity, unit }) => (
        <span key={eventId} className="cap">
          {" "}
          已由 {eventId} 更正 {formatDecimal(quantity)} {unit}
        </span>
      ))}
    </>
  );
}
