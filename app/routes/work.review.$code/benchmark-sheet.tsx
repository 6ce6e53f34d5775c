/** BenchmarkSheet({ scene, typed }): names a public scene 标杆场景 by the three tests, or takes the mark away. */
import { Form, Link } from "@remix-run/react";
import type { ReviewPage } from "#app/areas/bureau/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { BENCHMARK_TEST_NAMES, BENCHMARK_TESTS, type BenchmarkTest } from "#db/vocabulary/scenes.ts";
import type { Typed } from "./pair-sheet.tsx";

const HINTS: Record<BenchmarkTest, string> = {
  leadership: "示范带动哪些单位、行业或关联领域，能否“验证一个、部署一批、带动一片”。",
  breakthrough: "攻克了哪项此前做不到的关键技术，以哪些指标为证。",
  feasibility: "成本、回收期与合作方式，能否规模推广。",
};

type BenchmarkSheetProps = {
  scene: Pick<ReviewPage, "code" | "version" | "name" | "benchmark" | "replications" | "mayReview">;
  typed: Typed | null;
};

export function BenchmarkSheet({ scene, typed }: BenchmarkSheetProps) {
  const { benchmark } = scene;
  const version = String(scene.version);
  if (benchmark) {
    return (
      <Sheet
        title="标杆场景"
        note={`${benchmark.bureauName} ${formatDateTime(benchmark.namedAt)}`}
        actions={
          scene.mayReview ? (
            <ConfirmButton
              label="撤销标杆"
              question={`撤销“${scene.name}”的标杆场景称号？`}
              consequence="公开页面随即不再显示，评选记录留存备查，并告知用户单位。"
              fields={{ intent: "revoke", version }}
            >
              <TextAreaField name="reason" id="revoke-reason" label="撤销理由" required rows={2} maxLength={500} />
            </ConfirmButton>
          ) : null
        }
      >
        <DescriptionList
          items={[
            ...BENCHMARK_TESTS.map((test) => ({ term: BENCHMARK_TEST_NAMES[test], detail: benchmark.grounds[test], wide: true })),
            { term: "评选理由", detail: benchmark.reason, wide: true },
            {
              term: "复制推广",
              detail:
                scene.replications > 0 ? (
                  <Link to={paths.replicationsFrom(scene.code)}>可复制到 {scene.replications} 个开放场景</Link>
                ) : (
                  "联合体组建后，系统对照相近的开放场景评估"
                ),
              wide: true,
            },
          ]}
        />
      </Sheet>
    );
  }
  if (!scene.mayReview) return null;
  const field = (name: string) => ({
    name,
    id: `benchmark-${name}`,
    required: true,
    rows: 2,
    maxLength: 500,
    defaultValue: typeof typed?.values[name] === "string" ? typed.values[name] : undefined,
    error: typed?.errors[name] ?? undefined,
  });
  return (
    <Sheet title="评为标杆场景" note="三项都要有依据，公开页面会写明由谁评选、为何评选">
      <details className="benchmark-form" open={typed !== null}>
        <summary>填写评选依据</summary>
        <Form method="post" className="form" preventScrollReset>
          <input type="hidden" name="intent" value="benchmark" />
          <input type="hidden" name="version" value={version} />
          {BENCHMARK_TESTS.map((test) => (
            <TextAreaField key={test} {...field(test)} label={BENCHMARK_TEST_NAMES[test]} hint={HINTS[test]} />
          ))}
          <TextAreaField {...field("reason")} label="评选理由" hint="一句话，会显示在公开页面。" />
          <SubmitButton variant="default" pending="正在记录…">
            评为标杆场景
          </SubmitButton>
        </Form>
      </details>
    </Sheet>
  );
}
