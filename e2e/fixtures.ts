import { test as base, expect, type Page } from "@playwright/test";
import { DEMO_PASSWORD } from "#seeds/demo-accounts.ts";

export { expect };

interface Fixtures {
  /** Signs the page in through the form, as a person would. */
  signIn: (email: string, on?: Page) => Promise<void>;
  /** Opens a second browser, for journeys in which two people act. */
  anotherPage: () => Promise<Page>;
  /** A browser of its own in which this account is signed in. */
  as: (email: string) => Promise<Page>;
}

/**
 * A test that also fails on what a person would not see: an uncaught error, an error in the console (hydration included),
 * an answer of 500 or above, a request to another machine.
 */
export const test = base.extend<Fixtures & { unseenProblems: string[] }>({
  unseenProblems: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const problems: string[] = [];
      await use(problems);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, unseenProblems }, use) => {
    watch(page, unseenProblems);
    await use(page);
  },
  signIn: async ({ page }, use) => {
    await use(async (email, on = page) => {
      await on.goto("/sign-in");
      await on.locator('input[name="email"]').fill(email);
      await on.locator('input[name="password"]').fill(DEMO_PASSWORD);
      await on.locator('form:has(input[name="password"]) button[type="submit"]').click();
      await on.waitForURL((url) => url.pathname !== "/sign-in");
    });
  },
  anotherPage: async ({ browser, unseenProblems }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      watch(page, unseenProblems);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  as: async ({ anotherPage, signIn }, use) => {
    await use(async (email) => {
      const page = await anotherPage();
      await signIn(email, page);
      return page;
    });
  },
});

function watch(page: Page, problems: string[]): void {
  page.on("pageerror", (error) => problems.push(`${page.url()}: uncaught ${error.message}`));
  page.on("console", (message) => {
    // A refused form answers 4xx, which browsers log as a failed load: that is the product at work.
    const isRefusal = /^Failed to load resource: .* status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isRefusal) problems.push(`${page.url()}: console ${message.text()}`);
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== "127.0.0.1") problems.push(`${page.url()}: request to ${hostname}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.url()}: answered ${response.status()}`);
  });
}
