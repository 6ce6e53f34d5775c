import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { eventually } from "../post-scene.ts";
import { confirmFactor } from "../second-factor.ts";
import { agreeToTheRest, confirmStatements, freeze, insertDraft, PARTIES } from "../task-book.ts";

test("an edit after freezing voids the signatures, three parties sign at once, and one flipped byte is found", async ({
  page: unit,
  signIn,
  anotherPage,
}, info) => {
  test.setTimeout(150_000);
  const [maker, algorithm] = [await anotherPage(), await anotherPage()];
  const parties = [unit, maker, algorithm];
  const [book] = await Promise.all([
    insertDraft("云岭二号测试线——三方签署插接"),
    signIn(PARTIES.unit, unit),
    signIn(PARTIES.maker, maker),
    signIn(PARTIES.algorithm, algorithm),
  ]);
  const toSign = (party: Page) => confirmFactor(party, `${book}/sign`);
  const sign = (party: Page) => party.getByRole("button", { name: "签署", exact: true }).click();
  await Promise.all([maker, algorithm].map((party) => agreeToTheRest(party, book)));
  await Promise.all([maker.goto(`${book}/benefits`), algorithm.goto(`${book}/negotiation?clause=data`)]);
  await maker.getByLabel("到账后划付期限").fill("25");
  await algorithm.getByLabel("异议说明").fill("保存期限过长。");
  await freeze(unit, book);

  // What others were typing when it was frozen is not taken, and not lost either.
  await maker.getByRole("button", { name: "保存" }).click();
  await expect(maker.getByText("您填写的内容保留在下面")).toBeVisible();
  await expect(maker.getByLabel("到账后划付期限")).toHaveValue("25");
  await algorithm.getByRole("button", { name: "提出异议" }).click();
  await expect(algorithm.getByText("您填写的内容没有提交")).toBeVisible();
  await expect(algorithm.getByText("保存期限过长。")).toBeVisible();

  // One has signed, another has the page open, when the unit opens the text again: it is told what that costs, and says why.
  await Promise.all([toSign(maker), toSign(algorithm)]);
  await confirmStatements(maker);
  await sign(maker);
  await expect(maker).toHaveURL(new RegExp(`${book}$`));
  await confirmStatements(algorithm);
  await unit.goto(`${book}/clauses/validation`);
  await expect(unit.getByText("任务书已冻结，修改前请先重新开启协商；已完成的签署将随之失效。")).toBeVisible();
  await unit.goto(book);
  await expect(unit.getByText("修改将使已签署的 1 方签名失效，各方须重新签署。")).toBeVisible();
  await unit.getByLabel("修改理由").fill("验收期限改为二十日。");
  await unit.getByRole("button", { name: "重新开启协商" }).click();
  await expect(unit.getByText("失效原因：验收期限改为二十日。")).toBeVisible();
  await unit.goto(`${book}/clauses/validation`);
  await unit.getByLabel("验收期限").fill("20");
  await unit.getByRole("button", { name: "保存本条" }).click();
  await expect(unit.getByText("已保存第 15 条")).toBeVisible();
  await sign(algorithm);
  await expect(algorithm.getByRole("alert")).toContainText("您的签署没有提交");
  await expect(algorithm.getByText("您打开的第 1 版已失效")).toBeVisible();
  await algorithm.getByRole("link", { name: "查看变更" }).click();
  await expect(algorithm.getByRole("region", { name: "1 条有不同" })).toContainText("20 日内");

  // Frozen again, signed by all three at the same moment: each once, sealed once.
  await Promise.all([maker, algorithm].map((party) => agreeToTheRest(party, book)));
  await freeze(unit, book);
  await Promise.all([toSign(unit), maker.goto(`${book}/sign`), algorithm.goto(`${book}/sign`)]);
  for (const party of parties) {
    await expect(party.getByText("第 2 版").first()).toBeVisible();
    await confirmStatements(party);
  }
  await Promise.all(parties.map(sign));
  await Promise.all(parties.map((party) => expect(party).toHaveURL(new RegExp(`${book}$`))));
  await eventually(unit, book, () => unit.getByText("已封存").first());
  await expect(unit.getByRole("list", { name: "当事人" }).getByText(/^已签署/)).toHaveCount(3);

  // The package is genuine to the program that needs no network, and to the public page; one flipped byte is found by both.
  const [download] = await Promise.all([unit.waitForEvent("download"), unit.getByRole("link", { name: "下载存证包" }).click()]);
  const genuine = info.outputPath("evidence.zip");
  await download.saveAs(genuine);
  const bytes = readFileSync(genuine);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const altered = info.outputPath("altered.zip");
  writeFileSync(altered, bytes);
  const foreign = info.outputPath("foreign.zip");
  writeFileSync(foreign, "PK\u0003\u0004 not a package of this platform");

  const visitor = await anotherPage();
  await visitor.goto("/verify");
  const key = (await visitor.getByRole("row", { name: /在用/ }).getByRole("cell").first().textContent()) ?? "";
  expect(await verify(genuine, key)).toMatchObject({ code: 0, text: expect.stringContaining("3 parties") });
  expect(await verify(altered, key)).toMatchObject({ code: 1, text: expect.stringContaining("altered") });
  const asked = [
    [genuine, "有效"],
    [altered, "已被改动"],
    [foreign, "无法确认"],
  ] as const;
  for (const [file, verdict] of asked) {
    await visitor.getByLabel("存证包文件").setInputFiles(file);
    await visitor.getByRole("button", { name: "上传并验真" }).click();
    await expect(visitor.getByText(verdict, { exact: true })).toBeVisible();
  }

  // A supplier leaves by clause 18: not before the days agreed there have passed, the others are told, and it may take it back.
  await algorithm.goto(book);
  await algorithm.getByText("退出本任务书").click();
  const day = algorithm.getByLabel("退出生效日期");
  const earliest = await day.inputValue();
  await day.fill(new Date(Date.parse(earliest) - 86_400_000).toISOString().slice(0, 10));
  await algorithm.getByLabel("退出理由").fill("产线调整，不再承担。");
  await algorithm.getByRole("button", { name: "提出退出" }).click();
  await expect(algorithm.getByRole("alert")).toContainText(`最早 ${earliest} 退出`);
  await expect(algorithm.getByLabel("退出理由")).toHaveValue("产线调整，不再承担。");
  await day.fill(earliest);
  await algorithm.getByRole("button", { name: "提出退出" }).click();
  await expect(algorithm.getByText(`贵单位已通知退出，${earliest}`)).toBeVisible();
  await unit.goto(book);
  await expect(unit.getByText(`已通知退出，${earliest}`)).toBeVisible();
  await algorithm.getByRole("button", { name: "撤回退出通知" }).click();
  await expect(algorithm.getByText("退出本任务书")).toBeVisible();
  await unit.reload();
  await expect(unit.getByText("已通知退出")).toHaveCount(0);
});

/** Runs the offline verifier as its user does. */
function verify(file: string, key: string): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile("npm", ["run", "-s", "verify:package", "--", file, "--key", key], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, text: `${stdout}${stderr}` });
    });
  });
}
