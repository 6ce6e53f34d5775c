import type { BenefitSharing } from "#app/areas/task-books/benefit-form.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { ExampleTable } from "./example-table.tsx";
import { exampleDrivers, termsOf } from "./example-terms.ts";
import { type Page, typedIn } from "./page-data.ts";

/** What the version another party saved and the one that was typed give on the same figures, for who has to choose between them. */
export function VersionExamples({ page, mine }: { page: Page; mine: BenefitSharing }) {
  const theirs = JSON.parse(page.base) as BenefitSharing;
  const drivers = exampleDrivers(typedIn(page.values), page);
  return (
    <div className="pair benefits-versions">
      {[
        { title: "按对方的版本分得", data: theirs },
        { title: "按您的版本分得", data: mine },
      ].map(({ title, data }) => (
        <Sheet key={title} title={title} note="计算示例">
          <div className="stack">
            {data.pools.map((pool) => (
              <ExampleTable key={pool.key} page={page} terms={termsOf(pool, data.awards, page)} drivers={drivers} />
            ))}
          </div>
        </Sheet>
      ))}
    </div>
  );
}
