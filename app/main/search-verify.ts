import { ConfigError, readConfig } from "#app/config.server.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";
import { type Difference, verifySearch } from "./verify-search.server.ts";

/** Differences printed of one index; the rest is counted. */
const SHOWN = 50;

/**
 * `npm run search:verify [-- --repair]`: compares every document with PostgreSQL while the application runs and prints what differs.
 * Exit code 1 when something does; with `--repair` it is written anew, and the code is 0.
 */
async function main() {
  const unknown = process.argv.slice(2).filter((option) => option !== "--repair");
  if (unknown.length > 0) throw new ConfigError([`unknown option ${unknown.join(" ")}: there is only --repair`]);
  const repair = process.argv.includes("--repair");
  const config = readConfig();
  if (!config.MEILI_URL) throw new ConfigError(["MEILI_URL is missing: there is no search to verify"]);
  const { services, close } = await openServices(config, createLog(config, "worker"), "web");
  try {
    for await (const { index, compared, differences } of verifySearch(services, { repair })) {
      console.log(
        `${index}: ${compared} documents compared, ${differences.length} differ${repair && differences.length > 0 ? ", repaired" : ""}`,
      );
      for (const difference of differences.slice(0, SHOWN)) console.log(`  ${inWords(difference)}`);
      if (differences.length > SHOWN) console.log(`  and ${differences.length - SHOWN} more`);
      if (differences.length > 0 && !repair) process.exitCode = 1;
    }
  } finally {
    await close();
  }
}

const inWords = ({ id, kind, attributes }: Difference): string =>
  `${id} is ${kind === "different" ? `different in ${attributes.join(", ")}` : kind}`;

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else if (error instanceof SearchUnavailable)
    console.error(`search does not answer: ${error.cause instanceof Error ? error.cause.message : ""}`);
  else console.error(error);
  process.exitCode = 1;
});
