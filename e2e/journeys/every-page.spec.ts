import AxeBuilder from "@axe-core/playwright";
import type { Browser, Cookie, Page, Request } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

/** What holds on every page: the rules of WCAG 2.2 and no sideways scroll at two widths, and what a page may weigh (reliability B5, B6). */
const WIDTHS = [1280, 390];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Before the address of a list: the page its first row leads to. */
const FIRST = "first of ";
/** Where the link or button of a name leads from the page at an address: `press 邀请补位 of /work/…`. */
const PRESS = /^press (?<name>.+) of (?<address>\/.*)$/;
/** Pages that say that there is nothing; all others are to be what was asked for. */
const NOTHING: readonly string[] = ["/nowhere", "/invitations/none"];
/** Lists that show every row at once are asked for a few: the rows are alike. */
const PAGES = {
  visitor: [
    "/",
    "/scenes",
    "/scenes?q=qqqxyz",
    "/capabilities?q=插接",
    "/metrics?q=节拍",
    "/api/docs",
    "/register",
    "/sign-in",
    "/verify",
    "/verify?digest=0",
    "/nowhere",
    "/demo-mail",
    "/organizations/OR-2026-0001",
    "/invitations/none",
    `${FIRST}/scenes`,
    `${FIRST}/capabilities`,
  ],
  "user@demo.shijing.example": [
    "/work",
    "/work/inbox",
    "/work/scenes",
    "/work/scenes/SC-2026-0001/replications",
    "/work/scenes/SC-2026-0001/orders",
    "/work/scenes/new",
    "/work/scenes/import",
    "/work/organization",
    "/work/contacts?draft=SC-2026-0001",
    "/work/questions",
    "/work/api-keys",
    "/work/factor?to=%2Fwork",
    "/work/search?q=插接",
    `${FIRST}/work/scenes?status=matched`,
    "/work/scenes/SC-2026-0001/comparison?gaps=1",
    "/work/scenes/SC-2026-0001/comparison",
    "/work/scenes/SC-2026-0001/alternatives",
    "/work/scenes/SC-2026-0001/weights?weights.teamSize=99",
    "/work/scenes/SC-2026-0001/why-not?q=昆栎",
    `${FIRST}/work/scenes/SC-2026-0001/runs`,
    "/work/calls",
    "/work/scenes/SC-2026-0001/call",
    "/work/scenes/SC-2026-0001",
    "/work/scenes/SC-2026-0001/edit",
    "/work/scenes/SC-2026-0001/versions",
    "press 先调整成员与分工 of /work/scenes/SC-2026-0001/comparison",
    "/work/organization/application",
    "/work/members",
    "/work/security",
    "/work/saved-searches",
    "/work/contacts/new?to=OR-2026-0002",
    "/work/invoices",
  ],
  "maker@demo.shijing.example": [
    "/work/orders?view=all",
    "/work/opportunities",
    "/work/opportunities?kind=near",
    "/work/capabilities",
    "/work/capabilities/new",
    "/work/capabilities/compatibility",
    "/work/calls",
    "/work/bids",
    "/work/questions?view=asked",
    "/work/questions/new?on=scene:SC-2026-0001",
    "/work/scenes/SC-2026-0034/pledge",
    "/work/receipts",
    "/work/payouts",
    "/work/payouts/statement",
    "/work/payouts/batches",
    `${FIRST}/work/capabilities`,
  ],
  "bureau@demo.shijing.example": [
    "/work/gaps",
    "/work/gaps?view=supply",
    "/work/gaps/positionAccuracy",
    "/work/review",
    "/work/ledger",
    "/work/ledger/pairs",
    "/work/ledger/import",
    "/work/filings",
    "/work/replications/SC-2026-0001",
    `${FIRST}/work/review`,
  ],
  "operator@demo.shijing.example": [
    "/work/organizations",
    "/work/metrics?q=节拍",
    "/work/metrics/new",
    "/work/metrics/cycleTime",
    "/work/metrics/cycleTime/edit",
    "/work/lexicon?q=插接",
    "/work/lexicon/new",
    "/work/lexicon/wordings",
    "/work/reconciliation",
    `${FIRST}/work/lexicon?q=插接`,
  ],
} as const;

/** What organizations do with each other, in the order of the demo: calls awarded, in evaluation and open; consortia; task books negotiated and sealed. */
const DEALINGS = {
  "user@demo.shijing.example": [
    "/work/calls/JB-2026-0001",
    "/work/calls/JB-2026-0001/evaluation",
    "/work/calls/JB-2026-0001/award",
    "/work/calls/JB-2026-0002",
    "/work/calls/JB-2026-0002/evaluation",
    "/work/calls/JB-2026-0002/award",
    "/work/calls/JB-2026-0003",
    "/work/calls/JB-2026-0003/evaluation",
    "/work/calls/JB-2026-0003/edit",
    "/work/consortia",
    "/work/consortia/LH-2026-0001",
    "press 邀请补位 of /work/consortia/LH-2026-0001",
    "/work/consortia/LH-2026-0003",
    `${FIRST}/work/questions`,
    "/work/task-books",
    "/work/task-books/RW-2026-0001",
    "/work/task-books/RW-2026-0001/negotiation",
    "/work/task-books/RW-2026-0001/negotiation?clause=foregroundIp",
    "/work/task-books/RW-2026-0001/negotiation?clause=data",
    "/work/task-books/RW-2026-0001/clauses/indicators",
    "/work/task-books/RW-2026-0001/clauses/data",
    "/work/task-books/RW-2026-0001/benefits",
    "/work/task-books/RW-2026-0001/compare",
    "/work/task-books/RW-2026-0002",
    "/work/task-books/RW-2026-0002/sign",
    "press 核对摘要 of /work/task-books/RW-2026-0002",
    "/work/contracts",
    "/work/contracts/HT-2026-0001",
    "/work/contracts/HT-2026-0001/usage",
    "/work/contracts/HT-2026-0001/usage/review",
    "/work/contracts/HT-2026-0001/quote",
    "/work/contracts/HT-2026-0001/end",
    "/work/contracts/HT-2026-0001/end?by=service",
    "/work/contracts/HT-2026-0001/end?by=agreed",
    "/work/contracts/HT-2026-0001/end?by=buyOut",
    "/work/invoices/ZD-2026-0001",
    "/work/invoices/ZD-2026-0002",
  ],
  "maker@demo.shijing.example": [
    "/work/bids",
    "/work/calls/JB-2026-0001/letter",
    "/work/calls/JB-2026-0001/bid",
    "/work/calls/JB-2026-0003",
    "/work/calls/JB-2026-0003/bid",
    "/work/scenes/SC-2026-0033/pledge",
    "/work/task-books/RW-2026-0001/negotiation?clause=foregroundIp",
    "/work/contracts/new?taskBook=RW-2026-0002",
    "/work/contracts/HT-2026-0001",
    "/work/contracts/HT-2026-0001/terms",
    "/work/invoices/ZD-2026-0002",
  ],
  "algorithm@demo.shijing.example": ["/work/consortia/LH-2026-0001", "/work/task-books/RW-2026-0001/clauses/foregroundIp"],
  "parts@demo.shijing.example": ["/work/bids", "/work/calls/JB-2026-0003", "/work/calls/JB-2026-0001/letter"],
  "institute@demo.shijing.example": ["/work/calls", "/work/calls/JB-2026-0002/evaluation"],
  "bureau@demo.shijing.example": [
    "/work/calls/JB-2026-0002",
    "/work/calls/JB-2026-0002?names=show",
    "/work/calls/JB-2026-0002/evaluation",
    "/work/task-books/RW-2026-0002",
  ],
} as const;

/** Sessions of those who have signed in before: the product takes sixty sign-ins from one address, and all journeys come from one. */
const sessions = new Map<string, Cookie[]>();

async function enter(page: Page, who: string, signIn: (email: string) => Promise<void>): Promise<void> {
  const known = sessions.get(who);
  if (known) return page.context().addCookies(known);
  await signIn(who);
  sessions.set(who, await page.context().cookies());
}

// Recording these takes longer than the pages do, and what is wrong is said in words.
test.use({ trace: "off", screenshot: "off" });

for (const [kind, visits] of Object.entries({ pages: PAGES, dealings: DEALINGS }))
  for (const [who, addresses] of Object.entries<readonly string[]>(visits))
    test(`${kind} of ${who.replace(/@.*/, "")} can be read by all and fit a phone`, async ({ page, signIn }) => {
      test.setTimeout(60_000 + addresses.length * 15_000);
      if (who !== "visitor") await enter(page, who, signIn);
      const troubles: string[] = [];
      for (const address of addresses) {
        const status = await open(page, address);
        if (status >= 400 !== NOTHING.includes(address)) troubles.push(`${address}: answered ${status}`);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ["violations"] }).analyze();
          for (const { id, nodes } of violations)
            troubles.push(`${address} at ${width}: ${id} ${nodes.map(({ target }) => target).join(" ")}`);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (over > 0) troubles.push(`${address} at ${width}: ${over} px too wide`);
        }
      }
      expect(troubles).toEqual([]);
    });

/** KB as they travel, compressed. The frame takes 190 of the JavaScript, any one page 40. */
const MOST = { script: 230, style: 30, document: 60, requests: 60 };

test("pages weigh little for somebody who comes to them first", async ({ page, browser, signIn }) => {
  const heavy: string[] = [];
  const weighed = async (from: Page, addresses: readonly string[]) => {
    for (const address of addresses) {
      await open(from, address);
      const weight = await weightOf(browser, from);
      for (const kind of Object.keys(MOST) as (keyof typeof MOST)[])
        if (weight[kind] > MOST[kind]) heavy.push(`${address}: ${kind} ${weight[kind]} of ${MOST[kind]}`);
    }
  };
  await weighed(page, ["/", "/scenes", `${FIRST}/scenes`]);
  await enter(page, "user@demo.shijing.example", signIn);
  await weighed(page, ["/work", `${FIRST}/work/scenes?status=matched`, "/work/scenes/SC-2026-0001/comparison"]);
  await page.goto("/work/scenes/new");
  await page.getByRole("button", { name: "从空白开始" }).click();
  await page.waitForURL(/place$/);
  await weighed(page, [new URL(page.url()).pathname.replace(/place$/, "indicators")]);
  await page.context().clearCookies();
  await enter(page, "maker@demo.shijing.example", signIn);
  await weighed(page, ["/work/capabilities/new"]);
  expect(heavy).toEqual([]);
});

/** Goes to the page and gives back with what status it was answered. */
async function open(page: Page, address: string): Promise<number> {
  const go = async (to: string | null) => (await page.goto(to ?? ""))?.status() ?? 0;
  const pressed = PRESS.exec(address)?.groups;
  if (pressed) {
    await page.goto(pressed["address"] ?? "");
    const name = { name: pressed["name"] ?? "", exact: true };
    await page.getByRole("link", name).or(page.getByRole("button", name)).first().click();
    await page.waitForURL((url) => url.pathname !== pressed["address"]);
    return go(page.url());
  }
  if (!address.startsWith(FIRST)) return go(address);
  await page.goto(address.slice(FIRST.length));
  const row = page.getByRole("table").first().getByRole("rowheader").first();
  return go(await row.getByRole("link").first().getAttribute("href"));
}

/** What the address of a page brings with nothing kept from before, in KB by kind, until it comes to rest. */
async function weightOf(browser: Browser, from: Page): Promise<typeof MOST> {
  const context = await browser.newContext({ storageState: await from.context().storageState() });
  const page = await context.newPage();
  const asked: Request[] = [];
  page.on("requestfinished", (request) => asked.push(request));
  await page.goto(from.url(), { waitUntil: "networkidle" });
  const all = await Promise.all(
    asked.map(async (request) => ({
      kind: (await namesGlyphs(request)) ? "glyphs" : request.resourceType(),
      bytes: (await request.sizes()).responseBodySize,
    })),
  );
  await context.close();
  const of = (kind: string) => Math.ceil(all.filter((one) => one.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  const requests = all.filter(({ kind }) => kind !== "glyphs").length;
  return { script: of("script"), style: of("stylesheet"), document: of("document"), requests };
}

/** Chinese glyphs come with the product only where the machine has none, and so does the sheet that names them. */
async function namesGlyphs(request: Request): Promise<boolean> {
  if (request.resourceType() === "font") return true;
  return request.resourceType() === "stylesheet" && ((await (await request.response())?.text()) ?? "").includes("@font-face");
}
