import { Form } from "@remix-run/react";
import type { ImportReview } from "#app/areas/scenes/index.server.ts";
import { Icon } from "#app/ui/icon.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { PLAN_COLUMN_FACTS, PLAN_COLUMNS } from "#db/vocabulary/plan-table.ts";

const CONFIDENCE = {
  sure: { tone: "ok", word: "一致" },
  likely: { tone: "wait", word: "相近，请核对" },
  missing: { tone: "none", word: "没有找到" },
} as const;

/** Which sheet, header and column each of ours was found in, to be put right by hand. */
export function MappingForm({ review, version }: { review: Omit<ImportReview, "rows">; version: number }) {
  const { mapping, confidence, headers, sheets } = review;
  const found = PLAN_COLUMNS.filter((column) => mapping.columns[column] !== undefined);
  const unsure = found.filter((column) => confidence[column] === "likely");
  const options = headers.map((header, at) => ({ value: String(at), label: `${letter(at)} 列${header ? `：${header}` : ""}` }));
  return (
    <Sheet
      title="工作表与列对应"
      note={`“${sheets[mapping.sheet] ?? ""}”，表头到第 ${mapping.headerRow} 行，识别 ${found.length} 列${unsure.length > 0 ? `，其中 ${unsure.length} 列请核对` : ""}`}
      flush
    >
      <details className="sheet-body import-fold" open={unsure.length > 0}>
        <summary>
          <Icon name="chevron" />
          查看或更改对应
        </summary>
        <Form method="post" className="import-mapping" preventScrollReset>
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="intent" value="map" />
          <div className="field-row">
            <SelectField
              name="sheet"
              label="工作表"
              defaultValue={String(mapping.sheet)}
              options={sheets.map((name, at) => ({ value: String(at), label: name }))}
            />
            <NumberField name="headerRow" label="表头最后一行的行号" defaultValue={String(mapping.headerRow)} />
          </div>
          <div className="import-columns">
            {PLAN_COLUMNS.map((column) => (
              <div key={column}>
                <SelectField
                  name={`column:${column}`}
                  label={PLAN_COLUMN_FACTS[column].header}
                  defaultValue={String(mapping.columns[column] ?? "")}
                  placeholder="表中没有"
                  options={options}
                />
                <Status {...CONFIDENCE[confidence[column]]} />
              </div>
            ))}
          </div>
          <p className="cap">更改后会按新的对应重新读取各行，已在本页更正的内容会被替换。</p>
          <SubmitButton variant="default" pending="正在重新读取…">
            按此对应重新读取
          </SubmitButton>
        </Form>
      </details>
    </Sheet>
  );
}

/** 0 → A, 26 → AA, as spreadsheets name columns. */
function letter(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : `${letter(Math.floor(at / 26) - 1)}${letter(at % 26)}`;
}
