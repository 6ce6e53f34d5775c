import { retrieving } from "./charge-operations.ts";
import { page } from "./lists.ts";
import type { TestClockObject } from "./money-records.ts";
import { answer, freshId, integer, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

const LIFE = 30 * 86_400;

/** A test clock. The stand-in has one time for everything, so making or advancing a clock moves that. */
const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["frozen_time", "name"]);
  const work = new Work(context);
  const frozen = integer(params, "frozen_time") ?? work.now;
  const row: TestClockObject = {
    ...work.context.blank("test_helpers.test_clock"),
    id: freshId("clock"),
    created: work.now,
    deletes_after: frozen + LIFE,
    frozen_time: frozen,
    name: text(params, "name"),
    status: "ready",
  };
  work.put("testClocks", row.id, row);
  return { ...work.outcome(row), clockTo: frozen };
};

const advance: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["frozen_time"]);
  const work = new Work(context);
  const clock = work.get("testClocks", id) ?? refuseMissing("test clock", id);
  const frozen = integer(params, "frozen_time") ?? 0;
  if (frozen <= clock.frozen_time) throw new ApiRefusal("A test clock moves forwards only", { param: "frozen_time" });
  const row: TestClockObject = { ...clock, frozen_time: frozen };
  work.put("testClocks", id, row);
  return { ...work.outcome(row), clockTo: frozen };
};

/** Test clock operations by the contract's operation id. */
export const testClockOperations: Record<string, Operation> = {
  "TestHelpers.TestClocks.create": create,
  "TestHelpers.TestClocks.retrieve": retrieving("testClocks", "test clock"),
  "TestHelpers.TestClocks.advance": advance,
  "TestHelpers.TestClocks.list": ({ store }, _args, params) => {
    refuseUnmodelled(params, ["limit", "starting_after", "ending_before"]);
    return answer(page(store.all("testClocks").reverse(), params, "/v1/test_helpers/test_clocks", (row) => row));
  },
  "TestHelpers.TestClocks.del": ({ store }, [id = ""]) => {
    if (!store.get("testClocks", id)) refuseMissing("test clock", id);
    return {
      body: { id, object: "test_helpers.test_clock", deleted: true },
      changes: [{ table: "testClocks", id, row: null }],
      happenings: [],
    };
  },
};
