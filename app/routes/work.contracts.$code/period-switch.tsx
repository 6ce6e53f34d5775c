import { paths } from "#app/http/paths.ts";
import { Segments } from "#app/ui/segments.tsx";

/** Months at hand; older ones are reached from their invoices. */
const SHOWN = 6;

/** The newest months of the contract, and the one that is shown if it is older. */
export function PeriodSwitch({ code, keys, shown }: { code: string; keys: readonly string[]; shown: string }) {
  if (keys.length < 2) return null;
  const newest = keys.slice(0, SHOWN);
  const months = newest.includes(shown) ? newest : [...newest, shown];
  return (
    <div className="row period-switch">
      <Segments
        label="计费期"
        items={months.map((key) => ({ to: `${paths.contract(code)}?period=${key}`, label: key, current: key === shown }))}
      />
    </div>
  );
}
