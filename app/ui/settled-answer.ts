import { useActionData, useNavigation } from "@remix-run/react";
import { useRef } from "react";

/**
 * The answer of the last action, once what stands beside it has been read anew. The router hands it over before that: a page that shows it at once
 * is built a second time under somebody who has gone on already, and takes focus and text from them.
 */
export function useSettledAnswer<Answer>() {
  const answer = useActionData<Answer>();
  const { state } = useNavigation();
  const settled = useRef(answer);
  if (state !== "loading") settled.current = answer;
  return settled.current;
}
