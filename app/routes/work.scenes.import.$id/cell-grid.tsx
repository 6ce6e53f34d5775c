import { Form, Link } from "@remix-run/react";
import type { ImportReview, ReviewRow } from "#app/areas/scenes/index.server.ts";
import { classNames } from "#app/ui/class-names.ts";
import { Icon } from "#app/ui/icon.tsx";
import { JumpLink } from "#app/ui/jump-link.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status, type StatusTone } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import {
  EXTRA_COLUMNS,
  type ExtraColumn,
  OFFICIAL_COLUMNS,
  PLAN_COLUMN_FACTS,
  type PlanColumn,
  ROW_ACTION_NAMES,
  type RowAction,
} from "#db/vocabulary/plan-table.ts";
import { SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES, SCENE_UNIT_KIND_NAMES } from "#db/vocabulary/scenes.ts";

/** Faults that are listed without being asked for. */
const MOST_SHOWN = 12;

export const ACTION_TONES: Record<RowAction, StatusTone> = { create: "ok", update: "run", skip: "none", confirm: "wait", error: "bad" };

/** Columns whose cells hold several lines. */
export const LONG_COLUMNS: readonly PlanColumn[] = ["description", "productTypes", "members", "goals", "flagships", "waived"];
/** Words to choose from while typing. */
export const CHOICES: Partial<Record<PlanColumn, string[]>> = {
  domain: Object.values(SCENE_DOMAIN_NAMES),
  field: Object.values(SCENE_FIELD_NAMES),
  unitKind: Object.values(SCENE_UNIT_KIND_NAMES),
};

interface Props {
  review: ImportReview;
  version: number;
  mayEdit: boolean;
  typed: Record<string, string>;
}

/** The table as it was read. A cell that is wrong says so in its place, with what the rule is and what to write instead, and is edited there. */
export function CellGrid({ review, version, mayEdit, typed }: Props) {
  const { rows } = review;
  const extras = EXTRA_COLUMNS.filter((column: ExtraColumn) => rows.some((row) => row.cells[column]));
  const columns: PlanColumn[] = [...OFFICIAL_COLUMNS.filter((column) => column !== "number" && column !== "reportingUnit"), ...extras];
  const faults = rows.flatMap((row) => row.faults.map((fault) => ({ ...fault, position: row.position })));
  return (
    <Sheet
      title="逐格核对"
      note={faults.length > 0 ? `${faults.length} 处需要更正` : `共 ${rows.length} 行，没有错误的单元格`}
      id="cells"
      flush
      footer="单元格按文件原样显示。需要改动没有错误的内容，请点“编辑整行”。"
    >
      {faults.length > 0 ? (
        <details className="sheet-body import-fold" open={faults.length <= MOST_SHOWN}>
          <summary>
            <Icon name="chevron" />
            列出全部 {faults.length} 处
          </summary>
          <ul className="import-faults">
            {faults.map(({ position, column, message }) => (
              <li key={`${position}-${column}-${message}`}>
                <JumpLink to={cellId(position, column)}>
                  第 {position} 行 {PLAN_COLUMN_FACTS[column].header}
                </JumpLink>
                ：{message}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Form method="post" preventScrollReset>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="intent" value="cells" />
        {/* Enter in a cell saves; without this the first button of the form would be pressed, and take a suggestion. */}
        <button type="submit" className="vh" tabIndex={-1} aria-hidden="true" disabled={!mayEdit}>
          保存更正
        </button>
        {/* biome-ignore lint/a11y/useSemanticElements: a scroll area must be reachable by keyboard and have a name */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
        <div className="scroll import-grid" role="region" aria-label="逐格核对" tabIndex={0}>
          <table className="tb compact lines sticky" {...role("table")}>
            <caption className="vh">工作计划表各行</caption>
            <thead>
              <tr>
                <th scope="col">行与结果</th>
                {columns.map((column) => (
                  <th key={column} scope="col" className={`col-${column}`}>
                    {PLAN_COLUMN_FACTS[column].header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody {...role("rowgroup")}>
              {rows.map((row) => (
                <tr key={row.position} {...role("row")}>
                  <th scope="row" {...role("rowheader")}>
                    <RowHead row={row} mayEdit={mayEdit} />
                  </th>
                  {columns.map((column) => (
                    <Cell key={column} row={row} column={column} typed={typed} mayEdit={mayEdit} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {mayEdit && faults.length > 0 ? (
          <div className="import-save">
            <SubmitButton variant="outline" pending="正在保存…">
              保存更正
            </SubmitButton>
            <span className="cap">保存后重新核对；没有改完也可以先保存。</span>
          </div>
        ) : null}
      </Form>
      {Object.entries(CHOICES).map(([column, words]) => (
        <datalist key={column} id={`import-${column}`}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      ))}
    </Sheet>
  );
}

function RowHead({ row, mayEdit }: { row: ReviewRow; mayEdit: boolean }) {
  return (
    <div className="import-row-head">
      <span>第 {row.position} 行</span>
      <Status tone={ACTION_TONES[row.action]} word={ROW_ACTION_NAMES[row.action]} />
      {row.reason ? <small>{row.reason}</small> : null}
      {mayEdit ? (
        <Link to={`?row=${row.position}#row`} preventScrollReset>
          编辑整行
        </Link>
      ) : null}
    </div>
  );
}

/** Cards on phones set display on table parts, which takes their meaning away from assistive technology; roles give it back. */
const role = (name: string) => ({ role: name });
const cellId = (position: number, column: PlanColumn) => `cell-${position}-${column}`;

function Cell({ row, column, typed, mayEdit }: { row: ReviewRow; column: PlanColumn; typed: Record<string, string>; mayEdit: boolean }) {
  const faults = row.faults.filter((fault) => fault.column === column);
  const text = row.cells[column] ?? "";
  const name = `cell:${row.position}:${column}`;
  const id = cellId(row.position, column);
  const word = PLAN_COLUMN_FACTS[column].header;
  if (faults.length === 0 || !mayEdit)
    return (
      <td className={classNames(`col-${column}`, faults.length > 0 && "wrong")} data-word={word} {...role("cell")}>
        <div className="import-text">{text || <span className="muted">—</span>}</div>
        {faults.map(({ message }) => (
          <p key={message} className="field-error">
            {message}
          </p>
        ))}
      </td>
    );
  const shared = {
    id,
    name,
    "aria-label": `第 ${row.position} 行 ${word}`,
    "aria-invalid": true,
    "aria-describedby": `${id}-why`,
    defaultValue: typed[name] ?? text,
    // What the server read anew replaces what stands here.
    key: text,
  };
  const { key, ...control } = shared;
  return (
    <td className={`col-${column} wrong`} data-word={word} {...role("cell")}>
      <span className="field-input">
        {LONG_COLUMNS.includes(column) ? (
          <textarea key={key} {...control} rows={column === "description" ? 6 : 3} />
        ) : (
          <input key={key} {...control} list={column === "region" ? "import-regions" : CHOICES[column] ? `import-${column}` : undefined} />
        )}
      </span>
      <div id={`${id}-why`}>
        {faults.map(({ message }) => (
          <p key={message} className="field-error">
            <span className="vh">错误：</span>
            {message}
          </p>
        ))}
      </div>
      {faults.map(({ suggestion }) =>
        suggestion === null ? null : (
          <SubmitButton
            key={suggestion}
            variant="outline"
            small
            name="accept"
            value={`${row.position}:${column}:${suggestion}`}
            pending="正在更正…"
          >
            {suggestion === "" ? "改为留空" : `改为“${suggestion.split("\n")[0]}”`}
          </SubmitButton>
        ),
      )}
    </td>
  );
}
