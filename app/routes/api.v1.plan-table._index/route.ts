import { workPlanRows } from "#app/areas/bureau/index.server.ts";
import { myPlanRows } from "#app/areas/scenes/index.server.ts";
import { cutPage, writePlace } from "#app/http/api/cursor.ts";
import { bind, endpoint } from "#app/http/api/endpoint.server.ts";
import { listPlanTable } from "#app/http/api/operations/plan-table.ts";
import { planAnswers } from "#app/http/api/plan-answers.server.ts";
import { userOf } from "#app/kernel/context.server.ts";

const route = endpoint(
  bind(listPlanTable, async ({ ctx, query: { after, limit, ...filter } }) => {
    const rowsOf = userOf(ctx).organizationKind === "bureau" ? workPlanRows : myPlanRows;
    const found = await rowsOf(ctx, filter, { after, limit: limit + 1 });
    const { rows, next } = cutPage(found, limit, ({ scene, cells }) => writePlace({ ...scene, number: Number(cells.number) }));
    return { rows: planAnswers(ctx, rows), next };
  }),
);
export const loader = route.loader;
export const action = route.action;
