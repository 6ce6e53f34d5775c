import { expect, test } from "../fixtures.ts";
import { ORIGIN } from "../settings.ts";

/** What must not be reachable, asked of the running product (decision 1, reliability A4). */
test("the manifest and single-fetch addresses answer a plain 404", async ({ request }) => {
  for (const path of ["/__manifest", "/__manifest?p=/work&version=1", "/_root.data", "/scenes.data", "/capabilities.data"]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(404);
    expect(answer.headers()["content-type"], path).not.toContain("x-script");
  }
});

test("a write from another site, from nowhere, or without an origin is refused", async ({ request }) => {
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { origin: ORIGIN, "sec-fetch-site": "cross-site" }, {}]) {
    const answer = await request.post("/sign-in", { headers, form: { email: "user@demo.shijing.example", password: "x" } });
    expect(answer.status()).toBe(403);
  }
});

test("every page carries its own nonce and forbids framing", async ({ request }) => {
  const policies = await Promise.all(
    [request.get("/"), request.get("/")].map(async (answer) => (await answer).headers()["content-security-policy"] ?? ""),
  );
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w+/=]{16,}'/);
  expect(policies[0]).toContain("frame-ancestors 'none'");
  expect(policies[0]).not.toBe(policies[1]);
});

test("the workbench asks a visitor to sign in and leads back only to this site", async ({ page, signIn }) => {
  await page.goto("/work/ledger");
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fwork%2Fledger$/);
  await signIn("user@demo.shijing.example");
  await page.goto("/work/ledger");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("没有权限");
  await page.context().clearCookies();
  await page.goto("/sign-in?to=https://evil.example/");
  await page.getByLabel("邮箱").fill("bureau@demo.shijing.example");
  await page.getByLabel("密码").fill("Shijing-demo-2026");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page).toHaveURL(`${ORIGIN}/work`);
});
