import { benefitsOf, type TypedBenefits } from "#app/areas/task-books/benefit-form.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { ExampleTable } from "./example-table.tsx";
import { exampleDrivers, termsOf } from "./example-terms.ts";
import type { Page } from "./page-data.ts";

/** The version another party saved beside the one that was typed, each with what it gives on the same figures. Nothing typed is lost. */
export function ConflictView({ page, typed, rules }: { page: Page; typed: TypedBenefits; rules: Page["rules"] }) {
  const mine = benefitsOf(typed);
  const drivers = exampleDrivers(typed, page);
  return (
    <div className="pair benefits-versions">
      <Sheet title="对方已保存的版本" actions={<ButtonLink to={paths.editBenefits(page.code)}>改用对方的版本</ButtonLink>}>
        {page.data.pools.map((pool) => (
          <section key={pool.key} className="stack">
            <h3>{pool.name}</h3>
            <Rules of={page.rules} pool={pool.name} />
            <ExampleTable page={page} terms={termsOf(pool, page.data.awards, page)} drivers={drivers} />
          </section>
        ))}
      </Sheet>
      <Sheet title="您填写的版本" note="保留在下面的表单中；再次保存即以您的版本为准">
        {mine.pools.map((pool) =>
          pool ? (
            <section key={pool.key} className="stack">
              <h3>{pool.name}</h3>
              <Rules of={rules} pool={pool.name} />
              <ExampleTable page={page} terms={termsOf(pool, mine.awards, page)} drivers={drivers} />
            </section>
          ) : null,
        )}
      </Sheet>
    </div>
  );
}

function Rules({ of, pool }: { of: Page["rules"]; pool: string }) {
  return (
    <ol className="benefits-rules">
      {of
        .find(({ name }) => name === pool)
        ?.rules.map((rule) => (
          <li key={rule}>{rule}。</li>
        ))}
    </ol>
  );
}
