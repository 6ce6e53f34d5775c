import { CURRENT_STATEMENTS, type SigningEvidence } from "#app/areas/task-books/index.server.ts";

/** What a signatory sends besides code, version and digest: everything confirmed, in the words of today. */
export const CONFIRMED = { statements: CURRENT_STATEMENTS, readWhole: true, authorized: true, agreesElectronic: true } as const;

/** What is seen of who signs, a second factor shown at `factorAt` included. */
export const signingEvidence = (factorAt: Date | null = new Date()): SigningEvidence => ({
  ipAddress: "127.0.0.1",
  userAgent: "test",
  factorAt,
});
