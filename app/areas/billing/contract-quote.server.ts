import { getContract, readTypedTerms } from "#app/areas/contracts/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { typedNumber } from "#app/kernel/money.ts";
import { type QuoteLevels, quoteTerms, usualLevels } from "./quote.ts";

/** What a month of a contract costs at three levels of use: by the terms that were agreed or proposed last. Levels left out are the usual ones. */
export async function contractQuote(ctx: Context, code: string, typed: Readonly<Record<string, readonly string[]>>) {
  const { contract, current } = await getContract(ctx, { code });
  const levels = { ...usualLevels(current.terms), ...levelsOf(typed) };
  return { contract: { code: contract.code, name: contract.name, kind: contract.kind }, ...quoteTerms(current.terms, levels) };
}

/** The same of terms that are only typed yet. Throws invalid with the fields of the terms. */
export function quoteOfTyped(typed: Parameters<typeof readTypedTerms>[0]) {
  const terms = readTypedTerms(typed);
  return quoteTerms(terms, usualLevels(terms));
}

/** Quantities as people type them. Throws invalid, named by charge and level, on what is no quantity. */
function levelsOf(typed: Readonly<Record<string, readonly string[]>>): QuoteLevels {
  const faults: Record<string, string[]> = {};
  const levels = Object.fromEntries(
    Object.entries(typed).map(([key, values]) => [
      key,
      values.map((value, i) => {
        const plain = typedNumber(value);
        if (plain !== null && /^\d{1,12}(\.\d{1,3})?$/.test(plain)) return plain;
        faults[`${key}-${i}`] = ["用量须为不小于零的数字，最多 3 位小数。"];
        return "0";
      }),
    ]),
  );
  if (Object.keys(faults).length > 0) throw invalid("提交的内容有误，请按提示更正。", faults);
  return levels;
}
