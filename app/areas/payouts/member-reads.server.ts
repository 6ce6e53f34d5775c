import { and, asc, count, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { workbookOf } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { settlements } from "#db/schema/payouts.ts";
import { payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import { PAYOUT_FILE_FORMATS, type PayoutFileFormat, type SettlementStatus } from "#db/vocabulary/payouts.ts";
import { refusalName } from "./connect/words.ts";
import { csvOf } from "./csv.ts";
import { PART_KINDS, PART_SORTS, type PartFilter } from "./schemas.ts";
import { partCause, partStatus, RAIL_NAMES } from "./states.ts";

/** Rows of one export. */
const MOST_ROWS = 20_000;

const isOf: Record<Exclude<PartFilter["kind"], "all">, SQL | undefined> = {
  open: and(gt(settlements.amountFen, 0n), inArray(settlements.status, ["due", "returned"])),
  claims: lt(settlements.amountFen, 0n),
  underWay: inArray(settlements.status, ["batched", "submitted"]),
  paid: eq(settlements.status, "paid"),
};
const ORDER = { date: settlements.createdAt, amount: settlements.amountFen, period: invoices.period } as const;

/** What the address of the list asks for; nonsense asks for everything, newest first. */
export function readPartFilter(params: URLSearchParams): PartFilter {
  const typed = params.get("sort") ?? "-date";
  const by = PART_SORTS.find((sort) => sort === typed.replace(/^-/, ""));
  return {
    kind: PART_KINDS.find((kind) => kind === params.get("kind")) ?? "all",
    contract: params.get("contract")?.slice(0, 40) || null,
    sort: by ? { by, direction: typed.startsWith("-") ? "desc" : "asc" } : { by: "date", direction: "desc" },
  };
}

/** The export's format as the form sends it; anything else is CSV. */
export const readFormat = (value: unknown): PayoutFileFormat => PAYOUT_FILE_FORMATS.find((format) => format === value) ?? "csv";

function chosen(ctx: Context, { kind, contract }: PartFilter): SQL | undefined {
  return and(
    eq(settlements.organizationId, userOf(ctx).organizationId),
    // Rows of nothing stand in the books only.
    sql`${settlements.amountFen} <> 0`,
    kind === "all" ? undefined : isOf[kind],
    contract ? eq(contracts.code, contract) : undefined,
  );
}

async function partRows(ctx: Context, filter: PartFilter, limit: number, offset: number) {
  const direction = filter.sort.direction === "asc" ? asc : desc;
  const rows = await ctx.db
    .select({
      settlement: settlements,
      invoiceCode: invoices.code,
      period: invoices.period,
      paidAt: invoices.paidAt,
      contractCode: contracts.code,
      contractName: contracts.name,
      transfer: payoutTransfers,
    })
    .from(settlements)
    .innerJoin(invoices, eq(invoices.id, settlements.invoiceId))
    .innerJoin(contracts, eq(contracts.id, settlements.contractId))
    // A part stands in one transfer of the channel at most.
    .leftJoin(payoutTransferSettlements, eq(payoutTransferSettlements.settlementId, settlements.id))
    .leftJoin(payoutTransfers, eq(payoutTransfers.id, payoutTransferSettlements.transferId))
    .where(chosen(ctx, filter))
    .orderBy(direction(ORDER[filter.sort.by]), direction(settlements.id))
    .limit(limit)
    .offset(offset);
  return rows.map(({ settlement, paidAt, transfer, ...of }) => ({
    ...of,
    id: settlement.id,
    isClaim: settlement.refundId !== null || (settlement.isHold && settlement.amountFen < 0n),
    isHold: settlement.isHold,
    bookedAt: settlement.createdAt.toISOString(),
    paidAt: paidAt?.toISOString() ?? null,
    basisPoints: settlement.basisPoints,
    exact: settlement.exact,
    amountFen: settlement.amountFen.toString(),
    rail: settlement.rail,
    status: settlement.status,
    /** Why the channel did not make its transfer, while it is not made. */
    refusal: transfer?.status === "refused" ? refusalName(transfer.reason ?? "") : null,
    /** What was sent by the channel together with this part, where that was another currency: smallest unit as text. */
    sent:
      transfer?.kind === "member" && transfer.transferId && transfer.currency !== "cny" && settlement.refundId === null
        ? { currency: transfer.currency, amount: transfer.amount.toString(), exchangeRate: transfer.exchangeRate }
        : null,
  }));
}

export type PartRow = Awaited<ReturnType<typeof partRows>>[number];

/** A page of what the actor's organization was given, and had to give back, as filtered. Amounts are fen as text. */
export async function listParts(ctx: Context, filter: PartFilter, request: PageRequest): Promise<Page<PartRow>> {
  const [rows, [found]] = await Promise.all([
    partRows(ctx, filter, request.pageSize, offsetOf(request)),
    ctx.db
      .select({ total: count() })
      .from(settlements)
      .innerJoin(contracts, eq(contracts.id, settlements.contractId))
      .where(chosen(ctx, filter)),
  ]);
  return { ...request, rows, total: found?.total ?? 0 };
}

/** How the actor's organization stands, contract by contract: given, claimed back by refunds, under way, paid, and still owed. Fen as text. */
export async function partsByContract(ctx: Context) {
  const sum = (condition: SQL) => sql<string>`coalesce(sum(${settlements.amountFen}) filter (where ${condition}), 0)`;
  const inState = (...states: SettlementStatus[]) => sum(inArray(settlements.status, states));
  return ctx.db
    .select({
      contractCode: contracts.code,
      contractName: contracts.name,
      givenFen: sum(sql`${settlements.refundId} is null and not ${settlements.isHold}`),
      claimedFen: sum(sql`${settlements.refundId} is not null`),
      underWayFen: inState("batched", "submitted"),
      paidFen: inState("paid"),
      dueFen: inState("due", "returned"),
    })
    .from(settlements)
    .innerJoin(contracts, eq(contracts.id, settlements.contractId))
    .where(eq(settlements.organizationId, userOf(ctx).organizationId))
    .groupBy(contracts.id)
    .orderBy(desc(contracts.createdAt), asc(contracts.code));
}

const COLUMNS: readonly { header: string; width: number; of: (row: PartRow) => string; figure?: true }[] = [
  { header: "账单", width: 16, of: (row) => row.invoiceCode },
  { header: "合同", width: 16, of: (row) => row.contractCode },
  { header: "合同名称", width: 36, of: (row) => row.contractName },
  { header: "计费期", width: 12, of: (row) => row.period },
  { header: "事由", width: 12, of: (row) => partCause(row) },
  { header: "入账时间（UTC）", width: 24, of: (row) => row.bookedAt },
  { header: "签署比例（万分之）", width: 18, of: (row) => String(row.basisPoints), figure: true },
  { header: "计算值（元）", width: 18, of: (row) => row.exact, figure: true },
  { header: "金额（元）", width: 16, of: (row) => fenToYuan(BigInt(row.amountFen)), figure: true },
  { header: "支付方式", width: 20, of: (row) => RAIL_NAMES[row.rail] },
  { header: "状态", width: 20, of: (row) => [partStatus(row).word, row.refusal].filter(Boolean).join("：") },
];

/** The list as filtered and sorted, whole, as a file. The export is recorded. */
export async function exportParts(ctx: Context, filter: PartFilter, format: PayoutFileFormat): Promise<{ file: Buffer; fileName: string }> {
  const rows = await partRows(ctx, filter, MOST_ROWS, 0);
  const file =
    format === "xlsx"
      ? await workbookOf(
          "我的分配",
          COLUMNS,
          rows.map((row) => COLUMNS.map(({ of }) => of(row))),
        )
      : csvOf([
          COLUMNS.map(({ header }) => header),
          ...rows.map((row) => COLUMNS.map(({ of, figure }) => (figure ? { figure: of(row) } : of(row)))),
        ]);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: "export-payouts",
      objectType: "organization",
      objectId: userOf(ctx).organizationId,
      detail: { format, rows: rows.length, kind: filter.kind, contract: filter.contract },
    }),
  );
  return { file, fileName: `我的分配.${format}` };
}
