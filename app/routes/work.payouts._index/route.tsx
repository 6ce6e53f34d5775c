import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import {
  accountPage,
  connectPage,
  listParts,
  partsByContract,
  readPartFilter,
  refreshOwnAccount,
  runsPayouts,
  saveAccount,
} from "#app/areas/payouts/index.server.ts";
import { mayKeepAccount } from "#app/areas/payouts/policy.ts";
import { saveAccountInput } from "#app/areas/payouts/schemas.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { freshFactorAt, requireFreshFactor } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { AccountSheet } from "./account-sheet.tsx";
import { connectAction } from "./connect-actions.ts";
import { isConnectIntent } from "./connect-intents.ts";
import { ConnectSheet } from "./connect-sheet.tsx";
import { PartsSheet } from "./parts-sheet.tsx";
import { PayoutTabs } from "./payout-tabs.tsx";

export const meta: MetaFunction = () => [{ title: "我的分配 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const params = new URL(request.url).searchParams;
    const filter = readPartFilter(params);
    const asked = params.get("connect");
    // Back from the channel: what was filled in there counts at once, not only when the channel tells of it.
    const unread = asked === "returned" && mayKeepAccount(ctx.actor) ? await unavailability(() => refreshOwnAccount(ctx)) : null;
    const [parts, contracts, account, connect, runs, factorAt] = await Promise.all([
      listParts(ctx, filter, pageFrom(params)),
      partsByContract(ctx),
      accountPage(ctx),
      connectPage(ctx),
      runsPayouts(ctx),
      freshFactorAt(request, context, ctx.actor),
    ]);
    return json({
      filter,
      parts,
      contracts,
      account,
      connect,
      unread,
      linkExpired: asked === "expired",
      runs,
      organizationName: ctx.actor.organizationName,
      factorAt: factorAt?.toISOString() ?? null,
      saved: params.get("done") === "account",
    });
  });
}
/** What is said when the channel does not answer; null when it did. */
async function unavailability(read: () => Promise<void>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (isAppError(error) && error.code === "unavailable") return error.message;
    throw error;
  }
}

export type PayoutsPage = SerializeFrom<typeof loader>;

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const form = await readForm(request);
    const intent = form.get("intent");
    if (isConnectIntent(intent)) return connectAction(request, context, ctx, form, intent);
    return formAction(form, context, saveAccountInput, async (value) => {
      // Parsed anew by the verb: an optional code that was left empty comes to it as it was typed.
      const typed = { ...value, bankCode: value.bankCode ?? "" };
      await saveAccount(ctx, typed, { factorAt: await requireFreshFactor(request, context, ctx.actor) });
      return redirect(`${paths.payouts()}?done=account`);
    });
  });
}

type ContractRow = PayoutsPage["contracts"][number];
const CONTRACT_COLUMNS: Column<ContractRow>[] = [
  {
    key: "contract",
    header: "合同",
    rowHeader: true,
    render: (row) => (
      <>
        <Link to={`?contract=${row.contractCode}`} className="strong" preventScrollReset>
          {row.contractName}
        </Link>
        <span className="cap block">{row.contractCode}</span>
      </>
    ),
  },
  { key: "given", header: "累计分得", align: "right", nowrap: true, render: (row) => formatFen(row.givenFen) },
  { key: "claimed", header: "退款调减", align: "right", nowrap: true, render: (row) => formatFen(row.claimedFen) },
  { key: "paid", header: "已支付", align: "right", nowrap: true, render: (row) => formatFen(row.paidFen) },
  { key: "underWay", header: "办理中", align: "right", nowrap: true, render: (row) => formatFen(row.underWayFen) },
  { key: "due", header: "待支付", align: "right", nowrap: true, render: (row) => formatFen(row.dueFen) },
];

export default function Payouts() {
  const page = useLoaderData<typeof loader>();
  const { filter, parts, contracts, account, connect, unread, linkExpired, runs, organizationName, factorAt, saved } = page;
  const last = useActionData() as FormReply | undefined;
  const isConnect = last !== undefined && isConnectIntent(textAt(last.initialValue ?? {}, "intent"));
  const sum = (of: (row: ContractRow) => string) => contracts.reduce((total, row) => total + BigInt(of(row)), 0n);
  const dueFen = sum((row) => row.dueFen);
  const claimsFen = sum((row) => row.claimedFen);
  return (
    <>
      <PageHead title="账单与结算" subtitle="贵单位按任务书的分配约定，从已付款账单中分得的部分。" />
      <PayoutTabs current="parts" runs={runs} />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {saved && !last ? <Notice tone="ok">收款账户已保存，并已邮件告知贵单位的管理员。</Notice> : null}
      {unread ? <Notice tone="warn">{unread}下面是上次读取的状态。</Notice> : null}
      {linkExpired ? <Notice tone="warn">渠道的填写链接已失效，请在“渠道收款账户”重新打开。</Notice> : null}
      {account && account.current === null && connect?.state !== "active" && dueFen > 0n ? (
        <Notice tone="warn" title="贵单位还没有登记收款账户" action={<ButtonLink to="#account">登记收款账户</ButtonLink>}>
          登记之前，牵头单位无法向贵单位付款。
        </Notice>
      ) : null}
      {contracts.length > 0 ? (
        <SummaryStrip
          items={[
            {
              label: dueFen < 0n ? "待抵扣" : "待支付",
              value: formatFen(dueFen),
              note: dueFen < 0n ? "从以后的分配中抵扣" : "已扣除退款调减",
              tone: "primary",
            },
            {
              label: "办理中",
              value: formatFen(sum((row) => row.underWayFen)),
              note: connect ? "已列入付款批次或渠道转账" : "已列入付款批次",
            },
            { label: "已支付", value: formatFen(sum((row) => row.paidFen)), note: connect ? "以银行回单或渠道转出为准" : "以银行回单为准" },
            {
              label: "累计分得",
              value: formatFen(sum((row) => row.givenFen)),
              note: claimsFen === 0n ? "没有退款调减" : `退款调减 ${formatFen(claimsFen)}`,
            },
          ]}
        />
      ) : null}
      <Notice tone="info" title="分得的款项怎么到账">
        用户单位的付款由牵头单位收取，平台只记账、不经手款项。牵头单位经两人复核后用对公转账支付，核对银行回单后才显示“已支付”。
        {connect ? "经收款渠道付款、且贵单位与牵头单位都开通了渠道收款账户的，由收款渠道直接分账，渠道转出后才显示“已转账”。" : null}
      </Notice>
      {contracts.length > 0 ? (
        <Sheet title="按合同" flush>
          <DataTable caption="按合同汇总" rows={contracts} rowKey={(row) => row.contractCode} columns={CONTRACT_COLUMNS} cards />
        </Sheet>
      ) : null}
      <PartsSheet parts={parts} filter={filter} />
      {connect ? <ConnectSheet connect={connect} factorAt={factorAt} last={isConnect ? last : undefined} /> : null}
      {account ? (
        <AccountSheet account={account} organizationName={organizationName} factorAt={factorAt} last={isConnect ? undefined : last} />
      ) : null}
    </>
  );
}
