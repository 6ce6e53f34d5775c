import { type BenefitSharing, exampleOf, type TypedBenefits } from "#app/areas/task-books/benefit-form.ts";
import { type BenefitTerms, benefitTermsOf, type Drivers } from "#app/areas/task-books/benefits.ts";
import { choicesOf, type Page } from "./page-data.ts";

/** A pool with the awards paid out of it; rows that name nobody yet are left out of the example. */
export function termsOf(pool: BenefitSharing["pools"][number], awards: BenefitSharing["awards"], page: Page): BenefitTerms {
  const whole = "royalties" in pool ? { ...pool, royalties: pool.royalties.filter((royalty) => royalty.organizationId !== null) } : pool;
  return benefitTermsOf(
    whole,
    awards.filter((award) => award.organizationId !== null),
    choicesOf(page, "milestones").map(({ value, label }) => ({ key: value, name: label })),
  );
}

/** The figures typed for the example, all milestones passed, everything within the days of the royalties. */
export const exampleDrivers = (typed: TypedBenefits, page: Page): Drivers => ({
  ...exampleOf(typed),
  milestones: choicesOf(page, "milestones").map((milestone) => milestone.value),
});
