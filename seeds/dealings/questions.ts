import { and, eq } from "drizzle-orm";
import { answerQuestion, askQuestion } from "#app/areas/questions/index.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { questions } from "#db/schema/questions.ts";
import { seedKey } from "../20_capabilities.ts";
import { QUESTIONS, type QuestionSeed } from "../data/dealings/questions.ts";
import type { Cast } from "./cast.ts";

const formKeyOf = ({ key }: QuestionSeed) => seedKey(`question:${key}`);

async function isAsked({ database }: Services, seed: QuestionSeed): Promise<boolean> {
  const rows = await database
    .select({ id: questions.id })
    .from(questions)
    .where(eq(questions.formKey, formKeyOf(seed)));
  return rows.length > 0;
}

/** Whether the last question of the demo was asked, with which its loading ends. */
export async function lastQuestionIsAsked(services: Services): Promise<boolean> {
  const last = QUESTIONS.at(-1);
  return last === undefined || isAsked(services, last);
}

/** Asks and answers what vendors want to know of the scene and of the call. What was asked stays as it is. */
export async function seedQuestions(cast: Cast, objects: { scene: string; call: string | null }): Promise<void> {
  const unit = await cast.owner("yunling");
  for (const seed of QUESTIONS) {
    const code = objects[seed.on];
    if (code === null || (await isAsked(cast.services, seed))) continue;
    const asker = await cast.owner(seed.by);
    const { visibility, subject, body, answer, further } = seed;
    const { id } = await askQuestion(asker, { on: `${seed.on}:${code}`, visibility, subject, body, formKey: formKeyOf(seed) });
    if (answer === undefined) continue;
    const answered = await answerQuestion(unit, { id, version: await versionOf(cast, id), body: answer });
    if (further !== undefined) await answerQuestion(asker, { id, version: answered.version, body: further });
  }
}

async function versionOf({ services }: Cast, id: string): Promise<number> {
  const [row] = await services.database
    .select({ version: questions.version })
    .from(questions)
    .where(and(eq(questions.id, id)));
  return row?.version ?? 0;
}
