/** Segments({ label, items: [{ to, label, current }] }): a small choice among views as links (sort order, density). */
import { Link } from "@remix-run/react";

type SegmentsProps = { label: string; items: ReadonlyArray<{ to: string; label: string; current: boolean }> };

export function Segments({ label, items }: SegmentsProps) {
  return (
    <nav className="segments" aria-label={label}>
      {items.map((item) => (
        <Link key={item.label} to={item.to} preventScrollReset aria-current={item.current ? "true" : undefined}>
          {item.label}
        </Link>
      ))}
    </nav>
  );
}
