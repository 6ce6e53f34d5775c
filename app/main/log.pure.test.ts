import { Writable } from "node:stream";
import { DrizzleQueryError } from "drizzle-orm";
import { pino } from "pino";
import { expect, test } from "vitest";
import { logOptions } from "./log.server.ts";

test("neither the parameters of a failed statement nor secrets reach the log", () => {
  let written = "";
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const log = pino(logOptions({ LOG_LEVEL: "info" }, "web"), sink);
  log.error({ err: new DrizzleQueryError("select 1 where email = $1", ["canary@test.example"], new Error("duplicate key")) }, "failed");
  log.info({ user: { email: "canary@test.example", password: "canary-password" }, headers: { cookie: "canary-cookie" } }, "seen");
  expect(written).toContain("select 1 where email");
  expect(written).not.toContain("canary");
});
