/** Notice({ tone?="info", title?, children?, action? }): a message that stays in place. tone: info | ok | warn | error. */
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

export type NoticeTone = "info" | "ok" | "warn" | "error";

const icons: Record<NoticeTone, IconName> = { info: "info", ok: "check", warn: "alert", error: "alert" };

type NoticeProps = { tone?: NoticeTone | undefined; title?: ReactNode; children?: ReactNode; action?: ReactNode };

export function Notice({ tone = "info", title, children, action }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={tone === "error" ? "alert" : "status"}>
      <Icon name={icons[tone]} />
      <div>
        {title ? <b>{title}</b> : null}
        {title && children ? <br /> : null}
        {children}
      </div>
      {action}
    </div>
  );
}
