import { sql } from "drizzle-orm";
import { customType, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns.ts";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * Keys the platform seals with. One is in use (partial unique index); a retired one stays, so that old seals can be verified. The id is the
 * first 16 hex digits of SHA-256 of the raw public key.
 */
export const platformKeys = pgTable(
  "platform_keys",
  {
    id: text().primaryKey(),
    algorithm: text().notNull(),
    /** Raw public key, base64url. */
    publicKey: text().notNull(),
    /** PKCS#8 private key wrapped by the key of the service; null once destroyed. */
    wrappedPrivateKey: bytes(),
    status: text().$type<"active" | "retired">().notNull().default("active"),
    createdAt: createdAt(),
    retiredAt: instant(),
  },
  (t) => [uniqueIndex("platform_keys_one_active").on(t.status).where(sql`${t.status} = 'active'`)],
);
