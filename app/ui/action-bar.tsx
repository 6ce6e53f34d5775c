/** ActionBar({ children, note? }): the buttons of a form step, kept at the foot of the work area; note such as 已保存 10:32，可随时离开. */
import type { ReactNode } from "react";

export function ActionBar({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className="action-bar">
      {children}
      {note ? (
        <span className="note" role="status">
          {note}
        </span>
      ) : null}
    </div>
  );
}
