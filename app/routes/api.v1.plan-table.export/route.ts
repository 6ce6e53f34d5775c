import { exportWorkPlanTable } from "#app/areas/bureau/index.server.ts";
import { exportMyScenes } from "#app/areas/scenes/index.server.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { exportPlanTable } from "#app/http/api/operations/plan-table.ts";
import { userOf } from "#app/kernel/context.server.ts";

const route = endpoint(
  bind(exportPlanTable, ({ ctx, query }) =>
    userOf(ctx).organizationKind === "bureau" ? exportWorkPlanTable(ctx, query) : exportMyScenes(ctx, query),
  ),
);
export const loader = route.loader;
export const action = route.action;
