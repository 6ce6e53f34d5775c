import { expect, test } from "../fixtures.ts";

/** An organization comes, proves itself, is confirmed; two organizations exchange contacts and take it back. */
const PDF = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
/** 91, a division that does not exist, a number of nobody, and its check digit. */
const CREDIT_CODE = "91990000MA0900001J";
const PASSWORD = "tangerine-lamp-42";

test("a unit registers, applies with its papers, and the operator confirms it", async ({ page, anotherPage, signIn }) => {
  await page.goto("/register");
  await page.getByLabel("用户单位").check();
  await page.getByLabel("单位全称").fill("广州云岭储能枓技有限公司");
  await page.getByLabel("统一社会信用代码").fill(CREDIT_CODE.replace(/J$/, "7"));
  await page.getByLabel("单位简称").fill("云岭新能");
  await page.getByLabel("所在地区").selectOption("440100");
  await page.getByLabel("您的姓名").fill("演示人员");
  await page.getByLabel("邮箱").fill("owner@journey.example");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "提交登记" }).click();
  await expect(page.getByRole("alert")).toContainText("校验位不符");
  await page.getByLabel("统一社会信用代码").fill(CREDIT_CODE.toLowerCase());
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "提交登记" }).click();
  await page.waitForURL(/sign-in/);
  await page.getByLabel("邮箱").fill("owner@journey.example");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByText("贵单位尚未认证")).toBeVisible();

  await page.getByRole("link", { name: "申请认证" }).click();
  await page.locator('input[type="file"]').setInputFiles([
    { name: "营业执照.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) },
    { name: "冒名.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>") },
  ]);
  await expect(page.getByText("文件内容与扩展名 .pdf 不符")).toBeVisible();
  await page.getByRole("button", { name: /移除 ?冒名\.pdf/ }).click();
  await expect(page.getByRole("link", { name: "营业执照.pdf" })).toBeVisible();
  await page.getByRole("button", { name: "提交申请" }).click();
  await expect(page.getByText("认证正在审核")).toBeVisible();

  const operator = await anotherPage();
  await signIn("operator@demo.shijing.example", operator);
  await operator.goto("/work/organizations");
  await operator.getByRole("link", { name: /云岭储能.技有限公司/ }).click();
  await expect(operator.getByText("名称与之相近")).toBeVisible();
  const download = await Promise.all([operator.waitForEvent("download"), operator.getByRole("link", { name: "营业执照.pdf" }).click()]);
  expect(download[0].suggestedFilename()).toBe("营业执照.pdf");
  await operator.getByRole("button", { name: "通过认证" }).click();
  await expect(operator.getByText("没有待审核的申请")).toBeVisible();

  await page.goto("/work/organization");
  await expect(page.getByText(/已认证（/)).toBeVisible();
});

test("contacts are masked before both agree, shown after, and gone with the withdrawal", async ({ page, anotherPage, signIn }) => {
  const vendor = await anotherPage();
  await signIn("parts@demo.shijing.example", vendor);
  await vendor.goto("/work/contacts/new?to=OR-2026-0001");
  await vendor.getByRole("radio").first().check();
  await vendor.getByLabel("用途").fill("安排现场踏勘，确认线缆数据。");
  await vendor.getByRole("button", { name: "发送申请" }).click();
  await expect(vendor.getByText("等待答复")).toBeVisible();
  expect(await vendor.content()).not.toContain("contact-yunling@");

  await signIn("user@demo.shijing.example");
  await page.goto("/work/contacts");
  expect(await page.content()).not.toContain("contact-jingren@");
  await page.getByRole("button", { name: "同意交换" }).click();
  await expect(page.getByText("已互相同意")).toBeVisible();
  expect(await page.content()).not.toContain("contact-jingren@");

  await vendor.goto("/work/contacts");
  expect(await vendor.content()).not.toContain("contact-yunling@");
  await vendor.getByRole("button", { name: "查看联系方式" }).click();
  await expect(vendor.getByText("contact-yunling@demo.shijing.example")).toBeVisible();
  await page.reload();
  await expect(page.getByText("对方已查看 1 次")).toBeVisible();

  await page.getByText("撤回授权").first().click();
  await page.locator(".confirm-panel").getByRole("button", { name: "撤回授权" }).click();
  await expect(page.getByText("授权已撤回")).toBeVisible();
  await vendor.goto("/work/contacts");
  await expect(vendor.getByText("已撤回")).toBeVisible();
  expect(await vendor.content()).not.toContain("contact-yunling@");
});
