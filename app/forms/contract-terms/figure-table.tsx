/**
 * FigureTable({ source, caption, rowName, rows, columns, nameOf }): rows of figures to fill in, one under the other; empty rows are left out.
 * columns: [{ key, label, unit? }]; every field is named by its row and column, and says its own fault below itself.
 */
import { fieldId } from "#app/ui/field-source.ts";
import { type FormSource, fieldAt } from "./form-source.ts";

type FigureTableProps = {
  source: FormSource;
  caption: string;
  /** What a row is called, from 0 on. */
  rowName: (row: number) => string;
  rows: readonly number[];
  columns: readonly { key: string; label: string; unit?: string; placeholder?: (row: number) => string | undefined }[];
  nameOf: (row: number, key: string) => string;
};

export function FigureTable({ source, caption, rowName, rows, columns, nameOf }: FigureTableProps) {
  return (
    <table className="tb figure-table">
      <caption className="vh">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="vh">行</span>
          </th>
          {columns.map((column) => (
            <th scope="col" key={column.key}>
              {column.label}
              {column.unit ? `（${column.unit}）` : ""}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{rowName(row)}</th>
            {columns.map((column) => {
              const { name, defaultValue, error } = fieldAt(source, nameOf(row, column.key));
              return (
                <td key={column.key}>
                  <input
                    id={fieldId(name)}
                    name={name}
                    className="in r"
                    defaultValue={defaultValue}
                    inputMode="decimal"
                    autoComplete="off"
                    placeholder={column.placeholder?.(row)}
                    aria-label={`${rowName(row)}${column.label}`}
                    aria-invalid={error ? true : undefined}
                    aria-describedby={error ? `${fieldId(name)}-error` : undefined}
                  />
                  {error ? (
                    <span className="field-error" id={`${fieldId(name)}-error`}>
                      {error}
                    </span>
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Row numbers from one to before another. */
export const rowsFrom = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
