import { ConfigError, readConfig } from "#app/config.server.ts";
import { verifyAudit } from "#app/kernel/audit.server.ts";
import { openDatabase } from "#db/client.server.ts";

/** `npm run audit:verify [-- <head>]`: walks the audit chain; with a head noted by an earlier run it also sees that nothing was cut off. */
async function main() {
  const [notedHead] = process.argv.slice(2);
  const { db, close } = openDatabase(readConfig().DATABASE_URL, { max: 1 });
  const verdict = await verifyAudit(db, notedHead).finally(close);
  if (verdict.ok) console.log(`audit chain holds: ${verdict.count} events, head ${verdict.head}`);
  else {
    console.error(`audit chain broken at seq ${verdict.seq}: ${verdict.reason}; ${verdict.count} events before it hold`);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
