/**
 * FactorField({ to, shownAt, error? }): the line of a form whose act asks for a second factor: when it was shown, or the link that asks for it.
 * The link opens beside the form, so that nothing typed is lost. `to`: page of the confirmation with its query; `shownAt`: ISO time while it counts, else null.
 */
import { ErrorText } from "./field-frame.tsx";
import { fieldId } from "./field-source.ts";
import { formatDateTime } from "./format.ts";
import { Status } from "./status.tsx";

type FactorFieldProps = { to: string; shownAt: string | null; error?: readonly string[] | string | undefined };

export function FactorField({ to, shownAt, error }: FactorFieldProps) {
  const id = fieldId("factor");
  const message = typeof error === "string" ? error : error?.[0];
  return (
    <div className="field" id={id} tabIndex={-1}>
      <span className="field-label">二次验证</span>
      <p className="row">
        {shownAt ? <Status tone="ok" word={`已验证 ${formatDateTime(shownAt)}`} /> : <Status tone="wait" word="尚未验证" />}
        {shownAt ? null : (
          <a href={`${to}&beside=1`} target="_blank" rel="noreferrer">
            去验证（在新窗口打开）
          </a>
        )}
      </p>
      {message && !shownAt ? (
        <span className="field-error">
          <ErrorText text={message} />
        </span>
      ) : null}
    </div>
  );
}
