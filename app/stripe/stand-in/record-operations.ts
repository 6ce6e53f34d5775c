import { isJsonObject } from "../contract/json.ts";
import { inRange, page } from "./lists.ts";
import { answer, type Operation, text } from "./operation.ts";
import { refuseMissing, refuseUnmodelled } from "./refusal.ts";

const listPayments: Operation = ({ store }, _args, params) => {
  refuseUnmodelled(params, ["invoice", "status", "payment", "created", "limit", "starting_after", "ending_before"]);
  const [invoice, status] = [text(params, "invoice"), text(params, "status")];
  const paidBy = isJsonObject(params["payment"]) ? params["payment"] : null;
  const payments = store
    .all("payments")
    .map(({ payment }) => payment)
    .filter(
      (payment) =>
        (invoice === null || payment.invoice === invoice) &&
        (status === null || payment.status === status) &&
        (paidBy === null ||
          Object.entries(paidBy).every(([name, value]) =>
            Object.entries(payment.payment).some(([own, is]) => own === name && is === value),
          )) &&
        inRange(payment.created, params["created"]),
    )
    .reverse();
  return answer(page(payments, params, "/v1/invoice_payments", (payment) => payment));
};

const retrievePayment: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, []);
  return answer(store.get("payments", id)?.payment ?? refuseMissing("invoice_payment", id));
};

const listEvents: Operation = ({ store }, _args, params) => {
  refuseUnmodelled(params, ["type", "types", "created", "delivery_success", "limit", "starting_after", "ending_before"]);
  const type = text(params, "type");
  const types = Array.isArray(params["types"]) ? params["types"] : null;
  const delivered = typeof params["delivery_success"] === "boolean" ? params["delivery_success"] : null;
  const events = store
    .all("events")
    .filter(
      ({ event, delivery }) =>
        (type === null || event.type === type) &&
        (types === null || types.includes(event.type)) &&
        (delivered === null || delivered === (delivery === "delivered")) &&
        inRange(event.created, params["created"]),
    )
    .map(({ event }) => event)
    .reverse();
  return answer(page(events, params, "/v1/events", (event) => event));
};

const retrieveEvent: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, []);
  return answer(store.get("events", id)?.event ?? refuseMissing("event", id));
};

/** Operations on what invoices leave behind, by the contract's operation id. */
export const recordOperations: Record<string, Operation> = {
  "InvoicePayments.list": listPayments,
  "InvoicePayments.retrieve": retrievePayment,
  "Events.list": listEvents,
  "Events.retrieve": retrieveEvent,
};
