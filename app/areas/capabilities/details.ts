import { z } from "zod";
import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { factsOf } from "./detail-fields.ts";
import { PART_DETAILS } from "./details-parts.ts";
import { algorithmDetails, operatingSystemDetails, robotDetails, serviceDetails, simulatorDetails } from "./details-robots.ts";
import { insuranceDetails, leaseDetails, platformDetails, researchDetails, verifierDetails } from "./details-services.ts";
import type { DetailField } from "./vocabulary.ts";

/** What is asked of a capability beside its claims, by role and, for parts, by kind. The one description of the `details` column. */
export const detailsInput = z.discriminatedUnion("kind", [
  robotDetails,
  serviceDetails,
  algorithmDetails,
  operatingSystemDetails,
  simulatorDetails,
  ...PART_DETAILS,
  researchDetails,
  verifierDetails,
  leaseDetails,
  insuranceDetails,
  platformDetails,
]);
export type Details = z.output<typeof detailsInput>;
export type DetailKind = Details["kind"];

/** Which details a capability has; null while a part's kind is not chosen. */
export function detailKindOf(role: SupplyRole, componentKind: ComponentKind | null | undefined): DetailKind | null {
  return role === "partsSupplier" ? (componentKind ?? null) : role;
}

const SHAPES = new Map<string, Record<string, z.ZodType>>(
  detailsInput.options.map((option): [string, Record<string, z.ZodType>] => [option.shape.kind.value, option.shape]),
);

/** The fields of one kind of details in the order of the form; plain data, so that pages need no schema. */
export function detailFields(kind: DetailKind): DetailField[] {
  return Object.entries(SHAPES.get(kind) ?? {})
    .filter(([name]) => name !== "kind")
    .map(([name, schema]) => ({ name, ...factsOf(schema) }));
}

/** Stored details as people read them, what was left out included as null. Values the schema no longer knows are left out. */
export function showDetails(kind: DetailKind, details: Readonly<Record<string, unknown>>): { label: string; text: string | null }[] {
  return detailFields(kind).map(({ name, label, unit, names }) => {
    const value = details[name];
    const one = (item: unknown) => (names ? names[String(item)] : String(item));
    const known = (Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value]).flatMap((item) => one(item) ?? []);
    return { label, text: known.length === 0 ? null : `${known.join("、")}${unit ? ` ${unit}` : ""}` };
  });
}

const ALL_FIELDS = [...SHAPES.keys()].flatMap((kind) => detailFields(kind as DetailKind));

/** Details that hold what was typed, and not the keys of choices. */
export const TYPED_DETAILS: readonly string[] = [...new Set(ALL_FIELDS.filter(({ names }) => !names).map(({ name }) => name))];

/** The choices whose word holds a text, as stored. */
export function choicesSaying(text: string): { name: string; value: string }[] {
  return ALL_FIELDS.flatMap(({ name, names = {} }) =>
    Object.keys(names).flatMap((value) => (names[value]?.includes(text) ? [{ name, value }] : [])),
  );
}

/** The quantities usually claimed in each role: what a fresh grid begins with. Each is asked there only, never among the details. */
export const USUAL_METRICS: Record<DetailKind, readonly string[]> = {
  robotMaker: [
    "payload",
    "reach",
    "armDof",
    "repeatability",
    "walkingSpeed",
    "endurance",
    "ingressProtection",
    "emergencyStopTime",
    "mtbf",
  ],
  applicationServiceProvider: ["taskSuccessRate", "cycleTime", "availability", "changeoverTime", "mttr", "efficiencyGain"],
  algorithmSupplier: ["taskSuccessRate", "recognitionAccuracy", "positionAccuracy", "cycleTime", "decisionLatency", "teachingTime"],
  osSupplier: ["controlLatency", "communicationLoss", "mtbf"],
  simulationSupplier: ["simToRealGap", "simulationSpeedup", "modelUpdateTime"],
  dexterousHand: ["handDof", "graspForce", "payload", "repeatability", "forceResolution"],
  gripper: ["graspForce", "payload", "repeatability"],
  forceSensor: ["forceResolution", "torqueAccuracy", "ingressProtection"],
  visionSensor: ["localizationAccuracy", "perceptionRange", "illuminationRange", "ingressProtection"],
  jointModule: ["repeatability", "torqueAccuracy", "mtbf", "noiseLevel"],
  battery: ["endurance", "batterySwapTime", "operatingTemperature"],
  chassis: ["walkingSpeed", "navigationAccuracy", "aisleWidth", "slopeAngle"],
  tactileSkin: ["forceResolution", "contactForce"],
  gasSensor: ["detectionRecall", "falseAlarmRate", "operatingTemperature"],
  researchInstitute: ["simToRealGap", "modelUpdateTime", "recognitionAccuracy"],
  thirdPartyVerifier: [],
  leaseOperator: ["availability", "mttr"],
  insurer: [],
  platformProvider: ["availability"],
};
