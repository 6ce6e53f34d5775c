import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { checkRows } from "#app/forms/grid/grid-form.server.ts";
import { asRow, MOST_ROWS } from "#app/forms/grid/grid-rows.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";

const input = z.strictObject({ rows: z.array(z.record(z.string().max(40), z.string().max(2_000))).max(MOST_ROWS) });

/** What is wrong in rows of an indicator grid while they are typed. Writes nothing and shows nothing but the registry. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const sent: unknown = await request.json().catch(() => {
      throw invalid("提交的内容无法识别。");
    });
    const { rows } = parseInput(input, sent);
    return json({
      faults: await checkRows(
        ctx,
        rows.map((row) => asRow(row, "requirements")),
      ),
    });
  });
}
