import type { SerializeFrom } from "@remix-run/node";
import type { loader } from "./route.tsx";

/** What the parts of the page get, as it is after JSON. */
type PageData = SerializeFrom<typeof loader>;
export type InvoiceData = PageData["invoice"];
export type Split = NonNullable<PageData["split"]>;
