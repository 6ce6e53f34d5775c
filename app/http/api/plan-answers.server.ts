import type { z } from "zod";
import type { PlanRow } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { listPlanTable } from "./operations/plan-table.ts";

type Answer = z.input<typeof listPlanTable.answer>["rows"][number];

/** Rows of a plan table as the API shows them. */
export function planAnswers(ctx: Context, rows: readonly PlanRow[]): Answer[] {
  return rows.map(({ scene, cells }) => ({
    code: scene.code,
    status: scene.status,
    updatedAt: scene.updatedAt.toISOString(),
    url: new URL(paths.scene(scene.code), ctx.services.config.APP_URL).href,
    // The answer is checked against its schema, which wants every official column.
    cells: cells as Answer["cells"],
  }));
}
