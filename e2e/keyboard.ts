import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** So many Tab presses lead from one field to the next at most, jumps over a list of steps included. */
const MOST_TABS = 60;

/** What a person sees of the element that has the focus. */
interface Seen {
  name: string;
  isCovered: boolean;
  hasMark: boolean;
}

/**
 * Presses Tab until the element has the focus. Fails when it is never reached, when something on the way hides the focus (a bar that stays in
 * place), or shows no mark of it.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    await expectFocusIsSeen(page);
  }
  throw new Error(`${target} was not reached in ${MOST_TABS} presses of Tab`);
}

/**
 * A page that is still moving (a part of the typeface arrives and lines break anew, the browser scrolls to the focus in its next frame) may hide the
 * focus for a blink; nobody calls that hidden. What stays hidden fails.
 */
async function expectFocusIsSeen(page: Page): Promise<void> {
  await expect(async () => {
    const seen = await page.evaluate(whatIsSeen);
    expect(seen, `focus on ${seen?.name}`).toMatchObject({ isCovered: false, hasMark: true });
  }).toPass({ intervals: [50, 100, 250], timeout: 1_000 });
}

/** Runs in the page. Null while nothing has the focus. */
function whatIsSeen(): Seen | null {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return { name: "the page", isCovered: false, hasMark: true };
  // The browser's own file button is hidden; its label is the button that is seen.
  const element = (focused instanceof HTMLInputElement && focused.type === "file" && [...(focused.labels ?? [])].at(-1)) || focused;
  const { left, top, width, height } = element.getBoundingClientRect();
  const above = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
  const style = getComputedStyle(element);
  const isWithin = (inner: Element | null, outer: Element | null) => inner !== null && outer?.contains(inner) === true;
  return {
    name: `${element.tagName} ${element.getAttribute("name") ?? element.textContent?.trim().slice(0, 30) ?? ""}`,
    // A box may be drawn by its label; a field's icon may stand before it.
    isCovered: !(isWithin(above, element) || isWithin(element, above) || isWithin(above, element.closest("label, .field-input, details"))),
    // The calendar button of a date has the focus in the field's place, and the browser's own mark.
    hasMark: !focused.matches(":focus") || (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1.5),
  };
}

/** Types into a field that is reached by Tab. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.insertText(text);
}

/** Chooses an entry of a list by arrow keys. */
export async function choose(page: Page, target: Locator, label: string): Promise<void> {
  await tabTo(page, target);
  const labels = (await target.getByRole("option").allTextContents()).map((text) => text.trim());
  const at = await target.evaluate((element) => (element as HTMLSelectElement).selectedIndex);
  const wanted = labels.indexOf(label);
  for (let i = at; i < wanted; i++) await page.keyboard.press("ArrowDown");
  for (let i = at; i > wanted; i--) await page.keyboard.press("ArrowUp");
  await expect(target.locator("option:checked")).toHaveText(label);
}

/** Ticks a box. */
export async function tick(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Space");
  await expect(target).toBeChecked();
}

/** Presses a button or follows a link. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}
