/**
 * The browser's own popover, for the navigation panel on phones: opens from a button without JavaScript.
 * React 18 does not know these attributes yet, so they are passed as plain ones.
 */
import { useLocation } from "@remix-run/react";
import { useEffect } from "react";

type Attributes = Record<string, string>;

/** Attributes of the panel with this id and of the button that opens it. */
export function popoverId(id: string): { panel: Attributes; opener: Attributes } {
  return { panel: { id, popover: "auto" }, opener: { popovertarget: id } };
}

/** Closes the panel after client navigation, when the page is not reloaded. */
export function usePopoverDismiss(id: string): void {
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is what closes the panel
  useEffect(() => {
    const panel = document.getElementById(id);
    // Browsers from before 2023 have no popover; there the panel is always shown.
    if (panel && "hidePopover" in panel && panel.matches(":popover-open")) panel.hidePopover();
  }, [id, key]);
}
