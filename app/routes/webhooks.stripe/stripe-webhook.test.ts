import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { expect, test } from "vitest";
import { createAuth } from "#app/http/auth.server.ts";
import { signatureHeader } from "#app/stripe/stand-in/webhooks.ts";
import { stripeInbox } from "#db/schema/billing.ts";
import { testWorld } from "#test/world.ts";
import { action, loader } from "./route.ts";

const world = await testWorld();
const context: AppLoadContext = {
  services: world.services,
  auth: createAuth(world.db, world.services.config),
  log: pino({ level: "silent" }),
  nonce: "",
  requestId: "test-request",
  clientAddress: "127.0.0.1",
};
const SECRET = world.services.config.STRIPE_WEBHOOK_SECRET;
const now = () => Math.floor(Date.now() / 1000);
const post = (body: string, signature: string | null) =>
  action({
    request: new Request("http://127.0.0.1:3999/webhooks/stripe", {
      method: "POST",
      body,
      headers: signature === null ? {} : { "stripe-signature": signature },
    }),
    context,
    params: {},
  });
const event = JSON.stringify({
  id: "evt_1",
  object: "event",
  api_version: "2026-10-28.endive",
  created: now(),
  // Spaces and order as sent: re-serialised it would no longer hold.
  data: { object: { object: "invoice", id: "in_1", description: "账单" } },
  livemode: false,
  type: "invoice.paid",
}).replaceAll(",", ", ");

test("a signed delivery is kept once and answered at once, however often it comes", async () => {
  for (let time = 0; time < 3; time++) expect((await post(event, signatureHeader(event, SECRET, now()))).status).toBe(200);
  expect(await world.db.select().from(stripeInbox)).toMatchObject([
    { eventId: "evt_1", type: "invoice.paid", objectId: "in_1", objectType: "invoice", handledAt: null },
  ]);
});

test("a delivery whose signature does not hold is answered 400", async () => {
  const forged = event.replace("evt_1", "evt_2");
  for (const signature of [
    null,
    "",
    "t=1,v1=00",
    signatureHeader(event, SECRET, now()),
    signatureHeader(forged, "whsec_other_secret", now()),
  ]) {
    expect((await post(forged, signature)).status).toBe(400);
  }
  expect(await world.db.$count(stripeInbox)).toBe(1);
});

test("one that is far too long is not read", async () => {
  expect((await post(" ".repeat(1024 * 1024 + 1), "t=1,v1=00")).status).toBe(413);
});

test("one that cannot be stored is asked for again", async () => {
  const broken = new Proxy(world.db, {
    get: () => {
      throw new Error("no database");
    },
  });
  const request = new Request("http://127.0.0.1:3999/webhooks/stripe", {
    method: "POST",
    body: event,
    headers: { "stripe-signature": signatureHeader(event, SECRET, now()) },
  });
  expect((await action({ request, context: { ...context, services: { ...world.services, database: broken } }, params: {} })).status).toBe(
    500,
  );
});

test("GET is not for it", () => {
  expect(loader().status).toBe(405);
});
