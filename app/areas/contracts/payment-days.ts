import type { TaskBookDocument } from "#app/areas/task-books/index.server.ts";
import { invalid } from "#app/kernel/errors.ts";

/**
 * The user unit pays no later than the task book says, whose own term was checked against 保障中小企业款项支付条例 9 (check 31); where it says
 * nothing, a public body pays a small or medium firm within 30 days unless agreed otherwise, 60 at most, which no contract here exceeds.
 */
export function checkPaymentDays(document: TaskBookDocument, paymentDays: number): void {
  const agreed = document.benefitSharing.paymentDays;
  if (agreed === null || paymentDays <= agreed) return;
  const longer = `付款期限不能长于任务书约定的 ${agreed} 天。`;
  throw invalid(longer, { "terms.paymentDays": [longer] });
}
