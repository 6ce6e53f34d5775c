import { listMyInvoices } from "#app/areas/billing/index.server.ts";
import { quotaProgress, reviewQueue } from "#app/areas/bureau/index.server.ts";
import { listMyCapabilities, searchCapabilities } from "#app/areas/capabilities/index.server.ts";
import { listMyConsortia } from "#app/areas/consortia/index.server.ts";
import { listMyContracts } from "#app/areas/contracts/index.server.ts";
import { countOrganizations, listApplications } from "#app/areas/organizations/index.server.ts";
import { listMyPayouts } from "#app/areas/payouts/index.server.ts";
import { countMySceneWork, galleryCounts } from "#app/areas/scenes/index.server.ts";
import { listMyTaskBooks } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { formatFen } from "#app/ui/format.ts";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";

/** One figure of the strip on the workbench's first page; each leads to the list it counts. */
export interface SummaryFigure {
  label: string;
  value: string;
  unit: string;
  note?: string;
  tone?: "warn";
  to?: string;
}

const FIRST = { page: 1, pageSize: 1 };
const sumFen = (amounts: readonly string[]) => amounts.reduce((sum, fen) => sum + BigInt(fen), 0n);

/** A figure that asks for attention while it is not zero. */
const waiting = (label: string, n: number, unit: string, note: string, to: string): SummaryFigure => ({
  label,
  value: String(n),
  unit,
  to,
  ...(n > 0 ? { note, tone: "warn" as const } : {}),
});

async function agreements(ctx: Context): Promise<SummaryFigure[]> {
  const [taskBooks, contracts] = await Promise.all([listMyTaskBooks(ctx), listMyContracts(ctx)]);
  const unconfirmed = contracts.filter((contract) => contract.awaitingMe).length;
  return [
    waiting("待签任务书", taskBooks.filter((book) => book.awaitingMe).length, "份", `共 ${taskBooks.length} 份任务书`, paths.taskBooks()),
    {
      label: "履行中合同",
      value: String(contracts.filter((contract) => contract.status === "active").length),
      unit: "份",
      to: paths.contracts(),
      ...(unconfirmed > 0 ? { note: `${unconfirmed} 份待您确认` } : {}),
    },
  ];
}

const SUMMARIES: Record<OrganizationKind, (ctx: Context) => Promise<SummaryFigure[]>> = {
  userUnit: async (ctx) => {
    const [mine, consortia, signed, invoices] = await Promise.all([
      countMySceneWork(ctx),
      listMyConsortia(ctx),
      agreements(ctx),
      listMyInvoices(ctx),
    ]);
    const inviting = consortia.filter((consortium) => consortium.status === "inviting").length;
    const due = invoices.filter((invoice) => invoice.isPayer && invoice.status === "open");
    return [
      { label: "我的场景", value: String(Object.values(mine).reduce((sum, n) => sum + n, 0)), unit: "个", to: paths.myScenes() },
      waiting("待比选场景", mine.matched ?? 0, "个", "方案已就绪，请比选", paths.myScenes()),
      {
        label: "联合体",
        value: String(consortia.filter((consortium) => consortium.status !== "dissolved").length),
        unit: "个",
        ...(inviting > 0 ? { note: `${inviting} 个邀约中` } : {}),
        to: paths.consortia(),
      },
      ...signed,
      waiting("待付账单", due.length, "张", formatFen(sumFen(due.map((invoice) => invoice.owedFen ?? "0"))), paths.invoices()),
    ];
  },
  vendor: async (ctx) => {
    const [capabilities, consortia, signed, payouts] = await Promise.all([
      listMyCapabilities(ctx, FIRST),
      listMyConsortia(ctx),
      agreements(ctx),
      listMyPayouts(ctx),
    ]);
    return [
      { label: "我的能力", value: String(capabilities.total), unit: "项", to: paths.myCapabilities() },
      waiting(
        "待答复邀约",
        consortia.filter((consortium) => consortium.awaitingMe).length,
        "个",
        `共参与 ${consortia.length} 个联合体`,
        paths.consortia(),
      ),
      ...signed,
      {
        label: "累计分配",
        value: formatFen(sumFen(payouts.map((payout) => payout.amountFen))),
        unit: "",
        note: `${payouts.length} 笔`,
        to: paths.payouts(),
      },
    ];
  },
  bureau: async (ctx) => {
    const [queue, quotas] = await Promise.all([reviewQueue(ctx), quotaProgress(ctx)]);
    const own = quotas.find((quota) => ctx.actor.kind === "user" && quota.regionCode === ctx.actor.regionCode);
    const short = quotas.filter((quota) => !quota.met && quota !== own).length;
    return [
      waiting("待审核场景", queue.length, "个", "先提交的在前", paths.review()),
      ...(own
        ? [
            {
              label: "本区域场景单元",
              value: String(own.done),
              unit: `/ ${own.minimum} 个`,
              note: own.met ? "达到要求" : `还差 ${Math.max(0, own.minimum - own.done)} 个，审核中 ${own.inReview} 个`,
              to: paths.ledger(),
              ...(own.met ? {} : { tone: "warn" as const }),
            },
          ]
        : []),
      waiting("未达要求的地区", short, "个", `共 ${quotas.length - (own ? 1 : 0)} 个有指标的地区`, paths.ledger()),
    ];
  },
  operator: async (ctx) => {
    const [applications, scenes, capabilities, organizations] = await Promise.all([
      listApplications(ctx, FIRST),
      galleryCounts(ctx),
      searchCapabilities(ctx, {}),
      countOrganizations(ctx),
    ]);
    return [
      waiting("待审核的认证", applications.total, "家", "请核实登记信息", paths.applications()),
      { label: "用户单位", value: String(organizations.userUnits), unit: "家" },
      { label: "供给单位", value: String(organizations.vendors), unit: "家" },
      { label: "公开场景", value: String(scenes.open), unit: "个", to: paths.scenes() },
      { label: "已发布能力", value: String(capabilities.total), unit: "项", to: paths.capabilities() },
    ];
  },
};

/** The figures of the actor's organization. */
export function summaryOf(ctx: Context & { actor: UserActor }): Promise<SummaryFigure[]> {
  return SUMMARIES[ctx.actor.organizationKind](ctx);
}
