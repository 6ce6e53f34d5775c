import { verifyLedger } from "#app/areas/payouts/index.server.ts";
import { ConfigError, readConfig } from "#app/config.server.ts";
import { openDatabase } from "#db/client.server.ts";

/** `npm run ledger:verify`: holds the ledger against itself, the invoices, the refunds and the transfers; ends with 1 naming what differs. */
async function main() {
  const { DATABASE_URL, STRIPE_PLATFORM_COUNTRY } = readConfig();
  const { db, close } = openDatabase(DATABASE_URL, { max: 1 });
  const { postings, differences } = await verifyLedger(db, STRIPE_PLATFORM_COUNTRY).finally(close);
  if (differences.length === 0) return console.log(`ledger holds: ${postings} postings`);
  for (const { check, what, held, expected } of differences) console.error(`${check}: ${what} holds ${held}, expected ${expected}`);
  console.error(`ledger differs in ${differences.length} places of ${postings} postings`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
