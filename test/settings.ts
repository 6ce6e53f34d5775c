/** A configuration as the environment of a process of its own says it. */
export function settingsOf(config: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]: [string, unknown]) =>
      value === undefined ? [] : [[name, String(typeof value === "boolean" ? Number(value) : value)]],
    ),
  );
}
