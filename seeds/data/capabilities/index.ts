import type { CapabilitySeed } from "#seeds/types.ts";
import { ASSEMBLY_ALGORITHMS } from "./algorithms-assembly.ts";
import { INSPECTION_ALGORITHMS } from "./algorithms-inspection.ts";
import { MOBILITY_AND_CARE_ALGORITHMS } from "./algorithms-mobility-care.ts";
import { SERVICE_ALGORITHMS } from "./algorithms-service.ts";
import { APPLICATION_SERVICES } from "./application-services.ts";
import { PUBLIC_APPLICATION_SERVICES } from "./application-services-public.ts";
import { INSURANCE_PRODUCTS, LEASE_PRODUCTS } from "./lease-insurance.ts";
import { OPERATING_SYSTEMS } from "./operating-systems.ts";
import { DRIVE_AND_POWER_PARTS } from "./parts-drive-power.ts";
import { END_EFFECTORS } from "./parts-end-effectors.ts";
import { SENSING_PARTS } from "./parts-sensing.ts";
import { PUBLIC_PLATFORMS } from "./public-platforms.ts";
import { RESEARCH_LINES, TEST_SERVICES } from "./research-testing.ts";
import { LEGGED_AND_SERVICE_ROBOTS } from "./robots-legged-service.ts";
import { QUADRUPED_AND_SPECIAL_ROBOTS } from "./robots-quadruped-special.ts";
import { WHEELED_ROBOTS } from "./robots-wheeled.ts";
import { SIMULATORS } from "./simulators.ts";

/** The whole catalogue of the demo, one entry per published capability. */
export const CAPABILITIES: CapabilitySeed[] = [
  ...WHEELED_ROBOTS,
  ...LEGGED_AND_SERVICE_ROBOTS,
  ...QUADRUPED_AND_SPECIAL_ROBOTS,
  ...APPLICATION_SERVICES,
  ...PUBLIC_APPLICATION_SERVICES,
  ...ASSEMBLY_ALGORITHMS,
  ...INSPECTION_ALGORITHMS,
  ...SERVICE_ALGORITHMS,
  ...MOBILITY_AND_CARE_ALGORITHMS,
  ...OPERATING_SYSTEMS,
  ...SIMULATORS,
  ...END_EFFECTORS,
  ...SENSING_PARTS,
  ...DRIVE_AND_POWER_PARTS,
  ...RESEARCH_LINES,
  ...TEST_SERVICES,
  ...LEASE_PRODUCTS,
  ...INSURANCE_PRODUCTS,
  ...PUBLIC_PLATFORMS,
];
