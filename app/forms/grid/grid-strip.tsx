/** GridStrip({ kind, prefix, rows, notice, onUndo }): the counts above the grid, what just happened, and the way back. */
import { fieldId } from "#app/ui/field-source.ts";
import { JumpLink } from "#app/ui/jump-link.tsx";
import { countRows, type GridKind, type GridRow, isBlank } from "./grid-rows.ts";

type GridStripProps = {
  kind: GridKind;
  prefix: string;
  rows: readonly GridRow[];
  /** Such as 已粘贴 20 行. */
  notice: string;
  /** Present while a paste can be taken back. */
  onUndo?: (() => void) | undefined;
};

export function GridStrip({ kind, prefix, rows, notice, onUndo }: GridStripProps) {
  const counts = countRows(rows);
  const firstWithout = rows.findIndex((row) => !isBlank(row) && row.testMethod.trim() === "");
  return (
    <div className="grid-strip">
      {kind === "requirements" ? (
        <>
          <span>
            必须<b>{counts.mandatory}</b>
          </span>
          <span>
            期望<b>{counts.wished}</b>
          </span>
          {counts.withoutMethod > 0 ? (
            <span className="warn">
              <JumpLink to={fieldId(`${prefix}[${firstWithout}].testMethod`)}>缺测试方法</JumpLink>
              <b>{counts.withoutMethod}</b>
            </span>
          ) : null}
        </>
      ) : (
        <span>
          已填指标<b>{rows.filter((row) => row.value.trim() !== "").length}</b>
        </span>
      )}
      <span className="grid-notice" role="status">
        {notice}
      </span>
      {onUndo ? (
        <button type="button" className="btn small" onClick={onUndo} title="Ctrl+Z">
          撤销粘贴
        </button>
      ) : null}
    </div>
  );
}
