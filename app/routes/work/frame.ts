import { useLocation, useMatches } from "@remix-run/react";
import { type ComponentType, createElement } from "react";
import type { WorkbenchShellProps } from "#app/ui/workbench-shell.tsx";

/**
 * What a page puts into the workbench's frame in place of the navigation, and beside its work area: `handle = { frame }` of its route.
 * Each part is given the data of the route's loader.
 */
export interface WorkFrame<Data> {
  Side: ComponentType<{ data: Data }>;
  /** Words of the strip that opens the side on a phone; `pathname` is that of the page, not of the route the frame stands on. */
  PhoneTitle: (data: Data, pathname: string) => string;
  phoneAction: string;
  Aside: ComponentType<{ data: Data }>;
  asideLabel: string;
}

/** The frame the innermost page asks for. A page that failed has no data and gets the usual one. */
export function useFrame(): Pick<WorkbenchShellProps, "side" | "aside" | "asideLabel"> {
  const matches = useMatches();
  const { pathname } = useLocation();
  for (const { handle, data } of [...matches].reverse()) {
    const frame = (handle as { frame?: WorkFrame<unknown> } | undefined)?.frame;
    if (!frame || data === undefined || data === null) continue;
    return {
      side: { content: createElement(frame.Side, { data }), phoneTitle: frame.PhoneTitle(data, pathname), phoneAction: frame.phoneAction },
      aside: createElement(frame.Aside, { data }),
      asideLabel: frame.asideLabel,
    };
  }
  return {};
}
