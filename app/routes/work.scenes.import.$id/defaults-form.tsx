import { Form } from "@remix-run/react";
import type { ImportReview } from "#app/areas/scenes/index.server.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { type ExtraColumn, PLAN_COLUMN_FACTS } from "#db/vocabulary/plan-table.ts";
import { SLOT_ROLE_NAMES, SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { COMMERCIAL_MODE_NAMES, SCENE_FIELD_NAMES, SCENE_UNIT_KIND_NAMES } from "#db/vocabulary/scenes.ts";

const words = (names: Record<string, string>) => Object.values(names).map((name) => ({ value: name, label: name }));
const SEATS = SLOT_ROLES.filter((role) => role !== "prime" && role !== "partsSupplier").map((role) => SLOT_ROLE_NAMES[role]);

interface Props {
  review: Omit<ImportReview, "rows">;
  version: number;
  typed: Record<string, string>;
}

/** What the table does not say and a scene needs: asked once for the whole file. A row that fills its own cell is not touched. */
export function DefaultsForm({ review, version, typed }: Props) {
  const { defaults, defaultFaults, missing, isBureau, regionNames } = review;
  // Nobody is blamed for a question that was just put.
  const wasAsked = version > 1;
  const isLacking = (column: ExtraColumn) => missing.includes(column);
  const errorOf = (column: ExtraColumn) =>
    defaultFaults.find((fault) => fault.column === column)?.message ??
    (wasAsked && isLacking(column) && !defaults[column] ? `请填写${PLAN_COLUMN_FACTS[column].header}。` : undefined);
  const field = (column: ExtraColumn) => ({
    name: `default:${column}`,
    label: PLAN_COLUMN_FACTS[column].header,
    defaultValue: typed[`default:${column}`] ?? defaults[column] ?? "",
    error: errorOf(column),
  });
  const several = (column: "modes" | "seats") => (defaults[column] ?? "").split("、").filter(Boolean);
  const isOpen = missing.length > 0 || defaultFaults.length > 0;
  return (
    <Sheet
      title="补充信息"
      note={isOpen ? `整份文件只问一次，还有 ${missing.length} 项要填` : "已填写，适用于各行没有写明的内容"}
      id="defaults"
      flush
    >
      <details className="sheet-body import-fold" open={isOpen}>
        <summary>
          <Icon name="chevron" />
          {isOpen ? "工作计划表中没有、但场景需要的信息" : "查看或更改补充信息"}
        </summary>
        <Form method="post" className="import-defaults" preventScrollReset>
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="intent" value="defaults" />
          <p className="cap">以下内容用于没有写明的各行。个别行不同的，请在该行的“编辑整行”中单独填写。</p>
          <div className="field-row">
            <SelectField {...field("field")} required placeholder="请选择" options={words(SCENE_FIELD_NAMES)} />
            <SelectField {...field("unitKind")} required placeholder="请选择" options={words(SCENE_UNIT_KIND_NAMES)} />
            <TextField {...field("unitCount")} required inputMode="numeric" unit="个" />
            <TextField {...field("closesOn")} required placeholder="如 2026-12-31" />
            {isBureau ? (
              <TextField {...field("region")} optional hint="留空时取用户单位所在地区" list="import-regions" />
            ) : (
              <TextField {...field("region")} required list="import-regions" />
            )}
          </div>
          <datalist id="import-regions">
            {regionNames.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <CheckboxGroup {...field("modes")} required inline defaultValue={several("modes")} options={words(COMMERCIAL_MODE_NAMES)} />
          <CheckboxGroup
            {...field("seats")}
            optional
            inline
            hint="整机企业（或应用服务商）每个场景都有，不必选。"
            defaultValue={several("seats")}
            options={SEATS.map((name) => ({ value: name, label: name }))}
          />
          <TextAreaField {...field("waived")} optional rows={2} hint={PLAN_COLUMN_FACTS.waived.note} />
          <SubmitButton variant="outline" pending="正在保存…">
            保存补充信息
          </SubmitButton>
        </Form>
      </details>
    </Sheet>
  );
}
