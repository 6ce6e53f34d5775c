import { Form } from "@remix-run/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { ContractData } from "./page-data.ts";
import { conditionItems, leaseItems, levelItems, usageItems } from "./terms-text.tsx";

type Change = NonNullable<ContractData["change"]>;
type Terms = Change["terms"];

/** New terms that wait for the other side: what would be different, line by line. */
export function ChangeSheet({ change }: { change: Change }) {
  const [before, after] = [itemsOf(change.before), itemsOf(change.terms)];
  const words = [...new Set([...before, ...after].map(({ term }) => term))];
  const changed = words.filter((term) => textOf(before, term) !== textOf(after, term));
  return (
    <Sheet id="change" title="待确认的条款变更" note={`由${change.proposedByName}提出，自 ${change.effectiveOn} 起适用`}>
      <p>{change.reason}</p>
      {changed.length === 0 ? (
        <p className="muted">提出的条款与现行条款相同。</p>
      ) : (
        <DescriptionList
          columns={1}
          items={changed.map((term) => ({
            term,
            detail: (
              <dl className="terms-change">
                <dt>现行</dt>
                <dd className="muted">{detailOf(before, term)}</dd>
                <dt>改为</dt>
                <dd>{detailOf(after, term)}</dd>
              </dl>
            ),
          }))}
        />
      )}
      <div className="row">
        {change.mayAgree ? (
          <Form method="post">
            <input type="hidden" name="intent" value="agreeTerms" />
            <input type="hidden" name="changeId" value={change.id} />
            <SubmitButton pending="正在确认…">确认变更</SubmitButton>
          </Form>
        ) : null}
        {change.mayDrop ? (
          <ConfirmButton
            label={change.isOwn ? "撤回变更" : "不同意"}
            question={change.isOwn ? "撤回这项条款变更？" : "不同意这项条款变更？"}
            consequence="合同按现行条款继续履行；以后可以重新提出。"
            confirmLabel={change.isOwn ? "撤回变更" : "不同意变更"}
            pending="正在处理…"
            fields={{ intent: "dropTerms", changeId: change.id }}
          />
        ) : null}
      </div>
      {change.mayAgree || change.isOwn ? null : <p className="muted">须由贵单位的签署人或管理员确认。</p>}
    </Sheet>
  );
}

type Items = ReturnType<typeof usageItems>;

function itemsOf(terms: Terms): Items {
  return [
    ...(terms.usage ? usageItems(terms.usage) : []),
    ...(terms.lease ? leaseItems(terms.lease) : []),
    ...(terms.sla ? levelItems(terms.sla) : []),
    { term: "付款期限", detail: `审核发出后 ${terms.paymentDays} 天` },
    ...conditionItems(terms),
  ];
}

const detailOf = (items: Items, term: string) => items.find((item) => item.term === term)?.detail ?? "无";

/** Details are words or lists of words: compared by what they hold. */
function textOf(items: Items, term: string): string {
  const detail = detailOf(items, term);
  return typeof detail === "string"
    ? detail
    : JSON.stringify(detail, (key, value: unknown) => (key === "_owner" || key === "_store" ? undefined : value));
}
