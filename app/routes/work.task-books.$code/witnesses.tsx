import { Form } from "@remix-run/react";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { EditorPage } from "./editor-page.ts";
import { errorOf, type LastResult } from "./typed.ts";

/** Which bureaus witness the negotiation, and for who may the way to ask one or to end it. */
export function Witnesses({ page, last }: { page: EditorPage; last: LastResult }) {
  const { witnesses, may, code } = page;
  if (!witnesses || (witnesses.present.length === 0 && !may.inviteWitness)) return null;
  return (
    <section className="stack">
      <h2>见证方</h2>
      {witnesses.present.map(({ id, name }) => (
        <Form key={id} method="post" className="row">
          <input type="hidden" name="intent" value="dismissWitness" />
          <input type="hidden" name="code" value={code} />
          <input type="hidden" name="bureauId" value={id} />
          <span>{name}</span>
          {may.inviteWitness ? (
            <SubmitButton variant="default" small pending="正在结束…">
              结束见证
            </SubmitButton>
          ) : null}
        </Form>
      ))}
      {may.inviteWitness && witnesses.others.length > 0 ? (
        <details className="fold" open={errorOf(last, "bureauId") !== undefined}>
          <summary>邀请主管部门见证</summary>
          <p className="muted">见证方可以查看协商中的文本并发表评论，不表态、不签署；封存后按备案查看。</p>
          <Form method="post" className="stack" noValidate>
            <input type="hidden" name="intent" value="inviteWitness" />
            <input type="hidden" name="code" value={code} />
            <SelectField
              name="bureauId"
              label="主管部门"
              required
              placeholder="请选择"
              error={errorOf(last, "bureauId")}
              options={witnesses.others.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <SubmitButton variant="default" pending="正在邀请…">
              邀请见证
            </SubmitButton>
          </Form>
        </details>
      ) : null}
    </section>
  );
}
