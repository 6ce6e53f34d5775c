import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contractQuote } from "#app/areas/billing/index.server.ts";
import { LEVEL_NAMES, QuoteTable } from "#app/forms/contract-terms/quote-table.tsx";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `费用试算 · ${data?.quote.contract.name ?? "合同"} · 实景` }];

/** Levels stand in the address, so that a quote may be sent on: `c1-0=100&c1-1=1000&c1-2=10000`. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const search = new URL(request.url).searchParams;
    const typed: Record<string, string[]> = {};
    for (const [name, value] of search) {
      const match = /^(c\d)-([0-2])$/.exec(name);
      if (match?.[1]) typed[match[1]] = LEVEL_NAMES.map((_, i) => search.get(`${match[1]}-${i}`) ?? "0");
      if (match && value.length > 40) typed[match[1] ?? ""] = LEVEL_NAMES.map(() => "-");
    }
    try {
      return json({ quote: await contractQuote(ctx, code, typed), typed, errors: {} as Record<string, string[]> });
    } catch (error) {
      if (!isAppError(error) || error.code !== "invalid") throw error;
      return json({ quote: await contractQuote(ctx, code, {}), typed, errors: error.fields as Record<string, string[]> }, { status: 400 });
    }
  });
}

export default function ContractQuote() {
  const { quote, typed, errors } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        crumb={[
          { label: "合同与用量", to: paths.contracts() },
          { label: quote.contract.code, to: paths.contract(quote.contract.code) },
          { label: "费用试算" },
        ]}
        title="费用试算"
        subtitle={`${quote.contract.name} · 按完整的一个月（30 天）计，爬坡期之后，服务水平达标`}
      />
      <ErrorSummary errors={errorsFromRecord(errors)} />
      {quote.charges.length > 0 ? (
        <Sheet title="用量假设">
          <Form method="get" className="fields" noValidate>
            {quote.charges.map((charge) => (
              <div className="field-row" key={charge.key}>
                {LEVEL_NAMES.map((name, i) => (
                  <NumberField
                    key={name}
                    name={`${charge.key}-${i}`}
                    label={`${charge.name} ${name}`}
                    unit={charge.unit}
                    defaultValue={typed[charge.key]?.[i] ?? charge.levels[i]}
                    error={errors[`${charge.key}-${i}`]?.[0]}
                  />
                ))}
              </div>
            ))}
            <SubmitButton pending="正在试算…">试算</SubmitButton>
          </Form>
        </Sheet>
      ) : null}
      <Sheet title="一个月的费用" note="单位：元；与出账使用同一套计费规则" flush>
        <QuoteTable quote={quote} />
      </Sheet>
      {quote.deposit ? (
        <Notice tone="info" title="另有押金">
          {formatFen(quote.deposit)}，单独出账，不计税、不参与分配。
        </Notice>
      ) : null}
    </>
  );
}
