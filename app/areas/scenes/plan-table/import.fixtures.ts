import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { testWorld } from "#test/world.ts";
import type { Cells } from "./cells.ts";
import { commitImport } from "./commit-import.server.ts";
import { editImport } from "./edit-import.server.ts";
import { getImport } from "./import-reads.server.ts";
import { planFile } from "./plan-table.fixtures.ts";
import { startImport } from "./start-import.server.ts";

/** A world with two units of Guangzhou, their bureau, and short ways through an import. */
export async function importWorld() {
  const world = await testWorld();
  const unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "甲用户单位" });
  const other = await world.organization({ kind: "userUnit", regionCode: "440100", name: "乙用户单位" });
  const bureau = await world.organization({ kind: "bureau", regionCode: "440000", name: "测试主管部门" });
  return { world, unit, other, bureau, sceneNamed: (name: string) => world.db.select().from(scenes).where(eq(scenes.name, name)) };
}

let serial = 0;
/** A name that no other test uses. */
export const fresh = () => `第${++serial}测试线——柔性插接`;

export const none = { create: 0, update: 0, skip: 0, confirm: 0, error: 0 };

export async function started(ctx: Context, ...rows: Cells[]) {
  return startImport(ctx, { fileName: "工作计划表.xlsx", file: await planFile(...rows) });
}

export async function review(ctx: Context, id: string) {
  const page = await getImport(ctx, id);
  if (!page.review) throw new Error("the import is over");
  return { ...page.review, version: page.version };
}

/** Uploads, confirms every row's indicators and commits. */
export async function imported(ctx: Context, rows: Cells[], options: { submit?: boolean } = {}) {
  const { id, version } = await started(ctx, ...rows);
  const open = (await review(ctx, id)).rows.filter((row) => row.action === "confirm").map((row) => row.position);
  const edited = open.length > 0 ? await editImport(ctx, { id, version, confirm: open }) : { version };
  const counts = await commitImport(ctx, { id, version: edited.version, ...options });
  return { id, counts };
}
