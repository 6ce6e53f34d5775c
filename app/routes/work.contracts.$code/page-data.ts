import type { SerializeFrom } from "@remix-run/node";
import type { loader } from "./route.tsx";

/** What the parts of the page get, as it is after JSON. */
type PageData = SerializeFrom<typeof loader>;
export type ContractData = PageData["contract"];
export type Billing = PageData["billing"];
export type PeriodData = NonNullable<Billing["period"]>;
export type RobotLine = PeriodData["usage"]["robots"][number];
export type InvoiceLine = PageData["invoices"][number];
export type HeldLine = PageData["held"][number];

/** Errors of a submission by field name. */
export type Errors = Readonly<Record<string, string[] | null>> | null | undefined;
