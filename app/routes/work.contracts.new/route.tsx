import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { quoteOfTyped } from "#app/areas/billing/index.server.ts";
import { contractDraftPage, createContract, taskBooksAwaitingContract } from "#app/areas/contracts/index.server.ts";
import { createContractInput } from "#app/areas/contracts/schemas.ts";
import { CONTRACT_KIND_NAMES, CONTRACT_STATUS_NAMES } from "#app/areas/contracts/states.ts";
import { firstValues } from "#app/forms/contract-terms/first-values.ts";
import { type FormSource, fieldAt } from "#app/forms/contract-terms/form-source.ts";
import { type Quote, QuoteSheet } from "#app/forms/contract-terms/quote-table.tsx";
import { TermsFields } from "#app/forms/contract-terms/terms-fields.tsx";
import type { FormValues } from "#app/forms/form-values.ts";
import { formAction, formAsTyped, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDate, formatPercentBp } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { CONTRACT_KINDS } from "#db/vocabulary/contracts.ts";
import { Defaults } from "./defaults.tsx";

export const meta: MetaFunction = () => [{ title: "起草合同 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const search = new URL(request.url).searchParams;
    const code = search.get("taskBook");
    if (!code) return json({ draft: null, awaiting: await taskBooksAwaitingContract(ctx) });
    const today = formatDate(ctx.clock.now());
    return json({
      draft: {
        ...(await contractDraftPage(ctx, code)),
        kind: CONTRACT_KINDS.find((kind) => kind === search.get("kind")) ?? "payPerUse",
        formKey: crypto.randomUUID() as string,
        startsOn: today,
        endsOn: `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace("-02-29", "-03-01")}`,
      },
      awaiting: [],
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const form = await readForm(request);
    const asksQuote = form.get("intent") === "quote";
    form.delete("intent");
    return formAction(form, context, createContractInput, async (value) => {
      if (asksQuote) return json({ ...formAsTyped(form), quote: quoteOfTyped(value.terms) });
      const { code } = await createContract(ctx, value);
      return redirect(paths.contract(code));
    });
  });
}

export default function NewContract() {
  const { draft, awaiting } = useLoaderData<typeof loader>();
  if (!draft) return <ChooseTaskBook books={awaiting} />;
  return <DraftForm key={draft.kind} draft={draft} />;
}

type Draft = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["draft"]>;

function DraftForm({ draft }: { draft: Draft }) {
  const last = useActionData() as (SubmissionResult & { quote?: Quote }) | undefined;
  const quote = last?.quote;
  const source: FormSource = {
    values: (last?.initialValue as FormValues | null | undefined) ?? firstValues(draft),
    errors: last?.error ?? {},
  };
  const head = (
    <PageHead
      crumb={[{ label: "合同与用量", to: paths.contracts() }, { label: "起草合同" }]}
      title={`起草“${draft.sceneName}”的合同`}
      subtitle={`依据任务书 ${draft.taskBookCode} · 用户单位 ${draft.userUnitName} · 牵头供给单位 ${draft.providerName}`}
    />
  );
  if (!draft.sealed) {
    return (
      <>
        {head}
        <Notice tone="warn" title="任务书还没有封存" action={<ButtonLink to={paths.taskBook(draft.taskBookCode)}>查看任务书</ButtonLink>}>
          各方都签署、任务书封存后才能订立合同。
        </Notice>
      </>
    );
  }
  return (
    <>
      {head}
      {draft.contracts.length > 0 ? (
        <Notice tone="info" title="这份任务书已有合同">
          {draft.contracts.map((contract) => (
            <span key={contract.code}>
              <Link to={paths.contract(contract.code)}>
                {contract.code} {contract.name}
              </Link>
              （{CONTRACT_STATUS_NAMES[contract.status]}）{" "}
            </span>
          ))}
        </Notice>
      ) : null}
      <Form method="post" noValidate className="form">
        <ErrorSummary errors={errorsFromRecord(last?.error)} />
        {quote ? <QuoteSheet quote={quote} /> : null}
        <input type="hidden" name="formKey" value={draft.formKey} />
        <input type="hidden" name="taskBookCode" value={draft.taskBookCode} />
        <Sheet
          title="合同期"
          actions={
            <Segments
              label="合同类型"
              items={CONTRACT_KINDS.map((kind) => ({
                to: `${paths.newContract(draft.taskBookCode)}&kind=${kind}`,
                label: CONTRACT_KIND_NAMES[kind],
                current: kind === draft.kind,
              }))}
            />
          }
        >
          <div className="field-row">
            <DateField
              {...fieldAt(source, "startsOn")}
              label="开始日期"
              hint="可以早于今天：先试运行、后补签时，从实际开始的日子计。"
              required
            />
            <DateField {...fieldAt(source, "endsOn")} label="到期日" hint="合同到该日零点为止，当日不计费。" required />
          </div>
        </Sheet>
        <TermsFields source={source} kind={draft.kind} paymentDays={draft.paymentDays} />
        <Defaults kind={draft.kind} />
        <Sheet title="收入怎么分" note={`依据任务书 ${draft.taskBookCode}，合同不能改变`} flush>
          {draft.steps.length > 0 ? (
            <div className="sheet-body prose">
              <ol>
                {draft.steps.map((step) => (
                  <li key={step}>{step}。</li>
                ))}
                <li>其余部分按下表的比例分配。</li>
              </ol>
            </div>
          ) : null}
          <DataTable
            caption="收入怎么分"
            compact
            rows={draft.shares}
            rowKey={(share) => share.organizationId}
            columns={[
              { key: "name", header: "成员单位", rowHeader: true, render: (share) => share.name },
              { key: "share", header: "比例", align: "right", render: (share) => formatPercentBp(share.basisPoints) },
            ]}
          />
        </Sheet>
        <ActionBar note="起草后由对方单位的签署人确认，确认前不生效、不计费。">
          <SubmitButton pending="正在提交…">提交对方确认</SubmitButton>
          <SubmitButton variant="default" name="intent" value="quote" pending="正在试算…">
            试算一个月的费用
          </SubmitButton>
          <ButtonLink to={paths.contracts()}>取消</ButtonLink>
        </ActionBar>
      </Form>
    </>
  );
}

function ChooseTaskBook({ books }: { books: readonly { code: string; sceneName: string }[] }) {
  return (
    <>
      <PageHead
        crumb={[{ label: "合同与用量", to: paths.contracts() }, { label: "起草合同" }]}
        title="起草合同"
        subtitle="请先选择依据的任务书。"
      />
      <Sheet title="已封存、还没有合同的任务书">
        {books.length === 0 ? (
          <EmptyState
            title="没有可以订立合同的任务书"
            reason="任务书封存后，用户单位和牵头单位的编辑或财务可以在这里起草合同。"
            action={<ButtonLink to={paths.taskBooks()}>查看任务书</ButtonLink>}
          />
        ) : (
          <ul className="stack">
            {books.map((book) => (
              <li key={book.code}>
                <Link to={paths.newContract(book.code)}>{book.sceneName}</Link> <span className="cap">{book.code}</span>
              </li>
            ))}
          </ul>
        )}
      </Sheet>
    </>
  );
}
