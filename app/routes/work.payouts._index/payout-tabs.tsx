import { paths } from "#app/http/paths.ts";
import { Tabs } from "#app/ui/tabs.tsx";

/** The pages of what is billed and shared; batches for who pays others. */
export function PayoutTabs({ current, runs }: { current: "parts" | "statement" | "batches" | "receipts"; runs: boolean }) {
  return (
    <Tabs
      label="账单与结算"
      items={[
        { to: paths.invoices(), label: "账单" },
        ...(runs || current === "receipts" ? [{ to: paths.receipts(), label: "收款核对", current: current === "receipts" }] : []),
        { to: paths.payouts(), label: "我的分配", current: current === "parts" },
        { to: paths.payoutStatement(), label: "对账单", current: current === "statement" },
        ...(runs ? [{ to: paths.payoutBatches(), label: "付款批次", current: current === "batches" }] : []),
      ]}
    />
  );
}
