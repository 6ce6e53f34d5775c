import { useState } from "react";
import { basisPointsOf, FULL_SHARE, formatBasisPoints, shareTotalProblem, splitByBasisPoints } from "#app/areas/task-books/shares.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { formatFen } from "#app/ui/format.ts";
import { EditForm } from "./edit-form.tsx";
import type { ClauseFormProps } from "./editor-page.ts";
import { errorOf, typedText } from "./typed.ts";

const EXAMPLE_FEN = 10_000_000n;

/** Benefit shares with the live total and the worked example, computed by the function that later splits every invoice. */
export function ShareForm({ page, editor, last }: ClauseFormProps) {
  const storedOf = (organizationId: string) => editor.shares.find((share) => share.organizationId === organizationId)?.basisPoints ?? 0;
  const earners = page.parties.filter((party) => !party.isUserUnit || storedOf(party.organizationId) > 0);
  const nameOf = (i: number) => `edit.shares[${i}].percent`;
  const [typed, setTyped] = useState(() =>
    earners.map((party, i) => typedText(last, nameOf(i), (storedOf(party.organizationId) / 100).toFixed(2))),
  );
  const shares = earners.map((party, i) => ({ id: party.organizationId, basisPoints: basisPointsOf(typed[i] ?? "") ?? 0 }));
  const problem = typed.some((text) => basisPointsOf(text) === null) ? "有比例不是数，请更正。" : shareTotalProblem(shares);
  const total = shares.reduce((sum, share) => sum + share.basisPoints, 0);
  const example = total === FULL_SHARE && problem === null ? splitByBasisPoints(EXAMPLE_FEN, shares) : null;
  const refused = errorOf(last, "edit.shares");
  return (
    <EditForm page={page} id="benefit-shares" baseHash={editor.sharesBase} title="第十二条 利益分配" save="保存利益分配" open>
      <table className="tb">
        <caption className="vh">利益分配比例</caption>
        <thead>
          <tr>
            <th scope="col">成员单位</th>
            <th scope="col" className="num">
              比例（%）
            </th>
            <th scope="col" className="num">
              每 {formatFen(EXAMPLE_FEN)} 分得
            </th>
          </tr>
        </thead>
        <tbody>
          {earners.map((party, i) => {
            const wrong = errorOf(last, nameOf(i))?.[0];
            return (
              <tr key={party.organizationId}>
                <th scope="row">
                  {party.name}
                  <span className="cap block">
                    {party.isLead ? "牵头 · " : ""}
                    {party.role}
                  </span>
                </th>
                <td className="num">
                  <input type="hidden" name={`edit.shares[${i}].organizationId`} value={party.organizationId} />
                  <input
                    id={fieldId(nameOf(i))}
                    className="task-book-percent"
                    name={nameOf(i)}
                    inputMode="decimal"
                    autoComplete="off"
                    aria-label={`${party.name}的比例（%）`}
                    aria-invalid={basisPointsOf(typed[i] ?? "") === null || wrong !== undefined || undefined}
                    aria-describedby={wrong ? `${fieldId(nameOf(i))}-error` : undefined}
                    defaultValue={typed[i]}
                    onChange={(event) => setTyped(typed.map((text, j) => (i === j ? event.target.value : text)))}
                  />
                  {wrong ? (
                    <span id={`${fieldId(nameOf(i))}-error`} className="cap block danger">
                      {wrong}
                    </span>
                  ) : null}
                </td>
                <td className="num">{example ? formatFen(example[i]?.amountFen ?? 0n) : "—"}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">合计</th>
            <td className="num">{formatBasisPoints(total)}</td>
            <td className="num">{example ? formatFen(EXAMPLE_FEN) : "—"}</td>
          </tr>
        </tfoot>
      </table>
      <p id={fieldId("edit.shares")} tabIndex={-1} className={problem || refused ? "danger" : "muted"} role="status">
        {problem ?? "合计恰好 100.00%，可以保存。"}
      </p>
    </EditForm>
  );
}
