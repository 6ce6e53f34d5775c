import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { workbookOf } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { getTaskBook } from "./reads.server.ts";
import { registrationForm } from "./registration-form.ts";

const shanghaiDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });

/**
 * A sealed task book as 技术合同登记表 (.xlsx), for a party or the bureau of its region. Not found for anybody else, a conflict before it is
 * sealed. The export is audited.
 */
export async function exportRegistration(ctx: Context, code: string): Promise<{ file: Buffer; fileName: string }> {
  const { taskBook, partyIds, document } = await getTaskBook(ctx, { code });
  if (!taskBook.sealedAt) throw conflict("任务书封存后才能导出登记表。");
  const [organizations, regions] = await Promise.all([organizationsById(ctx, partyIds), regionNames(ctx)]);
  const lines = registrationForm(document, {
    code: taskBook.code,
    sealedOn: shanghaiDay.format(taskBook.sealedAt),
    parties: new Map(
      [...organizations].map(([id, { creditCode, regionCode }]) => [
        id,
        { creditCode, regionCode, regionName: regions.get(regionCode) ?? regionCode },
      ]),
    ),
  });
  const file = await workbookOf(
    "技术合同登记表",
    [
      { header: "项目", width: 28 },
      { header: "内容", width: 60 },
      { header: "依据与说明", width: 48 },
    ],
    lines.map(({ item, answer, note }) => [item, answer, note]),
  );
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, { action: "export-registration", objectType: "task-book", objectId: taskBook.id, detail: { code } }),
  );
  return { file, fileName: `技术合同登记表（${taskBook.code}）.xlsx` };
}
