import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { readConfig } from "#app/config.server.ts";
import { dataPaths, keptSecrets } from "#app/main/data-directory.ts";
import { createLog } from "#app/main/log.server.ts";
import { openServices } from "#app/main/services.server.ts";
import { ownerContext } from "#seeds/10_organizations.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { expect } from "./fixtures.ts";
import { DATA_DIRECTORY, ORIGIN } from "./settings.ts";

/** The user unit and its two suppliers, by their demo accounts. */
export const PARTIES = {
  unit: "user@demo.shijing.example",
  maker: "maker@demo.shijing.example",
  algorithm: "algorithm@demo.shijing.example",
};

/**
 * Puts a draft of these three parties, with nothing left that the consistency checks refuse, into the database of the journeys' own product and
 * answers its address: the way to it by hand is another journey's.
 */
export async function insertDraft(sceneName: string): Promise<string> {
  const { services, close } = await openServices(ownConfig(), createLog(ownConfig(), "web"), "web");
  try {
    const unit = await ownerContext(services, "yunling");
    const [maker, algorithm] = [await ownerContext(services, "hengbu"), await ownerContext(services, "lingchu")];
    const { code } = await insertTaskBook(
      unit,
      [
        { organizationId: maker.actor.organizationId, role: "robotMaker", basisPoints: 6_000 },
        { organizationId: algorithm.actor.organizationId, role: "algorithmSupplier", basisPoints: 4_000 },
      ],
      {
        sealed: false,
        sceneName,
        changed: (document) => ({
          ...document,
          indicators: {
            items: document.indicators.items.map((item) => ({ ...item, ownerOrganizationId: maker.actor.organizationId })),
          },
        }),
      },
    );
    return `/work/task-books/${code}`;
  } finally {
    await close();
  }
}

/** The settings of the product that runs on the journeys' data; its database is asked for by the files the server keeps there. */
function ownConfig() {
  const paths = dataPaths(DATA_DIRECTORY);
  const password = readFileSync(join(paths.postgres, "password"), "utf8");
  const port = readFileSync(join(paths.postgres, "cluster", "postmaster.pid"), "utf8").split("\n")[3];
  return readConfig({
    ...keptSecrets(paths),
    APP_MODE: "demo",
    APP_URL: ORIGIN,
    DATABASE_URL: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    DATABASE_POOL: "2",
    STRIPE_SECRET_KEY: "sk_test_standin",
    FILES_DIR: paths.files,
    LOG_LEVEL: "silent",
  });
}

/** A party agrees to every clause it has not objected to. */
export async function agreeToTheRest(party: Page, book: string): Promise<void> {
  await party.goto(`${book}/negotiation`);
  const button = party.getByText(/^同意其余 \d+ 条$/);
  await button.click();
  await party.getByRole("button", { name: "同意", exact: true }).click();
  await expect(button).toHaveCount(0);
}

/** Freezes the draft for signing. */
export async function freeze(party: Page, book: string): Promise<void> {
  await party.goto(book);
  await party.getByRole("button", { name: "冻结并发起签署" }).click();
  await expect(party.getByText("签署中").first()).toBeVisible();
}

/** Ticks what a signatory confirms; the page that signs is open. */
export async function confirmStatements(party: Page): Promise<void> {
  await party.getByLabel("我已阅读任务书全文").check();
  await party.getByLabel("我有权代表本单位签署").check();
  await party.getByLabel(/我同意以电子方式签署/).check();
}
