import { describe, expect, test } from "vitest";
import { findFaults, ROOM_ORDER, readProject } from "./boundaries.ts";

test("the project keeps its boundaries", () => {
  const sources = readProject();
  expect(sources.length).toBeGreaterThan(50);
  expect(findFaults(sources)).toEqual([]);
});

/** Each breach that the checker must see: path, code, words of the fault. */
const breaches: [path: string, text: string, fault: string][] = [
  ["app/routes/scenes/route.tsx", `import { eq } from "drizzle-orm";`, "does not talk to the database"],
  ["app/routes/scenes/route.tsx", `import postgres from "postgres";`, "does not talk to the database"],
  ["app/routes/scenes/route.tsx", `import { scenes } from "#db/schema/scenes.ts";`, "does not talk to the database"],
  ["app/routes/scenes/route.tsx", `import type { Database } from "#db/client.server.ts";`, "does not talk to the database"],
  ["app/routes/scenes/table.tsx", `import { x } from "#app/areas/scenes/reads.server.ts";`, "outside the room only"],
  ["app/routes/scenes/table.tsx", `const x = await import("../../areas/scenes/reads.server.ts");`, "outside the room only"],
  ["app/routes/scenes/route.tsx", `const rows = await services.database.select().from(x);`, "holds SQL"],
  ["app/routes/scenes/route.tsx", "const rows = await db.execute(sql`select 1`);", "holds SQL"],
  ["app/areas/scenes/x.server.ts", `import { y } from "#app/areas/billing/index.server.ts";`, "billing stands below scenes"],
  ["app/areas/scenes/x.server.ts", `export type { Y } from "#app/areas/billing/index.server.ts";`, "billing stands below scenes"],
  ["app/areas/scenes/x.server.ts", `type Y = import("#app/areas/billing/index.server.ts").Y;`, "billing stands below scenes"],
  ["app/areas/billing/x.server.ts", `import { y } from "#app/areas/scenes/schemas.ts";`, "entered through its index.server.ts"],
  ["app/areas/billing/x.server.ts", `import { y } from "../scenes/publish-scene.server.ts";`, "entered through its index.server.ts"],
  ["app/areas/marketing/x.server.ts", "export {};", "has no place in the import order"],
  ["app/kernel/x.ts", `import { y } from "#app/areas/scenes/index.server.ts";`, "the rooms stand on this folder"],
  ["app/ui/x.tsx", `import { y } from "#app/areas/scenes/states.ts";`, "the rooms stand on this folder"],
  ["app/areas/scenes/x.server.ts", `import { y } from "#seeds/demo-accounts.ts";`, "only app/main/ and tests may load seeds"],
  ["app/areas/scenes/x.server.ts", "const key = process.env.KEY;", "reads process.env"],
  ["app/areas/scenes/x.server.ts", `const key = process["env"].KEY;`, "reads process.env"],
  ["app/areas/scenes/x.server.ts", "const { env } = process;", "reads process.env"],
  ["db/x.server.ts", `import { env } from "node:process";`, "reads process.env"],
  ["app/areas/billing/x.server.ts", `import Stripe from "stripe";`, "only app/stripe/ may"],
  ["app/areas/billing/x.server.ts", `import type Stripe from "stripe/types";`, "only app/stripe/ may"],
  ["app/areas/scenes/x.server.ts", `import { Meilisearch } from "meilisearch";`, "only search/ may"],
  ["db/x.server.ts", `import type { Money } from "#app/kernel/money.ts";`, "db/ is a leaf"],
  ["db/x.server.ts", `import { y } from "../search/client.server.ts";`, "db/ is a leaf"],
  ["search/x.server.ts", `import type { Money } from "#app/kernel/money.ts";`, "search/ knows db/ only"],
  ["app/http/x.server.ts", `import { testWorld } from "../../test/world.ts";`, "does not need its tests"],
  ["app/areas/scenes/utils/x.ts", "export {};", "folder name utils"],
  ["app/areas/scenes/x.server.ts", "\n".repeat(400).concat("export {};"), "401 lines"],
  ["app/routes/scenes/route.tsx", "\n".repeat(250).concat("export {};"), "251 lines"],
];

/** What the rules allow, so that the checker is not merely strict. */
const allowed: [path: string, text: string][] = [
  [
    "app/routes/scenes/route.tsx",
    `import { x } from "#app/areas/scenes/index.server.ts"; import { y } from "#app/areas/scenes/states.ts";`,
  ],
  ["app/routes/scenes/route.tsx", `import { x } from "#db/vocabulary/scenes.ts"; const rows = items.select();`],
  ["app/areas/billing/x.server.ts", `import { x } from "#app/areas/scenes/index.server.ts"; import { y } from "./rating.ts";`],
  ["app/areas/scenes/x.server.ts", "// only config reads process.env\nconst text = 'process.env';"],
  ["app/areas/scenes/x.test.ts", `import { y } from "#app/areas/billing/index.server.ts"; import { w } from "../../../test/world.ts";`],
  ["app/config.server.ts", "const key = process.env.KEY;"],
  ["app/stripe/client.server.ts", `import Stripe from "stripe";`],
  ["search/x.server.ts", `import { scenes } from "#db/schema/scenes.ts";`],
  ["app/jobs/handlers.server.ts", `import { x } from "#app/areas/scenes/jobs.server.ts";`],
];

describe("the checker", () => {
  test.each(breaches.map(([path, text, fault]) => ({ path, text, fault, code: text.trim() })))(
    "sees the breach in $path: $code",
    ({ path, text, fault }) => {
      expect(findFaults([{ path, text }]).join("\n")).toContain(fault);
    },
  );

  test.each(allowed.map(([path, text]) => ({ path, text, code: text.replaceAll("\n", " ") })))("allows $path: $code", ({ path, text }) => {
    expect(findFaults([{ path, text }])).toEqual([]);
  });

  test("counts the kernel's files, without their tests", () => {
    const files = (count: number, ending: string) =>
      Array.from({ length: count }, (_, index) => ({ path: `app/kernel/f${index}${ending}`, text: "" }));
    expect(findFaults([...files(12, ".ts"), ...files(12, ".pure.test.ts")])).toEqual([]);
    expect(findFaults(files(13, ".ts"))).toEqual(["app/kernel/: 13 files, at most 12"]);
  });

  test("knows each room once", () => {
    expect(new Set(ROOM_ORDER).size).toBe(ROOM_ORDER.length);
  });
});
