/**
 * Sheet({ title?, note?, actions?, footer?, footerEnd?, flush?, id?, children }): a white paper panel.
 * `flush` leaves the inner padding away, for tables that run to the edges; `note` is the caption beside the title.
 */
import { type ReactNode, useId } from "react";

type SheetProps = {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  footerEnd?: ReactNode;
  flush?: boolean | undefined;
  id?: string | undefined;
  children?: ReactNode;
};

export function Sheet({ title, note, actions, footer, footerEnd, flush, id, children }: SheetProps) {
  const titleId = useId();
  return (
    <section className="sheet" id={id} aria-labelledby={title ? titleId : undefined}>
      {title || actions ? (
        <header>
          {title ? <h2 id={titleId}>{title}</h2> : null}
          {note ? <span className="cap">{note}</span> : null}
          {actions ? <div className="actions">{actions}</div> : null}
        </header>
      ) : null}
      {flush ? children : <div className="sheet-body">{children}</div>}
      {footer || footerEnd ? (
        <footer>
          <span>{footer}</span>
          {footerEnd ? <span>{footerEnd}</span> : null}
        </footer>
      ) : null}
    </section>
  );
}
