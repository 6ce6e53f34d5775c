import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { closePeriod, invoicesOfContract, periodPage } from "#app/areas/billing/index.server.ts";
import {
  activateContract,
  agreeTerms,
  contractPage,
  dropTerms,
  issueContractKey,
  registerRobot,
  revokeContractKey,
} from "#app/areas/contracts/index.server.ts";
import { CONTRACT_STATUS_NAMES, lastDayOf } from "#app/areas/contracts/states.ts";
import { heldEvents } from "#app/areas/usage/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { ActivateSheet } from "./activate-sheet.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { ClosingSheet } from "./closing-sheet.tsx";
import { contractActions } from "./contract-actions.ts";
import { ContractFacts } from "./contract-facts.tsx";
import { HeldSheet } from "./held-sheet.tsx";
import { InvoicesSheet } from "./invoices-sheet.tsx";
import { KeysSheet } from "./keys-sheet.tsx";
import { MemberContract } from "./member-contract.tsx";
import { NewKey } from "./new-key.tsx";
import type { PeriodData, WholeData } from "./page-data.ts";
import { PeriodStrip } from "./period-strip.tsx";
import { PeriodSwitch } from "./period-switch.tsx";
import { RobotsSheet } from "./robots-sheet.tsx";
import { UsageSheet } from "./usage-sheet.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.contract.name ?? "合同"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const contract = await contractPage(ctx, code);
    if (!contract.whole) return json({ whole: false as const, contract, invoices: await invoicesOfContract(ctx, contract.id) });
    const [billing, invoices, held] = await Promise.all([
      periodPage(ctx, code, new URL(request.url).searchParams.get("period")),
      invoicesOfContract(ctx, contract.id),
      heldEvents(ctx, contract.id),
    ]);
    const apiUrl = new URL(paths.usageApi(), context.services.config.APP_URL).href;
    return json({ whole: true as const, contract, billing, invoices, held, apiUrl });
  });
}

/** What just happened, told after the redirect. */
const DONE: Record<string, string> = {
  registerRobot: "机器人已登记，从所填日期起它上报的用量计入本合同。",
  revokeKey: "密钥已停用。",
  proposeTerms: "条款变更已提交，等待对方单位的签署人确认。",
  agreeTerms: "条款变更已确认，自约定的日期起适用。",
  dropTerms: "条款变更已结束，合同按现行条款继续履行。",
};

/** A key is shown by the answer that made it and never again. */
interface Issued {
  key: string;
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(request, context, contractActions, async (value) => {
      switch (value.intent) {
        case "activate":
          await activateContract(ctx, { code });
          return redirect(paths.contract(code));
        case "registerRobot":
          await registerRobot(ctx, { code, identity: value.identity, station: value.station, from: value.from });
          return redirect(`${paths.contract(code)}?done=registerRobot#robots`);
        case "issueKey":
          return json<Issued>({ key: (await issueContractKey(ctx, { code })).key });
        case "revokeKey":
          await revokeContractKey(ctx, { code, keyId: value.keyId });
          return redirect(`${paths.contract(code)}?done=revokeKey#keys`);
        case "agreeTerms":
          await agreeTerms(ctx, { code, changeId: value.changeId });
          return redirect(`${paths.contract(code)}?done=agreeTerms#terms`);
        case "dropTerms":
          await dropTerms(ctx, { code, changeId: value.changeId });
          return redirect(`${paths.contract(code)}?done=dropTerms#terms`);
        case "closePeriod":
          return redirect(paths.invoice((await closePeriod(ctx, { contractCode: code, period: value.period })).code));
      }
    });
  });
}

export default function Contract() {
  const data = useLoaderData<typeof loader>();
  return data.whole ? <WholeContract {...data} /> : <MemberContract {...data} />;
}

/** The plot is of successful operations: it says nothing where something else is charged for. */
const countsOperations = ({ charges, usage }: PeriodData) => (charges.length === 0 ? usage.days.length > 0 : charges[0]?.unit === "次");

function WholeContract({ contract, billing, invoices, held, apiUrl }: WholeData) {
  const [search] = useSearchParams();
  const answer = useActionData() as SubmissionResult | Issued | undefined;
  const issued = answer && "key" in answer ? answer.key : null;
  const last = answer && !("key" in answer) ? answer : undefined;
  const done = answer ? undefined : DONE[search.get("done") ?? ""];
  const robots = billing.period?.usage.robots ?? [];
  return (
    <>
      <PageHead
        crumb={[{ label: "合同与用量", to: paths.contracts() }, { label: contract.code }]}
        title={contract.name}
        subtitle={[
          `${contract.providerName}牵头`,
          ...(robots.length > 0 ? [`${robots.length} 台`] : []),
          `${contract.startsOn} 至 ${lastDayOf(contract.endsOn)}`,
          CONTRACT_STATUS_NAMES[contract.status],
        ].join(" · ")}
        actions={
          <>
            <ButtonLink to={paths.contractQuote(contract.code)}>费用试算</ButtonLink>
            {contract.status === "draft" ? null : <ButtonLink to={paths.contractEnd(contract.code)}>结束与买断</ButtonLink>}
            {contract.mayPropose ? <ButtonLink to={paths.contractTerms(contract.code)}>变更条款</ButtonLink> : null}
          </>
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {done ? <Notice tone="ok">{done}</Notice> : null}
      {issued ? <NewKey apiKey={issued} apiUrl={apiUrl} robot={robots[0]?.identity ?? null} now={billing.now} /> : null}
      {contract.change ? <ChangeSheet change={contract.change} /> : null}
      {contract.status === "draft" ? (
        <>
          <ActivateSheet contract={contract} />
          <ContractFacts contract={contract} />
        </>
      ) : billing.period ? (
        <>
          <PeriodSwitch code={contract.code} keys={billing.keys} shown={billing.period.key} />
          <PeriodStrip contract={contract} period={billing.period} now={billing.now} />
          {countsOperations(billing.period) ? <UsageSheet code={contract.code} period={billing.period} now={billing.now} /> : null}
        </>
      ) : (
        <Notice tone="info" title="合同尚未开始">
          {contract.startsOn} 零点起计用量。
        </Notice>
      )}
      <RobotsSheet
        contract={contract}
        robots={robots}
        month={billing.period?.key ?? null}
        values={last?.initialValue}
        errors={last?.error}
      />
      {held.length > 0 ? <HeldSheet code={contract.code} held={held} total={billing.period?.usage.quarantined ?? held.length} /> : null}
      {contract.mayIssueKey || contract.keys.length > 0 ? <KeysSheet contract={contract} now={billing.now} apiUrl={apiUrl} /> : null}
      {billing.closing.may ? <ClosingSheet closing={billing.closing} errors={last?.error} /> : null}
      {contract.status === "draft" ? null : (
        <>
          <InvoicesSheet invoices={invoices} now={billing.now} />
          <ContractFacts contract={contract} />
        </>
      )}
    </>
  );
}
