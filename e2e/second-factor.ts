import { expect, type Page } from "@playwright/test";

/** Shows a second factor as a person without an authenticator does, with the code of the demo's mailbox, and goes on to `to`. */
export async function confirmFactor(page: Page, to: string): Promise<void> {
  await page.goto(`/work/factor?${new URLSearchParams({ to })}`);
  const send = page.getByRole("button", { name: /^发送验证码至/ });
  const email = /至\s*(\S+)$/.exec(((await send.textContent()) ?? "").trim())?.[1] ?? "";
  await send.click();
  await expect(page.getByRole("textbox", { name: "验证码" })).toBeVisible();
  const mailbox = await page.context().newPage();
  const mail = mailbox
    .locator("section")
    .filter({ hasText: `收件人 ${email}` })
    .filter({ hasText: "验证码：" })
    .first();
  await expect(async () => {
    await mailbox.goto("/demo-mail");
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  const code = /验证码：(\d{6})/.exec((await mail.textContent()) ?? "")?.[1] ?? "";
  await mailbox.close();
  await page.getByRole("textbox", { name: "验证码" }).fill(code);
  await page.getByRole("button", { name: "验证并继续" }).click();
  await page.waitForURL((url) => url.pathname === to);
}
