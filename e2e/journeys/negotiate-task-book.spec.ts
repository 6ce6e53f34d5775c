import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { agreeToTheRest, freeze, insertDraft, PARTIES } from "../task-book.ts";

test("three parties settle a disputed clause and a conflict of edits, agree to the rest at once and freeze", async ({
  page: unit,
  signIn,
  anotherPage,
}) => {
  test.setTimeout(120_000);
  const [maker, algorithm] = [await anotherPage(), await anotherPage()];
  const [book] = await Promise.all([
    insertDraft("云岭二号测试线——三方协商插接"),
    signIn(PARTIES.unit, unit),
    signIn(PARTIES.maker, maker),
    signIn(PARTIES.algorithm, algorithm),
  ]);
  const talk = (clause: string) => `${book}/negotiation?clause=${clause}`;
  const standing = (party: Page) => party.getByRole("region", { name: "各方表态" });

  // The algorithm supplier disagrees and says why.
  await algorithm.goto(talk("confidentiality"));
  await expect(standing(algorithm)).toContainText("待议");
  await algorithm.getByRole("button", { name: "提出异议" }).click();
  await expect(algorithm.getByRole("alert")).toContainText("异议说明");
  await algorithm.getByLabel("异议说明").fill("算法迭代快，五年的保密年限超过技术寿命。");
  await algorithm.getByRole("button", { name: "提出异议" }).click();
  await expect(standing(algorithm)).toContainText("有分歧");
  await algorithm.getByRole("textbox", { name: "评论" }).fill("可否与模型更新周期一致，改为三年？");
  await algorithm.getByRole("button", { name: "发表评论" }).click();
  await expect(algorithm.getByText("可否与模型更新周期一致，改为三年？")).toBeVisible();

  // The maker proposes another text; the clause changes when the other two have accepted it, and not before.
  await maker.goto(`${book}/clauses/confidentiality`);
  await maker.getByLabel("保密年限").fill("3");
  await maker.getByText("不直接修改，作为修改建议提出").click();
  await maker.getByLabel("修改理由").fill("采纳算法方意见，保密年限改为三年。");
  await maker.getByRole("button", { name: "提出修改建议" }).click();
  await expect(maker.getByText("采纳算法方意见，保密年限改为三年。")).toBeVisible();
  await unit.goto(talk("confidentiality"));
  await expect(unit.getByText("算法迭代快，五年的保密年限超过技术寿命。")).toBeVisible();
  await unit.getByRole("button", { name: "采纳", exact: true }).click();
  await expect(standing(unit)).toContainText("有分歧");
  await algorithm.goto(talk("confidentiality"));
  await algorithm.getByRole("button", { name: "采纳", exact: true }).click();
  await expect(standing(algorithm)).toContainText("已一致");

  // Both open the next clause; the maker saves first. The unit sees both texts field by field and keeps what it typed beside them.
  const clause = `${book}/clauses/upgradeExit`;
  await Promise.all([maker.goto(clause), unit.goto(clause)]);
  await maker.getByLabel("退出提前通知").fill("90");
  await maker.getByRole("button", { name: "保存本条" }).click();
  await expect(maker.getByText("已保存第 18 条")).toBeVisible();
  await unit.getByLabel("退出提前通知").fill("45");
  await unit.getByLabel("数据返还期限").fill("15");
  await unit.getByRole("button", { name: "保存本条" }).click();
  await expect(unit.getByText(/在您修改期间已被深圳衡步机器人有限公司.*修改/)).toBeVisible();
  const notice = unit.getByRole("row", { name: /^退出提前通知/ });
  await expect(notice).toContainText("60 日");
  await expect(notice).toContainText("90 日");
  await expect(notice).toContainText("45 日");
  await notice.getByRole("radio").first().check();
  await expect(unit.getByRole("row", { name: /^数据返还期限/ })).toContainText("15 日");
  await unit.getByRole("button", { name: "保存合并结果" }).click();
  await expect(unit.getByText("已保存第 18 条")).toBeVisible();
  await expect(unit.getByLabel("退出提前通知")).toHaveValue("90");
  await expect(unit.getByLabel("数据返还期限")).toHaveValue("15");

  // The last two states beside each other and in one line.
  await unit.goto(talk("upgradeExit"));
  await expect(standing(unit)).toContainText("待议");
  await unit.getByRole("link", { name: "版本比较" }).click();
  const compared = unit.getByRole("region", { name: "1 条有不同" });
  await expect(compared).toContainText("30 日");
  await expect(compared).toContainText("15 日");
  await expect(compared.getByRole("img", { name: "改前：" })).toBeVisible();
  await compared.getByRole("link", { name: "行内" }).click();
  await expect(unit).toHaveURL(/view=inline/);
  await expect(compared.getByRole("img", { name: "改后：" })).toBeVisible();

  // Clause 12 has a form of its own and the same ways to settle it: the maker proposes other shares, the other two accept them.
  const benefits = `${book}/benefits`;
  const percent = (party: Page, of: RegExp) => party.getByRole("textbox", { name: of });
  const [ofMaker, ofAlgorithm] = [/^深圳衡步.*的比例（%）$/, /^北京灵触.*的比例（%）$/];
  await maker.goto(benefits);
  await percent(maker, ofMaker).fill("65");
  await percent(maker, ofAlgorithm).fill("35");
  await maker.getByText("不直接修改，作为修改建议提出").click();
  await maker.getByRole("button", { name: "提出修改建议" }).click();
  await expect(maker.getByRole("alert")).toContainText("修改理由");
  await expect(percent(maker, ofMaker)).toHaveValue("65");
  await maker.getByLabel("修改理由").fill("按各方投入调整分配比例。");
  await maker.getByRole("button", { name: "提出修改建议" }).click();
  await expect(maker.getByText("按各方投入调整分配比例。")).toBeVisible();
  for (const party of [unit, algorithm]) {
    await party.goto(talk("benefitSharing"));
    await party.getByRole("button", { name: "采纳", exact: true }).click();
  }
  await expect(standing(algorithm)).toContainText("已一致");

  // Two change different fields of it from one state, and both stay; the unit comes to its page by the button of every clause.
  await Promise.all([maker.goto(benefits), unit.goto(talk("benefitSharing"))]);
  await unit.getByRole("link", { name: "修改本条" }).click();
  await expect(percent(unit, ofMaker)).toHaveValue("65.00");
  await maker.getByLabel("到账后划付期限").fill("20");
  await maker.getByRole("button", { name: "保存本条" }).click();
  await expect(maker.getByText("已保存第 12 条")).toBeVisible();
  await unit.getByLabel("股权安排").fill("另行签订股权协议");
  await unit.getByRole("button", { name: "保存本条" }).click();
  await expect(unit.getByText("双方改的不是同一处")).toBeVisible();
  await expect(unit.getByRole("row", { name: /^划付期限/ })).toContainText("20 日");
  await unit.getByRole("button", { name: "保存合并结果" }).click();
  await expect(unit.getByText("已保存第 12 条")).toBeVisible();
  await expect(unit.getByLabel("到账后划付期限")).toHaveValue("20");
  await expect(unit.getByLabel("股权安排")).toHaveValue("另行签订股权协议");
  await expect(percent(unit, ofAlgorithm)).toHaveValue("35.00");

  // Everybody agrees to the new text; nothing is frozen before the rest is agreed to, which takes each party one confirmation.
  for (const party of [maker, algorithm]) {
    await party.goto(talk("upgradeExit"));
    await party.getByRole("button", { name: "同意本条" }).click();
  }
  await expect(standing(algorithm)).toContainText("已一致");
  await unit.goto(book);
  await unit.getByRole("button", { name: "冻结并发起签署" }).click();
  await expect(unit.getByRole("alert")).toContainText("还有 18 条没有达成一致");
  await Promise.all([unit, maker, algorithm].map((party) => agreeToTheRest(party, book)));
  await freeze(unit, book);
});
