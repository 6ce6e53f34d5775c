import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { bigint, customType, numeric, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** Column shapes every area shares. Ids are UUIDv7 made by the database, so that rows sort by age. */
export const id = () => uuid().primaryKey().default(sql`uuidv7()`);
export const instant = () => timestamp({ withTimezone: true, mode: "date" });
export const createdAt = () => instant().notNull().defaultNow();
/** Integer fen. */
export const fen = () => bigint({ mode: "bigint" });
/** Exact decimal as text, twelve places. */
export const decimal = () => numeric({ precision: 38, scale: 12 });
/** Foreign key to organizations.id, whose ids are text (better-auth owns the table's shape). */
export const organizationRef = () => text();

/**
 * JSON that is kept and read whole and never asked about: gzip of its text. A value of hundreds of kilobytes is written in a fifth of the time
 * that jsonb takes, and comes back to the byte. Rows from before it was packed hold the text alone.
 */
export const packedJson = customType<{ data: unknown; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => gzipSync(JSON.stringify(value), { level: 1 }),
  fromDriver: (bytes) => JSON.parse((isGzip(bytes) ? gunzipSync(bytes) : bytes).toString()),
});

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;
