/**
 * Answers by key, at most `most` of them: whichever was asked for longest ago goes first. For what follows from a stored run alone, such as other
 * consortia of its candidates: a run never changes, so no answer grows old, and each process may find it for itself. Callers share the answer and
 * change nothing in it.
 */
export function remembered<T extends object>(most: number): (key: string, find: () => T) => T {
  const answers = new Map<string, T>();
  return (key, find) => {
    const answer = answers.get(key) ?? find();
    answers.delete(key);
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
