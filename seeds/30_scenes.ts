import { DateTime } from "luxon";
import { nameBenchmark, reviewScene } from "#app/areas/bureau/index.server.ts";
import { createScene, type SceneInput, submitScene } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { ownerContext } from "./10_organizations.ts";
import { seedKey } from "./20_capabilities.ts";
import { SCENES } from "./data/scenes/index.ts";
import type { SceneSeed } from "./types.ts";

/** A seeded scene as a person would submit it now. */
export function asInput(seed: SceneSeed, now: Date): SceneInput {
  const {
    slug: _slug,
    organization: _organization,
    status: _status,
    benchmark: _benchmark,
    closesInDays,
    trainingInDays,
    deployInDays,
    budgetFen,
    ...scene
  } = seed;
  const day = (days: number) => DateTime.fromJSDate(now, { zone: "Asia/Shanghai" }).plus({ days }).toFormat("yyyy-MM-dd");
  return {
    ...scene,
    closesOn: day(closesInDays),
    ...(trainingInDays === undefined ? {} : { trainingFrom: day(trainingInDays) }),
    ...(deployInDays === undefined ? {} : { deployBy: day(deployInDays) }),
    budgetYuan: budgetFen === null ? undefined : fenToYuan(BigInt(budgetFen)),
  };
}

/** The sample row of the 工作计划表: 电池测试线柔性插接. */
export function sampleScene(now: Date): SceneInput {
  const [first] = SCENES;
  if (!first) throw new Error("there are no scenes");
  return asInput(first, now);
}

/** Opens the demo scenes through the verbs of unit and bureau, so that versions, audit, indexing and matching follow as for anyone. */
export async function seedScenes(services: Services): Promise<void> {
  for (const seed of SCENES) await openScene(services, seed);
}

/** Takes one scene to the status its seed names; one that is there stays as it is. */
export async function openScene(services: Services, seed: SceneSeed): Promise<void> {
  const { slug, organization, status, regionCode } = seed;
  const [unit, guangdong] = [await ownerContext(services, organization), await ownerContext(services, "bureau-gd")];
  const bureau = covers(guangdong.actor.regionCode, regionCode) ? guangdong : await ownerContext(services, "bureau-national");
  const { code, version } = await createScene(unit, { formKey: seedKey(`scene:${slug}`), scene: asInput(seed, services.clock.now()) });
  if (version > 1 || status === "draft") return;
  const submitted = await submitScene(unit, { code, version });
  if (status === "returned")
    await reviewScene(bureau, {
      decision: "return",
      code,
      version: submitted.version,
      reason: "请补充现场照度与节拍的测试方法，并写明与同类场景的差异。",
      notes: [
        { field: "requirements[0]", note: "测试方法请写明现场照度、样本量和判定人。" },
        { field: "differentiation", note: "请写明与省内同类场景相比，哪一项关键技术是新的。" },
      ],
    });
  else if (status !== "submitted") {
    const published = await reviewScene(bureau, { decision: "publish", code, version: submitted.version });
    if (seed.benchmark) await nameBenchmark(bureau, { code, version: published.version, ...seed.benchmark });
  }
}
