/** Brand({ name, tagline?, to? }): the mark and the product's name, a link to the entry page. */
import { Link } from "@remix-run/react";

export type BrandProps = { name: string; tagline?: string | undefined; to?: string | undefined };

export function Brand({ name, tagline, to = "/" }: BrandProps) {
  return (
    <Link className="brand" to={to}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2 8V2h6M16 2h6v6M22 16v6h-6M8 22H2v-6" fill="none" stroke="#1e4e8c" strokeWidth="2.5" />
        <path d="M7 7h10v10H7z" fill="#1e4e8c" />
      </svg>
      {name}
      {tagline ? <small>{tagline}</small> : null}
    </Link>
  );
}
