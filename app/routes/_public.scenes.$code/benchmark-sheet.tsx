/** BenchmarkSheet({ benchmark }): who named a scene 标杆场景, when, and on what grounds. */
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { BENCHMARK_TEST_NAMES, BENCHMARK_TESTS, type BenchmarkTest } from "#db/vocabulary/scenes.ts";

type BenchmarkSheetProps = {
  benchmark: { bureauName: string; namedAt: string; reason: string; grounds: Record<BenchmarkTest, string> };
};

export function BenchmarkSheet({ benchmark }: BenchmarkSheetProps) {
  return (
    <Sheet title="标杆场景" note={`${benchmark.bureauName}评选，${formatDate(benchmark.namedAt)}`}>
      <DescriptionList
        columns={1}
        items={[
          { term: "评选理由", detail: benchmark.reason },
          ...BENCHMARK_TESTS.map((test) => ({ term: BENCHMARK_TEST_NAMES[test], detail: benchmark.grounds[test] })),
        ]}
      />
    </Sheet>
  );
}
