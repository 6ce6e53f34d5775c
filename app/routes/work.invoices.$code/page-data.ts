import type { SerializeFrom } from "@remix-run/node";
import type { loader } from "./route.tsx";

/** What the parts of the page get, as it is after JSON. */
type PageData = SerializeFrom<typeof loader>;
/** What the two sides of the contract get; `MemberData` is what any other party of its task book gets. */
export type WholeData = Extract<PageData, { whole: true }>;
export type MemberData = Extract<PageData, { whole: false }>;
export type InvoiceData = WholeData["invoice"];
export type Split = NonNullable<PageData["split"]>;
export type FapiaoData = WholeData["fapiao"];
export type ReturnsData = WholeData["returns"];
export type DisputesData = WholeData["disputes"];
export type BankData = WholeData["bank"];
