import type { CapabilityInput } from "#app/areas/capabilities/schemas.ts";
import type { CapabilitySeed } from "#seeds/types.ts";
import { between, pick, some } from "./enrich.ts";

/** Key data of a part, plausible for its kind. */
export function partDetails(seed: CapabilitySeed): CapabilityInput["details"] {
  const { slug, componentKind } = seed;
  const said = `${seed.name}${seed.summary}${seed.description}`;
  const weight = (from: number, to: number, step: number) => ({ weightG: between(from, to, step, slug, "weight") });
  const lifeCycles = { lifeCycles: pick([50, 100, 200, 500], slug, "life") };
  switch (componentKind) {
    case "dexterousHand":
      return {
        kind: "dexterousHand",
        fingers: /三指/.test(said) ? 3 : 5,
        drive: /腱/.test(said) ? "tendon" : pick(["linkage", "tendon", "gear"] as const, slug, "drive"),
        tactile: /触觉/.test(said) ? "fingertip" : pick(["fingertip", "none", "whole"] as const, slug, "tactile"),
        fingertipForceN: String(pick([8, 12, 15, 20], slug, "tip")),
        closingMs: between(300, 900, 50, slug, "closing"),
        ...weight(480, 920, 10),
        ...lifeCycles,
      };
    case "gripper":
      return {
        kind: "gripper",
        jaw: /吸/.test(said)
          ? "vacuum"
          : /磁/.test(said)
            ? "magnetic"
            : /三指/.test(said)
              ? "threeJaw"
              : /柔/.test(said)
                ? "soft"
                : "parallel",
        strokeMm: String(between(40, 140, 10, slug, "stroke")),
        drive: /气/.test(said) ? "pneumatic" : "electric",
        closingMs: between(120, 600, 20, slug, "closing"),
        ...weight(350, 1400, 50),
        ...lifeCycles,
      };
    case "forceSensor":
      return {
        kind: "forceSensor",
        axes: /三维/.test(said) ? "three" : /一维|单轴/.test(said) ? "one" : "six",
        rangeN: String(pick([100, 200, 400, 800], slug, "range")),
        overload: pick([200, 300, 500], slug, "overload"),
        sampleHz: pick([1000, 2000, 4000, 7000], slug, "sample"),
        ...weight(60, 320, 10),
      };
    case "visionSensor":
      return {
        kind: "visionSensor",
        principle: /雷达/.test(said)
          ? "lidar"
          : /热|红外/.test(said)
            ? "thermal"
            : pick(["structuredLight", "stereo", "tof", "laserLine"] as const, slug, "principle"),
        resolution: pick(["1280 × 1024", "1920 × 1200", "2448 × 2048", "640 × 512"], slug, "resolution"),
        frameHz: pick([10, 15, 30, 60], slug, "frame"),
        workingDistance: pick(["300–1200 mm", "200–800 mm", "500–3500 mm", "0.1–40 m"], slug, "distance"),
        ...weight(120, 780, 20),
      };
    case "jointModule":
      return {
        kind: "jointModule",
        ratedTorqueNm: String(pick([18, 36, 52, 85], slug, "rated")),
        peakTorqueNm: String(pick([48, 98, 140, 220], slug, "peak")),
        speedRpm: pick([20, 30, 45, 60], slug, "speed"),
        reducer: pick(["harmonic", "planetary", "cycloid"] as const, slug, "reducer"),
        encoder: "dualAbsolute",
        ...weight(600, 2600, 100),
        ...lifeCycles,
      };
    case "battery":
      return {
        kind: "battery",
        chemistry: /磷酸/.test(said)
          ? "lfp"
          : /半固态/.test(said)
            ? "semiSolid"
            : pick(["ternary", "lfp", "semiSolid"] as const, slug, "chemistry"),
        capacityWh: between(700, 2600, 100, slug, "capacity"),
        voltageV: pick(["48", "51.2", "58.8"], slug, "voltage"),
        chargeMinutes: between(35, 110, 5, slug, "charge"),
        cycles: pick([800, 1500, 2500], slug, "cycles"),
        ...weight(4200, 15_800, 200),
      };
    case "chassis":
      return {
        kind: "chassis",
        drive: /履带/.test(said) ? "track" : /舵轮/.test(said) ? "steer" : pick(["omni", "differential", "steer"] as const, slug, "drive"),
        loadKg: String(pick([80, 150, 300, 600], slug, "load")),
        turningMm: pick([0, 0, 400, 650], slug, "turning"),
        stepMm: pick([10, 15, 20, 30], slug, "step"),
        ...weight(38_000, 160_000, 1000),
      };
    case "tactileSkin":
      return {
        kind: "tactileSkin",
        principle: /电容/.test(said) ? "capacitive" : pick(["capacitive", "resistive", "visual", "magnetic"] as const, slug, "principle"),
        pointsPerCm2: String(pick([4, 9, 16, 25], slug, "points")),
        thresholdMn: pick([10, 20, 50], slug, "threshold"),
        areaCm2: pick([6, 20, 100, 400], slug, "area"),
        ...weight(8, 120, 4),
      };
    case "gasSensor":
      return {
        kind: "gasSensor",
        gases: some(["methane", "co", "h2s", "voc", "o2"] as const, slug, "gases"),
        principle: /激光/.test(said) ? "laser" : pick(["ndir", "electrochemical", "laser"] as const, slug, "principle"),
        responseSeconds: pick([8, 15, 25], slug, "response"),
        explosionProof: "Ex ib IIC T4 Gb",
        ...weight(180, 900, 20),
      };
    default:
      throw new TypeError(`${slug} names no kind of part`);
  }
}
