import type { BenefitSharing, TypedPool } from "#app/areas/task-books/benefit-form.ts";
import type { Drivers } from "#app/areas/task-books/benefits.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ExampleTable } from "./example-table.tsx";
import { termsOf } from "./example-terms.ts";
import { choicesOf, type PartProps } from "./page-data.ts";
import { AmountTable, PercentTable } from "./party-table.tsx";
import { Royalties, Tiers } from "./pool-steps.tsx";

/** One source of money: how it is shared, and what that gives. `found` is null while something typed cannot be read. */
export function PoolFields({
  page,
  errors,
  pool,
  p,
  found,
  awards,
  drivers,
  only,
}: PartProps & {
  pool: TypedPool;
  p: number;
  found: BenefitSharing["pools"][number] | null;
  awards: BenefitSharing["awards"];
  drivers: Drivers;
  only: boolean;
}) {
  const at = `pools[${p}]`;
  const shows = {
    tiers: pool.model === "waterfall",
    royalties: pool.model === "royalty" || pool.model === "entryFeeRoyalty",
    entryFees: pool.model === "entryFeeRoyalty",
  };
  return (
    <Sheet title={pool.name || "收益来源"}>
      <div className="benefits-fields">
        <SelectField
          name={`${at}.key`}
          label="收益来源"
          options={choicesOf(page, "pools[].key")}
          defaultValue={pool.key}
          error={errors[`${at}.key`]}
        />
        <TextField name={`${at}.name`} label="名称" required defaultValue={pool.name} error={errors[`${at}.name`]} />
        <SelectField
          name={`${at}.model`}
          label="分配方式"
          options={choicesOf(page, "model")}
          defaultValue={pool.model}
          error={errors[`${at}.model`]}
        />
        <noscript>
          <SubmitButton variant="default" small name="row" value="recompute">
            换成所选的方式
          </SubmitButton>
        </noscript>
      </div>
      {shows.entryFees ? (
        <AmountTable page={page} errors={errors} at={`${at}.entryFees`} rows={pool.entryFees} caption="入门费" />
      ) : (
        <HiddenRows at={`${at}.entryFees`} rows={pool.entryFees} />
      )}
      {shows.royalties ? (
        <Royalties page={page} errors={errors} pool={pool} p={p} />
      ) : (
        <HiddenRows at={`${at}.royalties`} rows={pool.royalties} />
      )}
      {shows.tiers ? <Tiers page={page} errors={errors} pool={pool} p={p} /> : <HiddenTiers at={`${at}.tiers`} tiers={pool.tiers} />}
      <div className="benefits-pair">
        <PercentTable
          page={page}
          errors={errors}
          at={`${at}.shares`}
          rows={pool.shares}
          caption={pool.model === "fixedShare" ? "分配比例" : "其余部分的分配比例"}
        />
        <div>
          {found ? (
            <ExampleTable page={page} terms={termsOf(found, awards, page)} drivers={drivers} />
          ) : (
            <p className="muted">填写完整后显示分配示例。</p>
          )}
          <SubmitButton variant="default" small className="benefits-again" name="row" value="recompute">
            重新计算
          </SubmitButton>
        </div>
      </div>
      {only ? null : (
        <p className="benefits-buttons">
          <SubmitButton variant="danger" small name="row" value={`remove-pool ${p}`}>
            删除{pool.name}的分配
          </SubmitButton>
        </p>
      )}
    </Sheet>
  );
}

/** Rows that the chosen way of sharing does not use stay in the form unseen: choosing another way and back loses nothing. */
function HiddenRows({ at, rows }: { at: string; rows: readonly object[] }) {
  const fields = rows.flatMap((row, i) =>
    Object.entries(row).map(([member, value]) => ({ name: `${at}[${i}].${member}`, value: String(value) })),
  );
  return fields.map(({ name, value }) => <input key={name} type="hidden" name={name} value={value} />);
}

function HiddenTiers({ at, tiers }: { at: string; tiers: TypedPool["tiers"] }) {
  return tiers.map(({ amounts, shares, ...tier }, i) => (
    <span key={tier.key}>
      <HiddenRows at={`${at}[${i}].amounts`} rows={amounts} />
      <HiddenRows at={`${at}[${i}].shares`} rows={shares} />
      {Object.entries(tier).map(([member, value]) => (
        <input key={member} type="hidden" name={`${at}[${i}].${member}`} value={value} />
      ))}
    </span>
  ));
}
