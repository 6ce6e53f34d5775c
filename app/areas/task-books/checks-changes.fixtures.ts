import { type CheckContext, checkTaskBook } from "./checks.ts";
import type { Dataset, ForegroundResult, Indicator, Party, TaskBookDocument } from "./document.ts";
import { SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";

/** Changes to the sample, for the tests of the checks. */

export type Change = (document: TaskBookDocument) => void;
/** Everything the document cannot tell, and nothing wrong with it. */
export const context: CheckContext = {
  requirements: SAMPLE_REQUIREMENTS,
  deployBy: "2026-11-30",
  affiliates: new Map(),
  signatories: new Map(sampleDocument().parties.items.map((item) => [item.organizationId, [item.signatory.name]])),
  amends: sampleDocument().parties.items.map(({ organizationId, name }) => ({ organizationId, name, left: false })),
  robotMakers: new Map([["CN0001MODEL100000000000000001", "org-maker"]]),
  fastChanging: true,
};
export const check = (change: Change, given: CheckContext = context, document = sampleDocument()) => {
  change(document);
  return checkTaskBook(document, given);
};

export const every =
  (...changes: (Change | undefined)[]): Change =>
  (document) => {
    for (const change of changes) change?.(document);
  };
export const party =
  (id: string, values: Partial<Party>): Change =>
  (document) => {
    for (const item of document.parties.items) if (item.organizationId === id) Object.assign(item, values);
  };
export const indicator =
  (id: string, values: Partial<Indicator>): Change =>
  (document) => {
    for (const item of document.indicators.items) if (item.requirementId === id) Object.assign(item, values);
  };
export const result =
  (type: ForegroundResult["resultType"], values: Partial<ForegroundResult>): Change =>
  (document) => {
    for (const item of document.foregroundIp.results) if (item.resultType === type) Object.assign(item, values);
  };
export const dataset =
  (values: Partial<Dataset>): Change =>
  (document) => {
    Object.assign(document.data.datasets[0] ?? {}, values);
  };
export const removeParty =
  (id: string): Change =>
  (document) => {
    document.parties.items = document.parties.items.filter((item) => item.organizationId !== id);
  };
export const ROBOT = "CN0001MODEL100000000000000001";
export const background =
  (scope: TaskBookDocument["backgroundIp"]["scope"], ...items: Partial<TaskBookDocument["backgroundIp"]["items"][number]>[]): Change =>
  (document) => {
    document.backgroundIp.scope = scope;
    document.backgroundIp.items = items.map((values, index) => ({
      key: `B${index + 1}`,
      organizationId: "org-maker",
      name: "步态控制",
      kind: "patent",
      reference: "",
      title: "owned",
      licence: null,
      ...values,
    }));
  };
export const exclusive = (values: Partial<NonNullable<ForegroundResult["exclusiveLicence"]>> = {}) => ({
  licenseeOrganizationId: null,
  field: "",
  years: 3,
  consentOrganizationIds: [],
  ...values,
});
export const benefit =
  (values: Partial<TaskBookDocument["benefitSharing"]>): Change =>
  (document) =>
    void Object.assign(document.benefitSharing, values);
export const liability =
  (values: Partial<TaskBookDocument["liability"]>): Change =>
  (document) =>
    void Object.assign(document.liability, values);
export const robots =
  (...codes: string[]): Change =>
  (document) =>
    void Object.assign(document.boundary, { robotCodes: codes });

export interface Case {
  code: number;
  clause: number;
  severity: "error" | "warning" | "advice";
  field: string;
  name: string;
  change: Change;
  given?: Partial<CheckContext>;
}
export const one = (
  code: number,
  clause: number,
  severity: Case["severity"],
  field: string,
  name: string,
  change: Change,
  given: Partial<CheckContext> = {},
): Case => ({ code, clause, severity, field, name, change, given });
