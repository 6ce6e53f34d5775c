import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";

/** Nothing was counted yet, nothing is under the filters, or, what one hopes for, nothing is missing. */
export function NothingHere({ isMeasured, isFiltered, clearTo }: { isMeasured: boolean; isFiltered: boolean; clearTo: string }) {
  if (!isMeasured) return <EmptyState title="还没有统计过" reason="系统每小时统计一次，您也可以立即重新统计。" />;
  if (isFiltered) return <FilteredEmpty filters="以上条件" clearTo={clearTo} />;
  return <EmptyState title="没有缺口" reason="本地区征集中的场景，每个必须项都有已发布的能力可以满足。" />;
}
