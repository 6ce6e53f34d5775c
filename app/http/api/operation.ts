import type { z } from "zod";
import type { ApiScope } from "#db/vocabulary/api.ts";

/** Answers that are an .xlsx file. */
export const WORKBOOK = "xlsx";

/** One operation of the JSON API as data: what runs it, what documents it and what checks its answer all read this. */
export interface Operation {
  /** Unique name for generated clients. */
  id: string;
  method: "GET" | "POST" | "PUT";
  /** With `{name}` for parts of the path. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  scope: ApiScope;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What the verb calls the `content` it is given: its faults are told at `content.…`, where the caller wrote it. */
  contentAs?: "scene" | "capability";
  /** Status of success. */
  status: 200 | 201 | 202;
  /** The JSON of success, or a workbook as a file. */
  answer: z.ZodType | typeof WORKBOOK;
  /** Further refusals beside those every operation has. */
  refusals?: readonly ("conflict" | "notFound")[];
}

/** Keeps the exact schema types of an operation. */
export const operation = <const O extends Operation>(facts: O): O => facts;

/** Path parameters of an operation, in order. */
export const pathParameters = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
