import type { SectionRule } from "#app/forms/guided-form.tsx";
import { CAPABILITY_GRID, INTERFACE_LINES } from "./capability-values.ts";

export type SectionId = "about" | "details" | "scope" | "claims" | "abilities" | "compatibility" | "supply" | "coverage";

/** The sections of the form for a role; `details` holds the required fields of its details. */
export function sectionsOf(detailsTitle: string, hasAbilities: boolean): { id: SectionId; title: string }[] {
  return [
    { id: "about", title: "名称与说明" },
    { id: "details", title: detailsTitle },
    { id: "scope", title: "适用范围" },
    { id: "claims", title: "指标与证据" },
    ...(hasAbilities ? [{ id: "abilities" as const, title: "六项能力" }] : []),
    { id: "compatibility", title: "接口与适配" },
    { id: "supply", title: "供货与价格" },
    { id: "coverage", title: "覆盖预览" },
  ];
}

const REQUIRED: Partial<Record<SectionId, readonly string[]>> = {
  about: ["name", "summary", "description"],
  scope: ["domains", "fields"],
  supply: ["unitsPerMonth", "leadTimeWeeks"],
};
/** Fields that need not be filled, by what their names look like. */
const OPTIONAL: Partial<Record<SectionId, RegExp>> = {
  claims: /^capability\.claims\[\d+\]\.value$/,
  abilities: /^capability\.abilities\.\w+\.level$/,
  compatibility: new RegExp(`^(${INTERFACE_LINES}|capability\\.worksWith\\[\\d+\\]\\.code)$`),
};
const WRONG: Record<SectionId, RegExp> = {
  about: /^capability\.(name|summary|description|productType|role|componentKind)$/,
  details: /^capability\.details/,
  scope: /^capability\.(domains|fields|serviceRegions)/,
  claims: new RegExp(`^${CAPABILITY_GRID.replace(".", "\\.")}`),
  abilities: /^capability\.abilities/,
  compatibility: /^capability\.(interfaces|worksWith)/,
  supply: /^capability\.(unitsPerMonth|leadTimeWeeks|prices)/,
  coverage: /^$/,
};

/** When a section counts as done, begun or wrong. */
export function sectionRules(
  sections: readonly { id: SectionId; title: string }[],
  requiredDetails: readonly string[],
  wrong: readonly string[],
): SectionRule[] {
  const filled = (form: FormData, field: string) => form.getAll(`capability.${field}`).some((value) => value !== "");
  return sections.map(({ id, title }) => {
    const required = id === "details" ? requiredDetails.map((name) => `details.${name}`) : REQUIRED[id];
    const isWrong = wrong.some((name) => WRONG[id].test(name));
    const pattern = OPTIONAL[id];
    if (required && required.length > 0) {
      return {
        ...{ id, title, isWrong },
        isDone: (form) => required.every((field) => filled(form, field)),
        isBegun: (form) => required.some((field) => filled(form, field)),
      };
    }
    const owned = (form: FormData) => pattern !== undefined && [...form].some(([key, value]) => pattern.test(key) && value !== "");
    return { ...{ id, title, isWrong }, isDone: owned, isBegun: owned, isOutcome: id === "coverage" };
  });
}
