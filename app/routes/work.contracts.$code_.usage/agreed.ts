import type { periodPage } from "#app/areas/billing/index.server.ts";
import { formatPrice } from "#app/ui/format.ts";
import type { Band, Forecast } from "./cumulative-chart.tsx";

/** What was agreed for a measure, in its unit, and where it is going. */
export interface Agreed {
  committed: string | null;
  bands: Band[];
  forecast: Forecast | null;
}

type Period = Awaited<ReturnType<typeof periodPage>>["period"];

/** Of the month's charges the one that bills this measure: a straight line to what was promised, its tiers as bands, and the quantity to expect at the end. */
export function agreedFor(period: Period, measureKey: string | undefined): Agreed {
  const charge = period?.charges.find(({ measure }) => measure !== null && measure === measureKey);
  if (!period || !charge) return { committed: null, bands: [], forecast: null };
  const tiers = charge.tiers.length > 1 ? charge.tiers : [];
  return {
    committed: charge.committed === "0" ? null : charge.committed,
    bands: tiers.map(({ upTo, unitPriceFen }, index) => ({
      upTo,
      label: `第 ${index + 1} 档 ¥${formatPrice(unitPriceFen)}/${charge.unit}`,
    })),
    forecast: period.ended ? null : { atEnd: charge.atEnd },
  };
}
