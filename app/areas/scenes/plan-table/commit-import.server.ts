import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, isAppError } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { type ImportRowState, sceneImportRows } from "#db/schema/plan-table.ts";
import { ROW_ACTIONS, type RowAction } from "#db/vocabulary/plan-table.ts";
import { readContent } from "../content.server.ts";
import { createScene, insertScene } from "../create-scene.server.ts";
import { refuseWhileInForm } from "../drafts/draft-row.server.ts";
import { enteredKey } from "../reviewers.server.ts";
import { sceneInput } from "../schemas.ts";
import { rewriteScene, updateScene } from "../update-scene.server.ts";
import { type CheckedRow, checkDefaults, checkRows } from "./check-rows.ts";
import { loadCheckWorld, lockOwners } from "./check-world.server.ts";
import { changeImport, importById, requireImporter } from "./import-row.server.ts";
import { commitImportInput } from "./import-schemas.ts";

export type ImportCounts = Record<RowAction, number>;

/**
 * Writes every good row of an import in one transaction: new scenes as drafts of their unit, changed rows into drafts and returned scenes.
 * The rows are checked again here, on what is there now. A unit may hand them in at once; what a bureau enters is a draft of the unit,
 * which gets a to-do. A row that meets the rules of a draft and not those of submission stays a draft, with the reason. Throws invalid while rows are wrong or unconfirmed, unless the wrong ones are left out; conflict when another was first.
 */
export async function commitImport(ctx: Context, input: z.input<typeof commitImportInput>): Promise<ImportCounts> {
  requireImporter(ctx);
  const { id, version, submit, leaveOutFaulty } = parseInput(commitImportInput, input);
  const isBureau = userOf(ctx).organizationKind === "bureau";
  if (submit && isBureau) throw forbidden("主管部门录入的场景由用户单位核对后提交。");
  return withTransaction(ctx, async (tx) => {
    const current = await importById(tx, id);
    // Taken first, so that of two commits at once the second waits here and finds the import over.
    await changeImport(tx, current, version, {});
    await lockOwners(tx, current.rows);
    const world = await loadCheckWorld(tx, current.rows);
    const rows = checkRows(world, current.rows, current.defaults);
    refuseUnready(rows, leaveOutFaulty, checkDefaults(world, current.defaults).length);
    const results: ImportRowState[] = [];
    for (const [i, row] of rows.entries()) {
      const state = current.rows[i];
      if (!state) continue;
      const written = await writeRow(tx, row, { submit, isBureau });
      if (written) {
        await tx.db.insert(sceneImportRows).values({
          importId: id,
          organizationId: current.organizationId,
          position: row.position,
          hash: state.hash,
          sceneId: written.id,
          sceneVersion: written.version,
          createdAt: tx.clock.now(),
        });
      }
      const held = submit && written && row.unsubmittable.length > 0 ? `已存为草稿，暂不能提交：${row.unsubmittable.join("")}` : "";
      const said = row.action === "error" ? row.faults.map(({ message }) => message).join("") || row.reason : row.reason;
      const reason = [said, held].filter(Boolean).join("\n");
      results.push({ ...state, result: { action: row.action, reason, sceneCode: written?.code ?? row.present?.scene.code ?? null } });
    }
    await changeImport(tx, current, version + 1, { status: "committed", rows: results, sheets: [], committedAt: tx.clock.now() });
    const counts = countActions(rows);
    await recordAudit(tx, { action: "commit-scene-import", objectType: "sceneImport", objectId: id, detail: { ...counts, submit } });
    return counts;
  });
}

export function countActions(rows: readonly { action: RowAction }[]): ImportCounts {
  return Object.fromEntries(ROW_ACTIONS.map((action) => [action, rows.filter((row) => row.action === action).length])) as ImportCounts;
}

function refuseUnready(rows: readonly CheckedRow[], leaveOutFaulty: boolean, faultyDefaults: number): void {
  const counts = countActions(rows);
  if (counts.confirm > 0) throw invalid(`还有 ${counts.confirm} 行的指标没有确认。`);
  if (counts.error > 0 && !leaveOutFaulty) throw invalid(`还有 ${counts.error} 行有错误。请更正，或勾选“有错误的行不导入”。`);
  if (faultyDefaults > 0) throw invalid("补充信息中有错误，请先更正。");
}

interface Written {
  id: string;
  code: string;
  version: number;
}

/** One row into its scene; null when it changes nothing. A rule that only shows on writing is told with the row it is about. */
async function writeRow(tx: TransactionContext, row: CheckedRow, how: { submit: boolean; isBureau: boolean }): Promise<Written | null> {
  const { scene, present, unit } = row;
  const submit = how.submit && row.unsubmittable.length === 0;
  if (scene === null || unit === null || (row.action !== "create" && row.action !== "update")) return null;
  try {
    if (row.action === "create") {
      if (!how.isBureau) return await createScene(tx, { scene, submit });
      const content = await readContent(tx, parseInput(sceneInput, scene), ["scene"]);
      const created = await insertScene(tx, { organizationId: unit.id, content, code: await nextCode(tx, "scene"), formKey: null });
      await askToCheck(tx, unit.id, created.id, created.code, scene.name);
      return created;
    }
    if (!present) throw new TypeError("an update needs the scene it is about");
    const { code, version, id } = present.scene;
    if (how.isBureau) await refuseWhileInForm(tx, present.scene);
    const updated = how.isBureau
      ? await rewriteScene(tx, present.scene, version, await readContent(tx, parseInput(sceneInput, scene), ["scene"], id))
      : await updateScene(tx, { code, version, scene, submit });
    return { id, code, version: updated.version };
  } catch (error) {
    if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
    const said = Object.values(error.fields).flat();
    throw (error.code === "invalid" ? invalid : conflict)(
      `第 ${row.position} 行没有写入，整份表格都没有导入：${(said.length > 0 ? said : [error.message]).join("")}`,
    );
  }
}

/** The unit decides on what its bureau entered for it. */
async function askToCheck(tx: TransactionContext, organizationId: string, sceneId: string, code: string, name: string): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId,
    kind: "todo",
    title: `主管部门已录入场景“${name}”，请核对并提交`,
    body: `${userOf(tx).organizationName}按工作计划表录入了这个场景，现为贵单位的草稿，只有贵单位可以提交。`,
    href: paths.myScene(code),
    dedupeKey: enteredKey(sceneId),
  });
}
