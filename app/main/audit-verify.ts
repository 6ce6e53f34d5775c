import { readConfig } from "#app/config.server.ts";
import { verifyAudit } from "#app/kernel/audit.server.ts";
import { openDatabase } from "#db/client.server.ts";

const { db, close } = openDatabase(readConfig().DATABASE_URL, { max: 1 });
const verdict = await verifyAudit(db);
await close();
if (verdict.ok) console.log(`audit chain holds: ${verdict.count} events, head ${verdict.head}`);
else {
  console.error(`audit chain broken at seq ${verdict.seq}: ${verdict.reason}; ${verdict.count} events before it hold`);
  process.exitCode = 1;
}
