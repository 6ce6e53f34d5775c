import { z } from "zod";

/** Without an id everything in the inbox is marked. */
export const markReadInput = z.strictObject({ id: z.uuid({ error: "消息不存在。" }).optional() });
