import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page, Request } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { insertDraft } from "../task-book.ts";

/** What holds on every page: the rules of WCAG 2.2 and no sideways scroll at two widths, and what a page may weigh (reliability B5, B6). */
const WIDTHS = [1280, 390];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Before the address of a list: the page its first row leads to. */
const FIRST = "first of ";
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
  ],
  "algorithm@demo.shijing.example": ["/work/task-books", `${FIRST}/work/task-books`],
  "bureau@demo.shijing.example": [
    "/work/gaps",
    "/work/gaps?view=supply",
    "/work/gaps/positionAccuracy",
    "/work/review",
    "/work/ledger",
    "/work/ledger/pairs",
    "/work/ledger/import",
    "/work/filings",
    `${FIRST}/work/review`,
  ],
  "operator@demo.shijing.example": ["/work/organizations", "/work/metrics?q=节拍", "/work/metrics/new", "/work/lexicon?q=插接"],
} as const;

// Recording these takes longer than the pages do, and what is wrong is said in words.
test.use({ trace: "off", screenshot: "off" });

test.beforeAll(async () => void (await insertDraft("云岭二号测试线——各页面插接")));

for (const [who, pages] of Object.entries(PAGES))
  test(`pages of ${who.replace(/@.*/, "")} can be read by all and fit a phone`, async ({ page, signIn }) => {
    test.setTimeout(120_000);
    if (who !== "visitor") await signIn(who);
    const troubles: string[] = [];
    for (const address of pages) {
      await open(page, address);
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
  await signIn("user@demo.shijing.example");
  await weighed(page, ["/work", `${FIRST}/work/scenes?status=matched`, "/work/scenes/SC-2026-0001/comparison"]);
  await page.goto("/work/scenes/new");
  await page.getByRole("button", { name: "从空白开始" }).click();
  await page.waitForURL(/place$/);
  await weighed(page, [new URL(page.url()).pathname.replace(/place$/, "indicators")]);
  await page.context().clearCookies();
  await signIn("maker@demo.shijing.example");
  await weighed(page, ["/work/capabilities/new"]);
  expect(heavy).toEqual([]);
});

async function open(page: Page, address: string): Promise<void> {
  if (!address.startsWith(FIRST)) return void (await page.goto(address));
  await page.goto(address.slice(FIRST.length));
  const row = page.getByRole("table").first().getByRole("rowheader").first();
  await page.goto((await row.getByRole("link").first().getAttribute("href")) ?? "");
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
