const WIDTH = 4;
let ranks: Map<string, number> | undefined;

/** The place of every common Han character in the order of the Chinese collation (pinyin); made once, in some tens of milliseconds. */
function hanRanks(): Map<string, number> {
  if (ranks) return ranks;
  const { compare } = new Intl.Collator("zh-CN");
  const characters = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, i) => String.fromCodePoint(0x4e00 + i)).sort(compare);
  ranks = new Map(characters.map((character, i) => [character, i]));
  return ranks;
}

/**
 * A key that sorts names as Chinese readers expect where only code units are compared, as in the index: letters and digits first, then Han
 * characters by pinyin. `name` is comparable text (lower case, NFKC). Cut after 24 characters: ties are broken by id.
 */
export function nameKey(name: string): string {
  const places = hanRanks();
  return Array.from(name)
    .slice(0, 24)
    .map((character) => {
      const place = places.get(character);
      const number = place === undefined ? Math.min(character.codePointAt(0) ?? 0, 0x2fff) : 0x3000 + place;
      return number.toString(16).padStart(WIDTH, "0");
    })
    .join("");
}
