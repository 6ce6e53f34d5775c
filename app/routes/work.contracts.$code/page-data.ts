import type { SerializeFrom } from "@remix-run/node";
import type { loader } from "./route.tsx";

/** What the parts of the page get, as it is after JSON. */
type PageData = SerializeFrom<typeof loader>;
/** What the two sides of the contract get; `MemberData` is what any other party of its task book gets. */
export type WholeData = Extract<PageData, { whole: true }>;
export type MemberData = Extract<PageData, { whole: false }>;
export type ContractData = WholeData["contract"];
export type Billing = WholeData["billing"];
export type PeriodData = NonNullable<Billing["period"]>;
export type RobotLine = PeriodData["usage"]["robots"][number];
export type InvoiceLine = WholeData["invoices"][number];
export type HeldLine = WholeData["held"][number];

/** Errors of a submission by field name. */
export type Errors = Readonly<Record<string, string[] | null>> | null | undefined;
