import { sql } from "drizzle-orm";
import { bigint, numeric, text, timestamp, uuid } from "drizzle-orm/pg-core";

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
