/**
 * A link away from a page that keeps its place, and the link back to it, however many pages lie between.
 * LeaveLink({ to, back, id, … }): remembers under the address `back` where the page stands; `back` should end in `#id`, for where no script runs.
 * BackLink({ to, … }): leads to that address, at that place.
 * placeOf(location): under what key the router keeps where a page stands; for the document.
 */
import { Link, type LinkProps, useLocation, useNavigate } from "@remix-run/react";

const stored = (address: string) => `place:${address}`;

export function placeOf(location: { key: string; state: unknown }): string {
  const place = (location.state as { place?: unknown } | null)?.place;
  return typeof place === "string" ? place : location.key;
}

export function LeaveLink({ back, ...props }: LinkProps & { back: string; id: string }) {
  const location = useLocation();
  return <Link {...props} onClick={() => sessionStorage.setItem(stored(back), placeOf(location))} />;
}

export function BackLink({ to, ...props }: Omit<LinkProps, "to"> & { to: string }) {
  const navigate = useNavigate();
  return (
    <Link
      {...props}
      to={to}
      onClick={(event) => {
        const place = sessionStorage.getItem(stored(to));
        if (place === null || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        navigate(to, { state: { place } });
      }}
    />
  );
}
