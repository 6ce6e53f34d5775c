import type { TypedPool, TypedRoyalty, TypedTier } from "#app/areas/task-books/benefit-form.ts";
import { DateField } from "#app/ui/date-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { choicesOf, type PartProps } from "./page-data.ts";
import { AmountTable, PercentTable } from "./party-table.tsx";

/** The tiers of a waterfall in their order. */
export function Tiers({ page, errors, pool, p }: PartProps & { pool: TypedPool; p: number }) {
  return (
    <>
      {pool.tiers.map((tier, i) => (
        <TierFields key={tier.key} page={page} errors={errors} tier={tier} p={p} i={i} />
      ))}
      <p className="benefits-buttons">
        {choicesOf(page, "pools[].tiers[].kind").map((kind) => (
          <SubmitButton key={kind.value} variant="default" small icon="plus" name="row" value={`add-tier ${p} ${kind.value}`}>
            加一层{kind.label}
          </SubmitButton>
        ))}
      </p>
    </>
  );
}

function TierFields({ page, errors, tier, p, i }: PartProps & { tier: TypedTier; p: number; i: number }) {
  const at = `pools[${p}].tiers[${i}]`;
  const kind = choicesOf(page, "pools[].tiers[].kind").find((option) => option.value === tier.kind)?.label ?? "";
  return (
    <fieldset className="benefits-step">
      <legend>
        第 {i + 1} 层 {kind}
      </legend>
      <input type="hidden" name={`${at}.key`} value={tier.key} />
      <input type="hidden" name={`${at}.kind`} value={tier.kind} />
      <div className="benefits-fields">
        <TextField name={`${at}.name`} label="名称" required defaultValue={tier.name} error={errors[`${at}.name`]} />
        {tier.kind === "preferredReturn" ? (
          <TextField
            name={`${at}.rate`}
            label="按成本的"
            unit="%"
            inputMode="decimal"
            width="short"
            defaultValue={tier.rate}
            error={errors[`${at}.rate`]}
          />
        ) : null}
        {tier.kind === "band" ? (
          <TextField
            name={`${at}.limit`}
            label="累计收入不超过"
            unit="元"
            inputMode="decimal"
            width="medium"
            defaultValue={tier.limit}
            error={errors[`${at}.limit`]}
          />
        ) : null}
      </div>
      {tier.kind === "costRecovery" ? (
        <AmountTable page={page} errors={errors} at={`${at}.amounts`} rows={tier.amounts} caption="各方要收回的成本" />
      ) : null}
      {tier.kind === "band" ? (
        <PercentTable page={page} errors={errors} at={`${at}.shares`} rows={tier.shares} caption={`第 ${i + 1} 层的分配比例`} />
      ) : null}
      <RowButtons what="tier" p={p} i={i} label={`第 ${i + 1} 层`} />
    </fieldset>
  );
}

/** Royalties in the order they are paid. */
export function Royalties({ page, errors, pool, p }: PartProps & { pool: TypedPool; p: number }) {
  return (
    <>
      {pool.royalties.map((royalty, i) => (
        <RoyaltyFields key={royalty.key} page={page} errors={errors} royalty={royalty} p={p} i={i} />
      ))}
      <p className="benefits-buttons">
        <SubmitButton variant="default" small icon="plus" name="row" value={`add-royalty ${p}`}>
          加一项提成
        </SubmitButton>
      </p>
    </>
  );
}

function RoyaltyFields({ page, errors, royalty, p, i }: PartProps & { royalty: TypedRoyalty; p: number; i: number }) {
  const at = `pools[${p}].royalties[${i}]`;
  const bySales = royalty.base === "salesPercent";
  const of = (member: keyof TypedRoyalty) => ({ name: `${at}.${member}`, defaultValue: royalty[member], error: errors[`${at}.${member}`] });
  const figure = { inputMode: "decimal" as const, width: "medium" as const };
  // The fields of the other kind of base stay in the form unseen, so that going back and forth loses nothing.
  const [unit, rate] = [["unit", "stepUnit"] as const, ["rate", "stepRate"] as const];
  return (
    <fieldset className="benefits-step">
      <legend>
        第 {i + 1} 项提成 {royalty.name}
      </legend>
      <input type="hidden" name={`${at}.key`} value={royalty.key} />
      {(bySales ? unit : rate).map((member) => (
        <input key={member} type="hidden" name={`${at}.${member}`} value={royalty[member]} />
      ))}
      <div className="benefits-fields">
        <TextField {...of("name")} label="名称" required />
        <SelectField {...of("organizationId")} label="收取单位" options={choicesOf(page, "parties")} placeholder="请选择" />
        <SelectField {...of("base")} label="提成基数" options={choicesOf(page, "pools[].royalties[].base")} />
        {bySales ? (
          <TextField key="rate" {...of("rate")} {...figure} label="按收入的" unit="%" />
        ) : (
          <TextField key="unit" {...of("unit")} {...figure} label="每一单位" unit="元" />
        )}
        <TextField {...of("stepAfter")} {...figure} label="累计计提达到后递减" optional unit="元" />
        {bySales ? (
          <TextField key="stepRate" {...of("stepRate")} {...figure} label="递减后按收入的" optional unit="%" />
        ) : (
          <TextField key="stepUnit" {...of("stepUnit")} {...figure} label="递减后每一单位" optional unit="元" />
        )}
        <TextField {...of("floor")} {...figure} label="保底" optional unit="元" />
        <TextField {...of("cap")} {...figure} label="封顶" optional unit="元" />
        <DateField {...of("startDate")} label="开始日期" hint="签署前须填写" />
        <DateField {...of("endDate")} label="截止日期" hint="签署前须填写" />
      </div>
      <RowButtons what="royalty" p={p} i={i} label={`第 ${i + 1} 项提成`} />
    </fieldset>
  );
}

function RowButtons({ what, p, i, label }: { what: "tier" | "royalty"; p: number; i: number; label: string }) {
  return (
    <p className="benefits-buttons">
      {i > 0 ? (
        <SubmitButton variant="text" small name="row" value={`raise-${what} ${p} ${i}`}>
          上移{label}
        </SubmitButton>
      ) : null}
      <SubmitButton variant="text" small name="row" value={`remove-${what} ${p} ${i}`}>
        删除{label}
      </SubmitButton>
    </p>
  );
}
