import { readConfig } from "#app/config.server.ts";
import { migrateTo } from "#db/migrate.server.ts";

await migrateTo(readConfig().DATABASE_URL);
