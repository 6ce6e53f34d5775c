/** CopyText({ value, label, code? }): a value with a copy button; `label` names the value (复制编号). The button needs JavaScript and only shows with it. */
import { useEffect, useState } from "react";

export function CopyText({ value, label, code }: { value: string; label: string; code?: boolean | undefined }) {
  const [state, setState] = useState<"unavailable" | "ready" | "copied">("unavailable");
  // The clipboard is only there on a secure address; the text itself can always be selected.
  useEffect(() => {
    if (navigator.clipboard) setState("ready");
  }, []);
  return (
    <span className="copy">
      <span className={code ? "code" : undefined}>{value}</span>
      {state === "unavailable" ? null : (
        <button
          type="button"
          aria-label={`复制${label}`}
          onClick={() => {
            navigator.clipboard.writeText(value).then(
              () => setState("copied"),
              () => setState("unavailable"),
            );
          }}
        >
          {state === "copied" ? "已复制" : "复制"}
        </button>
      )}
      <span className="vh" role="status">
        {state === "copied" ? `${label}已复制` : ""}
      </span>
    </span>
  );
}
