import type { StandInClock } from "./clock.ts";
import type { Commit } from "./committer.ts";
import { renderInvoice } from "./invoice-object.ts";
import type { OperationContext } from "./operation.ts";
import { Work } from "./work.ts";

const EVERY_MS = 1_000;

/** Tells `invoice.overdue` once for each open invoice whose due date has passed. */
export function tellOverdue(work: Work): void {
  for (const record of work.all("invoices")) {
    const { invoice } = record;
    if (invoice.status !== "open" || record.overdueTold || invoice.due_date === null || invoice.due_date >= work.now) continue;
    work.put("invoices", invoice.id, { ...record, overdueTold: true });
    work.tell("invoice.overdue", renderInvoice(work.context, record));
  }
}

/** Looks every second, and at once when the clock is moved. */
export function watchDueDates(options: {
  clock: StandInClock;
  commit: Commit;
  context: () => OperationContext;
  log: (message: string) => void;
}): { close(): void } {
  let open = true;
  function look(): void {
    if (!open) return;
    const work = new Work(options.context());
    tellOverdue(work);
    const outcome = work.outcome({});
    if (outcome.changes.length === 0) return;
    options
      .commit(outcome, { requestId: null, idempotencyKey: null })
      .catch((error: unknown) => options.log(`could not tell what is overdue: ${error}`));
  }
  const timer = setInterval(look, EVERY_MS).unref();
  options.clock.onMoved(look);
  return {
    close() {
      open = false;
      clearInterval(timer);
    },
  };
}
