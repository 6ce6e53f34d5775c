import { accountOperations } from "./account-operations.ts";
import { catalogOperations } from "./catalog-operations.ts";
import { chargeOperations } from "./charge-operations.ts";
import { creditNoteOperations } from "./credit-note-operations.ts";
import { customerBalanceOperations } from "./customer-balance.ts";
import { customerOperations } from "./customer-operations.ts";
import { endpointOperations } from "./endpoint-operations.ts";
import { invoiceOperations } from "./invoice-operations.ts";
import { meterOperations } from "./meter-operations.ts";
import type { Operation } from "./operation.ts";
import { paymentRecordOperations } from "./payment-record-operations.ts";
import { recordOperations } from "./record-operations.ts";
import { refundOperations } from "./refund-operations.ts";
import { testClockOperations } from "./test-clock-operations.ts";
import { transferOperations } from "./transfer-operations.ts";

/** Everything the stand-in models, by the contract's operation id. What is missing here is refused by name. */
export const operations: Record<string, Operation> = {
  ...customerOperations,
  ...customerBalanceOperations,
  ...invoiceOperations,
  ...recordOperations,
  ...chargeOperations,
  ...paymentRecordOperations,
  ...refundOperations,
  ...creditNoteOperations,
  ...catalogOperations,
  ...meterOperations,
  ...accountOperations,
  ...transferOperations,
  ...testClockOperations,
  ...endpointOperations,
};
